"""Tables of any length: a list of keys, a cache of pages, and a model that only looks things up.

Sorting and filtering happen in the Source (in SQL), off the GUI thread; the newest query wins.
"""

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from desktop_app.kit.columns import (
    TICK,
    Column,
    Query,
    QuickSource,
    Source,
    cell_text,
    tick_column,
)
from desktop_app.kit.keys import Ticks
from desktop_app.kit.tasks import Tasks

Row = TypeVar("Row")
__all__ = [  # one door to tables
    "TICK", "Column", "Query", "QuickSource", "Source", "TableModel", "cell_text",
]  # fmt: skip
PAGE: Final = 80  # more than a tall window shows; each row costs before the first is painted
FIRST: Final = 32  # about what a window shows: painted before the others are read
PAINTED_MS: Final = 50  # until then a worker would keep the GUI thread from painting them
_PAGES_KEPT: Final = 60

RowRole: Final = int(Qt.ItemDataRole.UserRole) + 1
KeyRole: Final = RowRole + 1
ColumnRole: Final = RowRole + 2

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class _Answer:
    query: Query
    keys: Sequence[Any]
    pages: dict[int, Mapping[Any, Any]]
    whole: bool = True


class TableModel(QAbstractTableModel, Generic[Row]):
    """A read-only window onto a Source: rows in, roles out.

    `began`: the first rows of a long list are there; `loaded`: all keys are.
    """

    began = Signal()
    loaded = Signal()
    failed = Signal(object)
    ticks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        source: Source[Row],
        tasks: Tasks,
        *,
        tickable: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.tickable = tickable
        self.columns = (tick_column(), *columns) if tickable else tuple(columns)
        self.ticks = Ticks()
        self._tick_state: Qt.CheckState | None = None
        self.query = Query()
        self._source = source
        self._tasks = tasks
        self._keys: Sequence[Any] = ()
        self._pages: OrderedDict[int, Mapping[Any, Row]] = OrderedDict()
        self._wanted: list[int] = []
        self._asked: set[int] = set()
        self._near = 0
        self._edition = 0
        self._is_loaded = False
        self._fetch = QTimer(self, singleShot=True, interval=0)
        self._fetch.timeout.connect(self._ask_for_pages)

    # --- asking ---

    def set_query(self, query: Query) -> None:
        """Asks for another selection or order; the newest query wins."""
        self.query = query
        self._near = 0
        source: Any = self._source
        quick = isinstance(source, QuickSource)

        def fetch() -> _Answer:
            first = source.first(query, FIRST) if quick else None
            if first is None:
                return _whole(source, query, 0)
            return _Answer(query, first, {0: source.page(first)}, len(first) < FIRST)

        self._tasks.read(fetch, self._take, self._refuse, key=("table", id(self)))

    def reload(self) -> None:
        """Asks for the same again; ticks, current row and place stay."""
        self._load()

    def sort_by(self, column: int, *, descending: bool) -> None:
        """Asks the Source for another order."""
        name = self.columns[column].sort
        if name is not None:
            self.set_query(replace(self.query, sort=name, descending=descending))

    def rename(self, titles: Mapping[str, str]) -> None:
        """Gives columns other heads, by their keys."""
        self.columns = tuple(
            replace(column, title=titles.get(column.key, column.title)) for column in self.columns
        )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def near(self, row: int) -> None:
        """Hints which row the view shows, so that a reload fetches that page first."""
        self._near = row

    def _load(self) -> None:
        query, near, source = self.query, self._near, self._source

        self._tasks.read(
            lambda: _whole(source, query, near), self._take, self._refuse, key=("table", id(self))
        )

    def _load_rest(self, begun: _Answer) -> None:
        """Asks for all keys of a list whose first rows are shown, unless another was asked for."""
        source = self._source
        if begun.query is not self.query:
            return
        self._tasks.read(
            lambda: _whole(source, begun.query, 0),
            self._take,
            self._refuse_rest,
            key=("table", id(self)),
        )

    def _take(self, answer: _Answer) -> None:
        self.beginResetModel()
        self._edition += 1
        self._keys = answer.keys
        self._tick_state = None
        self._pages = OrderedDict(answer.pages)
        self._asked.clear()
        self._wanted.clear()
        self._is_loaded = answer.whole
        self.endResetModel()
        if answer.whole:
            self.loaded.emit()
        else:
            self.began.emit()
            QTimer.singleShot(PAINTED_MS, self, lambda: self._load_rest(answer))

    def _refuse_rest(self, error: Exception) -> None:
        self.loaded.emit()
        self.failed.emit(error)

    def _refuse(self, error: Exception) -> None:
        self.failed.emit(error)

    def _ask_for_pages(self) -> None:
        edition, source, keys = self._edition, self._source, self._keys
        while self._wanted:
            at = self._wanted.pop()
            wanted = keys[at * PAGE : (at + 1) * PAGE]

            def take(rows: Mapping[Any, Row], at: int = at) -> None:
                if edition == self._edition:
                    self._keep(at, rows)

            self._tasks.read(lambda wanted=wanted: source.page(wanted), take, self._refuse)  # type: ignore[misc]  # mypy infers no lambda with a default

    def _keep(self, at: int, rows: Mapping[Any, Row]) -> None:
        self._asked.discard(at)
        self._pages[at] = rows
        if len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        last = min((at + 1) * PAGE, len(self._keys)) - 1
        self.dataChanged.emit(self.index(at * PAGE, 0), self.index(last, len(self.columns) - 1))

    def replace_rows(self, rows: Mapping[Any, Row]) -> None:
        """Shows other contents of rows that are here, at once, without asking the Source."""
        for key, row in rows.items():
            at = self.row_of(key)
            if at >= 0 and at // PAGE in self._pages:
                page = self._pages[at // PAGE]
                self._pages[at // PAGE] = {**page, key: row}
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    # --- looking up ---

    @property
    def is_loaded(self) -> bool:
        """Whether a first answer came."""
        return self._is_loaded

    @property
    def keys(self) -> Sequence[Any]:
        """All keys shown, in order."""
        return self._keys

    def key_at(self, row: int) -> Any:
        """The key of a row number, None outside."""
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def row_of(self, key: Hashable) -> int:
        """The row number of a key, -1 when it is not shown."""
        try:
            return self._keys.index(key)
        except ValueError:
            return -1

    def row_at(self, row: int) -> Row | None:
        """The row, or None while its page is on the way (it is asked for)."""
        if not 0 <= row < len(self._keys):
            return None
        at = row // PAGE
        page = self._pages.get(at)
        if page is None:
            if at not in self._asked:
                self._asked.add(at)
                self._wanted.append(at)
                self._fetch.start()
            return None
        self._pages.move_to_end(at)
        return page.get(self._keys[row])

    def cell(self, index: Index) -> tuple[Column[Row], Row | None]:
        """The column and the row of a cell, for painting."""
        return self.columns[index.column()], self.row_at(index.row())

    # --- ticks ---

    def toggle_tick(self, row: int) -> None:
        """Ticks or unticks one row."""
        key = self.key_at(row)
        if key is not None:
            self.ticks.toggle(key)
            self._ticks_moved()

    def tick_all(self) -> None:
        """Ticks every row shown, however many."""
        self.ticks.add_all(self._keys)
        self._ticks_moved()

    def tick_range(self, first: int, last: int) -> None:
        """Ticks the rows between two row numbers, both included."""
        low, high = sorted((first, last))
        self.ticks.add_all(self._keys[low : high + 1])
        self._ticks_moved()

    def clear_ticks(self) -> None:
        """Unticks everything, shown or not."""
        self.ticks.clear()
        self._ticks_moved()

    def ticked(self) -> Sequence[Any]:
        """The keys that are ticked."""
        return self.ticks.keys()

    def ticked_shown(self) -> Qt.CheckState:
        """Whether none, some or all of the rows shown are ticked."""
        if self._tick_state is None:
            self._tick_state = self.ticks.state_of(self._keys)
        return self._tick_state

    def sorted_by(self) -> tuple[str, bool]:
        """The name the rows are sorted by, and whether descending."""
        return self.query.sort, self.query.descending

    def _ticks_moved(self) -> None:
        self._tick_state = None
        if self._keys:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, 0))
        self.ticks_changed.emit()

    # --- Qt ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The number of rows that match."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The number of columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows, says aloud, or the row itself (RowRole)."""
        if role == KeyRole:
            return self.key_at(index.row())
        if role == ColumnRole:
            return self.columns[index.column()]
        if role == Qt.ItemDataRole.CheckStateRole:
            if not self.tickable or index.column():
                return None
            return 2 if self.key_at(index.row()) in self.ticks else 0
        if role not in _ROLES:
            return None
        row = self.row_at(index.row())
        if row is None or role == RowRole:
            return row
        return cell_text(self.columns[index.column()], row, role)


def _whole(source: Source[Any], query: Query, near: int) -> _Answer:
    """Read all keys and the page near a row."""
    keys = source.ids(query)
    at = min(near, max(len(keys) - 1, 0)) // PAGE
    return _Answer(query, keys, {at: source.page(keys[at * PAGE : (at + 1) * PAGE])})


_ROLES: Final = frozenset(
    {
        RowRole,
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
    }
)
