"""What stands on a payslip: written once, when the payout gets its number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.areas.billing.content import Stationery
from desktop_app.areas.billing.paper_words import written
from desktop_app.areas.billing.paying import PayLine
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.terms import PayLineKind
from desktop_app.core.money import Money, number, show
from desktop_app.core.printing.words import (
    Address,
    Align,
    Closing,
    Column,
    Document,
    Fact,
    Group,
    Line,
    Opening,
    Table,
    Total,
    TotalKind,
)
from desktop_app.core.wording import show_long_date, show_month, tr


@dataclass(frozen=True, slots=True)
class Slip:
    """A payout that has its number."""

    number: str
    teacher: str
    address: tuple[str, ...]
    month: Month
    made_on: date
    lines: Sequence[PayLine]
    takes_back: str | None = None

    @property
    def total(self) -> int:
        """The sum of its lines, in minor units."""
        return sum(line.amount for line in self.lines)


def payslip_document(paper: Stationery, slip: Slip) -> Document:
    """Return a payslip as it is printed: every lesson with the rule that made its pay."""
    currency = paper.currency
    total = show(Money(slip.total, currency))
    facts = [
        Fact(tr("For"), show_month(slip.month.first)),
        Fact(tr("Made out"), show_long_date(slip.made_on)),
    ]
    if slip.takes_back:
        facts.append(Fact(tr("Takes back"), slip.takes_back))
    owed = slip.total < 0
    box = (Fact(tr("To be taken off later pay") if owed else tr("To be paid"), total),)
    return Document(
        title=tr("Payslip"),
        number=slip.number,
        subject=slip.teacher,
        dated=slip.made_on,
        letterhead=paper.letterhead,
        blocks=(
            Opening(Address(tr("Paid to"), slip.teacher, slip.address), tuple(facts), box),
            Table(_columns(currency), tuple(_groups(slip, currency))),
            Closing((Total(tr("Total"), total, _counted(slip), kind=TotalKind.GRAND),)),
        ),
    )


def _columns(currency: str) -> tuple[Column, ...]:
    zero = Money(0, currency)
    sign = show(zero).replace(number(zero), "").strip()
    return (
        Column(tr("What for"), share=2.0),
        Column(tr("Minutes"), Align.RIGHT),
        Column(tr("Amount {sign}", sign=sign), Align.RIGHT),
    )


def _groups(slip: Slip, currency: str) -> Iterator[Group]:
    titles = {
        PayLineKind.MEETING: tr("Lessons"),
        PayLineKind.CORRECTION: tr("Corrections of earlier pay"),
        PayLineKind.ADJUSTMENT: tr("By hand"),
    }
    running = 0
    for kind, title in titles.items():
        lines = []
        for line in slip.lines:
            if line.kind is kind:
                running += line.amount
                lines.append(_line(line, running, currency))
        if lines:
            yield Group(title, tuple(lines))


def _line(line: PayLine, running: int, currency: str) -> Line:
    minutes = str(line.minutes) if line.minutes and line.kind is PayLineKind.MEETING else ""
    cells = (line.description, minutes, written(line.amount, currency))
    return Line(cells, line.rule or "", written(running, currency))


def _counted(slip: Slip) -> str:
    held = [line for line in slip.lines if line.kind is PayLineKind.MEETING]
    minutes = sum(line.minutes or 0 for line in held)
    if not held:
        return ""
    hours, rest = divmod(minutes, 60)
    return tr("{lessons} lessons, {hours} h {minutes} min", lessons=len(held), hours=hours,
              minutes=rest)  # fmt: skip
