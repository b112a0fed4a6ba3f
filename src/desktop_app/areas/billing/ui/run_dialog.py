"""The invoice run: choose a month, see every bill it would make, then issue them all."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, Month, RunPlan
from desktop_app.areas.billing.ui import paper, run_explained, run_rows
from desktop_app.areas.billing.ui.run_rows import BillRow, row_of
from desktop_app.areas.billing.ui.words import money
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_month, tr, trn
from desktop_app.kit.actions import listen_for
from desktop_app.kit.banner import Banner
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.number_label import Explained
from desktop_app.kit.pane import Tools
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.segments import Segments
from desktop_app.kit.sentences_dialog import SentencesDialog
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp
from desktop_app.kit.tick import Tick


class RunDialog(Dialog):
    """Nothing is written until the deed is pressed; what is issued is exactly what is shown."""

    issued = Signal(object)

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        super().__init__(parent, tr("Invoice run"), tr("Which month?"), tr("Issue"), width=760)
        self._tools = tools
        self._database = database
        self._service = billing.BillingService(database)
        self.plan: RunPlan | None = None
        self.month = Month.of(today)
        self.months = Segments(_months(self.month))
        self.months.set_value(str(self.month))
        self.months.changed.connect(lambda: self._choose(str(self.months.value())))
        self.search = SearchField(tr("Family, pupil, line"))
        self.search.changed.connect(self._filter)
        self.which = Segments(_which())
        self.which.set_value("")
        self.which.changed.connect(self._filter)
        self.earlier = Tick(tr("Correct changed prices of earlier months too"))
        self.earlier.toggled.connect(lambda _: self._choose(str(self.month)))
        self.paper = Button(tr("Print…"), "printer", self.print_list)
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tools.tasks.stop)
        tools.tasks.busy.connect(self.progress.tell)
        self._source = FixedSource[BillRow](
            [],
            lambda row: row.at,
            sorts=run_rows.sorts(),
            text=lambda row: f"{row.family} {row.detail}",
            keep=lambda row, _: not self.which.value() or self.which.value() in row.marks,
        )
        self.model = TableModel(
            run_rows.columns(), self._source, tools.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, tools.memory, "invoice-run")
        self.table.setAccessibleName(tr("Bills of the run"))
        self.table.current_changed.connect(self._show_bill)
        self.numbers = Numbers(self, tools, self._number_here)
        self.numbers.follow(self.table, self._number_of)
        self.search.left.connect(self.table.setFocus)
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
        self._sum = Explained("", "section", self._explain_run)
        self._sum.setObjectName("run-total")
        row.addWidget(self._sum)
        column.addLayout(row)
        filters = QHBoxLayout()
        filters.setContentsMargins(dp(20), 0, dp(20), dp(10))
        filters.setSpacing(dp(8))
        filters.addWidget(self.search)
        filters.addWidget(self.which)
        filters.addStretch(1)
        filters.addWidget(self.paper)
        column.addLayout(filters)
        options = QHBoxLayout()
        options.setContentsMargins(dp(20), 0, dp(20), dp(6))
        options.addWidget(self.earlier)
        options.addStretch(1)
        column.addLayout(options)
        column.addWidget(self.progress)
        column.addWidget(self.table, 3)
        column.addWidget(self.empty, 3)
        column.addWidget(self.detail, 2)
        self.table.setMinimumHeight(dp(220))
        self.detail.setMinimumHeight(dp(120))
        self.set_body(body, bare=True)
        self.resize(dp(860), dp(700))
        listen_for(self, "search", self.search.setFocus)

    def _choose(self, month: str) -> None:
        self.month = Month.parse(month)
        earlier = self.earlier.isChecked()
        self.primary.setEnabled(False)
        self._tools.tasks.read(
            lambda: self._service.preview_run(month, earlier_prices=earlier),
            self._show_plan,
            self.show_error,
            key=("run", id(self)),
            title=tr("Working out the bills"),
        )

    def _show_plan(self, plan: RunPlan) -> None:
        self.plan = plan
        self.banner.clear("not_saved")
        self._source.replace([row_of(plan, at) for at in range(len(plan.bills))])
        self._filter()
        filled = bool(plan.bills)
        self.table.setVisible(filled)
        self.detail.setVisible(filled)
        self.empty.setVisible(not filled)
        self.empty.say(
            tr("Nothing is due for {month}", month=self._words()),
            tr("Every planned lesson of the month is billed already, or has no price."),
        )
        self._sum.say(money(plan.total, plan.currency) if filled else "")
        self.set_fact(tr("Bills for {month}", month=self._words()))
        self.set_primary(_deed(plan))
        self.primary.setEnabled(filled)
        self.paper.setEnabled(filled)
        self._say_problems(plan)

    def _filter(self) -> None:
        """Show the bills that are looked for, in the order that was chosen."""
        asked = self.model.query
        self.model.set_query(
            Query(self.search.text(), sort=asked.sort or "family", descending=asked.descending)
        )

    def print_list(self) -> None:
        """Show the bills of the preview on paper."""
        if self.plan is not None and self.plan.bills:
            paper.show_run(self, self._tools, self._database, self.plan)

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
            self.detail.setPlainText(row_of(self.plan, key).detail)

    def _number_of(self, key: int | None) -> Explain | None:
        plan = self.plan
        if plan is None or key is None:
            return None
        return lambda: run_explained.of_bill(plan, plan.bills[key])

    def _number_here(self) -> Explain | None:
        """Explain the bill of the current row, else the whole run."""
        plan = self.plan
        if plan is None or not plan.bills:
            return None
        return self._number_of(self.table.current_key()) or (lambda: run_explained.of_run(plan))

    def _explain_run(self) -> None:
        plan = self.plan
        if plan is not None:
            self.numbers.show(lambda: run_explained.of_run(plan))

    def accept(self) -> None:
        """Issue every bill that is shown, off the GUI thread, with progress and Stop."""
        if self.plan is None or not self.plan.bills:
            return
        self.primary.setEnabled(False)
        month, earlier = str(self.month), self.earlier.isChecked()
        self._tools.tasks.long_write(
            lambda progress: self._service.issue_run(
                month, earlier_prices=earlier, progress=progress
            ),
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


def _which() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("All")),
        (run_rows.CORRECTED, tr("With corrections")),
        (run_rows.REDUCED, tr("With discounts")),
        (run_rows.PACKED, tr("With packages")),
    )


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
