"""Exact money: integer minor units with an ISO 4217 currency, Decimal at the edge, never float."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from desktop_app.core.errors import RuleBroken
from desktop_app.core.texts import quoted
from desktop_app.core.wording import locale_name, tr

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

BASIS = 10_000
LARGEST = 10**12

# Every currency of ISO 4217 whose minor unit is not a hundredth.
_DECIMALS = {
    **dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    ),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}


def decimals(currency: str) -> int:
    """Return how many decimals ISO 4217 gives the currency."""
    return _DECIMALS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the minor unit of its currency (cents for EUR, yen for JPY)."""

    minor: int
    currency: str

    @property
    def amount(self) -> "Decimal":
        """The amount in whole units, exact."""
        from decimal import Decimal  # amounts are shown without it: a window begins sooner

        return Decimal(self.minor).scaleb(-decimals(self.currency))


def round_half_up(value: "Fraction") -> int:
    """Round to a whole number, halves away from zero."""
    under = 2 * value.denominator
    magnitude = (2 * abs(value.numerator) + value.denominator) // under
    return magnitude if value >= 0 else -magnitude


def to_minor(amount: "Decimal", currency: str) -> int:
    """Return the minor units of an exact amount.

    Raises RuleBroken for a fraction of a minor unit.
    """
    scaled = amount.scaleb(decimals(currency))
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise RuleBroken(
            tr(
                "{amount} has more decimals than {currency} knows.",
                amount=quoted(f"{amount:f}"),
                currency=currency,
            ),
            field="amount",
        )
    if abs(scaled) > LARGEST:
        raise RuleBroken(
            tr(
                "{amount} is larger than any bill. Check the decimals.",
                amount=quoted(f"{amount:f}"),
            ),
            field="amount",
        )
    return int(scaled)


_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+|[+-]?\d{1,3}(?:,\d{3})+")
_AMOUNT = re.compile(r"\d[\d.,\u00a0\u202f' ]*|[.,]\d+")
_PARTS = re.compile(r"(?P<sign>[+\-\u2212]?)(?P<before>[^\d.,+\-\u2212]*)(?P<sign2>[+\-\u2212]?)"
                    r"(?P<number>[\d.,](?:.*\d)?)(?P<after>\D*)", re.DOTALL)  # fmt: skip
_ENDINGS = {"", ".", ",", ",-", ".-", ",\u2013", ".\u2013"}


def parse_amount(text: str, currency: str) -> Money:
    """Read an amount as people write it, with comma or point and any thousands mark.

    The currency may stand before or after it, nothing else. Raises RuleBroken with the field
    `amount` when it is not an amount of the currency, or when a single point or comma before three
    digits is the decimal sign of the language in use: it may have been meant for thousands.
    """
    from decimal import Decimal  # as above

    found = _PARTS.fullmatch(text.strip())
    if found is None or not _AMOUNT.fullmatch(found["number"]):
        raise _no_amount(text)
    ending = found["after"].strip()
    named = [found["before"].strip(), "" if ending in _ENDINGS else ending.lstrip(",.-\u2013 ")]
    if (found["sign"] and found["sign2"]) or not all(_names(name, currency) for name in named):
        raise _no_amount(text)
    sign = "-" if (found["sign"] or found["sign2"]) in {"-", "\u2212"} else ""
    bare = re.sub(r"[\u00a0\u202f' ]", "", found["number"])
    plain = _with_point(bare, decimals(currency))
    if not re.fullmatch(r"\d*(\.\d*)?", plain):
        raise _no_amount(text)
    if plain != bare and "." not in plain and _is_decimal(bare, decimals(currency)):
        whole = number(Money(to_minor(Decimal(plain), currency), currency))
        raise RuleBroken(
            tr(
                "“{text}” has more decimals than {currency} knows. Write {whole} for thousands.",
                text=quoted(text),
                currency=currency,
                whole=whole,
            ),
            field="amount",
        )
    return Money(to_minor(Decimal(sign + plain), currency), currency)


def _no_amount(text: str) -> RuleBroken:
    return RuleBroken(
        tr("“{text}” is not an amount. Write it like 38.00.", text=quoted(text)), field="amount"
    )


