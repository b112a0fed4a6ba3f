"""Lesson notes and make-ups as a desk writes and books them, over the registers."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditState
from desktop_app.areas.attendance.ui.notes_dialog import NotesDialog
from desktop_app.areas.desk.ui.make_up_explained import of_make_up
from desktop_app.areas.desk.ui.registers_make_ups import MakeUpsDialog
from desktop_app.areas.desk.ui.students_pane import StudentsPane
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.explained import ExplainDialog
from tests.areas.desk.ui import test_registers_pane as registers
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.areas.desk.ui.test_registers_pane import Group
from tests.areas.timetable.plan import MONDAY

plan_file, group, database = registers.plan_file, registers.group, registers.database
show, open_register = registers.show, registers.open_register
Show = Callable[[Make], Stage]


def notes(shown: Stage) -> NotesDialog:
    shown.run(shown.pane.write_notes)
    dialog = shown.dialog()
    assert isinstance(dialog, NotesDialog)
    return dialog


def test_notes_of_several_pupils_are_posted_as_one_change(
    open_register: Stage, group: Group
) -> None:
    dialog = notes(open_register)
    dialog.form.editor("text").set_value("Page 14, slow bows")
    dialog.form.editor("student").set_value("all")
    assert dialog.form.value("text") == ""
    dialog.form.editor("text").set_value("Concert on Friday")
    dialog.form.editor("shared").set_value(False)
    dialog.form.editor("student").set_value(group.students[0])
    assert dialog.form.value("text") == "Page 14, slow bows"
    assert dialog.form.value("shared") is True
    assert dialog.result_label.text() == "2 notes to post"
    text = dialog.form.editor("text").target()
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    open_register.settle()
    assert not dialog.isVisible()
    assert open_register.said() == "Lesson notes of Junior Strings of Mon 14 Sept"
    with group.plan.database.reading() as session:
        found = attendance.notes_at(session, group.meeting)
    assert [(note.student, note.text, note.shared) for note in found] == [
        (None, "Concert on Friday", False),
        ("Amara Adeyinka", "Page 14, slow bows", True),
    ]
    open_register.run(open_register.pane.tools.undo)
    with group.plan.database.reading() as session:
        assert attendance.notes_at(session, group.meeting) == []


def test_the_last_note_stands_beside_the_register_and_in_the_next_lesson(
    open_register: Stage, group: Group
) -> None:
    service = attendance.AttendanceService(group.plan.database)
    service.write_note(group.meeting, group.students[0], "Thumb under")
    open_register.settle()
    assert "Thumb under" in open_register.card_words()
    open_register.run(lambda: open_register.pane.step(7))
    dialog = notes(open_register)
    assert "Thumb under" in dialog._before.text()  # noqa: SLF001  the words under the form
    assert not dialog.primary.isEnabled()
    dialog.leave()


def test_a_register_without_pupils_has_no_notes(open_register: Stage) -> None:
    open_register.run(lambda: open_register.pane.step(1))
    commands = {each.key: each for each in open_register.pane.commands()}
    assert not commands["registers.notes"].may_run()
    assert commands["registers.make-ups"].may_run()


@pytest.fixture
def make_ups(open_register: Stage, group: Group) -> MakeUpsDialog:
    """The dialog, when Amara was excused and another group has places."""
    plan = group.plan
    plan.add(
        "Strings on Tuesday", teacher_id=plan.teachers["Jonas"], room_id=plan.rooms["Studio B"],
        schedule=plan.weekly(date(2026, 9, 15), time(17)),
    )  # fmt: skip
    service = attendance.AttendanceService(plan.database)
    service.mark(group.meeting, group.students[0], "E")
    service.finish(group.meeting, rest="P")
    open_register.settle()
    open_register.run(open_register.pane.show_make_ups)
    open_register.settle()
    dialog = open_register.dialog()
    assert isinstance(dialog, MakeUpsDialog)
    return dialog


def rows(model: Any) -> list[list[str]]:
    columns = range(model.columnCount())
    return [
        [model.data(model.index(row, column)) for column in columns]
        for row in range(model.rowCount())
    ]


def form(dialog: MakeUpsDialog) -> FormDialog:
    (found,) = [one for one in dialog.findChildren(FormDialog) if one.isVisible()]
    return found


def save(shown: Stage, dialog: MakeUpsDialog, **values: object) -> None:
    asked = form(dialog)
    for key, value in values.items():
        asked.form.editor(key).set_value(value)
    asked.primary.click()
    shown.settle()


def test_a_make_up_is_booked_into_the_best_place_and_taken_back(
    open_register: Stage, make_ups: MakeUpsDialog, group: Group
) -> None:
    assert rows(make_ups.model)[0][:6] == [
        "Amara Adeyinka", "Junior Strings, Mon 14 Sept", "45", "Excused", "26 Mar 2027", "Open",
    ]  # fmt: skip
    assert rows(make_ups.match_model)[0][:5] == [
        "Tue 15 Sept, 17:00", "Strings on Tuesday", "Jonas Weber", "Studio B", "4",
    ]  # fmt: skip
    make_ups.explain(make_ups.table.current_key())
    open_register.settle()
    (explained,) = make_ups.findChildren(ExplainDialog)
    assert "It lasts until 26 Mar 2027" in "\n".join(words_of(explained))
    explained.leave()
    make_ups.primary.click()
    open_register.settle()
    assert rows(make_ups.model) == []
    make_ups.states.set_value(CreditState.USED)
    open_register.settle()
    assert rows(make_ups.model)[0][5:] == ["Booked", "Strings on Tuesday, Tue 15 Sept, 17:00"]
    make_ups.free()
    open_register.settle()
    make_ups.states.set_value(CreditState.OPEN)
    open_register.settle()
    assert len(rows(make_ups.model)) == 1


def test_a_make_up_is_given_changed_and_withdrawn(
    open_register: Stage, make_ups: MakeUpsDialog, group: Group
) -> None:
    make_ups.give()
    asked = form(make_ups)
    asked.primary.click()
    assert asked.form.error("reason") == "Reason is needed."
    bela = (group.students[1], "Bela Adeyinka")
    save(open_register, make_ups, student=bela, reason="Goodwill", minutes=20)
    assert [row[0] for row in rows(make_ups.model)] == ["Amara Adeyinka", "Bela Adeyinka"]
    make_ups.change()
    save(open_register, make_ups, expires_on=date(2026, 9, 20))
    assert rows(make_ups.model)[0][5] == "6 days left"
    assert "1 end within three weeks" in make_ups.result_label.text()
    make_ups.withdraw()
    save(open_register, make_ups, reason="Moved away")
    assert [row[0] for row in rows(make_ups.model)] == ["Bela Adeyinka"]
    make_ups.states.set_value(CreditState.WITHDRAWN)
    open_register.settle()
    assert rows(make_ups.model)[0][3] == "Moved away"


def test_a_guest_stands_in_the_register_as_one_who_makes_up(
    open_register: Stage, make_ups: MakeUpsDialog, group: Group
) -> None:
    make_ups.primary.click()
    open_register.settle()
    make_ups.leave()
    open_register.run(lambda: open_register.pane.step(1))
    words = open_register.card_words()
    assert "Makes up another lesson" in words
    assert "For Junior Strings, Mon 14 Sept. Not billed." in words
    assert "Booked twice" not in words
    assert open_register.pane.view.footer.marked.text() == "0 of 1 marked"


def test_a_students_card_has_make_ups_and_lesson_notes(stage: Show, group: Group) -> None:
    service = attendance.AttendanceService(group.plan.database)
    service.mark(group.meeting, group.students[0], "E")
    service.write_note(group.meeting, group.students[0], "Thumb under", shared=False)
    service.finish(group.meeting, rest="P")
    shown = stage(StudentsPane)
    shown.search("Amara Adeyinka")
    shown.choose(0)
    shown.pane.inspector.choose_tab("lessons")
    words = shown.card_words()
    assert "Junior Strings, Mon 14 Sept" in words
    assert "Excused, until 26 Mar 2027" in words
    assert "Thumb under" in words
    assert "for staff only" in words


def test_a_make_up_says_where_it_comes_from(group: Group) -> None:
    database = group.plan.database
    service = attendance.AttendanceService(database)
    service.mark(group.meeting, group.students[0], "E")
    service.finish(group.meeting, rest="P")
    with database.reading() as session:
        (row,) = attendance.make_ups(session, MONDAY)
    found = of_make_up(database, row.id)()
    assert found is not None
    assert (found.title, found.total) == ("Make-up of Amara Adeyinka", "45 minutes")
    assert found.rule.endswith("It lasts until 26 Mar 2027 and is used once.")
    (entry,) = found.entries
    assert (entry.words, entry.amount) == ("Junior Strings, Mon 14 Sept", "45 minutes")
    assert entry.target == ("registers", group.meeting)
    service.withdraw_credit(row.id, "Moved away")
    found = of_make_up(database, row.id)()
    assert found is not None
    assert (found.total, found.entries[1].second) == ("0 minutes", "Moved away")
    assert of_make_up(database, group.meeting)() is None
