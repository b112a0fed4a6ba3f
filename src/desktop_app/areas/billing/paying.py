"""What a pay run pays.

A function of facts, without a database, so that a preview is what is issued.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from desktop_app.areas.billing.pay_words import PayWords
from desktop_app.areas.billing.queries.pay import Paid, Taught
from desktop_app.areas.billing.rules.pay import (
    Ending,
    Held,
    Rate,
    RateBook,
    pay_of,
    share_of,
)
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.terms import PayLineKind, PayUnit
from desktop_app.core.folding import fold
from desktop_app.core.money import round_half_up
from desktop_app.core.wording import tr, trn

NOTHING = Fraction(0)
Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class PayFacts:
    """Everything a pay run is worked out from.

    `taught` are the meetings of the month, of the earlier months that were paid, and those that
    were paid in one of these and have moved since. `cancelled` has the share that is paid, in basis
    points, by who cancelled. `names` has teachers, subjects and locations. `awaiting` are meetings
    of which a mark waits for a choice: nothing is paid for them, and nothing paid is corrected.
    """

    month: Month
    currency: str
    zone: str
    taught: Sequence[Taught]
    billed: Mapping[UUID, Fraction]
    rates: Sequence[Rate]
    paid: Mapping[Key, Paid]
    cancelled: Mapping[Ending, int]
    names: Mapping[UUID, str]
    awaiting: Collection[UUID] = frozenset()


class PayLine(NamedTuple):
    """One line of a teacher's pay, in minor units, with the rule that made it in words."""

    kind: PayLineKind
    day: date | None
    description: str
    rule: str | None
    amount: int
    minutes: int | None = None
    occurrence_id: UUID | None = None
    pay_rate_id: UUID | None = None
    corrects_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TeacherPay:
    """What one teacher is paid. `open` registers of the month are not finished, so not paid yet."""

    teacher_id: UUID
    name: str
    lines: tuple[PayLine, ...]
    open: int = 0

    @property
    def total(self) -> int:
        """The sum of the lines."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class PayProblem:
    """What a run cannot pay, and why."""

    teacher_id: UUID | None
    teacher: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PayPlan:
    """What a run would pay, teachers by name."""

    month: Month
    currency: str
    teachers: tuple[TeacherPay, ...]
    problems: tuple[PayProblem, ...]

    @property
    def total(self) -> int:
        """What all teachers are paid together, in minor units."""
        return sum(each.total for each in self.teachers)

    @property
    def paid(self) -> tuple[TeacherPay, ...]:
        """The teachers who get a payout."""
        return tuple(each for each in self.teachers if each.lines)

    @property
    def open(self) -> int:
        """How many registers of the month are not finished, so that nobody is paid for them yet."""
        return sum(each.open for each in self.teachers)


@dataclass(frozen=True, slots=True)
class _Due:
    """What a meeting should have paid its teacher by now, and why."""

    amount: int
    rate_id: UUID | None
    rule: str


@dataclass(slots=True)
class _Sheet:
    """The lines of one teacher while they are gathered."""

    lines: list[PayLine] = field(default_factory=list)
    open: int = 0
    unrated: list[Taught] = field(default_factory=list)
    waiting: list[Taught] = field(default_factory=list)


class PayPlanner:
    """Works out one run."""

    def __init__(self, facts: PayFacts) -> None:
        self._facts = facts
        self._book = RateBook(facts.rates)
        self._words = PayWords(facts.currency, facts.names, facts.zone)
        self._sheets: dict[UUID, _Sheet] = {}
        self._nobody: list[Taught] = []
        self._known: dict[tuple[object, ...], _Due] = {}
        self._unpaid = {end: _Due(0, None, self._words.ended(end)) for end in facts.cancelled}
        self._excused = _Due(0, None, tr("everybody excused"))
        self._payees: dict[UUID, list[UUID]] = {}
        for occurrence_id, teacher_id in facts.paid:
            self._payees.setdefault(occurrence_id, []).append(teacher_id)

    def plan(self) -> PayPlan:
        """Return what the run would pay."""
        facts = self._facts
        for each in facts.taught:
            if each.occurrence_id in facts.awaiting:
                self._wait(each)
                continue
            self._pay(each)
            if not facts.paid:
                continue
            for teacher_id in self._payees.get(each.occurrence_id, ()):
                if teacher_id != each.teacher_id:
                    why = tr("taught by somebody else")
                    self._correct(each, teacher_id, _Due(0, None, why))
        names = facts.names
        teachers = tuple(
            TeacherPay(key, names.get(key, ""), tuple(sheet.lines), sheet.open)
            for key, sheet in sorted(
                self._sheets.items(), key=lambda pair: (fold(names.get(pair[0], "")), pair[0])
            )
            if sheet.lines or sheet.open
        )
        return PayPlan(facts.month, facts.currency, teachers, tuple(self._problems()))

    def _sheet(self, teacher_id: UUID) -> _Sheet:
        return self._sheets.setdefault(teacher_id, _Sheet())

    def _wait(self, each: Taught) -> None:
        """Leave a meeting until somebody has chosen; said where it was not paid before."""
        teacher_id = each.teacher_id
        if teacher_id is None or each.ending is not Ending.HELD:
            return
        if (each.occurrence_id, teacher_id) not in self._facts.paid:
            self._sheet(teacher_id).waiting.append(each)

    def _pay(self, each: Taught) -> None:
        """Add what is still to be paid for a meeting to the sheet of who taught it."""
        ending, teacher_id = each.ending, each.teacher_id
        if teacher_id is None:
            if ending is Ending.HELD:
                self._nobody.append(each)
            return
        if ending is Ending.OPEN:
            if str(Month.of(each.day)) == str(self._facts.month):
                self._sheet(teacher_id).open += 1
            self._correct(each, teacher_id, _Due(0, None, tr("the register is open again")))
            return
        due = self._due(each, teacher_id)
        if due is None:
            self._sheet(teacher_id).unrated.append(each)
            return
        known = self._facts.paid
        paid = known.get((each.occurrence_id, teacher_id)) if known else None
        if paid is not None and paid.amount:
            self._correct(each, teacher_id, due)
        elif due.amount:
            self._sheet(teacher_id).lines.append(self._new(each, due))

    def _due(self, each: Taught, teacher_id: UUID) -> _Due | None:
        """Return what a finished or cancelled meeting pays, None when no rate fits.

        Most meetings are like many others, so each kind is worked out and worded once.
        """
        facts, ending = self._facts, each.ending
        if not facts.cancelled.get(ending, 1):
            return self._unpaid[ending]
        kind = (teacher_id, each.instrument_id, each.location_id, each.lesson_type)
        rate = self._book.rate_for(kind, each.day)
        if rate is None:
            excused = ending is Ending.HELD and each.marked and not each.paying
            return self._excused if excused else None
        billed = None
        if rate.unit is PayUnit.PERCENT:
            billed = facts.billed.get(each.occurrence_id, NOTHING)
        came = (each.marked > 0, each.present > 0, each.paying > 0)
        key = (id(rate), ending, each.minutes, billed, came)
        known = self._known.get(key)
        if known is None:
            held = Held(
                ending,
                each.minutes,
                each.marked,
                each.present,
                each.paying,
                NOTHING if billed is None else billed,
            )
            known = self._known[key] = self._worked_out(held, rate)
        return known

    def _worked_out(self, held: Held, rate: Rate) -> _Due:
        share = share_of(held, rate, self._facts.cancelled)
        rule = self._words.rule(rate, share, held.minutes, round_half_up(held.billed))
        return _Due(pay_of(held, rate, share), rate.id, rule)

    def _new(self, each: Taught, due: _Due) -> PayLine:
        return PayLine(
            PayLineKind.MEETING,
            each.day,
            self._words.lesson(each.title, each.starts_at, each.substitute_for_id),
            due.rule,
            due.amount,
            each.minutes,
            each.occurrence_id,
            due.rate_id,
        )

    def _correct(self, each: Taught, teacher_id: UUID, due: _Due) -> None:
        """Pay the difference to what was paid before; nothing when there is none."""
        paid = self._facts.paid.get((each.occurrence_id, teacher_id))
        if paid is None or due.amount == paid.amount:
            return
        line = PayLine(
            PayLineKind.CORRECTION,
            each.day,
            self._words.corrected(each.title, each.starts_at),
            self._words.now(due.rule, due.amount, paid.amount),
            due.amount - paid.amount,
            each.minutes,
            each.occurrence_id,
            due.rate_id,
            paid.line_id,
        )
        self._sheet(teacher_id).lines.append(line)

    def _problems(self) -> Iterator[PayProblem]:
        if self._nobody:
            said = trn(
                "{n} finished lesson has no teacher, so nobody is paid for it: {first}.",
                "{n} finished lessons have no teacher, so nobody is paid for them, "
                "the first is {first}.",
                len(self._nobody),
                first=self._first(self._nobody),
            )
            yield PayProblem(None, "", said)
        for teacher_id, sheet in self._sheets.items():
            if sheet.waiting:
                said = trn(
                    "{n} lesson waits for a choice in the review list: {first}. It is paid by the "
                    "run after that.",
                    "{n} lessons wait for a choice in the review list, the first is {first}. They "
                    "are paid by the run after that.",
                    len(sheet.waiting),
                    first=self._first(sheet.waiting),
                )
                yield PayProblem(teacher_id, self._facts.names.get(teacher_id, ""), said)
            if sheet.unrated:
                said = trn(
                    "No pay rate fits {n} lesson: {first}. It is paid once one does.",
                    "No pay rate fits {n} lessons, the first is {first}. "
                    "They are paid once one does.",
                    len(sheet.unrated),
                    first=self._first(sheet.unrated),
                )
                yield PayProblem(teacher_id, self._facts.names.get(teacher_id, ""), said)

    def _first(self, meetings: Sequence[Taught]) -> str:
        first = meetings[0]
        return self._words.lesson(first.title, first.starts_at)
