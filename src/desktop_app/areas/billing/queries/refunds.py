"""Refunds and write-offs, as they were given and as they stand."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    Refund,
)
from desktop_app.areas.billing.terms import EntryKind, PaymentMethod
from desktop_app.areas.people.tables import Family


@dataclass(frozen=True, slots=True)
class RefundRow:
    """A refund of a payment or of the wallet, in minor units.

    `stands` is false when it was taken back.
    """

    id: UUID
    number: str
    family_id: UUID
    family: str
    payment_id: UUID | None
    payment: str | None
    amount: int
    currency: str
    method: PaymentMethod
    refunded_on: date
    reason: str
    reference: str | None
    stands: bool


@dataclass(frozen=True, slots=True)
class WriteOffRow:
    """What was written off of an invoice; `stands` is what was not taken back, in minor units."""

    id: UUID
    family_id: UUID
    family: str
    invoice_id: UUID
    number: str
    entry_on: date
    amount: int
    stands: int
    reason: str


def refunds(
    session: Session, *, family_id: UUID | None = None, payment_id: UUID | None = None
) -> list[RefundRow]:
    """Return refunds, the newest first."""
    stands = (
        select(sum_of(LedgerEntry.amount))
        .where(LedgerEntry.refund_id == Refund.id)
        .correlate(Refund)
        .scalar_subquery()
    )
    query = (
        select(Refund, Family.name, Payment.number, stands)
        .join(Family, Family.id == Refund.family_id)
        .outerjoin(Payment, Payment.id == Refund.payment_id)
        .order_by(Refund.refunded_on.desc(), Refund.number.desc())
    )
    if family_id is not None:
        query = query.where(Refund.family_id == family_id)
    if payment_id is not None:
        query = query.where(Refund.payment_id == payment_id)
    return [
        RefundRow(
            row.id, row.number, row.family_id, family, row.payment_id, payment, row.amount,
            row.currency, row.method, row.refunded_on, row.reason, row.reference, bool(still),
        )
        for row, family, payment, still in session.execute(query)
    ]  # fmt: skip


def write_offs(session: Session, *, invoice_id: UUID | None = None) -> list[WriteOffRow]:
    """Return write-offs, the newest first."""
    stands = (
        select(func.coalesce(sum_of(PaymentAllocation.amount), 0))
        .where(PaymentAllocation.write_off_id == LedgerEntry.id)
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    query = (
        select(LedgerEntry, Family.name, Invoice.number, stands)
        .join(Family, Family.id == LedgerEntry.family_id)
        .join(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .where(LedgerEntry.kind == EntryKind.WRITE_OFF, LedgerEntry.reverses_id.is_(None))
        .order_by(LedgerEntry.entry_on.desc(), LedgerEntry.id.desc())
    )
    if invoice_id is not None:
        query = query.where(LedgerEntry.invoice_id == invoice_id)
    return [
        WriteOffRow(
            row.id, row.family_id, family, row.invoice_id, number or "", row.entry_on,
            -row.amount, int(still), row.note or "",
        )
        for row, family, number, still in session.execute(query)
        if row.invoice_id is not None
    ]  # fmt: skip
