"""The dialog in which a student is added or changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.people import api as people
from desktop_app.areas.people.service.editing import PeopleForms
from desktop_app.areas.people.ui import student_form
from desktop_app.areas.people.ui.checks import Here
from desktop_app.areas.people.ui.lookups import Lookups
from desktop_app.areas.people.ui.student_form import FormFacts
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.access.actor import Role
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
    facts: FormFacts
    values: dict[str, Any]
    name: str
    person_id: UUID | None = None


class StudentDialog(FormDialog):
    """Everything the school keeps of a student in one form; `student_id` None adds one."""

    def __init__(
        self,
        parent: QWidget,
        tasks: Tasks,
        database: Database,
        loaded: _Loaded,
        student_id: UUID | None = None,
    ) -> None:
        self._lookups = Lookups(database)
        self._people = PeopleForms(database)
        self._student_id = student_id
        self._country = loaded.facts.here.country
        is_new = student_id is None
        super().__init__(
            parent, tasks,
            title=tr("New student") if is_new else tr("Change student"),
            fact="" if is_new else loaded.name,
            primary=tr("Add student") if is_new else tr("Save"),
            fields=student_form.fields(loaded.facts, self._lookups, is_new=is_new),
            values=loaded.values, save=self._keep, width=620,
            record=_record(database, student_id, loaded.person_id),
        )  # fmt: skip
        self._reader = tasks
        self._warned = ""
        self.form.changed.connect(self._follow)
        if is_new:
            for key in ("given_name", "family_name"):
                self.form.editor(key).left.connect(self._look_for_twin)

    def _keep(self, values: dict[str, Any]) -> Changes:
        said = student_form.said(values)
        if self._student_id is None:
            return self._people.add_student(said)
        return self._people.set_student(self._student_id, said)

    def _follow(self, key: str) -> None:
        person_id = self.form.value("known") if key == "known" else None
        if person_id is not None:
            self.form.editor("known").set_value(None)
            self._reader.read(lambda: self._lookups.person(person_id), self._add_known)

    def _add_known(self, card: people.PersonCard | None) -> None:
        rows = self.form.editor("contacts")
        if card is not None and isinstance(rows, RowsEditor):
            rows.add_row(student_form.known_row(card, self._country))

    def _look_for_twin(self) -> None:
        names = [self.form.value(key) or "" for key in ("given_name", "family_name")]
        if all(names):
            self._reader.read(
                lambda: self._lookups.namesakes(*names), self._warn_of_twin, key=("twin", id(self))
            )

    def _warn_of_twin(self, said: str) -> None:
        if said and said != self._warned:
            self.warn(tr("{name} is already here.", name=said),
                      tr("Go on if this is somebody else."))  # fmt: skip
        elif not said:
            self.banner.clear("warning")
        self._warned = said


def load(database: Database, student_id: UUID | None) -> _Loaded:
    """Read what the form needs; on a reader thread. Raises NotFound for a student that is gone."""
    with database.reading() as session:
        facts = school.facts(session)
        here = Here(facts.country, clock.today(database.clock, facts.timezone))
        places = [(row.id, row.name) for row in school.locations(session)]
        form = FormFacts(here, places, database.actor.is_any(Role.ADMIN, Role.FRONT_DESK))
        if student_id is None:
            start = {"joined_on": here.today, "country": facts.country}
            only = places[0][0] if len(places) == 1 else None
            return _Loaded(form, {**start, "location_id": only}, "")
        card = people.student_card(session, student_id)
        if card is None:
            raise NotFound(tr("This student is not in the school any more."), id=student_id)
        around = (people.person_card(session, row.person_id) for row in card.person.contacts)
        contacts = {other.person_id: other for other in around if other is not None}
        values = student_form.shown(card, contacts, facts.country)
        return _Loaded(form, values, card.person.name, card.person.person_id)


def _record(database: Database, student_id: UUID | None, person_id: UUID | None) -> Record | None:
    """Return the record that the form changes, as it is merged with what others save."""
    if student_id is None or person_id is None:
        return None
    rows = (("student", student_id), ("person", person_id))
    return Record(rows, lambda: load(database, student_id).values)


def open_student_dialog(
    pane: ListPane, database: Database, student_id: UUID | None, saved: Callable[[Changes], object]
) -> None:
    """Open the form over a pane once its facts are read; `saved` is told what was written."""

    def show(loaded: _Loaded) -> None:
        dialog = StudentDialog(pane, pane.tools.tasks, database, loaded, student_id)
        dialog.saved.connect(saved)
        dialog.open()

    pane.read_then(lambda: load(database, student_id), show)
