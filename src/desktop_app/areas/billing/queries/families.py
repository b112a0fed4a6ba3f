"""Families with their money: ledgers with a running balance, open items, ageing, balances."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.settling import Facts, days_late, standing
from desktop_app.areas.billing.tables import (
    FamilyBalance,
    Invoice,
    LedgerEntry,
    Payment,
    WalletEntry,
)
from desktop_app.areas.billing.terms import (
    EntryKind,
    InvoiceKind,
    InvoiceStatus,
    PaymentMethod,
    PaymentStatus,
    Standing,
)
from desktop_app.areas.people.tables import Family, FamilyMember, Student
from desktop_app.core.folding import fold

_FEW = 500


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of a family's account with the balance after it, in minor units.

    Positive is owed by the family.
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
    note: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What a family owes, and what is in its wallet, in minor units."""

    family_id: UUID
    owed: int
    wallet: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """What all families have open in minor units, by how late it is; `owed` is their sum."""

    not_due: int
    days_1_to_30: int
    days_31_to_60: int
    days_61_to_90: int
    over_90: int

    @property
    def late(self) -> int:
        """What is past its due day."""
        return self.days_1_to_30 + self.days_31_to_60 + self.days_61_to_90 + self.over_90

    @property
    def owed(self) -> int:
        """What is open in all."""
        return self.not_due + self.late


@dataclass(frozen=True, slots=True)
class Item:
    """An open invoice, or a payment, as the family's group shows it; amounts in minor units."""

    id: UUID
    is_payment: bool
    day: date
    number: str
    month: str | None
    amount: int
    open: int
    kind: InvoiceKind | None
    standing: Standing | None
    days_late: int
    method: PaymentMethod | None
    payment_status: PaymentStatus | None


@dataclass(frozen=True, slots=True)
class Group:
    """A family with what it owes and its items, the newest due first."""

    family_id: UUID
    family: str
    students: int
    owed: int
    wallet: int
    items: tuple[Item, ...]


