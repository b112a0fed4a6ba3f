"""Reading what people type into fields: dates in several orders, times, numbers.

All raise RuleBroken.
"""

import re
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.texts import quoted
from desktop_app.core.wording import tr

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jaenner",
            "feb february februar",
            "mar march marz maerz mrz",
            "apr april",
            "may mai",
            "jun june juni",
            "jul july juli",
            "aug august",
            "sep sept september",
            "oct october okt oktober",
            "nov november",
            "dec december dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
_LARGEST: Final = 10**12
_DIGITS: Final = 4  # a year
_YEARS: Final = range(1900, 2200)


def read_date(text: str, today: date) -> date | None:
    """Reads 19 Nov 2026, 19/11/2026, 19.11.26, 2026-11-19, 19 Nov, 19.11, today, tomorrow.

    "" is None.

    Day before month unless the second number can only be a day. Without a year it is the nearest
    such day to `today`.
    """
    bare = fold(text).replace(",", " ").strip()
    if not bare:
        return None
    named = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "yesterday": -1, "gestern": -1}
    if bare in named:
        return today + timedelta(days=named[bare])
    parts = [part for part in re.split(r"[\s./\-]+", bare) if part]
    parts = [part for part in parts if part[0].isdigit() or part in _MONTHS]
    found = _from_parts(parts, today)
    if found is None:
        raise RuleBroken(
            tr("“{text}” is not a date. Write it like 19 Nov 2026.", text=quoted(text))
        )
    return found


def _from_parts(parts: list[str], today: date) -> date | None:
    words = [_MONTHS[part] for part in parts if part in _MONTHS]
    numbers = [re.sub(r"\D+$", "", part) for part in parts if part not in _MONTHS]
    if not all(part.isdecimal() and len(part) <= _DIGITS for part in numbers):
        return None
    if words:
        month, day = words[0], numbers[:1]
        year = numbers[1:2]
        if day and len(day[0]) == 4:
            day, year = year, day
    elif len(numbers) >= 2 and len(numbers[0]) == 4:
        year, month, day = numbers[:1], int(numbers[1]), numbers[2:3]
    elif len(numbers) in {2, 3}:
        day, month, year = numbers[:1], int(numbers[1]), numbers[2:3]
        if month > 12 >= int(numbers[0]):
            day, month = [numbers[1]], int(numbers[0])
    else:
        return None
    return _make(year[0] if year else "", month, day[0] if day else "", today)


def _make(year: str, month: int, day: str, today: date) -> date | None:
    if not day:
        return None
    try:
        if year:
            number = int(year)
            if len(year) <= 2:
                number += 2000 if number <= (today.year % 100) + 20 else 1900
            return date(number, month, int(day)) if number in _YEARS else None
        nearby = [_safe(today.year + step, month, int(day)) for step in (-1, 0, 1)]
        return min((d for d in nearby if d is not None), key=lambda d: abs(d - today), default=None)
    except ValueError:
        return None


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Reads 16:00, 16.00, 1600, 16, 4pm, 4:30 pm; "" is None."""
    bare = fold(text).replace(" ", "").removesuffix("uhr").removesuffix("h")
    if not bare:
        return None
    match = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?(am|pm)?", bare)
    if match is not None:
        hour, minute = int(match[1]), int(match[2] or 0)
        if match[3] and hour <= 12:
            hour = hour % 12 + (12 if match[3] == "pm" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise RuleBroken(tr("“{text}” is not a time. Write it like 16:00.", text=quoted(text)))


def read_number(text: str, *, decimals: int = 0) -> Decimal | None:
    """Reads a number with comma or point; "" is None."""
    bare = text.strip().replace("\u2212", "-").replace("\u00a0", "").replace(" ", "")
    if not bare:
        return None
    try:
        found = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    exact = found.is_finite() and abs(found) < _LARGEST and found == round(found, decimals)
    if not exact:
        kind = tr("a whole number") if not decimals else tr("a number")
        raise RuleBroken(tr("“{text}” is not {kind}.", text=quoted(text), kind=kind))
    return found


def check_length(text: str, most: int) -> None:
    """Raises RuleBroken for a text that is too long, instead of keeping its beginning."""
    if len(text) > most:
        raise RuleBroken(tr("This is longer than {most} letters. Shorten it.", most=most))


def check_email(text: str) -> None:
    """Raises RuleBroken when this cannot be an e-mail address."""
    if text and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]{2,}", text):
        raise RuleBroken(
            tr(
                "“{text}” is not an e-mail address. Write it like name@example.org.",
                text=quoted(text),
            )
        )


def check_phone(text: str) -> None:
    """Raises RuleBroken when this cannot be a phone number."""
    digits = re.sub(r"\D", "", text)
    if text and (not 4 <= len(digits) <= 17 or re.search(r"[^\d\s+()/.\-#*extEXT]", text)):
        raise RuleBroken(
            tr("“{text}” is not a phone number. Write it like 087 555 0142.", text=quoted(text))
        )
