"""Weeks of clubs are what one counts by hand, week by week, on both engines."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.snapshots import SNAPSHOTS
from desktop_app.areas.clubs.tables import (
    ClubMembership,
    ReadingLog,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.school.tables import CalendarDay
from desktop_app.areas.school.terms import DayKind
from tests.areas.billing.desk import open_desk, open_server_desk
from tests.areas.clubs.test_points import NAMES, Hall

MONDAY = date(2026, 8, 31)
WEEKS = 9  # the ninth ends on Sunday 1 November; today is the Thursday after
LAST = 7 * WEEKS - 1


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    if request.param == "sqlite":
        desk = open_desk(tmp_path)
    else:
        desk = open_server_desk(request.getfixturevalue("postgresql_url"))
    desk.set(school_days=[1, 2, 3, 4, 5])
    yield Hall(desk)
    desk.database.close()


logs = st.lists(
    st.tuples(
        st.sampled_from(NAMES), st.integers(0, LAST), st.integers(1, 60), st.booleans()
    ),
    max_size=12,
)  # fmt: skip
joins = st.lists(st.integers(0, LAST), min_size=len(NAMES), max_size=len(NAMES))
closed_weeks = st.sets(st.integers(1, WEEKS - 1), max_size=2)


def wipe(hall: Hall, joined: list[int], closed: set[int]) -> None:
    with hall.desk.database.reading() as session:
        query = select(ReadingLog.id).where(ReadingLog.withdrawn_at.is_(None))
        old = list(session.scalars(query))
    for each in old:
        hall.service.withdraw("reading_log", each)

    def rows(work: Any) -> None:
        for table in (WeeklyLearningPointsSnapshot, ClubMembership, CalendarDay):
            work.session.execute(delete(table))
        for name, day in zip(NAMES, joined, strict=True):
            work.session.add(
                ClubMembership(
                    club_id=hall.reading, student_id=hall.desk.students[name],
                    joined_on=MONDAY + timedelta(days=day),
                )
            )  # fmt: skip
        for week in closed:
            for day in range(5):
                when = MONDAY + timedelta(days=7 * week + day)
                work.session.add(CalendarDay(day=when, name="Break", kind=DayKind.HOLIDAY))

    hall.desk.write(rows)


def share(part: int, whole: int) -> int:
    """Thousandths, rounded half up."""
    return floor(Fraction(part * 1000, whole) + Fraction(1, 2))


class Sheet:
    """A sheet of paper with a column for each week."""

    def __init__(self, joined: list[int], closed: set[int]) -> None:
        self.joined = dict(zip(NAMES, joined, strict=True))
        self.open = [week for week in range(WEEKS) if week not in closed]
        self.read: list[tuple[str, int, int, bool]] = []

    def points(self, name: str, week: int) -> int:
        return sum(p for n, day, p, _ in self.read if n == name and day // 7 == week)

    def row(self, name: str, week: int) -> dict[str, Any]:
        mine = self.points(name, week)
        earlier = [self.points(name, w) for w in range(week)]
        past = [w for w in self.open if w < week and 7 * w + 6 >= self.joined[name]]
        seen = [*past[-3:], week]
        before = self.points(name, past[-1]) if past else 0
        here = [n for n in NAMES if self.joined[n] <= 7 * week + 6]
        days = {day for n, day, _, _ in self.read if n == name and day // 7 == week}
        four = sum(self.points(name, w) for w in seen)
        start, end = 1 + sum(earlier) // 12, 1 + (sum(earlier) + mine) // 12
        return {
            "points": mine, "level_at_start": start, "level_at_end": end,
            "levels_progressed": end - start, "pages_read": mine,
            "books_completed": sum(
                f for n, day, _, f in self.read if n == name and day // 7 == week
            ),
            "pages_per_day": share(mine, 5), "days_active": len(days),
            "consistency": min(1000, share(len(days), 5)),
            "class_average": share(sum(self.points(n, week) for n in here), len(here))
            if len(here) >= 5 else None,
            "personal_best": mine > max(earlier, default=0),
            "improvement": share(mine - before, before) if before else None,
            "velocity": share(four, 5 * len(seen)),
            "prediction": share(four, len(seen)) if len(seen) > 1 else None,
        }  # fmt: skip

    def kept(self) -> dict[tuple[str, int], dict[str, Any]]:
        return {
            (name, week): self.row(name, week)
            for name in NAMES
            for week in self.open
            if self.joined[name] <= 7 * week + 6
        }


def kept(hall: Hall) -> dict[tuple[str, int], dict[str, Any]]:
    row = WeeklyLearningPointsSnapshot
    names: dict[UUID, str] = {key: name for name, key in hall.desk.students.items()}
    with hall.desk.database.reading() as session:
        rows = session.scalars(select(row).where(row.club_id == hall.reading)).all()
        return {
            (names[each.student_id], (each.week_starts_on - MONDAY).days // 7): {
                name: getattr(each, name) for name in Sheet([0] * 6, set()).row("Amara", 0)
            }
            for each in rows
        }


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(logs, joins, closed_weeks, st.integers(0, 12))
def test_weeks_worked_out_late_or_on_time_are_what_one_counts_by_hand(
    hall: Hall,
    read: list[tuple[str, int, int, bool]],
    joined: list[int],
    closed: set[int],
    when: int,
) -> None:
    wipe(hall, joined, closed)
    sheet = Sheet(joined, closed)
    read = [each for each in read if each[1] >= sheet.joined[each[0]]]
    for number, (name, day, pages, finished) in enumerate(read):
        if number == when:
            hall.desk.write(lambda work: clubs.close_weeks(work.session))
        hall.service.log_reading(
            hall.reading, hall.desk.students[name], pages, day=MONDAY + timedelta(days=day),
            finished=finished,
        )  # fmt: skip
        sheet.read.append((name, day, pages, finished))
    hall.desk.write(lambda work: clubs.close_weeks(work.session))
    by_hand = sheet.kept()
    assert kept(hall) == by_hand
    with hall.desk.database.reading() as session:
        assert SNAPSHOTS.differences(session) == []
    assert hall.desk.write(lambda work: clubs.close_weeks(work.session)) == 0
    hall.desk.write(lambda work: SNAPSHOTS.rebuild(work.session))
    assert kept(hall) == by_hand
