"""Accounts of families over a period: where they stood, what came, where they stand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import Invoice, LedgerEntry, Payment, Refund
from desktop_app.areas.billing.terms import EntryKind
from desktop_app.areas.people.tables import Family

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

    What is open is what is open now of invoices issued up to the last day.
    """
    opening = _opening(session, first, family_ids)
    found: dict[UUID, Statement] = {}
    for family_id, *facts in session.execute(_entries(first, last, family_ids)):
        mine = found.setdefault(family_id, Statement(family_id, opening.get(family_id, 0)))
        before = mine.entries[-1].balance if mine.entries else mine.opening
        day, kind, reverses_id, number, note, amount = facts
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
    still = accounts.open_invoices(session, list(found))
    wallets = accounts.wallets(session, list(found))
    issued = select(Invoice.id).where(Invoice.issued_on > last)
    later = set(session.scalars(issued))
    for key, mine in found.items():
        mine.closing = mine.entries[-1].balance if mine.entries else mine.opening
        mine.wallet = wallets.get(key, 0)
        mine.still_open = tuple(
            (each.number, each.due_on, each.open)
            for each in still.get(key, [])
            if each.id not in later
        )


def _by_name(session: Session, found: Mapping[UUID, Statement]) -> list[UUID]:
    query = select(Family.id).order_by(Family.sort_name, Family.id)
    if len(found) <= _FEW:
        query = query.where(Family.id.in_(list(found)))
    return list(session.scalars(query))
