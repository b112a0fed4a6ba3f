"""Reading RFC 5545 rules, and saying what is wrong in them."""

import re
from dataclasses import dataclass
from datetime import datetime

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 500
MOST_PERIODS = 1_000
_OF_THE_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule taken apart. `by_day` pairs an ordinal (0: every) with a weekday, Monday being 0."""

    every: str
    interval: int = 1
    count: int | None = None
    until: tuple[datetime, bool] | None = None
    by_day: tuple[tuple[int, int], ...] = ()
    by_month: frozenset[int] = frozenset()
    by_month_day: frozenset[int] = frozenset()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0


def read_rule(text: str) -> Rule:
    """Take an RRULE text apart. Raises RuleBroken with what is wrong in it."""
    parts = _parts(text)
    every = parts.get("FREQ", "")
    if every in {"HOURLY", "MINUTELY", "SECONDLY"}:
        raise wrong(
            tr("A lesson meets at most once a day, so its rule cannot be {rule}.", rule=every)
        )
    if every not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise _unreadable(text)
    if "COUNT" in parts and "UNTIL" in parts:
        raise wrong(tr("A rule ends by COUNT or by UNTIL, not by both."))
    rule = Rule(
        every=every,
        interval=_whole(parts, "INTERVAL", 1, MOST_PERIODS),
        count=_whole(parts, "COUNT", 1, 10_000) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        by_day=_by_day(parts.get("BYDAY", ""), every),
        by_month=frozenset(_numbers(parts, "BYMONTH", 12, signed=False)),
        by_month_day=frozenset(_numbers(parts, "BYMONTHDAY", 31)),
        by_set_pos=_numbers(parts, "BYSETPOS", 366),
        week_start=_weekday(parts.get("WKST", "MO")),
    )
    if rule.by_month_day and every == "WEEKLY":
        raise wrong(tr("A weekly rule names weekdays, not days of the month."))
    if rule.by_set_pos and not (rule.by_day or rule.by_month or rule.by_month_day):
        raise wrong(tr("BYSETPOS chooses among days, so the rule must name them too."))
    return rule


def _parts(text: str) -> dict[str, str]:
    kept = text.strip().upper().removeprefix("RRULE:")
    if not kept:
        raise wrong(tr("Write how the lesson repeats, for example FREQ=WEEKLY;BYDAY=MO,TH."))
    if len(kept) > LONGEST_RULE:
        raise wrong(tr("This rule is too long."))
    found: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in kept.split(";"))):
        name, sign, value = part.partition("=")
        if name in _OF_THE_CLOCK:
            raise wrong(
                tr("The time of day is the lesson's, so its rule cannot say {part}.", part=name)
            )
        if name not in _KNOWN:
            raise wrong(tr("A lesson's rule cannot say “{part}”.", part=part[:40]))
        if not sign or not value or name in found:
            raise _unreadable(text)
        found[name] = value
    return found


_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
)


def wrong(sentence: str) -> RuleBroken:
    """Return the refusal of a rule."""
    return RuleBroken(sentence, field="rrule")


def _unreadable(text: str) -> RuleBroken:
    return wrong(
        tr(
            "“{text}” is not a recurrence rule. Write it like FREQ=WEEKLY;BYDAY=MO,TH.",
            text=text.strip()[:60],
        )
    )


def _whole(parts: dict[str, str], name: str, least: int, most: int) -> int:
    value = parts.get(name, "1")
    if not re.fullmatch(r"\d{1,5}", value) or not least <= int(value) <= most:
        raise wrong(
            tr("{part} must be a number from {least} to {most}.", part=name, least=least, most=most)
        )
    return int(value)


def _numbers(
    parts: dict[str, str], name: str, most: int, *, signed: bool = True
) -> tuple[int, ...]:
    found = []
    for piece in filter(None, parts.get(name, "").split(",")):
        if (
            not re.fullmatch(r"[+-]?\d{1,3}" if signed else r"\d{1,3}", piece)
            or not 1 <= abs(int(piece)) <= most
        ):
            raise wrong(tr("{part} cannot be {value}.", part=name, value=piece))
        found.append(int(piece))
    return tuple(found)


def _by_day(value: str, every: str) -> tuple[tuple[int, int], ...]:
    found = []
    for piece in filter(None, value.split(",")):
        match = _BY_DAY.fullmatch(piece)
        ordinal = int(match[1] or 0) if match else 0
        most = {"MONTHLY": 5, "YEARLY": 53}.get(every, 0)
        if match is None or abs(ordinal) > most or (match[1] and ordinal == 0):
            raise wrong(tr("{part} cannot be {value}.", part="BYDAY", value=piece))
        found.append((ordinal, WEEKDAYS.index(match[2])))
    return tuple(found)


def _weekday(value: str) -> int:
    if value not in WEEKDAYS:
        raise wrong(tr("{part} cannot be {value}.", part="WKST", value=value))
    return WEEKDAYS.index(value)


def _until(value: str) -> tuple[datetime, bool]:
    """Return the last moment, and whether it is in UTC. A bare date is that whole day."""
    match = _UNTIL.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
    except ValueError:
        raise wrong(tr("{part} cannot be {value}.", part="UNTIL", value=value)) from None
    return moment, bool(match[3])
