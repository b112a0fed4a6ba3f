"""How money is said on screen: methods, standings, what a line is for."""

from datetime import date

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PaymentMethod, PaymentStatus, ReminderWay, Standing
from desktop_app.core.money import Money, number, show
from desktop_app.core.wording import show_date, show_month, show_month_name, tr, trn
from desktop_app.kit.chips import Chip, chip_for


def method_words(method: PaymentMethod) -> str:
    """Say how money came."""
    return {
        PaymentMethod.STRIPE: tr("Online"),
        PaymentMethod.CARD: tr("Card"),
        PaymentMethod.BANK_TRANSFER: tr("Bank transfer"),
        PaymentMethod.CASH: tr("Cash"),
        PaymentMethod.CHECK: tr("Cheque"),
        PaymentMethod.OTHER: tr("Other"),
    }[method]


def short_method(method: PaymentMethod) -> str:
    """Say how money came, in one word for a row of choices."""
    return tr("Bank") if method is PaymentMethod.BANK_TRANSFER else method_words(method)


def way_words(way: ReminderWay) -> str:
    """Say how a reminder was given."""
    return {
        ReminderWay.PRINTED: tr("Printed"),
        ReminderWay.EMAILED: tr("Emailed"),
        ReminderWay.TOLD: tr("Told"),
    }[way]


def reminded_on(day: date, step: int) -> str:
    """Say when a family was reminded, and of which step."""
    return tr("Reminded {day}, step {n}", day=show_date(day), n=step)


def standing_chip(row: billing.InvoiceRow, today: date) -> Chip:
    """Return the chip of a document: the useful fact rather than the name of its state."""
    if row.days_late > 0 and row.standing in (Standing.OVERDUE, Standing.PART_PAID):
        late = trn("{n} day late", "{n} days late", row.days_late)
        return chip_for("invoice", "OVERDUE", late)
    if row.standing is Standing.ISSUED and row.due_on is not None:
        return chip_for("invoice", "ISSUED", due_words(row.due_on, today))
    return chip_for("invoice", row.standing.value)


def due_words(due_on: date, today: date) -> str:
    """Say when an invoice that is not late is due."""
    return tr("Due today") if due_on == today else tr("Due {day}", day=show_date(due_on))


def payment_chip(status: PaymentStatus) -> Chip:
    """Return the chip of a payment."""
    return chip_for("payment", status.value)


def amount(minor: int, currency: str) -> str:
    """Write an amount for a column whose head names the currency."""
    return number(Money(minor, currency))


def money(minor: int, currency: str) -> str:
    """Write an amount with its sign."""
    return show(Money(minor, currency))


def day_words(day: date | None) -> str:
    """Write a date of a list, or nothing."""
    return show_date(day) if day is not None else ""


def month_words(month: str | None) -> str:
    """Write a month like November 2026, or nothing."""
    return show_month(billing.Month.parse(month).first) if month else ""


def month_beside(month: str, day: date) -> str:
    """Write a month beside a day: October, with its year only where that is another."""
    first = billing.Month.parse(month).first
    return show_month_name(first) if first.year == day.year else show_month(first)


def titled(title: str, currency: str) -> str:
    """Name a column of amounts with the sign of their currency."""
    sign = show(Money(0, currency)).replace(number(Money(0, currency)), "").strip()
    return f"{title} {sign}"


def entry_words(entry: billing.LedgerRow) -> str:
    """Say what a ledger entry stands for, with the number of its document."""
    words = billing.entry_name(entry.kind, back=entry.reverses_id is not None)
    return f"{words} {entry.number}" if entry.number else words
