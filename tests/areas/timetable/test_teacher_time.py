"""When teachers can teach and when they are away, and what that refuses."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Absence, DoubleBooked, Hours, Scope, TimeOffKind
from desktop_app.areas.timetable.rules.hours import check_hours, fits, windows
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.timetable.plan import MONDAY, Plan

ONE_DAY = Absence(datetime(2026, 9, 21), datetime(2026, 9, 22), TimeOffKind.SICK)


def service(plan: Plan) -> timetable.TeacherTimeService:
    return timetable.TeacherTimeService(plan.database)


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (Hours(1, time(18), time(14)), "end at 14:00, before they begin at 18:00"),
        (Hours(1, time(14), time(14)), "end at 14:00"),
        (Hours(7, time(14), time(15)), "from 0 for Sunday to 6 for Saturday"),
        (
            Hours(1, time(9), time(10), valid_from=MONDAY, valid_until=date(2026, 9, 7)),
            "valid until 7 Sept 2026, before 14 Sept 2026",
        ),
        (Hours(1, time(9), time(10), recurring=False), "on which date"),
        (
            Hours(2, time(9), time(10), recurring=False, valid_from=MONDAY, valid_until=MONDAY),
            "another weekday",
        ),
    ],
)
def test_hours_that_cannot_be_are_refused_with_a_sentence(hours: Hours, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        check_hours(hours)


def test_a_week_counts_from_sunday_as_the_schema_says() -> None:
    assert [timetable.day_of_week(date(2026, 9, 13 + n)) for n in range(7)] == list(range(7))


def test_touching_hours_are_one_window_and_a_single_date_replaces_the_week() -> None:
    week = [Hours(1, time(9), time(12)), Hours(1, time(12), time(14)), Hours(2, time(9), time(10))]
    assert windows(week, MONDAY) == [(time(9), time(14))]
    once = Hours(1, time(17), time(19), recurring=False, valid_from=MONDAY, valid_until=MONDAY)
    assert windows([*week, once], MONDAY) == [(time(17), time(19))]
    assert windows([*week, once], date(2026, 9, 21)) == [(time(9), time(14))]


@given(
    spans=st.lists(st.tuples(st.integers(0, 1420), st.integers(1, 200)), max_size=8),
    begin=st.integers(0, 1400),
    lasts=st.integers(1, 30),
)
def test_a_stretch_fits_when_each_of_its_minutes_is_in_some_hours(
    spans: list[tuple[int, int]], begin: int, lasts: int
) -> None:
    hours = [Hours(1, _at(start), _at(min(1439, start + length))) for start, length in spans]
    lasts = min(lasts, 1439 - begin)
    start = datetime.combine(MONDAY, _at(begin))
    end = datetime.combine(MONDAY, _at(begin + lasts))
    covered = all(
        any(each.start <= _at(minute) < each.end for each in hours)
        for minute in range(begin, begin + lasts)
    )
    assert fits(windows(hours, MONDAY), start, end) == covered


def _at(minute: int) -> time:
    return time(minute // 60, minute % 60)


def test_hours_are_kept_changed_taken_back_and_undone(plan: Plan) -> None:
    maeve = plan.teachers["Maeve"]
    made = service(plan).add_hours(maeve, Hours(1, time(14), time(18))).made
    assert made is not None
    service(plan).set_hours(made, Hours(1, time(15), time(18)))
    assert [(row.teacher, row.start) for row in listed(plan)] == [("Maeve Cullinan", time(15))]
    with pytest.raises(RuleBroken, match="there already"):
        service(plan).add_hours(maeve, Hours(1, time(15), time(18)))
    service(plan).remove_hours(made)
    assert listed(plan) == []
    undo(plan.database)
    undo(plan.database)
    assert [row.start for row in listed(plan)] == [time(14)]
    with pytest.raises(NotFound):
        service(plan).add_hours(plan.rooms["Hall"], Hours(1, time(15), time(18)))


def listed(plan: Plan) -> list[timetable.HoursRow]:
    with plan.database.reading() as session:
        return timetable.availability(session)


def test_sickness_over_lessons_says_how_many_need_cover(plan: Plan) -> None:
    lesson = plan.add()
    maeve = plan.teachers["Maeve"]
    made = service(plan).add_time_off(maeve, ONE_DAY).made
    with plan.database.reading() as session:
        [row] = timetable.time_off(session, maeve)
        need = timetable.to_cover(session, maeve, ONE_DAY.start, ONE_DAY.end)
        assert (row.to_cover, row.start, row.end) == (1, ONE_DAY.start, ONE_DAY.end)
        assert [each.day for each in need] == [date(2026, 9, 21)]
    plan.service.substitute(plan.on(lesson, date(2026, 9, 21)).id, plan.teachers["Jonas"])
    with plan.database.reading() as session:
        assert timetable.time_off(session)[0].to_cover == 0
    assert made is not None
    service(plan).remove_time_off(made)
    undo(plan.database)
    with plan.database.reading() as session:
        assert [each.kind for each in timetable.time_off(session)] == [TimeOffKind.SICK]


@pytest.mark.parametrize(
    ("absence", "sentence"),
    [
        (Absence(datetime(2026, 9, 22), datetime(2026, 9, 21)), "ends before it begins"),
        (Absence(datetime(2026, 9, 22), datetime(2026, 9, 22)), "ends before it begins"),
        (Absence(datetime(2026, 9, 22), datetime(2036, 9, 22)), "more than two years"),
        (ONE_DAY, "is away on Mon 21 Sept already"),
    ],
)
def test_time_off_that_cannot_be_is_refused(plan: Plan, absence: Absence, sentence: str) -> None:
    maeve = plan.teachers["Maeve"]
    service(plan).add_time_off(maeve, ONE_DAY)
    with pytest.raises(RuleBroken, match=sentence):
        service(plan).add_time_off(maeve, absence)
    with plan.database.reading() as session:
        assert len(timetable.time_off(session)) == 1


def test_a_substitute_who_is_away_is_refused_unless_the_office_says_why(plan: Plan) -> None:
    lesson = plan.add()
    jonas = plan.teachers["Jonas"]
    service(plan).add_time_off(jonas, ONE_DAY)
    meeting = plan.on(lesson, date(2026, 9, 21))
    with pytest.raises(DoubleBooked, match=r"Jonas Weber is away on Mon 21 Sept\. Nothing"):
        plan.service.substitute(meeting.id, jonas)
    with pytest.raises(DoubleBooked, match="Jonas Weber is away"):
        plan.service.substitute(meeting.id, jonas, scope=Scope.ALL)
    assert plan.on(lesson, date(2026, 9, 21)).teacher == "Maeve Cullinan"
    plan.service.substitute(meeting.id, jonas, anyway="comes in for it")
    kept = plan.on(lesson, date(2026, 9, 21))
    assert (kept.teacher, kept.booked_anyway) == ("Jonas Weber", "comes in for it")


def test_a_meeting_is_not_moved_into_time_off_but_a_series_goes_on_over_it(plan: Plan) -> None:
    service(plan).add_time_off(plan.teachers["Maeve"], ONE_DAY)
    lesson = plan.add()
    assert date(2026, 9, 21) in plan.days(lesson)
    meeting = plan.on(lesson, MONDAY)
    with pytest.raises(DoubleBooked, match="Maeve Cullinan is away on Mon 21 Sept"):
        plan.service.move_meeting(meeting.id, datetime(2026, 9, 21, 10))
    assert plan.on(lesson, MONDAY).start == datetime(2026, 9, 14, 16)


def test_a_room_in_use_is_not_taken_out_of_use(plan: Plan) -> None:
    lesson = plan.add()
    with pytest.raises(RuleBroken, match=r"Studio B is in use: \d+ lessons to come are in it"):
        plan.service.archive_room(plan.rooms["Studio B"])
    plan.service.edit_lesson(lesson, {"room_id": plan.rooms["Hall"]}, first=MONDAY)
    plan.service.archive_room(plan.rooms["Studio B"])
    plan.service.archive_room(plan.rooms["Studio B"], away=False)
    assert plan.add("Cello", teacher_id=None)
