"""What can be done with all ticked students."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.areas.desk.ui import awards_tab, later
from desktop_app.areas.people.ui.phrases import level_options
from desktop_app.areas.school import api as school
from desktop_app.core.wording import tr, trn
from desktop_app.kit import dialog as dialogs
from desktop_app.kit import fields
from desktop_app.kit.bulk_bar import BulkDeed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane

_POINTS = "desktop_app.areas.clubs.ui.give_many:open_give_many"


def deeds(pane: "StudentsPane") -> tuple[BulkDeed, ...]:
    """Return the buttons of the bulk bar, from the most used to the least."""
    return (
        BulkDeed(tr("Enrol in lesson"), pane.enrol, "calendar-plus"),
        BulkDeed(tr("Give points"), lambda keys: give_points(pane, keys), "plus"),
        BulkDeed(tr("Set location"), lambda keys: ask_location(pane, keys), "map-pin"),
        BulkDeed(tr("Set level"), lambda keys: ask_level(pane, keys), "chart-bar"),
        BulkDeed(tr("Give award"), lambda keys: awards_tab.give(pane, keys), "trophy"),
        BulkDeed(tr("Progress report"), lambda keys: awards_tab.ask_reports(pane, keys),
                 "file-text"),
        BulkDeed(tr("Export"), pane.export, "export"),
        BulkDeed(tr("Archive"), pane.archive, "archive"),
    )  # fmt: skip


def give_points(pane: "StudentsPane", keys: Sequence[Any]) -> None:
    """Ask for points, club and reason, and give them to these students in one change."""
    later.load(_POINTS)(
        pane, pane.tools, pane.database, list(keys),
        done=lambda changes: pane.done(changes.label), failed=pane.show_error,
    )  # fmt: skip


def ask_location(pane: "StudentsPane", keys: Sequence[Any]) -> None:
    """Ask where the ticked students learn from now on."""
    wanted = list(keys)

    def read() -> list[tuple[Any, str]]:
        with pane.database.reading() as session:
            return [(row.id, row.name) for row in school.locations(session)]

    def show(places: list[tuple[Any, str]]) -> None:
        place = fields.Field("location", tr("Location"), "choice", options=places,
                      hint=tr("Nowhere in particular"))  # fmt: skip
        _ask(pane, wanted, tr("Set location"), place,
             lambda value: pane.people.set_location(wanted, value))  # fmt: skip

    pane.read_then(read, show)


def ask_level(pane: "StudentsPane", keys: Sequence[Any]) -> None:
    """Ask how far the ticked students are with their main instrument."""
    wanted = list(keys)
    level = fields.Field(
        "level", tr("Level"), "choice", options=level_options(), hint=tr("Not said")
    )
    _ask(pane, wanted, tr("Set level"), level, lambda value: pane.people.set_level(wanted, value))


def _ask(
    pane: "StudentsPane", keys: Sequence[Any], title: str, field: "fields.Field", save: Any
) -> None:
    dialog = dialogs.FormDialog(
        pane, pane.tools.tasks, title=title, fields=(field,), primary=title,
        fact=trn("{n} student", "{n} students", len(keys)),
        save=lambda values: save(values[field.key]),
    )  # fmt: skip
    said = trn("{n} student changed", "{n} students changed", len(keys))
    dialog.saved.connect(lambda _: pane.done(said))
    dialog.open()
