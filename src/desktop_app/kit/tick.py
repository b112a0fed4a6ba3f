"""The tick box as a widget."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_app.kit.paint import paint_focus_ring, paint_tick_box
from desktop_app.kit.theme import dp, font, look


class Tick(QCheckBox):
    """A painted tick box with words beside it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for box, words and ring."""
        words = QFontMetrics(font("body")).horizontalAdvance(self.text())
        return QSize(dp(24) + (dp(4) + words if self.text() else 0), dp(28))

    def hitButton(self, pos: object) -> bool:
        """The whole widget ticks."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws box, words and the focus ring."""
        painter = QPainter(self)
        edge = dp(16)
        box = QRectF(dp(3), (self.height() - edge) // 2, edge, edge)
        paint_tick_box(painter, box, self.checkState(), enabled=self.isEnabled())
        if self.hasFocus():
            paint_focus_ring(painter, box.adjusted(-3, -3, 3, 3), dp(4))
        painter.setFont(font("body"))
        painter.setPen(look().color("text" if self.isEnabled() else "dis"))
        words = QRect(dp(25), 0, self.width() - dp(25), self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text()
        )
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
