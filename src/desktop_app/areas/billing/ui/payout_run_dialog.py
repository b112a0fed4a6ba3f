"""The pay run: choose a month, see what each teacher gets and why, then pay them all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Month, PayLine, PayLineKind, PayPlan, TeacherPay
from desktop_app.areas.billing.ui import run_explained
from desktop_app.areas.billing.ui.month_frame import MonthFrame
from desktop_app.areas.billing.ui.payout_words import hours_words
from desktop_app.areas.billing.ui.words import amount, money
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr, trn
from desktop_app.kit.explain import Explain
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
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


class PayoutRunDialog(MonthFrame):
    """Nothing is written until the deed is pressed; what is paid is exactly what is shown."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, today: date) -> None:
        words = (tr("Pay run"), tr("Which month?"), tr("Pay"))
        super().__init__(parent, tools, words, Month.of(today).after(-1), range(-2, 2))
        self._service = billing.PayService(database)
        self.plan: PayPlan | None = None
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
        self.numbers.follow(self.table, self._number_of)
        self.numbers.follow(self.lines, self._number_of_line)
        self.table.setMinimumHeight(dp(180))
        self.lines.setMinimumHeight(dp(200))
        rows = ((self.table, 2), (self.lines, 3))
        self.lay_out(((self.months, None, self.sum),), rows, size=(900, 700))
        self.read_plan()

    def read_plan(self) -> None:
        """Read what the run of the chosen month would pay."""
        month = str(self.month)
        self.read(
            lambda: self._service.preview_payouts(month),
            self._show_plan,
            tr("Working out the pay"),
        )

    def _show_plan(self, plan: PayPlan) -> None:
        self.plan, self._currency = plan, plan.currency
        self.banner.clear("not_saved")
        rows = [PayRow(at, each, plan.currency) for at, each in enumerate(plan.teachers)]
        self._source.replace(rows)
        self._line_source.replace([])
        self.line_model.set_query(Query())
        self.model.set_query(Query(sort="teacher"))
        self.show_filled(
            tr("Nothing is due for {month}", month=self.month_words()),
            tr("Every finished lesson of the month is paid already, or has no pay rate."),
            filled=bool(rows),
        )
        self.sum.say(money(plan.total, plan.currency) if rows else "")
        self.set_fact(tr("Pay for {month}", month=self.month_words()))
        paid = len(plan.paid)
        self.set_primary(trn("Pay {n} teacher", "Pay {n} teachers", paid) if paid else tr("Pay"))
        self.primary.setEnabled(bool(plan.paid))
        self.set_result(_unfinished(plan.open))
        said = [
            ": ".join(part for part in (one.teacher, one.sentence) if part) for one in plan.problems
        ]
        self.say_problems(tr("Not every lesson can be paid."), said)

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

    def number_here(self) -> Explain | None:
        """Explain the current line or teacher, else the whole run."""
        line = self._number_of_line(self.lines.current_key()) if self.lines.hasFocus() else None
        return line or self._number_of(self.table.current_key()) or self.number_of_run()

    def number_of_run(self) -> Explain | None:
        """Explain the sum of what is paid."""
        plan = self.plan
        known = plan is not None and plan.teachers
        return (lambda: run_explained.of_pay_run(plan)) if plan is not None and known else None

    def accept(self) -> None:
        """Pay everybody who is shown, off the GUI thread, with progress and Stop."""
        if self.plan is None or not self.plan.paid or not self.primary.isEnabled():
            return
        month = str(self.month)
        self.run(
            lambda progress: self._service.issue_payouts(month, progress=progress),
            title=tr("Payouts"),
        )


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
