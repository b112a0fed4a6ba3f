"""What may stand in a school's facts, calendar and settings."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import available_timezones

from desktop_app.areas.school.terms import BillingMode
from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.texts import bare_line
from desktop_app.core.wording import tr

LONGEST_NAME = 300
LONGEST_CLOSURE = 366
MOST_COPY_DAYS: Mapping[str, int] = {"copy_days": 60, "copy_opens_days": 180}
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)

# What of a cancelled meeting its teacher is paid, in percent, by who cancelled it.
PAY_SHARES = (
    "pay_cancelled_by_school",
    "pay_cancelled_by_teacher",
    "pay_cancelled_by_student",
)

# Every school-wide choice with what it is until somebody chooses.
SETTINGS: Mapping[str, Any] = {
    "billing_mode": BillingMode.IN_ADVANCE.value,
    "prices_gross": False,
    "proration": "DAYS",
    "payment_days": 14,
    "payment_hint": "",
    "school_days": [1, 2, 3, 4, 5, 6],
    "hybrid_counts_calendar_weeks": False,
    "teacher_or_student": True,
    "paper": "A4",
    **dict.fromkeys(PAY_SHARES, 0),
    "credit_expiry": "NEXT_TERM",
    "credit_days": 90,
    "credits_per_term": 0,
    "credit_when_teacher_cancels": False,
    "credit_when_school_cancels": False,
    "credit_when_student_cancels": False,
    "streak_facts": ["HOMEWORK", "LESSON", "PRACTICE", "READING"],
    "streak_minutes": 10,
}

_NUMBERS = ("payment_days", "credit_days", "credits_per_term", "streak_minutes")
_WORDS: Mapping[str, Sequence[str]] = {
    "billing_mode": [mode.value for mode in BillingMode],
    "proration": ("DAYS", "MEETINGS", "NONE"),
    "paper": ("A4", "LETTER"),
    "credit_expiry": ("NEXT_TERM", "DAYS", "NEVER"),
}
EARNING = frozenset({"LESSON", "HOMEWORK", "READING", "PRACTICE"})
"""What can earn a day of a streak."""

# ISO 3166 countries whose desks print on US Letter.
LETTER_COUNTRIES = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "PA", "GT", "DO", "PR"}
)


@record
class Span:
    """A first and a last day, both included."""

    first: date
    last: date

    def days(self) -> list[date]:
        """Return every day of the span."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


def check_text(value: str | None, field: str, *, required: bool = False) -> str | None:
    """Return a name as it is kept, without outer spaces and control signs. Raises RuleBroken."""
    kept = " ".join(bare_line(value or "").split())
    if not kept:
        if required:
            raise RuleBroken(tr("This cannot stay empty."), field=field)
        return None
    if len(kept) > LONGEST_NAME:
        raise RuleBroken(
            tr("This is longer than {most} letters. Shorten it.", most=LONGEST_NAME), field=field
        )
    return kept


def check_span(first: date, last: date, field: str = "ends_on") -> Span:
    """Return a span that ends no earlier than it begins, in years a school has.

    Raises RuleBroken.
    """
    if last < first:
        raise RuleBroken(tr("It ends before it begins."), field=field)
    if first < EARLIEST or last > LATEST:
        raise RuleBroken(tr("Give a date between 1990 and 2100."), field=field)
    return Span(first, last)


def check_closure(first: date, last: date) -> Span:
    """Return the days of a closure. Raises RuleBroken when they are more than a year."""
    span = check_span(first, last, "until")
    if (last - first).days > LONGEST_CLOSURE:
        raise RuleBroken(
            tr("A closure of more than a year is no closure. Check the last day."), field="until"
        )
    return span


def check_zone(name: str) -> str:
    """Return a time zone of the IANA list. Raises RuleBroken."""
    if name not in available_timezones():
        raise RuleBroken(
            tr("“{name}” is not a time zone like Europe/Dublin.", name=name), field="timezone"
        )
    return name


def check_currency(code: str) -> str:
    """Return an ISO 4217 code in capitals. Raises RuleBroken."""
    from babel.numbers import list_currencies  # third party, only for new schools

    kept = code.strip().upper()
    if kept not in list_currencies():
        raise RuleBroken(tr("“{code}” is not a currency like EUR.", code=code), field="currency")
    return kept


