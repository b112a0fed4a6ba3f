"""The model of a grouped list: groups with rows under them, all in memory."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from desktop_app.kit.table_model import Column, ColumnRole, Index, KeyRole, RowRole, cell_text

Row = TypeVar("Row")
GroupRole: Final = ColumnRole + 1


@dataclass(frozen=True)
class Group(Generic[Row]):
    """One group: bold title, a fact beside it ("2 pupils"), a total at the right, rows."""

    key: Hashable
    title: str
    rows: Sequence[Row]
    fact: str = ""
    total: str = ""
    tone: str = ""


class GroupModel(QAbstractItemModel, Generic[Row]):
    """Two levels: groups have internal id 0, their rows the number of the group plus one."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.groups: tuple[Group[Row], ...] = ()
        self._key: Callable[[Row], Hashable] = id
        self._sort: tuple[str, bool] = ("", False)

    def show(self, groups: Sequence[Group[Row]], key: Callable[[Row], Hashable]) -> None:
        """Puts other groups in."""
        self.beginResetModel()
        self.groups = tuple(groups)
        self._key = key
        self.endResetModel()

    def rename(self, titles: Mapping[str, str]) -> None:
        """Gives columns other heads, by their keys."""
        self.columns = tuple(
            replace(column, title=titles.get(column.key, column.title)) for column in self.columns
        )
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    def set_sort(self, name: str, *, descending: bool) -> None:
        """Shows the caret in this column; the groups come sorted."""
        self._sort = (name, descending)

    def sorted_by(self) -> tuple[str, bool]:
        """The column sorted by, and whether descending."""
        return self._sort

    def ticked_shown(self) -> Qt.CheckState:
        """Grouped lists have no ticks."""
        return Qt.CheckState.Unchecked

    def key_of(self, index: Index) -> Any:
        """The key of a row, or of a group."""
        if not index.isValid():
            return None
        group = self.group_of(index)
        return group.key if self.is_group(index) else self._key(group.rows[index.row()])

    def group_of(self, index: Index) -> Group[Row]:
        """The group an index belongs to."""
        return self.groups[index.row() if self.is_group(index) else index.internalId() - 1]

    def is_group(self, index: Index) -> bool:
        """Whether an index is the row of a group."""
        return index.internalId() == 0

    def index_of(self, key: Hashable) -> QModelIndex:
        """The index of a row or group by its key; invalid when it is not there."""
        for at, group in enumerate(self.groups):
            if group.key == key:
                return self.index(at, 0)
            for number, row in enumerate(group.rows):
                if self._key(row) == key:
                    return self.index(number, 0, self.index(at, 0))
        return QModelIndex()

    def cell(self, index: Index) -> tuple[Column[Row], Row | None]:
        """The column and the row of a cell, for painting."""
        group = self.group_of(index)
        row = None if self.is_group(index) else group.rows[index.row()]
        return self.columns[index.column()], row

    # --- Qt ---

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override] # Qt overloads parent()
        if not index.isValid() or self.is_group(index):
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        if not parent.isValid():
            return len(self.groups)
        if not self.is_group(parent) or parent.column():
            return 0
        return len(self.groups[parent.row()].rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        group = self.group_of(index)
        if role == KeyRole:
            return self.key_of(index)
        if role == ColumnRole:
            return self.columns[index.column()]
        if self.is_group(index):
            return self._group_data(group, index.column(), role)
        row = group.rows[index.row()]
        if role == RowRole:
            return row
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return cell_text(self.columns[index.column()], row, role) if role in said else None

    def _group_data(self, group: Group[Row], column: int, role: int) -> object:
        if role == GroupRole:
            return group
        words = " ".join(part for part in (group.title, group.fact, group.total) if part)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole}:
            return words if column == 0 else ""
        return None
