"""Families with their money: balances, ledgers with a running balance, wallets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import (
    FamilyBalance,
    Invoice,
    LedgerEntry,
    Payment,
    Payout,
    Refund,
    WalletEntry,
)
from desktop_app.areas.billing.terms import EntryKind
from desktop_app.areas.people.tables import Family

_FEW = 500


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of a family's account with the balance after it, in minor units.

    Positive is owed by the family. `reverses_id` is the entry that it takes back.
    """

    id: UUID
    family_id: UUID
    family: str
    entry_on: date
    kind: EntryKind
    number: str
    amount: int
    balance: int
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None
    reverses_id: UUID | None
    note: str | None


@dataclass(frozen=True, slots=True)
class WalletRow:
    """What went into a wallet (positive) or out of it, with the number of what it is about."""

    entry_on: date
    amount: int
    number: str
    invoice_id: UUID | None
    payment_id: UUID | None
    refund_id: UUID | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What a family owes, and what is in its wallet, in minor units."""

    family_id: UUID
    owed: int
    wallet: int


def family_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of families by id."""
    query = select(Family.id, Family.name)
    if len(ids) <= _FEW:
        query = query.where(Family.id.in_(ids))
    return {family_id: str(name) for family_id, name in session.execute(query)}


def kind_of(session: Session, key: UUID) -> str:
    """Return what a key names: "invoice", "payment", "payout", "family", or "" if nothing."""
    tables = (
        ("invoice", Invoice),
        ("payment", Payment),
        ("family", Family),
        ("payout", Payout),
    )
    for name, table in tables:
        if session.scalars(select(table.id).where(table.id == key)).first() is not None:
            return name
    return ""


def balance(session: Session, family_id: UUID) -> Balance:
    """Return the balance of one family; nothing was ever billed to it when all is 0."""
    query = select(FamilyBalance.owed, FamilyBalance.wallet).where(
        FamilyBalance.family_id == family_id
    )
    owed, wallet = session.execute(query).first() or (0, 0)
    return Balance(family_id, owed, wallet)


def balances(session: Session, family_ids: Collection[UUID] | None = None) -> list[Balance]:
    """Return the balances of families, or of all that were ever billed."""
    query = select(FamilyBalance.family_id, FamilyBalance.owed, FamilyBalance.wallet)
    if family_ids is not None:
        query = query.where(FamilyBalance.family_id.in_(family_ids))
    return [Balance(*row) for row in session.execute(query)]


def ledger(session: Session, family_id: UUID | None = None) -> list[LedgerRow]:
    """Return the account of a family, or of all, oldest first, each with the balance after it."""
    running = cast(
        func.sum(LedgerEntry.amount).over(
            partition_by=LedgerEntry.family_id,
            order_by=(LedgerEntry.entry_on, LedgerEntry.id),
            rows=(None, 0),
        ),
        BigInteger,
    )
    query: Any = (
        select(
            LedgerEntry.id,
            LedgerEntry.family_id,
            Family.name,
            LedgerEntry.entry_on,
            LedgerEntry.kind,
            func.coalesce(Refund.number, Invoice.number, Payment.number, ""),
            LedgerEntry.amount,
            running,
            LedgerEntry.invoice_id,
            LedgerEntry.payment_id,
            LedgerEntry.refund_id,
            LedgerEntry.reverses_id,
            LedgerEntry.note,
        )
        .join(Family, Family.id == LedgerEntry.family_id)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .outerjoin(Refund, Refund.id == LedgerEntry.refund_id)
        .order_by(Family.sort_name, LedgerEntry.family_id, LedgerEntry.entry_on, LedgerEntry.id)
    )
    if family_id is not None:
        query = query.where(LedgerEntry.family_id == family_id)
    return [LedgerRow(*row) for row in session.execute(query)]


def wallet_entries(session: Session, family_id: UUID) -> list[WalletRow]:
    """Return what went into a wallet and out of it, oldest first."""
    query = (
        select(
            WalletEntry.entry_on,
            WalletEntry.amount,
            func.coalesce(Refund.number, Invoice.number, Payment.number, ""),
            WalletEntry.invoice_id,
            WalletEntry.payment_id,
            WalletEntry.refund_id,
        )
        .outerjoin(Invoice, Invoice.id == WalletEntry.invoice_id)
        .outerjoin(Payment, Payment.id == WalletEntry.payment_id)
        .outerjoin(Refund, Refund.id == WalletEntry.refund_id)
        .where(WalletEntry.family_id == family_id)
        .order_by(WalletEntry.entry_on, WalletEntry.id)
    )
    return [WalletRow(*row) for row in session.execute(query)]
