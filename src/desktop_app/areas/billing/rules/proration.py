"""Which part of a month a monthly price is for, and what that part costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.terms import Proration
from desktop_app.core.money import round_half_up


@dataclass(frozen=True, slots=True)
class Span:
    """From a first day to a last one, both included; without a last day it goes on."""

    first: date
    last: date | None

    def within(self, month: Month) -> tuple[date, date] | None:
        """Return its first and last day in a month, None where it has none there."""
        first = max(self.first, month.first)
        last = month.last if self.last is None else min(self.last, month.last)
        return (first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Part:
    """So many units of a whole month, after so many that came before: days or meetings."""

    before: int
    count: int
    whole: int
    by: Proration = Proration.DAYS

    @property
    def full(self) -> bool:
        """Whether it is the whole month."""
        return self.count == self.whole

    def of(self, amount: int) -> int:
        """Return what the part costs, in minor units.

        The parts of a month, one after the other, add up to the price of the month exactly.
        """
        upto = Fraction(amount * (self.before + self.count), self.whole)
        return round_half_up(upto) - round_half_up(Fraction(amount * self.before, self.whole))


WHOLE = Part(0, 1, 1, Proration.NONE)


def part_of(month: Month, span: Span, by: Proration, meetings: Sequence[date] = ()) -> Part | None:
    """Return the part of a month that a span covers; None where it covers nothing of it.

    `meetings` are the days of the lessons planned in the month, needed by meetings. A month in
    which none is planned is parted by days.
    """
    covered = span.within(month)
    if covered is None:
        return None
    first, last = covered
    if by is Proration.NONE:
        return WHOLE
    if by is Proration.MEETINGS and meetings:
        before = sum(day < first for day in meetings)
        count = sum(first <= day <= last for day in meetings)
        return Part(before, count, len(meetings), by) if count else None
    days = (last - first).days + 1
    return Part((first - month.first).days, days, month.last.day)


def comes_second(month: Month, span: Span, others: Sequence[Span]) -> bool:
    """Say whether another price for the same lessons was in force earlier in the month.

    Where months are not parted, the month is paid at the price that it began with.
    """
    mine = span.within(month)
    return mine is not None and any(
        theirs[0] < mine[0] for other in others if (theirs := other.within(month)) is not None
    )
