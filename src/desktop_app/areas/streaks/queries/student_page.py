"""The streaks of a pupil, overall and of each club: eight weeks of days, what staff said."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.streaks.queries.board import GroupOf, groups_of_student
from desktop_app.areas.streaks.queries.weeks import Shade, Span, shades_of, span_of
from desktop_app.areas.streaks.tables import (
    BuddyMute,
    StreakCorrection,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import DayState, StreakStatus

MOST = 8


@dataclass(frozen=True, slots=True)
class OneStreak:
    """A streak of a pupil; without a club the overall one."""

    club_id: UUID | None
    club: str
    current: int
    longest: int
    frozen: bool
    closed_until: date | None
    shades: tuple[Shade, ...]

    @property
    def earned_today(self) -> bool:
        """Whether today is earned, and joins the streak once it is closed."""
        return Shade.TODAY in self.shades


@dataclass(frozen=True, slots=True)
class Said:
    """What staff said of days: what a day was, or days set aside until `last`."""

    id: UUID
    day: date
    last: date | None
    state: DayState
    reason: str
    by: str
    is_freeze: bool


@dataclass(frozen=True, slots=True)
class StudentStreaks:
    """Everything a card shows of a pupil's streaks."""

    student_id: UUID
    span: Span
    streaks: tuple[OneStreak, ...]
    groups: tuple[GroupOf, ...]
    said: tuple[Said, ...]
    muted_by: str

    @property
    def overall(self) -> OneStreak | None:
        """Return the streak over everything."""
        return next((each for each in self.streaks if each.club_id is None), None)


def student_streaks(session: Session, student_id: UUID, today: date) -> StudentStreaks:
    """Read the streaks of a pupil."""
    span = span_of(session, today)
    row = StudentStreak
    query = (
        select(row, Club.name)
        .outerjoin(Club, Club.id == row.club_id)
        .where(row.student_id == student_id)
        .order_by(row.club_id.is_not(None), Club.sort_name)
    )
    found = tuple(
        OneStreak(
            each.club_id, club or "", each.current, each.longest,
            each.status is StreakStatus.FROZEN, each.closed_until,
            tuple(shades_of(session, [student_id], each.club_id, span)[student_id]),
        )
        for each, club in session.execute(query).all()
    )  # fmt: skip
    muted = session.scalars(select(BuddyMute.asked_by).where(BuddyMute.student_id == student_id))
    return StudentStreaks(
        student_id, span, found, tuple(groups_of_student(session, student_id)),
        tuple(_said(session, student_id)), muted.first() or "",
    )  # fmt: skip


def _said(session: Session, student_id: UUID) -> list[Said]:
    corrected, frozen = StreakCorrection, StreakFreeze
    rows = [
        Said(each.id, each.day, None, each.state, each.reason, each.corrected_by, False)
        for each in session.scalars(
            select(corrected)
            .where(corrected.student_id == student_id)
            .order_by(corrected.corrected_at.desc())
            .limit(MOST)
        )
    ]
    rows += [
        Said(each.id, each.first_day, each.last_day, DayState.FROZEN, each.reason,
             each.frozen_by, True)
        for each in session.scalars(select(frozen).where(frozen.student_id == student_id))
    ]  # fmt: skip
    return sorted(rows, key=lambda each: each.day, reverse=True)[:MOST]


def current_of(session: Session, students: list[UUID]) -> dict[UUID, int]:
    """Return the overall streaks of some pupils, of those who have one."""
    row = StudentStreak
    query = select(row.student_id, row.current).where(
        row.student_id.in_(students), row.club_id.is_(None)
    )
    return {student: int(days) for student, days in session.execute(query)}
