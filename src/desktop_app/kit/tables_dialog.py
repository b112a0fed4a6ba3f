"""A dialog of tables: a row of small deeds above, what can be chosen below."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

HeadDeed = tuple[str, str, Callable[[], object]]


class TablesDialog(Dialog):
    """Makes its tables and its head alike; what stands below the head is its subclass's affair."""

    def __init__(
        self, parent: QWidget, tools: Tools, title: str, fact: str, primary: str, *, width: int
    ) -> None:
        super().__init__(parent, title, fact, primary, width=width)
        self._tools = tools
        self.deeds: list[Button] = []

    def make_table(
        self,
        columns: Sequence[Column[Any]],
        source: FixedSource[Any],
        name: str,
        words: str,
        *,
        height: int = 240,
    ) -> tuple[TableView, TableModel[Any]]:
        """Make a table with its model; `name` is what it is remembered by, `words` what is said."""
        model: TableModel[Any] = TableModel(tuple(columns), source, self._tools.tasks, parent=self)
        table = TableView(model, self._tools.memory, name)
        table.setMinimumHeight(dp(height))
        table.setAccessibleName(words)
        return table, model

    def put_head(self, first: QWidget, deeds: Sequence[HeadDeed], *, top: int = 4) -> QVBoxLayout:
        """Put a choice at the left and deeds at the right; return the column for the rest."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(dp(20), dp(top), dp(16), dp(10))
        head.setSpacing(dp(8))
        head.addWidget(first)
        head.addStretch(1)
        self.deeds = [Button(words, icon, run, small=True) for words, icon, run in deeds]
        for button in self.deeds:
            head.addWidget(button)
        column.addLayout(head)
        self.set_body(body, bare=True)
        return column
