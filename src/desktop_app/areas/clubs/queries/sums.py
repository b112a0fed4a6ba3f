"""What the figures of a club add up from, pupil by pupil: summed where it is stored."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.clubs.tables import Book, LearningPointsTransaction, ReadingLog
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.api import shown_name

_entry = LearningPointsTransaction


@dataclass(frozen=True, slots=True)
class PupilSum:
    """What a pupil earned and read in some days, and in how many entries."""

    student_id: UUID
    student: str
    points: int
    pages: int
    entries: int


@dataclass(frozen=True, slots=True)
class Climb:
    """All points of a pupil before some days and after them."""

    student_id: UUID
    student: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class FinishedBook:
    """A book that a pupil finished."""

    student_id: UUID
    student: str
    title: str
    day: date


def _by_pupil(*sums: Any) -> Any:
    return (
        select(_entry.student_id, shown_name(Person), *sums)
        .join(Student, Student.id == _entry.student_id)
        .join(Person, Person.id == Student.person_id)
        .group_by(_entry.student_id, Person.id, Person.school_id)
    )


def pupil_sums(session: Session, club_id: UUID, first: date, last: date) -> list[PupilSum]:
    """Return what each pupil earned in a club between two days, the most points first."""
    query = _by_pupil(
        func.sum(_entry.points), func.coalesce(func.sum(_entry.reading_pages), 0), func.count()
    ).where(_entry.club_id == club_id, _entry.earned_on.between(first, last))
    found = [
        PupilSum(key, name, int(points), int(pages), many)
        for key, name, points, pages, many in session.execute(query)
    ]
    return sorted(found, key=lambda row: (-row.points, row.student))


def climbs(session: Session, club_id: UUID, first: date, last: date) -> list[Climb]:
    """Return where the points of each pupil of a club stood before some days and after them."""
    before = func.sum(case((_entry.earned_on < first, _entry.points), else_=0))
    query = _by_pupil(before, func.sum(_entry.points)).where(
        _entry.club_id == club_id, _entry.earned_on <= last
    )
    found = [Climb(key, name, int(was), int(now)) for key, name, was, now in session.execute(query)]
    return sorted(found, key=lambda row: row.student)


def finished_books(session: Session, club_id: UUID, first: date, last: date) -> list[FinishedBook]:
    """Return the books finished in a club between two days, the newest first."""
    log = ReadingLog
    query = (
        select(log.student_id, shown_name(Person), Book.title, log.read_on)
        .join(Student, Student.id == log.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Book, Book.id == log.book_id)
        .where(
            log.club_id == club_id, log.read_on.between(first, last), log.finished_book,
            log.withdrawn_at.is_(None),
        )
        .order_by(log.read_on.desc(), log.id.desc())
    )  # fmt: skip
    return [FinishedBook(key, name, title or "", day) for key, name, title, day in
            session.execute(query)]  # fmt: skip
