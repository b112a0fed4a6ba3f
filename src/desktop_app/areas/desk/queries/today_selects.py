"""The statements behind a day and what stands beside it; see `core.db.kept`."""

from typing import Any

from sqlalchemy import bindparam, func, select

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, MakeUpCredit
from desktop_app.areas.billing.tables import Invoice
from desktop_app.areas.desk.queries.binds import MOST
from desktop_app.areas.people.tables import (
    Family,
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    Student,
)
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import (
    Enrollment,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.core.db.binds import Statement, day, key, some
from desktop_app.core.sync.tables import Conflict


def own_staff(_engine: str) -> Statement:
    """Build the teacher a person is."""
    return select(Staff.id).where(Staff.person_id == key("person_id")).limit(1)


def only_marks(_engine: str) -> Statement:
    """Build the marks of some meetings, in words; from the meetings, not from the codes."""
    row = Attendance
    return (
        select(row.occurrence_id, AttendanceCode.label, AttendanceCode.counts_present)
        .outerjoin(AttendanceCode, AttendanceCode.id == row.code_id)
        .where(row.occurrence_id.in_(some("ids")))
    )


def instruments(_engine: str) -> Statement:
    """Build the instruments of some lessons."""
    query = select(Lesson.id, Instrument.name).join(
        Instrument, Instrument.id == Lesson.instrument_id
    )
    return query.where(Lesson.id.in_(some("ids")))


def booked(_engine: str) -> Statement:
    """Build how many slots are taken in place of each of some meetings."""
    return (
        select(OneOnOneSlot.occurrence_id, func.count())
        .join(SlotBooking, SlotBooking.slot_id == OneOnOneSlot.id)
        .where(OneOnOneSlot.occurrence_id.in_(some("ids")), SlotBooking.status == "BOOKED")
        .group_by(OneOnOneSlot.occurrence_id)
    )


def rosters(_engine: str) -> Statement:
    """Build who is expected in some meetings, by name."""
    return (
        select(LessonOccurrence.id, timetable.shown_name())
        .join(Enrollment, Enrollment.lesson_id == LessonOccurrence.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(
            LessonOccurrence.id.in_(some("ids")),
            timetable.in_spell(LessonOccurrence, Enrollment),
        )
        .order_by(LessonOccurrence.starts_at, Person.sort_name)
    )


def late_sum(_engine: str) -> Statement:
    """Build how many invoices are late, and what is open of them."""
    return select(
        func.count(Invoice.id), func.coalesce(func.sum(Invoice.total - Invoice.settled), 0)
    ).where(*_still_due(), Invoice.due_on < day("today"))


def due(_engine: str, late: bool) -> Statement:
    """Build the families with invoices that are late, or due by a day; the oldest first.

    Only so many are asked for, and the index by day gives the oldest first.
    """
    still = Invoice.total - Invoice.settled
    first = func.min(Invoice.due_on).label("due")
    part = first < day("today") if late else first >= day("today")
    return (
        select(Family.id, Family.name, first, func.sum(still))
        .join(Family, Family.id == Invoice.family_id)
        .where(*_still_due(), Invoice.due_on <= day("until"))
        .group_by(Family.id, Family.name, Family.sort_name)
        .having(part)
        .order_by(first, Family.sort_name)
        .limit(MOST)
    )


def _still_due() -> tuple[Any, ...]:
    return (
        Invoice.kind == "INVOICE",
        Invoice.status == "ISSUED",
        Invoice.settled < Invoice.total,
    )


def birthdays(_engine: str) -> Statement:
    """Build who was born on some days, of students and staff still here."""
    born = bindparam("born", type_=PersonPrivate.date_of_birth.type, expanding=True)
    return (
        select(
            PersonPrivate.date_of_birth,
            timetable.shown_name(),
            func.coalesce(Person.native_name, ""),
            Student.id,
            Staff.id,
        )
        .join(Person, Person.id == PersonPrivate.person_id)
        .outerjoin(Student, (Student.person_id == Person.id) & Student.archived_at.is_(None))
        .outerjoin(Staff, (Staff.person_id == Person.id) & Staff.archived_at.is_(None))
        .where(
            PersonPrivate.date_of_birth.in_(born),
            Person.archived_at.is_(None),
            Student.id.is_not(None) | Staff.id.is_not(None),
        )
    )


def ending_make_ups(_engine: str, count: bool) -> Statement:
    """Build how many open make-ups end by a day, or the one that ends first with its student."""
    row = MakeUpCredit
    ending = (
        *(row.used_at.is_(None), row.withdrawn_at.is_(None)),
        row.expires_on.between(day("today"), day("until")),
    )
    if count:
        return select(func.count(row.id)).where(*ending)
    return (
        select(row.student_id, timetable.shown_name(), row.expires_on)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(*ending)
        .order_by(row.expires_on, row.given_on, row.id)
        .limit(1)
    )


def open_choices(_engine: str) -> Statement:
    """Build how many entries of the review list are open, and one of their authors."""
    row = Conflict
    return select(func.count(row.id), func.min(row.author_name)).where(row.decided_at.is_(None))
