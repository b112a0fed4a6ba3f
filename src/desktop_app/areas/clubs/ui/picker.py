"""Choosing pupils: a list that is searched and ticked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be ticked: id, name, the name in its own script, a second fact.

    `rank` is what the second fact is sorted by: 15 points come before 106.
    """

    id: UUID
    name: str
    native: str = ""
    second: str = ""
    rank: int = 0


class Picker(QWidget):
    """`changed` comes when other pupils are ticked."""

    changed = Signal()

    def __init__(
        self, tools: Tools, name: str, second: str, *, align: Literal["left", "right"] = "left"
    ) -> None:
        super().__init__()
        self.source: FixedSource[Choice] = FixedSource(
            (), lambda row: row.id, text=lambda row: f"{row.name} {row.native}",
            sorts={
                "name": lambda row: row.name.casefold(),
                "second": lambda row: (row.rank, row.second),
            },
        )  # fmt: skip
        columns: tuple[Column[Choice], ...] = (
            Column("name", tr("Pupil"), lambda r: r.name, sort="name", stretch=True, strong=True,
                   native=lambda r: r.native),
            Column("second", second, lambda r: r.second, sort="second", width=140,
                   align=align),
        )  # fmt: skip
        self.model: TableModel[Choice] = TableModel(
            columns, self.source, tools.tasks, tickable=True, parent=self
        )
        self.table = TableView(self.model, tools.memory, name)
        self.table.setAccessibleName(tr("Pupils"))
        self.table.setMinimumHeight(dp(260))
        self.search = SearchField(tr("Name"), keys="")
        everyone = Button(tr("Tick all shown"), "list-checks", self.table.toggle_all, small=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(everyone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(8))
        column.addLayout(row)
        column.addWidget(self.table, 1)
        self.search.changed.connect(self._ask)
        self.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.model.ticks_changed.connect(self.changed)

    def show_choices(self, rows: Sequence[Choice], ticked: Collection[UUID] = ()) -> None:
        """Show who can be chosen; some are ticked already."""
        self.source.replace(rows)
        self.model.ticks.clear()
        self.model.ticks.add_all([row.id for row in rows if row.id in ticked])
        self._ask()
        self.changed.emit()

    def chosen(self) -> list[UUID]:
        """Return who is ticked."""
        return list(self.model.ticked())

    def _ask(self) -> None:
        old = self.model.query
        self.model.set_query(
            Query(self.search.text().strip(), sort=old.sort or "name", descending=old.descending)
        )
