"""The lines of monthly prices: the month or the part of it, and what a later run corrects."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.bills import BillLine, RunFacts
from desktop_app.areas.billing.queries.billed_months import MonthBilled
from desktop_app.areas.billing.queries.payers import Plan, Rate
from desktop_app.areas.billing.rules.prices import Month, Share, parts_of
from desktop_app.areas.billing.rules.proration import Part, Span
from desktop_app.areas.billing.terms import LineKind, PriceUnit, Proration
from desktop_app.core.wording import show_month, tr

_ONE = 1_000


@dataclass(frozen=True, slots=True)
class Before:
    """What stands billed for one month of a subscription, all families together."""

    families: Mapping[UUID, int]
    full_price: int | None
    settled: frozenset[UUID] = frozenset()

    @property
    def total(self) -> int:
        """The sum, in minor units."""
        return sum(self.families.values())


def before_of(billed: Sequence[MonthBilled]) -> dict[tuple[UUID, str], Before]:
    """Gather what was billed by subscription and month."""
    found: dict[tuple[UUID, str], Before] = {}
    for each in billed:
        key = (each.subscription_id, each.month)
        was = found.get(key)
        families = {**(was.families if was else {}), each.family_id: each.amount}
        full = each.full_price if was is None or each.full_price is not None else was.full_price
        settled = was.settled if was else frozenset[UUID]()
        by_hand = {each.family_id} if each.settled else set[UUID]()
        found[key] = Before(families, full, settled | by_hand)
    return found


def price_due(plan: Plan, part: Part | None, before: Before | None, *, whole: bool) -> int | None:
    """Return the price of a whole month that a part is due at; None leaves what was billed.

    A month that is run takes the price of today. A month that ran before keeps its price, and is
    corrected only when the days of the subscription say so: when it was given later than its first
    day, or ends on another day than was known.
    """
    if whole or before is None:
        return plan.amount
    if before.full_price is None:
        return plan.amount if part is None and before.total else None
    due = part.of(before.full_price) if part else 0
    return before.full_price if due != before.total else None


class MonthLines:
    """The lines of all subscriptions by the month."""

    def __init__(
        self,
        facts: RunFacts,
        shares_of: Callable[[UUID], tuple[Share, ...] | None],
        rate_of: Callable[..., Rate],
    ) -> None:
        self._facts, self._shares_of, self._rate_of = facts, shares_of, rate_of
        self._before = before_of(facts.months_billed)
        self._spans = {plan.id: Span(plan.starts_on, plan.ends_on) for plan in facts.plans}

    def lines(self) -> Iterator[tuple[UUID, Month, BillLine]]:
        """Yield each line with its family and month."""
        for plan in self._facts.plans:
            if plan.unit is not PriceUnit.MONTH:
                continue
            shares = self._shares_of(plan.student_id)
            for month in self._facts.months if shares else ():
                yield from self._of_month(plan, month, shares or ())

    def first_day(self, line: BillLine, month: Month) -> date:
        """Return the first day of a month that the subscription of a line covers."""
        span = self._spans[line.subscription_id] if line.subscription_id else None
        covered = span.within(month) if span else None
        return covered[0] if covered else month.first

    def _of_month(
        self, plan: Plan, month: Month, shares: Sequence[Share]
    ) -> Iterator[tuple[UUID, Month, BillLine]]:
        key = (plan.id, str(month))
        part, before = self._facts.parts.get(key), self._before.get(key)
        price = price_due(plan, part, before, whole=str(month) in self._facts.whole)
        if price is None:
            return
        amount = part.of(price) if part else 0
        new = parts_of(amount, shares) if amount else {}
        old = before.families if before else {}
        for family_id in {**new, **old}:
            was, due = old.get(family_id, 0), new.get(family_id, 0)
            if was != due and not (before and family_id in before.settled):
                line = self._line(plan, month, part, price, was=was, due=due)
                yield family_id, month, line

    def _line(
        self, plan: Plan, month: Month, part: Part | None, price: int, *, was: int, due: int
    ) -> BillLine:
        lesson = self._facts.lessons.get(plan.lesson_id) if plan.lesson_id else None
        name = f"{plan.name}, {lesson.title}" if lesson else plan.name
        fresh = was == 0 and month == self._facts.month
        reason = "" if fresh else self._reason(plan, month, price, was=was, due=due)
        if due == 0:
            name = tr("Credit: {what}", what=name)
        elif was:
            same = self._full(plan, month) == price
            name = (
                tr("{what}: other days", what=name) if same else tr("{what}: new price", what=name)
            )
        return BillLine(
            LineKind.MONTH if fresh else LineKind.CORRECTION,
            name,
            _ONE if due else -_ONE,
            due - was if due else was,
            month_words(month, part),
            self._rate_of(plan.tax_rate_id, lesson.tax_rate_id if lesson else None),
            student_id=plan.student_id,
            lesson_id=plan.lesson_id,
            subscription_id=plan.id,
            month=str(month),
            full_price=price,
            reason=reason,
        )

    def _full(self, plan: Plan, month: Month) -> int | None:
        before = self._before.get((plan.id, str(month)))
        return before.full_price if before else None

    def _reason(self, plan: Plan, month: Month, price: int, *, was: int, due: int) -> str:
        if due == 0:
            return tr("The price plan does not count then any more.")
        if was == 0:
            return tr("The price plan was not there when the month was billed.")
        if self._full(plan, month) == price:
            return tr("The price plan begins or ends on another day.")
        return tr("The price was changed.")


def month_words(month: Month, part: Part | None) -> str:
    """Say which month a line is for, and which part of it: November 2026, 16 of 30 days."""
    said = show_month(month.first)
    if part is None or part.full:
        return said
    if part.by is Proration.MEETINGS:
        return tr("{month}, {n} of {whole} lessons", month=said, n=part.count, whole=part.whole)
    return tr("{month}, {n} of {whole} days", month=said, n=part.count, whole=part.whole)
