"""Families that have something open, each with its invoices, payments and the rest of its term."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.queries.ageing import is_open
from desktop_app.areas.billing.rules.settling import Facts, days_late, standing
from desktop_app.areas.billing.tables import (
    FamilyBalance,
    Invoice,
    InvoiceLine,
    LedgerEntry,
    Payment,
    Refund,
    Reminder,
    ReminderStep,
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


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a family's group: a document, a payment, a refund or a write-off.

    `id` is that of the invoice or payment, else of the ledger entry; amounts in minor units.
    """

    id: UUID
    entry: EntryKind
    day: date
    number: str
    amount: int
    open: int = 0
    due_on: date | None = None
    month: str | None = None
    pupils: int = 0
    standing: Standing | None = None
    days_late: int = 0
    method: PaymentMethod | None = None
    payment_status: PaymentStatus | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A family with what it owes and its items, the newest due first."""

    family_id: UUID
    family: str
    students: int
    owed: int
    wallet: int
    items: tuple[Item, ...]
    reminded_on: date | None = None
    reminded_step: int = 0


def groups(
    session: Session,
    today: date,
    *,
    limit: int | None = None,
    offset: int = 0,
    late_only: bool = False,
    text: str = "",
    since: date | None = None,
    standings: Collection[Standing] = (),
) -> list[Group]:
    """Return families that have something open, by name, each with its items.

    `since` also shows what was settled, paid or given back from that day on; `text` finds a family
    or a number; with `standings` only documents that stand so are shown, and families that have
    one.
    """
    families = _families(session, today, late_only=late_only, text=text, limit=limit, offset=offset)
    ids = [family_id for family_id, _, _, _ in families]
    items: dict[UUID, list[Item]] = {}
    found = [*_invoices(session, ids, today, since)]
    if standings:
        found = [pair for pair in found if pair[1].standing in standings]
    elif since is not None:
        found += [*_payments(session, ids, since), *_others(session, ids, since)]
    for family_id, item in found:
        items.setdefault(family_id, []).append(item)
    students, reminded = _student_counts(session, ids), _reminded(session, ids)
    return [
        Group(
            family_id, name, students.get(family_id, 0), owed, wallet,
            tuple(sorted(items.get(family_id, ()), key=lambda i: (i.day, i.number), reverse=True)),
            *reminded.get(family_id, (None, 0)),
        )
        for family_id, name, owed, wallet in families
        if not standings or family_id in items
    ]  # fmt: skip


def count_groups(session: Session, today: date, *, late_only: bool = False, text: str = "") -> int:
    """Return how many families `groups` has in all."""
    query = _family_query(today, late_only=late_only, text=text).with_only_columns(func.count())
    return int(session.scalars(query.order_by(None)).one())


def _family_query(today: date, *, late_only: bool, text: str) -> Any:
    mine = select(Invoice.id).where(Invoice.family_id == Family.id, is_open())
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
) -> Iterable[tuple[UUID, Item]]:
    wanted = is_open() if since is None else is_open() | (Invoice.issued_on >= since)
    query = select(Invoice).where(
        Invoice.family_id.in_(ids), Invoice.status == InvoiceStatus.ISSUED, wanted
    )
    rows = list(session.scalars(query))
    pupils = _pupils(session, [row.id for row in rows])
    for row in rows:
        facts = Facts(row.kind, row.status, row.total, row.settled, row.due_on)
        is_invoice = row.kind is InvoiceKind.INVOICE
        yield (
            row.family_id,
            Item(
                row.id,
                EntryKind.INVOICE if is_invoice else EntryKind.CREDIT_NOTE,
                row.due_on or row.issued_on or today,
                row.number or "",
                row.total,
                row.total - row.settled if is_invoice else 0,
                row.due_on,
                row.month,
                pupils.get(row.id, 0),
                standing(facts, today),
                days_late(facts, today),
                note=row.note,
            ),
        )


def _pupils(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(InvoiceLine.invoice_id, func.count(distinct(InvoiceLine.student_id)))
        .where(InvoiceLine.invoice_id.in_(ids))
        .group_by(InvoiceLine.invoice_id)
    )
    return {key: int(count) for key, count in session.execute(query)}


def _payments(session: Session, ids: Sequence[UUID], since: date) -> Iterable[tuple[UUID, Item]]:
    query = select(Payment).where(Payment.family_id.in_(ids), Payment.paid_on >= since)
    for row in session.scalars(query):
        yield (
            row.family_id,
            Item(
                row.id, EntryKind.PAYMENT, row.paid_on, row.number, -row.amount,
                method=row.method, payment_status=row.status,
            ),
        )  # fmt: skip


def _others(session: Session, ids: Sequence[UUID], since: date) -> Iterable[tuple[UUID, Item]]:
    """Yield what is neither a document nor a payment: refunds, write-offs, what came back."""
    kinds = (EntryKind.REFUND, EntryKind.WRITE_OFF, EntryKind.REVERSAL)
    number = func.coalesce(Refund.number, Invoice.number, Payment.number, "")
    query = (
        select(LedgerEntry, number, Refund.method)
        .outerjoin(Invoice, Invoice.id == LedgerEntry.invoice_id)
        .outerjoin(Payment, Payment.id == LedgerEntry.payment_id)
        .outerjoin(Refund, Refund.id == LedgerEntry.refund_id)
        .where(
            LedgerEntry.family_id.in_(ids),
            LedgerEntry.kind.in_(kinds),
            LedgerEntry.entry_on >= since,
        )
    )
    for row, written, method in session.execute(query):
        item = Item(
            row.id, row.kind, row.entry_on, written, row.amount, method=method, note=row.note
        )
        yield row.family_id, item


def _reminded(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[date, int]]:
    """Return when families with something open were reminded of it last, and of which step."""
    query = (
        select(Reminder.family_id, Reminder.given_on, ReminderStep.position)
        .join(ReminderStep, ReminderStep.id == Reminder.step_id)
        .join(Invoice, Invoice.id == Reminder.invoice_id)
        .where(Reminder.family_id.in_(ids), is_open())
        .order_by(Reminder.given_on, ReminderStep.position)
    )
    return {family_id: (day, step) for family_id, day, step in session.execute(query)}


def _student_counts(session: Session, ids: Sequence[UUID]) -> dict[UUID, int]:
    query = (
        select(FamilyMember.family_id, func.count())
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(FamilyMember.family_id.in_(ids), Student.archived_at.is_(None))
        .group_by(FamilyMember.family_id)
    )
    return {family_id: int(count) for family_id, count in session.execute(query)}
