"""Where the lessons of a day stand on the timeline, and where the arrows go from there."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.attendance.api import RegisterState
from desktop_app.areas.desk.queries.today import Block, Lane, TodayDay
from desktop_app.areas.desk.ui.today_layout import FEWEST_HOURS, lay_out, next_in
from desktop_app.areas.timetable.api import LessonType, MeetingRow, OccurrenceStatus
from desktop_app.core.db.types import new_id

DAY = date(2026, 11, 19)
HALL, STUDIO, MAEVE = new_id(), new_id(), new_id()


def block(start: int, minutes: int, room: UUID | None = HALL) -> Block:
    """A lesson that begins so many minutes after midnight."""
    wall = datetime.combine(DAY, time()) + timedelta(minutes=start)
    end = wall + timedelta(minutes=minutes)
    meeting = MeetingRow(
        id=new_id(), lesson_id=new_id(), title="Violin", type=LessonType.INDIVIDUAL,
        original_date=DAY, day=DAY, starts_at=wall.replace(tzinfo=UTC),
        ends_at=end.replace(tzinfo=UTC), start=wall, end=end, teacher_id=MAEVE,
        teacher="Maeve Cullinan", substitute_for_id=None, substitute_for=None, room_id=room,
        room="Hall", location_id=None, location=None, status=OccurrenceStatus.SCHEDULED,
        cancel_reason=None, booked_anyway=None, finished_at=None, enrolled=1, cycle_week=None,
        one_on_one=False,
    )  # fmt: skip
    return Block(meeting, "Saoirse", "Violin", RegisterState.COMING, 0, "", False, "", 0)


def day(*blocks: Block) -> TodayDay:
    lanes = (Lane(HALL, "Hall"), Lane(STUDIO, "Studio"), Lane(None, ""))
    return TodayDay(
        DAY, DAY, datetime(2026, 11, 19, 15, 42, tzinfo=UTC), "", "", blocks, lanes,
        (Lane(MAEVE, "Maeve Cullinan"),), (), {}, None,
    )  # fmt: skip


def test_lessons_at_once_in_a_room_stand_under_one_another() -> None:
    made = lay_out(day(block(600, 60), block(630, 60), block(660, 30)), by_teacher=False)
    assert [each.track for each in made.placed] == [0, 1, 0]
    assert [row.tracks for row in made.rows] == [2, 1, 1]
    assert made.top(1) == 2


@given(st.lists(st.tuples(st.integers(0, 1380), st.integers(5, 240)), max_size=12))
def test_no_two_lessons_are_painted_over_each_other(spans: list[tuple[int, int]]) -> None:
    blocks = [block(start, min(length, 1439 - start)) for start, length in spans]
    made = lay_out(day(*blocks), by_teacher=False)
    assert len(made.placed) == len(blocks)
    for n, one in enumerate(made.placed):
        for other in made.placed[n + 1 :]:
            if (one.lane, one.track) == (other.lane, other.track):
                assert one.end <= other.start or other.end <= one.start
    above = [sum(row.tracks for row in made.rows[:n]) for n in range(len(made.rows))]
    assert [made.top(lane) for lane in range(len(made.rows))] == above
    for each in made.placed:
        assert made.first_hour * 60 <= each.start < each.end <= made.last_hour * 60


def test_a_short_day_still_shows_some_hours() -> None:
    late = lay_out(day(block(23 * 60, 45)), by_teacher=False)
    assert (late.first_hour, late.last_hour) == (24 - FEWEST_HOURS, 24)
    early = lay_out(day(block(600, 45)), by_teacher=False)
    assert (early.first_hour, early.last_hour) == (10, 16)


def test_teachers_are_lanes_too() -> None:
    made = lay_out(day(block(600, 45), block(700, 45, STUDIO)), by_teacher=True)
    assert [row.lane.name for row in made.rows] == ["Maeve Cullinan"]
    assert len(made.placed) == 2


def test_arrows_go_along_a_lane_and_across_to_the_nearest_time() -> None:
    first, second, other = block(600, 45), block(660, 45), block(655, 45, None)
    made = lay_out(day(first, second, other), by_teacher=False)
    here = first.meeting.id
    assert next_in(made, None, "right") == here
    assert next_in(made, here, "right") == second.meeting.id
    assert next_in(made, second.meeting.id, "right") == second.meeting.id
    assert next_in(made, second.meeting.id, "home") == here
    assert next_in(made, here, "end") == second.meeting.id
    assert next_in(made, here, "down") == other.meeting.id
    assert next_in(made, other.meeting.id, "up") == second.meeting.id
    assert next_in(made, here, "up") == here


def test_an_empty_day_has_hours_and_no_way_to_go() -> None:
    made = lay_out(replace(day(), rooms=()), by_teacher=False)
    assert made.placed == ()
    assert made.last_hour > made.first_hour
    assert next_in(made, None, "left") is None
