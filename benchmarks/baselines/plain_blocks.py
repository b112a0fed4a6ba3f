"""The least a painted week costs: rectangles and three lines of text for each, with bare QPainter.

Imports nothing of ours. The same 2,000 blocks in 72 lanes, of which those in sight are drawn.
"""

import time

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

LANES, LANE, HOUR, LEFT, TOP = 72, 60, 91, 52, 47


def boxes(count: int) -> list[QRect]:
    """Lay half-hour blocks lane by lane from 8:00 on."""
    found = []
    for n in range(count):
        lane, place = n % LANES, n // LANES
        top = TOP + round(place * 0.45 * HOUR)
        found.append(QRect(LEFT + lane * LANE + 3, top, LANE - 6, round(HOUR * 0.4)))
    return found


class PlainWeek(QWidget):
    """Draws what is in sight, block by block."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.boxes = boxes(count)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("white"))
        for box in self.boxes:
            if not box.intersects(self.rect()):
                continue
            painter.setPen(QPen(QColor("#B4C3EE"), 1))
            painter.setBrush(QColor("#E7ECFA"))
            painter.drawRoundedRect(box, 4, 4)
            painter.fillRect(box.left(), box.top(), 3, box.height(), QColor("#2B52C4"))
            painter.setPen(QColor("#1E1D1A"))
            for row, words in enumerate(("Zofia W.", "Piano", "Varga")):
                line = QRect(box.left() + 7, box.top() + 2 + row * 14, box.width() - 8, 14)
                painter.drawText(line, Qt.AlignmentFlag.AlignLeft, words)
        painter.end()


def painted(count: int, width: int, height: int) -> float:
    """Return the seconds from having the blocks to having drawn them."""
    week = PlainWeek(count)
    week.resize(width, height)
    week.show()
    QApplication.processEvents()
    begun = time.perf_counter()
    week.boxes = boxes(count)
    week.repaint()
    took = time.perf_counter() - begun
    week.close()
    week.deleteLater()
    return took
