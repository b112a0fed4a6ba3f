"""The attention list: what in the weeks to come needs somebody; a row leads to its lesson."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.wording import show_date, tr, trn
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

AHEAD = timedelta(weeks=12)
Go = Callable[[timetable.Attention], object]


class AttentionDialog(Dialog):
    """Lists what needs somebody; Enter and a double click go there."""

    def __init__(
        self, parent: QWidget, tools: Tools, found: Sequence[timetable.Attention], go: Go
    ) -> None:
        fact = trn("{n} lesson needs you", "{n} lessons need you", len(found))
        super().__init__(parent, tr("Attention list"), fact, tr("Show lesson"), width=720)
        self._go = go
        self._found = dict(enumerate(found))
        source = FixedSource(list(self._found.items()), key=lambda row: row[0])
        self.model: TableModel[tuple[int, timetable.Attention]] = TableModel(
            _columns(), source, tools.tasks, parent=self
        )
        self.table = TableView(self.model, tools.memory, "attention")
        self.table.setAccessibleName(fact)
        self.table.setMinimumHeight(dp(300))
        self.table.opened.connect(self._open)
        empty = EmptyState()
        empty.setMinimumHeight(dp(160))
        nothing = tr("No lesson is booked twice, lacks a teacher or waits for slots.")
        empty.say(tr("Nothing needs you."), nothing)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table if found else empty)
        self.set_body(body, bare=True)
        self.primary.setVisible(bool(found))
        self.fact.setVisible(bool(found))
        self.cancel.set_words(tr("Close"))
        self.model.set_query(Query())

    def accept(self) -> None:
        """Go to the current row."""
        self._open(self.table.current_key())

    def _open(self, key: Any) -> None:
        each = self._found.get(key)
        if each is not None:
            super().accept()
            self._go(each)


def _columns() -> tuple[Column[tuple[int, timetable.Attention]], ...]:
    def when(row: tuple[int, timetable.Attention]) -> str:
        wall = row[1].wall
        return tr("{day} {time}", day=show_date(wall.date()), time=f"{wall:%H:%M}")

    return (
        Column("when", tr("When"), when, width=160),
        Column("title", tr("Lesson"), lambda row: row[1].title, width=160, strong=True,
               icon=lambda row: "warning" if row[1].is_conflict else ""),
        Column("why", tr("Why"), lambda row: row[1].why, width=300, stretch=True),
    )  # fmt: skip


def open_attention_dialog(
    parent: QWidget, tools: Tools, database: Database, first: date, go: Go
) -> None:
    """Read what needs somebody from a day on, then open the list."""

    def read() -> list[timetable.Attention]:
        with database.reading() as session:
            return timetable.attention(session, first, first + AHEAD)

    tools.tasks.read(read, lambda found: AttentionDialog(parent, tools, found, go).open())
