"""How a lesson repeats: RFC 5545 rules on the school's wall time, in whole days.

A lesson meets at most once a day, so a rule is about days and the time of day is the lesson's. The
days are worked out here and not by a library because a rule that never ends, or never meets, must
stop at the horizon.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from desktop_app.areas.timetable.terms import Recurrence, Schedule
from desktop_app.core.clock import local
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LONGEST_RULE = 500
MOST_PERIODS = 1_000
_OF_THE_CLOCK = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?")
_DAY = timedelta(days=1)


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
        raise _wrong(
            tr("A lesson meets at most once a day, so its rule cannot be {rule}.", rule=every)
        )
    if every not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        raise _unreadable(text)
    if "COUNT" in parts and "UNTIL" in parts:
        raise _wrong(tr("A rule ends by COUNT or by UNTIL, not by both."))
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
        raise _wrong(tr("A weekly rule names weekdays, not days of the month."))
    if rule.by_set_pos and not (rule.by_day or rule.by_month or rule.by_month_day):
        raise _wrong(tr("BYSETPOS chooses among days, so the rule must name them too."))
    return rule


def _parts(text: str) -> dict[str, str]:
    kept = text.strip().upper().removeprefix("RRULE:")
    if not kept:
        raise _wrong(tr("Write how the lesson repeats, for example FREQ=WEEKLY;BYDAY=MO,TH."))
    if len(kept) > LONGEST_RULE:
        raise _wrong(tr("This rule is too long."))
    found: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in kept.split(";"))):
        name, sign, value = part.partition("=")
        if name in _OF_THE_CLOCK:
            raise _wrong(
                tr("The time of day is the lesson's, so its rule cannot say {part}.", part=name)
            )
        if name not in _KNOWN:
            raise _wrong(tr("A lesson's rule cannot say “{part}”.", part=part[:40]))
        if not sign or not value or name in found:
            raise _unreadable(text)
        found[name] = value
    return found


_KNOWN = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
)


def _wrong(sentence: str) -> RuleBroken:
    return RuleBroken(sentence, field="rrule")


def _unreadable(text: str) -> RuleBroken:
    return _wrong(
        tr(
            "“{text}” is not a recurrence rule. Write it like FREQ=WEEKLY;BYDAY=MO,TH.",
            text=text.strip()[:60],
        )
    )


def _whole(parts: dict[str, str], name: str, least: int, most: int) -> int:
    value = parts.get(name, "1")
    if not re.fullmatch(r"\d{1,5}", value) or not least <= int(value) <= most:
        raise _wrong(
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
            raise _wrong(tr("{part} cannot be {value}.", part=name, value=piece))
        found.append(int(piece))
    return tuple(found)


def _by_day(value: str, every: str) -> tuple[tuple[int, int], ...]:
    found = []
    for piece in filter(None, value.split(",")):
        match = _BY_DAY.fullmatch(piece)
        ordinal = int(match[1] or 0) if match else 0
        most = {"MONTHLY": 5, "YEARLY": 53}.get(every, 0)
        if match is None or abs(ordinal) > most or (match[1] and ordinal == 0):
            raise _wrong(tr("{part} cannot be {value}.", part="BYDAY", value=piece))
        found.append((ordinal, WEEKDAYS.index(match[2])))
    return tuple(found)


def _weekday(value: str) -> int:
    if value not in WEEKDAYS:
        raise _wrong(tr("{part} cannot be {value}.", part="WKST", value=value))
    return WEEKDAYS.index(value)


def _until(value: str) -> tuple[datetime, bool]:
    """Return the last moment, and whether it is in UTC. A bare date is that whole day."""
    match = _UNTIL.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        moment = datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")
    except ValueError:
        raise _wrong(tr("{part} cannot be {value}.", part="UNTIL", value=value)) from None
    return moment, bool(match[3])


# --- from the simple face to a rule and back ----------------------------------------------------


def ordinal_in_month(day: date) -> int:
    """Return 3 for the third Tuesday of its month."""
    return (day.day - 1) // 7 + 1


def rule_text(schedule: Schedule) -> str | None:
    """Return the rule a schedule stands for; None for a single meeting. Raises RuleBroken."""
    match schedule.recurrence:
        case Recurrence.ONCE:
            return None
        case Recurrence.WEEKLY:
            return "FREQ=WEEKLY"
        case Recurrence.BIWEEKLY:
            return "FREQ=WEEKLY;INTERVAL=2"
        case Recurrence.MONTHLY:
            first = schedule.first_day
            return f"FREQ=MONTHLY;BYDAY={ordinal_in_month(first)}{WEEKDAYS[first.weekday()]}"
        case Recurrence.CUSTOM:
            text = (schedule.rrule or "").strip().upper().removeprefix("RRULE:").rstrip(";")
            read_rule(text)
            return text


def face_of(text: str | None, first_day: date) -> Recurrence:
    """Return the simplest word for a rule that begins on a day. Raises RuleBroken."""
    if text is None or not text.strip():
        return Recurrence.ONCE
    rule = read_rule(text)
    plain = Rule(rule.every, rule.interval, by_day=rule.by_day)
    weekday = first_day.weekday()
    if rule == plain and rule.every == "WEEKLY" and rule.by_day in {(), ((0, weekday),)}:
        return {1: Recurrence.WEEKLY, 2: Recurrence.BIWEEKLY}.get(rule.interval, Recurrence.CUSTOM)
    monthly = Rule("MONTHLY", by_day=((ordinal_in_month(first_day), weekday),))
    return Recurrence.MONTHLY if rule == monthly else Recurrence.CUSTOM


def ends_by_itself(schedule: Schedule) -> bool:
    """Say whether a series ends without the academic year ending it."""
    if schedule.recurrence is Recurrence.ONCE or schedule.until is not None:
        return True
    text = rule_text(schedule)
    rule = read_rule(text) if text else None
    return rule is not None and (rule.count is not None or rule.until is not None)


# --- the days -----------------------------------------------------------------------------------


def meeting_days(schedule: Schedule, *, last: date, zone: str) -> list[date]:
    """Return the days on which a series meets, up to `last` at most, exception dates left out."""
    end = last if schedule.until is None else min(last, schedule.until)
    text = rule_text(schedule)
    if text is None:
        days: Iterator[date] = iter([schedule.first_day] if schedule.first_day <= end else [])
    else:
        days = _days_of(read_rule(text), schedule, end, zone)
    return [day for day in days if day not in schedule.except_dates]


def _days_of(rule: Rule, schedule: Schedule, end: date, zone: str) -> Iterator[date]:
    if rule.until is not None:
        end = min(end, _last_day(rule.until, schedule.start, zone))
    left = rule.count
    for period in _periods(rule, schedule.first_day, end):
        for day in period:
            if day < schedule.first_day:
                continue
            if day > end or left == 0:
                return
            yield day
            left = None if left is None else left - 1


def _last_day(until: tuple[datetime, bool], start: time, zone: str) -> date:
    moment, is_utc = until
    wall = local(moment.replace(tzinfo=UTC), zone).replace(tzinfo=None) if is_utc else moment
    return wall.date() if start <= wall.time() else wall.date() - _DAY


def _periods(rule: Rule, first: date, end: date) -> Iterator[list[date]]:
    """Yield the days that each day, week, month or year of the rule offers, in order."""
    if rule.every == "DAILY":
        yield from _daily(rule, first, end)
    elif rule.every == "WEEKLY":
        yield from _weekly(rule, first, end)
    else:
        yield from _by_calendar(rule, first, end)


def _daily(rule: Rule, first: date, end: date) -> Iterator[list[date]]:
    weekdays = {weekday for _, weekday in rule.by_day}
    step = timedelta(days=rule.interval)
    day = first
    while day <= end:
        if _in_months(rule, day) and (not weekdays or day.weekday() in weekdays):
            yield _chosen(rule, [day])
        day += step


def _weekly(rule: Rule, first: date, end: date) -> Iterator[list[date]]:
    weekdays = {weekday for _, weekday in rule.by_day} or {first.weekday()}
    offsets = sorted((weekday - rule.week_start) % 7 for weekday in weekdays)
    week = first - timedelta(days=(first.weekday() - rule.week_start) % 7)
    step = timedelta(weeks=rule.interval)
    while week <= end:
        days = [week + timedelta(days=offset) for offset in offsets]
        yield _chosen(
            rule, [day for day in days if not rule.by_month or day.month in rule.by_month]
        )
        week += step


def _by_calendar(rule: Rule, first: date, end: date) -> Iterator[list[date]]:
    months = 1 if rule.every == "MONTHLY" else 12
    begin = first.replace(day=1) if months == 1 else first.replace(month=1, day=1)
    while begin <= end:
        following = _months_later(begin, months)
        yield _chosen(rule, _offered(rule, first, begin, following))
        if begin.year + rule.interval * months // 12 > end.year + 1:
            return
        begin = _months_later(begin, months * rule.interval)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _offered(rule: Rule, first: date, begin: date, following: date) -> list[date]:
    months, month_days = rule.by_month, rule.by_month_day
    if not rule.by_day and not month_days:
        month_days = frozenset({first.day})
        if rule.every == "YEARLY" and not months:
            months = frozenset({first.month})
    asked = Rule(rule.every, by_month=months, by_month_day=month_days, by_day=rule.by_day)
    days = [begin + timedelta(days=n) for n in range((following - begin).days)]
    return [
        day for day in days if _in_months(asked, day) and _on_weekday(asked, day, begin, following)
    ]


def _in_months(rule: Rule, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if not rule.by_month_day:
        return True
    from_end = day.day - (_months_later(day.replace(day=1), 1) - _DAY).day - 1
    return day.day in rule.by_month_day or from_end in rule.by_month_day


def _on_weekday(rule: Rule, day: date, begin: date, following: date) -> bool:
    if not rule.by_day:
        return True
    if rule.by_month:
        begin = day.replace(day=1)
        following = _months_later(begin, 1)
    from_start = (day - begin).days // 7 + 1
    from_end = -(((following - day).days - 1) // 7 + 1)
    return any(
        weekday == day.weekday() and ordinal in {0, from_start, from_end}
        for ordinal, weekday in rule.by_day
    )


def _chosen(rule: Rule, days: list[date]) -> list[date]:
    if not rule.by_set_pos:
        return days
    places = {pos - 1 if pos > 0 else len(days) + pos for pos in rule.by_set_pos}
    return [day for place, day in enumerate(days) if place in places]


# --- changing a series on its way ---------------------------------------------------------------


def rule_from(schedule: Schedule, day: date, *, zone: str) -> str | None:
    """Return the rule of the rest of a series from a day on. A COUNT is lowered by what has been.

    Raises RuleBroken when nothing of it is left.
    """
    text = rule_text(schedule)
    rule = read_rule(text) if text else None
    if text is None or rule is None or rule.count is None:
        return text
    whole = Schedule(schedule.first_day, schedule.start, schedule.duration, Recurrence.CUSTOM, text)
    before = len(meeting_days(whole, last=day - _DAY, zone=zone))
    if before >= rule.count:
        raise _wrong(tr("Nothing of this series is left after that day."))
    return re.sub(r"COUNT=\d+", f"COUNT={rule.count - before}", text)


def names_days(text: str | None) -> bool:
    """Say whether a rule names its own days, so that it cannot follow when its first day moves."""
    if text is None:
        return False
    rule = read_rule(text)
    return bool(rule.by_day or rule.by_month_day or rule.by_set_pos)
