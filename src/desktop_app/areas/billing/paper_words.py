"""Amounts, days, quantities and methods as documents write them, in the school's language."""

from datetime import date
from functools import lru_cache

from desktop_app.areas.billing.planning import BillLine
from desktop_app.areas.billing.terms import LineKind, PaymentMethod
from desktop_app.core.money import Money, number, show
from desktop_app.core.wording import language, show_long_date, show_number, tr


@lru_cache(maxsize=20_000)
def _written(minor: int, currency: str, _language: str) -> str:
    return number(Money(minor, currency))


def written(minor: int, currency: str) -> str:
    """Write an amount without its currency; the same few amounts return on every bill."""
    return _written(minor, currency, language())


@lru_cache(maxsize=5_000)
def _long_date(day: date, _language: str) -> str:
    return show_long_date(day)


def day_of(day: date) -> str:
    """Write a day of a document in full."""
    return _long_date(day, language())


def quantity_words(line: BillLine) -> str:
    """Write how many; nothing where one thing or one month is sold."""
    lessons = line.kind in (LineKind.LESSONS, LineKind.CORRECTION) and not line.discount_rule_id
    if not lessons and line.quantity == 1_000:
        return ""
    return number_of(line.quantity)


def number_of(thousandths: int) -> str:
    """Write a quantity in thousandths: 4, −1, 1.5."""
    whole, rest = divmod(abs(thousandths), 1_000)
    text = show_number(f"{whole}.{rest:03d}".rstrip("0")) if rest else str(whole)
    return f"\u2212{text}" if thousandths < 0 else text


def _sign(currency: str) -> str:
    return show(Money(0, currency)).replace(number(Money(0, currency)), "").strip()


@lru_cache(maxsize=100)
def sign_of(currency: str, _language: str) -> str:
    """Return the sign of a currency, as a head of a column."""
    return _sign(currency)


def method_words(method: PaymentMethod) -> str:
    """Say how money came."""
    words = {
        PaymentMethod.STRIPE: tr("Card online"),
        PaymentMethod.CARD: tr("Card at the desk"),
        PaymentMethod.BANK_TRANSFER: tr("Bank transfer"),
        PaymentMethod.CASH: tr("Cash at the desk"),
        PaymentMethod.CHECK: tr("Cheque"),
        PaymentMethod.OTHER: tr("Other"),
    }
    return words[method]
