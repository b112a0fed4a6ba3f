"""What the painted timetable reads, and the rules it stands on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    LessonType,
    OccurrenceStatus,
    Recurrence,
    Schedule,
    Scope,
    Verdict,
)
from desktop_app.areas.timetable.rules.recurrence import meeting_days, names_day
from desktop_app.areas.timetable.rules.wall import wall_span
from desktop_app.core.clock import instant
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, Plan, Statements

SUNDAY = MONDAY + timedelta(days=6)
NEXT = MONDAY + timedelta(weeks=1)
DUBLIN = ZoneInfo("Europe/Dublin")
ZONES = ("Europe/Dublin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "UTC")


def blocks(plan: Plan, first: date = MONDAY, last: date = SUNDAY) -> list[timetable.WeekBlock]:
    with plan.database.reading() as session:
        return timetable.week_blocks(session, first, last)


# --- on the wall ---


def test_a_lesson_over_the_hour_that_comes_twice_is_as_long_as_it_is() -> None:
    start = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 1:30, the first time
    assert wall_span(start, start + timedelta(minutes=45), DUBLIN) == (90, 135)
    assert wall_span(start, start + timedelta(minutes=60), DUBLIN) == (90, 150)


def test_a_lesson_over_the_hour_that_is_left_out_ends_on_the_wall_an_hour_later() -> None:
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert wall_span(start, start + timedelta(minutes=60), DUBLIN) == (30, 150)


def test_a_lesson_over_midnight_ends_with_its_day() -> None:
    start = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert wall_span(start, start + timedelta(hours=2), DUBLIN) == (23 * 60 + 30, 1440)


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 95), st.integers(1, 240),
    st.sampled_from(ZONES),
)  # fmt: skip
def test_a_lesson_is_always_drawn_within_its_day(
    day: date, quarter: int, minutes: int, zone: str
) -> None:
    start = instant(datetime.combine(day, time()) + timedelta(minutes=quarter * 15), zone)
    begin, end = wall_span(start, start + timedelta(minutes=minutes), ZoneInfo(zone))
    assert 0 <= begin < end <= 1440
    wall = start.astimezone(ZoneInfo(zone))
    assert begin == wall.hour * 60 + wall.minute


@given(
    st.sampled_from([Recurrence.ONCE, Recurrence.WEEKLY, Recurrence.BIWEEKLY, Recurrence.MONTHLY]),
    st.integers(0, 400), st.integers(0, 60),
)  # fmt: skip
def test_a_named_day_is_one_of_the_days_a_series_meets_on(
    recurrence: Recurrence, days: int, length: int
) -> None:
    until = MONDAY + timedelta(weeks=length)
    out = frozenset({MONDAY + timedelta(weeks=3)})
    schedule = Schedule(MONDAY, time(16), 45, recurrence, until=until, except_dates=out)
    day = MONDAY + timedelta(days=days)
    listed = meeting_days(schedule, last=date(2028, 1, 1), zone="UTC")
    assert names_day(schedule, day, zone="UTC") == (day in listed)


# --- reading a week ---


def test_a_week_is_read_with_who_where_and_how_it_repeats(plan: Plan) -> None:
    lesson = plan.add("Violin", type=LessonType.INDIVIDUAL)
    plan.enroll(lesson, "Amara")
    band = plan.add(
        "Jazz", schedule=plan.weekly(MONDAY, time(18), 90, recurrence=Recurrence.BIWEEKLY),
        room_id=plan.rooms["Hall"], type=LessonType.BAND_REHEARSAL,
    )  # fmt: skip
    for name in ("Amara", "Kofi", "Zofia"):
        plan.enroll(band, name)
    one, two = blocks(plan)
    assert (one.title, one.start, one.end, one.alone) == ("Violin", 960, 1005, ("Amara", "Okonkwo"))
    assert (one.teacher, one.room_id) == (("Maeve", "Cullinan"), plan.rooms["Studio B"])
    assert (two.enrolled, two.alone, two.recurrence) == (3, None, Recurrence.BIWEEKLY)
    assert not one.cancelled
    plan.service.cancel_meeting(one.id, OccurrenceStatus.CANCELLED_BY_STUDENT)
    assert blocks(plan)[0].cancelled


def test_a_hybrid_lesson_says_its_week_of_the_cycle(plan: Plan) -> None:
    lesson = plan.add("Keys", type=LessonType.HYBRID)
    plan.service.set_hybrid(lesson, timetable.Cycle(4, (2,), MONDAY))
    (first,) = blocks(plan)
    assert (first.cycle_week, first.cycle_length, first.one_on_one) == (1, 4, False)
    (second,) = blocks(plan, NEXT, NEXT + timedelta(days=6))
    assert (second.cycle_week, second.one_on_one) == (2, True)


def test_the_statements_do_not_grow_with_the_week(plan: Plan) -> None:
    plan.add("A")
    with Statements() as few:
        blocks(plan)
    for n in range(6):
        plan.add(f"L{n}", schedule=plan.weekly(MONDAY + timedelta(days=n % 5), time(8 + n)))
    with Statements() as many:
        assert len(blocks(plan)) == 7
    assert many.count == few.count


def test_a_closed_day_counts_the_lessons_it_leaves_out(plan: Plan) -> None:
    plan.close("Storm", NEXT, NEXT)
    plan.add("Weekly")
    plan.add("Fortnightly", schedule=plan.weekly(MONDAY, time(9), recurrence=Recurrence.BIWEEKLY))
    with plan.database.reading() as session:
        assert timetable.skipped(session, [NEXT]) == {NEXT: 1}
        assert timetable.skipped(session, [NEXT + timedelta(weeks=1)]) == {
            NEXT + timedelta(weeks=1): 2
        }
        assert timetable.skipped(session, []) == {}


def test_a_term_sums_up_meetings_and_minutes_of_each_lane(plan: Plan) -> None:
    plan.add("A")
    plan.add("B", schedule=plan.weekly(MONDAY, time(18), 60))
    third = plan.add("C", schedule=plan.weekly(MONDAY, time(20)), room_id=None, teacher_id=None)
    plan.service.cancel_meeting(plan.on(third, MONDAY).id)
    with plan.database.reading() as session:
        (rooms,) = timetable.lane_loads(session, MONDAY, MONDAY)
        both = timetable.lane_loads(session, MONDAY, SUNDAY, by_teacher=True)
    assert (rooms.lane, rooms.meetings, rooms.minutes) == (plan.rooms["Studio B"], 2, 105)
    assert [each.lane for each in both] == [plan.teachers["Maeve"]]


# --- another teacher in the same change ---


def test_a_moved_meeting_changes_hands_as_a_substitution(plan: Plan) -> None:
    lesson = plan.add()
    row = plan.on(lesson, MONDAY)
    plan.service.move_meeting(row.id, datetime(2026, 9, 14, 17), teacher_id=plan.teachers["Jonas"])
    moved = plan.on(lesson, MONDAY)
    assert (moved.teacher, moved.substitute_for) == ("Jonas Weber", "Maeve Cullinan")
    assert moved.start.time() == time(17)
    plan.service.move_meeting(row.id, datetime(2026, 9, 14, 16), teacher_id=plan.teachers["Maeve"])
    assert plan.on(lesson, MONDAY).substitute_for is None
    undo(plan.database)
    undo(plan.database)
    back = plan.on(lesson, MONDAY)
    assert (back.teacher, back.start.time()) == ("Maeve Cullinan", time(16))


def test_a_series_that_changes_hands_is_its_new_teachers_own(plan: Plan) -> None:
    lesson = plan.add()
    row = plan.on(lesson, NEXT)
    plan.service.move_meeting(
        row.id, datetime(2026, 9, 21, 16), teacher_id=plan.teachers["Jonas"],
        scope=Scope.FOLLOWING,
    )  # fmt: skip
    assert plan.on(lesson, MONDAY).teacher == "Maeve Cullinan"
    later = [r for r in plan.meetings(lesson) if r.day >= NEXT]
    assert {(r.teacher, r.substitute_for) for r in later} == {("Jonas Weber", None)}


def test_an_archived_teacher_takes_nothing_over(plan: Plan) -> None:
    lesson = plan.add()
    with pytest.raises(Exception, match="not in the school"):
        plan.service.move_meeting(
            plan.on(lesson, MONDAY).id, datetime(2026, 9, 14, 17), teacher_id=lesson
        )


# --- fixes ---


def test_a_conflict_is_mended_at_the_next_time_when_all_are_free(plan: Plan) -> None:
    violin = plan.add("Violin", type=LessonType.INDIVIDUAL)
    plan.enroll(violin, "Amara")
    choir = plan.add("Choir", room_id=plan.rooms["Hall"], anyway="Both today")
    for name in ("Kofi", "Zofia"):
        plan.enroll(choir, name)
    plan.add("Later", schedule=plan.weekly(MONDAY, time(17)))
    one, other = plan.on(violin, MONDAY).id, plan.on(choir, MONDAY).id
    with plan.database.reading() as session:
        book = timetable.day_book(session, MONDAY, MONDAY)
    assert timetable.easier_to_move(book, one, other) == one
    now = datetime(2026, 9, 14, 9)
    start = timetable.free_time(book, one, now=now)
    assert start == datetime(2026, 9, 14, 17, 45)
    checks = timetable.check_in_book(book, book.slot_of(one, start))
    assert timetable.worst(checks) is Verdict.OK
    late = datetime(2026, 9, 14, 21)
    assert timetable.free_time(book, one, now=late) is None


def test_moving_refuses_a_cancelled_meeting(plan: Plan) -> None:
    lesson = plan.add()
    row = plan.on(lesson, MONDAY)
    plan.service.cancel_meeting(row.id)
    with pytest.raises(RuleBroken, match="Bring it back first"):
        plan.service.move_meeting(row.id, datetime(2026, 9, 14, 17))
