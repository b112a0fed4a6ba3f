"""The days of streaks: a cache worked out from lessons, homework, reading and practice.

A streak begins with its first earned day. Each school day since then has a row, up to the last day
that was closed; what happens on days that are not closed yet costs nothing.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.clubs.tables import HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.streaks.derivations.day_sets import DaySets
from desktop_app.areas.streaks.derivations.spans import days_between, kept_span
from desktop_app.areas.streaks.tables import (
    BuddyGroupDailyRecord,
    BuddyGroupSpell,
    StreakCorrection,
    StreakDay,
    StudentStreak,
)
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db.kept import fetch

DAY = timedelta(days=1)


def last_closed(_engine: str) -> Any:
    """Build the last day that was closed for anybody; kept, since every mark asks.

    All streaks are closed until the same day, so any of them knows it. Where nobody has earned a
    day yet, groups know it.
    """
    row = StudentStreak
    streaks = select(row.closed_until).order_by(row.id.desc()).limit(1).scalar_subquery()
    groups = select(func.max(BuddyGroupDailyRecord.day)).scalar_subquery()
    return select(func.coalesce(streaks, groups))


def horizon(session: Session) -> date | None:
    """Return the last day that was closed for anybody."""
    last: date | None
    ((last,),) = fetch(session, f"{__name__}:last_closed")
    return last


def every_day(first: date, last: date) -> list[date]:
    """Return the days between two: days of one student or group are looked up one by one."""
    return [first + n * DAY for n in range((last - first).days + 1)]


def kept_days(session: Session) -> list[date]:
    """Return every day between the first and the last of which a student has a row."""
    return _between(session, StreakDay.day)


def kept_group_days(session: Session) -> list[date]:
    """Return every day between the first and the last of which a group has a row."""
    return _between(session, BuddyGroupDailyRecord.day)


def _between(session: Session, day: Any) -> list[date]:
    kept = kept_span(session, day)
    return every_day(*kept) if kept else []


def first_fact(session: Session) -> date | None:
    """Return the first day of which anything is known that may earn."""
    found = [
        session.scalar(select(func.min(column)))
        for column in (
            HomeworkCompletion.done_on, ReadingLog.read_on, PracticeLog.practiced_on,
            StreakCorrection.day,
        )
    ]  # fmt: skip
    found.append(
        session.scalar(
            select(func.min(LessonOccurrence.local_date)).join(
                Attendance, Attendance.occurrence_id == LessonOccurrence.id
            )
        )
    )
    return min((day for day in found if day is not None), default=None)


def first_day(session: Session) -> date | None:
    """Return the first day of which there is anything: a fact, or a group that is active."""
    begun: date | None = session.scalar(select(func.min(BuddyGroupSpell.first_day)))
    return min(filter(None, (begun, first_fact(session))), default=None)


def bring(
    session: Session, students: Collection[UUID] | None, since: date, *, until: date | None = None
) -> None:
    """Work the days of some students, or all, out again from a day on, and close until a day.

    Without `until` what is closed stays closed, and nothing more is.
    """
    before = horizon(session)
    closed = max(filter(None, (before, until)), default=None)
    if closed is None or closed < since:
        return
    days = DaySets(session, students)
    if before is not None and since <= before:
        days.take_back(since)
    days.go_on(days_between(session, since, closed), closed)


def bring_all(session: Session, first: date | None, closed: date | None) -> None:
    """Work every day out anew, from the first on which there is anything."""
    days = DaySets(session, None)
    days.take_back(date.min)
    if first is not None and closed is not None and first <= closed:
        days.go_on(days_between(session, first, closed), closed)
