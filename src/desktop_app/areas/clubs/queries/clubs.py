"""Clubs as lists and windows show them; rows are frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.clubs.balances import monday
from desktop_app.areas.clubs.tables import (
    Club,
    ClubLevel,
    ClubMembership,
    LearningPointsBalance,
    LearningPointsTransaction,
    ReadingLog,
    StudentClubLevel,
)
from desktop_app.areas.clubs.terms import ClubKind
from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.people.terms import PrivacyLevel
from desktop_app.areas.timetable.api import shown_name

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)
Days = tuple[date, date]
"""A first and a last day, both included."""
_entry = LearningPointsTransaction


@dataclass(frozen=True, slots=True)
class ClubRow:
    """A club with how many are in it."""

    id: UUID
    name: str
    kind: ClubKind
    leader_id: UUID | None
    leader: str
    term_id: UUID | None
    points_per_level: int
    minutes_per_point: int
    normalization: int
    max_buddy_members: int
    may_need_help_days: int
    members: int
    archived: bool


def club_rows(session: Session, today: date, *, archived: bool = False) -> list[ClubRow]:
    """Return the clubs by name, the archived ones too when asked."""
    members = (
        select(func.count(func.distinct(ClubMembership.student_id)))
        .where(
            ClubMembership.school_id == Club.school_id,
            ClubMembership.club_id == Club.id,
            _in(today),
        )
        .correlate(Club)
        .scalar_subquery()
    )
    leader = aliased(Person)
    query = (
        select(Club, shown_name(leader), members)
        .outerjoin(Staff, Staff.id == Club.leader_id)
        .outerjoin(leader, leader.id == Staff.person_id)
        .order_by(Club.sort_name, Club.id)
    )
    if not archived:
        query = query.where(Club.archived_at.is_(None))
    return [
        ClubRow(
            club.id, club.name, club.kind, club.leader_id, name or "", club.term_id,
            club.points_per_level, club.minutes_per_point, club.normalization,
            club.max_buddy_members, club.may_need_help_days, count, club.archived_at is not None,
        )
        for club, name, count in session.execute(query)
    ]  # fmt: skip


def _in(day: date) -> Any:
    return and_(
        ClubMembership.joined_on <= day,
        or_(ClubMembership.left_on.is_(None), ClubMembership.left_on >= day),
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with what the club's table shows.

    `earned` is of the span that was asked for. `rank` is none for who keeps points private: they
    are counted in no list of others.
    """

    student_id: UUID
    membership_id: UUID
    name: str
    native_name: str | None
    private: bool
    joined_on: date
    rank: int | None
    level: int
    in_level: int
    to_next: int
    rung: str | None
    total: int
    this_week: int
    last_week: int
    last_earned_at: datetime | None
    level_since: date | None
    rung_number: int | None = None
    rung_place: int | None = None
    earned: int = 0

    @property
    def trend(self) -> int:
        """How this week stands against the last: 1 up, 0 same, -1 down."""
        return (self.this_week > self.last_week) - (self.this_week < self.last_week)

    def days_at_level(self, today: date) -> int:
        """Return since how many days the pupil is at this level."""
        return (today - (self.level_since or self.joined_on)).days


