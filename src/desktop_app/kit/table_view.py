"""The list: 32 px rows, no grid, keyboard first.

The current row is one thing, the ticked rows another.
"""

from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QTableView, QToolTip, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit import column_dialog
from desktop_app.kit.memory import Memory
from desktop_app.kit.table_cells import CellDelegate, RowState, cell_is_cut
from desktop_app.kit.table_header import TableHeader
from desktop_app.kit.table_layout import ColumnLayout
from desktop_app.kit.table_model import TICK, Index, RowRole, TableModel
from desktop_app.kit.theme import dp, look


class TableView(QTableView):
    """Shows a TableModel.

    `current_changed` carries the key of the current row, `opened` that of Enter, `typed` a letter
    pressed in the list, `clicked_at` the key, column and pixel of a click, `explain_asked` the key
    and column of a double click on a number.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    archive_asked = Signal(object)
    typed = Signal(str)
    clicked_at = Signal(object, str, int)
    explain_asked = Signal(object, str)

    def __init__(
        self,
        model: TableModel[Any],
        memory: Memory,
        name: str,
        parent: QWidget | None = None,
        *,
        row_height: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._row_height = row_height
        self.setObjectName(f"{name}-table")
        self._state = RowState()
        self._key: Any = None
        self._anchor = -1
        self._list = model
        self._header = TableHeader(model, self)
        self.setHorizontalHeader(self._header)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self, self._state))
        self.column_layout = ColumnLayout(self._header, model.columns, memory, name)
        self._set_up()
        self._header.sort_asked.connect(self._sort)
        self._header.tick_all_asked.connect(self.toggle_all)
        self._header.customContextMenuRequested.connect(self.choose_columns)
        model.modelAboutToBeReset.connect(self._before_reset)
        model.began.connect(self._after_first)
        model.loaded.connect(self._after_load)
        model.ticks_changed.connect(self._header.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCornerButtonEnabled(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(dp(self._row_height or look().density))
        self.column_layout.apply(self.viewport().width())

    # --- the current row ---

    def current_key(self) -> Any:
        """The key of the current row, None when there is none."""
        return self._key

    def set_current_key(self, key: Any) -> bool:
        """Makes a row current and brings it into view; False when it is not shown."""
        row = self._list.row_of(key)
        if row < 0:
            return False
        self.set_current_row(row)
        return True

    def set_current_row(self, row: int) -> None:
        """Makes a row current by its number and brings it into view."""
        index = self._list.index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tells the pane which row the inspector follows."""
        super().currentChanged(current, previous)
        self._state.current = current.row() if current.isValid() else -1
        key = self._list.key_at(self._state.current)
        self.viewport().update()
        if key != self._key:
            self._key = key
            self.current_changed.emit(key)

    def _before_reset(self) -> None:
        if not self.signalsBlocked():  # blocked: the first rows are here, now come the others
            self._kept = (self._key, self.verticalScrollBar().value())
        self.blockSignals(True)

    def _after_first(self) -> None:
        self._state.search = self._list.query.search
        self._state.current = self._list.row_of(self._kept[0]) if self._kept[0] is not None else -1
        self.viewport().update()

    def _after_load(self) -> None:
        self.blockSignals(False)
        key, place = self._kept
        self._state.search = self._list.query.search
        row = self._list.row_of(key) if key is not None else -1
        self._state.current = row
        self._key = key if row >= 0 else None
        if row >= 0:
            self.selectionModel().setCurrentIndex(
                self._list.index(row, 0), self.selectionModel().SelectionFlag.ClearAndSelect
            )
            self.verticalScrollBar().setValue(place)
        elif key is not None:
            self.current_changed.emit(None)
        self._header.viewport().update()
        self.viewport().update()

    # --- sorting, ticking, columns ---

    def _sort(self, section: int) -> None:
        column = self._list.columns[section]
        name, descending = self._list.sorted_by()
        turned = not descending if name == column.sort else column.descending_first
        self._list.sort_by(section, descending=turned)

    def toggle_all(self) -> None:
        """Ticks all rows shown, or clears them when all are ticked."""
        if self._list.ticked_shown() is Qt.CheckState.Checked:
            self._list.clear_ticks()
        else:
            self._list.tick_all()

    def choose_columns(self, at: QPoint | None = None) -> None:
        """Opens the menu in which columns are switched on and off."""
        menu = QMenu(self)
        for number, column in enumerate(self._list.columns):
            if column.key == TICK:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self._header.isSectionHidden(number))
            action.setEnabled(self.column_layout.may_hide(number))
            action.toggled.connect(lambda on, number=number: self.column_layout.show(number, on))
        menu.addSeparator()
        menu.addAction(tr("Arrange columns…"), self.arrange_columns)
        menu.addAction(tr("Columns as at the start"), self.column_layout.reset)
        place = (
            self._header.mapToGlobal(at) if at is not None else self.mapToGlobal(QPoint(0, dp(28)))
        )
        menu.popup(place)

    def arrange_columns(self) -> None:
        """Opens the dialog in which columns are ordered with the keyboard."""
        column_dialog.ColumnDialog(self, self.column_layout).open()

    # --- keys and mouse ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Ctrl+A ticks all, Esc clears, Enter opens, Del archives; Home, End."""
        if self._own_key(event):
            return
        plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if event.text().isprintable() and event.text() and not event.modifiers() & ~plain:
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        key, row = event.key(), self._state.current
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_Space and self._list.tickable:
            self._tick(row, upto=shift)
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if self._list.tickable:
                self._list.tick_all()
        elif key == Qt.Key.Key_Escape and len(self._list.ticks):
            self._list.clear_ticks()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self._tell(self.opened)
        elif key == Qt.Key.Key_Delete and not event.modifiers():
            self._tell(self.archive_asked)
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers():
            self.set_current_row(0 if key == Qt.Key.Key_Home else self._list.rowCount() - 1)
        else:
            return False
        return True

    def _tell(self, signal: Any) -> None:
        if self._key is not None:
            signal.emit(self._key)

    def _tick(self, row: int, *, upto: bool) -> None:
        if row < 0:
            return
        if upto and self._anchor >= 0:
            self._list.tick_range(self._anchor, row)
        else:
            self._list.toggle_tick(row)
        self._anchor = row

    def keyboardSearch(self, search: str) -> None:
        """Does nothing: Qt would look at every row for it, and Ctrl+F searches better."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press in the tick column ticks without moving the current row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._list.columns[index.column()].key == TICK:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tick(index.row(), upto=shift)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        super().mousePressEvent(event)
        if index.isValid():
            column = self._list.columns[index.column()]
            inside = round(event.position().x()) - self.visualRect(index).left()
            self.clicked_at.emit(self._list.key_at(index.row()), column.key, inside)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens, as Enter does; on a number it asks where that comes from."""
        index = self.indexAt(event.position().toPoint())
        column = self._list.columns[index.column()] if index.isValid() else None
        if column is not None and column.explains and self._key is not None:
            self.explain_asked.emit(self._key, column.key)
            return
        if column is not None and column.key != TICK:
            self._tell(self.opened)
            return
        super().mouseDoubleClickEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follows the pointer for the hover ground of the whole row."""
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is hovered any more."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        if row != self._state.hovered:
            self._state.hovered = row
            self.viewport().update()

    # --- looks ---

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The chosen row shows that the keys go here; without one, the first becomes current."""
        self._state.focused = True
        super().focusInEvent(event)
        if self._state.current < 0 and self._list.rowCount() and event.reason() in _BY_KEY:
            self.set_current_row(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The chosen row turns grey."""
        self._state.focused = False
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the stretching column what is left."""
        super().resizeEvent(event)
        self.column_layout.apply(self.viewport().width())

    def changeEvent(self, event: QEvent) -> None:
        """Measures again after a change of theme or zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "column_layout"):
            QTimer.singleShot(0, self, self._measure)

    def viewportEvent(self, event: QEvent) -> bool:
        """Shows a tooltip only where words are cut, or where the column has one."""
        if isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        row = index.data(RowRole) if index.isValid() else None
        if row is None:
            QToolTip.hideText()
            return
        column = self._list.columns[index.column()]
        cut = cell_is_cut(column, row, self.columnWidth(index.column()))
        tip = str(index.data(Qt.ItemDataRole.ToolTipRole) or "") if cut or column.tooltip else ""
        QToolTip.showText(event.globalPos(), tip, self.viewport(), self.visualRect(index))

    def _scrolled(self, value: int) -> None:
        self._list.near(max(0, self.rowAt(0)))


_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
