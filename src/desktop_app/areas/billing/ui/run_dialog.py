"""The invoice run: choose a month, see every bill it would make, then issue them all."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, Month, RunPlan
from desktop_app.areas.billing.ui.words import amount, money
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_month, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.segments import Segments
from desktop_app.kit.sentences_dialog import SentencesDialog
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp


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


class RunDialog(Dialog):
    """Nothing is written until the deed is pressed; what is issued is exactly what is shown."""

    issued = Signal(object)

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        super().__init__(parent, tr("Invoice run"), tr("Which month?"), tr("Issue"), width=760)
        self._tools = tools
        self._service = billing.BillingService(database)
        self.plan: RunPlan | None = None
        self.month = Month.of(today)
        self.months = Segments(_months(self.month))
        self.months.set_value(str(self.month))
        self.months.changed.connect(lambda: self._choose(str(self.months.value())))
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tools.tasks.stop)
        tools.tasks.busy.connect(self.progress.tell)
        self._source = FixedSource[BillRow](
            [], lambda row: row.at, sorts=_sorts(), text=lambda row: row.family
        )
        self.model = TableModel(_columns(), self._source, tools.tasks, tickable=False, parent=self)
        self.table = TableView(self.model, tools.memory, "invoice-run")
        self.table.setAccessibleName(tr("Bills of the run"))
        self.table.current_changed.connect(self._show_bill)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setAccessibleName(tr("Lines of the bill"))
        self.empty = EmptyState()
        self._build()
        self._choose(str(self.month))

    def _build(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(dp(20), 0, dp(20), dp(10))
        row.addWidget(self.months)
        row.addStretch(1)
        self._sum = label("", "section")
        row.addWidget(self._sum)
        column.addLayout(row)
        column.addWidget(self.progress)
        column.addWidget(self.table, 3)
        column.addWidget(self.empty, 3)
        column.addWidget(self.detail, 2)
        self.table.setMinimumHeight(dp(220))
        self.detail.setMinimumHeight(dp(120))
        self.set_body(body, bare=True)
        self.resize(dp(820), dp(640))

    def _choose(self, month: str) -> None:
        self.month = Month.parse(month)
        self.primary.setEnabled(False)
        self._tools.tasks.read(
            lambda: self._service.preview_run(month),
            self._show_plan,
            self.show_error,
            key=("run", id(self)),
            title=tr("Working out the bills"),
        )

    def _show_plan(self, plan: RunPlan) -> None:
        self.plan = plan
        self.banner.clear("not_saved")
        self._source.replace([_row(plan, at) for at in range(len(plan.bills))])
        self.model.set_query(Query(sort="family"))
        filled = bool(plan.bills)
        self.table.setVisible(filled)
        self.detail.setVisible(filled)
        self.empty.setVisible(not filled)
        self.empty.say(
            tr("Nothing is due for {month}", month=self._words()),
            tr("Every planned lesson of the month is billed already, or has no price."),
        )
        self._sum.setText(money(plan.total, plan.currency) if filled else "")
        self.set_fact(tr("Bills for {month}", month=self._words()))
        self.set_primary(_deed(plan))
        self.primary.setEnabled(filled)
        self._say_problems(plan)

    def _say_problems(self, plan: RunPlan) -> None:
        if not plan.problems:
            self.banner.clear("warning")
            return
        count = len(plan.problems)
        fact = trn("{n} student is left out.", "{n} students are left out.", count)
        said = [f"{one.student}: {one.sentence}" for one in plan.problems]
        show = Deed(tr("Show"), lambda: SentencesDialog(self, tr("Invoice run"), fact, said).open())
        self.banner.say(Banner("warning", fact, said[0], (show,)))

    def _words(self) -> str:
        return show_month(self.month.first)

    def _show_bill(self, key: int | None) -> None:
        if self.plan is not None and key is not None:
            self.detail.setPlainText(_row(self.plan, key).detail)

    def accept(self) -> None:
        """Issue every bill that is shown, off the GUI thread, with progress and Stop."""
        if self.plan is None or not self.plan.bills:
            return
        self.primary.setEnabled(False)
        month = str(self.month)
        self._tools.tasks.long_write(
            lambda progress: self._service.issue_run(month, progress=progress),
            self._issued,
            self._refused,
            title=tr("Invoices"),
        )

    def _issued(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)
        self.issued.emit(changes)

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        if isinstance(error, DownbeatError):
            self.set_result(error.sentence)
        self.show_error(error)


def _months(month: Month) -> tuple[tuple[str, str], ...]:
    around = [month.after(step) for step in (-2, -1, 0, 1)]
    return tuple((str(one), show_month(one.first)) for one in around)


def _deed(plan: RunPlan) -> str:
    invoices, credits = plan.count(InvoiceKind.INVOICE), plan.count(InvoiceKind.CREDIT_NOTE)
    if not credits:
        return trn("Issue {n} invoice", "Issue {n} invoices", invoices)
    return tr(
        "Issue {invoices} invoices, {credits} credit notes", invoices=invoices, credits=credits
    )


def _row(plan: RunPlan, at: int) -> BillRow:
    bill = plan.bills[at]
    pupils = {line.student_id for line in bill.lines if line.student_id is not None}
    return BillRow(
        at,
        bill.payer.name,
        len(pupils),
        len(bill.lines),
        bill.totals.total,
        bill.kind,
        "\n".join(_lines(plan, at)),
        money(bill.totals.total, plan.currency),
    )


def _lines(plan: RunPlan, at: int) -> Sequence[str]:
    bill, said = plan.bills[at], []
    child: UUID | None = None
    for line in bill.lines:
        if line.student_id is not None and line.student_id != child:
            child = line.student_id
            said.append(plan.students[line.student_id].name)
        what = ", ".join(part for part in (line.description, line.detail) if part)
        said.append(f"    {what}    {amount(line.amount, plan.currency)}")
    return said


def _chip(row: BillRow) -> Chip:
    return chip_for(
        "invoice",
        "CREDIT" if row.kind is InvoiceKind.CREDIT_NOTE else "DRAFT",
        tr("Credit note") if row.kind is InvoiceKind.CREDIT_NOTE else tr("Invoice"),
    )


def _columns() -> tuple[Column[BillRow], ...]:
    return (
        Column(
            "family", tr("Family"), lambda r: r.family, sort="family", strong=True, stretch=True
        ),
        Column("kind", tr("Kind"), lambda _: "", chip=_chip, width=110),
        Column(
            "pupils", tr("Pupils"), lambda r: str(r.pupils), sort="pupils", width=70, align="right"
        ),
        Column("lines", tr("Lines"), lambda r: str(r.lines), sort="lines", width=70, align="right"),
        Column("total", tr("Total"), lambda r: r.shown, sort="total", width=100, align="right"),
    )


def _sorts() -> Mapping[str, Callable[[BillRow], Any]]:
    return {
        "family": lambda r: r.family.casefold(),
        "pupils": lambda r: r.pupils,
        "lines": lambda r: r.lines,
        "total": lambda r: r.total,
    }
