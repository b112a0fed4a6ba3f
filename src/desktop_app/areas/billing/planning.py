"""What a run over a month bills.

A function of facts, without a database, so that a preview is what is issued.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from desktop_app.areas.billing.bills import (
    Bill,
    BillLine,
    Meeting,
    Problem,
    RunFacts,
    RunPlan,
)
from desktop_app.areas.billing.discounting import Discounting
from desktop_app.areas.billing.meeting_lines import Gathered, Key, MeetingLines
from desktop_app.areas.billing.month_lines import MonthLines
from desktop_app.areas.billing.package_words import sale_words
from desktop_app.areas.billing.queries.payers import Payer, Rate
from desktop_app.areas.billing.rules.amounts import totals
from desktop_app.areas.billing.rules.discounts import Charge
from desktop_app.areas.billing.rules.packages import PackageInfo
from desktop_app.areas.billing.rules.prices import Month, Share, parts_of
from desktop_app.areas.billing.run_basis import Basis
from desktop_app.areas.billing.terms import InvoiceKind, LineKind

__all__ = ["Bill", "BillLine", "Meeting", "Planner", "Problem", "RunFacts", "RunPlan"]

_ONE = 1_000
_Dated = tuple[date, BillLine]
_ORDER = {
    LineKind.LESSONS: 0,
    LineKind.MONTH: 1,
    LineKind.PACKAGE: 2,
    LineKind.DISCOUNT: 3,
    LineKind.CORRECTION: 4,
    LineKind.GOODS: 5,
    LineKind.LATE_FEE: 6,
}


class Planner:
    """Turns the facts of a run into bills, one for each family."""

    def __init__(self, facts: RunFacts) -> None:
        self._facts = facts
        self._basis = Basis(facts)
        self._meetings = MeetingLines(facts, self._basis)
        self._discounts = Discounting(facts.discounts, facts.month, facts.rates)
        self._lines: dict[UUID, list[_Dated]] = {}

    def plan(self) -> RunPlan:
        """Return the bills, families in order of their names, and what could not be billed."""
        facts = self._facts
        self._meetings.gather()
        for student_id, sentence in self._meetings.waiting():
            self._basis.problem(student_id, sentence)
        for key, found in self._meetings.gathered():
            self._put(key.family_id, min(found.days), self._meetings.line(key, found))
            if self._discounts.wanted:
                self._charge(key, found)
        monthly = MonthLines(facts, self._basis.shares_of, self._basis.rate)
        for family_id, month, line in monthly.lines():
            self._put(family_id, month.first, line)
            self._charge_month(family_id, line, monthly.first_day(line, month))
        for family_id, line in self._sales():
            self._put(family_id, facts.month.first, line)
        for family_id, day, line in self._discounts.lines() if self._discounts.wanted else ():
            self._put(family_id, day, line)
        bills = [self._bill(family_id, mine) for family_id, mine in self._lines.items()]
        bills.sort(key=lambda bill: (bill.payer.sort_name, bill.payer.id))
        return RunPlan(
            facts.month,
            facts.mode,
            facts.currency,
            facts.gross,
            tuple(bills),
            self._basis.problems(),
            facts.students,
        )

    def _put(self, family_id: UUID, day: date, line: BillLine) -> None:
        self._lines.setdefault(family_id, []).append((day, line))

    # What discounts are taken off

    def _charge(self, key: Key, found: Gathered) -> None:
        unit = key.unit if key.reason is None else -key.unit
        for day in found.days if unit else ():
            charge = Charge(key.family_id, key.student_id, key.lesson_id, day, key.rate.id)
            self._discounts.charge(charge, unit)

    def _charge_month(self, family_id: UUID, line: BillLine, day: date) -> None:
        if self._discounts.wanted and line.student_id is not None:
            charge = Charge(family_id, line.student_id, line.lesson_id, day, line.rate.id)
            self._discounts.charge(charge, line.amount)

    # Packages that were sold and not billed yet

    def _sales(self) -> Iterator[tuple[UUID, BillLine]]:
        for package in self._facts.packages.packages:
            if package.id in self._facts.packages.unsold:
                shares = self._basis.shares_of(package.student_id) or ()
                rate = self._sale_rate(package)
                lesson = self._facts.lessons.get(package.lesson_id) if package.lesson_id else None
                title = lesson.title if lesson else None
                yield from sale_lines(package, shares, rate, title, self._facts.month)

    def _sale_rate(self, package: PackageInfo) -> Rate:
        lesson = self._facts.lessons.get(package.lesson_id) if package.lesson_id else None
        return self._basis.rate(package.tax_rate_id, lesson.tax_rate_id if lesson else None)

    # Bills

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


def sale_lines(
    package: PackageInfo,
    shares: tuple[Share, ...],
    rate: Rate,
    lesson: str | None,
    month: Month,
) -> Iterator[tuple[UUID, BillLine]]:
    """Yield the line that sells a package to each family that pays for the student."""
    parts = parts_of(package.amount, shares) if shares and package.amount else {}
    for family_id, part in parts.items():
        yield (
            family_id,
            BillLine(
                LineKind.PACKAGE,
                package.name,
                _ONE,
                part,
                sale_words(package.lessons, lesson, package.ends_on),
                rate,
                student_id=package.student_id,
                lesson_id=package.lesson_id,
                month=str(month),
                package_id=package.id,
            ),
        )
