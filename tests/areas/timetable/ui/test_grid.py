"""The painted timetable as the office uses it, with the mouse and with keys alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonType, OccurrenceStatus, Recurrence
from desktop_app.areas.timetable.tables import TimeOff
from desktop_app.areas.timetable.terms import Scope, TimeOffKind
from desktop_app.areas.timetable.ui.booking_dialog import BookingDialog
from desktop_app.areas.timetable.ui.cancel_dialog import CancelDialog
from desktop_app.areas.timetable.ui.lesson_dialog import LessonDialog
from desktop_app.areas.timetable.ui.timetable_pane import LESSONS, TimetablePane
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.types import new_id
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.time_grid_facts import Place
from tests.areas.desk.ui.stage import Make, Stage
from tests.areas.timetable.plan import MONDAY, Plan
from tests.areas.timetable.ui.hands import (
    CONTROL,
    KEY,
    SHIFT,
    block,
    drag,
    point,
    press,
    shown_blocks,
)

Show = Callable[[Make], Stage]
TUESDAY, NEXT = MONDAY + timedelta(days=1), MONDAY + timedelta(weeks=1)


def on(plan: Plan, lesson: UUID, day: date) -> timetable.MeetingRow:
    return plan.on(lesson, day)


def test_a_week_is_painted_by_rooms_and_by_teachers(stage: Show, plan: Plan) -> None:
    solo = plan.add("Violin", type=LessonType.INDIVIDUAL)
    plan.enroll(solo, "Amara")
    plan.add("Online", schedule=plan.weekly(TUESDAY), room_id=None, teacher_id=None)
    shown = stage(TimetablePane)
    found = shown_blocks(shown)
    assert [each.title for each in found] == ["Amara O.", "Online"]
    assert [line.text for line in found[0].lines] == ["Violin", "Cullinan"]
    assert [line.text for line in found[1].lines] == ["No cover", "0"]
    assert "Violin, Amara Okonkwo, Mon 14 Sept 16:00 to 16:45, Studio B" in found[0].words
    lanes = [lane.title for lane in shown.pane.grid.grid.sheet.days[0].lanes]
    assert lanes == ["Hall", "Studio B", "Online"]
    shown.run(lambda: shown.pane.grid.head.lanes.set_value("teachers"))
    lanes = [lane.title for lane in shown.pane.grid.grid.sheet.days[0].lanes]
    assert lanes == ["Maeve C.", "Nobody yet"]
    assert [line.text for line in block(shown, "Amara O.").lines] == ["Violin", "Studio B"]
    assert shown.pane.status == ("2 lessons shown",)


def test_a_lesson_is_drawn_on_the_grid_and_filled_in(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    hall = plan.rooms["Hall"]
    start = point(shown, TUESDAY, hall, 10 * 60)
    drag(shown, start, start + QPoint(0, 85))
    dialog = shown.dialog()
    assert isinstance(dialog, LessonDialog)
    assert shown.pane.grid.grid.carry is not None, "the ghost stays while the form is open"
    values = {key: dialog.form.value(key) for key in ("room_id", "first_day", "start", "end")}
    assert values == {
        "room_id": hall, "first_day": TUESDAY, "start": time(10), "end": time(11)
    }  # fmt: skip
    dialog.form.editor("title").set_value("Theory")
    shown.save(dialog)
    assert block(shown, "Theory").start == 600
    assert shown.pane.grid.grid.carry is None


def test_a_form_left_again_takes_the_drawing_away(stage: Show, plan: Plan) -> None:
    shown = stage(TimetablePane)
    start = point(shown, TUESDAY, plan.rooms["Hall"], 10 * 60)
    drag(shown, start, start + QPoint(0, 85))
    shown.run(shown.dialog().reject)
    assert shown.pane.grid.grid.carry is None
    assert shown_blocks(shown) == []


def test_while_a_lesson_is_dragged_its_checks_stand_beside_it(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.add("Quartet", schedule=plan.weekly(MONDAY, time(18)))
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    for _ in range(8):
        press(shown, KEY.Key_Down, CONTROL)
    said = page.carrying.popover.said
    assert said.title == "Mon 14 Sept, 18:00 to 18:45"
    assert said.fact == "Studio B. Was Mon 16:00 with Cullinan"
    reasons = [check.text for check in said.checks if check.tone == "red"]
    assert reasons[0].startswith("Maeve Cullinan teaches Quartet in Studio B at 18:00")
    assert said.hint == ("This lesson only.", "Shift", "for all after it")
    assert shown.pane.status == ("Moving Violin. Enter to drop, Esc to cancel",)
    press(shown, KEY.Key_Escape)
    assert page.carrying.popover.isHidden()
    assert shown.pane.status == ("2 lessons shown",)


def test_a_lesson_is_moved_by_drag_and_taken_back_by_undo(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    start = point(shown, MONDAY, plan.rooms["Studio B"], 16 * 60)
    grid = shown.pane.grid.grid
    gap = grid.layout_of.columns[grid.layout_of.number[TUESDAY, plan.rooms["Hall"]]].left
    gap -= grid.layout_of.columns[grid.layout_of.number[MONDAY, plan.rooms["Studio B"]]].left
    drag(shown, start, start + QPoint(gap, 91))
    moved = plan.on(lesson, TUESDAY)
    assert (moved.start, moved.room) == (datetime(2026, 9, 15, 17), "Hall")
    assert shown.said() == "Move Violin of Mon 14 Sept"
    assert grid.carry is None
    shown.run(shown.pane.tools.undo)
    assert plan.on(lesson, MONDAY).start == datetime(2026, 9, 14, 16)


@pytest.mark.parametrize(("scope", "hours"), [
    (None, {16, 17}), (Scope.FOLLOWING, {16, 17}), (Scope.ALL, {17}), (Scope.ONE, {16, 17}),
])  # fmt: skip
def test_with_shift_it_is_asked_how_many_move(
    stage: Show, plan: Plan, scope: Scope | None, hours: set[int]
) -> None:
    lesson = plan.add("Violin", schedule=plan.weekly(MONDAY + timedelta(weeks=-1)), anyway="Since")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.step(1))
    grid = shown.pane.grid.grid
    grid.make_current(block(shown, "Violin").key)
    for _ in range(4):
        press(shown, KEY.Key_Down, CONTROL)
    press(shown, KEY.Key_Return, SHIFT)
    dialog = shown.dialog()
    assert dialog.form.value("scope") is Scope.FOLLOWING
    if scope is not None:
        dialog.form.editor("scope").set_value(scope)
    shown.save(dialog)
    starts = {row.day: row.start.hour for row in plan.meetings(lesson) if row.day >= MONDAY}
    assert set(starts.values()) == hours
    assert starts[NEXT] == 17
    assert starts[NEXT + timedelta(weeks=1)] == (16 if scope is Scope.ONE else 17)
    shown.run(shown.pane.tools.undo)
    assert {row.start.hour for row in plan.meetings(lesson)} == {16}


def test_how_many_move_may_be_left_unanswered(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Down, CONTROL)
    press(shown, KEY.Key_Return, SHIFT)
    shown.run(shown.dialog().reject)
    assert shown.pane.grid.grid.carry is None
    assert {row.start.time() for row in plan.meetings(lesson)} == {time(16)}


def test_a_place_that_is_taken_asks_why_it_is_booked_anyway(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.add("Quartet", schedule=plan.weekly(MONDAY, time(17)))
    shown = stage(TimetablePane)
    grid = shown.pane.grid.grid
    for leave in (True, False):
        grid.make_current(block(shown, "Violin").key)
        for _ in range(3):
            press(shown, KEY.Key_Down, CONTROL)
        press(shown, KEY.Key_Return)
        dialog = shown.dialog()
        assert isinstance(dialog, BookingDialog)
        if leave:
            shown.run(dialog.reject)
            assert grid.carry is None
            assert plan.on(lesson, MONDAY).start.time() == time(16)
    dialog.form.editor("anyway").set_value("One class today")
    shown.save(dialog)
    assert plan.on(lesson, MONDAY).start.time() == time(16, 45)
    assert block(shown, "Violin").warned
    assert block(shown, "Quartet").warned


def test_a_lesson_lasts_longer_by_its_lower_edge(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    grid = shown.pane.grid.grid
    grid.make_current(block(shown, "Violin").key)
    grid.verticalScrollBar().setValue(grid.layout_of.spots[grid.current].top - 200)
    box = grid.box_of(grid.layout_of.spots[grid.current])
    edge = QPoint(box.center().x(), box.bottom() - 1)
    drag(shown, edge, edge + QPoint(0, 24))
    assert plan.on(lesson, MONDAY).minutes == 60


def test_another_teachers_lane_is_a_substitution(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    plan.add("Drums", schedule=plan.weekly(MONDAY, time(9)), teacher_id=plan.teachers["Jonas"])
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.head.lanes.set_value("teachers"))
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Right, CONTROL)
    press(shown, KEY.Key_Return)
    row = plan.on(lesson, MONDAY)
    assert (row.teacher, row.substitute_for) == ("Jonas Weber", "Maeve Cullinan")


def test_a_lesson_is_copied_to_another_place(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_C, CONTROL)
    page.grid.make_current(None)
    page.grid.cursor_place = Place(TUESDAY, plan.rooms["Hall"], 11 * 60)
    press(shown, KEY.Key_V, CONTROL)
    assert page.carrying.popover.said.hint[0] == "Once more here."
    press(shown, KEY.Key_Return)
    extra = plan.on(lesson, TUESDAY)
    assert (extra.start.time(), extra.room) == (time(11), "Hall")


def test_a_copy_with_shift_is_a_new_lesson_like_it(stage: Show, plan: Plan) -> None:
    plan.add("Violin", price_per_student=3000)
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_C, CONTROL)
    page.grid.cursor_place = Place(TUESDAY, plan.rooms["Hall"], 11 * 60)
    press(shown, KEY.Key_V, CONTROL)
    press(shown, KEY.Key_Return, SHIFT)
    dialog = shown.dialog()
    assert isinstance(dialog, LessonDialog)
    assert dialog.form.value("title") == "Violin"
    assert dialog.form.value("start") == time(11)
    assert dialog.form.value("recurrence") is Recurrence.WEEKLY


def test_cancelling_says_what_it_does_and_leaves_a_struck_shadow(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    shown.run(shown.pane.deeds.cancel)
    dialog = shown.dialog()
    assert isinstance(dialog, CancelDialog)
    banner = dialog.banner.shown()
    assert banner is not None
    assert banner.more.startswith("Not billed; what is billed already is credited")
    assert "no make-up" in banner.more
    dialog.form.editor("status").set_value(OccurrenceStatus.CANCELLED_BY_STUDENT)
    shown.save(dialog)
    found = block(shown, "Violin")
    assert (found.gone, found.lines[0].text) == (True, "Cancelled by family")
    assert shown.pane.status == ("0 lessons shown", "1 cancelled") or "1 cancelled" in str(
        shown.pane.status
    )
    shown.run(shown.pane.deeds.bring_back)
    assert not block(shown, "Violin").gone
    assert lesson


def test_a_closed_day_is_one_narrow_column_that_counts_what_it_skips(
    stage: Show, plan: Plan
) -> None:
    plan.close("Storm", NEXT, NEXT)
    plan.add("Violin")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.step(1))
    monday = shown.pane.grid.grid.sheet.days[0]
    assert monday.lanes == ()
    assert monday.note is not None
    assert monday.note.title == "Storm"
    assert monday.note.text == "School closed. 1 lesson skipped, not billed."


def test_f8_goes_through_conflicts_and_on_to_later_weeks(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.add("Choir", room_id=plan.rooms["Hall"], anyway="Both", schedule=plan.weekly(
        MONDAY, recurrence=Recurrence.ONCE))  # fmt: skip
    later = plan.add("Band", room_id=plan.rooms["Hall"], anyway="Both", schedule=plan.weekly(
        MONDAY + timedelta(weeks=3), recurrence=Recurrence.ONCE))  # fmt: skip
    shown = stage(TimetablePane)
    banner = shown.pane.banner.shown()
    assert banner is not None
    assert (banner.fact, banner.more) == (
        "1 conflict", "Mon 16:00: Maeve Cullinan is in Hall and in Studio B."
    )  # fmt: skip
    seen = []
    for _ in range(3):
        shown.run(shown.pane.next_conflict)
        current = shown.pane.grid.current()
        seen.append((current.title, current.day))
    assert seen[:2] == [("Choir", MONDAY), ("Violin", MONDAY)]
    assert seen[2] == ("Band", MONDAY + timedelta(weeks=3)) or seen[2][0] == "Violin"
    assert later


def test_the_banner_mends_a_conflict_at_a_press(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin", type=LessonType.INDIVIDUAL)
    plan.enroll(lesson, "Amara")
    choir = plan.add("Choir", room_id=plan.rooms["Hall"], anyway="Both")
    plan.enroll(choir, "Kofi")
    plan.enroll(choir, "Zofia")
    shown = stage(TimetablePane)
    (fix, cover, _) = shown.pane.conflicts.deeds()
    assert (fix.title, cover.title) == ("Move Amara to 16:45", "Find a cover teacher")
    shown.run(fix.run)
    assert plan.on(lesson, MONDAY).start.time() == time(16, 45)
    assert shown.pane.banner.shown() is None


def test_a_term_is_seen_week_by_week_and_opens_one(stage: Show, plan: Plan) -> None:
    plan.close("Half term", NEXT, NEXT + timedelta(days=4))
    plan.add("Violin")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.head.spans.set_value("term"))
    sheet = shown.pane.grid.sheet
    rows = {row.key: row for row in sheet.rows}
    assert sheet.columns == ("Hall", "Studio B")
    assert rows[MONDAY].cells[1].text == "1 · 0.8 h"
    assert rows[MONDAY].now
    assert rows[NEXT].hatched
    shown.qtbot.keyClick(sheet, KEY.Key_Down)
    shown.qtbot.keyClick(sheet, KEY.Key_Return)
    shown.settle()
    assert shown.pane.grid.week.first == NEXT
    assert shown.pane.grid.head.spans.value() == "week"


def test_one_day_shows_every_teacher(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.head.spans.set_value("day"))
    shown.run(lambda: shown.pane.grid.head.lanes.set_value("teachers"))
    (today,) = shown.pane.grid.grid.sheet.days
    assert [lane.title for lane in today.lanes] == ["Maeve C.", "Jonas W."]
    shown.run(lambda: shown.pane.grid.step(1))
    assert shown.pane.grid.week.first == TUESDAY


def test_filters_and_search_narrow_what_is_painted(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.add("Drums", schedule=plan.weekly(TUESDAY), teacher_id=plan.teachers["Jonas"],
             type=LessonType.ENSEMBLE, room_id=plan.rooms["Hall"])  # fmt: skip
    shown = stage(TimetablePane)
    bar = shown.pane.grid.bar
    for key, value, expected in (
        ("teacher", plan.teachers["Jonas"], ["Drums"]),
        ("type", ("GROUP",), ["Violin"]),
        ("rooms", (plan.rooms["Hall"],), ["Drums"]),
    ):
        shown.run(lambda key=key, value=value: bar.filters.chips[key].set_value(value))  # type: ignore[misc]
        assert [each.title for each in shown_blocks(shown)] == expected
        shown.run(lambda key=key: bar.filters.chips[key].set_value(None))  # type: ignore[misc]
    shown.run(shown.pane.search)
    shown.run(lambda: bar.filters.search.setText("weber"))
    assert [each.title for each in shown_blocks(shown)] == ["Drums"]


def test_tables_stand_in_for_the_grid_and_are_remembered(
    stage: Show, plan: Plan, memory: Forgetful
) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    page = shown.pane.grid
    page.grid.make_current(block(shown, "Violin").key)
    shown.run(lambda: shown.pane.show_table(table=True))
    assert shown.pane.meetings.isVisible()
    assert shown.pane.current_meeting().title == "Violin"
    assert memory.get("timetable/table") is True
    shown.run(lambda: shown.pane.choose(LESSONS))
    shown.run(lambda: shown.pane.show_table(table=False))
    assert page.isVisible()
    assert not shown.pane.tabs.isVisible()


def test_the_inspector_shows_the_current_block(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    assert shown.pane.inspector.isHidden()
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Return)
    assert not shown.pane.inspector.isHidden()
    assert "Maeve Cullinan" in shown.card_words()


def test_the_menu_offers_what_can_be_done(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    shown = stage(TimetablePane)
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    shown.run(lambda: shown.pane.deeds.open_menu(shown.pane.grid.current(), QPoint(1, 1)))
    menu = shown.pane.findChild(QMenu, "grid-menu")
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Details", "Open register", "Copy", "Change lesson…", "Move…", "Find a free slot…",
        "Substitute…", "Cancel lesson…",
    ]  # fmt: skip
    menu.close()


def test_a_teacher_looks_and_moves_nothing(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.database.actor = Actor("Maeve", roles=frozenset({Role.TEACHER}))
    shown = stage(TimetablePane)
    shown.pane.grid.grid.make_current(block(shown, "Violin").key)
    press(shown, KEY.Key_Down, CONTROL)
    assert shown.pane.grid.grid.carry is None
    assert not shown.pane.deeds.can_change()


def test_a_lesson_of_another_week_is_shown_there(stage: Show, plan: Plan) -> None:
    lesson = plan.add("Violin")
    shown = stage(TimetablePane)
    far = plan.on(lesson, MONDAY + timedelta(weeks=4))
    shown.run(lambda: shown.pane.open_key(far.id))
    assert shown.pane.grid.week.first == MONDAY + timedelta(weeks=4)
    assert shown.pane.current_meeting().id == far.id


@pytest.mark.parametrize("minute", [90, 120])
def test_an_hour_that_the_clocks_leave_out_is_said_beside_the_ghost(
    stage: Show, plan: Plan, minute: int
) -> None:
    sunday = date(2027, 3, 28)  # 1:00 becomes 2:00
    plan.add("Night", schedule=plan.weekly(sunday, time(4), recurrence=Recurrence.ONCE))
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.show_day(sunday))
    grid = shown.pane.grid.grid
    grid.lift("move", block(shown, "Night"))
    shown.run(lambda: grid.take(grid.carry.at(sunday, plan.rooms["Studio B"], minute)))
    words = " ".join(check.text for check in shown.pane.grid.carrying.popover.said.checks)
    assert ("clocks go forward" in words) == (minute == 90)


def test_the_attention_list_leads_to_what_needs_somebody(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    plan.add("Theory", schedule=plan.weekly(TUESDAY), teacher_id=None, room_id=plan.rooms["Hall"])
    plan.close("Storm", NEXT, NEXT)
    shown = stage(TimetablePane)
    shown.run(shown.pane.next_conflict)
    assert shown.pane.grid.current().title == "Theory"
    shown.run(shown.pane.conflicts.show_list)
    dialog = shown.dialog()
    rows = [dialog.model.row_at(at)[1] for at in range(dialog.model.rowCount())]
    assert (rows[0].title, rows[0].why) == ("Theory", "Nobody teaches it")
    assert ("Violin", "Planned on a closed day: Storm") in [(row.title, row.why) for row in rows]
    at = next(n for n, row in enumerate(rows) if row.title == "Violin")
    dialog.table.set_current_key(at)
    shown.run(dialog.accept)
    assert shown.pane.grid.week.first == NEXT
    assert shown.pane.current_meeting().title == "Violin"


def test_a_teacher_who_is_away_has_a_hatched_lane(stage: Show, plan: Plan) -> None:
    plan.add("Violin")
    with plan.database.writing("Away") as work:
        work.session.add(TimeOff(
            id=new_id(), teacher_id=plan.teachers["Maeve"], kind=TimeOffKind.SICK,
            starts_at=datetime(2026, 9, 15, tzinfo=UTC), ends_at=datetime(2026, 9, 16, tzinfo=UTC),
        ))  # fmt: skip
    shown = stage(TimetablePane)
    shown.run(lambda: shown.pane.grid.head.lanes.set_value("teachers"))
    monday, tuesday, *_ = shown.pane.grid.grid.sheet.days
    assert [(lane.title, lane.hatched) for lane in monday.lanes] == [("Maeve C.", False)]
    assert [(lane.title, lane.hatched) for lane in tuesday.lanes] == [("Maeve C., away", True)]