def members(
    session: Session, club_id: UUID, today: date, span: Days | None = None
) -> list[MemberRow]:
    """Return the members of a club, most points first; ties rank equally (1, 1, 3).

    `span` are the days of what was earned; without it that is of this week.
    """
    begin = today - timedelta(days=today.weekday())
    now = _points_in(session, club_id, (begin, begin + WEEK - _DAY))
    before = _points_in(session, club_id, (begin - WEEK, begin - _DAY))
    earned = _points_in(session, club_id, span) if span is not None else now
    balance, rung = LearningPointsBalance, StudentClubLevel
    query = (
        select(
            ClubMembership.student_id,
            ClubMembership.id,
            shown_name(Person),
            Person.native_name,
            Person.privacy_level,
            ClubMembership.joined_on,
            balance.total,
            balance.level,
            balance.in_level,
            balance.to_next,
            balance.last_earned_at,
            balance.level_since,
            rung.level_name,
            Club.points_per_level,
            rung.level_number,
            ClubLevel.sequence,
        )
        .join(Club, Club.id == ClubMembership.club_id)
        .join(Student, Student.id == ClubMembership.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(
            balance,
            and_(balance.student_id == ClubMembership.student_id, balance.club_id == club_id),
        )
        .outerjoin(rung, and_(rung.student_id == Student.id, rung.club_id == club_id))
        .outerjoin(ClubLevel, ClubLevel.id == rung.club_level_id)
        .where(ClubMembership.club_id == club_id, _in(today))
        .order_by(func.coalesce(balance.total, 0).desc(), Person.sort_name, Student.id)
    )
    found: list[MemberRow] = []
    rank, place, last = 0, 0, -1
    for row in session.execute(query):
        private = row.privacy_level is PrivacyLevel.PRIVATE
        total = row.total or 0
        if not private:
            place += 1
            rank = rank if total == last else place
            last = total
        found.append(
            MemberRow(
                row.student_id, row.id, row[2], row.native_name, private, row.joined_on,
                None if private else rank, row.level or 1, row.in_level or 0,
                row.to_next if row.to_next is not None else row.points_per_level, row.level_name,
                total, now.get(row.student_id, 0), before.get(row.student_id, 0),
                row.last_earned_at, row.level_since, row.level_number, row.sequence,
                earned.get(row.student_id, 0),
            )
        )  # fmt: skip
    return found


def _points_in(session: Session, club_id: UUID, span: Days) -> dict[UUID, int]:
    query = (
        select(_entry.student_id, func.sum(_entry.points))
        .where(_entry.club_id == club_id, _entry.earned_on.between(*span))
        .group_by(_entry.student_id)
    )
    return {student: int(points) for student, points in session.execute(query)}


@dataclass(frozen=True, slots=True)
class ClubFigures:
    """A span of a club in figures; pages and books only of a reading club."""

    points: int
    average: int
    pages: int
    books: int
    levels: int


def club_figures(session: Session, club_id: UUID, first: date, last: date) -> ClubFigures:
    """Return what a club did between two days; the average is thousandths of a point a member."""
    span = _entry.earned_on.between(first, last)
    points, pages = session.execute(
        select(func.sum(_entry.points), func.sum(_entry.reading_pages)).where(
            _entry.club_id == club_id, span
        )
    ).one()
    books = session.scalar(
        select(func.count()).where(
            ReadingLog.club_id == club_id, ReadingLog.read_on.between(first, last),
            ReadingLog.finished_book, ReadingLog.withdrawn_at.is_(None),
        )
    )  # fmt: skip
    count = session.scalar(
        select(func.count(func.distinct(ClubMembership.student_id))).where(
            ClubMembership.club_id == club_id, _in(last)
        )
    )
    total = int(points or 0)
    return ClubFigures(
        total,
        (2_000 * total + (count or 1)) // (2 * (count or 1)),
        int(pages or 0),
        int(books or 0),
        _levels_gained(session, club_id, first, last),
    )


def _levels_gained(session: Session, club_id: UUID, first: date, last: date) -> int:
    """Count the levels of points that members filled between two days."""
    per_level = session.scalar(select(Club.points_per_level).where(Club.id == club_id)) or 12

    def totals(until: date) -> dict[UUID, int]:
        query = (
            select(_entry.student_id, func.sum(_entry.points))
            .where(_entry.club_id == club_id, _entry.earned_on <= until)
            .group_by(_entry.student_id)
        )
        return {student: int(points) for student, points in session.execute(query)}

    before, after = totals(first - _DAY), totals(last)
    return sum(
        max(0, total // per_level - before.get(student, 0) // per_level)
        for student, total in after.items()
    )


def points_by_week(session: Session, club_id: UUID, first: date, last: date) -> dict[date, int]:
    """Return a club's points by the Monday of each week between two days."""
    begin = monday(session, _entry.earned_on)
    query = (
        select(begin, func.sum(_entry.points))
        .where(_entry.club_id == club_id, _entry.earned_on.between(first, last))
        .group_by(begin)
        .order_by(begin)
    )
    return {week: int(points) for week, points in session.execute(query)}


def weeks_of(
    session: Session, club_id: UUID, students: Sequence[UUID], first: date, last: date
) -> dict[UUID, dict[date, int]]:
    """Return the points of some students by week, for their small charts."""
    begin = monday(session, _entry.earned_on)
    query = (
        select(_entry.student_id, begin, func.sum(_entry.points))
        .where(
            _entry.club_id == club_id,
            _entry.student_id.in_(students),
            _entry.earned_on.between(first, last),
        )
        .group_by(_entry.student_id, begin)
    )
    found: dict[UUID, dict[date, int]] = {}
    for student, week, points in session.execute(query):
        found.setdefault(student, {})[week] = int(points)
    return found


def may_need_help(rows: Sequence[MemberRow], days: int, today: date) -> list[MemberRow]:
    """Return the members who are at one level for so many days or more, the longest first."""
    stuck = [row for row in rows if row.days_at_level(today) >= days]
    return sorted(stuck, key=lambda row: -row.days_at_level(today))


def led_by(session: Session, person_id: UUID) -> frozenset[UUID]:
    """Return the clubs that a person leads."""
    query = select(Club.id).join(Staff, Staff.id == Club.leader_id)
    return frozenset(session.scalars(query.where(Staff.person_id == person_id)))
