"""Numbers that say where they come from, and which of them has the keys."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp


class Explained(QLabel):
    """A number that says where it comes from: double click, Enter, or F9 while the keys go here."""

    def __init__(self, text: str, role: str, run: Callable[[], object], tone: str = "") -> None:
        super().__init__(text)
        self.explain = run
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.WhatsThisCursor)
        said = tr("Where this number comes from: F9 or double click")
        self.setToolTip(said)
        self.setAccessibleName(text)
        self.setAccessibleDescription(said)

    def say(self, text: str) -> None:
        """Show another number; without one it takes no keys."""
        self.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens the explanation."""
        self.explain()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the explanation, as F9 does."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.explain()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the number, with a ring while the keys go here."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            paint_focus_ring(painter, QRectF(self.rect()), dp(3))
            painter.end()


def focused_number(inside: QWidget) -> Callable[[], object] | None:
    """What explains the number that has the keys, if it stands inside a widget."""
    at: Any = inside.window().focusWidget()
    if isinstance(at, Explained) and inside.isAncestorOf(at):
        return at.explain
    return None
