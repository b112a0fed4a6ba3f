"""Reminding: every family that is due for a step, its letter beforehand, then all at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import Proposal, ReminderWay
from desktop_app.areas.billing.ui import paper, run_explained
from desktop_app.areas.billing.ui.words import money, way_words
from desktop_app.areas.school import api as school
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.explain import Explain
from desktop_app.kit.explained import Numbers
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.run_frame import RunFrame
from desktop_app.kit.segments import Segments
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

WAYS = (ReminderWay.PRINTED, ReminderWay.TOLD)


class RemindDialog(RunFrame):
    """Nothing is written until the deed is pressed; the ticked families are reminded."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database) -> None:
        super().__init__(parent, tools, tr("Reminders"), tr("Who is to be reminded"), tr("Remind"))
        self._database = database
        self._service = billing.AccountService(database)
        self.proposals: Sequence[Proposal] = ()
        self._currency = "EUR"
        self.ways = Segments(tuple((way.value, way_words(way)) for way in WAYS))
        self.ways.set_value(ReminderWay.PRINTED.value)
        self._source = FixedSource[Proposal]([], lambda row: row.family_id, sorts=_sorts())
        self.model = TableModel(
            _columns(lambda: self._currency), self._source, tools.tasks, tickable=True, parent=self
        )
        self.model.ticks_changed.connect(self._say)
        self.table = TableView(self.model, tools.memory, "reminders")
        self.table.setAccessibleName(tr("Families to remind"))
        self.table.setMinimumHeight(dp(260))
        self.table.opened.connect(lambda key: self._preview([key]))
        here = Numbers(self, tools, lambda: self._number_of(self.table.current_key()))
        here.follow(self.table, self._number_of)
        self.sum = label("", "section")
        given = label(tr("Given as"), "body", "text2")
        self.lay_out(((given, self.ways, None, self.sum),), ((self.table, 1),), size=(820, 520))
        self.add_button(Button(tr("Preview letters"), "file-text", self.preview))
        self._read()

    def _read(self) -> None:
        def read() -> tuple[Sequence[Proposal], str]:
            with self._database.reading() as session:
                currency = school.facts(session).currency
            return self._service.preview_reminders(), currency

        self._tools.tasks.read(read, self._show, self.show_error, key=("remind", id(self)))

    def _show(self, found: tuple[Sequence[Proposal], str]) -> None:
        self.proposals, self._currency = found
        self._source.replace(self.proposals)
        self.model.set_query(Query(sort="family"))
        self.show_filled(
            tr("Nobody is to be reminded now"),
            tr("Every reminder that is due was given already. The steps are in the settings."),
            filled=bool(self.proposals),
        )
        self._say()

    def _number_of(self, key: UUID | None) -> Explain | None:
        found = next((each for each in self.proposals if each.family_id == key), None)
        if found is None:
            return None
        return lambda: run_explained.of_reminder(found, self._currency)

    def chosen(self) -> list[UUID]:
        """Return the ticked families, or all."""
        return list(self.model.ticked()) or [each.family_id for each in self.proposals]

    def _say(self) -> None:
        wanted = set(self.chosen())
        mine = [each for each in self.proposals if each.family_id in wanted]
        self.sum.setText(
            tr("{amount} late", amount=money(sum(each.open for each in mine), self._currency))
        )
        fees = sum(each.fee for each in mine)
        said = tr("Late fees: {amount}", amount=money(fees, self._currency)) if fees else ""
        self.set_result(said)
        self.set_primary(trn("Remind {n} family", "Remind {n} families", len(mine)))
        self.primary.setEnabled(bool(mine))

    def preview(self) -> None:
        """Show the letters as they would be written."""
        self._preview(self.chosen())

    def _preview(self, keys: Sequence[UUID]) -> None:
        if keys:
            paper.show_letters(self, self._tools, self._database, keys)

    def accept(self) -> None:
        """Give the reminders off the GUI thread, with progress and Stop."""
        keys, way = self.chosen(), ReminderWay(str(self.ways.value()))
        if not keys or not self.primary.isEnabled():
            return
        self.run(
            lambda progress: self._service.remind(keys, way=way, progress=progress),
            title=tr("Reminders"),
        )

    def _ended(self, answer: tuple[Changes, list[UUID]]) -> None:
        changes, letters = answer
        printing = str(self.ways.value()) == ReminderWay.PRINTED.value
        self.close_done(changes)
        if printing:
            title = tr("Reminders")
            paper.show_kept(self.parentWidget(), self._tools, self._database, title, letters)

    def _refused(self, error: Exception) -> None:
        super()._refused(error)
        self._read()


def _columns(currency: Callable[[], str]) -> tuple[Column[Proposal], ...]:
    return (
        Column("family", tr("Family"), lambda r: r.family, sort="family", strong=True,
               stretch=True),
        Column("step", tr("Step"), lambda r: r.step.name, sort="step", width=160),
        Column("late", tr("Late for"), _days, sort="late", width=90, align="right"),
        Column("invoices", tr("Invoices"), lambda r: ", ".join(x.number for x in r.lines),
               width=150, gives_way=1),
        Column("fee", tr("Fee"), lambda r: money(r.fee, currency()) if r.fee else "", width=80,
               align="right"),
        Column("open", tr("Late"), lambda r: money(r.open, currency()), sort="open", width=100,
               align="right", strong=True, explains=True),
    )  # fmt: skip


def _days(row: Proposal) -> str:
    return trn("{n} day", "{n} days", max(line.days_late for line in row.lines))


def _sorts() -> Mapping[str, Callable[[Proposal], Any]]:
    return {
        "family": lambda r: r.family.casefold(),
        "step": lambda r: r.step.days_after_due,
        "late": lambda r: max(line.days_late for line in r.lines),
        "open": lambda r: r.open,
    }
