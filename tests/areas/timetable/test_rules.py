"""What may be said of a lesson, how many fit in, and the weeks of a hybrid cycle."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.timetable.rules import enrollments, hybrid, lessons
from desktop_app.areas.timetable.terms import LessonFacts, LessonType, Recurrence, Schedule, Spell
from desktop_app.core.errors import RuleBroken

MONDAY = date(2026, 9, 7)


@pytest.mark.parametrize(
    ("end", "minutes"), [(time(16, 45), 45), (time(16, 1), 1), (time(23, 59), 479)]
)
def test_a_lesson_lasts_from_its_start_to_its_end(end: time, minutes: int) -> None:
    assert lessons.minutes_between(time(16), end) == minutes


@pytest.mark.parametrize("end", [time(15, 59), time(16), time(0)])
def test_a_lesson_that_ends_before_it_starts_is_refused(end: time) -> None:
    with pytest.raises(RuleBroken, match="ends before it starts") as refused:
        lessons.minutes_between(time(16), end)
    assert refused.value.field == "end"


@pytest.mark.parametrize(
    ("schedule", "field"),
    [
        (Schedule(MONDAY, time(16), 0), "duration"),
        (Schedule(MONDAY, time(16), -45), "duration"),
        (Schedule(MONDAY, time(16), 1441), "duration"),
        (Schedule(MONDAY, time(16), 45, until=MONDAY - timedelta(days=1)), "until"),
        (Schedule(date(1066, 10, 14), time(16), 45), "start"),
    ],
)
def test_a_schedule_that_no_lesson_has_is_refused_at_its_field(
    schedule: Schedule, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        lessons.check_schedule(schedule)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (LessonFacts("Violin", max_students=0), "max_students"),
        (LessonFacts("Violin", max_students=10**9), "max_students"),
        (LessonFacts("Violin", price_per_student=-1), "price"),
        (LessonFacts("Violin", price_per_student=10**15), "price"),
        (LessonFacts("Violin", schedule=Schedule(MONDAY, time(16), 0)), "duration"),
    ],
)
def test_absurd_facts_are_refused_at_their_field(facts: LessonFacts, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        lessons.check_facts(facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("kind", "own", "room", "fits"),
    [
        (LessonType.INDIVIDUAL, None, 4, 1),
        (LessonType.INDIVIDUAL, 2, 4, 2),
        (LessonType.GROUP, 6, 4, 4),
        (LessonType.GROUP, 3, 4, 3),
        (LessonType.GROUP, None, 4, 4),
        (LessonType.GROUP, 6, None, 6),
        (LessonType.ENSEMBLE, None, None, None),
    ],
)
def test_as_many_fit_as_the_smaller_of_lesson_and_room(
    kind: LessonType, own: int | None, room: int | None, fits: int | None
) -> None:
    assert lessons.capacity(kind, own, room) == fits


days = st.dates(date(2026, 9, 1), date(2026, 12, 31))
spells = st.builds(lambda a, b: Spell(min(a, b), max(a, b)), days, days)


@given(st.lists(spells | st.builds(Spell, days), max_size=12), spells)
def test_places_are_counted_day_by_day(others: list[Spell], asked: Spell) -> None:
    assert asked.last is not None
    span = (asked.last - asked.first).days + 1
    each_day = [asked.first + timedelta(days=n) for n in range(span)]
    expected = max(sum(other.covers(day) for other in others) for day in each_day)
    assert lessons.most_at_once(others, asked.first, asked.last) == expected


def test_two_who_follow_each_other_share_one_place() -> None:
    others = [Spell(MONDAY, MONDAY + timedelta(days=6)), Spell(MONDAY + timedelta(days=7))]
    assert lessons.most_at_once(others, MONDAY, None) == 1
    enrollments.check_fits("Violin", 2, others, Spell(MONDAY))
    with pytest.raises(RuleBroken, match="Violin is full: 1 of 1 places are taken"):
        enrollments.check_fits("Violin", 1, others, Spell(MONDAY))
    enrollments.check_fits("Choir", None, others * 50, Spell(MONDAY))


def test_a_spell_cannot_end_before_it_begins() -> None:
    with pytest.raises(RuleBroken, match="ends before it begins"):
        enrollments.check_spell(MONDAY, MONDAY - timedelta(days=1))


def test_a_student_is_in_a_lesson_once_on_each_day() -> None:
    def check(spell: Spell, *own: Spell) -> None:
        enrollments.check_not_twice("Amara", "Violin", spell, own)

    past, going = Spell(MONDAY, MONDAY + timedelta(days=9)), Spell(MONDAY + timedelta(days=30))
    check(Spell(MONDAY + timedelta(days=10), MONDAY + timedelta(days=29)), past, going)
    with pytest.raises(RuleBroken, match="Amara is already enrolled in Violin, since 7 Oct 2026"):
        check(Spell(MONDAY + timedelta(days=10)), past, going)
    with pytest.raises(RuleBroken, match=r"Amara is in Violin until 16 Sept? 2026"):
        check(Spell(MONDAY + timedelta(days=9)), past)


def test_the_days_of_a_lesson_are_held_against_terms_and_closures() -> None:
    terms = [(date(2026, 9, 1), date(2026, 12, 18))]
    weekly = Schedule(MONDAY, time(16), 45, Recurrence.WEEKLY)

    def said(*found: date, closed: dict[date, str] | None = None) -> list[str]:
        return lessons.calendar_warnings(weekly, found, terms, closed or {})

    assert said(MONDAY) == []
    assert "Every meeting" in said(date(2026, 12, 21))[0]
    assert "1 meeting lies outside" in said(MONDAY, date(2026, 12, 21))[0]
    assert "never meets" in said()[0]
    both = said(MONDAY, closed={date(2026, 10, 26): "Mid-term", date(2026, 10, 19): "Storm"})
    assert "2 meetings are left out" in both[0]
    assert "19 Oct 2026, Storm" in both[0]
    fifth = Schedule(date(2026, 9, 29), time(16), 45, Recurrence.MONTHLY)
    (warning,) = lessons.calendar_warnings(fifth, [fifth.first_day], terms, {})
    assert "fifth" in warning


CYCLE = hybrid.Cycle(4, (2, 4), MONDAY)


@pytest.mark.parametrize(
    ("cycle", "field"),
    [
        (hybrid.Cycle(0, (1,), MONDAY), "cycle_length"),
        (hybrid.Cycle(53, (1,), MONDAY), "cycle_length"),
        (hybrid.Cycle(4, (), MONDAY), "one_on_one_weeks"),
        (hybrid.Cycle(4, (5,), MONDAY), "one_on_one_weeks"),
        (hybrid.Cycle(4, (0,), MONDAY), "one_on_one_weeks"),
        (hybrid.Cycle(4, (1,), MONDAY, -5), "one_on_one_price"),
        (hybrid.Cycle(4, (1,), MONDAY, None, 400), "notify_days"),
    ],
)
def test_a_cycle_that_cannot_be_is_refused(cycle: hybrid.Cycle, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        hybrid.check_cycle(cycle)
    assert refused.value.field == field


def test_weeks_are_read_as_people_and_the_schema_write_them() -> None:
    assert hybrid.read_weeks("4, 8") == hybrid.read_weeks("[4,8]") == (4, 8)
    assert hybrid.check_cycle(hybrid.Cycle(8, (8, 4, 8), MONDAY)).one_on_one_weeks == (4, 8)
    with pytest.raises(RuleBroken, match="like 4, 8"):
        hybrid.read_weeks("four")


def test_a_closed_week_is_no_week_of_the_cycle_but_a_cancelled_one_is() -> None:
    meetings = [MONDAY + timedelta(weeks=n) for n in range(6)]
    closed = {meetings[2]}
    weeks = hybrid.teaching_weeks(meetings, closed, MONDAY)
    found = [hybrid.week_of_cycle(CYCLE, day, weeks) for day in meetings]
    assert found == [1, 2, None, 3, 4, 1]
    by_calendar = [hybrid.week_of_cycle(CYCLE, day, weeks, calendar_weeks=True) for day in meetings]
    assert by_calendar == [1, 2, 3, 4, 1, 2]


def test_the_cycle_counts_from_the_week_of_its_start() -> None:
    cycle = hybrid.Cycle(4, (2,), MONDAY + timedelta(weeks=1, days=3))
    meetings = [MONDAY + timedelta(weeks=n) for n in range(3)]
    weeks = hybrid.teaching_weeks(meetings, (), cycle.start)
    assert [hybrid.week_of_cycle(cycle, day, weeks) for day in meetings] == [None, 1, 2]
