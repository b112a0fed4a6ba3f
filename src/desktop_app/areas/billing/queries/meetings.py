"""Which meetings a month bills, which were billed already, and which have to be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine
from desktop_app.areas.billing.terms import CreditReason, InvoiceKind, InvoiceStatus
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school.api import BillingMode
from desktop_app.areas.timetable.api import CANCELLED, OccurrenceStatus, in_spell
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence

WINDOW = 11
"""How many months before the one that is run are looked at for corrections."""


@dataclass(frozen=True, slots=True)
class Due:
    """One meeting of one student that is to be billed.

    `own_price` is the enrollment's, in minor units.
    """

    student_id: UUID
    occurrence_id: UUID
    day: date
    lesson_id: UUID
    enrollment_id: UUID
    own_price: int | None
    original_day: date


@dataclass(frozen=True, slots=True)
class Billed:
    """What one family was billed for one meeting of one student, all its lines together."""

    student_id: UUID
    occurrence_id: UUID
    family_id: UUID
    times: int
    amount: int


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A meeting that was billed and should not have been, with why."""

    billed: Billed
    day: date
    lesson_id: UUID
    reason: CreditReason
    code: str | None


def _in_months(months: Sequence[Month]) -> ColumnElement[bool]:
    spans = [LessonOccurrence.local_date.between(m.first, m.last) for m in months]
    return or_(*spans) if spans else false()


def _still_here() -> ColumnElement[bool]:
    """Return whether the student had not yet left on the day of the meeting."""
    return or_(Student.left_on.is_(None), LessonOccurrence.local_date <= Student.left_on)


def _due(mode: BillingMode, months: Sequence[Month]) -> Any:
    billing = (
        or_(AttendanceCode.id.is_(None), AttendanceCode.bills)
        if mode is BillingMode.IN_ADVANCE
        else and_(LessonOccurrence.finished_at.is_not(None), AttendanceCode.bills)
    )
    return (
        select(
            Enrollment.student_id,
            LessonOccurrence.id,
            LessonOccurrence.local_date,
            LessonOccurrence.lesson_id,
            Enrollment.id.label("enrollment_id"),
            Enrollment.price_per_lesson,
            LessonOccurrence.original_date,
        )
        .select_from(LessonOccurrence)
        .join(Enrollment, Enrollment.lesson_id == LessonOccurrence.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.occurrence_id == LessonOccurrence.id,
                Attendance.student_id == Enrollment.student_id,
            ),
        )
        .outerjoin(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            _in_months(months),
            LessonOccurrence.status.not_in(CANCELLED),
            in_spell(LessonOccurrence, Enrollment),
            _still_here(),
            billing,
        )
    )


def due(session: Session, mode: BillingMode, months: Sequence[Month]) -> list[Due]:
    """Return every meeting of these months that bills, in the order they take place."""
    query = _due(mode, months).order_by(LessonOccurrence.local_date, LessonOccurrence.starts_at)
    return [Due(*row) for row in session.execute(query)]


def newly_due(session: Session, mode: BillingMode, months: Sequence[Month]) -> list[Due]:
    """Return the meetings of these months that bill but stand on no line, or no longer do."""
    if not months:
        return []
    net = (
        select(func.coalesce(sum_of(BilledMeeting.sign), 0))
        .where(
            BilledMeeting.school_id == Enrollment.school_id,
            BilledMeeting.student_id == Enrollment.student_id,
            BilledMeeting.occurrence_id == LessonOccurrence.id,
        )
        .correlate(Enrollment, LessonOccurrence)
        .scalar_subquery()
    )
    query = _due(mode, months).where(net <= 0).order_by(LessonOccurrence.local_date)
    return [Due(*row) for row in session.execute(query)]


def _billed() -> Any:
    return (
        select(
            BilledMeeting.student_id,
            BilledMeeting.occurrence_id,
            BilledMeeting.family_id,
            sum_of(BilledMeeting.sign),
            sum_of(BilledMeeting.sign * BilledMeeting.amount),
        )
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .group_by(BilledMeeting.student_id, BilledMeeting.occurrence_id, BilledMeeting.family_id)
    )


def billed(session: Session, months: Sequence[Month]) -> list[Billed]:
    """Return what stands on lines for the meetings of these months."""
    query = _billed().where(_in_months(months))
    return [Billed(*row) for row in session.execute(query)]


def leftovers(session: Session, months: Sequence[Month]) -> list[Billed]:
    """Return meetings of these months that stand on no line but whose amounts are not nothing."""
    query = (
        _billed()
        .where(_in_months(months))
        .having(
            and_(
                sum_of(BilledMeeting.sign) <= 0,
                sum_of(BilledMeeting.sign * BilledMeeting.amount) != 0,
            )
        )
    )
    return [Billed(*row) for row in session.execute(query)] if months else []


