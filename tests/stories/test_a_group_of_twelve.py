"""A group of twelve is marked and finished in the real window with at most ten key presses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.finish_dialog import FinishDialog
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.types import new_id
from desktop_app.kit.theme_switch import Theme
from tests.areas.timetable.plan import MONDAY, Plan, make_plan
from tests.window import Office

NAMES = "Amara Bela Chiamaka Dev Elif Freya Grace Ha-yun Ivo Jonah Kavin Linh".split()


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A group of twelve that meets today at four."""
    made = make_plan(tmp_path)
    lesson = made.add("Junior Strings", room_id=made.rooms["Hall"], max_students=12)
    with made.database.writing("Fill") as work:
        for name in NAMES:
            facts = people.PersonFacts(given_name=name, family_name="Adeyinka")
            student = Student(id=new_id(), person_id=people.add_person(work, facts))
            work.session.add(student)
            work.session.flush()
            timetable.enroll(work, lesson, student.id)
    return made


@pytest.fixture
def office(qtbot: QtBot, qapp: QApplication, plan: Plan, tmp_path: Path) -> Iterator[Office]:
    made = Office(qtbot, Theme(qapp, scheme="light"), plan.database, tmp_path)
    yield made
    made.close()


class Keys:
    """Sends each key press to the widget that has the focus, and counts it."""

    def __init__(self, office: Office) -> None:
        self._office, self.presses = office, 0

    def _focused(self) -> QWidget:
        if QApplication.activeWindow() is None:  # offscreen forgets it when a menu's action runs
            self._office.window.activateWindow()
            self._office.until(lambda: QApplication.activeWindow() is not None)
        return QApplication.focusWidget() or self._office.window

    def letters(self, text: str) -> None:
        for letter in text:
            self.presses += 1
            QTest.keyClick(self._focused(), letter)

    def press(self, key: Qt.Key, *with_: Qt.KeyboardModifier) -> None:
        self.presses += 1
        held = Qt.KeyboardModifier.NoModifier
        for each in with_:
            held |= each
        QTest.keyClick(self._focused(), key, held)
        self._office.settle()


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_late_in_row_5_and_absent_in_row_11_take_ten_keys(office: Office, plan: Plan) -> None:
    office.window.go("registers")
    office.settle()
    pane = office.window.findChild(RegistersPane)
    assert pane is not None
    office.until(lambda: pane.view.model.rowCount() == 12 and pane.view.table.hasFocus())
    keys = Keys(office)
    keys.letters("5l1211a")
    keys.press(Qt.Key.Key_P, CONTROL, SHIFT)
    keys.press(Qt.Key.Key_Return, CONTROL)
    dialog = office.dialog(FinishDialog)
    assert dialog.isVisible()
    keys.press(Qt.Key.Key_Return)
    assert keys.presses <= 10
    meeting = pane.chosen
    assert meeting is not None
    with plan.database.reading() as session:
        found = attendance.register(session, meeting, plan.database.clock.now())
    assert [row.mark for row in found.rows] == [*"PPPP", "L", *"PPPPP", "A", "P"]
    assert found.rows[4].minutes_late == 12
    assert found.meeting.day == MONDAY
    assert found.state is attendance.RegisterState.DONE
