"""What a run would bill, on paper: each bill with its lines and the reasons of its corrections."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from desktop_app.areas.billing import content, paper_words
from desktop_app.areas.billing.bills import Bill, BillLine, RunPlan
from desktop_app.areas.billing.paper_words import written
from desktop_app.areas.school.api import facts, setting
from desktop_app.core.money import Money, show
from desktop_app.core.printing.words import (
    Align,
    Block,
    Closing,
    Column,
    Document,
    Group,
    Line,
    Note,
    Table,
    Title,
    Total,
    TotalKind,
)
from desktop_app.core.wording import language, show_month, speaking, tr, trn


def run_sheet(session: Session, plan: RunPlan) -> Document:
    """Return a plan as a list to go through before it is issued."""
    school = facts(session)
    with speaking(school.language):
        paper = content.stationery(school, str(setting(session, "payment_hint")))
        month = show_month(plan.month.first)
        count = trn("{n} bill", "{n} bills", len(plan.bills))
        sign = paper_words.sign_of(plan.currency, language())
        columns = (
            Column(tr("What for")),
            Column(tr("Amount {sign}", sign=sign), Align.RIGHT),
        )
        groups = tuple(Group(bill.payer.name, tuple(_lines(plan, bill))) for bill in plan.bills)
        total = Total(tr("In all"), show(Money(plan.total, plan.currency)), kind=TotalKind.GRAND)
        blocks: list[Block] = [
            Title(tr("Preview of the invoice run {month}", month=month),
                  tr("{bills}, nothing is issued yet", bills=count)),
            Table(columns, groups),
            Closing((total,)),
        ]  # fmt: skip
        blocks += [Note(f"{each.student}: {each.sentence}") for each in plan.problems]
        return Document(
            title=tr("Invoice run"),
            number="",
            subject=str(plan.month),
            dated=plan.month.first,
            letterhead=replace(paper.letterhead, logo=school.logo or b""),
            blocks=tuple(blocks),
        )


def _lines(plan: RunPlan, bill: Bill) -> Iterator[Line]:
    for line in bill.lines:
        student = plan.students[line.student_id].given_name if line.student_id else ""
        words = ": ".join(part for part in (student, line.description) if part)
        yield Line((words, written(line.amount, plan.currency)), _second(line))
    yield Line((tr("Total with tax"), written(bill.totals.total, plan.currency)), strong=True)


def _second(line: BillLine) -> str:
    return ". ".join(part.rstrip(".") for part in (line.detail or "", line.reason) if part)
