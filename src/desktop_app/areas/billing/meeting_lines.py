"""The lines of meetings: what is due less what was billed, by price, package and reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

from desktop_app.areas.billing.bills import BillLine, Meeting, RunFacts
from desktop_app.areas.billing.package_words import use_words
from desktop_app.areas.billing.phrasing import credit_words, days_words, lesson_words
from desktop_app.areas.billing.queries.billed_meetings import Billed
from desktop_app.areas.billing.queries.meetings import Due
from desktop_app.areas.billing.queries.payers import NO_RATE, Plan, Rate
from desktop_app.areas.billing.rules.packages import Covered, Packages
from desktop_app.areas.billing.rules.prices import Month, Prices, Share, parts_of, price_of
from desktop_app.areas.billing.run_basis import Basis
from desktop_app.areas.billing.terms import CreditReason, LineKind, PriceUnit
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.wording import show_date, tr, trn

_ONE = 1_000
Pair = tuple[UUID, UUID]
Standing = Mapping[UUID, Billed]
_NONE: Standing = {}


@dataclass(frozen=True, slots=True)
class Key:
    """What meetings have in common that stand on one line."""

    family_id: UUID
    student_id: UUID
    lesson_id: UUID
    month: str
    kind: LineKind
    unit: int
    old: int = 0
    rate: Rate = field(default=NO_RATE, hash=False)  # few keys differ in nothing else
    one_on_one: bool = False
    reason: CreditReason | None = None
    code: str | None = None
    package_id: UUID | None = None


@dataclass(slots=True)
class Gathered:
    """The meetings of one line while they are gathered."""

    days: list[date] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    enrollment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a meeting costs and under which rate; nothing where a monthly price covers it."""

    amount: int
    rate: Rate = NO_RATE


@lru_cache(maxsize=1_000)
def _month_of(day: date) -> str:
    return str(Month.of(day))


