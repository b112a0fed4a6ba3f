"""What discounts take off a month's charges: percent first, then fixed, never below nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from desktop_app.areas.billing.rules.proration import Span
from desktop_app.areas.billing.terms import DiscountKind
from desktop_app.core.errors import RuleBroken
from desktop_app.core.money import BASIS, round_half_up
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off, for whom and when.

    `value` is basis points of a percentage, and minor units a month of a fixed amount. With
    `sibling_from` 2 the second child of a family has it and each after it.
    """

    id: UUID
    name: str
    kind: DiscountKind
    value: int
    student_id: UUID | None
    family_id: UUID | None
    lesson_id: UUID | None
    sibling_from: int | None
    starts_on: date
    ends_on: date | None

    def counts_on(self, day: date) -> bool:
        """Say whether it is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Charge:
    """What a family is charged for a child's lesson on a day, under a tax rate."""

    family_id: UUID
    student_id: UUID
    lesson_id: UUID | None
    day: date
    rate_id: UUID | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a discount stands on a bill: its rule, family, child and tax rate."""

    rule_id: UUID
    family_id: UUID
    student_id: UUID
    rate_id: UUID | None


@dataclass(frozen=True, slots=True)
class Off:
    """What is taken off at a place, and of how much, in minor units."""

    amount: int
    of: int


@dataclass(frozen=True, slots=True)
class DiscountFacts:
    """The discounts of a run with what stands billed: charges by day, and what was taken off.

    `children` stand in order of age, the oldest first; `taught` says when each of them is.
    """

    rules: Sequence[Discount] = ()
    standing: Mapping[Charge, int] = field(default_factory=dict)
    taken_off: Mapping[tuple[str, Place], int] = field(default_factory=dict)
    children: Mapping[UUID, Sequence[UUID]] = field(default_factory=dict)
    taught: Mapping[UUID, Sequence[Span]] = field(default_factory=dict)


Siblings = Callable[[UUID, UUID], int]
"""The place of a child among the children of a family who are taught, the oldest being 1."""


def spread(amount: int, weights: Sequence[int]) -> list[int]:
    """Spread an amount over weights to the last minor unit; none gets more than its weight.

    That holds while the amount is no more than all weights together. What cannot be parted goes to
    where most of it was cut off, ties to the first.
    """
    whole = sum(weights)
    if whole <= 0 or amount <= 0:
        return [0] * len(weights)
    exact = [divmod(amount * weight, whole) for weight in weights]
    parts = [part for part, _ in exact]
    missing = amount - sum(parts)
    for at in sorted(range(len(weights)), key=lambda at: (-exact[at][1], at))[:missing]:
        parts[at] += 1
    return parts


def discounts_of(
    charges: Mapping[Charge, int], rules: Sequence[Discount], siblings: Siblings
) -> dict[Place, Off]:
    """Return what each rule takes off a month's charges, in minor units, never more than there is.

    Each percentage is taken off what the ones before it left, then each fixed amount. A fixed
    amount is for a month: of the family where a rule names one, else of each child.
    """
    left = {charge: amount for charge, amount in charges.items() if amount > 0}
    found: dict[Place, Off] = {}
    for rule in sorted(rules, key=lambda each: (each.kind is DiscountKind.FIXED, each.id)):
        units: dict[UUID, list[Charge]] = {}
        for charge, amount in left.items():
            if amount and _meets(rule, charge, siblings):
                unit = charge.student_id if rule.family_id is None else charge.family_id
                units.setdefault(unit, []).append(charge)
        for mine in units.values():
            _take(rule, mine, left, found)
    return found


def _take(
    rule: Discount, mine: Sequence[Charge], left: dict[Charge, int], found: dict[Place, Off]
) -> None:
    whole = sum(left[charge] for charge in mine)
    off = min(rule.value, whole)
    if rule.kind is DiscountKind.PERCENT:
        off = round_half_up(Fraction(whole * rule.value, BASIS))
    places: dict[Place, list[Charge]] = {}
    for charge in mine:
        place = Place(rule.id, charge.family_id, charge.student_id, charge.rate_id)
        places.setdefault(place, []).append(charge)
    sums = [sum(left[charge] for charge in there) for there in places.values()]
    for (place, there), of, part in zip(places.items(), sums, spread(off, sums), strict=True):
        so_far = found.get(place, Off(0, 0))
        found[place] = Off(so_far.amount + part, so_far.of + of)
        pieces = spread(part, [left[charge] for charge in there])
        for charge, piece in zip(there, pieces, strict=True):
            left[charge] -= piece


def _meets(rule: Discount, charge: Charge, siblings: Siblings) -> bool:
    if not rule.counts_on(charge.day):
        return False
    for wanted, given in (
        (rule.student_id, charge.student_id),
        (rule.family_id, charge.family_id),
        (rule.lesson_id, charge.lesson_id),
    ):
        if wanted is not None and wanted != given:
            return False
    return (
        rule.sibling_from is None
        or siblings(charge.family_id, charge.student_id) >= rule.sibling_from
    )


def check_discount(kind: DiscountKind, value: int, sibling_from: int | None) -> None:
    """Raise RuleBroken for a discount that takes nothing, or more than everything."""
    if value <= 0:
        raise RuleBroken(tr("A discount takes something off. Give more than 0."), field="value")
    if kind is DiscountKind.PERCENT and value > BASIS:
        raise RuleBroken(tr("More than 100 % cannot be taken off."), field="value")
    if sibling_from is not None and not 2 <= sibling_from <= 20:
        raise RuleBroken(
            tr("A sibling discount begins with the second child at the earliest."),
            field="sibling_from",
        )
