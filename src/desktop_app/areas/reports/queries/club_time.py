"""Points, levels and weeks of many students in their clubs, by the rules of the clubs."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import (
    Club,
    ClubMembership,
    LearningPointsTransaction,
    StudentClubLevel,
    WeeklyLearningPointsSnapshot,
)
from desktop_app.areas.reports.rules import weeks
from desktop_app.areas.reports.terms import ClubTime, ClubWeek, Period

_entry = LearningPointsTransaction


def club_time(session: Session, ids: list[UUID], period: Period) -> dict[UUID, list[ClubTime]]:
    """Return the clubs each student was in during the period, by name."""
    totals, by_week = _totals(session, ids, period), _weeks(session, ids, period)
    averages = _averages(session, period)
    found: dict[UUID, list[ClubTime]] = defaultdict(list)
    for row in session.execute(_memberships(ids, period)):
        if any(each.club_id == row.club_id for each in found[row.student_id]):
            continue  # a second spell in the same club
        pair = (row.student_id, row.club_id)
        before, within = totals.get(pair, (0, 0))
        now = clubs.level_of(before + within, row.points_per_level)
        was = clubs.level_of(before, row.points_per_level)
        known = row.achieved_on is not None and row.achieved_on <= period.last
        is_new = known and row.achieved_on >= period.first
        found[row.student_id].append(
            ClubTime(
                row.club_id, row.name, row.kind is clubs.ClubKind.READING, row.points_per_level,
                row.joined_on, within, now.level, was.level, now.in_level,
                row.level_name if known else None, row.previous_level if is_new else None,
                tuple(
                    ClubWeek(monday, by_week.get(pair, {}).get(monday, 0),
                             averages.get((row.club_id, monday)))
                    for monday in weeks(period.first, period.last)
                ),
            )
        )  # fmt: skip
    return found


def _memberships(ids: list[UUID], period: Period) -> Any:
    rung = StudentClubLevel
    return (
        select(
            ClubMembership.student_id, ClubMembership.club_id, Club.name, Club.kind,
            Club.points_per_level, ClubMembership.joined_on, rung.level_name, rung.achieved_on,
            rung.previous_level,
        )
        .join(Club, Club.id == ClubMembership.club_id)
        .outerjoin(
            rung,
            and_(rung.student_id == ClubMembership.student_id,
                 rung.club_id == ClubMembership.club_id, rung.club_level_id.is_not(None)),
        )
        .where(
            ClubMembership.student_id.in_(ids), ClubMembership.joined_on <= period.last,
            func.coalesce(ClubMembership.left_on, period.last) >= period.first,
        )
        .order_by(Club.sort_name, Club.id, ClubMembership.joined_on)
    )  # fmt: skip


def _totals(
    session: Session, ids: list[UUID], period: Period
) -> dict[tuple[UUID, UUID], tuple[int, int]]:
    """Return each student's points in each club: before the period, and within it."""
    before = func.sum(case((_entry.earned_on < period.first, _entry.points), else_=0))
    within = func.sum(case((_entry.earned_on >= period.first, _entry.points), else_=0))
    query = (
        select(_entry.student_id, _entry.club_id, before, within)
        .where(_entry.student_id.in_(ids), _entry.earned_on <= period.last)
        .group_by(_entry.student_id, _entry.club_id)
    )
    return {
        (student, club): (int(early), int(late))
        for student, club, early, late in session.execute(query)
    }


def _weeks(
    session: Session, ids: list[UUID], period: Period
) -> dict[tuple[UUID, UUID], dict[date, int]]:
    found: dict[tuple[UUID, UUID], dict[date, int]] = {}
    for club in session.scalars(
        select(_entry.club_id)
        .where(_entry.student_id.in_(ids), _entry.earned_on.between(period.first, period.last))
        .distinct()
    ).all():
        of_club = clubs.weeks_of(session, club, ids, period.first, period.last)
        found |= {(student, club): some for student, some in of_club.items()}
    return found


def _averages(session: Session, period: Period) -> dict[tuple[UUID, date], int]:
    """Return the average of each club's closed weeks, where there were enough to shame nobody."""
    row = WeeklyLearningPointsSnapshot
    query = (
        select(row.club_id, row.week_starts_on, func.max(row.class_average))
        .where(
            row.week_starts_on.between(
                period.first - timedelta(days=period.first.weekday()), period.last
            )
        )
        .group_by(row.club_id, row.week_starts_on)
    )
    return {
        (club, monday): int(average)
        for club, monday, average in session.execute(query)
        if average is not None
    }
