"""Reads of achievements and awards."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.rewards.tables import Achievement, Award
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


def _facts(row: Any) -> Facts:
    return {column.key: getattr(row, column.key) for column in row.__table__.columns}
