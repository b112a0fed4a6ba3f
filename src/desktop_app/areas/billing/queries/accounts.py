"""What families owe, from the facts themselves: ledgers, allocations, wallets.

For services; panes read the caches.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.refunding import Holdings
from desktop_app.areas.billing.rules.settling import Open, Part
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    WalletEntry,
)
from desktop_app.areas.billing.terms import (
    EntryKind,
    InvoiceKind,
    InvoiceStatus,
    PaymentMethod,
    PaymentStatus,
)

_FEW = 500


def _among(column: Any, ids: Collection[UUID] | None) -> ColumnElement[bool]:
    return column.in_(ids) if ids is not None and len(ids) <= _FEW else true()


def owed(session: Session, family_ids: Collection[UUID] | None) -> dict[UUID, int]:
    """Return what families owe in minor units: the sum of their ledger; negative is owed to them.

    None is all.
    """
    query = (
        select(LedgerEntry.family_id, sum_of(LedgerEntry.amount))
        .where(_among(LedgerEntry.family_id, family_ids))
        .group_by(LedgerEntry.family_id)
    )
    return {family_id: int(amount) for family_id, amount in session.execute(query)}


def wallets(session: Session, family_ids: Collection[UUID] | None) -> dict[UUID, int]:
    """Return what is in the wallets of families, in minor units. None is all."""
    query = (
        select(WalletEntry.family_id, sum_of(WalletEntry.amount))
        .where(_among(WalletEntry.family_id, family_ids))
        .group_by(WalletEntry.family_id)
    )
    return {family_id: int(amount) for family_id, amount in session.execute(query)}


def open_invoices(session: Session, family_ids: Collection[UUID]) -> dict[UUID, list[Open]]:
    """Return the issued invoices of families that are not settled yet, the oldest due first."""
    settled = select(
        PaymentAllocation.invoice_id, sum_of(PaymentAllocation.amount).label("amount")
    ).group_by(PaymentAllocation.invoice_id)
    if len(family_ids) <= _FEW:
        mine = select(Invoice.id).where(Invoice.family_id.in_(family_ids))
        settled = settled.where(PaymentAllocation.invoice_id.in_(mine))
    sums = settled.subquery()
    still = Invoice.total - func.coalesce(sums.c.amount, 0)
    query = (
        select(Invoice.family_id, Invoice.id, Invoice.number, Invoice.due_on, Invoice.total, still)
        .outerjoin(sums, sums.c.invoice_id == Invoice.id)
        .where(
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.status == InvoiceStatus.ISSUED,
            _among(Invoice.family_id, family_ids),
            still > 0,
        )
        .order_by(Invoice.due_on, Invoice.number)
    )
    found: dict[UUID, list[Open]] = {}
    for family_id, invoice_id, number, due_on, total, left in session.execute(query):
        still_open = Open(invoice_id, number or "", due_on or date.max, total, left)
        found.setdefault(family_id, []).append(still_open)
    return found


def paid_in(session: Session, family_id: UUID) -> int:
    """Return what a family paid, less what it was given back, in minor units."""
    kinds = (EntryKind.PAYMENT, EntryKind.REVERSAL, EntryKind.REFUND)
    query = select(sum_of(LedgerEntry.amount)).where(
        LedgerEntry.family_id == family_id, LedgerEntry.kind.in_(kinds)
    )
    return -int(session.scalars(query).one() or 0)


def payment_left(session: Session, payment_id: UUID) -> int:
    """Return what is left of a payment after what was given back of it, in minor units."""
    query = select(sum_of(LedgerEntry.amount)).where(LedgerEntry.payment_id == payment_id)
    return -int(session.scalars(query).one() or 0)


def holdings(session: Session, payment_id: UUID) -> Holdings:
    """Return where a payment is: what of it waits in the wallet, and what it settles."""
    kept = select(sum_of(WalletEntry.amount)).where(WalletEntry.payment_id == payment_id)
    query = (
        select(PaymentAllocation.invoice_id, sum_of(PaymentAllocation.amount))
        .join(Invoice, Invoice.id == PaymentAllocation.invoice_id)
        .where(PaymentAllocation.payment_id == payment_id)
        .group_by(PaymentAllocation.invoice_id, Invoice.due_on, Invoice.number)
        .having(sum_of(PaymentAllocation.amount) > 0)
        .order_by(Invoice.due_on.desc(), Invoice.number.desc())
    )
    parts = tuple(Part(key, int(amount)) for key, amount in session.execute(query))
    return Holdings(int(session.scalars(kept).one() or 0), parts)


def kept_payments(session: Session, family_id: UUID) -> list[tuple[UUID, int]]:
    """Return which payments of a family brought what is in its wallet, the oldest first."""
    query = (
        select(WalletEntry.payment_id, sum_of(WalletEntry.amount))
        .join(Payment, Payment.id == WalletEntry.payment_id)
        .where(WalletEntry.family_id == family_id)
        .group_by(WalletEntry.payment_id, Payment.paid_on, Payment.number)
        .having(sum_of(WalletEntry.amount) > 0)
        .order_by(Payment.paid_on, Payment.number)
    )
    return [(key, int(amount)) for key, amount in session.execute(query) if key is not None]


def written_off(session: Session, invoice_id: UUID) -> list[tuple[UUID, int]]:
    """Return the write-offs of an invoice that stand, in minor units, the newest first."""
    query = (
        select(PaymentAllocation.write_off_id, sum_of(PaymentAllocation.amount))
        .where(
            PaymentAllocation.invoice_id == invoice_id, PaymentAllocation.write_off_id.is_not(None)
        )
        .group_by(PaymentAllocation.write_off_id)
        .having(sum_of(PaymentAllocation.amount) > 0)
        .order_by(PaymentAllocation.write_off_id.desc())
    )
    return [(key, int(amount)) for key, amount in session.execute(query) if key is not None]


def invoices_settled_by(session: Session, payment_id: UUID) -> Sequence[tuple[UUID, int]]:
    """Return what of a payment settles which invoice today, in minor units."""
    query = (
        select(PaymentAllocation.invoice_id, sum_of(PaymentAllocation.amount))
        .where(PaymentAllocation.payment_id == payment_id)
        .group_by(PaymentAllocation.invoice_id)
        .having(sum_of(PaymentAllocation.amount) != 0)
    )
    return [(invoice_id, int(amount)) for invoice_id, amount in session.execute(query)]


def paid_from_wallet(session: Session, family_id: UUID) -> Sequence[tuple[UUID, int]]:
    """Return what a family's wallet pays of which invoice, in minor units, the newest first."""
    query = (
        select(PaymentAllocation.invoice_id, sum_of(PaymentAllocation.amount))
        .join(Invoice, Invoice.id == PaymentAllocation.invoice_id)
        .where(
            Invoice.family_id == family_id,
            PaymentAllocation.payment_id.is_(None),
            PaymentAllocation.credit_note_id.is_(None),
            PaymentAllocation.write_off_id.is_(None),
        )
        .group_by(PaymentAllocation.invoice_id, Invoice.issued_on, Invoice.number)
        .having(sum_of(PaymentAllocation.amount) > 0)
        .order_by(Invoice.issued_on.desc(), Invoice.number.desc())
    )
    return [(invoice_id, int(amount)) for invoice_id, amount in session.execute(query)]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What makes two payments look like one taken twice; the amount in minor units."""

    family_id: UUID
    amount: int
    method: PaymentMethod
    paid_on: date


def twin_of(session: Session, wanted: Wanted) -> str | None:
    """Return the number of a payment of the same family, amount, method and day that stands."""
    query = select(Payment.number).where(
        Payment.family_id == wanted.family_id,
        Payment.amount == wanted.amount,
        Payment.method == wanted.method,
        Payment.paid_on == wanted.paid_on,
        Payment.status == PaymentStatus.COMPLETED,
    )
    return session.scalars(query.order_by(Payment.number.desc())).first()
