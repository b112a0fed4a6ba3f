"""The invoice run: choose a month, see every bill it would make, then issue them all."""

from datetime import date

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, Month, RunPlan
from desktop_app.areas.billing.ui import paper, run_explained, run_rows
from desktop_app.areas.billing.ui.month_frame import MonthFrame
from desktop_app.areas.billing.ui.run_rows import BillRow, row_of
from desktop_app.areas.billing.ui.words import money
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import listen_for
from desktop_app.kit.buttons import Button
from desktop_app.kit.explain import Explain
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.segments import Segments
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp
from desktop_app.kit.tick import Tick


class RunDialog(MonthFrame):
    """Nothing is written until the deed is pressed; what is issued is exactly what is shown."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        words = (tr("Invoice run"), tr("Which month?"), tr("Issue"))
        super().__init__(parent, tools, words, Month.of(today), range(-2, 2))
        self._database = database
        self._service = billing.BillingService(database)
        self.plan: RunPlan | None = None
        self.search = SearchField(tr("Family, pupil, line"))
        self.search.changed.connect(self._filter)
        self.which = Segments(_which())
        self.which.set_value("")
        self.which.changed.connect(self._filter)
        self.earlier = Tick(tr("Correct changed prices of earlier months too"))
        self.earlier.toggled.connect(lambda _: self.read_plan())
        self.paper = Button(tr("Print…"), "printer", self.print_list)
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
        self.numbers.follow(self.table, self._number_of)
        self.search.left.connect(self.table.setFocus)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setPlaceholderText(tr("Choose a bill to see its lines"))
        self.detail.setAccessibleName(tr("Lines of the bill"))
        self._build()
        self.read_plan()

    def _build(self) -> None:
        self.table.setMinimumHeight(dp(220))
        self.detail.setMinimumHeight(dp(120))
        above = (
            (self.months, None, self.sum),
            (self.search, self.which, None, self.paper),
            (self.earlier, None),
        )
        self.lay_out(above, ((self.table, 3), (self.detail, 2)), size=(860, 700))
        listen_for(self, "search", self.search.setFocus)

    def read_plan(self) -> None:
        """Read what the run of the chosen month would issue."""
        month, earlier = str(self.month), self.earlier.isChecked()
        self.read(
            lambda: self._service.preview_run(month, earlier_prices=earlier),
            self._show_plan,
            tr("Working out the bills"),
        )

    def _show_plan(self, plan: RunPlan) -> None:
        self.plan = plan
        self.banner.clear("not_saved")
        self._source.replace([row_of(plan, at) for at in range(len(plan.bills))])
        self._filter()
        filled = bool(plan.bills)
        self.show_filled(
            tr("Nothing is due for {month}", month=self.month_words()),
            tr("Every planned lesson of the month is billed already, or has no price."),
            filled=filled,
        )
        self.sum.say(money(plan.total, plan.currency) if filled else "")
        self.set_fact(tr("Bills for {month}", month=self.month_words()))
        self.set_primary(_deed(plan))
        self.primary.setEnabled(filled)
        self.paper.setEnabled(filled)
        left_out = trn("{n} student is left out.", "{n} students are left out.", len(plan.problems))
        self.say_problems(left_out, [f"{one.student}: {one.sentence}" for one in plan.problems])

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

    def _show_bill(self, key: int | None) -> None:
        if self.plan is not None and key is not None:
            self.detail.setPlainText(row_of(self.plan, key).detail)

    def _number_of(self, key: int | None) -> Explain | None:
        plan = self.plan
        if plan is None or key is None:
            return None
        return lambda: run_explained.of_bill(plan, plan.bills[key])

    def number_here(self) -> Explain | None:
        """Explain the bill of the current row, else the whole run."""
        return self._number_of(self.table.current_key()) or self.number_of_run()

    def number_of_run(self) -> Explain | None:
        """Explain the sum of the bills."""
        plan = self.plan
        return (lambda: run_explained.of_run(plan)) if plan is not None and plan.bills else None

    def accept(self) -> None:
        """Issue every bill that is shown, off the GUI thread, with progress and Stop."""
        if self.plan is None or not self.plan.bills or not self.primary.isEnabled():
            return
        month, earlier = str(self.month), self.earlier.isChecked()
        self.run(
            lambda progress: self._service.issue_run(
                month, earlier_prices=earlier, progress=progress
            ),
            title=tr("Invoices"),
        )


def _which() -> tuple[tuple[str, str], ...]:
    return (
        ("", tr("All")),
        (run_rows.CORRECTED, tr("With corrections")),
        (run_rows.REDUCED, tr("With discounts")),
        (run_rows.PACKED, tr("With packages")),
    )


def _deed(plan: RunPlan) -> str:
    invoices, credits = plan.count(InvoiceKind.INVOICE), plan.count(InvoiceKind.CREDIT_NOTE)
    if not credits:
        return trn("Issue {n} invoice", "Issue {n} invoices", invoices)
    return tr(
        "Issue {invoices} invoices, {credits} credit notes", invoices=invoices, credits=credits
    )
