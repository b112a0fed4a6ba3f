"""The weeks of a hybrid cycle: which of them replace the group by one-on-one slots."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from desktop_app.core.errors import RuleBroken
from desktop_app.core.records import record
from desktop_app.core.wording import tr

_LONG: Final = 4  # digits that no week of a cycle has


@record
class Cycle:
    """A cycle of weeks, 1 to `length`, counted from the week of `start`.

    The price is in minor units.
    """

    length: int
    one_on_one_weeks: tuple[int, ...]
    start: date
    one_on_one_price: int | None = None
    notify_days: int | None = None


def check_cycle(cycle: Cycle) -> Cycle:
    """Return a cycle with its weeks in order, each once. Raises RuleBroken."""
    if not 1 <= cycle.length <= 52:
        raise RuleBroken(tr("A cycle lasts from 1 to 52 weeks."), field="cycle_length")
    if not cycle.one_on_one_weeks:
        raise RuleBroken(
            tr("Say which weeks of the cycle are one-on-one."), field="one_on_one_weeks"
        )
    for week in cycle.one_on_one_weeks:
        if not 1 <= week <= cycle.length:
            raise RuleBroken(
                tr(
                    "There is no week {week} in a cycle of {length}.",
                    week=week,
                    length=cycle.length,
                ),
                field="one_on_one_weeks",
            )
    if cycle.one_on_one_price is not None and cycle.one_on_one_price < 0:
        raise RuleBroken(tr("A price cannot be negative."), field="one_on_one_price")
    if cycle.notify_days is not None and not 0 <= cycle.notify_days <= 365:
        raise RuleBroken(tr("Give the days of notice as a number up to 365."), field="notify_days")
    weeks = tuple(sorted(set(cycle.one_on_one_weeks)))
    return Cycle(cycle.length, weeks, cycle.start, cycle.one_on_one_price, cycle.notify_days)


def read_weeks(text: str) -> tuple[int, ...]:
    """Read week numbers parted by commas. Raises RuleBroken."""
    pieces = [piece.strip() for piece in text.strip().strip("[]").split(",") if piece.strip()]
    if not all(piece.isdecimal() and len(piece) < _LONG for piece in pieces):
        raise RuleBroken(
            tr("Write the weeks as numbers with commas, like 4, 8."), field="one_on_one_weeks"
        )
    return tuple(int(piece) for piece in pieces)


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def teaching_weeks(meetings: Iterable[date], closed: Collection[date], start: date) -> list[date]:
    """Return the Mondays of the weeks from `start` on in which a meeting is not closed.

    A cancelled meeting still makes its week a teaching week; a closed one does not.
    """
    begin = monday_of(start)
    mondays = {monday_of(day) for day in meetings if day not in closed}
    return sorted(monday for monday in mondays if monday >= begin)


def week_of_cycle(
    cycle: Cycle, day: date, weeks: list[date], *, calendar_weeks: bool = False
) -> int | None:
    """Return a day's week in the cycle, from 1.

    None before its start and in weeks without teaching.
    """
    monday = monday_of(day)
    if monday < monday_of(cycle.start):
        return None
    if calendar_weeks:
        return (monday - monday_of(cycle.start)).days // 7 % cycle.length + 1
    place = bisect_right(weeks, monday)
    if place == 0 or weeks[place - 1] != monday:
        return None
    return (place - 1) % cycle.length + 1
