"""What a run needs of discounts: the rules, what stands billed, and who is whose older sibling."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.payers import FEW
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.discounts import Charge, Discount, DiscountFacts, Place
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.proration import Span
from desktop_app.areas.billing.tables import (
    BilledMeeting,
    DiscountRule,
    Invoice,
    InvoiceLine,
    Subscription,
)
from desktop_app.areas.billing.terms import InvoiceStatus
from desktop_app.areas.people.api import MemberRole
from desktop_app.areas.people.tables import FamilyMember, Person, PersonPrivate, Student
from desktop_app.areas.timetable.api import EnrollmentStatus
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence


def discount_facts(session: Session, months: Sequence[Month]) -> DiscountFacts:
    """Return the discounts of these months; nothing is read where the school has none."""
    rules = [_rule(row) for row in session.scalars(select(DiscountRule))]
    if not rules:
        return DiscountFacts()
    siblings = any(rule.sibling_from is not None for rule in rules)
    children = _children(session) if siblings else {}
    whose = _whose(session, rules, children)
    standing = _meetings(session, months, whose)
    for charge, amount in _monthly(session, months, whose).items():
        standing[charge] = standing.get(charge, 0) + amount
    return DiscountFacts(
        rules,
        standing,
        _taken_off(session, months),
        children,
        _taught(session, children) if siblings else {},
    )


def _rule(row: DiscountRule) -> Discount:
    return Discount(
        row.id,
        row.name,
        row.kind,
        row.value,
        row.student_id,
        row.family_id,
        row.lesson_id,
        row.sibling_from,
        row.starts_on,
        row.ends_on,
    )


def _whose(
    session: Session, rules: Sequence[Discount], children: dict[UUID, list[UUID]]
) -> Collection[UUID] | None:
    """Return the students whose charges the rules can meet, None for all."""
    found: set[UUID] = set()
    families = {rule.family_id for rule in rules if rule.family_id is not None}
    for rule in rules:
        if rule.student_id is not None:
            found.add(rule.student_id)
        elif rule.sibling_from is not None and rule.family_id is None:
            found.update(child for mine in children.values() for child in mine if len(mine) > 1)
        elif rule.family_id is None:
            return None
    query = (
        select(Student.id)
        .join(FamilyMember, FamilyMember.person_id == Student.person_id)
        .where(FamilyMember.family_id.in_(families))
    )
    found.update(session.scalars(query) if families else ())
    return found if len(found) <= FEW else None


def _months(months: Sequence[Month]) -> list[str]:
    return [str(month) for month in months]


def _meetings(
    session: Session, months: Sequence[Month], whose: Collection[UUID] | None
) -> dict[Charge, int]:
    """Return what stands billed for meetings from the first month to the last, by day."""
    columns: list[Any] = [
        BilledMeeting.family_id,
        BilledMeeting.student_id,
        LessonOccurrence.lesson_id,
        LessonOccurrence.local_date,
        InvoiceLine.tax_rate_id,
    ]
    query = (
        select(*columns, sum_of(BilledMeeting.sign * BilledMeeting.amount))
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(InvoiceLine, InvoiceLine.id == BilledMeeting.invoice_line_id)
        .where(LessonOccurrence.local_date.between(months[0].first, months[-1].last))
        .group_by(*columns)
    )
    if whose is not None:
        query = query.where(BilledMeeting.student_id.in_(whose))
    wanted = set(months)
    return {
        Charge(*row[:5]): int(row[5])
        for row in session.execute(query)
        if row[5] and Month.of(row[3]) in wanted
    }


def _monthly(
    session: Session, months: Sequence[Month], whose: Collection[UUID] | None
) -> dict[Charge, int]:
    """Return what stands billed for monthly prices, on the first day that each covers."""
    query = (
        select(
            Invoice.family_id,
            Subscription.student_id,
            InvoiceLine.lesson_id,
            InvoiceLine.month,
            Subscription.starts_on,
            InvoiceLine.tax_rate_id,
            InvoiceLine.quantity * InvoiceLine.unit_price,
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .join(Subscription, Subscription.id == InvoiceLine.subscription_id)
        .where(Invoice.status == InvoiceStatus.ISSUED, InvoiceLine.month.in_(_months(months)))
    )
    if whose is not None:
        query = query.where(Subscription.student_id.in_(whose))
    found: dict[Charge, int] = {}
    for family, student, lesson, text, starts_on, rate, amount in session.execute(query):
        month = Month.parse(text or "")
        day = starts_on if Month.of(starts_on) == month else month.first
        charge = Charge(family, student, lesson, day, rate)
        found[charge] = found.get(charge, 0) + int(amount) // 1_000
    return found


def _taken_off(session: Session, months: Sequence[Month]) -> dict[tuple[str, Place], int]:
    """Return what discounts took off in these months, in minor units, positive."""
    columns: list[Any] = [
        InvoiceLine.month,
        InvoiceLine.discount_rule_id,
        Invoice.family_id,
        InvoiceLine.student_id,
        InvoiceLine.tax_rate_id,
    ]
    query = (
        select(*columns, sum_of(InvoiceLine.quantity * InvoiceLine.unit_price))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.discount_rule_id.is_not(None),
            Invoice.status == InvoiceStatus.ISSUED,
            InvoiceLine.month.in_(_months(months)),
        )
        .group_by(*columns)
    )
    return {
        (row[0], Place(*row[1:5])): -int(row[5]) // 1_000
        for row in session.execute(query)
        if row[5]
    }


def _children(session: Session) -> dict[UUID, list[UUID]]:
    """Return the children of each family, the oldest first, unknown birthdays last."""
    born = PersonPrivate.date_of_birth
    query = (
        select(FamilyMember.family_id, Student.id)
        .join(Student, Student.person_id == FamilyMember.person_id)
        .join(Person, Person.id == Student.person_id)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .where(FamilyMember.role == MemberRole.CHILD)
        .order_by(born.is_(None), born, Person.sort_name, Student.id)
    )
    found: dict[UUID, list[UUID]] = {}
    for family, student in session.execute(query):
        found.setdefault(family, []).append(student)
    return found


def _taught(session: Session, children: dict[UUID, list[UUID]]) -> dict[UUID, list[Span]]:
    """Return when each child of a family with several is in a lesson."""
    several = {child for mine in children.values() if len(mine) > 1 for child in mine}
    last = func.coalesce(Enrollment.unenrolled_on, Student.left_on)
    query = (
        select(Enrollment.student_id, Enrollment.enrolled_on, last)
        .join(Student, Student.id == Enrollment.student_id)
        .where(Enrollment.status != EnrollmentStatus.PENDING)
    )
    if len(several) <= FEW:
        query = query.where(Enrollment.student_id.in_(several))
    found: dict[UUID, list[Span]] = {}
    for student, first, ends in session.execute(query):
        if student in several:
            found.setdefault(student, []).append(Span(first, ends))
    return found
