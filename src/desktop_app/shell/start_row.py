"""One way to begin, as a row of the start window."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import paint_focus_ring, paint_key_cap
from desktop_app.kit.theme import dp, font, look


class StartRow(QWidget):
    """One way to begin: icon, words, what it means, its keys."""

    def __init__(
        self, icon: str, title: str, fact: str, keys: str, run: Callable[[], object]
    ) -> None:
        super().__init__()
        self._icon, self._title, self._fact, self._keys, self._run = icon, title, fact, keys, run
        self._lit = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(f"{fact} {keys}")

    def sizeHint(self) -> QSize:
        """Two lines high."""
        return QSize(dp(344), dp(50))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin."""
        self._run()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space begin."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._run()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Light up."""
        self._lit = True
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Go dark."""
        self._lit = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and keys."""
        painter, worn = QPainter(self), look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(dp(2), dp(1), -dp(2), -dp(1))
        if self._lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.color("hover"))
            painter.drawRoundedRect(QRectF(box), dp(4), dp(4))
        paint_icon(
            painter, self._icon, box.left() + dp(6), box.top() + dp(15), dp(20), worn.color("text2")
        )
        left = dp(48)
        painter.setFont(font("section"))
        painter.setPen(worn.color("text"))
        painter.drawText(box.adjusted(left, dp(5), 0, 0), Qt.AlignmentFlag.AlignTop, self._title)
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        painter.drawText(
            box.adjusted(left, dp(25), -dp(56), 0), Qt.AlignmentFlag.AlignTop, self._fact
        )
        paint_key_cap(painter, self._keys, box.right() - dp(6), box.center().y())
        if self.hasFocus():
            paint_focus_ring(painter, QRectF(box), dp(4))
        painter.end()