def family_names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of families by id."""
    query = select(Family.id, Family.name)
    if len(ids) <= _FEW:
        query = query.where(Family.id.in_(ids))
    return {family_id: str(name) for family_id, name in session.execute(query)}


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
    query = (
        select(
            LedgerEntry.id,
            LedgerEntry.family_id,
            Family.name,
            LedgerEntry.entry_on,
            LedgerEntry.kind,
            func.coalesce(Invoice.number, Payment.number, ""),
            LedgerEntry.amount,
            running,
            LedgerEntry.invoice_id,
            LedgerEntry.payment_id,
            LedgerEntry.note,
        )
        .join(Family, Family.id == LedgerEntry.family_id)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .order_by(Family.sort_name, LedgerEntry.family_id, LedgerEntry.entry_on, LedgerEntry.id)
    )
    if family_id is not None:
        query = query.where(LedgerEntry.family_id == family_id)
    return [LedgerRow(*row) for row in session.execute(query)]


def wallet_entries(session: Session, family_id: UUID) -> list[tuple[date, int, str]]:
    """Return what went into a wallet and out of it as (day, minor units, number), oldest first."""
    query = (
        select(
            WalletEntry.entry_on,
            WalletEntry.amount,
            func.coalesce(Invoice.number, Payment.number, ""),
        )
        .outerjoin(Invoice, Invoice.id == WalletEntry.invoice_id)
        .outerjoin(Payment, Payment.id == WalletEntry.payment_id)
        .where(WalletEntry.family_id == family_id)
        .order_by(WalletEntry.entry_on, WalletEntry.id)
    )
    return [(day, amount, number) for day, amount, number in session.execute(query)]


def _is_open() -> ColumnElement[bool]:
    return and_(
        Invoice.status == InvoiceStatus.ISSUED,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.settled < Invoice.total,
    )


def ageing(session: Session, today: date) -> Ageing:
    """Return what is open in all, by how many days it is late."""
    steps = [date.fromordinal(today.toordinal() - days) for days in (0, 30, 60, 90)]
    due, still = Invoice.due_on, Invoice.total - Invoice.settled
    sums = [
        sum_of(case((due >= steps[0], still), else_=0)),
        sum_of(case((and_(due < steps[0], due >= steps[1]), still), else_=0)),
        sum_of(case((and_(due < steps[1], due >= steps[2]), still), else_=0)),
        sum_of(case((and_(due < steps[2], due >= steps[3]), still), else_=0)),
        sum_of(case((due < steps[3], still), else_=0)),
    ]
    found = session.execute(select(*sums).where(_is_open())).one()
    return Ageing(*(int(amount or 0) for amount in found))


def groups(
    session: Session,
    today: date,
    *,
    limit: int | None = None,
    offset: int = 0,
    late_only: bool = False,
    text: str = "",
    since: date | None = None,
) -> list[Group]:
    """Return families that have something open, by name, each with its items.

    `since` also shows what was settled or paid from that day on; `text` finds a family or a number.
    """
    families = _families(session, today, late_only=late_only, text=text, limit=limit, offset=offset)
    ids = [family_id for family_id, _, _, _ in families]
    items: dict[UUID, list[Item]] = {}
    for family_id, item in [
        *_invoices(session, ids, today, since),
        *_payments(session, ids, since),
    ]:
        items.setdefault(family_id, []).append(item)
    students = _student_counts(session, ids)
    return [
        Group(
            family_id,
            name,
            students.get(family_id, 0),
            owed,
            wallet,
            tuple(
                sorted(
                    items.get(family_id, ()), key=lambda item: (item.day, item.number), reverse=True
                )
            ),
        )
        for family_id, name, owed, wallet in families
    ]


def count_groups(session: Session, today: date, *, late_only: bool = False, text: str = "") -> int:
    """Return how many families `groups` has in all."""
    query = _family_query(today, late_only=late_only, text=text).with_only_columns(func.count())
    return int(session.scalars(query.order_by(None)).one())


def _family_query(today: date, *, late_only: bool, text: str) -> Any:
    mine = select(Invoice.id).where(Invoice.family_id == Family.id, _is_open())
    if late_only:
        mine = mine.where(Invoice.due_on < today)
    query = (
        select(
            Family.id,
            Family.name,
            func.coalesce(FamilyBalance.owed, 0),
            func.coalesce(FamilyBalance.wallet, 0),
        )
        .outerjoin(FamilyBalance, FamilyBalance.family_id == Family.id)
        .where(mine.exists())
        .order_by(Family.sort_name, Family.id)
    )
    if text.strip():
        like = f"%{fold(text).strip()}%"
        numbered = select(Invoice.id).where(
            Invoice.family_id == Family.id, Invoice.number.ilike(f"%{text.strip()}%")
        )
        query = query.where(Family.sort_name.like(like) | numbered.exists())
    return query


def _families(
    session: Session, today: date, *, late_only: bool, text: str, limit: int | None, offset: int
) -> Sequence[Any]:
    query = _family_query(today, late_only=late_only, text=text)
    if limit is not None:
        query = query.limit(limit).offset(offset)
    return session.execute(query).all()


def _invoices(
    session: Session, ids: Sequence[UUID], today: date, since: date | None
) -> list[tuple[UUID, Item]]:
    wanted = _is_open() if since is None else _is_open() | (Invoice.issued_on >= since)
    query = select(Invoice).where(
        Invoice.family_id.in_(ids), Invoice.status == InvoiceStatus.ISSUED, wanted
    )
    found = []
    for row in session.scalars(query):
        facts = Facts(row.kind, row.status, row.total, row.settled, row.due_on)
        day = row.due_on or row.issued_on or today
        found.append(
            (
                row.family_id,
                Item(
                    row.id,
                    False,
                    day,
                    row.number or "",
                    row.month,
                    row.total,
                    row.total - row.settled,
                    row.kind,
                    standing(facts, today),
                    days_late(facts, today),
                    None,
                    None,
                ),
            )
        )
    return found


def _payments(session: Session, ids: Sequence[UUID], since: date | None) -> list[tuple[UUID, Item]]:
    if since is None:
        return []
    query = select(Payment).where(Payment.family_id.in_(ids), Payment.paid_on >= since)
    return [
        (
            row.family_id,
            Item(
                row.id,
                True,
                row.paid_on,
                row.number,
                None,
                -row.amount,
                0,
                None,
                None,
                0,
                row.method,
                row.status,
            ),
        )
        for row in session.scalars(query)
    ]


def _student_counts(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(FamilyMember.family_id, func.count())
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(FamilyMember.family_id.in_(ids), Student.archived_at.is_(None))
        .group_by(FamilyMember.family_id)
    )
    return {family_id: int(count) for family_id, count in session.execute(query)}
