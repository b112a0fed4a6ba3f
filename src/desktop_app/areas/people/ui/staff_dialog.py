"""The dialog in which a member of staff is added or changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import NewStaff, PersonFacts, StaffKind
from desktop_app.areas.people.ui import checks, phrases
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.lookups import Lookups, New
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.tasks import Tasks

_PERSONAL = ("given_name", "family_name", "native_name", "display_name", "phone", "email")
_ADDRESS = ("street", "city", "postcode", "state", "country")
_OWN = ("kind", "job_title", "bio")


@dataclass(frozen=True, slots=True)
class _Loaded:
    here: Here
    values: dict[str, Any]
    name: str


class StaffDialog(FormDialog):
    """A member of staff: what they do, what they teach, how to reach them."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        database: Database,
        loaded: _Loaded,
        staff_id: UUID | None = None,
    ) -> None:
        self._people = people.PeopleService(database)
        self._staff_id = staff_id
        is_new = staff_id is None
        super().__init__(
            parent, tasks,
            title=tr("New member of staff") if is_new else tr("Change member of staff"),
            fact="" if is_new else loaded.name,
            primary=tr("Add to the staff") if is_new else tr("Save"),
            fields=_fields(loaded.here, Lookups(database)), values=loaded.values,
            save=self._keep, width=600,
            record=None if staff_id is None else Record(
                (("staff", staff_id),), lambda: load(database, staff_id).values
            ),
        )  # fmt: skip

    def _keep(self, values: dict[str, Any]) -> Changes:
        names = (*_PERSONAL, *_ADDRESS)
        facts: dict[str, Any] = {name: values.get(name) or None for name in names}
        facts |= {name: values.get(name) or "" for name in ("given_name", "family_name")}
        own = {"kind": values["kind"], **{n: values.get(n) or None for n in ("job_title", "bio")}}
        teaches = [_named(row["instrument"]) for row in values.get("teaches", ())]
        if self._staff_id is None:
            new = NewStaff(person=PersonFacts(**facts), **own, teaches=tuple(teaches))
            return self._people.add_staff(new)
        return self._people.set_staff(self._staff_id, {**facts, **own, "teaches": teaches})


def _named(value: Any) -> UUID | str:
    return value.name if isinstance(value, New) else value


def _fields(here: Here, lookups: Lookups) -> tuple[Field, ...]:
    row = (
        Field("instrument", tr("Instrument"), "combo", required=True, lookup=lookups.instruments,
              named=str, hint=tr("Violin, maths …")),
    )  # fmt: skip
    return (
        Field("given_name", tr("Given name"), check=checks.line),
        Field("family_name", tr("Family name"), check=checks.line),
        Field("native_name", tr("Own script"), check=checks.line, hint=tr("As written at home")),
        Field("display_name", tr("Goes by"), check=checks.line, hint=tr("If called otherwise")),
        Field("kind", tr("Works as"), "choice", options=phrases.kind_options(), required=True),
        Field("job_title", tr("Title"), check=checks.line, hint=tr("Head of strings")),
        Field("phone", tr("Phone"), "phone", check=here.phone, width=190),
        Field("email", tr("E-mail"), "email", check=checks.email, width=300),
        Field("teaching", tr("Teaches"), "heading"),
        Field("teaches", "", "rows", fields=row, add=tr("Add instrument")),
        Field("home", tr("Address"), "heading"),
        Field("street", tr("Street"), check=checks.line),
        Field("city", tr("Town"), check=checks.line),
        Field("postcode", tr("Postcode"), check=checks.line, width=116),
        Field("state", tr("County"), check=checks.line, width=190),
        Field("country", tr("Country"), check=checks.country, width=60, hint=tr("IE")),
        Field("about", tr("About"), "heading"),
        Field("bio", tr("About"), "lines", check=checks.text),
    )


def load(database: Database, staff_id: UUID | None) -> _Loaded:
    """Read what the form needs; on a reader thread. Raises NotFound when the person is gone."""
    with database.reading() as session:
        facts = school.facts(session)
        here = Here(facts.country, clock.today(database.clock, facts.timezone))
        if staff_id is None:
            return _Loaded(here, {"kind": StaffKind.TEACHER, "country": facts.country}, "")
        card = people.staff_card(session, staff_id)
        if card is None:
            raise NotFound(tr("This person is not on the staff any more."), id=staff_id)
        values = {n: getattr(card.person.facts, n) for n in (*_PERSONAL, *_ADDRESS)}
        values |= {n: getattr(card, n) for n in _OWN}
        values["phone"] = people.show_phone(card.person.facts.phone, facts.country)
        values["teaches"] = [{"instrument": pair} for pair in card.teaches]
        return _Loaded(here, values, card.person.name)


def open_staff_dialog(
    pane: ListPane, database: Database, staff_id: UUID | None, saved: Callable[[Changes], object]
) -> None:
    """Open the form over a pane once its facts are read; `saved` is told what was written."""

    def show(loaded: _Loaded) -> None:
        dialog = StaffDialog(pane, pane.tools.tasks, database, loaded, staff_id)
        dialog.saved.connect(saved)
        dialog.open()

    pane.read_then(lambda: load(database, staff_id), show)
