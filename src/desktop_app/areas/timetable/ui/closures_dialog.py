"""Repairing what a late closure left: lessons still planned on days the school is closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date_with_year, tr, trn
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class Repair:
    """What is planned on closed days between two days."""

    first: date
    last: date
    found: Sequence[timetable.ClosedMeeting]


class ClosuresDialog(Dialog):
    """Lists the lessons, all ticked; those that stay ticked are cancelled."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, repair: Repair) -> None:
        count = len(repair.found)
        fact = trn("{n} lesson is planned on a closed day",
                   "{n} lessons are planned on closed days", count)  # fmt: skip
        super().__init__(parent, tr("Closed days"), fact, tr("Cancel lessons"), width=620)
        self._tools, self._repair = tools, repair
        self._service = timetable.TimetableService(database)
        source = FixedSource(repair.found, key=lambda row: row.occurrence_id)
        self.model: TableModel[timetable.ClosedMeeting] = TableModel(
            _columns(), source, tools.tasks, tickable=True, parent=self
        )
        self.table = TableView(self.model, tools.memory, "closures")
        self.table.setAccessibleName(fact)
        self.table.setMinimumHeight(dp(280))
        empty = EmptyState()
        empty.setMinimumHeight(dp(160))
        empty.say(tr("No lesson is planned on a closed day."), tr("There is nothing to repair."))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table if count else empty)
        self.set_body(body, bare=True)
        self.primary.setVisible(count > 0)
        self.fact.setVisible(count > 0)
        if not count:
            self.cancel.set_words(tr("Close"))
        self.model.loaded.connect(self._loaded)
        self.model.ticks_changed.connect(self._ticked)
        self.model.set_query(Query())

    def _loaded(self) -> None:
        self.model.tick_all()

    def _ticked(self) -> None:
        if not self._repair.found:
            return
        count = len(self.model.ticks)
        self.primary.setEnabled(count > 0)
        self.set_primary(trn("Cancel {n} lesson", "Cancel {n} lessons", count))
        self.set_result(tr("They are not billed. Undo brings them back."))

    def accept(self) -> None:
        """Cancel what is ticked."""
        wanted, repair = list(self.model.ticked()), self._repair
        if not wanted:
            return
        self.primary.setEnabled(False)
        self._tools.tasks.write(
            lambda: self._service.cancel_closed(repair.first, repair.last, only=wanted),
            self._saved, self._refused,
        )  # fmt: skip

    def _saved(self, changes: object) -> None:
        super().accept()
        self._tools.notices.done(tr("Lessons on closed days are cancelled"), self._tools.undo)

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def _columns() -> tuple[Column[timetable.ClosedMeeting], ...]:
    return (
        Column("day", tr("Day"), lambda r: show_date_with_year(r.day), width=120),
        Column("title", tr("Lesson"), lambda r: r.title, stretch=True, strong=True),
        Column("closure", tr("Closed for"), lambda r: r.closure, width=190),
    )


def open_closures_dialog(
    parent: QWidget, tools: Tools, database: Database, first: date, last: date
) -> None:
    """Read what is planned on closed days, then open the dialog."""

    def read() -> Repair:
        with database.reading() as session:
            return Repair(first, last, timetable.closed_meetings(session, first, last))

    tools.tasks.read(read, lambda found: ClosuresDialog(parent, tools, database, found).open())
