"""The lines of discounts: what a month's charges have taken off, less what was taken off before."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.bills import BillLine
from desktop_app.areas.billing.queries.payers import NO_RATE, Rate
from desktop_app.areas.billing.rules.discounts import (
    Charge,
    Discount,
    DiscountFacts,
    Off,
    Place,
    discounts_of,
)
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.proration import Span
from desktop_app.areas.billing.terms import DiscountKind, LineKind
from desktop_app.core.wording import show_month, show_number, tr

_ONE = 1_000


class Discounting:
    """Gathers the charges of a run, then says what discounts take off them."""

    def __init__(self, facts: DiscountFacts, month: Month, rates: Mapping[UUID, Rate]) -> None:
        self._facts, self._month, self._rates = facts, month, rates
        self._charges = dict(facts.standing)
        self.wanted = bool(facts.rules)

    def charge(self, charge: Charge, amount: int) -> None:
        """Add what the run bills or takes back."""
        self._charges[charge] = self._charges.get(charge, 0) + amount

    def lines(self) -> Iterator[tuple[UUID, date, BillLine]]:
        """Yield each line with its family and the day it is ordered by."""
        months: dict[Month, dict[Charge, int]] = {}
        for charge, amount in self._charges.items():
            months.setdefault(Month.of(charge.day), {})[charge] = amount
        for text, _ in self._facts.taken_off:
            months.setdefault(Month.parse(text), {})
        rules = {rule.id: rule for rule in self._facts.rules}
        for month in sorted(months, key=str):
            off = discounts_of(months[month], self._facts.rules, self._siblings(month))
            places = {**off, **{p: None for text, p in self._facts.taken_off if text == str(month)}}
            for place in places:
                now = off.get(place, Off(0, 0))
                before = self._facts.taken_off.get((str(month), place), 0)
                if now.amount != before and place.rule_id in rules:
                    line = self._line(rules[place.rule_id], place, month, now, before)
                    fresh = line.kind is LineKind.DISCOUNT
                    yield place.family_id, month.first if fresh else month.last, line

    def _siblings(self, month: Month) -> "_Siblings":
        return _Siblings(self._facts, month)

    def _line(self, rule: Discount, place: Place, month: Month, now: Off, before: int) -> BillLine:
        fresh = before == 0 and month == self._month
        name = rule.name if fresh else tr("{discount}: corrected", discount=rule.name)
        return BillLine(
            LineKind.DISCOUNT if fresh else LineKind.CORRECTION,
            name,
            _ONE,
            before - now.amount,
            self._detail(rule, month, now),
            self._rates.get(place.rate_id, NO_RATE) if place.rate_id else NO_RATE,
            student_id=place.student_id,
            lesson_id=rule.lesson_id,
            month=str(month),
            discount_rule_id=rule.id,
            reason="" if fresh else _reason(now, before),
        )

    def _detail(self, rule: Discount, month: Month, now: Off) -> str:
        said = show_month(month.first)
        if rule.kind is DiscountKind.FIXED:
            return said
        percent = show_number(f"{rule.value // 100}.{rule.value % 100:02d}".rstrip("0").rstrip("."))
        return tr("{month}, {percent} %", month=said, percent=percent)


def _reason(now: Off, before: int) -> str:
    if not now.amount:
        return tr("The discount does not count then any more.")
    if not before:
        return tr("The discount was not there when the month was billed.")
    return tr("What the discount is taken off has changed.")


class _Siblings:
    """The place of a child among those of a family who are taught in a month, the oldest first."""

    def __init__(self, facts: DiscountFacts, month: Month) -> None:
        self._facts, self._month = facts, month

    def __call__(self, family_id: UUID, student_id: UUID) -> int:
        before = 0
        for child in self._facts.children.get(family_id, ()):
            if child == student_id:
                break
            before += self._is_taught(child)
        return before + 1

    def _is_taught(self, child: UUID) -> bool:
        spans: tuple[Span, ...] = tuple(self._facts.taught.get(child, ()))
        return any(span.within(self._month) is not None for span in spans)
