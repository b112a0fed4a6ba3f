"""Taking apart a recurrence of several lines: the rule, and the days on which it does not hold."""

import re
from datetime import UTC, date, datetime

from desktop_app.areas.timetable.rules.rrule import wrong
from desktop_app.core.clock import local
from desktop_app.core.wording import tr

_LINE = re.compile(r"(?:\\n|[\r\n]|\s)+(?=(?:RRULE|EXDATE|DTSTART)\b)", re.IGNORECASE)
_DAY = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


def read_recurrence(text: str, *, zone: str) -> tuple[str, frozenset[date]]:
    """Return the rule of an RFC 5545 recurrence, and its EXDATE days in the school's calendar.

    A line break may also be typed as a backslash and an n. A DTSTART is left out, for the start is
    the lesson's. Raises RuleBroken.
    """
    rules: list[str] = []
    days: set[date] = set()
    for line in _LINE.split(text.strip()):
        name, _, values = line.partition(":")
        kind = name.partition(";")[0].strip().upper()
        if kind == "EXDATE":
            days |= {_day(each, zone) for each in values.split(",")}
        elif kind != "DTSTART":
            rules.append(line.strip())
    return "\n".join(rules), frozenset(days)


def _day(text: str, zone: str) -> date:
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError(text)
        moment = datetime.strptime(match[1] + (match[2] or "000000"), "%Y%m%d%H%M%S")
    except ValueError:
        raise wrong(
            tr("“{text}” is not a day that EXDATE can name, like 20261026.", text=text.strip()[:60])
        ) from None
    return local(moment.replace(tzinfo=UTC), zone).date() if match[3] else moment.date()
