"""A key cap as a widget."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.kit.paint import key_cap_width, paint_key_cap
from desktop_app.kit.theme import dp


class KeyCap(QWidget):
    """Shows which key does something ("Alt 1", "Esc")."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self._keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its words, 18 high."""
        return QSize(key_cap_width(self._keys), dp(18) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the cap."""
        painter = QPainter(self)
        paint_key_cap(painter, self._keys, self.width(), self.height() / 2)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
