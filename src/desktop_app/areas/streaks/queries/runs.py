"""The days behind the numbers of streaks, the newest first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.streaks.derivations.days import kept_days, kept_group_days
from desktop_app.areas.streaks.tables import (
    BuddyGroupDailyMember,
    BuddyGroupDailyRecord,
    StreakCorrection,
    StreakDay,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import BuddyStreakStatus, DayState


@dataclass(frozen=True, slots=True)
class RunDay:
    """A day of a streak: what it was, what earned it, the count after it, why it was corrected."""

    day: date
    state: DayState
    count: int
    fact: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunOf:
    """A streak with the days that made it."""

    current: int
    longest: int
    closed_until: date
    days: tuple[RunDay, ...]


@dataclass(frozen=True, slots=True)
class GroupRunDay:
    """A day that counted for a group."""

    day: date
    count: int
    unbroken: int
    members: int
    earned_by: int


def run_of(
    session: Session, student_id: UUID, club_id: UUID | None = None, *, longest: bool = False
) -> RunOf | None:
    """Return a streak, or the longest one, with its days; None where there is none."""
    row, day = StudentStreak, StreakDay
    same = row.club_id == club_id if club_id else row.club_id.is_(None)
    streak = session.scalars(select(row).where(row.student_id == student_id, same)).first()
    if streak is None or streak.closed_until is None:
        return None
    of_club = day.club_id == club_id if club_id else day.club_id.is_(None)
    mine = (day.day.in_(kept_days(session)), day.student_id == student_id, of_club)
    query = select(day).where(*mine).order_by(day.day.desc())
    days = list(session.scalars(query))
    if longest:
        top = next((at for at, each in enumerate(days) if each.count == streak.longest), 0)
        days = days[top:]
    shown = []
    for each in days:
        if each.state is DayState.MISSED:
            break
        shown.append(each)
    said = _reasons(session, student_id, club_id)
    made = tuple(
        RunDay(each.day, each.state, each.count, _fact(each), said.get(each.day, ""))
        for each in shown
    )
    return RunOf(streak.current, streak.longest, streak.closed_until, made)


def _fact(row: StreakDay) -> str:
    if row.state is not DayState.EARNED:
        return ""
    known = (
        (row.attendance_id, "LESSON"),
        (row.homework_completion_id, "HOMEWORK"),
        (row.reading_log_id, "READING"),
        (row.practice_log_id, "PRACTICE"),
    )
    return next((name for fact, name in known if fact is not None), "STAFF")


def _reasons(session: Session, student_id: UUID, club_id: UUID | None) -> dict[date, str]:
    row = StreakCorrection
    same = row.club_id == club_id if club_id else row.club_id.is_(None)
    query = select(row.day, row.reason).where(row.student_id == student_id, same)
    found = session.execute(query.order_by(row.corrected_at))
    return {day: str(reason) for day, reason in found}


def group_run(session: Session, group_id: UUID, *, longest: bool = False) -> list[GroupRunDay]:
    """Return the days that counted for a group, or those of its longest run without a pause."""
    row = BuddyGroupDailyRecord
    query = (
        select(row.day, row.count, row.unbroken, row.active_members, row.members_earned)
        .where(
            row.day.in_(kept_group_days(session)),
            row.buddy_group_id == group_id,
            row.earned.is_(True),
        )
        .order_by(row.day.desc())
    )
    days = [GroupRunDay(*found) for found in session.execute(query)]
    if not longest or not days:
        return days
    top = max(each.unbroken for each in days)
    at = next(n for n, each in enumerate(days) if each.unbroken == top)
    return days[at : at + top]


def member_days(session: Session, group_id: UUID, student_id: UUID, state: DayState) -> list[date]:
    """Return the days of a group on which a member earned, or missed."""
    row, day = BuddyGroupDailyMember, BuddyGroupDailyRecord
    query = (
        select(day.day)
        .join(row, row.daily_record_id == day.id)
        .where(
            day.day.in_(kept_group_days(session)),
            day.buddy_group_id == group_id,
            row.student_id == student_id,
            row.state == state,
            day.streak_status != BuddyStreakStatus.FROZEN,
        )
        .order_by(day.day.desc())
    )
    return list(session.scalars(query))
