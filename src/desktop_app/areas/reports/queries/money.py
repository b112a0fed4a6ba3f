"""What the school earned and what is owed to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import Text, case, cast, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import EntryKind, InvoiceKind, InvoiceStatus, Month
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    PayoutLine,
)
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.reports.terms import Asked, Chart, Head, Kind, Point, Result, Row
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.money import BASIS, round_half_up
from desktop_app.core.wording import show_month, tr

AGES = 5
MOST_BARS = 12
CAME = (EntryKind.PAYMENT, EntryKind.REVERSAL, EntryKind.REFUND)


def debtors(session: Session, today: date) -> Result:
    """Return the families with open invoices, by how late these are."""
    names: dict[UUID, str] = {}
    oldest: dict[UUID, date] = {}
    ages: dict[UUID, list[int]] = {}
    for age in range(AGES):
        for each in billing.aged_invoices(session, today, age):
            names[each.family_id] = each.family
            ages.setdefault(each.family_id, [0] * AGES)[age] += each.open
            known = oldest.get(each.family_id)
            oldest[each.family_id] = min(known, each.due_on) if known else each.due_on
    given_up = _written_off(session)
    order = sorted(ages, key=lambda key: (-sum(ages[key]), names[key].casefold()))
    rows = tuple(
        Row(
            (names[key], sum(ages[key]), *ages[key], oldest[key], given_up.get(key, 0)),
            ("families", key),
            key,
        )
        for key in order
    )
    titles = (
        tr("Not due"), tr("1 to 30 days"), tr("31 to 60"), tr("61 to 90"), tr("Over 90"),
    )  # fmt: skip
    keys = ("not_due", "days_1_to_30", "days_31_to_60", "days_61_to_90", "over_90")
    sums = [sum(ages[key][age] for key in ages) for age in range(AGES)]
    return Result(
        (
            Head("family", tr("Family")),
            Head("open", tr("Open"), Kind.MONEY),
            *(Head(key, title, Kind.MONEY) for key, title in zip(keys, titles, strict=True)),
            Head("oldest_due", tr("Oldest due"), Kind.DAY),
            Head("written_off", tr("Written off"), Kind.MONEY),
        ),
        rows,
        tr(
            "What is open of every issued invoice today, by how many days it is past its due "
            "day. Money in the wallet is not taken off. Written off is what the school gave up of "
            "these families so far."
        ),
        (tr("Total"), sum(sums), *sums, None, sum(given_up.get(key, 0) for key in order))
        if rows
        else None,
        Chart(
            tr("What is open, by age"),
            tuple(Point(title, amount) for title, amount in zip(titles, sums, strict=True)),
            Kind.MONEY,
        )
        if rows
        else None,
        school.facts(session).currency,
    )


def _written_off(session: Session) -> dict[UUID, int]:
    """Return what was written off by family, less what was taken back."""
    query = (
        select(LedgerEntry.family_id, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.kind == EntryKind.WRITE_OFF)
        .group_by(LedgerEntry.family_id)
    )
    return {key: -int(amount) for key, amount in session.execute(query)}


@dataclass(slots=True)
class _Month:
    """One month's money, in minor units."""

    invoiced: int = 0
    credited: int = 0
    tax: int = 0
    received: int = 0
    written_off: int = 0


