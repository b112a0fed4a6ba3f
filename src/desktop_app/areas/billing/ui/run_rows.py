"""The bills of a run as the dialog lists them: their columns, orders, words and lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from desktop_app.areas.billing.api import InvoiceKind, LineKind, RunPlan
from desktop_app.areas.billing.ui.words import amount, money
from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.table_model import Column

CORRECTED, REDUCED, PACKED = "corrected", "reduced", "packed"


@dataclass(frozen=True, slots=True)
class BillRow:
    """One bill of the preview as the table shows it."""

    at: int
    family: str
    pupils: int
    lines: int
    total: int
    kind: InvoiceKind
    detail: str
    shown: str
    corrections: int = 0
    marks: frozenset[str] = frozenset()


def row_of(plan: RunPlan, at: int) -> BillRow:
    """Return a bill of a plan as a row."""
    bill = plan.bills[at]
    pupils = {line.student_id for line in bill.lines if line.student_id is not None}
    corrections = sum(line.kind is LineKind.CORRECTION for line in bill.lines)
    marks = {CORRECTED} if corrections else set()
    if any(line.discount_rule_id for line in bill.lines):
        marks.add(REDUCED)
    if any(line.package_id for line in bill.lines):
        marks.add(PACKED)
    return BillRow(
        at,
        bill.payer.name,
        len(pupils),
        len(bill.lines),
        bill.totals.total,
        bill.kind,
        "\n".join(lines_of(plan, at)),
        money(bill.totals.total, plan.currency),
        corrections,
        frozenset(marks),
    )


def lines_of(plan: RunPlan, at: int) -> Sequence[str]:
    """Return the lines of a bill in words, each child above its own, each reason below."""
    bill, said = plan.bills[at], []
    child: UUID | None = None
    for line in bill.lines:
        if line.student_id is not None and line.student_id != child:
            child = line.student_id
            said.append(plan.students[line.student_id].name)
        what = ", ".join(part for part in (line.description, line.detail) if part)
        said.append(f"    {what}    {amount(line.amount, plan.currency)}")
        if line.reason and line.reason != line.description:
            said.append(f"        {line.reason}")
    return said


def _chip(row: BillRow) -> Chip:
    return chip_for(
        "invoice",
        "CREDIT" if row.kind is InvoiceKind.CREDIT_NOTE else "DRAFT",
        tr("Credit note") if row.kind is InvoiceKind.CREDIT_NOTE else tr("Invoice"),
    )


def columns() -> tuple[Column[BillRow], ...]:
    """Return the columns of the bills."""
    return (
        Column(
            "family", tr("Family"), lambda r: r.family, sort="family", strong=True, stretch=True
        ),
        Column("kind", tr("Kind"), lambda _: "", chip=_chip, width=110),
        Column(
            "pupils", tr("Pupils"), lambda r: str(r.pupils), sort="pupils", width=70, align="right"
        ),
        Column("lines", tr("Lines"), lambda r: str(r.lines), sort="lines", width=70, align="right"),
        Column(
            "corrections",
            tr("Corrections"),
            lambda r: str(r.corrections) if r.corrections else "",
            sort="corrections",
            width=100,
            align="right",
        ),
        Column("total", tr("Total"), lambda r: r.shown, sort="total", width=100, align="right",
               explains=True),
    )  # fmt: skip


def sorts() -> Mapping[str, Callable[[BillRow], Any]]:
    """Return the orders of the bills by name."""
    return {
        "family": lambda r: r.family.casefold(),
        "pupils": lambda r: r.pupils,
        "lines": lambda r: r.lines,
        "corrections": lambda r: r.corrections,
        "total": lambda r: r.total,
    }
