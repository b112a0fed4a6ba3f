"""The words on screen and paper: one language at a time, English in the source."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from desktop_app.core.places import resources

LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
_LOCALES = {"en": "en_GB", "de": "de_DE"}
_POINT = {"en": "", "de": "."}  # after the number of a day

_language: ContextVar[str] = ContextVar("language", default="en")
_catalogs: dict[str, Mapping[str, str | tuple[str, ...]]] = {"en": {}}


def use_language(code: str) -> None:
    """Speak a language from now on in this context. Unknown codes mean English."""
    _language.set(code if code in LANGUAGES else "en")


def language() -> str:
    """Return the code of the language in use."""
    return _language.get()


def locale_name() -> str:
    """Return the locale that decides how dates and amounts are written."""
    return _LOCALES[_language.get()]


def tr(text: str, /, **values: object) -> str:
    """Return a text in the language in use, its {fields} filled in."""
    if _language.get() != "en":
        found = _catalog().get(text)
        text = found if isinstance(found, str) and found else text
    return text.format(**values) if values else text


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the singular or the plural for `n`, its {n} and other fields filled in."""
    found = _catalog().get(one)
    forms = found if isinstance(found, tuple) and all(found) else (one, many)
    return forms[0 if n == 1 else -1].format(n=n, **values)


def _catalog() -> Mapping[str, str | tuple[str, ...]]:
    code = _language.get()
    if code not in _catalogs:
        _catalogs[code] = _read(resources() / "i18n" / code / "LC_MESSAGES" / "downbeat.po")
    return _catalogs[code]


def _read(path: Path) -> Mapping[str, str | tuple[str, ...]]:
    from babel.messages.pofile import read_po  # third party, 30 ms: only for other languages

    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalog = read_po(file)
    found: dict[str, str | tuple[str, ...]] = {}
    for message in catalog:
        key = message.id if isinstance(message.id, str) else message.id[0]
        string = message.string
        if key:
            found[key] = string if isinstance(string, str) else tuple(string or ())
    return found


def within(text: str) -> str:
    """Write words as they stand within a sentence: in small letters, but German keeps its nouns."""
    return text if _language.get() == "de" else text.lower()


def show_number(plain: str) -> str:
    """Write a plain number like 13.5 with the decimal point of the language."""
    return plain.replace(".", ",") if _language.get() == "de" else plain


_DATE_PART = re.compile("EEEE|EEE|MMMM|MMM|y")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ENGLISH: Mapping[str, Callable[[date], str]] = {
    "EEEE": lambda day: _DAYS[day.weekday()],
    "EEE": lambda day: _DAYS[day.weekday()][:3],
    "MMMM": lambda day: _MONTHS[day.month - 1],
    "MMM": lambda day: "Sept" if day.month == 9 else _MONTHS[day.month - 1][:3],
    "y": lambda day: str(day.year),
}


def _format_date(day: date, pattern: str) -> str:
    return _written(day, pattern, locale_name())


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, locale: str) -> str:
    if locale == "en_GB":  # the first list needs dates, and these names are all there is to them
        return _DATE_PART.sub(lambda part: _ENGLISH[part[0]](day), pattern)
    from babel.dates import format_date  # third party, 20 ms

    return format_date(day, pattern, locale=locale)


def _with_day(day: date, pattern: str) -> str:
    """Write a date without the points of its abbreviations, the day's number in the place of {}."""
    return _format_date(day, pattern).replace(".", "").format(f"{day.day}{_POINT[_language.get()]}")


def show_date(day: date) -> str:
    """Write a date for a list: Thu 19 Nov, Do 19. Nov."""
    return _with_day(day, "EEE {} MMM")


def show_date_with_year(day: date) -> str:
    """Write a date for a list that spans years: 19 Nov 2026, 19. Nov 2026."""
    return _with_day(day, "{} MMM y")


def show_long_date(day: date) -> str:
    """Write a date for a document: 19 November 2026, 19. November 2026."""
    return _with_day(day, "{} MMMM y")


def show_weekday(day: date) -> str:
    """Write a day as a heading: Thursday 19 November, Donnerstag 19. November."""
    return _with_day(day, "EEEE {} MMMM")


def show_month(day: date) -> str:
    """Write a month: November 2026."""
    return _format_date(day, "MMMM y")


def show_month_name(day: date) -> str:
    """Write a month without its year: November."""
    return _format_date(day, "MMMM")


def show_time(moment: datetime) -> str:
    """Write a wall time: 16:00."""
    return f"{moment:%H:%M}"


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language for a while: the one of whoever will read what is written."""
    before = language()
    use_language(code)
    try:
        yield
    finally:
        use_language(before)
