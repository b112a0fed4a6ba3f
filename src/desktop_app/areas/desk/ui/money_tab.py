"""What a family owes and how it came about, in the inspector of a student or a family."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.queries.about_student import DueInvoice
from desktop_app.areas.desk.ui import phrases
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, LineItem, Lines, Total
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed

NEWEST = 12


@dataclass(frozen=True, slots=True)
class Account:
    """A family's account as the inspector shows it: minor units, the newest entry first."""

    family_id: UUID
    name: str
    owed: int
    wallet: int
    entries: tuple[billing.LedgerRow, ...]
    count: int


def read_account(session: Any, family_id: UUID, name: str) -> Account:
    """Read a family's account; on a reader thread."""
    money = billing.balance(session, family_id)
    entries = billing.ledger(session, family_id)
    newest = tuple(reversed(entries[-NEWEST:]))
    return Account(family_id, name, money.owed, money.wallet, newest, len(entries))


def due_chip(due: DueInvoice, today: date) -> Chip:
    """Say when the oldest open invoice is due, or how late it is."""
    if due.days_late:
        late = trn("{n} day late", "{n} days late", due.days_late)
        return chip_for("invoice", "OVERDUE", late)
    if due.due_on is None:
        return chip_for("invoice", "ISSUED", tr("Open"))
    if due.due_on == today:
        return chip_for("invoice", "ISSUED", tr("Due today"))
    return chip_for("invoice", "ISSUED", tr("Due {day}", day=show_date(due.due_on)))


def total(owed: int, currency: str, due: DueInvoice | None, today: date) -> Total:
    """Return what is owed in all, with the invoice that is due first."""
    words = show(Money(owed, currency)) if owed >= 0 else phrases.balance_words(owed, currency)
    if due is None:
        return Total(tr("Family balance"), words)
    said = tr("Invoice {number}", number=due.number)
    return Total(tr("Family balance"), words, said, due_chip(due, today))


def blocks(
    accounts: Sequence[Account], currency: str, today: date, go: Callable[[UUID], object]
) -> list[Block]:
    """Return the blocks of the tab: balance, wallet and newest entries of each family."""
    drawn: list[Block] = []
    for account in accounts:
        words = phrases.balance_words(account.owed, currency)
        wallet = (
            tr("{amount} in the wallet", amount=show(Money(account.wallet, currency)))
            if account.wallet
            else ""
        )
        drawn.append(Total(account.name, words, wallet))
        more = account.count - len(account.entries)
        side = trn("{n} earlier", "{n} earlier", more) if more > 0 else ""
        deeds = (Deed(tr("Open in billing"), partial(go, account.family_id), "receipt"),)
        drawn.append(Lines(
            tr("Account"), [_entry(row, currency, today) for row in account.entries], side,
            tr("Nothing was billed yet."), deeds,
        ))  # fmt: skip
    return drawn


def _entry(row: billing.LedgerRow, currency: str, today: date) -> LineItem:
    day = row.entry_on
    when = show_date(day) if day.year == today.year else show_date_with_year(day)
    title = " ".join(part for part in (entry_words(row.kind), row.number) if part)
    return LineItem(
        title, row.note or "", lead=when, amount=show(Money(row.amount, currency)),
        tone="green" if row.amount < 0 else "",
    )  # fmt: skip


def entry_words(kind: billing.EntryKind) -> str:
    """Return what an entry of an account is."""
    return {
        billing.EntryKind.INVOICE: tr("Invoice"),
        billing.EntryKind.CREDIT_NOTE: tr("Credit note"),
        billing.EntryKind.PAYMENT: tr("Payment"),
        billing.EntryKind.REVERSAL: tr("Reversal"),
        billing.EntryKind.REFUND: tr("Refund"),
    }[kind]
