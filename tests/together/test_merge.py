"""Two people in one form: merged by field, both values shown where they clash, nothing lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app.areas.people import api as people
from desktop_app.areas.people.api import PeopleService
from desktop_app.areas.people.ui import student_dialog
from desktop_app.areas.people.ui.student_dialog import StudentDialog
from desktop_app.core.access.actor import Actor
from desktop_app.core.db.database import Database
from desktop_app.core.meanwhile import ChangedMeanwhile, Record, guarding, merge
from desktop_app.kit.merging import MINE, THEIRS, BothDialog
from desktop_app.kit.tasks import Tasks
from tests.factories import make_school


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with make_school(tmp_path) as school:
        yield school
        assert school.open_blocks == 0


@pytest.fixture
def amara(database: Database) -> UUID:
    return _amara(database)


def _amara(database: Database) -> UUID:
    facts = people.PersonFacts(given_name="Amara", family_name="Reid", city="Larkfield")
    made = PeopleService(database).add_student(people.NewStudent(person=facts)).made
    assert made is not None
    return made


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def form(qtbot: QtBot, tasks: Tasks, database: Database, amara: UUID) -> "Form":
    """Open the form of Amara."""
    return Form(qtbot, tasks, database, amara)


class Form:
    """The form of a student as a person fills it in."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, database: Database, student_id: UUID) -> None:
        loaded = student_dialog.load(database, student_id)
        self.qtbot, self.tasks = qtbot, tasks
        self.dialog = StudentDialog(None, tasks, database, loaded, student_id)  # type: ignore[arg-type]
        qtbot.addWidget(self.dialog)
        self.dialog.show()

    def type(self, **values: Any) -> None:
        for key, value in values.items():
            self.dialog.form.editor(key).set_value(value)

    def save(self) -> None:
        self.dialog.primary.click()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(self.tasks.idle)

    def asking(self) -> BothDialog | None:
        found = [d for d in self.dialog.findChildren(BothDialog) if d.isVisible()]
        return found[-1] if found else None


def card(database: Database, student_id: UUID) -> people.StudentCard:
    with database.reading() as session:
        found = people.student_card(session, student_id)
    assert found is not None
    return found


def meanwhile(database: Database, student_id: UUID, **facts: Any) -> None:
    """Noor saves something else of the same student."""
    ruth, database.actor = database.actor, Actor("Noor Haddad", device="desk 2")
    PeopleService(database).set_student(student_id, facts)
    database.actor = ruth


def test_different_fields_are_both_kept(form: "Form", database: Database, amara: UUID) -> None:
    form.type(city="Cork", school_grade="5")
    meanwhile(database, amara, native_name="Амара", email="amara@example.org")
    form.save()
    assert form.asking() is None
    assert not form.dialog.isVisible()
    found = card(database, amara)
    assert (found.person.facts.city, found.school_grade) == ("Cork", "5")
    assert (found.person.facts.native_name, found.person.facts.email) == (
        "Амара", "amara@example.org",
    )  # fmt: skip


def test_the_same_value_twice_is_no_clash(form: "Form", database: Database, amara: UUID) -> None:
    form.type(city="Cork")
    meanwhile(database, amara, city="Cork")
    form.save()
    assert form.asking() is None
    assert card(database, amara).person.facts.city == "Cork"


@pytest.mark.parametrize(("choice", "city"), [(MINE, "Cork"), (THEIRS, "Galway")])
def test_a_real_clash_shows_both_with_who_and_when_and_asks(
    form: "Form", database: Database, amara: UUID, choice: str, city: str
) -> None:
    form.type(city="Cork", school_grade="5")
    meanwhile(database, amara, city="Galway", email="amara@example.org")
    form.save()
    asking = form.asking()
    assert asking is not None
    assert card(database, amara).person.facts.city == "Galway"
    [both] = asking.fields
    assert (both.title, both.mine, both.theirs) == ("Town", "Cork", "Galway")
    assert "Noor Haddad changed the same meanwhile" in asking.fact.text()
    said = [each.text() for each in asking.findChildren(QLabel)]
    assert "Noor Haddad, 15:42" in said
    asking.choices["city"].set_value(choice)
    asking.primary.click()
    form.settle()
    assert not form.dialog.isVisible()
    found = card(database, amara)
    assert (found.person.facts.city, found.school_grade) == (city, "5")
    assert found.person.facts.email == "amara@example.org"


def test_leaving_the_question_keeps_everything_that_was_typed(
    form: "Form", database: Database, amara: UUID
) -> None:
    form.type(city="Cork")
    meanwhile(database, amara, city="Galway")
    form.save()
    asking = form.asking()
    assert asking is not None
    asking.leave()
    assert form.dialog.isVisible()
    assert form.dialog.form.value("city") == "Cork"
    form.save()
    assert not form.dialog.isVisible()
    assert card(database, amara).person.facts.city == "Cork"


def test_a_record_that_changed_is_not_written_over(database: Database, amara: UUID) -> None:
    values = {"city": "Larkfield"}
    record = Record(
        (("student", amara),), lambda: {"city": card(database, amara).person.facts.city}
    )
    with guarding(record, values):
        PeopleService(database).set_student(amara, {"city": "Cork"})
    with guarding(record, values), pytest.raises(ChangedMeanwhile) as found:
        PeopleService(database).set_student(amara, {"city": "Galway"})
    assert found.value.theirs == {"city": "Cork"}
    assert card(database, amara).person.facts.city == "Cork"


def test_what_only_others_changed_is_taken_and_what_both_changed_is_asked() -> None:
    base = {"a": 1, "b": 2, "c": 3, "d": 4}
    theirs = {"a": 1, "b": 20, "c": 30, "d": 40}
    merged = merge(base, theirs, changed=["a", "c", "d"], same=["d"])
    assert merged.take == {"b": 20}
    assert merged.clash == ("c",)