def _names(text: str, currency: str) -> bool:
    """Say whether what stands beside an amount is nothing, or its currency."""
    if not text or text.casefold() == currency.casefold():
        return True
    if all(unicodedata.category(sign) == "Sc" for sign in text):
        return True
    return text.casefold() == _currency_sign(currency, locale_name()).casefold()


def _is_decimal(text: str, places: int) -> bool:
    """Say whether one sign before three digits is the decimal sign of the language in use."""
    signs = re.findall(r"[.,]", text)
    return len(signs) == 1 and places > 0 and signs[0] == _signs(locale_name())[0]


def _with_point(text: str, places: int) -> str:
    """Decide which sign is the decimal one: the last, unless it can only group thousands."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    sign, tail = text[last], text[last + 1 :]
    grouped = text.count(sign) > 1 or (
        len(tail) == 3 and places != 3 and not re.fullmatch(r"0?", text[:last])
    )
    whole, fraction = (text, "") if grouped else (text[:last], f".{tail}")
    if re.search(r"[.,]", whole) and not _GROUPS.fullmatch(whole):
        return "?"
    return whole.replace(".", "").replace(",", "") + fraction


def split(minor: int, shares: Sequence[int]) -> list[int]:
    """Split an amount by shares in basis points that sum to 10,000, to the last minor unit.

    The odd units go to the largest share, ties to the earlier one.
    """
    if sum(shares) != BASIS:
        raise RuleBroken(tr("The shares of a bill must add up to 100 %."), field="share")
    parts = [abs(minor) * share // BASIS for share in shares]
    parts[shares.index(max(shares))] += abs(minor) - sum(parts)
    return parts if minor >= 0 else [-part for part in parts]


def plain(money: Money) -> str:
    """Write an amount for machines: point, ISO decimals, ASCII minus, no currency."""
    return f"{money.amount:.{decimals(money.currency)}f}"


# As CLDR has them (a test compares). Reading its files takes 30 ms, in the middle of a painting.
SIGNS: Mapping[str, tuple[str, str]] = {"en_GB": (".", ","), "de_DE": (",", ".")}
CURRENCY_SIGNS: Mapping[str, Mapping[str, str]] = {
    "en_GB": {"EUR": "€", "GBP": "£", "USD": "US$", "CHF": "CHF"},
    "de_DE": {"EUR": "€", "GBP": "£", "USD": "$", "CHF": "CHF"},
}


@cache
def _signs(locale: str) -> tuple[str, str]:
    """Return the decimal and the thousands sign of a locale."""
    known = SIGNS.get(locale)
    if known is not None:
        return known
    from babel.numbers import get_decimal_symbol, get_group_symbol  # third party, 20 ms

    return get_decimal_symbol(locale), get_group_symbol(locale)


@cache
def _currency_sign(currency: str, locale: str) -> str:
    known = CURRENCY_SIGNS.get(locale, {}).get(currency)
    if known is not None:
        return known
    from babel.numbers import get_currency_symbol  # third party, 20 ms

    return str(get_currency_symbol(currency, locale=locale))


def number(money: Money) -> str:
    """Write an amount for people without its currency, in the language in use, minus as U+2212."""
    point, comma = _signs(locale_name())
    places = decimals(money.currency)
    whole, rest = divmod(abs(money.minor), 10**places)
    minus = "\u2212" if money.minor < 0 else ""
    bare = minus + f"{whole:,}".replace(",", comma)
    return f"{bare}{point}{rest:0{places}d}" if places else bare


def show(money: Money) -> str:
    """Write an amount for people with its currency sign, in the language in use."""
    sign = _currency_sign(money.currency, locale_name())
    bare = number(money)
    minus, bare = ("\u2212", bare[1:]) if bare.startswith("\u2212") else ("", bare)
    gap = "\u00a0" if sign[-1:].isalpha() else ""
    if locale_name().startswith("de"):
        return f"{minus}{bare}\u00a0{sign}"
    return f"{minus}{sign}{gap}{bare}"
