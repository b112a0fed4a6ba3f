"""What a run over a month bills.

A function of facts, without a database, so that a preview is what is issued.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.phrasing import credit_words, days_words, lesson_words
from desktop_app.areas.billing.queries.meetings import Billed, Due, MonthBilled, TakenBack
from desktop_app.areas.billing.queries.payers import (
    NO_RATE,
    LessonInfo,
    Payer,
    Plan,
    Rate,
    StudentInfo,
)
from desktop_app.areas.billing.rules.amounts import Tax, Totals, line_amount, totals
from desktop_app.areas.billing.rules.prices import (
    Month,
    Prices,
    Share,
    check_shares,
    parts_of,
    price_of,
)
from desktop_app.areas.billing.terms import CreditReason, InvoiceKind, LineKind, PriceUnit
from desktop_app.areas.school.api import BillingMode
from desktop_app.areas.timetable.api import LessonType
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_month, tr

_ONE = 1_000


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting on a line: +1 bills it, −1 takes it back, at so many minor units."""

    occurrence_id: UUID
    sign: int
    amount: int


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line to be billed.

    Quantity in thousandths, the price in minor units, net or gross as the school's are.
    """

    kind: LineKind
    description: str
    quantity: int
    unit_price: int
    detail: str | None = None
    rate: Rate = NO_RATE
    student_id: UUID | None = None
    lesson_id: UUID | None = None
    enrollment_id: UUID | None = None
    subscription_id: UUID | None = None
    month: str | None = None
    meetings: tuple[Meeting, ...] = ()
    credits_line_id: UUID | None = None

    @property
    def amount(self) -> int:
        """Quantity × price, in minor units."""
        return line_amount(self.quantity, self.unit_price)

    @property
    def taxed(self) -> tuple[int, Tax]:
        """The amount with its tax, as totals take them."""
        return self.amount, self.rate.tax


@dataclass(frozen=True, slots=True)
class Bill:
    """What one family gets.

    `new_family` means that a family of one is made for the student when it is issued.
    """

    payer: Payer
    kind: InvoiceKind
    lines: tuple[BillLine, ...]
    totals: Totals
    new_family: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a student's meetings off the bill."""

    student_id: UUID
    student: str
    sentence: str


