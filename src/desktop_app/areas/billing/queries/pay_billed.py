"""What a meeting is billed at, net, where its teacher is paid a share of that.

A meeting of a package is worth its part of the package, and a monthly price is spread evenly over
the meetings that it stands for. Discounts are the school's and take nothing off.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.pay import net_of
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import BilledMeeting, Invoice, InvoiceLine, Package
from desktop_app.areas.billing.terms import InvoiceStatus
from desktop_app.areas.timetable.api import CANCELLED, in_spell
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence

Worth = dict[UUID, Fraction]


def billed(session: Session, months: Sequence[Month], moved: Iterable[UUID] = ()) -> Worth:
    """Return what each meeting of these months, and each that moved, is billed at, net."""
    spans = [LessonOccurrence.local_date.between(each.first, each.last) for each in months]
    which = or_(*spans, LessonOccurrence.id.in_(list(moved)))
    found: Worth = {}
    for occurrence_id, amount in (
        *_single(session, which),
        *_packages(session, which),
        *_months(session, months),
    ):
        found[occurrence_id] = found.get(occurrence_id, Fraction(0)) + amount
    return found


def _single(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[UUID, Fraction]]:
    """Yield what meetings are billed at one by one."""
    query: Any = (
        select(
            BilledMeeting.occurrence_id,
            Invoice.prices_gross,
            InvoiceLine.tax_bp,
            sum_of(BilledMeeting.sign * BilledMeeting.amount),
        )
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(which)
        .group_by(BilledMeeting.occurrence_id, Invoice.prices_gross, InvoiceLine.tax_bp)
    )
    for occurrence_id, gross, tax_bp, amount in session.execute(query):
        yield occurrence_id, net_of(amount, tax_bp, gross=gross)


def _packages(session: Session, which: ColumnElement[bool]) -> Iterator[tuple[UUID, Fraction]]:
    """Yield the parts of packages: the price over the number of lessons, for each that stands."""
    query: Any = (
        select(
            BilledMeeting.occurrence_id,
            Package.amount,
            Package.lessons,
            Invoice.prices_gross,
            InvoiceLine.tax_bp,
            sum_of(BilledMeeting.sign),
        )
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Package, Package.id == InvoiceLine.package_id)
        .where(which)
        .group_by(
            BilledMeeting.occurrence_id,
            *(Package.id, Package.amount, Package.lessons),
            *(Invoice.prices_gross, InvoiceLine.tax_bp),
        )
    )
    for occurrence_id, amount, lessons, gross, tax_bp, times in session.execute(query):
        yield occurrence_id, net_of(amount, tax_bp, gross=gross) * times / lessons


def _months(session: Session, months: Sequence[Month]) -> Iterator[tuple[UUID, Fraction]]:
    """Yield the parts of monthly prices that fall on each meeting of their month."""
    meeting = aliased(BilledMeeting)
    single = (
        select(meeting.id)
        .where(
            meeting.school_id == InvoiceLine.school_id, meeting.invoice_line_id == InvoiceLine.id
        )
        .exists()
    )
    of_months = and_(
        Invoice.status == InvoiceStatus.ISSUED,
        InvoiceLine.subscription_id.is_not(None),
        InvoiceLine.month.in_([str(each) for each in months]),
        ~single,
    )
    query: Any = (
        select(
            *(InvoiceLine.student_id, InvoiceLine.lesson_id, InvoiceLine.month),
            sum_of(InvoiceLine.amount),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(of_months)
        .group_by(InvoiceLine.student_id, InvoiceLine.lesson_id, InvoiceLine.month)
    )
    lines = session.execute(query).all()
    if not lines:
        return
    students = (
        select(InvoiceLine.student_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(of_months)
    )
    held = _meetings(session, months, Enrollment.student_id.in_(students))
    for student_id, lesson_id, month, amount in lines:
        mine = [
            occurrence_id
            for occurrence_id, lesson in held.get((student_id, month), ())
            if lesson_id in {None, lesson}
        ]
        for occurrence_id in mine:
            yield occurrence_id, Fraction(int(amount), len(mine))


def _meetings(
    session: Session, months: Sequence[Month], whose: ColumnElement[bool]
) -> dict[tuple[UUID, str], list[tuple[UUID, UUID]]]:
    """Return the meetings of students that are not cancelled, by student and month."""
    meeting = LessonOccurrence
    query = (
        select(Enrollment.student_id, meeting.local_date, meeting.id, meeting.lesson_id)
        .join(
            Enrollment,
            and_(Enrollment.lesson_id == meeting.lesson_id, in_spell(meeting, Enrollment)),
        )
        .where(
            whose,
            or_(*(meeting.local_date.between(each.first, each.last) for each in months)),
            meeting.status.not_in(CANCELLED),
        )
    )
    found: dict[tuple[UUID, str], list[tuple[UUID, UUID]]] = {}
    for student_id, day, occurrence_id, lesson_id in session.execute(query):
        found.setdefault((student_id, f"{day:%Y-%m}"), []).append((occurrence_id, lesson_id))
    return found
