"""A lesson that is carried in the painted timetable, beyond the week that is shown."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from PySide6.QtCore import QPoint

from desktop_app.areas.timetable.terms import Recurrence
from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan
from tests.areas.timetable.ui.hands import (
    CONTROL,
    KEY,
    LEFT,
    NO_KEYS,
    block,
    point,
    press,
    shown_blocks,
)

Show = Callable[[Make], Stage]
TUESDAY, NEXT = MONDAY + timedelta(days=1), MONDAY + timedelta(weeks=1)


def test_what_somebody_else_changes_does_not_take_a_carried_lesson_away(
    stage: Show, plan: Plan
) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    grid = shown.pane.grid.grid
    grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Down, CONTROL)
    shown.run(lambda: plan.add("Choir", schedule=plan.weekly(TUESDAY)))
    assert grid.carry is not None
    assert len(shown_blocks(shown)) == 1
    press(shown, KEY.Key_Escape)
    assert grid.carry is None
    assert len(shown_blocks(shown)) == 2


def test_a_carried_lesson_goes_on_into_another_week_by_keys(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.enroll(lesson, "Amara")
    once = plan.weekly(NEXT, time(17), recurrence=Recurrence.ONCE)
    choir = plan.add("Choir", schedule=once, teacher_id=None, room_id=plan.rooms["Hall"])
    plan.enroll(choir, "Amara")
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    for _ in range(4):
        press(shown, KEY.Key_Down, CONTROL)
    press(shown, KEY.Key_PageDown)
    assert (page.week.first, page.grid.carry.day) == (NEXT, NEXT)
    said = page.carrying.popover.said
    assert said.fact == "Studio B. Was Mon 14 Sept 16:00 with Cullinan"
    reasons = [check.text for check in said.checks if check.tone == "red"]
    assert "Amara Okonkwo has Choir in Hall at 17:00 on Mon 21 Sept" in reasons
    for _ in range(5):
        press(shown, KEY.Key_Down)
    press(shown, KEY.Key_Return)
    moved = sorted(row.start for row in plan.meetings(lesson))[:2]
    assert moved == [datetime(2026, 9, 21, 16), datetime(2026, 9, 21, 18, 15)]
    assert page.week.first == NEXT
    assert page.grid.carry is None
    assert page.current().start == 18 * 60 + 15


def test_esc_in_another_week_goes_back_to_where_it_was(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Down, CONTROL)
    press(shown, KEY.Key_PageUp)
    assert page.week.first == MONDAY - timedelta(weeks=1)
    press(shown, KEY.Key_Escape)
    assert page.week.first == MONDAY
    assert page.current().title == "Violin"
    assert plan.on(lesson, MONDAY).start == datetime(2026, 9, 14, 16)


def test_held_at_the_edge_a_dragged_lesson_turns_the_week(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    grid = shown.pane.grid.grid
    point(shown, MONDAY, plan.rooms["Studio B"], 16 * 60)
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    port = grid.viewport()
    spot = grid.box_of(grid.layout_of.spots[block(shown, "Violin").key])
    start = QPoint(spot.left() + 10, spot.top() + 3)
    shown.qtbot.mousePress(port, LEFT, NO_KEYS, start)
    shown.qtbot.mouseMove(port, pos=start + QPoint(30, 40))
    shown.qtbot.mouseMove(port, pos=QPoint(grid.body().right() - 2, start.y()))
    shown.qtbot.waitUntil(lambda: shown.pane.grid.week.first == NEXT, timeout=10_000)
    there = grid.box_of(grid.layout_of.spot_of(17 * 60, 17 * 60 + 45, 0))
    shown.qtbot.mouseMove(port, pos=QPoint(there.left() + 10, there.top() + 3))
    shown.qtbot.mouseRelease(port, LEFT, NO_KEYS, QPoint(there.left() + 10, there.top() + 3))
    shown.settle()
    assert sorted(row.start for row in plan.meetings(lesson))[0].date() == NEXT
