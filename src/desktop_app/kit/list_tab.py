"""One list inside a pane with tabs.

Its filters, its table, its ticks, and what the inspector shows of a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.bulk_bar import BulkBar, BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.filters import Filter, FilterBar
from desktop_app.kit.inspector import Card
from desktop_app.kit.labels import rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, Source, TableModel
from desktop_app.kit.table_view import TableView


@dataclass(frozen=True, kw_only=True)
class ListFacts:
    """A list as data: how it is named, filled, filtered, and what is done with its rows.

    `read` runs on a reader thread, `card` on the GUI thread.
    """

    name: str
    title: str
    columns: Sequence[Column[Any]]
    source: Source[Any]
    start: Query
    hint: str
    filters: Sequence[Filter] = ()
    bulk: Sequence[BulkDeed] = ()
    watches: Sequence[str] = ()
    nothing: tuple[str, str] = ("", "")
    read: Callable[[Any], Any]
    card: Callable[[Any], Card | None]
    opened: Callable[[Any], object]


class ListTab(QWidget):
    """Filter bar, table, bulk bar.

    `shown` carries the card for the inspector, `counted` the rows.
    """

    shown = Signal(object)
    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, tools: Tools, facts: ListFacts) -> None:
        super().__init__()
        self.facts, self._tools = facts, tools
        self.is_asked = False
        self._wanted: Any = None
        self.model: TableModel[Any] = TableModel(
            facts.columns, facts.source, tools.tasks, tickable=bool(facts.bulk), parent=self
        )
        self.table = TableView(self.model, tools.memory, facts.name)
        self.table.setAccessibleName(facts.title)
        self.bar = FilterBar(facts.hint, facts.filters)
        self.bulk = BulkBar(self.model.ticked)
        self.bulk.set_deeds(facts.bulk)
        self.empty = EmptyState()
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.bar, rule()):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.bulk)
        self._connect()

    def _connect(self) -> None:
        self.bar.changed.connect(self.refresh)
        self.bar.columns_asked.connect(self.table.choose_columns)
        self.bar.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.bulk.clear_asked.connect(self.model.clear_ticks)
        self.table.current_changed.connect(self._follow)
        self.table.opened.connect(self.facts.opened)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.failed)
        self.model.ticks_changed.connect(lambda: self.bulk.tell(len(self.model.ticks)))

    def activated(self) -> None:
        """Load the list the first time; show the card of its current row."""
        if not self.is_asked:
            self.refresh()
        else:
            self._follow(self.table.current_key())

    def refresh(self) -> None:
        """Ask for what the filter bar says."""
        self.is_asked = True
        old = self.model.query if self.model.query.sort else self.facts.start
        self.model.set_query(
            replace(old, search=self.bar.search.text().strip(), filters=self.bar.values())
        )

    def touched(self, changes: Any) -> None:
        """Reload when one of the watched tables changed."""
        if self.is_asked and changes.touches(*self.facts.watches):
            self.model.reload()
            self._follow(self.table.current_key())

    def open_key(self, key: Any) -> None:
        """Make a row current, also when the list is still loading or filtered."""
        self._wanted = key
        if self.model.is_loaded and not self.table.set_current_key(key):
            self.bar.clear()
        else:
            self.activated()

    def row_of(self, key: Any) -> Any:
        """Return the row of a key as the list holds it, or None."""
        return self.model.row_at(self.model.row_of(key)) if key is not None else None

    def _follow(self, key: Any) -> None:
        if key is None:
            self.shown.emit(None)
            return
        self._tools.tasks.read(
            lambda: (key, self.facts.read(key)),
            self._show,
            self.failed.emit,
            key=("card", id(self)),
        )

    def _show(self, answer: tuple[Any, Any]) -> None:
        key, found = answer
        if key == self.table.current_key():
            self.shown.emit(self.facts.card(found) if found is not None else None)

    def _loaded(self) -> None:
        rows = self.model.rowCount()
        filtered = bool(self.bar.search.text() or self.bar.values())
        self.table.setVisible(rows > 0)
        self.empty.setVisible(rows == 0)
        if filtered:
            self.empty.say(tr("Nothing matches."), "", Deed(tr("Clear filters"), self.bar.clear))
        else:
            self.empty.say(*self.facts.nothing)
        self.counted.emit(rows)
        if self._wanted is not None and self.table.set_current_key(self._wanted):
            self._wanted = None