def income_by_month(session: Session, asked: Asked) -> Result:
    """Return what was billed, credited and received in each month of the period."""
    months: dict[str, _Month] = {}
    first, last = Month.of(asked.first), Month.of(asked.last)
    at = first
    while str(at) <= str(last):
        months[str(at)] = _Month()
        at = at.after(1)
    for key, kind, net, tax in session.execute(_billed_by_month(asked)):
        month = months[key]
        month.tax += int(tax)
        if kind is InvoiceKind.CREDIT_NOTE:
            month.credited += int(net)
        else:
            month.invoiced += int(net)
    for key, amount in session.execute(_entries_by_month(asked, CAME)):
        months[key].received -= int(amount)
    for key, amount in session.execute(_entries_by_month(asked, (EntryKind.WRITE_OFF,))):
        months[key].written_off -= int(amount)
    rows = tuple(
        Row((show_month(Month.parse(key).first), *_figures(month)), key=Month.parse(key).first)
        for key, month in months.items()
    )
    sums = _Month()
    for month in months.values():
        sums.invoiced += month.invoiced
        sums.credited += month.credited
        sums.tax += month.tax
        sums.received += month.received
        sums.written_off += month.written_off
    points = tuple(
        Point(f"{show_month(Month.parse(key).first).split()[0][:3]}", _figures(month)[3])
        for key, month in months.items()
    )
    return Result(
        (
            Head("month", tr("Month")),
            Head("invoiced", tr("Invoiced net"), Kind.MONEY),
            Head("credited", tr("Credited net"), Kind.MONEY),
            Head("tax", tr("Tax"), Kind.MONEY),
            Head("billed", tr("Billed"), Kind.MONEY),
            Head("received", tr("Received"), Kind.MONEY),
            Head("written_off", tr("Written off"), Kind.MONEY),
        ),
        rows if any(any(_figures(month)) for month in months.values()) else (),
        tr(
            "Invoices and credit notes by the day they were issued; received is what came less "
            "what was taken or given back, written off what the school gave up, by the day of the "
            "entry."
        ),
        (tr("Total"), *_figures(sums)),
        Chart(tr("Billed, by month"), points, Kind.MONEY),
        school.facts(session).currency,
    )


def _figures(month: _Month) -> tuple[int, int, int, int, int, int]:
    billed = month.invoiced + month.credited + month.tax
    came, given_up = month.received, month.written_off
    return month.invoiced, month.credited, month.tax, billed, came, given_up


def _month_of(day: Any) -> Any:
    return func.substr(cast(day, Text), 1, 7)


def _billed_by_month(asked: Asked) -> Any:
    month = _month_of(Invoice.issued_on)
    return (
        select(month, Invoice.kind, func.sum(Invoice.net_total), func.sum(Invoice.tax_total))
        .where(
            Invoice.status == InvoiceStatus.ISSUED,
            Invoice.issued_on.between(asked.first, asked.last),
        )
        .group_by(month, Invoice.kind)
    )


def _entries_by_month(asked: Asked, kinds: Sequence[EntryKind]) -> Any:
    month = _month_of(LedgerEntry.entry_on)
    return (
        select(month, func.sum(LedgerEntry.amount))
        .where(LedgerEntry.kind.in_(kinds), LedgerEntry.entry_on.between(asked.first, asked.last))
        .group_by(month)
    )


@dataclass(slots=True)
class _Teacher:
    """What one teacher's lessons were billed at and what they were paid."""

    billed: Fraction = Fraction(0)
    meetings: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class _Earned:
    """One row of the income by teacher, in minor units."""

    name: str
    meetings: int
    billed: int
    paid: int
    target: tuple[str, UUID] | None

    def as_row(self) -> Row:
        """Return it as a row, with what is left."""
        left = self.billed - self.paid
        key = self.target[1] if self.target is not None else None
        return Row((self.name, self.meetings, self.billed, self.paid, left), self.target, key)


def income_by_teacher(session: Session, asked: Asked) -> Result:
    """Return what the lessons of each teacher in the period were billed at, and their pay."""
    found: dict[UUID | None, _Teacher] = {}
    for teacher_id, gross, tax_bp, amount in session.execute(_billed_by_teacher(asked)):
        share = Fraction(int(amount) * BASIS, BASIS + tax_bp) if gross else Fraction(int(amount))
        found.setdefault(teacher_id, _Teacher()).billed += share
    for teacher_id, amount in session.execute(_months_by_teacher(asked)):
        found.setdefault(teacher_id, _Teacher()).billed += int(amount)
    for teacher_id, meetings in session.execute(_meetings_by_teacher(asked)):
        found.setdefault(teacher_id, _Teacher()).meetings = meetings
    for teacher_id, amount in session.execute(_paid_by_teacher(asked)):
        found.setdefault(teacher_id, _Teacher()).paid = int(amount)
    names = _names(session)
    nobody = tr("No teacher")
    rows = []
    for key, each in found.items():
        if asked.teacher_id not in {None, key}:
            continue
        name = names.get(key, "") if key is not None else nobody
        billed = round_half_up(each.billed)
        target = ("staff", key) if key is not None else None
        rows.append(_Earned(name, each.meetings, billed, each.paid, target))
    rows.sort(key=lambda row: (row.target is None, row.name.casefold()))
    sums = (
        sum(row.meetings for row in rows),
        sum(row.billed for row in rows),
        sum(row.paid for row in rows),
        sum(row.billed - row.paid for row in rows),
    )
    top = sorted(rows, key=lambda row: -row.billed)[:MOST_BARS]
    return Result(
        (
            Head("teacher", tr("Teacher")),
            Head("lessons", tr("Lessons"), Kind.COUNT),
            Head("billed", tr("Billed net"), Kind.MONEY),
            Head("paid", tr("Paid to them"), Kind.MONEY),
            Head("left", tr("Left"), Kind.MONEY),
        ),
        tuple(row.as_row() for row in rows),
        tr(
            "What the lessons of the period are billed at, net, by who taught them; a monthly "
            "price counts for the teacher of its lesson on the day of the invoice."
        ),
        (tr("Total"), *sums) if rows else None,
        Chart(
            tr("Billed net, by teacher"),
            tuple(Point(row.name.split()[-1], row.billed) for row in top),
            Kind.MONEY,
        )
        if rows
        else None,
        school.facts(session).currency,
    )


