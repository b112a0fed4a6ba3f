"""What was earned, entry by entry, and what waits to be checked."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.clubs.rules import level_of
from desktop_app.areas.clubs.tables import (
    Book,
    Club,
    Homework,
    HomeworkCompletion,
    LearningPointsTransaction,
    PracticeLog,
    ReadingLog,
)
from desktop_app.areas.clubs.terms import SourceType, TransactionType
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.api import shown_name

_entry = LearningPointsTransaction
FACTS: tuple[tuple[str, Any], ...] = (
    ("homework_completion", HomeworkCompletion),
    ("reading_log", ReadingLog),
    ("practice_log", PracticeLog),
)
"""The tables of work, by their names."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of points as its history shows it.

    The levels before and after it are worked out from all entries of the pupil in the club; a late
    deed changes them. `fact` names the table and row of the work it follows from.
    """

    id: UUID
    student_id: UUID
    student: str
    club_id: UUID
    club: str
    type: TransactionType
    points: int
    earned_on: date
    earned_at: datetime
    description: str
    base_points: int
    normalization: int
    quality: int
    reading_pages: int | None
    book_title: str | None
    level_achieved: str | None
    verified_by: str | None
    given_by: str | None
    reverses_id: UUID | None
    taken_back: bool
    level_before: int
    level_after: int
    fact: tuple[str, UUID] | None
    source_type: SourceType

    @property
    def level_up(self) -> bool:
        """Whether this entry brought the pupil to a higher level."""
        return self.level_after > self.level_before

    @property
    def unverified(self) -> bool:
        """Whether a teacher has still to vouch for the work; a reversal needs nobody."""
        return self.verified_by is None and self.type is not TransactionType.REVERSAL


def entries(
    session: Session,
    *,
    student_id: UUID | None = None,
    club_id: UUID | None = None,
    most: int | None = None,
) -> list[EntryRow]:
    """Return entries of points, the newest first, of a student, a club, or all."""
    again = aliased(_entry)
    back = select(again.id).where(
        again.school_id == _entry.school_id, again.reverses_id == _entry.id
    )
    so_far = func.sum(_entry.points).over(
        partition_by=(_entry.student_id, _entry.club_id),
        order_by=(_entry.earned_on, _entry.earned_at, _entry.id),
        rows=(None, 0),
    )
    vouched = func.coalesce(_entry.verified_by, *(table.verified_by for _, table in FACTS))
    query = (
        select(
            _entry, shown_name(Person), Club.name, Club.points_per_level,
            back.correlate(_entry).exists(), so_far, vouched,
        )
        .join(Student, Student.id == _entry.student_id)
        .join(Person, Person.id == Student.person_id)
        .join(Club, Club.id == _entry.club_id)
        .order_by(_entry.earned_on.desc(), _entry.earned_at.desc(), _entry.id.desc())
    )  # fmt: skip
    for name, table in FACTS:
        query = query.outerjoin(table, table.id == getattr(_entry, f"{name}_id"))
    for column, value in ((_entry.student_id, student_id), (_entry.club_id, club_id)):
        if value is not None:
            query = query.where(column == value)
    return [_row(found) for found in session.execute(query.limit(most))]


def _row(found: Any) -> EntryRow:
    e, student, club, per_level, taken, so_far, vouched = found
    after = int(so_far)
    fact = next(
        ((name, key) for name, _ in FACTS if (key := getattr(e, f"{name}_id")) is not None), None
    )
    return EntryRow(
        e.id, e.student_id, student, e.club_id, club, e.type, e.points, e.earned_on,
        e.earned_at, e.description, e.base_points, e.normalization, e.quality,
        e.reading_pages, e.book_title, e.level_achieved, vouched, e.given_by,
        e.reverses_id, bool(taken), level_of(after - e.points, per_level).level,
        level_of(after, per_level).level, fact, e.source_type,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToCheck:
    """Work that waits for a teacher; `table` says which kind, `words` what it is about."""

    table: str
    id: UUID
    student_id: UUID
    student: str
    club_id: UUID | None
    club: str | None
    day: date
    amount: int | None
    words: str


def to_check(session: Session, club_id: UUID | None = None) -> list[ToCheck]:
    """Return what was entered by others than a teacher and waits to be checked, oldest first."""
    found: list[ToCheck] = []
    for name, asked in _waiting().items():
        query = asked if club_id is None else asked.where(Club.id == club_id)
        found += [
            ToCheck(name, key, student_id, student, of_club, club, day, amount, words or "")
            for key, student_id, student, of_club, club, day, amount, words in session.execute(
                query
            )
        ]
    return sorted(found, key=lambda row: (row.day, row.student))


def _waiting() -> dict[str, Any]:
    """Return the question for each kind of work."""
    done, read, played = HomeworkCompletion, ReadingLog, PracticeLog
    kinds: dict[str, tuple[Any, Any, Any, Any]] = {
        "homework_completion": (
            done, done.done_on, func.coalesce(done.pages, done.minutes), Homework.title
        ),
        "reading_log": (read, read.read_on, read.pages, Book.title),
        "practice_log": (played, played.practiced_on, played.minutes, played.note),
    }  # fmt: skip
    made = {}
    for name, (table, day, amount, words) in kinds.items():
        query = (
            select(table.id, table.student_id, shown_name(Person), Club.id, Club.name, day, amount,
                   words)
            .select_from(table)
            .join(Student, Student.id == table.student_id)
            .join(Person, Person.id == Student.person_id)
            .where(table.verified_at.is_(None), table.withdrawn_at.is_(None))
        )  # fmt: skip
        if table is done:
            query = query.join(Homework, Homework.id == done.homework_id)
            query = query.outerjoin(Club, Club.id == Homework.club_id)
        else:
            query = query.outerjoin(Club, Club.id == table.club_id)
            if table is read:
                query = query.outerjoin(Book, Book.id == read.book_id)
        made[name] = query
    return made
