"""The search field of a pane: searches at each key, Esc clears."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import key_cap_width, paint_key_cap
from desktop_app.kit.theme import dp, look


class SearchField(QLineEdit):
    """A line with a magnifying glass and its shortcut.

    `left` comes with Down or Enter: on to the list.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, hint: str, *, keys: str = "Ctrl+F", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys_text(keys)
        self.setObjectName("search")
        self.setPlaceholderText(hint)
        self.setAccessibleName(tr("Search"))
        self.setAccessibleDescription(hint)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(lambda _: self.changed.emit())
        self._measure()

    def _measure(self) -> None:
        self.setMinimumWidth(dp(160))
        self.setMaximumWidth(dp(256))
        self.setTextMargins(dp(21), 0, 0, 0)

    def sizeHint(self) -> QSize:
        """256 wide where there is room."""
        return QSize(dp(256), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears, or leaves an empty field; Down and Enter go on to the list."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in {
            Qt.Key.Key_Escape,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        }:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the glass, and the shortcut while there is nothing typed."""
        super().paintEvent(event)
        painter = QPainter(self)
        edge = dp(14)
        paint_icon(
            painter,
            "magnifying-glass",
            dp(9),
            (self.height() - edge) / 2,
            edge,
            look().color("text2"),
        )
        room = self.width() - dp(36) - self.fontMetrics().horizontalAdvance(self.placeholderText())
        if (
            self._keys
            and not self.text()
            and not self.hasFocus()
            and room > key_cap_width(self._keys)
        ):
            paint_key_cap(painter, self._keys, self.width() - dp(6), self.height() / 2)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Measures again after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_keys"):
            self._measure()
