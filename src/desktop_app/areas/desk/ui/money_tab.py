"""What a family owes and how it came about, in the inspector of a student or a family."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.ui import explaining
from desktop_app.areas.desk.queries import about_student
from desktop_app.areas.desk.queries.about_student import DueInvoice
from desktop_app.areas.desk.ui import phrases
from desktop_app.core.db.database import Database
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date, show_date_with_year, tr, trn
from desktop_app.kit.card_parts import Block, Fact, Facts, LineItem, Lines, Total
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Entry, Explain, Explanation

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.desk_pane import DeskPane

NEWEST = 12
Why = Callable[[], object] | None


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


def total(owed: int, currency: str, due: DueInvoice | None, today: date, why: Why = None) -> Total:
    """Return what is owed in all, with the invoice that is due first; `why` explains it."""
    words = show(Money(owed, currency)) if owed >= 0 else phrases.balance_words(owed, currency)
    if due is None:
        return Total(tr("Family balance"), words, explain=why)
    said = tr("Invoice {number}", number=due.number)
    return Total(tr("Family balance"), words, said, due_chip(due, today), why)


def why_owed(pane: "DeskPane", family_id: UUID) -> Callable[[], object]:
    """Return what says where the balance of a family comes from."""
    return lambda: pane.explain(explaining.of_balance(pane.database, family_id))


def of_student(database: Database, student_id: UUID) -> Explain:
    """Say where the balance beside a student comes from: the account of the family that pays.

    Where two families share the bill, what each of them owes.
    """

    def read() -> Explanation | None:
        with database.reading() as session:
            view = about_student.overview(session, student_id, database.clock.now())
        if view is None:
            return None
        if len(view.families) == 1:
            return explaining.of_balance(database, view.families[0].id)()
        entries = [
            Entry(each.name, show(Money(each.owed, view.currency)), target=("families", each.id))
            for each in view.families
        ]
        return Explanation(
            tr("Family balance"),
            tr("What the families that share the bill owe together."),
            entries,
            show(Money(view.balance, view.currency)),
            tr("No family gets the bill yet."),
        )

    return read


def blocks(
    accounts: Sequence[Account], currency: str, today: date, pane: "DeskPane"
) -> list[Block]:
    """Return the blocks of the tab: balance, wallet and newest entries of each family."""
    drawn: list[Block] = []
    go = partial(pane.tools.go, "billing")
    for account in accounts:
        words = phrases.balance_words(account.owed, currency)
        drawn.append(Total(account.name, words, explain=why_owed(pane, account.family_id)))
        if account.wallet:
            of_wallet = explaining.of_wallet(pane.database, account.family_id)
            held = show(Money(account.wallet, currency))
            drawn.append(
                Facts([Fact(tr("Wallet"), held, explain=partial(pane.explain, of_wallet))])
            )
        more = account.count - len(account.entries)
        side = trn("{n} earlier", "{n} earlier", more) if more > 0 else ""
        deeds = (Deed(tr("Open in billing"), partial(go, account.family_id), "receipt"),)
        drawn.append(Lines(
            tr("Account"), [_entry(row, currency, today, pane) for row in account.entries], side,
            tr("Nothing was billed yet."), deeds,
        ))  # fmt: skip
    return drawn


def _entry(row: billing.LedgerRow, currency: str, today: date, pane: "DeskPane") -> LineItem:
    day = row.entry_on
    when = show_date(day) if day.year == today.year else show_date_with_year(day)
    name = billing.entry_name(row.kind, back=row.reverses_id is not None)
    title = " ".join(part for part in (name, row.number) if part)
    return LineItem(
        title, row.note or "", lead=when, amount=show(Money(row.amount, currency)),
        tone="green" if row.amount < 0 else "",
        run=partial(pane.explain, explaining.of_entry(pane.database, row)),
    )  # fmt: skip
