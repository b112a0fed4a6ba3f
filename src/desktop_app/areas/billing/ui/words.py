"""How money is said on screen: methods, standings, what a line is for."""

from datetime import date

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PaymentMethod, PaymentStatus, Standing
from desktop_app.core.money import Money, number, show
from desktop_app.core.wording import show_date, show_month, tr, trn
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


def standing_chip(row: billing.InvoiceRow, today: date) -> Chip:
    """Return the chip of a document: the useful fact rather than the name of its state."""
    if row.days_late > 0 and row.standing in (Standing.OVERDUE, Standing.PART_PAID):
        late = trn("{n} day late", "{n} days late", row.days_late)
        return chip_for("invoice", "OVERDUE", late)
    if row.standing is Standing.ISSUED and row.due_on is not None:
        due = tr("Due today") if row.due_on == today else tr("Due {day}", day=show_date(row.due_on))
        return chip_for("invoice", "ISSUED", due)
    return chip_for("invoice", row.standing.value)


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
