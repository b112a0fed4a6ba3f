"""The slots of a one-on-one week: when they are, and who may book one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr

MOST_SLOTS = 100
LONGEST = 24 * 60
Times = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """Slots of some minutes from a wall time on, with a pause after each.

    A slot that would run into a break begins when the break ends.
    """

    start: datetime
    minutes: int
    count: int
    pause: int = 0
    breaks: tuple[tuple[time, time], ...] = ()


def slot_times(plan: SlotPlan) -> list[Times]:
    """Return the wall times of the slots, in order. Raises RuleBroken for what cannot be."""
    _check(plan)
    found: list[Times] = []
    begin = plan.start
    for _ in range(plan.count):
        begin = _after_breaks(begin, plan)
        end = begin + timedelta(minutes=plan.minutes)
        if end.date() != plan.start.date() and end.time() != time():
            raise RuleBroken(tr("Only {n} slots fit before midnight.", n=len(found)), field="count")
        found.append((begin, end))
        begin = end + timedelta(minutes=plan.pause)
    return found


def _check(plan: SlotPlan) -> None:
    if not 1 <= plan.minutes <= LONGEST:
        raise RuleBroken(tr("Give the minutes as a number from 1 to 1,440."), field="minutes")
    if not 1 <= plan.count <= MOST_SLOTS:
        raise RuleBroken(tr("Offer from 1 to {most} slots.", most=MOST_SLOTS), field="count")
    if not 0 <= plan.pause <= LONGEST:
        raise RuleBroken(tr("A pause lasts from 0 to 1,440 minutes."), field="pause")
    for first, last in plan.breaks:
        if last <= first:
            raise RuleBroken(tr("The break ends before it begins."), field="break_from")


def _after_breaks(begin: datetime, plan: SlotPlan) -> datetime:
    """Return the first moment from `begin` on at which a slot runs into no break."""
    for first, last in sorted(plan.breaks):
        end = begin + timedelta(minutes=plan.minutes)
        opens, closes = (datetime.combine(begin.date(), each) for each in (first, last))
        if begin < closes and end > opens:
            begin = closes
    return begin


def check_week(times: Sequence[Times], day: date) -> None:
    """Refuse slots outside the week they stand for. Raises RuleBroken."""
    monday = day - timedelta(days=day.weekday())
    for begin, _ in times:
        if not monday <= begin.date() <= monday + timedelta(days=6):
            raise RuleBroken(
                tr(
                    "The slots belong to the week from {first} to {last}.",
                    first=show_date(monday),
                    last=show_date(monday + timedelta(days=6)),
                ),
                field="start",
            )


def check_price(price: int | None) -> int | None:
    """Return the price of a booking in minor units. Raises RuleBroken."""
    if price is not None and price < 0:
        raise RuleBroken(tr("A price cannot be negative."), field="price")
    return price


def remind_on(first_slot: date, notify_days: int | None) -> date | None:
    """Return the day on which families are told to book. None: nobody is told."""
    return first_slot - timedelta(days=notify_days) if notify_days is not None else None
