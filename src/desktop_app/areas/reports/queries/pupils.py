"""Whom progress reports are about: names, what they learn, who teaches them, their language."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.reports.rules import language_of
from desktop_app.areas.reports.terms import Period, Pupil
from desktop_app.areas.timetable.api import EnrollmentStatus, LessonType, shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson

_PART = 800
LIVE = (EnrollmentStatus.ACTIVE, EnrollmentStatus.COMPLETED)


def pupils(session: Session, ids: Sequence[UUID], period: Period, home: str) -> dict[UUID, Pupil]:
    """Return these students; `home` is the language of the school."""
    tongues = languages(session, ids)
    learns = _learns(session, ids)
    teachers = teachers_of(session, ids, period)
    query = (
        select(
            Student.id, shown_name(), Person.given_name, Person.language,
            PersonPrivate.date_of_birth, Student.archived_at,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .where(Student.id.in_(ids))
    )  # fmt: skip
    return {
        key: Pupil(
            key, name, given or name, language_of(tongues.get(key), own, home),
            learns.get(key, ()), people.age(born, period.last) if born else None,
            tuple(name for _, name in teachers.get(key, ())), archived is not None,
        )
        for key, name, given, own, born, archived in session.execute(query)
    }  # fmt: skip


def languages(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the language of each student's family: the payer's, else the holder's."""
    other = aliased(Person)
    query = (
        select(Student.id, func.coalesce(other.language, ""))
        .join(FamilyMember, FamilyMember.person_id == Student.person_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .join(other, other.id == func.coalesce(Family.payer_id, Family.holder_id))
        .where(Student.id.in_(list(ids)), other.language.is_not(None), Family.archived_at.is_(None))
        .order_by(Family.created_at.desc(), Family.id.desc())
    )
    return dict(session.execute(query).all())


def _learns(
    session: Session, ids: Sequence[UUID]
) -> dict[UUID, tuple[tuple[str, str | None], ...]]:
    query = (
        select(StudentInstrument.student_id, Instrument.name, StudentInstrument.level)
        .join(Instrument, Instrument.id == StudentInstrument.instrument_id)
        .where(StudentInstrument.student_id.in_(ids))
        .order_by(StudentInstrument.is_primary.desc(), Instrument.name)
    )
    found: dict[UUID, tuple[tuple[str, str | None], ...]] = {}
    for student, name, level in session.execute(query):
        found[student] = (*found.get(student, ()), (name, level.value if level else None))
    return found


def teachers_of(
    session: Session, ids: Iterable[UUID], period: Period
) -> dict[UUID, tuple[tuple[UUID, str], ...]]:
    """Return who teaches each student in the period: alone before in groups, then as they began."""
    found: dict[UUID, tuple[tuple[UUID, str], ...]] = {}
    wanted = list(ids)
    for at in range(0, len(wanted), _PART):
        for student, staff, name in session.execute(
            _teaching(period).where(Enrollment.student_id.in_(wanted[at : at + _PART]))
        ):
            known = found.get(student, ())
            if (staff, name) not in known:
                found[student] = (*known, (staff, name))
    return found


def _teaching(period: Period) -> Any:
    return (
        select(Enrollment.student_id, Staff.id, shown_name())
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .join(Staff, Staff.id == Lesson.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .where(
            Enrollment.status.in_(LIVE),
            Enrollment.enrolled_on <= period.last,
            func.coalesce(Enrollment.unenrolled_on, period.last) >= period.first,
        )
        .order_by(
            case((Lesson.type == LessonType.INDIVIDUAL, 0), else_=1),
            Enrollment.enrolled_on,
            Lesson.sort_title,
            Enrollment.id,
        )
    )


def who(session: Session, student_id: UUID) -> tuple[str, bool] | None:
    """Return a student's name and whether they are archived; None where there is none."""
    query = select(shown_name(), Student.archived_at).join(Person, Person.id == Student.person_id)
    found = session.execute(query.where(Student.id == student_id)).first()
    return None if found is None else (found[0], found[1] is not None)


def staff_of(session: Session, person_id: UUID | None) -> UUID | None:
    """Return the member of staff a person is, if one."""
    if person_id is None:
        return None
    return session.scalars(select(Staff.id).where(Staff.person_id == person_id)).first()


def recipients(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Return who gets each student's report: the payer of the family, else its holder."""
    other = aliased(Person)
    query = (
        select(Student.id, other.id, shown_name(other))
        .join(FamilyMember, FamilyMember.person_id == Student.person_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .join(other, other.id == func.coalesce(Family.payer_id, Family.holder_id))
        .where(Student.id.in_(ids), Family.archived_at.is_(None))
        .order_by(Family.created_at.desc(), Family.id.desc())
    )
    return {student: (key, name) for student, key, name in session.execute(query)}
