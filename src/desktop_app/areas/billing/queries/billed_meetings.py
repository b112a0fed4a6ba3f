"""What meetings were billed already, and which of them have to be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.queries.meetings import in_months, still_here
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine
from desktop_app.areas.billing.terms import CreditReason, InvoiceKind
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable.api import (
    CANCELLED,
    BookingStatus,
    OccurrenceStatus,
    in_spell,
)
from desktop_app.areas.timetable.tables import (
    Enrollment,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)

PART = 500


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


def billed(
    session: Session, months: Sequence[Month], students: Collection[UUID] | None = None
) -> list[Billed]:
    """Return what stands on lines for the meetings of these months; with students only theirs."""
    query = _billed().where(in_months(months))
    if students is not None:
        query = query.where(BilledMeeting.student_id.in_(students))
    return [Billed(*row) for row in session.execute(query)]


def leftovers(session: Session, months: Sequence[Month]) -> list[Billed]:
    """Return meetings of these months that stand on no line but whose amounts are not nothing."""
    query = (
        _billed()
        .where(in_months(months))
        .having(
            and_(
                sum_of(BilledMeeting.sign) <= 0,
                sum_of(BilledMeeting.sign * BilledMeeting.amount) != 0,
            )
        )
    )
    return [Billed(*row) for row in session.execute(query)] if months else []


def taken_back(
    session: Session, first: date, last: date, *, slots: bool = False
) -> list[TakenBack]:
    """Return billed meetings that were cancelled, do not bill, or lost their student.

    A meeting that has merely no mark is left alone, so that changing how the school bills credits
    nothing. With `slots` also those of one-on-one weeks in which the student has none any more.
    """
    in_it = exists().where(
        Enrollment.school_id == LessonOccurrence.school_id,
        Enrollment.lesson_id == LessonOccurrence.lesson_id,
        Enrollment.student_id == BilledMeeting.student_id,
        in_spell(LessonOccurrence, Enrollment),
        Student.school_id == Enrollment.school_id,
        Student.id == Enrollment.student_id,
        still_here(),
    )
    cancelled = LessonOccurrence.status.in_(CANCELLED)
    silent = and_(AttendanceCode.id.is_not(None), AttendanceCode.bills.is_(False))
    unbooked = and_(_offers(), ~_has_slot(BilledMeeting.student_id)) if slots else false()
    query = (
        _billed()
        .add_columns(
            LessonOccurrence.local_date,
            LessonOccurrence.lesson_id,
            LessonOccurrence.status,
            AttendanceCode.label,
            func.max(case((silent, 1), (in_it, 0), else_=2)),
        )
        .outerjoin(
            Attendance,
            and_(
                Attendance.occurrence_id == BilledMeeting.occurrence_id,
                Attendance.student_id == BilledMeeting.student_id,
            ),
        )
        .outerjoin(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            LessonOccurrence.local_date.between(first, last),
            or_(cancelled, silent, ~in_it, unbooked),
        )
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
_WHY = {
    0: CreditReason.NOT_BOOKED, 1: CreditReason.NOT_BILLED, 2: CreditReason.NOT_ENROLLED,
}  # fmt: skip


def _taken(row: Any) -> TakenBack:
    *sums, day, lesson_id, status, label, silent = row
    why = _REASONS.get(status) or _WHY[silent]
    return TakenBack(Billed(*sums), day, lesson_id, why, label if silent == 1 else None)


def _offers() -> ColumnElement[bool]:
    """Return whether a meeting lies in a one-on-one week that offers slots in its place."""
    return exists().where(
        OneOnOneSlot.school_id == LessonOccurrence.school_id,
        OneOnOneSlot.occurrence_id == LessonOccurrence.id,
        OneOnOneSlot.withdrawn_at.is_(None),
    )


def _has_slot(student: Any) -> ColumnElement[bool]:
    return exists().where(
        OneOnOneSlot.school_id == LessonOccurrence.school_id,
        OneOnOneSlot.occurrence_id == LessonOccurrence.id,
        OneOnOneSlot.withdrawn_at.is_(None),
        SlotBooking.school_id == OneOnOneSlot.school_id,
        SlotBooking.slot_id == OneOnOneSlot.id,
        SlotBooking.student_id == student,
        SlotBooking.status == BookingStatus.BOOKED,
    )


def slots_offered(
    session: Session, months: Sequence[Month]
) -> tuple[frozenset[UUID], dict[tuple[UUID, UUID], int | None]]:
    """Return the meetings that offer slots in their place, and the price of each that is booked.

    By student and meeting; None where the lesson's one-on-one price counts.
    """
    slot = OneOnOneSlot
    offered = (
        select(slot.occurrence_id)
        .join(LessonOccurrence, LessonOccurrence.id == slot.occurrence_id)
        .where(in_months(months), slot.withdrawn_at.is_(None))
        .distinct()
    )
    found = frozenset(session.scalars(offered))
    if not found:
        return found, {}
    booked = (
        select(SlotBooking.student_id, slot.occurrence_id, SlotBooking.price)
        .join(slot, slot.id == SlotBooking.slot_id)
        .join(LessonOccurrence, LessonOccurrence.id == slot.occurrence_id)
        .where(
            in_months(months),
            slot.withdrawn_at.is_(None),
            SlotBooking.status == BookingStatus.BOOKED,
        )
        .order_by(SlotBooking.booked_at.desc(), SlotBooking.id.desc())
    )
    return found, {(who, what): price for who, what, price in session.execute(booked)}


def settled_by_hand(session: Session, first: date, last: date) -> set[tuple[UUID, UUID]]:
    """Return (student, meeting) that a credit note made by hand took back.

    A run leaves them alone.
    """
    query = (
        select(BilledMeeting.student_id, BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .where(by_hand(), LessonOccurrence.local_date.between(first, last))
    )
    return {(student, occurrence) for student, occurrence in session.execute(query)}


def by_hand() -> ColumnElement[bool]:
    """Return whether a document is a credit note that somebody made by hand."""
    return and_(
        Invoice.kind == InvoiceKind.CREDIT_NOTE,
        Invoice.credits_id.is_not(None),
        Invoice.month.is_(None),
    )


def rates_billed(
    session: Session, billed: Collection[Billed]
) -> dict[tuple[UUID, UUID, UUID], tuple[UUID | None, str, int]]:
    """Return the tax rate (id, category, basis points) each meeting was last billed under.

    By student, meeting and family.
    """
    ids = sorted({each.occurrence_id for each in billed})
    found: dict[tuple[UUID, UUID, UUID], tuple[UUID | None, str, int]] = {}
    for start in range(0, len(ids), PART):
        query = (
            select(
                BilledMeeting.student_id,
                BilledMeeting.occurrence_id,
                BilledMeeting.family_id,
                InvoiceLine.tax_rate_id,
                InvoiceLine.tax_category,
                InvoiceLine.tax_bp,
            )
            .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
            .where(BilledMeeting.occurrence_id.in_(ids[start : start + PART]))
            .where(BilledMeeting.sign > 0)
            .order_by(BilledMeeting.id)
        )
        for student, meeting, family, rate_id, category, bp in session.execute(query):
            found[student, meeting, family] = (rate_id, category, bp)
    return found
