"""The caches of money, and how they follow from allocations and ledgers."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.queries.families import family_names
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.tables import (
    FamilyBalance,
    Invoice,
    LedgerEntry,
    PaymentAllocation,
    WalletEntry,
)
from desktop_app.areas.billing.terms import InvoiceKind
from desktop_app.areas.school.api import facts
from desktop_app.core.db import sets
from desktop_app.core.db.caches import write_rows
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.money import Money, show
from desktop_app.core.wording import tr

Ids = Collection[UUID] | None
_FEW = 500


def _sum(column: InstrumentedAttribute[int], link: ColumnElement[bool]) -> ColumnElement[int]:
    table = column.class_
    found = select(sum_of(column)).where(table.school_id == Invoice.school_id, link)
    return func.coalesce(found.correlate(Invoice).scalar_subquery(), 0)


def _settled() -> ColumnElement[int]:
    """Return what a document is settled by.

    An invoice by allocations, a credit note by where its money went.
    """
    paid = _sum(PaymentAllocation.amount, PaymentAllocation.invoice_id == Invoice.id)
    spent = _sum(PaymentAllocation.amount, PaymentAllocation.credit_note_id == Invoice.id)
    kept = _sum(WalletEntry.amount, WalletEntry.invoice_id == Invoice.id)
    return case((Invoice.kind == InvoiceKind.INVOICE, paid), else_=-(spent + kept))


def _wrong_settled(session: Session, ids: Ids) -> Sequence[Any]:
    """Return (id, number, stored, right) of documents whose cache is wrong."""
    right = _settled()
    query = select(Invoice.id, Invoice.number, Invoice.settled, right).where(
        Invoice.settled != right
    )
    if ids is not None:
        query = query.where(Invoice.id.in_(ids))
    return session.execute(query).all()


def _bring_settled(session: Session, ids: Ids) -> None:
    rows = [
        {"key": row_id, "settled": right} for row_id, _, _, right in _wrong_settled(session, ids)
    ]
    write_rows(session, Invoice, rows)


def _named(
    session: Session, touched: Touched, table: Any, *columns: InstrumentedAttribute[Any]
) -> set[UUID] | None:
    """Return the ids that the touched rows of a table name; None when they are too many to name."""
    if table.__tablename__ not in touched:
        return set()
    rows = touched[table.__tablename__]
    if rows is None or len(rows) > _FEW:
        return None
    found: set[UUID] = set()
    for row in session.execute(select(*columns).where(table.id.in_(rows))):
        found.update(value for value in row if value is not None)
    return found


def _together(parts: Sequence[set[UUID] | None]) -> set[UUID] | None:
    if any(part is None for part in parts):
        return None
    found = {each for part in parts if part is not None for each in part}
    return found if len(found) <= _FEW else None


def _follow_settled(session: Session, touched: Touched) -> None:
    allocation = PaymentAllocation
    ids = _together(
        [
            _named(session, touched, allocation, allocation.invoice_id, allocation.credit_note_id),
            _named(session, touched, WalletEntry, WalletEntry.invoice_id),
            _named(session, touched, Invoice, Invoice.id),
        ]
    )
    sets.alone(session, sets.LEDGERS)
    _bring_settled(session, ids)


def _rebuild_settled(session: Session) -> None:
    _bring_settled(session, None)


def _settled_differences(session: Session) -> list[str]:
    currency = facts(session).currency
    return [
        tr(
            "{number} is stored as settled by {stored}, its allocations say {right}.",
            number=number or "",
            stored=show(Money(stored, currency)),
            right=show(Money(right, currency)),
        )
        for _, number, stored, right in _wrong_settled(session, None)
    ]


# Balances of families


def _right_balances(session: Session, ids: Ids) -> dict[UUID, tuple[int, int]]:
    owed, wallets = accounts.owed(session, ids), accounts.wallets(session, ids)
    return {key: (owed.get(key, 0), wallets.get(key, 0)) for key in owed.keys() | wallets.keys()}


def _stored_balances(session: Session, ids: Ids) -> dict[UUID, tuple[UUID, int, int]]:
    query = select(
        FamilyBalance.family_id, FamilyBalance.id, FamilyBalance.owed, FamilyBalance.wallet
    )
    if ids is not None:
        query = query.where(FamilyBalance.family_id.in_(ids))
    return {
        family_id: (row_id, owed, wallet)
        for family_id, row_id, owed, wallet in session.execute(query)
    }


def _bring_balances(session: Session, ids: Ids) -> None:
    right, stored = _right_balances(session, ids), _stored_balances(session, ids)
    changed, new = [], []
    for family_id, (owed, wallet) in right.items():
        if family_id not in stored:
            new.append({"family_id": family_id, "owed": owed, "wallet": wallet})
        elif stored[family_id][1:] != (owed, wallet):
            changed.append({"key": stored[family_id][0], "owed": owed, "wallet": wallet})
    changed += [
        {"key": stored[key][0], "owed": 0, "wallet": 0}
        for key in stored.keys() - right.keys()
        if stored[key][1:] != (0, 0)
    ]
    write_rows(session, FamilyBalance, changed)
    if new:
        session.execute(insert(FamilyBalance), new)


def _follow_balances(session: Session, touched: Touched) -> None:
    ids = _together(
        [
            _named(session, touched, LedgerEntry, LedgerEntry.family_id),
            _named(session, touched, WalletEntry, WalletEntry.family_id),
        ]
    )
    sets.alone(session, sets.LEDGERS)
    _bring_balances(session, ids)


def _rebuild_balances(session: Session) -> None:
    _bring_balances(session, None)


def _balance_differences(session: Session) -> list[str]:
    right, stored = _right_balances(session, None), _stored_balances(session, None)
    currency = facts(session).currency
    wrong = {
        key
        for key in right.keys() | stored.keys()
        if right.get(key, (0, 0)) != (stored[key][1:] if key in stored else (0, 0))
    }
    names = family_names(session, wrong)
    return [
        tr(
            "The stored balance of {name} is {stored}, the ledger says {right}.",
            name=names.get(key, ""),
            stored=show(Money(stored[key][1] if key in stored else 0, currency)),
            right=show(Money(right.get(key, (0, 0))[0], currency)),
        )
        for key in sorted(wrong)
    ]


DERIVATIONS: Sequence[Derivation] = (
    Derivation(
        "billing.settled",
        frozenset({"payment_allocation", "wallet_entry", "invoice"}),
        _follow_settled,
        _rebuild_settled,
        _settled_differences,
    ),
    Derivation(
        "billing.balances",
        frozenset({"ledger_entry", "wallet_entry"}),
        _follow_balances,
        _rebuild_balances,
        _balance_differences,
    ),
)