def taken_back(session: Session, first: date, last: date) -> list[TakenBack]:
    """Return billed meetings that were cancelled, do not bill, or lost their student.

    A meeting that has merely no mark is left alone, so that changing how the school bills credits
    nothing.
    """
    in_it = exists().where(
        Enrollment.school_id == LessonOccurrence.school_id,
        Enrollment.lesson_id == LessonOccurrence.lesson_id,
        Enrollment.student_id == BilledMeeting.student_id,
        in_spell(LessonOccurrence, Enrollment),
        Student.school_id == Enrollment.school_id,
        Student.id == Enrollment.student_id,
        _still_here(),
    )
    cancelled = LessonOccurrence.status.in_(CANCELLED)
    silent = and_(AttendanceCode.id.is_not(None), AttendanceCode.bills.is_(False))
    query = (
        _billed()
        .add_columns(
            LessonOccurrence.local_date,
            LessonOccurrence.lesson_id,
            LessonOccurrence.status,
            AttendanceCode.label,
            case((silent, 1), else_=0),
        )
        .outerjoin(
            Attendance,
            and_(
                Attendance.occurrence_id == BilledMeeting.occurrence_id,
                Attendance.student_id == BilledMeeting.student_id,
            ),
        )
        .outerjoin(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(LessonOccurrence.local_date.between(first, last), or_(cancelled, silent, ~in_it))
        .group_by(
            LessonOccurrence.local_date,
            LessonOccurrence.lesson_id,
            LessonOccurrence.status,
            AttendanceCode.label,
            AttendanceCode.id,
            AttendanceCode.bills,
        )
        .having(
            or_(
                sum_of(BilledMeeting.sign) > 0,
                sum_of(BilledMeeting.sign * BilledMeeting.amount) != 0,
            )
        )
        .order_by(LessonOccurrence.local_date)
    )
    return [_taken(row) for row in session.execute(query)]


_REASONS = {
    OccurrenceStatus.CANCELLED: CreditReason.CANCELLED,
    OccurrenceStatus.CANCELLED_BY_TEACHER: CreditReason.CANCELLED_BY_TEACHER,
    OccurrenceStatus.CANCELLED_BY_STUDENT: CreditReason.CANCELLED_BY_STUDENT,
}


def _taken(row: Any) -> TakenBack:
    *sums, day, lesson_id, status, label, silent = row
    reason = _REASONS.get(status)
    if reason is None:
        reason = CreditReason.NOT_BILLED if silent else CreditReason.NOT_ENROLLED
    return TakenBack(Billed(*sums), day, lesson_id, reason, label if silent else None)


def settled_by_hand(session: Session, first: date, last: date) -> set[tuple[UUID, UUID]]:
    """Return (student, meeting) that a credit note made by hand took back.

    A run leaves them alone.
    """
    query = (
        select(BilledMeeting.student_id, BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .where(
            Invoice.kind == InvoiceKind.CREDIT_NOTE,
            Invoice.credits_id.is_not(None),
            Invoice.month.is_(None),
            LessonOccurrence.local_date.between(first, last),
        )
    )
    return {(student, occurrence) for student, occurrence in session.execute(query)}


def run_months(session: Session, months: Sequence[Month]) -> list[Month]:
    """Return those of the months whose run stands.

    An invoice of it that was not taken back as a whole.
    """
    note = aliased(Invoice)
    undone = exists().where(
        note.school_id == Invoice.school_id, note.credits_id == Invoice.id, note.month.is_not(None)
    )
    query = (
        select(Invoice.month)
        .distinct()
        .where(
            Invoice.month.in_([str(m) for m in months]),
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.status == InvoiceStatus.ISSUED,
            ~undone,
        )
    )
    return sorted((Month.parse(m) for m in session.scalars(query) if m), key=str)


@dataclass(frozen=True, slots=True)
class MonthBilled:
    """What one family was billed for one month of a subscription."""

    subscription_id: UUID
    family_id: UUID
    month: str
    amount: int


def months_billed(session: Session, months: Sequence[Month]) -> list[MonthBilled]:
    """Return what was billed for subscriptions in these months.

    Credits made by hand do not bring it back.
    """
    by_hand = and_(
        Invoice.kind == InvoiceKind.CREDIT_NOTE,
        Invoice.credits_id.is_not(None),
        Invoice.month.is_(None),
    )
    query = (
        select(
            InvoiceLine.subscription_id,
            Invoice.family_id,
            InvoiceLine.month,
            sum_of(InvoiceLine.quantity * InvoiceLine.unit_price),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.subscription_id.is_not(None),
            Invoice.status == InvoiceStatus.ISSUED,
            InvoiceLine.month.in_([str(m) for m in months]),
            ~by_hand,
        )
        .group_by(InvoiceLine.subscription_id, Invoice.family_id, InvoiceLine.month)
    )
    return [
        MonthBilled(s, f, m, int(total) // 1000)
        for s, f, m, total in session.execute(query)
        if s is not None and m is not None
    ]
