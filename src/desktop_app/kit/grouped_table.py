"""The grouped list of billing: 30 px group rows with a total, the rows of each under it."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyleOptionViewItem, QTreeView, QWidget

from desktop_app.kit.group_model import Group, GroupModel, GroupRole
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.memory import Memory
from desktop_app.kit.table_cells import CellDelegate, RowState
from desktop_app.kit.table_header import TableHeader
from desktop_app.kit.table_layout import ColumnLayout
from desktop_app.kit.table_model import Column, Index
from desktop_app.kit.theme import dp, font, look

_TOTAL = 110


class _GroupDelegate(CellDelegate):
    """Rows by key instead of by number, and group rows over the whole width."""

    def __init__(self, parent: "GroupedTable", state: RowState) -> None:
        super().__init__(parent, state)
        self._table = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        is_group = index.data(GroupRole) is not None
        return QSize(dp(100), dp(30 if is_group else look().density))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        group: Group[Any] | None = index.data(GroupRole)
        if group is None:
            self.paint_cell(painter, option.rect, index, self._table.place_of(index))
        elif index.column() == 0:
            self._paint_group(painter, option.rect, index, group)

    def _paint_group(self, painter: QPainter, rect: QRect, index: Index, group: Group[Any]) -> None:
        worn = look()
        area = QRect(0, rect.top(), self._table.viewport().width(), rect.height())
        current = self._table.place_of(index) == self._state.current
        soft = "accent-soft" if self._state.focused else "grey-soft"
        painter.fillRect(area, worn.color(soft if current else "sunken"))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, worn.color("line"))
        if current and self._state.focused:
            painter.fillRect(0, area.top(), dp(3), area.height() - 1, worn.color("accent"))
        caret = "caret-down" if self._table.isExpanded(index) else "caret-right"
        edge = dp(14)
        top = area.top() + (area.height() - edge) / 2
        paint_icon(painter, caret, dp(18), top, edge, worn.color("text2"))
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font("section"))
        painter.setPen(worn.color("text"))
        words = area.adjusted(dp(38), 0, -dp(_TOTAL), 0)
        painter.drawText(words, across, group.title)
        used = painter.fontMetrics().horizontalAdvance(group.title)
        painter.setFont(font("section", tabular=True))
        painter.setPen(worn.ink(group.tone or "text"))
        right = area.adjusted(0, 0, -dp(8), 0)
        painter.drawText(
            right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, group.total
        )
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        painter.drawText(words.adjusted(used + dp(8), 0, 0, 0), across, group.fact)


class GroupedTable(QTreeView):
    """Shows groups.

    `current_changed` and `opened` carry the key of a row, `group_chosen` that of a group;
    `explain_asked` the key and column of a double click on a number, for a group's total ("").
    """

    current_changed = Signal(object)
    group_chosen = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)
    explain_asked = Signal(object, str)

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        memory: Memory,
        name: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-table")
        self._state = RowState()
        self._closed: set[Hashable] = set()
        self.groups: GroupModel[Any] = GroupModel(columns, self)
        self._header = TableHeader(self.groups, self)
        self.setHeader(self._header)
        self.setModel(self.groups)
        self.setItemDelegate(_GroupDelegate(self, self._state))
        self.column_layout = ColumnLayout(self._header, self.groups.columns, memory, name)
        self._set_up()
        self._header.sort_asked.connect(self._sort)
        self.expanded.connect(lambda index: self._closed.discard(self.groups.key_of(index)))
        self.collapsed.connect(lambda index: self._closed.add(self.groups.key_of(index)))

    def _set_up(self) -> None:
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setExpandsOnDoubleClick(False)

    # --- content ---

    def show_groups(self, groups: Sequence[Group[Any]], key: Callable[[Any], Hashable]) -> None:
        """Shows groups in place of those before; current row, place and closed groups stay."""
        kept, place = self.current_key(), self.verticalScrollBar().value()
        self.groups.show(groups, key)
        for at, group in enumerate(groups):
            index = self.groups.index(at, 0)
            self.setFirstColumnSpanned(at, self.rootIndex(), True)
            self.setExpanded(index, group.key not in self._closed)
        if kept is not None and not self.set_current_key(kept):
            self.current_changed.emit(None)
        self.verticalScrollBar().setValue(place)

    def current_key(self) -> Any:
        """The key of the current row or group, None when there is none."""
        return self.groups.key_of(self.currentIndex())

    def set_current_key(self, key: Hashable) -> bool:
        """Makes a row or group current; False when it is not there."""
        index = self.groups.index_of(key)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def place_of(self, index: Index) -> int:
        """A number that is the same for all cells of a row, and differs between rows."""
        return (index.internalId() << 24) + index.row()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._state.current = self.place_of(current) if current.isValid() else -1
        self.viewport().update()
        if not current.isValid():
            self.current_changed.emit(None)
        elif self.groups.is_group(current):
            self.group_chosen.emit(self.groups.key_of(current))
        else:
            self.current_changed.emit(self.groups.key_of(current))

    def _sort(self, section: int) -> None:
        column = self.groups.columns[section]
        name, descending = self.groups.sorted_by()
        turned = not descending if name == column.sort else column.descending_first
        self.groups.set_sort(column.sort or "", descending=turned)
        self.sort_asked.emit(column.sort or "", turned)

    # --- keys, mouse, looks ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens a row and folds a group; Space folds a group."""
        index = self.currentIndex()
        folds = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
        if folds and index.isValid() and self.groups.is_group(index):
            self.setExpanded(
                index.siblingAtColumn(0), not self.isExpanded(index.siblingAtColumn(0))
            )
        elif folds and index.isValid() and event.key() != Qt.Key.Key_Space:
            self.opened.emit(self.groups.key_of(index))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the caret of a group folds it."""
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if index.isValid() and self.groups.is_group(index) and event.position().x() < dp(36):
            self.setExpanded(index, not self.isExpanded(index))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens a row, folds a group, and on a number asks where it comes from."""
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            return
        key, is_group = self.groups.key_of(index), self.groups.is_group(index)
        column = self.groups.columns[index.column()]
        if is_group and event.position().x() > self.viewport().width() - dp(_TOTAL):
            self.explain_asked.emit(key, "")
        elif is_group:
            self.setExpanded(index, not self.isExpanded(index))
        elif column.explains:
            self.explain_asked.emit(key, column.key)
        else:
            self.opened.emit(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._hover(self.place_of(index) if index.isValid() else -1)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, place: int) -> None:
        if place != self._state.hovered:
            self._state.hovered = place
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._state.focused = True
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._state.focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.column_layout.apply(self.viewport().width())

    def changeEvent(self, event: QEvent) -> None:
        """Measures again after a change of theme or zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "column_layout"):
            QTimer.singleShot(0, self, self._measure)

    def _measure(self) -> None:
        self.column_layout.apply(self.viewport().width())
        self.scheduleDelayedItemsLayout()
