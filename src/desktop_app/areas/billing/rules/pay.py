"""What a meeting pays its teacher: which rate counts, which share of it, and how much that is.

Of the rates in force on the day of a meeting that fit it, one that names the teacher comes before
one for everybody. Among those the one that names more of subject, location and lesson type counts;
of two that name as much, first the one with the subject, then the one with the location. Of two
rates for exactly the same, the one that began later counts. Decision 0033 tells why.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from desktop_app.areas.billing.terms import PayUnit
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import BASIS, round_half_up
from desktop_app.core.wording import tr

LARGEST_RATE = 100_000_000
HOUR = 60


class Ending(StrEnum):
    """How a meeting ended, as pay sees it. OPEN has an unfinished register."""

    HELD = "HELD"
    OPEN = "OPEN"
    BY_SCHOOL = "BY_SCHOOL"
    BY_TEACHER = "BY_TEACHER"
    BY_STUDENT = "BY_STUDENT"


class Reason(StrEnum):
    """Why a meeting pays the share it pays."""

    FULL = "FULL"
    NOBODY_CAME = "NOBODY_CAME"
    NO_MARK_PAYS = "NO_MARK_PAYS"
    BY_SCHOOL = "BY_SCHOOL"
    BY_TEACHER = "BY_TEACHER"
    BY_STUDENT = "BY_STUDENT"


Kind = tuple[UUID | None, UUID | None, UUID | None, str | None]
"""What a rate can name of a meeting: teacher, subject, location and lesson type."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A pay rate: minor units for a lesson or an hour, basis points of what is billed."""

    id: UUID
    unit: PayUnit
    amount: int
    starts_on: date
    ends_on: date | None = None
    no_show_bp: int = BASIS
    teacher_id: UUID | None = None
    instrument_id: UUID | None = None
    location_id: UUID | None = None
    lesson_type: str | None = None

    def in_force(self, day: date) -> bool:
        """Say whether it counts on a day; both its days are included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    @property
    def scope(self) -> Kind:
        """What it names; nothing where it is for all."""
        return self.teacher_id, self.instrument_id, self.location_id, self.lesson_type

    @property
    def rank(self) -> tuple[bool, int, bool, bool, date]:
        """How specific it is; the highest of those that fit counts."""
        named = [part is not None for part in self.scope]
        return named[0], sum(named[1:]), named[1], named[2], self.starts_on


@dataclass(frozen=True, slots=True)
class Held:
    """What decides how much a meeting pays.

    `marked` students have a mark, `present` of them came, and the marks of `paying` pay the
    teacher. `billed` is the net amount of its bills in minor units.
    """

    ending: Ending
    minutes: int
    marked: int = 0
    present: int = 0
    paying: int = 0
    billed: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of the rate is paid, in basis points, and why."""

    bp: int
    reason: Reason


_BY = {
    Ending.BY_SCHOOL: Reason.BY_SCHOOL,
    Ending.BY_TEACHER: Reason.BY_TEACHER,
    Ending.BY_STUDENT: Reason.BY_STUDENT,
}


def share_of(held: Held, rate: Rate, cancelled: Mapping[Ending, int]) -> Share:
    """Return which share of a rate a meeting pays; `cancelled` has basis points by who did it.

    A meeting that was held pays in full when somebody came, the rate's share when nobody did, and
    nothing when no mark of it pays (all excused).
    """
    if held.ending in _BY:
        return Share(cancelled.get(held.ending, 0), _BY[held.ending])
    if held.marked and not held.paying:
        return Share(0, Reason.NO_MARK_PAYS)
    if held.present:
        return Share(BASIS, Reason.FULL)
    return Share(rate.no_show_bp, Reason.NOBODY_CAME)


def pay_of(held: Held, rate: Rate, share: Share) -> int:
    """Return what a meeting pays in minor units, rounded half up, once."""
    if held.ending is Ending.OPEN:
        return 0
    if rate.unit is PayUnit.HOUR:
        return round_half_up(Fraction(rate.amount * held.minutes * share.bp, HOUR * BASIS))
    if rate.unit is PayUnit.PERCENT:
        return round_half_up(held.billed * rate.amount * share.bp / (BASIS * BASIS))
    return round_half_up(Fraction(rate.amount * share.bp, BASIS))


class RateBook:
    """Every rate of the school, asked for many meetings."""

    def __init__(self, rates: Iterable[Rate]) -> None:
        self._rates: dict[UUID | None, list[Rate]] = {}
        for rate in sorted(rates, key=lambda each: each.rank, reverse=True):
            self._rates.setdefault(rate.teacher_id, []).append(rate)
        self._fitting: dict[Kind, Sequence[Rate]] = {}

    def rate_for(self, kind: Kind, day: date) -> Rate | None:
        """Return the most specific rate that fits and is in force, None when there is none."""
        fitting = self._fitting.get(kind)
        if fitting is None:
            ranked = (*self._rates.get(kind[0], ()), *self._rates.get(None, ()))
            fitting = self._fitting[kind] = [rate for rate in ranked if fits(rate, kind)]
        for rate in fitting:
            if rate.in_force(day):
                return rate
        return None


def fits(rate: Rate, kind: Kind) -> bool:
    """Say whether everything that a rate names is so of a meeting."""
    pairs = zip(rate.scope, kind, strict=True)
    return all(named is None or named == found for named, found in pairs)


def net_of(amount: int, tax_bp: int, *, gross: bool) -> Fraction:
    """Return the net part of an amount of the school's price mode, exact."""
    return Fraction(amount * BASIS, BASIS + tax_bp) if gross else Fraction(amount)


def check_rate(rate: Rate) -> None:
    """Raise RuleBroken for a rate that cannot be meant."""
    if rate.amount < 0:
        raise RuleBroken(tr("A pay rate cannot be negative."), field="amount")
    if rate.unit is PayUnit.PERCENT and rate.amount > BASIS:
        raise RuleBroken(tr("A teacher is paid at most 100 % of what is billed."), field="amount")
    if rate.amount > LARGEST_RATE:
        raise RuleBroken(
            tr("This rate is larger than any lesson pays. Check the decimals."), field="amount"
        )
    if not 0 <= rate.no_show_bp <= BASIS:
        raise RuleBroken(
            tr("The share that is paid when nobody came lies between 0 and 100 %."),
            field="no_show",
        )
    if rate.ends_on is not None and rate.ends_on < rate.starts_on:
        raise RuleBroken(tr("It ends before it begins."), field="ends_on")


def check_alone(rate: Rate, others: Iterable[Rate]) -> None:
    """Refuse a second rate for exactly the same that begins on the same day. Raises RuleBroken."""
    for other in others:
        same = other.scope == rate.scope and other.starts_on == rate.starts_on
        if same and other.id != rate.id:
            raise RuleBroken(
                tr("There is a rate for exactly this from that day already. Change that one."),
                field="starts_on",
            )
