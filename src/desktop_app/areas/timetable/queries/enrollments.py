"""Reads of enrollments: of a lesson, of a student, of the whole school."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.tables import Location
from desktop_app.areas.timetable.queries.lessons import OPEN
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson
from desktop_app.areas.timetable.terms import EnrollmentStatus


@dataclass(frozen=True, slots=True)
class EnrollmentRow:
    """One spell.

    `price` is the enrollment's own, `lesson_price` what holds without one; minor units.
    """

    id: UUID
    lesson_id: UUID
    title: str
    teacher: str | None
    first_day: date | None
    start: time | None
    student_id: UUID
    person_id: UUID
    student: str
    native_name: str | None
    status: EnrollmentStatus
    first: date
    last: date | None
    price: int | None
    lesson_price: int | None
    notes: str | None
    booked_anyway: str | None

    @property
    def open(self) -> bool:
        """Whether the spell goes on, or waits for approval."""
        return self.status in OPEN


def _enrollments() -> Any:
    teacher = aliased(Person)
    return (
        select(
            Enrollment,
            Lesson.title,
            shown_name(teacher).label("teacher"),
            Lesson.teacher_id,
            Lesson.first_day,
            Lesson.start_time,
            Person.id.label("person_id"),
            shown_name().label("student"),
            Person.native_name,
            func.coalesce(Lesson.price_per_student, Location.lesson_price).label("lesson_price"),
        )
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(Staff, Staff.id == Lesson.teacher_id)
        .outerjoin(teacher, teacher.id == Staff.person_id)
        .outerjoin(Location, Location.id == Lesson.location_id)
    )


def _row(row: Any) -> EnrollmentRow:
    spell: Enrollment = row[0]
    return EnrollmentRow(
        id=spell.id,
        lesson_id=spell.lesson_id,
        title=row.title,
        teacher=row.teacher if row.teacher_id else None,
        first_day=row.first_day,
        start=row.start_time,
        student_id=spell.student_id,
        person_id=row.person_id,
        student=row.student,
        native_name=row.native_name,
        status=spell.status,
        first=spell.enrolled_on,
        last=spell.unenrolled_on,
        price=spell.price_per_lesson,
        lesson_price=row.lesson_price,
        notes=spell.notes,
        booked_anyway=spell.booked_anyway,
    )


def enrollments_of_lesson(
    session: Session, lesson_id: UUID, *, ended: bool = False
) -> list[EnrollmentRow]:
    """Return who is enrolled in a lesson, by name; those who have left too when asked."""
    query = _enrollments().where(Enrollment.lesson_id == lesson_id)
    if not ended:
        query = query.where(Enrollment.status.in_(OPEN))
    return [
        _row(row)
        for row in session.execute(query.order_by(Person.sort_name, Enrollment.enrolled_on))
    ]


def enrollments_of_student(
    session: Session, student_id: UUID, *, ended: bool = False
) -> list[EnrollmentRow]:
    """Return what a student is enrolled in, by title; what is over too when asked."""
    query = _enrollments().where(Enrollment.student_id == student_id)
    if not ended:
        query = query.where(Enrollment.status.in_(OPEN))
    return [
        _row(row)
        for row in session.execute(query.order_by(Lesson.sort_title, Enrollment.enrolled_on))
    ]


def all_enrollments(session: Session) -> list[EnrollmentRow]:
    """Return every spell of the school, by lesson and name, for lists that are written whole."""
    query = _enrollments().order_by(
        Lesson.sort_title, Lesson.id, Person.sort_name, Enrollment.enrolled_on
    )
    return [_row(row) for row in session.execute(query)]
