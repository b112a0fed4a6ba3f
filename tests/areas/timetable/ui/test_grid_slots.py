"""Slots of one-on-one weeks in the painted timetable: shown, booked, moved, given back."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

import pytest

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonType, SlotPlan, SlotRow
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.one_on_one_dialog import OneOnOneDialog
from desktop_app.areas.timetable.ui.timetable_pane import TimetablePane
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan
from tests.areas.timetable.ui.hands import CONTROL, KEY, block, drag, point, press, shown_blocks

Show = Callable[[Make], Stage]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def meeting(plan: Plan) -> UUID:
    """A hybrid lesson whose week offers two slots in the hall at 14:00 and 15:00; Amara has one."""
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    for name in ("Amara", "Kofi"):
        plan.enroll(lesson, name)
    plan.service.set_hybrid(lesson, timetable.Cycle(4, (1,), MONDAY))
    row = plan.on(lesson, MONDAY)
    service = timetable.OneOnOneService(plan.database)
    slots = SlotPlan(datetime(2026, 9, 14, 14), 30, 2, 30)
    first = service.offer(row.id, slots, room_id=plan.rooms["Hall"]).made
    assert first is not None
    service.book(first, plan.students["Amara"])
    return row.id


def slots(plan: Plan, meeting: UUID) -> list[SlotRow]:
    with plan.database.reading() as session:
        return timetable.slots_of(session, meeting)


def times(plan: Plan, meeting: UUID) -> list[tuple[datetime, str | None]]:
    return [(row.start, row.student) for row in slots(plan, meeting)]


def choose(shown: Stage, title: str) -> None:
    shown.run(lambda: shown.pane.grid.grid.make_current(block(shown, title).key))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute)


def test_a_one_on_one_week_says_how_many_slots_are_taken(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    plan.service.set_hybrid(lesson, timetable.Cycle(4, (1,), MONDAY))
    shown = stage(TimetablePane)
    found = block(shown, "Keys")
    assert next((line.text, line.icon) for line in found.lines) == ("1-on-1", "user")
    assert found.strip is not None
    assert (found.strip.weeks, found.strip.filled, found.strip.now) == (4, frozenset({1}), 1)


def test_offered_slots_are_painted_taken_or_free(stage: Show, plan: Plan, meeting: UUID) -> None:
    shown = stage(TimetablePane)
    found = [each for each in shown_blocks(shown) if each.lane == plan.rooms["Hall"]]
    assert [(each.title, each.fixed) for each in found] == [
        ("Amara O.", False), ("Free slot", False)
    ]  # fmt: skip
    assert found[1].end - found[1].start == 30
    hybrid = block(shown, "Keys")
    assert [line.text for line in hybrid.lines] == ["1-on-1", "1 of 2"]
    assert shown.pane.status == ("1 lesson shown",)


def test_slots_where_the_group_would_meet_stand_in_its_place(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    plan.service.set_hybrid(lesson, timetable.Cycle(4, (1,), MONDAY))
    row = plan.on(lesson, MONDAY)
    timetable.OneOnOneService(plan.database).offer(row.id, SlotPlan(at(14, 16), 15, 3))
    shown = stage(TimetablePane)
    assert [each.title for each in shown_blocks(shown)] == ["Free slot"] * 3
    assert shown.pane.status == ("1 lesson shown",)
    shown.run(lambda: shown.pane.grid.show_meeting(row.id, MONDAY))
    assert shown.pane.grid.current_slot().start == 16 * 60
    titles = [deed.title for deed in shown.pane.deeds.deeds(shown.pane.grid.current_slot()) if deed]
    assert titles == ["Book…", "One-on-one slots…", "Open register", "Withdraw slot"]


def test_a_slot_moves_within_its_week_with_who_booked_it(
    stage: Show, plan: Plan, meeting: UUID
) -> None:
    shown = stage(TimetablePane)
    start = point(shown, MONDAY, plan.rooms["Hall"], 14 * 60)
    grid = shown.pane.grid.grid
    columns, number = grid.layout_of.columns, grid.layout_of.number
    gap = columns[number[TUESDAY, plan.rooms["Studio B"]]].left
    gap -= columns[number[MONDAY, plan.rooms["Hall"]]].left
    drag(shown, start, start + type(start)(gap, 91))
    assert times(plan, meeting) == [
        (at(14, 15), None), (at(15, 15), "Amara Okonkwo")
    ]  # fmt: skip
    assert [row.room for row in slots(plan, meeting)] == ["Hall", "Studio B"]
    assert shown.said() == "Move slot of Amara Okonkwo on Mon 14 Sept"
    shown.run(shown.pane.tools.undo)
    assert times(plan, meeting)[0] == (at(14, 14), "Amara Okonkwo")


def test_the_checks_beside_a_carried_slot_speak_of_who_booked_it(
    stage: Show, plan: Plan, meeting: UUID
) -> None:
    choir = plan.add("Choir", schedule=plan.weekly(MONDAY, time(10)), teacher_id=None,
                     room_id=plan.rooms["Studio B"])  # fmt: skip
    plan.enroll(choir, "Amara")
    shown = stage(TimetablePane)
    choose(shown, "Amara O.")
    for _ in range(15):
        press(shown, KEY.Key_Up, CONTROL)
    said = shown.pane.grid.carrying.popover.said
    reasons = [check.text for check in said.checks if check.tone == "red"]
    assert reasons == ["Amara Okonkwo has Choir in Studio B at 10:00 on Mon 14 Sept"]
    assert said.hint[0] == "This slot, within its week."
    press(shown, KEY.Key_Return)
    dialog = shown.dialog()
    assert isinstance(dialog, BookingDialog)
    shown.run(dialog.reject)
    assert times(plan, meeting)[0] == (at(14, 14), "Amara Okonkwo")


def test_a_booking_dropped_on_a_free_slot_moves_there(
    stage: Show, plan: Plan, meeting: UUID
) -> None:
    shown = stage(TimetablePane)
    choose(shown, "Amara O.")
    for _ in range(4):
        press(shown, KEY.Key_Down, CONTROL)
    said = shown.pane.grid.carrying.popover.said
    assert said.hint[0] == "The booking moves to this free slot."
    assert not [check for check in said.checks if check.tone == "red"]
    press(shown, KEY.Key_Return)
    assert times(plan, meeting) == [(at(14, 14), None), (at(14, 15), "Amara Okonkwo")]
    assert shown.pane.grid.current_slot().start == 15 * 60


def test_a_free_slot_is_booked_with_enter_and_given_back_from_the_menu(
    stage: Show, plan: Plan, meeting: UUID
) -> None:
    shown = stage(TimetablePane)
    choose(shown, "Free slot")
    assert shown.pane.deeds.can_book()
    press(shown, KEY.Key_Return)
    dialog = shown.dialog()
    assert dialog.form.value("student") == plan.students["Kofi"]
    shown.save(dialog)
    assert times(plan, meeting)[1] == (at(14, 15), "Kofi Okonkwo")
    choose(shown, "Kofi O.")
    titles = [deed.title for deed in shown.pane.deeds.deeds(shown.pane.grid.current_slot()) if deed]
    assert titles == [
        "Move…", "Price…", "One-on-one slots…", "Open register", "Cancel booking…"
    ]  # fmt: skip
    shown.run(shown.pane.deeds.cancel)
    shown.save(shown.dialog())
    assert times(plan, meeting)[1] == (at(14, 15), None)
    choose(shown, "Free slot")
    shown.run(shown.pane.deeds.cancel)
    assert len(slots(plan, meeting)) == 1
    choose(shown, "Amara O.")
    press(shown, KEY.Key_Return)
    assert isinstance(shown.dialog(), OneOnOneDialog)


def test_a_slot_is_offered_once_more_by_copying_it_and_stays_in_its_week(
    stage: Show, plan: Plan, meeting: UUID
) -> None:
    shown = stage(TimetablePane)
    start = point(shown, MONDAY, plan.rooms["Hall"], 15 * 60)
    drag(shown, start, start + type(start)(0, 91), CONTROL)
    assert [row.start for row in slots(plan, meeting)] == [at(14, 14), at(14, 15), at(14, 16)]
    choose(shown, "Amara O.")
    press(shown, KEY.Key_Down, CONTROL)
    press(shown, KEY.Key_PageDown)
    assert shown.pane.grid.week.first == MONDAY + timedelta(weeks=1)
    press(shown, KEY.Key_Return)
    said = shown.pane.banner.shown()
    assert "The slots belong to the week from" in f"{said.fact} {said.more}"
    assert shown.pane.grid.week.first == MONDAY
    assert times(plan, meeting)[0] == (at(14, 14), "Amara Okonkwo")


def test_a_one_on_one_week_without_slots_needs_somebody(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    plan.service.set_hybrid(lesson, timetable.Cycle(4, (2,), MONDAY))
    shown = stage(TimetablePane)
    shown.run(shown.pane.next_conflict)
    week = MONDAY + timedelta(weeks=1)
    assert shown.pane.grid.week.first == week
    assert shown.pane.current_meeting().title == "Keys"
    with plan.database.reading() as session:
        found = timetable.attention(session, MONDAY, week + timedelta(days=6))
    assert [(each.wall.date(), each.why) for each in found] == [
        (week, "One-on-one week without slots: the group is expected")
    ]
    timetable.OneOnOneService(plan.database).offer(
        plan.on(lesson, week).id, SlotPlan(at(21, 16), 30, 1)
    )
    with plan.database.reading() as session:
        assert timetable.attention(session, MONDAY, week + timedelta(days=6)) == []
