"""The statements behind what the lists show beside a name; see `core.db.kept`."""

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.tables import FamilyBalance, Invoice
from desktop_app.areas.desk.queries.binds import MOMENT, Statement, some
from desktop_app.areas.desk.queries.student_orders import in_term, to_come
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Relationship, Staff
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence


def first_of_students(_engine: str) -> Statement:
    """Build the enrolments of some students and the next meeting of each."""
    coming = aliased(LessonOccurrence)
    first: Any = (
        select(coming.id)
        .where(
            coming.lesson_id == Enrollment.lesson_id,
            *to_come(MOMENT, coming),
            timetable.in_spell(coming, Enrollment),
        )
        .order_by(coming.starts_at)
        .limit(1)
        .correlate(Enrollment)
        .scalar_subquery()
    )
    return select(Enrollment.student_id, Enrollment.booked_anyway.is_not(None), first).where(
        Enrollment.student_id.in_(some("ids")),
        or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= MOMENT.today),
    )


def first_of_staff(_engine: str) -> Statement:
    """Build the next meeting that some members of staff teach."""
    coming = aliased(LessonOccurrence)
    first: Any = (
        select(coming.id)
        .where(coming.teacher_id == Staff.id, *to_come(MOMENT, coming))
        .order_by(coming.starts_at)
        .limit(1)
        .correlate(Staff)
        .scalar_subquery()
    )
    return select(Staff.id, first).where(Staff.id.in_(some("ids")))


def meetings(_engine: str) -> Statement:
    """Build some meetings with their room and teacher."""
    return (
        select(
            LessonOccurrence.id, Lesson.id, Lesson.title, Lesson.type, LessonOccurrence.starts_at,
            LessonOccurrence.ends_at, Room.name, Person.given_name, Person.family_name,
            Person.display_name, LessonOccurrence.booked_anyway.is_not(None),
        )
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(Room, Room.id == LessonOccurrence.room_id)
        .outerjoin(Staff, Staff.id == LessonOccurrence.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(LessonOccurrence.id.in_(some("ids")))
    )  # fmt: skip


def money(_engine: str) -> Statement:
    """Build the families in use of some persons, the oldest first, with what each owes."""
    return (
        select(FamilyMember.person_id, Family.id, Family.name, func.coalesce(FamilyBalance.owed, 0))
        .join(Family, Family.id == FamilyMember.family_id)
        .outerjoin(
            FamilyBalance,
            and_(
                FamilyBalance.school_id == FamilyMember.school_id,
                FamilyBalance.family_id == FamilyMember.family_id,
            ),
        )
        .where(FamilyMember.person_id.in_(some("ids")), Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )


def oldest_open(_engine: str) -> Statement:
    """Build the day on which the oldest open invoice of some families is due."""
    return (
        select(Invoice.family_id, func.min(Invoice.due_on))
        .where(Invoice.family_id.in_(some("ids")), *still_open())
        .group_by(Invoice.family_id)
    )


def still_open() -> tuple[ColumnElement[bool], ...]:
    """Return what makes an invoice one that is issued and not settled.

    It is known as issued by its number: an index by status would be tempting and lead through all.
    So would the one by kind and number; of an expression SQLite keeps to the family.
    """
    return (
        Invoice.number.is_not(None),
        type_coerce(Invoice.kind, Text).concat("") == "INVOICE",
        Invoice.settled < Invoice.total,
    )


def phones(_engine: str) -> Statement:
    """Build the phones of those to call for some persons, whom to call first last."""
    return (
        select(Relationship.person_id, Person.phone)
        .join(Person, Person.id == Relationship.other_id)
        .where(Relationship.person_id.in_(some("ids")), Person.phone.is_not(None))
        .order_by(Relationship.position.desc(), Relationship.id.desc())
    )


def rates(_engine: str) -> Statement:
    """Build the attendance of some students in this term, in per cent.

    The term and the codes are asked in the sums and not in the condition, for otherwise all
    meetings of the term are looked through instead of the marks of a few students.
    """
    inside = and_(*in_term(MOMENT))
    present = select(AttendanceCode.id).where(AttendanceCode.counts_present)
    came = func.sum(case((and_(inside, Attendance.code_id.in_(present)), 1), else_=0))
    marked = func.sum(case((inside, 1), else_=0))
    return (
        select(Attendance.student_id, came * 100.0 / func.nullif(marked, 0))
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .where(Attendance.student_id.in_(some("ids")))
        .group_by(Attendance.student_id)
    )
