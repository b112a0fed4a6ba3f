"""The people who work here, as the office keeps them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.areas.desk.ui.staff_pane import StaffPane
from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.people.people_of import facts

Show = Callable[[Make], Stage]


def add_teacher(database: Database, name: str = "Maeve Cullinan", *teaches: str) -> None:
    new = people.NewStaff(person=facts(name, phone="087 555 0100"), teaches=teaches)
    people.PeopleService(database).add_staff(new)


def test_a_teacher_typed_into_the_form_is_in_the_list_until_undone(
    stage: Show, database: Database
) -> None:
    shown = stage(StaffPane)
    assert shown.pane.is_empty_shown()
    dialog = shown.form(shown.pane.new)
    QTest.keyClicks(dialog.form.editor("given_name").target(), "Maeve")
    QTest.keyClicks(dialog.form.editor("family_name").target(), "Cullinan")
    QTest.keyClicks(dialog.form.editor("phone").target(), "087 555 0100")
    dialog.form.editor("teaches").set_value(
        [{"instrument": ("Violin", "Violin (new)")}, {"instrument": ("Cello", "Cello (new)")}]
    )
    shown.save(dialog)
    assert shown.texts() == ["Cullinan, Maeve"]
    assert shown.texts("kind") == ["Teacher"]
    assert shown.texts("teaches") == ["Cello, Violin"]
    assert shown.texts("phone") == ["087 555 0100"]
    shown.run(shown.pane.tools.undo)
    assert shown.texts() == []


def test_a_wrong_phone_is_said_at_the_phone(stage: Show, database: Database) -> None:
    shown = stage(StaffPane)
    dialog = shown.form(shown.pane.new)
    dialog.form.editor("family_name").set_value("Cullinan")
    dialog.form.editor("phone").set_value("tomorrow")
    shown.save(dialog)
    assert dialog.form.error("phone")
    assert shown.texts() == []
    dialog.leave()


def test_staff_are_found_by_instrument_changed_noted_and_archived(
    stage: Show, database: Database, qtbot: QtBot
) -> None:
    add_teacher(database, "Maeve Cullinan", "Violin")
    add_teacher(database, "Ilona Varga", "Piano")
    shown = stage(StaffPane)
    shown.search("Maeve")
    assert shown.texts() == ["Cullinan, Maeve"]
    shown.choose(0)
    dialog = shown.form(shown.pane.edit_current)
    assert dialog.form.value("phone") == "087 555 0100"
    dialog.form.editor("job_title").set_value("Head of strings")
    shown.save(dialog)
    assert shown.texts("kind") == ["Head of strings"]
    note = shown.form(shown.pane.add_note)
    note.form.editor("text").set_value("Prefers mornings.")
    shown.save(note)
    shown.pane.inspector.choose_tab("notes")
    assert "Prefers mornings." in shown.card_words()
    shown.search("")
    shown.choose(0)
    qtbot.keyClick(shown.pane.table, Qt.Key.Key_Delete)
    shown.settle()
    assert shown.texts() == ["Varga, Ilona"]
    shown.run(shown.pane.tools.undo)
    assert len(shown.texts()) == 2