def _names(session: Session) -> dict[UUID, str]:
    query = select(Staff.id, shown_name()).join(Person, Person.id == Staff.person_id)
    return {key: name for key, name in session.execute(query)}  # noqa: C416  rows are no pairs


def _billed_by_teacher(asked: Asked) -> Any:
    teacher = LessonOccurrence.teacher_id
    return (
        select(
            teacher,
            Invoice.prices_gross,
            InvoiceLine.tax_bp,
            func.sum(BilledMeeting.sign * BilledMeeting.amount),
        )
        .select_from(BilledMeeting)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(LessonOccurrence.local_date.between(asked.first, asked.last))
        .group_by(teacher, Invoice.prices_gross, InvoiceLine.tax_bp)
    )


def _months_by_teacher(asked: Asked) -> Any:
    """Build what the lines without a meeting come to, by teacher."""
    return _without_meeting(
        asked, select(Lesson.teacher_id, func.sum(InvoiceLine.amount))
    ).group_by(Lesson.teacher_id)


def months_of_teacher(asked: Asked, teacher_id: UUID | None) -> Any:
    """Build the lines without a meeting that count for a teacher, or for nobody."""
    query = select(
        InvoiceLine.description, Invoice.issued_on, Invoice.number, Invoice.id, InvoiceLine.amount
    )
    return (
        _without_meeting(asked, query)
        .where(
            Lesson.teacher_id.is_(None) if teacher_id is None else Lesson.teacher_id == teacher_id
        )
        .order_by(Invoice.issued_on, Invoice.number, InvoiceLine.position)
    )


def _without_meeting(asked: Asked, query: Any) -> Any:
    """Take lines of the period that bill no single meeting: monthly prices, discounts, goods."""
    meeting = aliased(BilledMeeting)
    without = ~(
        select(meeting.id)
        .where(
            meeting.school_id == InvoiceLine.school_id, meeting.invoice_line_id == InvoiceLine.id
        )
        .exists()
    )
    return (
        query.select_from(InvoiceLine)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .outerjoin(Lesson, Lesson.id == InvoiceLine.lesson_id)
        .where(
            Invoice.status == InvoiceStatus.ISSUED,
            Invoice.issued_on.between(asked.first, asked.last),
            without,
        )
    )


def _meetings_by_teacher(asked: Asked) -> Any:
    held = LessonOccurrence.finished_at.is_not(None)
    return (
        select(LessonOccurrence.teacher_id, func.sum(case((held, 1), else_=0)))
        .where(LessonOccurrence.local_date.between(asked.first, asked.last), held)
        .group_by(LessonOccurrence.teacher_id)
    )


def _paid_by_teacher(asked: Asked) -> Any:
    return (
        select(PayoutLine.teacher_id, func.sum(PayoutLine.amount))
        .outerjoin(LessonOccurrence, LessonOccurrence.id == PayoutLine.occurrence_id)
        .where(LessonOccurrence.local_date.between(asked.first, asked.last))
        .group_by(PayoutLine.teacher_id)
    )
