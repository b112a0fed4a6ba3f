"""The roster pattern.

Filter bar, table, bulk bar, inspector, wired once for every pane that lists things.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from desktop_app.core.wording import tr
from desktop_app.kit.bulk_bar import BulkBar, BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.filters import Filter
from desktop_app.kit.inspector import Card, Inspector
from desktop_app.kit.pane import INSPECTOR, Pane, Tools
from desktop_app.kit.table_model import Column, Query, Source, TableModel
from desktop_app.kit.table_view import TableView


class ListPane(Pane):
    """A pane with one list.

    Give it data; override `read_card`, `make_card`, `opened` and the words.

    `watches` names the tables whose changes make it reload.
    """

    def __init__(
        self,
        tools: Tools,
        name: str,
        title: str,
        *,
        columns: Sequence[Column[Any]],
        source: Source[Any],
        start: Query,
        hint: str = "",
        filters: Sequence[Filter] = (),
        bulk: Sequence[BulkDeed] = (),
        watches: Sequence[str] = (),
        nothing: str = "",
        inspector_width: int = INSPECTOR,
    ) -> None:
        super().__init__(tools, name, title)
        self._watches = tuple(watches)
        self._start = start
        self._source = source
        self.model: TableModel[Any] = TableModel(
            columns, source, tools.tasks, tickable=bool(bulk), parent=self
        )
        self.table = TableView(self.model, tools.memory, name)
        self.table.setAccessibleName(title)
        self.inspector = Inspector(nothing)
        self.inspector.history = tools.history
        bar = self.use_filters(hint, filters)
        bar.changed.connect(self.refresh)
        bar.columns_asked.connect(self.table.choose_columns)
        bar.search.left.connect(self._to_table)
        self.set_content(self.table)
        self.bulk = BulkBar(self.model.ticked)
        self.bulk.set_deeds(bulk)
        self.bulk.clear_asked.connect(self.model.clear_ticks)
        self.add_below(self.bulk)
        self.set_inspector(self.inspector, width=inspector_width)
        self.table.current_changed.connect(self._follow)
        self.table.opened.connect(self.opened)
        self.table.archive_asked.connect(self.archive_asked)
        self.table.explain_asked.connect(self.explain_cell)
        self.model.began.connect(self.show_content)
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self.show_error)
        self.model.ticks_changed.connect(self._ticked)
        self._wanted_key: Any = None
        self._is_asked = False

    # --- to override ---

    def read_card(self, key: Any) -> Any:
        """Reads what the inspector shows of a record; on a reader thread. None: no such record."""
        return None

    def make_card(self, found: Any) -> Card | None:
        """Makes the card of what was read; on the GUI thread."""
        return None

    def opened(self, key: Any) -> None:
        """Enter or a double click on a row."""

    def explain_cell(self, key: Any, column: str) -> None:
        """A double click on a number of a column that explains itself."""

    def archive_asked(self, key: Any) -> None:
        """Del on a row."""

    def count_words(self, shown: int) -> str:
        """What the status bar says of the list."""
        return tr("Showing {shown}", shown=shown)

    def tick_words(self, keys: Sequence[Any]) -> str:
        """What the bulk bar says beside the count (families, sums)."""
        return ""

    def read_tick_words(self, keys: Sequence[Any]) -> str:
        """As `tick_words`, for what must be read (families, sums): called on a reader thread."""
        return ""

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """The empty state when there is nothing at all."""
        return tr("Nothing here yet"), "", None

    def nothing_found(self) -> str:
        """The empty state when the filters leave nothing."""
        return tr("Nothing matches.")

    # --- wiring ---

    def activated(self) -> None:
        """Loads the list the first time."""
        if not self._is_asked:
            self.refresh()

    def query(self) -> Query:
        """What is asked for now."""
        bar = self.filter_bar
        old = self.model.query if self.model.query.sort else self._start
        if bar is None:
            return old
        return replace(old, search=bar.search.text().strip(), filters=bar.values())

    def refresh(self) -> None:
        """Asks for what the filter bar says."""
        self._is_asked = True
        self.model.set_query(self.query())

    def touched(self, changes: Any) -> None:
        """Reloads list and card when one of the watched tables changed."""
        if self._is_asked and changes.touches(*self._watches):
            self.model.reload()
            self._follow(self.table.current_key())

    def open_key(self, key: Any) -> None:
        """Makes a record current, also when the list is still loading or filtered."""
        self._wanted_key = key
        if (
            self.model.is_loaded
            and not self.table.set_current_key(key)
            and self.filter_bar is not None
        ):
            self.filter_bar.clear()
        else:
            self.activated()

    def shown_columns(self) -> tuple[Column[Any], ...]:
        """The columns on screen, from left to right."""
        by_key = {column.key: column for column in self.model.columns}
        return tuple(by_key[key] for key in self.table.column_layout.visible())

    def show_first(self) -> None:
        """Makes the first row current, so that the inspector shows it."""
        if self.model.rowCount() and self.table.current_key() is None:
            self.table.selectRow(0)

    def choose_columns(self) -> None:
        """Opens the column chooser."""
        self.table.choose_columns()

    def read_then(self, read: Callable[[], Any], done: Callable[[Any], object]) -> None:
        """Reads off the GUI thread; an error goes to the banner."""
        self.tools.tasks.read(read, done, self.show_error)

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def _follow(self, key: Any) -> None:
        if key is None:
            self.inspector.show_nothing()
            return
        self.tools.tasks.read(
            lambda: (key, self.read_card(key)),
            self._show_card,
            self.show_error,
            key=("card", id(self)),
        )

    def _show_card(self, answer: tuple[Any, Any]) -> None:
        key, found = answer
        if key != self.table.current_key():
            return
        card = self.make_card(found) if found is not None else None
        if card is None:
            self.inspector.show_nothing()
        else:
            self.inspector.show_card(card)

    def _loaded(self) -> None:
        shown = self.model.rowCount()
        self.banner.clear("not_saved")
        self.set_status(self.count_words(shown))
        self._say_empty(shown)
        if self._wanted_key is not None and self.table.set_current_key(self._wanted_key):
            self._wanted_key = None

    def _say_empty(self, shown: int) -> None:
        bar = self.filter_bar
        if shown:
            self.show_content()
        elif bar is not None and (bar.search.text() or bar.values()):
            self.show_empty(self.nothing_found(), "", Deed(tr("Clear filters"), bar.clear))
        else:
            self.show_empty(*self.nothing_yet())

    def _ticked(self) -> None:
        ticks = self.model.ticks.copy()
        self._tell_ticks(len(ticks), self.tick_words(ticks.keys()) if len(ticks) else "")
        if len(ticks):
            self.tools.tasks.read(
                lambda: (len(ticks), self.read_tick_words(ticks.keys())),
                self._ticks_read,
                self.show_error,
                key=("ticks", id(self)),
            )

    def _ticks_read(self, answer: tuple[int, str]) -> None:
        count, words = answer
        if words and count == len(self.model.ticks):
            self._tell_ticks(count, words)

    def _tell_ticks(self, count: int, words: str) -> None:
        self.bulk.tell(count, words)
        said = tr("{count} ticked", count=count) if count else ""
        self.set_status(
            self.count_words(self.model.rowCount()), ", ".join(p for p in (said, words) if p)
        )
