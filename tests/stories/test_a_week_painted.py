"""A week planned on the painted timetable, through the real window: with the mouse and by keys."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_app.areas.timetable.api import OccurrenceStatus
from desktop_app.areas.timetable.terms import Scope
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.cancel_dialog import CancelDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.kit.theme_switch import Theme
from tests.areas.timetable.plan import MONDAY, Plan, make_plan
from tests.kit.conftest import one_theme, theme
from tests.window import Office

__all__ = ["one_theme", "theme"]

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return make_plan(tmp_path)


@pytest.fixture
def office(qtbot: QtBot, theme: Theme, plan: Plan, tmp_path: Path) -> Iterator[Office]:
    made = Office(qtbot, theme, plan.database, tmp_path)
    yield made
    made.close()


def place(office: Office, plan: Plan, room: str, minute: int) -> QPoint:
    grid = grid_of(office)
    spot = grid.layout_of.spot_of(
        minute, minute + 15, grid.layout_of.number[MONDAY, plan.rooms[room]]
    )
    grid.reveal(spot)
    grid.verticalScrollBar().setValue(spot.top - 200)  # edges scroll by themselves
    return QPoint(grid.box_of(spot).left() + 12, grid.box_of(spot).top() + 3)


def grid_of(office: Office) -> Any:
    return office.window.go("timetable").grid.grid


def drag(office: Office, start: QPoint, end: QPoint) -> None:
    port = grid_of(office).viewport()
    office.qtbot.mousePress(port, LEFT, NO_KEYS, start)
    office.qtbot.mouseMove(port, pos=start + QPoint(14, 14))
    office.qtbot.mouseMove(port, pos=end)
    office.settle()
    office.qtbot.mouseRelease(port, LEFT, NO_KEYS, end)
    office.settle()


def press(office: Office, key: Qt.Key, keys: Any = NO_KEYS) -> None:
    office.qtbot.keyClick(grid_of(office), key, keys)
    office.settle()


def test_a_week_is_planned_moved_cancelled_and_taken_back(office: Office, plan: Plan) -> None:
    pane = office.window.go("timetable")
    office.settle()
    start = place(office, plan, "Studio B", 16 * 60)
    drag(office, start, start + QPoint(0, 66))
    dialog = office.dialog(LessonDialog)
    for key, value in (("title", "Violin"), ("teacher_id", plan.teachers["Maeve"])):
        dialog.form.editor(key).set_value(value)
        dialog.form.changed.emit(key)
    office.settle()
    dialog.primary.click()
    office.settle()
    assert office.toast() == "Add lesson Violin"
    (block,) = grid_of(office).sheet.blocks
    lesson = pane.grid.row(block.key).lesson_id
    assert (block.start, block.end) == (16 * 60, 16 * 60 + 45)

    grid_of(office).setFocus()
    press(office, KEY.Key_Right)
    press(office, KEY.Key_Down, CONTROL)
    press(office, KEY.Key_Return, SHIFT)
    question = office.dialog(BookingDialog)
    assert question.form.value("scope") is Scope.FOLLOWING
    question.primary.click()
    office.settle()
    assert {row.start.time() for row in plan.meetings(lesson)} == {time(16, 15)}

    office.run("timetable.cancel")
    cancel = office.dialog(CancelDialog)
    cancel.form.editor("status").set_value(OccurrenceStatus.CANCELLED_BY_STUDENT)
    cancel.primary.click()
    office.settle()
    assert grid_of(office).sheet.blocks[0].gone
    for _ in range(2):
        office.run("undo")
    (back,) = grid_of(office).sheet.blocks
    assert (back.gone, back.start) == (False, 16 * 60)

    choir = plan.add("Choir", room_id=plan.rooms["Hall"], anyway="One class that day")
    for name in ("Kofi", "Zofia"):
        plan.enroll(choir, name)
    office.settle()
    press(office, KEY.Key_Escape)
    office.run("timetable.conflict")
    assert pane.current_meeting().title == "Choir"
    office.run("timetable.conflict")
    assert pane.current_meeting().title == "Violin"
    fix = pane.conflicts.deeds()[0]
    assert fix.title == "Move Violin to 16:45"
    fix.run()
    office.settle()
    moved = plan.on(lesson, MONDAY)
    assert moved.start == datetime(2026, 9, 14, 16, 45)
    assert {row.start.time() for row in plan.meetings(lesson) if row.day > MONDAY} == {time(16)}


def test_the_same_week_is_there_as_a_table_and_by_teachers(office: Office, plan: Plan) -> None:
    plan.add("Violin")
    pane = office.window.go("timetable")
    office.settle()
    office.run("timetable.teachers")
    assert [lane.title for lane in grid_of(office).sheet.days[0].lanes] == ["Maeve C."]
    office.run("timetable.after")
    assert pane.grid.week.first == MONDAY + timedelta(weeks=1)
    office.run("timetable.today")
    grid_of(office).make_current(grid_of(office).sheet.blocks[0].key)
    office.settle()
    office.run("timetable.table")
    assert [row.day for row in pane.meetings.listed] == [date(2026, 9, 14)]
    office.run("timetable.table")
    assert pane.is_grid
    office.run("timetable.print")
    chosen = office.window.go("reports").report()
    assert chosen is not None
    assert chosen.key == "timetable-teacher"
