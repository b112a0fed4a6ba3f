"""What a book of days knows beside its meetings: teachers, their hours, ways, pupils, lessons."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import (
    FamilyMember,
    Person,
    Staff,
    StaffInstrument,
    Student,
)
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.school.tables import TravelTime
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.day_book import (
    SeriesFacts,
    TeacherFacts,
)
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.areas.timetable.tables import (
    Enrollment,
    Lesson,
    TeacherAvailability,
    TimeOff,
)
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    Spell,
)

Span = tuple[datetime, datetime]


def lessons_of(session: Session, ids: set[UUID]) -> dict[UUID, SeriesFacts]:
    """Return the facts of some lessons, each with its members."""
    members: dict[UUID, list[tuple[UUID, Spell]]] = {}
    listed = sorted(ids)
    spells = select(
        Enrollment.lesson_id,
        Enrollment.student_id,
        Enrollment.enrolled_on,
        Enrollment.unenrolled_on,
    ).where(Enrollment.status != EnrollmentStatus.PENDING, Enrollment.lesson_id.in_(listed))
    for lesson, student, first, last in session.execute(spells):
        members.setdefault(lesson, []).append((student, Spell(first, last)))
    query = select(
        Lesson.id,
        Lesson.title,
        Lesson.type,
        Lesson.instrument_id,
        Lesson.location_id,
        Lesson.teacher_id,
        Lesson.room_id,
        Lesson.max_students,
    ).where(Lesson.id.in_(listed))
    return {
        row[0]: SeriesFacts(*row[1:], members=tuple(members.get(row[0], ())))
        for row in session.execute(query)
    }


def teachers_of(session: Session, span: Span) -> dict[UUID, TeacherFacts]:
    """Return the teachers with their hours, and when each is away in the span."""
    people = session.execute(
        select(Staff.id, shown_name(), Staff.archived_at).join(Person, Person.id == Staff.person_id)
    ).all()
    taught: dict[UUID, set[UUID]] = {}
    for staff, instrument in session.execute(
        select(StaffInstrument.staff_id, StaffInstrument.instrument_id)
    ):
        taught.setdefault(staff, set()).add(instrument)
    hours = hours_of(session)
    away: dict[UUID, list[Span]] = {}
    absent = select(TimeOff.teacher_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.starts_at < span[1], TimeOff.ends_at > span[0]
    )
    for teacher, start, end in session.execute(absent.order_by(TimeOff.starts_at)):
        away.setdefault(teacher, []).append((start, end))
    return {
        staff: TeacherFacts(
            name,
            archived is not None,
            frozenset(taught.get(staff, ())),
            tuple(hours.get(staff, ())),
            tuple(away.get(staff, ())),
        )
        for staff, name, archived in people
    }


def hours_of(session: Session, teachers: Collection[UUID] | None = None) -> dict[UUID, list[Hours]]:
    """Return when teachers can teach, of some or all of them."""
    row = TeacherAvailability
    query = select(
        row.teacher_id,
        row.day_of_week,
        row.start_time,
        row.end_time,
        row.location_id,
        row.recurring,
        row.valid_from,
        row.valid_until,
    )
    if teachers is not None:
        query = query.where(row.teacher_id.in_(sorted(teachers)))
    found: dict[UUID, list[Hours]] = {}
    for said in session.execute(query):
        found.setdefault(said[0], []).append(Hours(*said[1:]))
    return found


def travel_times(session: Session) -> dict[tuple[UUID, UUID], int]:
    """Return the minutes between locations that somebody has said."""
    row = TravelTime
    query = select(row.from_location_id, row.to_location_id, row.minutes)
    return {(start, end): minutes for start, end, minutes in session.execute(query)}


def student_names(session: Session) -> dict[UUID, str]:
    """Return how each student is written."""
    query = select(Student.id, shown_name()).join(Person, Person.id == Student.person_id)
    return dict(session.execute(query.where(Student.archived_at.is_(None))).all())


def siblings(session: Session) -> dict[UUID, frozenset[UUID]]:
    """Return the other children of each child's families, where there are several."""
    several = (
        select(FamilyMember.family_id)
        .where(FamilyMember.role == MemberRole.CHILD)
        .group_by(FamilyMember.family_id)
        .having(func.count() > 1)
    )
    query = (
        select(FamilyMember.family_id, Student.id)
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(FamilyMember.role == MemberRole.CHILD, FamilyMember.family_id.in_(several))
    )
    families: dict[UUID, set[UUID]] = {}
    for family, student in session.execute(query):
        families.setdefault(family, set()).add(student)
    found: dict[UUID, set[UUID]] = {}
    for children in families.values():
        for child in children:
            found.setdefault(child, set()).update(children - {child})
    return {child: frozenset(others) for child, others in found.items()}
