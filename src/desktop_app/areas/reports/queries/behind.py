"""The bookings behind a figure of a report: marks, lessons, invoices and what was paid."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import EntryKind, InvoiceKind, InvoiceStatus, Month
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    Payment,
    PayoutLine,
    Refund,
)
from desktop_app.areas.people.tables import Family, Person, Student
from desktop_app.areas.reports.queries.attendance import narrowed
from desktop_app.areas.reports.queries.money import CAME, months_of_teacher
from desktop_app.areas.reports.terms import Asked, Booking, Row
from desktop_app.areas.timetable.api import CANCELLED, meetings_between, shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.money import BASIS, round_half_up

WEEK = timedelta(days=6)
_AGES: Mapping[str, int] = {
    "not_due": 0, "days_1_to_30": 1, "days_31_to_60": 2, "days_61_to_90": 3, "over_90": 4,
}  # fmt: skip
_meeting = LessonOccurrence
Find = Callable[[Session, Asked, Row, str, date], list[Booking]]


def behind(
    session: Session, report: str, asked: Asked, row: Row, *, figure: str, today: date
) -> list[Booking]:
    """Return what a figure of a row counts or adds up; nothing where the row is it already."""
    find = _FINDS.get(report)
    return find(session, asked, row, figure, today) if find is not None else []


# Marks


def _marks(by: str) -> Find:
    def find(session: Session, asked: Asked, row: Row, figure: str, _today: date) -> list[Booking]:
        pupil = aliased(Person)
        query: Any = select(
            Lesson.title, shown_name(pupil), _meeting.local_date, AttendanceCode.label, _meeting.id
        )
        query = (
            narrowed(query, asked)
            .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
            .join(Student, Student.id == Attendance.student_id)
            .join(pupil, pupil.id == Student.person_id)
            .where(_is_of(by, row.key))
            .order_by(_meeting.starts_at, pupil.sort_name, Attendance.id)
        )
        if figure.startswith("code_"):
            query = query.where(AttendanceCode.key == figure.removeprefix("code_").upper())
        return [
            Booking(title, label, day, "" if by == "pupil" else name, ("registers", meeting))
            for title, name, day, label, meeting in session.execute(query)
        ]

    return find


def _is_of(by: str, key: Any) -> Any:
    if by == "week":
        return _meeting.local_date.between(key, key + WEEK)
    column: Any = {
        "pupil": Attendance.student_id,
        "lesson": _meeting.lesson_id,
        "teacher": _meeting.teacher_id,
    }[by]
    return column.is_(None) if key is None else column == key


# Money


def _debts(session: Session, _asked: Asked, row: Row, figure: str, today: date) -> list[Booking]:
    if figure == "written_off":
        of_family = LedgerEntry.family_id == row.key
        return _entries(session, LedgerEntry.kind == EntryKind.WRITE_OFF, of_family)
    return [
        Booking(each.number, each.open, each.due_on, target=("billing", each.id))
        for each in billing.aged_invoices(session, today, _AGES.get(figure))
        if each.family_id == row.key
    ]


def _entries(session: Session, *which: ColumnElement[bool]) -> list[Booking]:
    query: Any = (
        select(LedgerEntry, Family.name, func.coalesce(Refund.number, Payment.number,
                                                       Invoice.number, ""))
        .join(Family, Family.id == LedgerEntry.family_id)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .outerjoin(Refund, Refund.id == LedgerEntry.refund_id)
        .where(*which)
        .order_by(LedgerEntry.entry_on, LedgerEntry.id)
    )  # fmt: skip
    found = []
    for entry, family, number in session.execute(query):
        words = billing.entry_name(entry.kind, back=entry.reverses_id is not None)
        key = entry.invoice_id or entry.payment_id
        target = ("billing", key) if key is not None else None
        said = f"{words} {number}".strip()
        found.append(Booking(said, -entry.amount, entry.entry_on, family, target))
    return found


def _months(session: Session, asked: Asked, row: Row, figure: str, _today: date) -> list[Booking]:
    if not isinstance(row.key, date):
        return []
    month = Month.of(row.key)
    first, last = max(asked.first, month.first), min(asked.last, month.last)
    if figure in {"received", "written_off"}:
        kinds = CAME if figure == "received" else (EntryKind.WRITE_OFF,)
        then = LedgerEntry.entry_on.between(first, last)
        return _entries(session, LedgerEntry.kind.in_(kinds), then)
    kinds_of = {"invoiced": (InvoiceKind.INVOICE,), "credited": (InvoiceKind.CREDIT_NOTE,)}
    query = (
        select(Invoice, Family.name)
        .join(Family, Family.id == Invoice.family_id)
        .where(
            Invoice.status == InvoiceStatus.ISSUED,
            Invoice.issued_on.between(first, last),
            Invoice.kind.in_(kinds_of.get(figure, tuple(InvoiceKind))),
        )
        .order_by(Invoice.issued_on, Invoice.number)
    )
    found = [
        Booking(
            bill.number or "", _of_bill(bill, figure), bill.issued_on, family, ("billing", bill.id)
        )
        for bill, family in session.execute(query)
    ]  # fmt: skip
    return [each for each in found if each.value] if figure == "tax" else found


def _of_bill(bill: Invoice, figure: str) -> int:
    if figure == "tax":
        return bill.tax_total
    return bill.total if figure == "billed" else bill.net_total


def _teachers(session: Session, asked: Asked, row: Row, figure: str, _today: date) -> list[Booking]:
    if figure == "lessons":
        return _finished(session, asked, row.key)
    if figure == "paid":
        return _paid(session, asked, row.key)
    earned = _billed(session, asked, row.key)
    if figure == "left":
        return earned + [
            Booking(each.words, -each.value, each.day, each.second, each.target)
            for each in _paid(session, asked, row.key)
            if isinstance(each.value, int)
        ]
    return earned


def _taught_by(key: Any) -> Any:
    return _meeting.teacher_id.is_(None) if key is None else _meeting.teacher_id == key


def _finished(session: Session, asked: Asked, key: Any) -> list[Booking]:
    query = (
        select(Lesson.title, _meeting.local_date, _meeting.id)
        .join(Lesson, Lesson.id == _meeting.lesson_id)
        .where(
            _taught_by(key), _meeting.finished_at.is_not(None),
            _meeting.local_date.between(asked.first, asked.last),
        )
        .order_by(_meeting.starts_at)
    )  # fmt: skip
    return [
        Booking(title, 1, day, target=("registers", meeting))
        for title, day, meeting in session.execute(query)
    ]


def _billed(session: Session, asked: Asked, key: Any) -> list[Booking]:
    query = (
        select(
            Lesson.title, _meeting.local_date, Invoice.number, Invoice.id, Invoice.prices_gross,
            InvoiceLine.tax_bp, BilledMeeting.sign * BilledMeeting.amount,
        )
        .select_from(BilledMeeting)
        .join(_meeting, _meeting.id == BilledMeeting.occurrence_id)
        .join(Lesson, Lesson.id == _meeting.lesson_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(_taught_by(key), _meeting.local_date.between(asked.first, asked.last))
        .order_by(_meeting.starts_at, Invoice.number, BilledMeeting.id)
    )  # fmt: skip
    found = []
    for title, day, number, bill, gross, tax_bp, amount in session.execute(query):
        whole = Fraction(int(amount) * BASIS, BASIS + tax_bp) if gross else Fraction(int(amount))
        found.append(Booking(title, round_half_up(whole), day, number or "", ("billing", bill)))
    for description, day, number, bill, amount in session.execute(months_of_teacher(asked, key)):
        found.append(Booking(description, int(amount), day, number or "", ("billing", bill)))
    return found


def _paid(session: Session, asked: Asked, key: Any) -> list[Booking]:
    query = (
        select(PayoutLine.description, _meeting.local_date, PayoutLine.rule, PayoutLine.amount)
        .join(_meeting, _meeting.id == PayoutLine.occurrence_id)
        .where(
            PayoutLine.teacher_id == key,
            _meeting.local_date.between(asked.first, asked.last),
        )
        .order_by(_meeting.starts_at, PayoutLine.id)
    )
    return [
        Booking(description, int(amount), day, rule or "")
        for description, day, rule, amount in session.execute(query)
    ]


# Rooms


def _rooms(session: Session, asked: Asked, row: Row, figure: str, _today: date) -> list[Booking]:
    if figure == "open" or not isinstance(row.key, UUID):
        return []
    found = meetings_between(session, asked.first, asked.last, room_id=row.key)
    return [
        Booking(
            each.title, 1 if figure == "lessons" else each.minutes, each.day, each.teacher or "",
            ("registers", each.id),
        )
        for each in found
        if each.status not in CANCELLED and asked.teacher_id in {None, each.teacher_id}
    ]  # fmt: skip


_FINDS: Mapping[str, Find] = {
    "attendance-pupils": _marks("pupil"),
    "attendance-lessons": _marks("lesson"),
    "attendance-teachers": _marks("teacher"),
    "attendance-weeks": _marks("week"),
    "debtors": _debts,
    "income-months": _months,
    "income-teachers": _teachers,
    "room-use": _rooms,
}
