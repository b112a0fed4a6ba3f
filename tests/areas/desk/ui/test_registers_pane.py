"""Registers as a teacher marks them, key by key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.finish_dialog import FinishDialog
from desktop_app.areas.desk.queries.needs import needs_you
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonType, OccurrenceStatus
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.kit.actions import SHORTCUTS, Actions
from desktop_app.kit.document_preview import DocumentPreview
from tests.areas.desk.ui.stage import Make, Stage, words_of
from tests.areas.timetable.plan import MONDAY, Plan, copy_of, make_plan

Show = Callable[[Make], Stage]
NAMES = ("Amara", "Bela", "Chiamaka", "Dev", "Elif", "Freya", "Grace", "Ha-yun", "Ivo", "Jonah",
         "Kavin", "Linh")  # fmt: skip


@dataclass
class Group:
    """A group of twelve that meets this Monday at 16:00, the day on which the clock stands."""

    plan: Plan
    lesson: UUID
    meeting: UUID
    students: list[UUID]

    def marks(self) -> list[str | None]:
        """What is stored, in the order of the register."""
        return [row.mark for row in self.register().rows]

    def register(self) -> attendance.Register:
        database = self.plan.database
        with database.reading() as session:
            return attendance.register(session, self.meeting, database.clock.now())


@pytest.fixture(scope="session")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    made = make_plan(tmp_path_factory.mktemp("registers"))
    made.database.close()
    return made


@pytest.fixture
def group(plan_file: Plan, tmp_path: Path) -> Iterator[Group]:
    plan = copy_of(plan_file, tmp_path)
    lesson = plan.add("Junior Strings", room_id=plan.rooms["Hall"], max_students=12)
    students = []
    with plan.database.writing("Fill") as work:
        for name in NAMES:
            facts = people.PersonFacts(given_name=name, family_name="Adeyinka")
            student = Student(id=new_id(), person_id=people.add_person(work, facts))
            work.session.add(student)
            work.session.flush()
            timetable.enroll(work, lesson, student.id)
            students.append(student.id)
    yield Group(plan, lesson, plan.on(lesson, MONDAY).id, students)
    assert plan.database.open_blocks == 0
    plan.database.close()


@pytest.fixture
def database(group: Group) -> Database:
    return group.plan.database


class Keyboard:
    """Presses keys and counts them; chords go where the window would send them."""

    def __init__(self, shown: Stage) -> None:
        self._shown = shown
        self.presses = 0
        self.actions = Actions(shown.pane)
        self.actions.add(shown.pane.commands())
        self.actions.set_scope("registers")

    def letters(self, text: str) -> None:
        for letter in text:
            self.presses += 1
            QTest.keyClick(self._shown.pane.view.table, letter)

    def key(self, key: Qt.Key, widget: Any = None) -> None:
        self.presses += 1
        QTest.keyClick(widget or self._shown.pane.view.table, key)

    def chord(self, command: str) -> None:
        """Press the shortcut of a command, which an action of the window would hear."""
        action = self.actions.action(command)
        assert action.shortcut() != QKeySequence()
        self.presses += 1
        action.trigger()


class CalmStage(Stage):
    """A stage that also waits for what the pane reads when the typing rests."""

    def settle(self) -> None:
        super().settle()
        self.qtbot.waitUntil(self.pane.is_resting)
        super().settle()


@pytest.fixture
def show(stage: Show) -> Callable[[], Stage]:
    """Open the pane."""

    def make() -> Stage:
        shown = stage(RegistersPane)
        calm = CalmStage(shown.qtbot, shown.pane, shown.tasks, shown.notices, shown.went)
        calm.settle()
        return calm

    return make


@pytest.fixture
def open_register(show: Callable[[], Stage], group: Group) -> Stage:
    return show()


def shown_marks(shown: Stage) -> list[str | None]:
    return [row.mark for row in shown.pane.view.sheet.rows]


def test_the_register_of_the_day_is_open_with_its_students(
    open_register: Stage, group: Group
) -> None:
    pane = open_register.pane
    assert pane.title == "Junior Strings"
    assert pane.chosen == group.meeting
    assert open_register.pane.view.model.rowCount() == 12
    assert pane.status == ("Pupil 1 of 12",)
    assert "Amara Adeyinka" in open_register.card_words()


def test_twelve_are_marked_with_ten_keys_when_two_are_exceptions(
    open_register: Stage, group: Group
) -> None:
    keys = Keyboard(open_register)
    keys.letters("3a")
    keys.letters("7l12")
    keys.chord("registers.everyone")
    open_register.settle()
    keys.chord("registers.finish")
    open_register.settle()
    dialog = open_register.dialog()
    assert isinstance(dialog, FinishDialog)
    keys.key(Qt.Key.Key_Return, dialog)
    open_register.settle()
    assert keys.presses <= 10
    register = group.register()
    assert [row.mark for row in register.rows] == ["P", "P", "A", "P", "P", "P", "L", *"PPPPP"]
    assert register.rows[6].minutes_late == 12
    assert register.state is attendance.RegisterState.DONE
    assert open_register.said().startswith("Finish register of Junior Strings")
    assert SHORTCUTS["everyone-present"] == "Ctrl+Shift+P"


def test_late_in_row_5_and_absent_in_row_11_take_nine_keys_without_a_pause(
    open_register: Stage, group: Group
) -> None:
    keys = Keyboard(open_register)
    keys.letters("5l1211a")
    keys.chord("registers.finish")
    open_register.settle()
    keys.key(Qt.Key.Key_Return, open_register.dialog())
    open_register.settle()
    assert keys.presses == 9
    rows = group.register().rows
    assert [row.mark for row in rows] == [*"PPPP", "L", *"PPPPP", "A", "P"]
    assert rows[4].minutes_late == 12
    assert group.register().state is attendance.RegisterState.DONE


def test_a_letter_ends_the_digits_before_it(open_register: Stage, group: Group) -> None:
    Keyboard(open_register).letters("1a1e")
    open_register.settle()
    assert group.marks()[0] == "E"


def test_finishing_says_first_what_it_will_do(open_register: Stage, group: Group) -> None:
    keys = Keyboard(open_register)
    keys.letters("2e")
    open_register.settle()
    keys.chord("registers.finish")
    open_register.settle()
    words = "\n".join(words_of(open_register.dialog()))
    assert "11 are not marked yet and will be present" in words
    assert (
        "11 billed in advance, 1 taken back by the next run, pay 11, "
        "1 make-up until 26 Mar 2027." in words
    )


def test_a_letter_marks_at_once_and_goes_on(open_register: Stage, group: Group) -> None:
    keys = Keyboard(open_register)
    keys.letters("p")
    row = open_register.pane.view.sheet.rows[0]
    assert (row.mark, row.saving) == ("P", True)  # seen before it is stored
    assert open_register.pane.view.current_row().number == 2
    keys.letters("ae")
    open_register.settle()
    assert group.marks()[:4] == ["P", "A", "E", None]
    assert not any(row.saving for row in open_register.pane.view.sheet.rows)
    assert open_register.pane.view.footer.marked.text() == "3 of 12 marked"


def test_minutes_are_mended_and_a_letter_after_them_marks_the_next(
    open_register: Stage, group: Group
) -> None:
    keys = Keyboard(open_register)
    keys.letters("l15")
    keys.key(Qt.Key.Key_Backspace)
    keys.letters("2")
    keys.letters("p")
    open_register.settle()
    rows = group.register().rows
    assert (rows[0].mark, rows[0].minutes_late) == ("L", 12)
    assert (rows[1].mark, rows[1].minutes_late) == ("P", None)


def test_minutes_are_stored_when_the_typing_rests(
    open_register: Stage, group: Group, qtbot: QtBot
) -> None:
    Keyboard(open_register).letters("l8")
    qtbot.waitUntil(lambda: group.register().rows[0].minutes_late == 8)
    open_register.settle()


def test_more_minutes_than_the_lesson_lasts_are_refused(open_register: Stage, group: Group) -> None:
    keys = Keyboard(open_register)
    keys.letters("l90")
    keys.key(Qt.Key.Key_Return)
    open_register.settle()
    banner = open_register.pane.banner.shown()
    assert banner is not None
    assert "lasts only 45 minutes" in banner.fact + banner.more
    assert group.register().rows[0].minutes_late is None
    assert open_register.pane.view.sheet.rows[0].minutes is None


def test_a_mark_is_cleared_and_undo_brings_it_back(open_register: Stage, group: Group) -> None:
    keys = Keyboard(open_register)
    keys.letters("a1")
    keys.key(Qt.Key.Key_Delete)
    open_register.settle()
    assert group.marks()[0] is None
    open_register.run(open_register.pane.tools.undo)
    assert shown_marks(open_register)[0] == "A"


def test_a_refused_mark_goes_back_and_says_why(open_register: Stage, group: Group) -> None:
    group.plan.service.cancel_meeting(group.meeting, OccurrenceStatus.CANCELLED)
    open_register.settle()
    Keyboard(open_register).letters("p")
    assert shown_marks(open_register)[0] == "P"
    open_register.settle()
    assert shown_marks(open_register)[0] is None
    banner = open_register.pane.banner.shown()
    assert banner is not None
    assert "is cancelled" in banner.fact + banner.more
    assert "cancelled" in "\n".join(words_of(open_register.pane))


def test_a_register_to_come_cannot_be_marked(open_register: Stage, group: Group) -> None:
    open_register.run(lambda: open_register.pane.step(7))
    assert open_register.pane.chosen != group.meeting
    Keyboard(open_register).letters("p")
    open_register.settle()
    assert shown_marks(open_register)[0] is None
    banner = open_register.pane.banner.shown()
    assert banner is not None
    assert "still to come" in banner.fact + banner.more


def test_a_click_on_a_button_marks_and_stays(open_register: Stage, group: Group) -> None:
    view = open_register.pane.view
    at = [column.key for column in view.model.columns].index("mark")
    box = view.table.visualRect(view.model.index(2, at))
    QTest.mouseClick(
        view.table.viewport(), Qt.MouseButton.LeftButton,
        pos=box.topLeft() + QPoint(8 + 36 + 16, box.height() // 2),
    )  # fmt: skip
    open_register.settle()
    assert group.marks()[2] == "A"
    assert view.current_row().number == 3


def test_a_correction_of_a_finished_register_asks_why(open_register: Stage, group: Group) -> None:
    service = attendance.AttendanceService(group.plan.database)
    service.finish(group.meeting, rest="P")
    open_register.settle()
    Keyboard(open_register).letters("a")
    open_register.settle()
    dialog = open_register.dialog()
    assert dialog.fact.text() == "Amara Adeyinka: Absent"
    open_register.save(dialog)
    assert dialog.form.error("reason") == "Reason is needed."
    dialog.form.editor("reason").set_value("The mother called")
    open_register.save(dialog)
    assert group.marks()[0] == "A"
    open_register.pane.inspector.choose_tab("marks")
    words = open_register.card_words()
    assert "The mother called" in words
    assert "registers.reopen" in [c.key for c in open_register.pane.commands() if c.may_run()]
    open_register.run(open_register.pane.reopen)
    assert group.register().state is not attendance.RegisterState.DONE


def test_a_note_stands_beside_its_mark(open_register: Stage, group: Group) -> None:
    Keyboard(open_register).letters("p1n")
    open_register.settle()
    dialog = open_register.dialog()
    dialog.form.editor("note").set_value("Bus was late")
    open_register.save(dialog)
    assert group.register().rows[0].note == "Bus was late"


def test_who_was_absent_twice_in_a_row_is_pointed_out(
    show: Callable[[], Stage], group: Group
) -> None:
    service = attendance.AttendanceService(group.plan.database)
    first = group.plan.add(
        "Choir", schedule=group.plan.weekly(date(2026, 8, 31)), teacher_id=None, room_id=None
    )
    group.plan.enroll(first, "Amara")
    for day in (date(2026, 8, 31), date(2026, 9, 7)):
        service.mark(group.plan.on(first, day).id, group.plan.students["Amara"], "A")
    shown = show()
    shown.run(lambda: shown.pane.open_key(group.plan.on(first, MONDAY).id))
    assert "Absent twice in a row" in shown.card_words()
    assert "Mon 31 Aug, Mon 7 Sept." in shown.card_words()


def test_days_are_leafed_through_and_an_empty_one_says_so(
    open_register: Stage, group: Group
) -> None:
    pane = open_register.pane
    open_register.run(lambda: pane.step(1))
    assert pane.chosen is None
    assert pane.view.empty.isVisible()
    open_register.run(pane.today)
    assert pane.chosen == group.meeting
    group.plan.close("Storm", MONDAY + timedelta(days=1), MONDAY + timedelta(days=1))
    open_register.run(lambda: pane.step(1))
    assert "Storm" in "\n".join(words_of(pane.view.empty))


def test_registers_left_unfinished_are_listed_and_counted(
    show: Callable[[], Stage], group: Group
) -> None:
    plan = group.plan
    late = plan.add(
        "Theory", schedule=plan.weekly(date(2026, 9, 8)), type=LessonType.INDIVIDUAL,
        teacher_id=plan.teachers["Jonas"], room_id=None,
    )  # fmt: skip
    plan.enroll(late, "Kofi")
    shown = show()
    entries = shown.pane.side.list.entries.entries
    assert [entry.title for entry in entries] == [
        "Junior Strings", "Earlier, not finished", "Kofi Okonkwo",
    ]  # fmt: skip
    with plan.database.reading() as session:
        counts = needs_you(session, plan.database.clock.now())
    assert counts["registers"] == 1


def test_the_sheet_of_the_term_is_shown_for_printing(
    open_register: Stage, group: Group, qtbot: QtBot
) -> None:
    open_register.run(open_register.pane.print_sheet)
    preview = next(
        one for one in open_register.pane.findChildren(DocumentPreview) if one.isVisible()
    )
    assert preview.windowTitle() == "Register sheet"
    preview.close()


def test_a_pupil_who_is_booked_elsewhere_is_marked_with_a_warning(
    open_register: Stage, group: Group
) -> None:
    plan = group.plan
    other = plan.add("Theory", teacher_id=plan.teachers["Jonas"], room_id=None)
    plan.service.enroll(other, group.students[0], anyway="Comes half the time")
    open_register.settle()
    first = open_register.pane.view.sheet.rows[0]
    assert first.name == "Amara Adeyinka"
    assert "Theory" in first.elsewhere
    open_register.settle()
    assert "Booked twice" in open_register.card_words()
