"""Choosing the columns of a list with the keyboard: which, and in which order."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.table_layout import ColumnLayout
from desktop_app.kit.theme import dp


class _Columns(QListWidget):
    """Space ticks a column, Alt+Up and Alt+Down move it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_current(step)
            return
        super().keyPressEvent(event)

    def move_current(self, step: int) -> None:
        """Moves the current column; the first, which names the row, stays in front."""
        row = self.currentRow()
        if row >= 1 and 1 <= row + step < self.count():
            item = self.takeItem(row)
            self.insertItem(row + step, item)
            self.setCurrentRow(row + step)


class ColumnDialog(Dialog):
    """A list of all columns with ticks; the order of the list is the order on screen."""

    def __init__(self, parent: QWidget, layout: ColumnLayout) -> None:
        super().__init__(parent, tr("Columns"), tr("Columns of this list"), tr("Use"), width=380)
        self._columns = layout
        self.list = _Columns()
        self.list.setObjectName("columns")
        self.list.setMinimumHeight(dp(240))
        self._fill()
        body = QWidget()
        row = QHBoxLayout(body)
        row.addWidget(self.list, 1)
        side = QVBoxLayout()
        side.addWidget(Button(tr("Up"), "caret-up", lambda: self.list.move_current(-1)))
        side.addWidget(Button(tr("Down"), "caret-down", lambda: self.list.move_current(1)))
        side.addStretch(1)
        side.addWidget(Button(tr("As at the start"), run=self._start_again))
        row.addLayout(side)
        self.set_body(body)
        self.result_label.setWordWrap(True)
        self.set_result(tr("Space shows or hides, Alt and arrows move"))
        self.list.setFocus()

    def _fill(self) -> None:
        self.list.clear()
        for key, title, shown, fixed in self._columns.listing():
            item = QListWidgetItem(title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if fixed else flags | Qt.ItemFlag.ItemIsUserCheckable)
            item.setSizeHint(QSize(0, dp(28)))
            item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _start_again(self) -> None:
        self._columns.reset()
        self._fill()

    def accept(self) -> None:
        """Shows the columns as the list has them."""
        items = [self.list.item(at) for at in range(self.list.count())]
        keys = [str(item.data(Qt.ItemDataRole.UserRole)) for item in items]
        hidden = {
            key
            for key, item in zip(keys, items, strict=True)
            if item.checkState() is not Qt.CheckState.Checked
        }
        self._columns.arrange(keys, hidden)
        super().accept()
