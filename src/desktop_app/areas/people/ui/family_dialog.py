"""The dialog in which a family is added or changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.service.editing import PeopleForms
from desktop_app.areas.people.ui import family_form
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.rows_field import RowsEditor
from desktop_app.kit.tasks import Tasks


@dataclass(frozen=True, slots=True)
class _Loaded:
    here: Here
    values: dict[str, Any]
    name: str


class FamilyDialog(FormDialog):
    """A family, its members with their shares of the bill, and where the bill goes."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        database: Database,
        loaded: _Loaded,
        family_id: UUID | None = None,
    ) -> None:
        self._lookups = Lookups(database)
        self._people = PeopleForms(database)
        self._family_id = family_id
        self._reader = tasks
        self._country = loaded.here.country
        is_new = family_id is None
        super().__init__(
            parent, tasks,
            title=tr("New family") if is_new else tr("Change family"),
            fact="" if is_new else loaded.name,
            primary=tr("Add family") if is_new else tr("Save"),
            fields=family_form.fields(loaded.here, self._lookups), values=loaded.values,
            save=self._keep, width=620,
            record=None if family_id is None else Record(
                (("family", family_id),), lambda: load(database, family_id).values
            ),
        )  # fmt: skip
        self.form.changed.connect(self._follow)

    def _keep(self, values: dict[str, Any]) -> Changes:
        said = family_form.said(values)
        if self._family_id is None:
            return self._people.add_family(said)
        return self._people.set_family(self._family_id, said)

    def _follow(self, key: str) -> None:
        person_id = self.form.value("known") if key == "known" else None
        if person_id is not None:
            self.form.editor("known").set_value(None)
            self._reader.read(lambda: self._lookups.person(person_id), self._add_known)

    def _add_known(self, card: people.PersonCard | None) -> None:
        rows = self.form.editor("members")
        if card is None or not isinstance(rows, RowsEditor):
            return
        rows.add_row(family_form.known_row(card, self._country))
        if not self.form.value("name"):
            self.form.editor("name").set_value(card.facts.family_name)


def load(database: Database, family_id: UUID | None) -> _Loaded:
    """Read what the form needs; on a reader thread. Raises NotFound for a family that is gone."""
    with database.reading() as session:
        facts = school.facts(session)
        here = Here(facts.country, clock.today(database.clock, facts.timezone))
        if family_id is None:
            return _Loaded(here, {"billing_country": facts.country}, "")
        card = people.family_card(session, family_id)
        if card is None:
            raise NotFound(tr("This family is not in the school any more."), id=family_id)
        return _Loaded(here, family_form.shown(card, facts.country), card.name)


def open_family_dialog(
    pane: ListPane, database: Database, family_id: UUID | None, saved: Callable[[Changes], object]
) -> None:
    """Open the form over a pane once its facts are read; `saved` is told what was written."""

    def show(loaded: _Loaded) -> None:
        dialog = FamilyDialog(pane, pane.tools.tasks, database, loaded, family_id)
        dialog.saved.connect(saved)
        dialog.open()

    pane.read_then(lambda: load(database, family_id), show)
