"""What was done for clubs as the office has it, as work without the office compares it."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import (
    Book,
    ClubMembership,
    Homework,
    HomeworkCompletion,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.people.tables import Student
from desktop_app.core.sync.kinds import Bearing, InForce
from desktop_app.core.sync.operation import Fact, as_fact

DONE: Final = ("done_on", "pages", "minutes", "book_id", "club_level_id", "quality")
READ: Final = ("club_id", "student_id", "book_id", "read_on", "pages", "finished_book")
PRACTICED: Final = ("student_id", "club_id", "practiced_on", "minutes", "note")
GIVEN: Final = (
    "student_id", "club_id", "type", "points", "earned_on", "description", "reverses_id",
)  # fmt: skip
_TABLES: Final[Mapping[str, tuple[Any, tuple[str, ...]]]] = {
    "READING": (ReadingLog, READ),
    "PRACTICE": (PracticeLog, PRACTICED),
    "POINTS": (LearningPointsTransaction, GIVEN),
}


def completion(session: Session, about: Fact) -> HomeworkCompletion | None:
    """Return what is entered of a homework for a student, and not withdrawn."""
    row = HomeworkCompletion
    query = select(row).where(
        row.homework_id == UUID(about["homework_id"]),
        row.student_id == UUID(about["student_id"]),
        row.withdrawn_at.is_(None),
    )
    return session.scalars(query.execution_options(populate_existing=True)).first()


def completion_now(session: Session, about: Fact) -> InForce:
    """Return a completion as the office has it."""
    row = completion(session, about)
    if row is None:
        return InForce(None)
    value = as_fact({name: getattr(row, name) for name in DONE})
    return InForce(value, row.version, row.verified_by, None, row.done_at)


def entry(session: Session, kind: str, about: Fact) -> Any:
    """Return the row of an entry, withdrawn or not."""
    table = _TABLES[kind][0]
    query = select(table).where(table.id == UUID(about["id"]))
    return session.scalars(query.execution_options(populate_existing=True)).first()


def entry_now(session: Session, kind: str, about: Fact) -> InForce:
    """Return an entry as the office has it; a withdrawn one is not in force."""
    row = entry(session, kind, about)
    if row is None:
        return InForce(None)
    gone = getattr(row, "withdrawn_at", None)
    if gone is not None:
        return InForce(None, row.version, row.withdrawn_by, None, gone)
    value = as_fact({name: getattr(row, name) for name in _TABLES[kind][1]})
    return InForce(value, row.version, row.verified_by, None, row.verified_at)


def of_student(session: Session, student_id: UUID | None) -> Bearing:
    """Return whose fact it is, as far as the office knows them."""
    query = select(Student.id).where(Student.id == student_id)
    return Bearing(None, session.scalar(query) if student_id is not None else None)


def homework_of(session: Session, about: Fact) -> tuple[str, UUID | None] | None:
    """Return the title of a homework and its club; None where it is not there to see."""
    row = session.execute(
        select(Homework.title, Homework.club_id).where(Homework.id == UUID(about["homework_id"]))
    ).first()
    return None if row is None else (row[0], row[1])


def was_member(session: Session, club_id: UUID, student_id: UUID, day: date) -> bool:
    """Say whether a student was in a club on a day."""
    spell = ClubMembership
    query = select(spell.id).where(
        spell.club_id == club_id,
        spell.student_id == student_id,
        spell.joined_on <= day,
        (spell.left_on.is_(None)) | (spell.left_on >= day),
    )
    return session.execute(query.limit(1)).first() is not None


def book_title(session: Session, book_id: UUID | None) -> str | None:
    """Return the title of a book."""
    query = select(Book.title).where(Book.id == book_id)
    return session.scalar(query) if book_id is not None else None
