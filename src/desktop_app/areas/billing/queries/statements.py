"""Accounts of families over a period: where they stood, what came, where they stand."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import (
    Invoice,
    LedgerEntry,
    Payment,
    PaymentAllocation,
    Refund,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind, InvoiceKind, InvoiceStatus
from desktop_app.areas.people.tables import Family
from desktop_app.areas.school.api import facts
from desktop_app.core.clock import local

_FEW = 500


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """An entry of an account in the period, in minor units, with the balance after it."""

    entry_on: date
    kind: EntryKind
    is_back: bool
    number: str
    note: str
    amount: int
    balance: int


@dataclass(slots=True)
class Statement:
    """A family's account from one day to another, in minor units."""

    family_id: UUID
    opening: int = 0
    closing: int = 0
    wallet: int = 0
    entries: list[StatementEntry] = field(default_factory=list)
    still_open: Sequence[tuple[str, date, int]] = ()


def statements(
    session: Session, first: date, last: date, family_ids: Collection[UUID] | None = None
) -> list[Statement]:
    """Return the accounts of families, or of all that moved or owe something, by name.

    What is open, and what is in the wallet, is as it was at the end of the last day.
    """
    opening = _opening(session, first, family_ids)
    found: dict[UUID, Statement] = {}
    for family_id, *entry in session.execute(_entries(first, last, family_ids)):
        mine = found.setdefault(family_id, Statement(family_id, opening.get(family_id, 0)))
        before = mine.entries[-1].balance if mine.entries else mine.opening
        day, kind, reverses_id, number, note, amount = entry
        mine.entries.append(
            StatementEntry(
                day, kind, reverses_id is not None, number, note or "", amount, before + amount
            )
        )
    for family_id in family_ids or [key for key, owed in opening.items() if owed]:
        found.setdefault(family_id, Statement(family_id, opening.get(family_id, 0)))
    _complete(session, found, last)
    return [found[key] for key in _by_name(session, found) if key in found]


def _opening(
    session: Session, first: date, family_ids: Collection[UUID] | None
) -> Mapping[UUID, int]:
    query = (
        select(LedgerEntry.family_id, sum_of(LedgerEntry.amount))
        .where(LedgerEntry.entry_on < first, *_among(family_ids))
        .group_by(LedgerEntry.family_id)
    )
    return {key: int(amount) for key, amount in session.execute(query)}


def _among(family_ids: Collection[UUID] | None) -> Sequence[Any]:
    few = family_ids is not None and len(family_ids) <= _FEW
    return [LedgerEntry.family_id.in_(family_ids or ())] if few else []


def _entries(first: date, last: date, family_ids: Collection[UUID] | None) -> Any:
    return (
        select(
            LedgerEntry.family_id,
            LedgerEntry.entry_on,
            LedgerEntry.kind,
            LedgerEntry.reverses_id,
            func.coalesce(Refund.number, Invoice.number, Payment.number, ""),
            LedgerEntry.note,
            LedgerEntry.amount,
        )
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .outerjoin(Refund, Refund.id == LedgerEntry.refund_id)
        .where(LedgerEntry.entry_on.between(first, last), *_among(family_ids))
        .order_by(LedgerEntry.family_id, LedgerEntry.entry_on, LedgerEntry.id)
    )


def _complete(session: Session, found: Mapping[UUID, Statement], last: date) -> None:
    still = _open_at(session, found, last)
    wallets = _wallets_at(session, found, last)
    for key, mine in found.items():
        mine.closing = mine.entries[-1].balance if mine.entries else mine.opening
        mine.wallet = wallets.get(key, 0)
        mine.still_open = still.get(key, ())


def _open_at(
    session: Session, families: Collection[UUID], last: date
) -> dict[UUID, list[tuple[str, date, int]]]:
    """Return what was open of each invoice at the end of a day: number, due day, amount."""
    settled = _settled_at(session, families, last)
    query = (
        select(Invoice.family_id, Invoice.id, Invoice.number, Invoice.due_on, Invoice.total)
        .where(
            Invoice.kind == InvoiceKind.INVOICE,
            Invoice.status == InvoiceStatus.ISSUED,
            Invoice.issued_on <= last,
            *_of(Invoice.family_id, families),
        )
        .order_by(Invoice.due_on, Invoice.number)
    )
    found: dict[UUID, list[tuple[str, date, int]]] = {}
    for family_id, invoice_id, number, due_on, total in session.execute(query):
        left = total - settled[invoice_id]
        if left > 0:
            found.setdefault(family_id, []).append((number or "", due_on or last, left))
    return found


def _settled_at(session: Session, families: Collection[UUID], last: date) -> Counter[UUID]:
    """Return what settled each invoice up to a day, by the day of what did it.

    A payment counts from the day it was paid, a credit note from the day it was issued; what is
    taken back, and what a wallet paid, from the day it was written.
    """
    note = aliased(Invoice)
    query = (
        select(
            *(PaymentAllocation.invoice_id, PaymentAllocation.amount),
            *(PaymentAllocation.created_at, Payment.paid_on, note.issued_on, LedgerEntry.entry_on),
        )
        .join(Invoice, Invoice.id == PaymentAllocation.invoice_id)
        .outerjoin(Payment, Payment.id == PaymentAllocation.payment_id)
        .outerjoin(note, note.id == PaymentAllocation.credit_note_id)
        .outerjoin(LedgerEntry, LedgerEntry.id == PaymentAllocation.write_off_id)
        .where(*_of(Invoice.family_id, families))
    )
    zone = facts(session).timezone
    found: Counter[UUID] = Counter()
    rows: Any = session.execute(query)
    for invoice_id, amount, written_at, *dated in rows:
        written = local(written_at, zone).date()
        day = next((each for each in dated if each is not None and amount > 0), written)
        if day <= last:
            found[invoice_id] += amount
    return found


def _wallets_at(session: Session, families: Collection[UUID], last: date) -> Mapping[UUID, int]:
    query = (
        select(WalletEntry.family_id, sum_of(WalletEntry.amount))
        .where(WalletEntry.entry_on <= last, *_of(WalletEntry.family_id, families))
        .group_by(WalletEntry.family_id)
    )
    return {key: int(amount) for key, amount in session.execute(query)}


def _of(column: Any, families: Collection[UUID]) -> Sequence[Any]:
    return [column.in_(list(families))] if len(families) <= _FEW else []


def _by_name(session: Session, found: Mapping[UUID, Statement]) -> list[UUID]:
    query = select(Family.id).order_by(Family.sort_name, Family.id)
    if len(found) <= _FEW:
        query = query.where(Family.id.in_(list(found)))
    return list(session.scalars(query))
