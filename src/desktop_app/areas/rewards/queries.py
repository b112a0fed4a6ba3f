"""Reads of achievements and awards."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.rewards.tables import Achievement, Award
from desktop_app.areas.rewards.terms import AwardType
from desktop_app.areas.timetable.api import shown_name

Facts = dict[str, Any]


def achievements(session: Session) -> list[Facts]:
    """Return what can be reached, by title."""
    query = (
        select(Achievement, Club.name)
        .outerjoin(Club, Club.id == Achievement.club_id)
        .order_by(Achievement.title)
    )
    return [_facts(row) | {"club": club} for row, club in session.execute(query)]


def awards(session: Session) -> list[Facts]:
    """Return what was given, the newest first."""
    query = (
        select(Award, shown_name(Person))
        .join(Student, Student.id == Award.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(Award.earned_on.desc(), Award.id.desc())
    )
    return [_facts(row) | {"student": name} for row, name in session.execute(query)]


@dataclass(frozen=True, slots=True)
class AwardRow:
    """An award of a student as the inspector shows it."""

    id: UUID
    title: str
    type: AwardType
    earned_on: date
    given_by: str
    points: int
    club: str
    approved: bool
    revoked_reason: str | None
    revoked: bool


def awards_of(session: Session, student_id: UUID) -> list[AwardRow]:
    """Return a student's awards, the newest first; those that wait or were revoked too."""
    query = (
        select(Award, Achievement.points, Club.name)
        .outerjoin(Achievement, Achievement.id == Award.achievement_id)
        .outerjoin(Club, Club.id == Achievement.club_id)
        .where(Award.student_id == student_id)
        .order_by(Award.earned_on.desc(), Award.id.desc())
    )
    return [
        AwardRow(
            row.id, row.title, row.type, row.earned_on, row.given_by, points or 0, club or "",
            row.approved_at is not None, row.revoked_reason, row.revoked_at is not None,
        )
        for row, points, club in session.execute(query)
    ]  # fmt: skip


def _facts(row: Any) -> Facts:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
