"""The program's own mark: a beat coming down, white on ultramarine."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desktop_app.kit.theme import dp, look


def paint_mark(painter: QPainter, box: QRectF) -> None:
    """Draw the mark into a square."""
    worn, size = look(), box.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.color("accent"))
    painter.drawRoundedRect(box, size * 0.18, size * 0.18)
    painter.setPen(
        QPen(
            worn.color("on-accent"),
            size * 0.09,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.FlatCap,
            Qt.PenJoinStyle.MiterJoin,
        )
    )

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * size, box.top() + y * size)

    painter.drawLine(at(0.24, 0.26), at(0.76, 0.26))
    painter.drawLine(at(0.5, 0.26), at(0.5, 0.74))
    painter.drawPolyline([at(0.31, 0.56), at(0.5, 0.76), at(0.69, 0.56)])


def mark_icon() -> QIcon:
    """Return the mark as a window icon."""
    icon = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_mark(painter, QRectF(0, 0, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


class Mark(QWidget):
    """The mark on a window."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self.setFixedSize(dp(size), dp(size))

    def sizeHint(self) -> QSize:
        """As large as asked."""
        return QSize(dp(self._size), dp(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        paint_mark(painter, QRectF(self.rect()))
        painter.end()
