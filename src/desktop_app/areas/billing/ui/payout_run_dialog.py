"""The pay run: choose a month, see what each teacher gets and why, then pay them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Month, PayLine, PayLineKind, PayPlan, TeacherPay
from desktop_app.areas.billing.ui import run_explained
from desktop_app.areas.billing.ui.payout_words import hours_words
from desktop_app.areas.billing.ui.words import amount, money
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_month, tr, trn
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.number_label import Explained
from desktop_app.kit.pane import Tools
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.segments import Segments
from desktop_app.kit.sentences_dialog import SentencesDialog
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class PayRow:
    """One teacher of the preview as the table shows it."""

    at: int
    pay: TeacherPay
    currency: str

    @property
    def held(self) -> list[PayLine]:
        """The lessons that are paid now."""
        return [line for line in self.pay.lines if line.kind is PayLineKind.MEETING]

    @property
    def minutes(self) -> int:
        """How long they lasted together."""
        return sum(line.minutes or 0 for line in self.held)

    @property
    def corrections(self) -> int:
        """How many earlier lines are corrected."""
        return len(self.pay.lines) - len(self.held)


class PayoutRunDialog(Dialog):
    """Nothing is written until the deed is pressed; what is paid is exactly what is shown."""

    issued = Signal(object)

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        super().__init__(parent, tr("Pay run"), tr("Which month?"), tr("Pay"), width=760)
        self._tools = tools
        self._service = billing.PayService(database)
        self.plan: PayPlan | None = None
        self.month = Month.of(today).after(-1)
        around = [Month.of(today).after(step) for step in (-3, -2, -1, 0)]
        self.months = Segments(tuple((str(each), show_month(each.first)) for each in around))
        self.months.set_value(str(self.month))
        self.months.changed.connect(lambda: self.choose(str(self.months.value())))
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tools.tasks.stop)
        tools.tasks.busy.connect(self.progress.tell)
        self._source = FixedSource[PayRow](
            [], lambda row: row.at, sorts=_sorts(), text=lambda row: row.pay.name
        )
        self.model = TableModel(_columns(), self._source, tools.tasks, tickable=False, parent=self)
        self.table = TableView(self.model, tools.memory, "payout-run")
        self.table.setAccessibleName(tr("Teachers of the run"))
        self.table.current_changed.connect(self._show_lines)
        self._line_source = FixedSource[tuple[int, PayLine]]([], lambda row: row[0])
        self.line_model = TableModel(
            _line_columns(lambda: self._currency), self._line_source, tools.tasks, parent=self
        )
        self.lines = TableView(self.line_model, tools.memory, "payout-run-lines")
        self.lines.setAccessibleName(tr("Lines of the payout"))
        self._currency = "EUR"
        self.numbers = Numbers(self, tools, self._number_here)
        self.numbers.follow(self.table, self._number_of)
        self.numbers.follow(self.lines, self._number_of_line)
        self.empty = EmptyState()
        self._build()
        self.choose(str(self.month))

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
        column.addWidget(self.progress)
        column.addWidget(self.table, 2)
        column.addWidget(self.empty, 3)
        column.addWidget(self.lines, 3)
        self.table.setMinimumHeight(dp(180))
        self.lines.setMinimumHeight(dp(200))
        self.set_body(body, bare=True)
        self.resize(dp(900), dp(700))

    def choose(self, month: str) -> None:
        """Show what the run of a month would pay."""
        self.month = Month.parse(month)
        self.primary.setEnabled(False)
        self._tools.tasks.read(
            lambda: self._service.preview_payouts(month),
            self._show_plan,
            self.show_error,
            key=("payout-run", id(self)),
            title=tr("Working out the pay"),
        )

    def _show_plan(self, plan: PayPlan) -> None:
        self.plan, self._currency = plan, plan.currency
        self.banner.clear("not_saved")
        rows = [PayRow(at, each, plan.currency) for at, each in enumerate(plan.teachers)]
        self._source.replace(rows)
        self._line_source.replace([])
        self.line_model.set_query(Query())
        self.model.set_query(Query(sort="teacher"))
        filled = bool(rows)
        for part in (self.table, self.lines):
            part.setVisible(filled)
        self.empty.setVisible(not filled)
        self.empty.say(
            tr("Nothing is due for {month}", month=self._words()),
            tr("Every finished lesson of the month is paid already, or has no pay rate."),
        )
        self._sum.say(money(plan.total, plan.currency) if filled else "")
        self.set_fact(tr("Pay for {month}", month=self._words()))
        paid = len(plan.paid)
        self.set_primary(trn("Pay {n} teacher", "Pay {n} teachers", paid) if paid else tr("Pay"))
        self.primary.setEnabled(bool(plan.paid))
        self.set_result(_unfinished(plan.open))
        self._say_problems(plan)

    def _say_problems(self, plan: PayPlan) -> None:
        if not plan.problems:
            self.banner.clear("warning")
            return
        said = [
            ": ".join(part for part in (one.teacher, one.sentence) if part) for one in plan.problems
        ]
        fact = tr("Not every lesson can be paid.")
        show = Deed(tr("Show"), lambda: SentencesDialog(self, tr("Pay run"), fact, said).open())
        self.banner.say(Banner("warning", fact, said[0], (show,)))

    def _words(self) -> str:
        return show_month(self.month.first)

    def _show_lines(self, key: int | None) -> None:
        if self.plan is None or key is None:
            return
        self._line_source.replace(list(enumerate(self.plan.teachers[key].lines)))
        self.line_model.set_query(Query())

    def _number_of(self, key: int | None) -> Explain | None:
        plan = self.plan
        if plan is None or key is None:
            return None
        return lambda: run_explained.of_pay(plan, plan.teachers[key])

    def _number_of_line(self, at: int | None) -> Explain | None:
        plan, teacher = self.plan, self.table.current_key()
        if plan is None or teacher is None or at is None:
            return None
        return lambda: run_explained.of_pay_line(plan, plan.teachers[teacher].lines[at])

    def _number_here(self) -> Explain | None:
        """Explain the current line or teacher, else the whole run."""
        plan = self.plan
        if plan is None or not plan.teachers:
            return None
        line = self._number_of_line(self.lines.current_key()) if self.lines.hasFocus() else None
        here = line or self._number_of(self.table.current_key())
        return here or (lambda: run_explained.of_pay_run(plan))

    def _explain_run(self) -> None:
        plan = self.plan
        if plan is not None:
            self.numbers.show(lambda: run_explained.of_pay_run(plan))

    def accept(self) -> None:
        """Pay everybody who is shown, off the GUI thread, with progress and Stop."""
        if self.plan is None or not self.plan.paid:
            return
        self.primary.setEnabled(False)
        month = str(self.month)
        self._tools.tasks.long_write(
            lambda progress: self._service.issue_payouts(month, progress=progress),
            self._done,
            self._refused,
            title=tr("Payouts"),
        )

    def _done(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)
        self.issued.emit(changes)

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        if isinstance(error, DownbeatError):
            self.set_result(error.sentence)
        self.show_error(error)


def _unfinished(count: int) -> str:
    if not count:
        return ""
    return trn(
        "{n} register is not finished and not paid yet",
        "{n} registers are not finished and not paid yet",
        count,
    )


def _columns() -> tuple[Column[PayRow], ...]:
    return (
        Column("teacher", tr("Teacher"), lambda r: r.pay.name, sort="teacher", strong=True,
               stretch=True),
        Column("lessons", tr("Lessons"), lambda r: str(len(r.held)), sort="lessons", width=84,
               align="right"),
        Column("hours", tr("Hours"), lambda r: hours_words(r.minutes), sort="hours", width=84,
               align="right"),
        Column("corrections", tr("Corrections"), lambda r: str(r.corrections or ""), width=104,
               align="right"),
        Column("open", tr("Not finished"), lambda r: str(r.pay.open or ""), width=110,
               align="right"),
        Column("total", tr("Total"), lambda r: money(r.pay.total, r.currency), sort="total",
               width=110, align="right", explains=True),
    )  # fmt: skip


def _sorts() -> Mapping[str, Callable[[PayRow], Any]]:
    return {
        "teacher": lambda r: r.pay.name.casefold(),
        "lessons": lambda r: len(r.held),
        "hours": lambda r: r.minutes,
        "total": lambda r: r.pay.total,
    }


def _line_columns(currency: Callable[[], str]) -> tuple[Column[tuple[int, PayLine]], ...]:
    return (
        Column("what", tr("What for"), lambda r: r[1].description, width=270),
        Column("rule", tr("Rule"), lambda r: r[1].rule or "", stretch=True,
               tone=lambda _: "text2"),
        Column("amount", tr("Amount"), lambda r: amount(r[1].amount, currency()), width=100,
               align="right", gives_way=-1, explains=True),
    )  # fmt: skip