def check_country(code: str) -> str:
    """Return an ISO 3166 code in capitals. Raises RuleBroken."""
    from babel import Locale  # third party, only for new schools

    kept = code.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", kept) or kept not in Locale("en").territories:
        raise RuleBroken(tr("“{code}” is not a country like IE.", code=code), field="country")
    return kept


def check_iban(text: str | None) -> str | None:
    """Return an IBAN without spaces, its check digits right. Raises RuleBroken."""
    if not text or not text.strip():
        return None
    from stdnum import iban  # third party, only when an IBAN is given
    from stdnum.exceptions import ValidationError

    try:
        return str(iban.validate(text, check_country=False))
    except ValidationError:
        raise RuleBroken(
            tr("This IBAN is not right: a digit is wrong or missing."), field="iban"
        ) from None


def check_color(text: str | None) -> str | None:
    """Return a color as #RRGGBB. Raises RuleBroken."""
    if not text or not text.strip():
        return None
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", text.strip()):
        raise RuleBroken(tr("Write the colour like #2B52C4."), field="brand_color")
    return text.strip().upper()


def check_copy_days(days: Any, field: str) -> int | None:
    """Return for how many days a copy reaches or opens; none is as usual. Raises RuleBroken."""
    if days in (None, ""):
        return None
    most = MOST_COPY_DAYS[field]
    try:
        kept = int(days)
    except (TypeError, ValueError):
        kept = 0
    if not 1 <= kept <= most:
        raise RuleBroken(tr("Write days from 1 to {most}.", most=most), field=field)
    return kept


def check_setting(key: str, value: Any) -> Any:
    """Return a setting's value as it is kept.

    Raises RuleBroken for unknown keys and wrong values.
    """
    if key not in SETTINGS:
        raise RuleBroken(tr("There is no setting {key}.", key=key), field=key)
    right, sentence = _setting_rule(key, value)
    if not right:
        raise RuleBroken(sentence, field=key)
    return sorted(set(value)) if key in {"school_days", "streak_facts"} else value


def _setting_rule(key: str, value: Any) -> tuple[bool, str]:
    """Say whether a value is right for a setting, and what to say if not."""
    if isinstance(SETTINGS[key], bool):
        return isinstance(value, bool), tr("This is either on or off.")
    if key in _WORDS:
        return value in _WORDS[key], _said_of_words(key)
    if key in _NUMBERS or key in PAY_SHARES:
        return _number_rule(key, value)
    if key == "streak_facts":
        return bool(value) and set(value) <= EARNING, tr(
            "Tick at least one thing that earns a day."
        )
    if key == "school_days":
        return bool(value) and set(value) <= set(range(1, 8)), tr("Tick at least one school day.")
    return isinstance(value, str), tr("This is a text.")


def _said_of_words(key: str) -> str:
    return {
        "billing_mode": tr("A run bills in advance or in arrears."),
        "proration": tr("A part of a month is billed by days, by meetings, or whole."),
        "paper": tr("The paper is A4 or Letter."),
        "credit_expiry": tr("A make-up lasts until the next term ends, for days, or always."),
    }[key]


def _number_rule(key: str, value: Any) -> tuple[bool, str]:
    fits = isinstance(value, int) and not isinstance(value, bool)
    if key in PAY_SHARES:
        right = fits and 0 <= value <= 100
        said = tr("Give the share that is paid as a whole percentage up to 100.")
    elif key == "streak_minutes":
        right = fits and 1 <= value <= 600
        said = tr("Give the minutes of practice as a number from 1 to 600.")
    elif key == "payment_days":
        right, said = fits and 0 <= value <= 365, tr("Give the days to pay as a number up to 365.")
    elif key == "credit_days":
        right = fits and 1 <= value <= 1000
        said = tr("Give the days a make-up lasts as a number from 1 to 1,000.")
    else:
        right = fits and 0 <= value <= 99
        said = tr("Give the make-ups of a term as a number up to 99; 0 is no limit.")
    return right, said


def week_of_year(day: date, year_starts_on: date) -> int:
    """Return the calendar week of the academic year, counted from the Monday of its first day."""
    monday = year_starts_on - timedelta(days=year_starts_on.weekday())
    return (day - monday).days // 7 + 1


def show_number(kind_prefix: str, year: int, number: int) -> str:
    """Write a document's number: 2026-0418, CN-2026-0031, R-2026-1187."""
    return f"{kind_prefix}{year}-{number:04d}"
