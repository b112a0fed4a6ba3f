"""What families were billed and paid in a calendar year, by child: for their tax office."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.parting import part_by
from desktop_app.areas.billing.tables import (
    Invoice,
    InvoiceLine,
    Payment,
    PaymentAllocation,
    Refund,
)
from desktop_app.areas.billing.terms import InvoiceStatus, PaymentMethod, PaymentStatus
from desktop_app.areas.people.tables import Family

_FEW = 500
Child = UUID | None


@dataclass(slots=True)
class ChildYear:
    """What was billed for a child in the year, and paid; in minor units.

    None is what no child is named for.
    """

    student_id: Child
    net: int = 0
    billed: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class YearPayment:
    """Money that came in the year, or went back (negative), in minor units."""

    day: date
    number: str
    method: PaymentMethod
    amount: int


@dataclass(slots=True)
class FamilyYear:
    """A family's year: its children, its payments, and what of these pays no invoice yet."""

    family_id: UUID
    children: dict[Child, ChildYear] = field(default_factory=dict)
    payments: list[YearPayment] = field(default_factory=list)

    @property
    def paid(self) -> int:
        """What came in the year, less what went back."""
        return sum(each.amount for each in self.payments)

    @property
    def on_account(self) -> int:
        """What of the payments of the year is for no child."""
        return self.paid - sum(each.paid for each in self.children.values())

    def child(self, student_id: Child) -> ChildYear:
        """Return the child's part, made when it is first asked for."""
        return self.children.setdefault(student_id, ChildYear(student_id))


def family_years(
    session: Session, year: int, family_ids: Collection[UUID] | None = None
) -> list[FamilyYear]:
    """Return the year of families, or of all that were billed or paid something in it, by name."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found: dict[UUID, FamilyYear] = {key: FamilyYear(key) for key in family_ids or ()}
    weights = _weights(session, family_ids)
    for row in session.execute(_issued(first, last, family_ids)):
        invoice_id, family_id, net, total = row
        mine = found.setdefault(family_id, FamilyYear(family_id))
        of = weights.get(invoice_id, {None: (1, 1)})
        nets = part_by(net, [each[0] for each in of.values()])
        totals = part_by(total, [each[1] for each in of.values()])
        for student_id, part, whole in zip(of, nets, totals, strict=True):
            child = mine.child(student_id)
            child.net += part
            child.billed += whole
    _add_payments(session, found, (first, last), family_ids)
    _add_paid(session, found, weights, (first, last), family_ids)
    return [found[key] for key in _by_name(session, found)]


def _among(column: Any, family_ids: Collection[UUID] | None) -> list[Any]:
    few = family_ids is not None and len(family_ids) <= _FEW
    return [column.in_(family_ids or ())] if few else []


def _issued(first: date, last: date, family_ids: Collection[UUID] | None) -> Any:
    return select(Invoice.id, Invoice.family_id, Invoice.net_total, Invoice.total).where(
        Invoice.status == InvoiceStatus.ISSUED,
        Invoice.issued_on.between(first, last),
        *_among(Invoice.family_id, family_ids),
    )


def _weights(
    session: Session, family_ids: Collection[UUID] | None
) -> Mapping[UUID, dict[Child, tuple[int, int]]]:
    """Return what each document bills for each child: net, and with tax before it is rounded."""
    query = (
        select(
            InvoiceLine.invoice_id,
            InvoiceLine.student_id,
            sum_of(InvoiceLine.amount),
            sum_of(InvoiceLine.amount * (10_000 + InvoiceLine.tax_bp)),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.status == InvoiceStatus.ISSUED, *_among(Invoice.family_id, family_ids))
        .group_by(InvoiceLine.invoice_id, InvoiceLine.student_id)
    )
    found: dict[UUID, dict[Child, tuple[int, int]]] = {}
    for invoice_id, student_id, net, weight in session.execute(query):
        found.setdefault(invoice_id, {})[student_id] = (int(net), int(weight))
    return found


def _add_payments(
    session: Session,
    found: dict[UUID, FamilyYear],
    span: tuple[date, date],
    family_ids: Collection[UUID] | None,
) -> None:
    came = select(
        Payment.family_id, Payment.paid_on, Payment.number, Payment.method, Payment.amount
    ).where(
        Payment.paid_on.between(*span),
        Payment.status == PaymentStatus.COMPLETED,
        *_among(Payment.family_id, family_ids),
    )
    went = select(
        Refund.family_id, Refund.refunded_on, Refund.number, Refund.method, -Refund.amount
    ).where(Refund.refunded_on.between(*span), *_among(Refund.family_id, family_ids))
    rows = [*session.execute(came), *session.execute(went)]
    for family_id, *facts in sorted(rows, key=lambda row: (row[1], row[2])):
        found.setdefault(family_id, FamilyYear(family_id)).payments.append(YearPayment(*facts))


def _add_paid(
    session: Session,
    found: dict[UUID, FamilyYear],
    weights: Mapping[UUID, dict[Child, tuple[int, int]]],
    span: tuple[date, date],
    family_ids: Collection[UUID] | None,
) -> None:
    query = (
        select(Payment.family_id, PaymentAllocation.invoice_id, sum_of(PaymentAllocation.amount))
        .join(Payment, Payment.id == PaymentAllocation.payment_id)
        .where(
            Payment.paid_on.between(*span),
            Payment.status == PaymentStatus.COMPLETED,
            *_among(Payment.family_id, family_ids),
        )
        .group_by(Payment.family_id, PaymentAllocation.invoice_id)
    )
    for family_id, invoice_id, amount in session.execute(query):
        of = {key: max(0, each[1]) for key, each in weights.get(invoice_id, {None: (1, 1)}).items()}
        mine = found.setdefault(family_id, FamilyYear(family_id))
        for student_id, part in zip(of, part_by(int(amount), list(of.values())), strict=True):
            mine.child(student_id).paid += part


def _by_name(session: Session, found: Mapping[UUID, FamilyYear]) -> list[UUID]:
    query = select(Family.id).order_by(Family.sort_name, Family.id)
    return [key for key in session.scalars(query) if key in found]
