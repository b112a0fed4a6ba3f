"""The search-as-you-type field.

Finds one thing of many (a family, a teacher) without loading them all.
"""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.texts import quoted
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Editor, Field, Line, Option
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp


class ComboEditor(Editor):
    """A line with a list of what fits under it.

    With `lookup` it asks off the GUI thread, else it filters options.
    """

    def __init__(self, field: Field) -> None:
        self.line = Line(field.width or 240)
        super().__init__(field, self.line)
        self._tasks: Tasks | None = None
        self._value: Any = None
        self._words = ""
        self._popup = QListWidget()
        self._popup.setWindowFlags(Qt.WindowType.ToolTip)
        self._popup.setProperty("popup", True)
        self._popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._popup.itemClicked.connect(self._take)
        self.destroyed.connect(self._popup.deleteLater)
        self.line.setPlaceholderText(field.hint or tr("Type to search"))
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self._leave)
        self.line.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask)

    def set_tasks(self, tasks: Tasks) -> None:
        """Where lookups run."""
        self._tasks = tasks

    def value(self) -> Any:
        """The chosen value. Raises RuleBroken when words were typed and nothing was chosen."""
        text = self.line.text().strip()
        if not text:
            return None
        if text != self._words:
            raise RuleBroken(tr("“{text}” is not in the list. Choose an entry.", text=quoted(text)))
        return self._value

    def set_value(self, value: Any) -> None:
        """Shows a value: a pair (value, words), or a value that `named` or the options can name."""
        if isinstance(value, tuple):
            self._choose(*value)
            return
        words = dict(self.field.choices()).get(value, "") if value is not None else ""
        if not words and value is not None and self.field.named is not None:
            words = self.field.named(value)
        self._choose(value, words)

    def target(self) -> QWidget:
        """The line."""
        return self.line

    def _choose(self, value: Any, words: str) -> None:
        self._value, self._words = value, words
        self.line.setText(words)
        self.line.setCursorPosition(0)

    def _typed(self, _: str) -> None:
        self.changed.emit()
        self._soon.start()

    def _ask(self) -> None:
        text, lookup = self.line.text().strip(), self.field.lookup
        if lookup is None or self._tasks is None:
            wanted = fold(text)
            found = [option for option in self.field.choices() if wanted in fold(option[1])]
            self._show(found[:12])
            return
        self._tasks.read(lambda: lookup(text), self._show, key=("combo", id(self)))

    def _show(self, found: Sequence[Option]) -> None:
        if not self.line.hasFocus():
            return
        self._popup.clear()
        for value, words in found[:12]:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, (value, words))
            self._popup.addItem(item)
        if not found:
            self._popup.hide()
            return
        self._popup.setCurrentRow(0)
        height = self._popup.sizeHintForRow(0) * len(found[:12]) + dp(12)
        self._popup.resize(max(self.line.width(), dp(240)), height)
        self._popup.move(self.line.mapToGlobal(QPoint(0, self.line.height() + dp(2))))
        self._popup.show()

    def _take(self, item: QListWidgetItem) -> None:
        value, words = item.data(Qt.ItemDataRole.UserRole)
        self._choose(value, words)
        self._popup.hide()
        self.changed.emit()

    def _leave(self) -> None:
        text = fold(self.line.text())
        if self._popup.isVisible() and text and self.line.text() != self._words:
            item = self._popup.item(0)
            if self._popup.count() == 1 or fold(item.text()) == text:
                self._take(item)
        self._popup.hide()
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down, Enter and Esc go to the list while it is open; Down opens it."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        key = event.key()
        if not self._popup.isVisible():
            if key == Qt.Key.Key_Down:
                self._ask()
                return True
            return False
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            row = min(max(self._popup.currentRow() + step, 0), self._popup.count() - 1)
            self._popup.setCurrentRow(row)
            return True
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._take(self._popup.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            self._popup.hide()
            return True
        return False
