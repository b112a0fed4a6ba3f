"""Reads of marks across the school: for bills, rates, cards and lists."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.rules.registers import Rate
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.clock import local


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """One mark in force in a list; `start` is the school's wall time."""

    id: UUID
    occurrence_id: UUID
    lesson_id: UUID
    title: str
    start: datetime
    student_id: UUID
    student: str
    key: str
    label: str
    present: bool
    minutes_late: int | None
    note: str | None
    recorded_at: datetime


def attendance_rates(
    session: Session,
    student_ids: Collection[UUID],
    first: date,
    last: date,
    *,
    lesson_id: UUID | None = None,
) -> dict[UUID, Rate]:
    """Return how often students came from first to last day; those without a mark are left out."""
    came = func.sum(case((AttendanceCode.counts_present, 1), else_=0))
    query = (
        select(Attendance.student_id, came, func.count())
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            Attendance.student_id.in_(list(student_ids)),
            LessonOccurrence.local_date.between(first, last),
        )
        .group_by(Attendance.student_id)
    )
    if lesson_id is not None:
        query = query.where(LessonOccurrence.lesson_id == lesson_id)
    return {student: Rate(present, marked) for student, present, marked in session.execute(query)}


def mark_counts(
    session: Session, student_id: UUID, first: date, last: date, *, lesson_id: UUID | None = None
) -> dict[str, int]:
    """Return how often a student got each code, by its key."""
    query = (
        select(AttendanceCode.key, func.count())
        .select_from(Attendance)
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            Attendance.student_id == student_id, LessonOccurrence.local_date.between(first, last)
        )
        .group_by(AttendanceCode.key)
    )
    if lesson_id is not None:
        query = query.where(LessonOccurrence.lesson_id == lesson_id)
    return dict(session.execute(query).all())


def last_marks(
    session: Session, student_ids: Collection[UUID], most: int = 6
) -> dict[UUID, tuple[str, ...]]:
    """Return the keys of each student's newest marks in all lessons, oldest first."""
    rank = func.row_number().over(
        partition_by=Attendance.student_id, order_by=LessonOccurrence.starts_at.desc()
    )
    newest = (
        select(Attendance.student_id, AttendanceCode.key, rank.label("rank"))
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(Attendance.student_id.in_(list(student_ids)))
        .subquery()
    )
    query = (
        select(newest.c.student_id, newest.c.key)
        .where(newest.c.rank <= most)
        .order_by(newest.c.rank.desc())
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for student, key in session.execute(query):
        found[student] = (*found.get(student, ()), key)
    return found


def all_marks(
    session: Session, first: date | None = None, last: date | None = None
) -> list[AttendanceRow]:
    """Return every mark in force, by time and name, for lists that are written whole."""
    query = (
        select(
            Attendance,
            LessonOccurrence.lesson_id,
            Lesson.title,
            LessonOccurrence.starts_at,
            timetable.shown_name(),
            AttendanceCode,
        )
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .join(Student, Student.id == Attendance.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(LessonOccurrence.local_date.between(first or date.min, last or date.max))
        .order_by(LessonOccurrence.starts_at, LessonOccurrence.id, Person.sort_name)
    )
    zone = school.facts(session).timezone
    return [
        AttendanceRow(
            mark.id,
            mark.occurrence_id,
            lesson_id,
            title,
            local(starts_at, zone).replace(tzinfo=None),
            mark.student_id,
            name,
            code.key,
            code.label,
            code.counts_present,
            mark.minutes_late,
            mark.note,
            mark.recorded_at,
        )
        for mark, lesson_id, title, starts_at, name, code in session.execute(query)
    ]
