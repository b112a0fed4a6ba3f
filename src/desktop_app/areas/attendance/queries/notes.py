"""Reads of lesson notes: of a meeting, of a student, and the last one of each in a register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import LessonNote
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.clock import local


@dataclass(frozen=True, slots=True)
class LessonNoteRow:
    """One lesson note. Without a student it is for everybody who was there.

    `start` and `written_at` are the school's wall time.
    """

    id: UUID
    occurrence_id: UUID
    lesson_id: UUID
    title: str
    start: datetime
    student_id: UUID | None
    student: str | None
    text: str
    shared: bool
    author: str
    written_at: datetime

    @property
    def day(self) -> date:
        """The day of its meeting."""
        return self.start.date()


def _query() -> Any:
    return (
        select(
            *(LessonNote, LessonOccurrence.lesson_id, Lesson.title, LessonOccurrence.starts_at),
            timetable.shown_name(),
        )
        .join(LessonOccurrence, LessonOccurrence.id == LessonNote.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(Student, Student.id == LessonNote.student_id)
        .outerjoin(Person, Person.id == Student.person_id)
    )


def _rows(session: Session, query: Any) -> list[LessonNoteRow]:
    zone = school.facts(session).timezone
    return [
        LessonNoteRow(
            *(note.id, note.occurrence_id, lesson_id, title),
            local(starts_at, zone).replace(tzinfo=None),
            *(note.student_id, name if note.student_id else None, note.text, note.shared),
            note.author_name,
            local(note.written_at, zone).replace(tzinfo=None),
        )
        for note, lesson_id, title, starts_at, name in session.execute(query)
    ]


def notes_at(session: Session, occurrence_id: UUID) -> list[LessonNoteRow]:
    """Return the notes of a meeting: the one for everybody first, then by name."""
    query = _query().where(LessonNote.occurrence_id == occurrence_id)
    rows = _rows(session, query.order_by(Person.sort_name, LessonNote.id))
    return sorted(rows, key=lambda row: row.student_id is not None)


def _of_student(student_id: UUID) -> Any:
    return or_(
        LessonNote.student_id == student_id,
        and_(LessonNote.student_id.is_(None), timetable.is_enrolled(student_id)),
    )


def notes_of_student(session: Session, student_id: UUID, *, most: int = 40) -> list[LessonNoteRow]:
    """Return a student's lesson notes, those for everybody in a lesson too, newest first."""
    query = _query().where(_of_student(student_id))
    newest = query.order_by(LessonOccurrence.starts_at.desc(), LessonNote.student_id.is_(None))
    return _rows(session, newest.limit(most))


def last_note_before(
    session: Session, student_id: UUID, lesson_id: UUID, before: datetime
) -> LessonNoteRow | None:
    """Return the student's newest note of a lesson from before an instant."""
    query = _query().where(
        _of_student(student_id),
        LessonOccurrence.lesson_id == lesson_id,
        LessonOccurrence.starts_at < before,
    )
    newest = query.order_by(LessonOccurrence.starts_at.desc(), LessonNote.student_id.is_(None))
    found = _rows(session, newest.limit(1))
    return found[0] if found else None


def note_counts(session: Session, occurrence_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many notes each of these meetings has, those without any left out."""
    query = (
        select(LessonNote.occurrence_id, func.count())
        .where(LessonNote.occurrence_id.in_(list(occurrence_ids)))
        .group_by(LessonNote.occurrence_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def lesson_notes(
    session: Session, first: date | None = None, last: date | None = None
) -> list[LessonNoteRow]:
    """Return every note of the meetings from first to last day, for lists written whole."""
    query = _query().where(LessonOccurrence.local_date.between(first or date.min, last or date.max))
    return _rows(session, query.order_by(LessonOccurrence.starts_at, LessonNote.id))
