"""The rows of the family ledger: their groups, words, chips and columns."""

from collections.abc import Callable
from datetime import date

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import EntryKind, Item, PaymentStatus, Standing
from desktop_app.areas.billing.ui.words import (
    amount,
    day_words,
    due_words,
    method_words,
    money,
    month_beside,
)
from desktop_app.core.wording import tr, trn
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.group_model import Group
from desktop_app.kit.table_model import Column


def group_of(group: billing.Group, currency: str, *, newest_first: bool) -> Group[Item]:
    """Return a family as the table shows it, with what it owes, or has as credit, at the right."""
    fact = trn("{n} pupil", "{n} pupils", group.students)
    if group.reminded_on is not None:
        day, step = day_words(group.reminded_on), group.reminded_step
        fact = tr("{pupils}, reminded {day}, step {n}", pupils=fact, day=day, n=step)
    credit = tr("{amount} credit", amount=money(-group.owed, currency))
    total = credit if group.owed < 0 else money(group.owed, currency)
    tone = "green" if group.owed < 0 else ""
    items = group.items if newest_first else tuple(reversed(group.items))
    return Group(group.family_id, group.family, items, fact, total, tone)


def item_words(item: Item) -> str:
    """Say what a line of a family is for."""
    if item.entry is EntryKind.PAYMENT and item.method is not None:
        return method_words(item.method)
    if item.entry is EntryKind.REFUND and item.method is not None:
        return tr("Given back, {method}", method=method_words(item.method))
    if item.entry is EntryKind.INVOICE and item.month:
        lessons = tr("{month} lessons", month=month_beside(item.month, item.day))
        if item.pupils > 1:
            pupils = trn("{n} pupil", "{n} pupils", item.pupils)
            return tr("{lessons}, {pupils}", lessons=lessons, pupils=pupils)
        return lessons
    return item.note or billing.entry_name(item.entry)


def item_chip(item: Item, today: date) -> Chip:
    """Return the chip of a line: for a document the useful fact, else what it is."""
    if item.entry is EntryKind.PAYMENT:
        status = item.payment_status
        if status is None or status is PaymentStatus.COMPLETED:
            return Chip(tr("Payment"), "grey", "arrow-right")
        return chip_for("payment", status.value)
    if item.standing is None:
        icon = "arrow-left" if item.amount > 0 else "arrow-right"
        return Chip(billing.entry_name(item.entry), "grey", icon)
    if item.days_late > 0:
        return chip_for("invoice", "OVERDUE", trn("{n} day late", "{n} days late", item.days_late))
    if item.standing is Standing.ISSUED and item.due_on is not None:
        return chip_for("invoice", "ISSUED", due_words(item.due_on, today))
    return chip_for("invoice", item.standing.value)


def columns(currency: Callable[[], str], today: Callable[[], date]) -> tuple[Column[Item], ...]:
    """Return the columns of the family ledger."""
    return (
        Column(
            "day",
            tr("Due or paid"),
            lambda i: day_words(i.day),
            sort="day",
            width=110,
            descending_first=True,
        ),
        Column("number", tr("Number"), lambda i: i.number or "", width=116, gives_way=2),
        Column("what", tr("What for"), item_words, stretch=True),
        Column("status", tr("Status"), lambda _: "", chip=lambda i: item_chip(i, today()),
               width=132),
        Column(
            "amount",
            tr("Amount"),
            lambda i: amount(i.amount, currency()),
            width=100,
            align="right",
            gives_way=-1,
            explains=True,
        ),
        Column(
            "open",
            tr("Open"),
            lambda i: amount(i.open, currency()),
            width=92,
            align="right",
            gives_way=-1,
            strong=True,
            tone=lambda i: "text" if i.open else "text3",
            explains=True,
        ),
    )  # fmt: skip
