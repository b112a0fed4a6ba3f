"""How full the columns of a sheet are, row by row: a count and a bar in each cell.

Rows are chosen with the arrows and opened with Enter or a click.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.kit.theme import dp, font, look

HEAD: Final = 28
ROW: Final = 40
FIRST: Final = 190
COLUMN: Final = 84


@dataclass(frozen=True, slots=True)
class LoadCell:
    """What a column holds in a row: words, and how much of the most there is (0 to 1)."""

    text: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One row. A hatched one is out of use; `now` marks the current one."""

    key: Hashable
    name: str
    fact: str = ""
    cells: tuple[LoadCell, ...] = ()
    hatched: bool = False
    now: bool = False

    def words(self, columns: tuple[str, ...]) -> str:
        """All of it in one line."""
        said = (
            f"{name} {cell.text}"
            for name, cell in zip(columns, self.cells, strict=False)
            if cell.text
        )
        return ", ".join(part for part in (self.name, self.fact, *said) if part)


class LoadSheet(QAbstractScrollArea):
    """Paints the rows; the heads of both sides stay in sight."""

    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.columns: tuple[str, ...] = ()
        self.rows: tuple[LoadRow, ...] = ()
        self.at = -1
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    def show_rows(self, columns: tuple[str, ...], rows: tuple[LoadRow, ...]) -> None:
        """Show other rows; the current one is that of now, until another is chosen."""
        kept = self.rows[self.at].key if 0 <= self.at < len(self.rows) else None
        self.columns, self.rows = columns, rows
        keys = [row.key for row in rows]
        now = next((n for n, row in enumerate(rows) if row.now), 0 if rows else -1)
        self._choose(keys.index(kept) if kept in keys else now)
        self._measure()

    def _choose(self, at: int) -> None:
        self.at = at
        said = self.rows[at].words(self.columns) if 0 <= at < len(self.rows) else ""
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)
        self.viewport().update()

    def _column_width(self) -> int:
        room = self.viewport().width() - dp(FIRST)
        return max(dp(COLUMN), room // max(len(self.columns), 1))

    def _measure(self) -> None:
        port = self.viewport()
        wide = dp(FIRST) + self._column_width() * len(self.columns)
        high = dp(HEAD) + dp(ROW) * len(self.rows)
        self.horizontalScrollBar().setRange(0, max(wide - port.width(), 0))
        self.horizontalScrollBar().setPageStep(port.width())
        self.verticalScrollBar().setRange(0, max(high - port.height(), 0))
        self.verticalScrollBar().setPageStep(port.height())
        self.verticalScrollBar().setSingleStep(dp(ROW))
        port.update()

    def row_at(self, y: float) -> int:
        """Return the number of the row at a height of the viewport, -1 for none."""
        at = int(y - dp(HEAD) + self.verticalScrollBar().value()) // dp(ROW)
        return at if y >= dp(HEAD) and 0 <= at < len(self.rows) else -1

    def _box(self, at: int) -> QRect:
        top = dp(HEAD) + at * dp(ROW) - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), dp(ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight, then the heads."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at, row in enumerate(self.rows):
            box = self._box(at)
            if box.bottom() > dp(HEAD) and box.top() < self.viewport().height():
                self._paint_row(painter, row, box, current=at == self.at)
        self._paint_head(painter)
        painter.end()

    def _paint_row(self, painter: QPainter, row: LoadRow, box: QRect, *, current: bool) -> None:
        worn = look()
        if current:
            painter.fillRect(box, worn.color("accent-soft" if self.hasFocus() else "grey-soft"))
        if row.hatched:
            painter.fillRect(box, QBrush(worn.color("line2"), Qt.BrushStyle.BDiagPattern))
        painter.save()
        painter.setClipRect(dp(FIRST), box.top(), box.width() - dp(FIRST), box.height())
        wide = self._column_width()
        left = dp(FIRST) - self.horizontalScrollBar().value()
        for cell in row.cells:
            self._paint_cell(painter, cell, QRect(left, box.top(), wide, box.height()))
            left += wide
        painter.restore()
        name = QRect(dp(20), box.top() + dp(3), dp(FIRST) - dp(24), dp(18))
        painter.setFont(font("name"))
        painter.setPen(worn.color("accent-text" if row.now else "text"))
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, row.name)
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        metrics = QFontMetrics(font("small"))
        fact = metrics.elidedText(row.fact, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name.translated(0, dp(17)), Qt.AlignmentFlag.AlignVCenter, fact)
        if current and self.hasFocus():
            painter.fillRect(0, box.top(), dp(3), box.height(), worn.color("accent"))
        painter.fillRect(0, box.bottom(), box.width(), 1, worn.color("line"))

    def _paint_cell(self, painter: QPainter, cell: LoadCell, box: QRect) -> None:
        worn = look()
        painter.fillRect(box.left(), box.top(), 1, box.height(), worn.color("line"))
        if not cell.text:
            return
        painter.setFont(font("small", tabular=True))
        painter.setPen(worn.color("text"))
        words = box.adjusted(dp(8), dp(4), -dp(6), -dp(14))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, cell.text)
        track = QRectF(box.left() + dp(8), box.bottom() - dp(11), box.width() - dp(16), dp(4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("line"))
        painter.drawRoundedRect(track, dp(2), dp(2))
        track.setWidth(max(track.width() * min(cell.share, 1), dp(4)))
        painter.setBrush(worn.color("accent"))
        painter.drawRoundedRect(track, dp(2), dp(2))

    def _paint_head(self, painter: QPainter) -> None:
        worn, port = look(), self.viewport()
        painter.fillRect(0, 0, port.width(), dp(HEAD), worn.color("sunken"))
        painter.save()
        painter.setClipRect(dp(FIRST), 0, port.width() - dp(FIRST), dp(HEAD))
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        metrics = QFontMetrics(font("small"))
        wide = self._column_width()
        left = dp(FIRST) - self.horizontalScrollBar().value()
        for name in self.columns:
            words = metrics.elidedText(name, Qt.TextElideMode.ElideRight, wide - dp(12))
            box = QRect(left + dp(8), 0, wide - dp(10), dp(HEAD))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            left += wide
        painter.restore()
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.drawLine(0, dp(HEAD) - 1, port.width(), dp(HEAD) - 1)

    # --- events ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose a row, Enter opens it."""
        steps = {
            Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -len(self.rows),
            Qt.Key.Key_End: len(self.rows),
        }  # fmt: skip
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self.rows:
            self._choose(min(max(self.at + step, 0), len(self.rows) - 1))
            box, bar = self._box(self.at), self.verticalScrollBar()
            if box.top() < dp(HEAD):
                bar.setValue(bar.value() + box.top() - dp(HEAD))
            elif box.bottom() > self.viewport().height():
                bar.setValue(bar.value() + box.bottom() - self.viewport().height())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.at >= 0:
            self.opened.emit(self.rows[self.at].key)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the row under the pointer."""
        at = self.row_at(event.position().y())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._choose(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the row that was pressed."""
        at = self.row_at(event.position().y())
        if at >= 0 and at == self.at and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self.rows[at].key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure for the new width."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Take the new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rows"):
            self._measure()
