"""One pupil in their clubs: balance, ladder, and week after week."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import (
    Club,
    ClubMembership,
    LearningPointsBalance,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.clubs.weeks import average_per_week


@dataclass(frozen=True, slots=True)
class Standing:
    """A pupil in a club; `rung` only where there is a ladder, the average in thousandths."""

    club_id: UUID
    club: str
    kind: ClubKind
    per_level: int
    help_days: int
    member: bool
    joined_on: date
    total: int
    level: int
    in_level: int
    to_next: int
    levels_achieved: int
    best_week: int
    average: int
    first_earned_on: date | None
    last_earned_at: datetime | None
    level_since: date | None
    rung: str | None
    rung_since: date | None
    rung_points: int
    rung_days: int | None
    rung_before: int | None

    def days_at_level(self, today: date) -> int:
        """Return since how many days the pupil is at this level of points."""
        return (today - (self.level_since or self.joined_on)).days

    def weeks_at_level(self, today: date) -> int:
        """Return since how many whole weeks the pupil is at this level of points."""
        return self.days_at_level(today) // 7

    def struggles(self, today: date) -> bool:
        """Whether the pupil is at this level for so long that help may be needed."""
        return self.days_at_level(today) >= self.help_days


def standings_of(session: Session, student_id: UUID, today: date) -> list[Standing]:
    """Return a pupil's clubs by name, the ones left too where points were earned."""
    spells = (
        select(
            ClubMembership.club_id.label("club_id"),
            func.max(ClubMembership.joined_on).label("joined_on"),
            func.count().filter(
                ClubMembership.joined_on <= today,
                ClubMembership.left_on.is_(None) | (ClubMembership.left_on >= today),
            ).label("live"),
        )
        .where(ClubMembership.student_id == student_id)
        .group_by(ClubMembership.club_id)
        .subquery()
    )  # fmt: skip
    row, rung = LearningPointsBalance, StudentClubLevel
    mine = and_(row.student_id == student_id, row.club_id == Club.id)
    query = (
        select(Club, spells.c.joined_on, spells.c.live, row, rung)
        .join(spells, spells.c.club_id == Club.id)
        .outerjoin(row, mine)
        .outerjoin(rung, and_(rung.student_id == student_id, rung.club_id == Club.id))
        .order_by(Club.sort_name, Club.id)
    )
    return [
        _standing(found, today)
        for found in session.execute(query)
        if found.live or (found[3] is not None and found[3].total)
    ]


def _standing(found: Any, today: date) -> Standing:
    club, joined, live, balance, level = found
    known = balance or LearningPointsBalance(
        total=0, level=1, in_level=0, to_next=club.points_per_level, levels_achieved=0,
        best_week_points=0,
    )  # fmt: skip
    return Standing(
        club.id, club.name, club.kind, club.points_per_level, club.may_need_help_days, bool(live),
        joined,
        known.total, known.level, known.in_level, known.to_next, known.levels_achieved,
        known.best_week_points, average_per_week(known.total, known.first_earned_on, today),
        known.first_earned_on, known.last_earned_at, known.level_since,
        level.level_name if level else None, level.achieved_on if level else None,
        level.points_when_achieved if level else 0, level.days_to_achieve if level else None,
        level.previous_level if level else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A kept week with every figure; shares, averages and trends in thousandths."""

    id: UUID
    academic_year: str
    academic_term: str | None
    academic_week: int
    week_starts_on: date
    week_ends_on: date
    points: int
    level_at_start: int
    level_at_end: int
    levels_progressed: int
    pages_read: int | None
    books_completed: int | None
    pages_per_day: int | None
    days_active: int
    consistency: int
    class_average: int | None
    personal_best: bool
    improvement: int | None
    velocity: int
    prediction: int | None
    calculated_at: datetime


def kept_weeks(session: Session, student_id: UUID, club_id: UUID) -> Sequence[WeekRow]:
    """Return the weekly snapshots of a pupil in a club, the newest first."""
    row = WeeklyLearningPointsSnapshot
    names = [field.name for field in fields(WeekRow)]
    query = (
        select(*(getattr(row, name) for name in names))
        .where(row.student_id == student_id, row.club_id == club_id)
        .order_by(row.week_starts_on.desc())
    )
    return [WeekRow(*values) for values in session.execute(query)]
