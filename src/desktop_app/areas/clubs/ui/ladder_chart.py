"""The ladder of a club: how many pupils stand where, and who of them for long."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.core.wording import tr, trn
from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, font, look

ROW, LABELS, COUNTS = 27, 164, 48


@dataclass(frozen=True, slots=True)
class Rung:
    """One bar: its words, how many pupils, and how many of them for long."""

    words: str
    count: int
    long: int

    def said(self) -> str:
        """Say it in words."""
        found = f"{self.words}: {trn('{n} pupil', '{n} pupils', self.count)}"
        if not self.long:
            return found
        return tr("{bar}, {n} of them for long", bar=found, n=self.long)


class LadderChart(QWidget):
    """Bars from the highest level down; a click, or Enter, narrows the list to one of them."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ladder")
        self._rungs: tuple[Rung, ...] = ()
        self._current, self._marked, self._at = -1, -1, 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def rungs(self) -> Sequence[Rung]:
        """What is shown, the highest first."""
        return self._rungs

    def show_rungs(self, rungs: Sequence[Rung]) -> None:
        """Show other bars."""
        self._rungs = tuple(rungs)
        self._at = min(self._at, max(len(rungs) - 1, 0))
        self.setAccessibleName("; ".join(rung.said() for rung in rungs))
        self.updateGeometry()
        self.update()

    def mark(self, current: int, chosen: int) -> None:
        """Show on which bar the current pupil stands, and which one narrows the list."""
        self._current, self._marked = current, chosen
        self.update()

    def sizeHint(self) -> QSize:
        """One row for each bar."""
        return QSize(dp(440), dp(ROW) * max(len(self._rungs), 1) + dp(8))

    def _row(self, at: int) -> QRect:
        return QRect(0, dp(2) + at * dp(ROW), self.width(), dp(ROW))

    def _at_point(self, y: float) -> int:
        at = int((y - dp(2)) // dp(ROW))
        return at if 0 <= at < len(self._rungs) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        at = self._at_point(event.position().y())
        if at >= 0:
            self._at = at
            self.chosen.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move, Enter and Space choose."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and self._rungs:
            self._at = min(max(self._at + step, 0), len(self._rungs) - 1)
            self.setAccessibleDescription(self._rungs[self._at].said())
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if self._rungs:
                self.chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        """Say a bar in words under the pointer."""
        if isinstance(event, QHelpEvent):
            at = self._at_point(event.pos().y())
            words = self._rungs[at].said() if at >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)  # type: ignore[arg-type]  # any event of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars with their words and counts."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((rung.count for rung in self._rungs), default=0) or 1
        for at, rung in enumerate(self._rungs):
            self._paint_row(painter, self._row(at), rung, at, most)
        painter.end()

    def _paint_row(self, painter: QPainter, row: QRect, rung: Rung, at: int, most: int) -> None:
        worn = look()
        if at in {self._current, self._marked}:
            painter.fillRect(row, worn.color("accent-soft"))
        if at == self._marked:
            painter.fillRect(row.left(), row.top(), dp(3), row.height(), worn.color("accent"))
        painter.setFont(font("name" if at == self._marked else "body", tabular=True))
        painter.setPen(worn.color("text"))
        middle = Qt.AlignmentFlag.AlignVCenter
        words = QRect(dp(20), row.top(), dp(LABELS) - dp(28), row.height())
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignLeft, rung.words)
        count = QRect(row.right() - dp(COUNTS), row.top(), dp(COUNTS) - dp(16), row.height())
        painter.drawText(count, middle | Qt.AlignmentFlag.AlignRight, str(rung.count))
        self._paint_bar(painter, row, rung, most)
        if self.hasFocus() and at == self._at:
            paint_focus_ring(painter, QRectF(row), dp(3))

    def _paint_bar(self, painter: QPainter, row: QRect, rung: Rung, most: int) -> None:
        room = max(row.width() - dp(LABELS) - dp(COUNTS) - dp(8), dp(20))
        worn, top = look(), row.top() + (row.height() - dp(16)) / 2
        short = room * (rung.count - rung.long) / most
        painter.fillRect(QRectF(dp(LABELS), top, short, dp(16)), worn.color("accent"))
        long = room * rung.long / most
        painter.fillRect(QRectF(dp(LABELS) + short, top, long, dp(16)), worn.color("amber"))
