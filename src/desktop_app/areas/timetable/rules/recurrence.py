"""How a lesson repeats: RFC 5545 rules on the school's wall time, in whole days.

A lesson meets at most once a day, so a rule is about days and the time of day is the lesson's. The
days are worked out here and not by a library because a rule that never ends, or never meets, must
stop at the horizon.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from desktop_app.areas.timetable.rules.rrule import WEEKDAYS, Rule, read_rule, wrong
from desktop_app.areas.timetable.terms import Recurrence, Schedule
from desktop_app.core.clock import local
from desktop_app.core.wording import tr

_DAY = timedelta(days=1)


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


def meeting_days(schedule: Schedule, *, last: date, zone: str) -> list[date]:
    """Return the days on which a series meets, up to `last` at most, exception dates left out."""
    end = last if schedule.until is None else min(last, schedule.until)
    text = rule_text(schedule)
    if text is None:
        days: Iterator[date] = iter([schedule.first_day] if schedule.first_day <= end else [])
    else:
        days = _days_of(read_rule(text), schedule, end, zone)
    return [day for day in days if day not in schedule.except_dates]


def names_day(schedule: Schedule, day: date, *, zone: str) -> bool:
    """Say whether a series would meet on a day, closed or not.

    The plain rules are answered without working out the days before it.
    """
    if day < schedule.first_day or (schedule.until is not None and day > schedule.until):
        return False
    if day in schedule.except_dates:
        return False
    passed = (day - schedule.first_day).days
    match schedule.recurrence:
        case Recurrence.ONCE:
            return passed == 0
        case Recurrence.WEEKLY:
            return passed % 7 == 0
        case Recurrence.BIWEEKLY:
            return passed % 14 == 0
        case _:
            return day in meeting_days(schedule, last=day, zone=zone)


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
        raise wrong(tr("Nothing of this series is left after that day."))
    return re.sub(r"COUNT=\d+", f"COUNT={rule.count - before}", text)


def names_days(text: str | None) -> bool:
    """Say whether a rule names its own days, so that it cannot follow when its first day moves."""
    if text is None:
        return False
    rule = read_rule(text)
    return bool(rule.by_day or rule.by_month_day or rule.by_set_pos)
