"""Which students a list of them shows: a condition for each filter."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries.moment import Instants, ListQuery
from desktop_app.areas.desk.queries.students import CREDIT, EVEN, NONE, OVERDUE, OWES, SOME
from desktop_app.areas.people.tables import (
    FamilyMember,
    Person,
    Student,
    StudentInstrument,
)
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson


def conditions(query: ListQuery, moment: Instants) -> list[ColumnElement[bool]]:
    """Return everything that the chosen filters ask of a student."""
    found: list[ColumnElement[bool]] = [
        Student.school_id == moment.school_id,
        *_state(query, moment),
    ]
    for name, condition in _CONDITIONS.items():
        values = query.values(name)
        if values:
            found.append(or_(*(condition(value, moment) for value in values)))
    return found


def _state(query: ListQuery, moment: Instants) -> list[ColumnElement[bool]]:
    active, archived = query.is_on("active"), query.is_on("archived")
    if active and not archived:
        return [Student.archived_at.is_(None)]
    merged = select(Person.id).where(
        Person.school_id == moment.school_id, Person.merged_into_id.is_not(None)
    )
    kept = Student.person_id.not_in(merged)
    return [Student.archived_at.is_not(None), kept] if archived and not active else [kept]


def _at_location(value: Any, _moment: Instants) -> ColumnElement[bool]:
    found: ColumnElement[bool] = Student.location_id == value
    return found


def _learns(value: Any, _moment: Instants) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.instrument_id == value,
    )


def _has_level(value: str, _moment: Instants) -> ColumnElement[bool]:
    return exists().where(
        StudentInstrument.school_id == Student.school_id,
        StudentInstrument.student_id == Student.id,
        StudentInstrument.is_primary,
        StudentInstrument.level.is_(None) if value == NONE else StudentInstrument.level == value,
    )


def now_enrolled(moment: Instants) -> ColumnElement[bool]:
    """Return whether an enrollment counts at the moment."""
    return and_(
        Enrollment.school_id == moment.school_id,
        Enrollment.status != timetable.EnrollmentStatus.PENDING,
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= moment.today),
    )


def _taught_by(value: Any, moment: Instants) -> ColumnElement[bool]:
    taught = (
        select(Enrollment.student_id)
        .join(
            Lesson,
            and_(Lesson.school_id == Enrollment.school_id, Lesson.id == Enrollment.lesson_id),
        )
        .where(now_enrolled(moment), Lesson.teacher_id == value, Lesson.archived_at.is_(None))
    )
    return Student.id.in_(taught)


def _has_lesson(value: str, moment: Instants) -> ColumnElement[bool]:
    enrolled = select(Enrollment.student_id).where(now_enrolled(moment))
    return Student.id.in_(enrolled) if value == SOME else Student.id.not_in(enrolled)


def _in_family(value: Any, moment: Instants) -> ColumnElement[bool]:
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id == value
    )
    return Student.person_id.in_(members)


def _has_balance(value: str, moment: Instants) -> ColumnElement[bool]:
    families = families_that(value, moment)
    members = select(FamilyMember.person_id).where(
        FamilyMember.school_id == moment.school_id, FamilyMember.family_id.in_(families)
    )
    return Student.person_id.not_in(members) if value == EVEN else Student.person_id.in_(members)


def families_that(value: str, moment: Instants) -> Select[Any]:
    """Return the families that owe, are overdue, have credit, or (for EVEN) are not even."""
    if value == OVERDUE:
        return select(Invoice.family_id).where(
            Invoice.school_id == moment.school_id,
            Invoice.status == "ISSUED",
            Invoice.due_on < moment.today,
            Invoice.kind == "INVOICE",
            Invoice.settled < Invoice.total,
        )
    sign = {OWES: FamilyBalance.owed > 0, CREDIT: FamilyBalance.owed < 0}
    return select(FamilyBalance.family_id).where(
        FamilyBalance.school_id == moment.school_id, sign.get(value, FamilyBalance.owed != 0)
    )


_CONDITIONS: Mapping[str, Callable[[Any, Instants], ColumnElement[bool]]] = {
    "location": _at_location,
    "instrument": _learns,
    "teacher": _taught_by,
    "level": _has_level,
    "balance": _has_balance,
    "lesson": _has_lesson,
    "family": _in_family,
}
