"""Payments: the list in windows, and what each settles."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import Invoice, LedgerEntry, Payment, PaymentAllocation
from desktop_app.areas.billing.terms import PaymentMethod, PaymentStatus
from desktop_app.areas.people.tables import Family
from desktop_app.core.documents import IssuedDocument
from desktop_app.core.folding import fold


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment in a list; amounts in minor units. What is not allocated is in the wallet."""

    id: UUID
    number: str
    family_id: UUID
    family: str
    amount: int
    allocated: int
    currency: str
    status: PaymentStatus
    method: PaymentMethod
    paid_on: date
    reference: str | None
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """What settles a document, in minor units.

    A payment, a credit note, a write-off (its reason), or with none of them the wallet.
    """

    invoice_id: UUID
    invoice: str
    payment: str | None
    credit_note: str | None
    amount: int
    payment_id: UUID | None = None
    credit_note_id: UUID | None = None
    write_off_id: UUID | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentQuery:
    """What a list is asked for."""

    search: str = ""
    family_id: UUID | None = None
    methods: tuple[PaymentMethod, ...] = ()
    statuses: tuple[PaymentStatus, ...] = ()
    since: date | None = None
    until: date | None = None
    sort: str = "paid"
    descending: bool = True


SORTS = ("paid", "number", "family", "amount", "method", "status")


def _conditions(asked: PaymentQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.search.strip():
        like = f"%{asked.search.strip()}%"
        named = Family.sort_name.like(f"%{fold(asked.search).strip()}%")
        found.append(or_(Payment.number.ilike(like), Payment.reference.ilike(like), named))
    if asked.family_id is not None:
        found.append(Payment.family_id == asked.family_id)
    if asked.methods:
        found.append(Payment.method.in_(asked.methods))
    if asked.statuses:
        found.append(Payment.status.in_(asked.statuses))
    if asked.since is not None:
        found.append(Payment.paid_on >= asked.since)
    if asked.until is not None:
        found.append(Payment.paid_on <= asked.until)
    return found


def _order(sort: str) -> Sequence[Any]:
    return {
        "number": (Payment.number,),
        "family": (Family.sort_name,),
        "amount": (Payment.amount,),
        "method": (Payment.method,),
        "status": (Payment.status,),
    }.get(sort, (Payment.paid_on, Payment.number))


def payment_ids(session: Session, query: PaymentQuery | None = None) -> list[UUID]:
    """Return the ids of the payments that match, in order; sorted and filtered in SQL."""
    asked = query or PaymentQuery()
    order = [part.desc() if asked.descending else part.asc() for part in _order(asked.sort)]
    found = (
        select(Payment.id)
        .join(Family, Family.id == Payment.family_id)
        .where(*_conditions(asked))
        .order_by(*order, Payment.id.desc())
    )
    return list(session.scalars(found))


def _rows(session: Session, *which: ColumnElement[bool]) -> list[PaymentRow]:
    allocated = (
        select(func.coalesce(sum_of(PaymentAllocation.amount), 0))
        .where(PaymentAllocation.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    query = (
        select(Payment, Family.name, allocated, IssuedDocument.id)
        .join(Family, Family.id == Payment.family_id)
        .outerjoin(IssuedDocument, IssuedDocument.payment_id == Payment.id)
        .where(*which)
    )
    return [_row(*found) for found in session.execute(query)]


def _row(payment: Payment, family: str, allocated: int, document_id: UUID | None) -> PaymentRow:
    return PaymentRow(
        id=payment.id,
        number=payment.number,
        family_id=payment.family_id,
        family=family,
        amount=payment.amount,
        allocated=allocated,
        currency=payment.currency,
        status=payment.status,
        method=payment.method,
        paid_on=payment.paid_on,
        reference=payment.reference,
        document_id=document_id,
    )


def payment_page(session: Session, ids: Collection[UUID]) -> Mapping[UUID, PaymentRow]:
    """Return the rows of some payments, by id."""
    return {row.id: row for row in _rows(session, Payment.id.in_(ids))}


def all_payments(session: Session, query: PaymentQuery | None = None) -> list[PaymentRow]:
    """Return every payment that matches, in order: for exports and commands."""
    asked = query or PaymentQuery()
    rows = {row.id: row for row in _rows(session, *_conditions(asked))}
    return [rows[key] for key in payment_ids(session, asked) if key in rows]


def allocations_of(
    session: Session,
    *,
    invoice_id: UUID | None = None,
    payment_id: UUID | None = None,
    credit_note_id: UUID | None = None,
) -> list[AllocationRow]:
    """Return what settles an invoice, or what a payment or credit note settles, in order."""
    note = aliased(Invoice)
    query: Any = (
        select(
            PaymentAllocation.invoice_id,
            Invoice.number,
            Payment.number,
            note.number,
            PaymentAllocation.amount,
            PaymentAllocation.payment_id,
            PaymentAllocation.credit_note_id,
            PaymentAllocation.write_off_id,
            LedgerEntry.note,
        )
        .join(Invoice, Invoice.id == PaymentAllocation.invoice_id)
        .outerjoin(Payment, Payment.id == PaymentAllocation.payment_id)
        .outerjoin(note, note.id == PaymentAllocation.credit_note_id)
        .outerjoin(LedgerEntry, LedgerEntry.id == PaymentAllocation.write_off_id)
        .order_by(PaymentAllocation.id)
    )
    if invoice_id is not None:
        query = query.where(PaymentAllocation.invoice_id == invoice_id)
    if payment_id is not None:
        query = query.where(PaymentAllocation.payment_id == payment_id)
    if credit_note_id is not None:
        query = query.where(PaymentAllocation.credit_note_id == credit_note_id)
    return [
        AllocationRow(key, number or "", payment, credit, amount, *rest)
        for key, number, payment, credit, amount, *rest in session.execute(query)
    ]
