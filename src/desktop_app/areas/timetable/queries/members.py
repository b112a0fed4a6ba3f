"""Who is in a meeting, and which one a student has next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.clock import local

_PART = 500


@dataclass(frozen=True, slots=True)
class Member:
    """A student who is in a meeting, with the spell that says so."""

    student_id: UUID
    person_id: UUID
    name: str
    native_name: str | None
    sort_name: str
    enrollment_id: UUID


@dataclass(frozen=True, slots=True)
class NextLesson:
    """When and where a student has the next lesson; `start` is the school's wall time."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    start: datetime
    room: str | None
    teacher: str | None


def members(session: Session, occurrence_id: UUID) -> list[Member]:
    """Return who is enrolled at a meeting, by name."""
    return members_of(session, [occurrence_id]).get(occurrence_id, [])


def members_of(session: Session, occurrence_ids: Collection[UUID]) -> dict[UUID, list[Member]]:
    """Return who is enrolled at each of some meetings, by name."""
    query = (
        select(
            *(LessonOccurrence.id, Student.id, Person.id, shown_name(), Person.native_name),
            *(Person.sort_name, Enrollment.id),
        )
        .select_from(LessonOccurrence)
        .join(
            Enrollment,
            and_(
                Enrollment.lesson_id == LessonOccurrence.lesson_id,
                in_spell(LessonOccurrence, Enrollment),
            ),
        )
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .order_by(Person.sort_name, Student.id)
    )
    listed = list(occurrence_ids)
    found: dict[UUID, list[Member]] = {}
    for start in range(0, len(listed), _PART):
        part = listed[start : start + _PART]
        for row in session.execute(query.where(LessonOccurrence.id.in_(part))):
            found.setdefault(row[0], []).append(Member(*row[1:]))
    return found


def is_enrolled(student: Any) -> ColumnElement[bool]:
    """Say in SQL, of a statement over meetings, that a student is enrolled in one of them."""
    return exists().where(
        Enrollment.school_id == LessonOccurrence.school_id,
        Enrollment.lesson_id == LessonOccurrence.lesson_id,
        Enrollment.student_id == student,
        in_spell(LessonOccurrence, Enrollment),
    )


def next_lessons(
    session: Session, student_ids: Collection[UUID], now: datetime
) -> dict[UUID, NextLesson]:
    """Return the next meeting of each student who has one, in one statement for all of them."""
    coming = aliased(LessonOccurrence)
    first = (
        select(coming.id)
        .where(
            coming.school_id == Enrollment.school_id,
            coming.lesson_id == Enrollment.lesson_id,
            coming.starts_at > now,
            coming.status == OccurrenceStatus.SCHEDULED,
            in_spell(coming, Enrollment),
        )
        .order_by(coming.starts_at)
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    query = (
        select(
            Enrollment.student_id,
            LessonOccurrence.id,
            Lesson.id,
            Lesson.title,
            LessonOccurrence.starts_at,
            Room.name,
            shown_name(),
        )
        .select_from(Enrollment)
        .join(LessonOccurrence, LessonOccurrence.id == first)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(Room, Room.id == LessonOccurrence.room_id)
        .outerjoin(Staff, Staff.id == LessonOccurrence.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(
            Enrollment.student_id.in_(list(student_ids)),
            or_(
                Enrollment.unenrolled_on.is_(None),
                Enrollment.unenrolled_on >= now.date() - timedelta(days=1),
            ),
        )
        .order_by(LessonOccurrence.starts_at.desc())
    )
    zone = facts(session).timezone
    return {
        student: NextLesson(
            meeting_id,
            lesson_id,
            title,
            local(starts_at, zone).replace(tzinfo=None),
            room,
            teacher or None,
        )
        for student, meeting_id, lesson_id, title, starts_at, room, teacher in session.execute(
            query
        )
    }
