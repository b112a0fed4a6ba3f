"""What in the timetable needs somebody, asked in as many statements for a large school."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.desk.queries.today import read_today
from desktop_app.areas.desk.queries.today_alerts import alerts
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Cycle, LessonType
from desktop_app.areas.timetable.glances import needs
from desktop_app.core.db.kept import FileStatements
from tests.areas.timetable.plan import MONDAY, MORNING, Plan

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40).map(lambda n: FIRST + timedelta(days=n))
SPANS = st.lists(st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair))), max_size=4)


@given(SPANS, DAYS, DAYS)
def test_the_gaps_between_terms_are_the_days_in_no_term(
    spans: list[tuple[date, date]], first: date, last: date
) -> None:
    free = [
        day
        for begin, end in needs.gaps(spans, first, last)
        for day in (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    ]
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert free == [d for d in every if not any(begin <= d <= end for begin, end in spans)]


def hybrid(plan: Plan, title: str, **more: Any) -> None:
    lesson = plan.add(title, type=LessonType.HYBRID, **more)
    for name in ("Amara", "Kofi"):
        plan.enroll(lesson, name, anyway="a test")
    plan.service.set_hybrid(lesson, Cycle(2, (1,), MONDAY, notify_days=5))


def test_the_weeks_without_bookings_are_those_of_the_whole_read(plan: Plan) -> None:
    hybrid(plan, "Junior Strings")
    evening = plan.weekly(MONDAY, start=time(18))
    hybrid(plan, "Evening Strings", schedule=evening)
    with plan.database.reading() as session:
        whole = timetable.coming_one_on_one(session, MONDAY, ahead=timedelta(days=20))
        quick = list(needs.unbooked_one_on_one(session, MONDAY, MONDAY + timedelta(days=20)))
    assert quick
    assert [
        (week.meeting.id, len(week.not_booked), week.remind_on, week.meeting.cycle_week)
        for week in whole
    ] == [(each.occurrence_id, each.not_booked, each.remind_on, each.week) for each in quick]
    assert {each.of_weeks for each in quick} == {2}


def test_a_day_closed_later_names_its_meetings_and_its_closure(plan: Plan) -> None:
    lesson = plan.add("Violin")
    with plan.database.writing("Close") as work:
        school.add_closure(work, "Flood", MONDAY, MONDAY)
    with plan.database.reading() as session:
        (found,) = needs.closed_meetings(session, MONDAY, MONDAY + timedelta(days=30))
    assert (found.lesson_id, found.day, found.closure) == (lesson, MONDAY, "Flood")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names: list[str] = []
    rows = FileStatements.rows

    def count(self: Any, session: Any, where: str, *more: Any) -> Any:
        names.append(where)
        return rows(self, session, where, *more)

    monkeypatch.setattr(FileStatements, "rows", count)
    return names


def test_a_day_of_more_lessons_is_asked_in_as_many_statements(plan: Plan, asked: list[str]) -> None:
    def statements(now: datetime = MORNING) -> int:
        asked.clear()
        with plan.database.reading() as session:
            day = read_today(session, now)
            alerts(session, now)
        assert day.blocks
        return len(asked)

    hybrid(plan, "Junior Strings")
    hybrid(plan, "Senior Strings", schedule=plan.weekly(MONDAY, start=time(17)))
    few = statements()
    for hour in range(9, 16):
        hybrid(plan, f"Strings at {hour}", schedule=plan.weekly(MONDAY, start=time(hour)))
    assert statements() == few