class MeetingLines:
    """Compares meeting by meeting, and gathers the differences into lines."""

    def __init__(self, facts: RunFacts, basis: Basis) -> None:
        self._facts, self._basis = facts, basis
        self._month = str(facts.month)
        self._gathered: dict[Key, Gathered] = {}
        self._plans: dict[UUID, list[Plan]] = {}
        for plan in facts.plans:
            self._plans.setdefault(plan.student_id, []).append(plan)
        self._packages = Packages(facts.packages.packages)
        self._lessons_in = {each.id: each.lessons for each in facts.packages.packages}
        self._covered: dict[Pair, Covered] = dict(facts.packages.covered)
        self._waiting: dict[UUID, list[tuple[date, str]]] = {}

    def gather(self) -> None:
        """Gather everything; what is taken back first, so that packages have it again."""
        self._gather_taken()
        self._gather_due()

    def gathered(self) -> Iterator[tuple[Key, Gathered]]:
        """Yield what was gathered."""
        yield from self._gathered.items()

    # What is due

    def _gather_due(self) -> None:
        before: dict[Pair, dict[UUID, Billed]] = {}
        for billed in self._facts.billed:
            before.setdefault((billed.student_id, billed.occurrence_id), {})[billed.family_id] = (
                billed
            )
        seen: set[Pair] = set(self._facts.by_hand)
        due_ones = self._facts.due
        if self._facts.packages.packages:
            due_ones = sorted(due_ones, key=lambda due: due.day)
        for due in due_ones:
            pair = (due.student_id, due.occurrence_id)
            if pair in seen:
                continue
            seen.add(pair)
            stands = before.get(pair, _NONE) if before else _NONE
            if self._facts.awaiting and self._awaits(*pair):
                is_on = pair in self._covered or any(each.times > 0 for each in stands.values())
                if not is_on and not self._in_month(due):
                    self._wait(due.student_id, due.lesson_id, due.day)
                continue
            self._compare(due, stands)

    def _awaits(self, student_id: UUID, occurrence_id: UUID) -> bool:
        """Whether a mark waits for a choice: until then nothing is billed and nothing credited."""
        waits = self._facts.awaiting
        return (student_id, occurrence_id) in waits or (None, occurrence_id) in waits

    def _wait(self, student_id: UUID, lesson_id: UUID, day: date) -> None:
        self._waiting.setdefault(student_id, []).append((day, self._facts.lessons[lesson_id].title))

    def waiting(self) -> Iterator[tuple[UUID, str]]:
        """Yield each student some of whose meetings wait for a choice, with that in a sentence."""
        for student_id, found in self._waiting.items():
            day, title = min(found)
            yield (
                student_id,
                trn(
                    "{n} lesson waits for a choice in the review list: {first}. The run after that "
                    "bills or credits it.",
                    "{n} lessons wait for a choice in the review list, the first is {first}. The "
                    "run after that bills or credits them.",
                    len(found),
                    first=tr("{title} of {day}", title=title, day=show_date(day)),
                ),
            )

    def _compare(self, due: Due, before: Standing) -> None:
        shares = self._basis.shares_of(due.student_id)
        if shares is None:
            return
        pair = (due.student_id, due.occurrence_id)
        booked = self._facts.booked
        if booked.offered and due.occurrence_id in booked.offered and pair not in booked.taken:
            self._give_all_back(due, before, CreditReason.NOT_BOOKED)
            return
        covered = self._covered.get(pair) if self._covered else None
        if covered is not None:
            if due.own_price is None:
                return
            self._uncover(due, covered)
            before = {key: was for key, was in before.items() if key != covered.family_id}
        elif due.own_price is None:
            package_id = self._packages.draw(due.student_id, due.lesson_id, due.day)
            if package_id is not None:
                self._cover(due, before, package_id, shares)
                return
        cost = self._cost(due)
        if cost is not None:
            self._bill(due, before, cost, shares)

    def _cost(self, due: Due) -> _Cost | None:
        lesson = self._facts.lessons[due.lesson_id]
        plan = self._plan_for(due)
        if plan is not None and plan.unit is PriceUnit.MONTH:
            return _Cost(0)
        special = due.occurrence_id in self._facts.one_on_one
        alone = lesson.one_on_one_price if special else None
        booked = self._facts.booked
        if booked.offered and due.occurrence_id in booked.offered:
            own = booked.taken.get((due.student_id, due.occurrence_id))
            alone = lesson.one_on_one_price if own is None else own
        price = price_of(
            Prices(
                due.own_price,
                plan.amount if plan else None,
                alone,
                lesson.price_on(due.day, dated=not self._is_whole(due)),
                lesson.location_price,
            )
        )
        if price is None:
            said = tr("“{lesson}” has no price.", lesson=lesson.title)
            self._basis.problem(due.student_id, said)
            return None
        rate = self._basis.rate(plan.tax_rate_id if plan else None, lesson.tax_rate_id)
        return _Cost(price.amount, rate)

    def _in_month(self, due: Due) -> bool:
        plan = self._plan_for(due)
        return plan is not None and plan.unit is PriceUnit.MONTH

    def _plan_for(self, due: Due) -> Plan | None:
        """Return the subscription that covers a meeting.

        The enrollment's own price comes before it.
        """
        if due.own_price is not None:
            return None
        mine = self._plans.get(due.student_id, ())
        return next(
            (p for p in mine if p.lesson_id in (None, due.lesson_id) and p.counts_on(due.day)), None
        )

    def _bill(self, due: Due, before: Standing, cost: _Cost, shares: tuple[Share, ...]) -> None:
        parts = parts_of(cost.amount, shares) if cost.amount else {}
        late = before and parts and not self._is_whole(due)
        if late and not self._was_dated(due, before, shares):
            return
        for family_id in {**parts, **before}:
            part, old = parts.get(family_id, 0), before.get(family_id)
            self._difference(due, family_id, part, old, cost.rate)

    def _is_whole(self, due: Due) -> bool:
        """Whether every price of the meeting's month is compared, also those without a date."""
        return _month_of(due.day) in self._facts.whole

    def _was_dated(self, due: Due, before: Standing, shares: tuple[Share, ...]) -> bool:
        """Whether what was billed is a dated price of its lesson, so that a later one corrects it.

        What was billed at any other price is left as it was billed.
        """
        history = self._facts.lessons[due.lesson_id].history
        if not history:
            return True
        known = [parts_of(price, shares) if price else {} for _, price in history]
        return all(
            not was.amount or any(parts.get(family_id, 0) == was.amount for parts in known)
            for family_id, was in before.items()
        )

    def _difference(
        self, due: Due, family_id: UUID, new: int, old: Billed | None, rate: Rate
    ) -> None:
        """Gather what has to be billed so that a family is billed `new` for a meeting."""
        month = _month_of(due.day)
        special = self._is_special(due)
        common = (family_id, due.student_id, due.lesson_id, month)
        if old is None or (old.times <= 0 and new != old.amount):
            rest = new - (old.amount if old else 0)
            if new:
                late = month != self._month
                kind = LineKind.CORRECTION if late else LineKind.LESSONS
                key = Key(*common, kind, rest, rate=rate, one_on_one=special)
                self._add(key, due.day, due.enrollment_id, Meeting(due.occurrence_id, 1, rest))
            elif old is not None:
                self._give_back(old, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
        elif not new:
            self._give_back(old, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
        elif new != old.amount and self._rate_billed(old, due.lesson_id, rate).tax != rate.tax:
            self._give_back(old, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
            key = Key(*common, LineKind.CORRECTION, new, rate=rate, one_on_one=special)
            self._add(key, due.day, due.enrollment_id, Meeting(due.occurrence_id, 1, new))
        elif new != old.amount:
            key = Key(*common, LineKind.CORRECTION, new - old.amount, old.amount, rate, special)
            again = (Meeting(due.occurrence_id, -1, old.amount), Meeting(due.occurrence_id, 1, new))
            self._add(key, due.day, due.enrollment_id, *again)

    def _is_special(self, due: Due) -> bool:
        facts = self._facts
        return due.occurrence_id in facts.one_on_one or due.occurrence_id in facts.booked.offered

    # Packages

    def _cover(
        self, due: Due, before: Standing, package_id: UUID, shares: tuple[Share, ...]
    ) -> None:
        """Put a meeting on a package: it stands once, on the bill of the largest share."""
        for was in before.values():
            if was.times > 0 or was.amount:
                self._give_back(was, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
        month = _month_of(due.day)
        late = month != self._month
        key = Key(
            max(shares, key=lambda share: share.bp).family_id,
            due.student_id,
            due.lesson_id,
            month,
            LineKind.CORRECTION if late else LineKind.LESSONS,
            0,
            rate=self._basis.rate(None, self._facts.lessons[due.lesson_id].tax_rate_id),
            one_on_one=self._is_special(due),
            package_id=package_id,
        )
        self._add(key, due.day, due.enrollment_id, Meeting(due.occurrence_id, 1, 0))

    def _uncover(self, due: Due, covered: Covered) -> None:
        """Take a meeting off its package because it is billed in another way."""
        was = Billed(due.student_id, due.occurrence_id, covered.family_id, 1, 0)
        self._give_back(was, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)

    # What is taken back

    def _gather_taken(self) -> None:
        for taken in self._facts.taken:
            was = taken.billed
            pair = (was.student_id, was.occurrence_id)
            if self._facts.awaiting and self._awaits(*pair):
                self._wait(was.student_id, taken.lesson_id, taken.day)
            elif pair not in self._facts.by_hand:
                self._give_back(was, taken.day, taken.lesson_id, taken.reason, taken.code)

    def _give_all_back(self, due: Due, before: Standing, reason: CreditReason) -> None:
        for was in before.values():
            self._give_back(was, due.day, due.lesson_id, reason)

    def _give_back(
        self, was: Billed, day: date, lesson_id: UUID, reason: CreditReason, code: str | None = None
    ) -> None:
        """Gather a meeting that a family is no longer billed for."""
        if was.times <= 0 and was.amount == 0:
            return
        key = Key(
            was.family_id,
            was.student_id,
            lesson_id,
            _month_of(day),
            LineKind.CORRECTION,
            was.amount,
            rate=self._rate_billed(was, lesson_id),
            reason=reason,
            code=code,
            package_id=self._give_package_back(was),
        )
        back = [Meeting(was.occurrence_id, -1, was.amount)]
        if was.times <= 0:  # a change of price outlived the line that it changed
            back.insert(0, Meeting(was.occurrence_id, 1, 0))
        self._add(key, day, None, *back)

    def _give_package_back(self, was: Billed) -> UUID | None:
        pair = (was.student_id, was.occurrence_id)
        covered = self._covered.get(pair)
        if covered is None or covered.family_id != was.family_id or was.amount:
            return None
        del self._covered[pair]
        self._packages.give_back(covered.package_id)
        return covered.package_id

    def _rate_billed(self, was: Billed, lesson_id: UUID, now: Rate | None = None) -> Rate:
        """Return the rate under which a meeting was billed, so that its tax goes back with it."""
        key = (was.student_id, was.occurrence_id, was.family_id)
        found = self._facts.billed_rates.get(key) or now
        return found or self._basis.rate(None, self._facts.lessons[lesson_id].tax_rate_id)

    def _add(self, key: Key, day: date, enrollment_id: UUID | None, *meetings: Meeting) -> None:
        found = self._gathered.setdefault(key, Gathered(enrollment_id=enrollment_id))
        found.days.append(day)
        found.meetings.extend(meetings)

    # Lines

    def line(self, key: Key, found: Gathered) -> BillLine:
        """Return the line of what was gathered, worded."""
        lesson = self._facts.lessons[key.lesson_id]
        teacher = self._facts.teachers.get(lesson.teacher_id) if lesson.teacher_id else None
        words = lesson_words(lesson, teacher, one_on_one=key.one_on_one)
        minutes = lesson.duration if lesson.type is LessonType.INDIVIDUAL else None
        detail = days_words(found.days, minutes)
        count = len(found.days)
        if key.reason is not None:
            detail, words, count = (
                f"{words}: {days_words(found.days)}",
                credit_words(key.reason, key.code),
                -count,
            )
        elif key.old:
            words = tr("{what}: new price", what=words)
        if key.package_id is not None and key.package_id in self._lessons_in:
            used = self._packages.used(key.package_id)
            detail = f"{detail}. {use_words(self._lessons_in[key.package_id], used)}"
        return BillLine(
            key.kind,
            words,
            count * _ONE,
            key.unit,
            detail,
            key.rate,
            key.student_id,
            key.lesson_id,
            found.enrollment_id,
            None,
            key.month,
            tuple(found.meetings),
            package_id=key.package_id,
            reason=_reason(key) if key.kind is LineKind.CORRECTION else "",
        )


def _reason(key: Key) -> str:
    """Say why a correction is made, for the preview."""
    if key.reason is CreditReason.BILLED_OTHERWISE:
        return tr("Another price covers it: its own, a package, or a price plan.")
    if key.reason is not None:
        return credit_words(key.reason, key.code)
    if key.old:
        return tr("The price was changed.")
    return tr("It was not on the bill of its month.")
