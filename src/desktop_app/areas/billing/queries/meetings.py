"""Which meetings a month bills, which were billed already, and which have to be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, MakeUpCredit
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine
from desktop_app.areas.billing.terms import CreditReason, InvoiceKind, InvoiceStatus
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school.api import BillingMode
from desktop_app.areas.timetable.api import (
    CANCELLED,
    BookingStatus,
    EnrollmentStatus,
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


def _makes_up() -> ColumnElement[bool]:
    """Return whether the student makes up another meeting there: what was missed is billed."""
    return exists().where(
        MakeUpCredit.school_id == LessonOccurrence.school_id,
        MakeUpCredit.used_occurrence_id == LessonOccurrence.id,
        MakeUpCredit.student_id == Enrollment.student_id,
    )


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
            ~_makes_up(),
            billing,
        )
    )


def due(
    session: Session,
    mode: BillingMode,
    months: Sequence[Month],
    students: Collection[UUID] | None = None,
    *,
    lessons: Collection[UUID] | None = None,
) -> list[Due]:
    """Return every meeting of these months that bills, in the order they take place.

    With students or lessons only theirs.
    """
    query = _due(mode, months).order_by(LessonOccurrence.local_date, LessonOccurrence.starts_at)
    if students is not None:
        query = query.where(Enrollment.student_id.in_(students))
    if lessons is not None:
        query = query.where(LessonOccurrence.lesson_id.in_(lessons))
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


def billed(
    session: Session, months: Sequence[Month], students: Collection[UUID] | None = None
) -> list[Billed]:
    """Return what stands on lines for the meetings of these months; with students only theirs."""
    query = _billed().where(_in_months(months))
    if students is not None:
        query = query.where(BilledMeeting.student_id.in_(students))
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
        _still_here(),
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
        .where(_in_months(months), slot.withdrawn_at.is_(None))
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
            _in_months(months),
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
    """What one family was billed for one month of a subscription.

    `settled` when somebody credited it by hand: a run leaves it alone.
    """

    subscription_id: UUID
    family_id: UUID
    month: str
    amount: int
    full_price: int | None = None
    settled: bool = False


def months_billed(session: Session, months: Sequence[Month]) -> list[MonthBilled]:
    """Return what was billed for subscriptions in these months, with the latest price of a month.

    Credits made by hand do not bring it back.
    """
    query = (
        select(
            InvoiceLine.subscription_id,
            Invoice.family_id,
            InvoiceLine.month,
            InvoiceLine.quantity * InvoiceLine.unit_price,
            InvoiceLine.full_price,
            case((by_hand(), 1), else_=0),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.subscription_id.is_not(None),
            Invoice.status == InvoiceStatus.ISSUED,
            InvoiceLine.month.in_([str(m) for m in months]),
        )
        .order_by(InvoiceLine.id)
    )
    found: dict[tuple[UUID, UUID, str], MonthBilled] = {}
    for subscription, family, month, amount, full, hand in session.execute(query):
        if subscription is None or month is None:
            continue
        key = (subscription, family, month)
        was = found.get(key, MonthBilled(*key, 0))
        latest = was.full_price if full is None else full
        more = 0 if hand else int(amount) // 1000
        found[key] = MonthBilled(*key, was.amount + more, latest, was.settled or bool(hand))
    return list(found.values())


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


def planned_days(
    session: Session, month: Month, students: Collection[UUID]
) -> dict[UUID, list[tuple[UUID, date]]]:
    """Return the planned meetings of a month by student, as lesson and day, in order.

    Of every lesson in which the student is some day of the month: of the whole month, cancelled
    ones too, so that neither a late start nor a cancellation changes what a part of it is.
    """
    query = (
        select(Enrollment.student_id, LessonOccurrence.lesson_id, LessonOccurrence.local_date)
        .join(Enrollment, Enrollment.lesson_id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(month.first, month.last),
            Enrollment.enrolled_on <= month.last,
            or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= month.first),
            Enrollment.status != EnrollmentStatus.PENDING,
            Enrollment.student_id.in_(students),
        )
        .distinct()
        .order_by(LessonOccurrence.local_date)
    )
    found: dict[UUID, list[tuple[UUID, date]]] = {}
    for student, lesson, day in session.execute(query):
        found.setdefault(student, []).append((lesson, day))
    return found