@dataclass(frozen=True, slots=True)
class RunPlan:
    """Exactly what issuing a run would do; amounts in minor units of the currency."""

    month: Month
    mode: BillingMode
    currency: str
    gross: bool
    bills: tuple[Bill, ...]
    problems: tuple[Problem, ...]
    students: Mapping[UUID, StudentInfo]

    @property
    def total(self) -> int:
        """What all bills come to, credit notes taken off."""
        return sum(bill.totals.total for bill in self.bills)

    def count(self, kind: InvoiceKind) -> int:
        """Return how many documents of a kind there would be."""
        return sum(bill.kind is kind for bill in self.bills)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Everything a run looks at.

    `whole` months are compared price by price, of others only new meetings are billed.
    """

    month: Month
    mode: BillingMode
    currency: str
    gross: bool
    whole: frozenset[str]
    due: Sequence[Due]
    billed: Sequence[Billed]
    taken: Sequence[TakenBack]
    by_hand: frozenset[tuple[UUID, UUID]]
    months: Sequence[Month]
    months_billed: Sequence[MonthBilled]
    plans: Sequence[Plan]
    lessons: Mapping[UUID, LessonInfo]
    students: Mapping[UUID, StudentInfo]
    teachers: Mapping[UUID, str]
    shares: Mapping[UUID, tuple[Share, ...]]
    payers: Mapping[UUID, Payer]
    rates: Mapping[UUID, Rate]
    default_rate: Rate
    one_on_one: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class _Key:
    """What meetings have in common that stand on one line."""

    family_id: UUID
    student_id: UUID
    lesson_id: UUID
    month: str
    kind: LineKind
    unit: int
    old: int = 0
    rate: Rate = NO_RATE
    one_on_one: bool = False
    reason: CreditReason | None = None
    code: str | None = None


@dataclass(slots=True)
class _Gathered:
    """The meetings of one line while they are gathered."""

    days: list[date] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    enrollment_id: UUID | None = None


_Dated = tuple[date, BillLine]
_ORDER = {LineKind.LESSONS: 0, LineKind.MONTH: 1, LineKind.CORRECTION: 2, LineKind.GOODS: 3}


class Planner:
    """Turns the facts of a run into bills, one for each family."""

    def __init__(self, facts: RunFacts) -> None:
        self._facts = facts
        self._gathered: dict[_Key, _Gathered] = {}
        self._problems: dict[tuple[UUID, str], Problem] = {}
        self._plans: dict[UUID, list[Plan]] = {}
        for plan in facts.plans:
            self._plans.setdefault(plan.student_id, []).append(plan)
        self._shares: dict[UUID, tuple[Share, ...] | None] = {}

    def plan(self) -> RunPlan:
        """Return the bills, families in order of their names, and what could not be billed."""
        facts = self._facts
        self._gather_due()
        self._gather_taken()
        lines: dict[UUID, list[_Dated]] = {}
        for key, found in self._gathered.items():
            lines.setdefault(key.family_id, []).append((min(found.days), self._line(key, found)))
        for family_id, month, line in self._month_lines():
            lines.setdefault(family_id, []).append((month.first, line))
        bills = [self._bill(family_id, mine) for family_id, mine in lines.items()]
        bills.sort(key=lambda bill: (bill.payer.sort_name, bill.payer.id))
        problems = sorted(self._problems.values(), key=lambda each: (each.student, each.sentence))
        return RunPlan(
            facts.month,
            facts.mode,
            facts.currency,
            facts.gross,
            tuple(bills),
            tuple(problems),
            facts.students,
        )

    # Meetings

    def _gather_due(self) -> None:
        before: dict[tuple[UUID, UUID], dict[UUID, Billed]] = {}
        for billed in self._facts.billed:
            before.setdefault((billed.student_id, billed.occurrence_id), {})[billed.family_id] = (
                billed
            )
        seen: set[tuple[UUID, UUID]] = set(self._facts.by_hand)
        for due in self._facts.due:
            pair = (due.student_id, due.occurrence_id)
            if pair in seen:
                continue
            seen.add(pair)
            self._compare(due, before.get(pair, {}))

    def _compare(self, due: Due, before: Mapping[UUID, Billed]) -> None:
        lesson = self._facts.lessons[due.lesson_id]
        shares = self._shares_of(due.student_id)
        if shares is None:
            return
        special = due.occurrence_id in self._facts.one_on_one
        plan = self._plan_for(due)
        if plan is not None and plan.unit is PriceUnit.MONTH:
            amount, rate = 0, NO_RATE
        else:
            price = price_of(
                Prices(
                    due.own_price,
                    plan.amount if plan else None,
                    lesson.one_on_one_price if special else None,
                    lesson.price,
                    lesson.location_price,
                )
            )
            if price is None:
                self._problem(due.student_id, tr("“{lesson}” has no price.", lesson=lesson.title))
                return
            amount = price.amount
            rate = self._rate(plan.tax_rate_id if plan else None, lesson.tax_rate_id)
        parts = parts_of(amount, shares) if amount else {}
        for family_id in {**parts, **before}:
            self._difference(
                due,
                family_id,
                parts.get(family_id, 0),
                before.get(family_id),
                rate,
                special=special,
            )

    def _difference(
        self, due: Due, family_id: UUID, new: int, old: Billed | None, rate: Rate, *, special: bool
    ) -> None:
        """Gather what has to be billed so that a family is billed `new` for a meeting."""
        month = str(Month.of(due.day))
        common = (family_id, due.student_id, due.lesson_id, month)
        if old is None or (old.times <= 0 and new != old.amount):
            rest = new - (old.amount if old else 0)
            if new:
                late = month != str(self._facts.month)
                kind = LineKind.CORRECTION if late else LineKind.LESSONS
                key = _Key(*common, kind, rest, rate=rate, one_on_one=special)
                self._add(key, due.day, due.enrollment_id, Meeting(due.occurrence_id, 1, rest))
            elif old is not None:
                self._give_back(old, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
        elif not new:
            self._give_back(old, due.day, due.lesson_id, CreditReason.BILLED_OTHERWISE)
        elif new != old.amount:
            key = _Key(*common, LineKind.CORRECTION, new - old.amount, old.amount, rate, special)
            again = (Meeting(due.occurrence_id, -1, old.amount), Meeting(due.occurrence_id, 1, new))
            self._add(key, due.day, due.enrollment_id, *again)

    def _gather_taken(self) -> None:
        for taken in self._facts.taken:
            was = taken.billed
            if (was.student_id, was.occurrence_id) not in self._facts.by_hand:
                self._give_back(was, taken.day, taken.lesson_id, taken.reason, taken.code)

    def _give_back(
        self, was: Billed, day: date, lesson_id: UUID, reason: CreditReason, code: str | None = None
    ) -> None:
        """Gather a meeting that a family is no longer billed for."""
        if was.times <= 0 and was.amount == 0:
            return
        rate = self._rate(None, self._facts.lessons[lesson_id].tax_rate_id)
        key = _Key(
            was.family_id,
            was.student_id,
            lesson_id,
            str(Month.of(day)),
            LineKind.CORRECTION,
            was.amount,
            rate=rate,
            reason=reason,
            code=code,
        )
        back = [Meeting(was.occurrence_id, -1, was.amount)]
        if was.times <= 0:  # a change of price outlived the line that it changed
            back.insert(0, Meeting(was.occurrence_id, 1, 0))
        self._add(key, day, None, *back)

    def _add(self, key: _Key, day: date, enrollment_id: UUID | None, *meetings: Meeting) -> None:
        found = self._gathered.setdefault(key, _Gathered(enrollment_id=enrollment_id))
        found.days.append(day)
        found.meetings.extend(meetings)

    # Prices and shares

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

    def _rate(self, *asked: UUID | None) -> Rate:
        for rate_id in asked:
            if rate_id is not None and rate_id in self._facts.rates:
                return self._facts.rates[rate_id]
        return self._facts.default_rate

    def _shares_of(self, student_id: UUID) -> tuple[Share, ...] | None:
        """Return who pays for a student.

        The student's own id stands for a family of one still to be made.
        """
        if student_id not in self._shares:
            shares = self._facts.shares.get(student_id, ()) or (Share(student_id, 10_000),)
            try:
                check_shares(shares)
                self._shares[student_id] = shares
            except RuleBroken:
                self._shares[student_id] = None
        if self._shares[student_id] is None:
            self._problem(
                student_id, tr("The families' shares of this bill do not add up to 100 %.")
            )
        return self._shares[student_id]

    def _problem(self, student_id: UUID, sentence: str) -> None:
        student = self._facts.students[student_id]
        self._problems[student_id, sentence] = Problem(student_id, student.name, sentence)

    # Subscriptions by the month

    def _month_lines(self) -> Iterator[tuple[UUID, Month, BillLine]]:
        facts = self._facts
        before = {
            (b.subscription_id, b.family_id, b.month): b.amount
            for b in facts.months_billed
            if b.amount
        }
        for plan in facts.plans:
            if plan.unit is not PriceUnit.MONTH:
                continue
            shares = self._shares_of(plan.student_id)
            for month in facts.months if shares else ():
                in_force = plan.starts_on <= month.last and (
                    plan.ends_on is None or plan.ends_on >= month.first
                )
                parts = parts_of(plan.amount, shares or ()) if in_force and plan.amount else {}
                families = {
                    **parts,
                    **{f: 0 for p, f, m in before if p == plan.id and m == str(month)},
                }
                for family_id in families:
                    old, new = (
                        before.get((plan.id, family_id, str(month)), 0),
                        parts.get(family_id, 0),
                    )
                    if new != old and (str(month) in facts.whole or (old and not new)):
                        yield family_id, month, self._month_line(plan, month, old, new)

    def _month_line(self, plan: Plan, month: Month, old: int, new: int) -> BillLine:
        lesson = self._facts.lessons.get(plan.lesson_id) if plan.lesson_id else None
        name = f"{plan.name}, {lesson.title}" if lesson else plan.name
        fresh = old == 0 and month == self._facts.month
        if new == 0:
            name = tr("Credit: {what}", what=name)
        elif old:
            name = tr("{what}: new price", what=name)
        return BillLine(
            LineKind.MONTH if fresh else LineKind.CORRECTION,
            name,
            _ONE if new > old or new else -_ONE,
            new - old if new else old,
            show_month(month.first),
            self._rate(plan.tax_rate_id, lesson.tax_rate_id if lesson else None),
            student_id=plan.student_id,
            lesson_id=plan.lesson_id,
            subscription_id=plan.id,
            month=str(month),
        )

    # Lines and bills

    def _place(self, dated: _Dated) -> tuple[object, ...]:
        """Sort lines by child, then what is billed before what is corrected, then by day."""
        day, line = dated
        student = self._facts.students[line.student_id].sort_name if line.student_id else ""
        return (
            student,
            str(line.student_id),
            _ORDER[line.kind],
            day,
            line.description,
            line.unit_price,
        )

    def _line(self, key: _Key, found: _Gathered) -> BillLine:
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
        )

    def _bill(self, family_id: UUID, dated: list[_Dated]) -> Bill:
        facts = self._facts
        lines = [line for _, line in sorted(dated, key=self._place)]
        sums = totals([line.taxed for line in lines], gross=facts.gross)
        kind = InvoiceKind.CREDIT_NOTE if sums.total < 0 else InvoiceKind.INVOICE
        payer = facts.payers.get(family_id)
        if payer is not None:
            return Bill(payer, kind, tuple(lines), sums)
        student = facts.students[family_id]
        alone = Payer(family_id, student.family_name, student.sort_name, student.name, ())
        return Bill(alone, kind, tuple(lines), sums, new_family=True)
