"""Squares of days, week by week, a row for each: painted, walked with the arrows, read aloud."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, font, look

_ROW, _BAR, _HEAD, _TITLE = 31, 22, 26, 15
_NARROW, _WIDE, _GAP, _WEEK_GAP = 3, 11, 1, 4
_TOTAL = 64
_STEPS: Final = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: its words, the look of each of its squares, what it comes to.

    Looks are strong, good, missed, neutral, frozen, closed, open and "" for none.
    """

    key: Hashable
    title: str
    shades: Sequence[str]
    total: str = ""
    strong: bool = False


class HeatMap(QWidget):
    """`moved` carries the key of a row and the place of a square; `entered` the same, by Enter.

    `heads` are the words over the first day of each week, by place; `say` reads a square. With
    `above` the words of a row stand over its squares, for where there is little room.
    """

    moved = Signal(object, int)
    entered = Signal(object, int)

    def __init__(
        self, title: str, say: Callable[[Hashable, int], str], *, above: bool = False
    ) -> None:
        super().__init__()
        self._say, self._above = say, above
        self._lead, self._total = "", ""
        self._heads: dict[int, str] = {}
        self._rows: tuple[HeatRow, ...] = ()
        self._at = (0, 0)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_rows(
        self, rows: Sequence[HeatRow], heads: dict[int, str], *, lead: str = "", total: str = ""
    ) -> None:
        """Shows other rows; the square stays where it is, as far as it is still there."""
        key = self.current()[0]
        self._rows, self._heads, self._lead, self._total = tuple(rows), heads, lead, total
        found = next((n for n, row in enumerate(rows) if row.key == key), 0)
        self._at = (found, min(self._at[1], max(self._days() - 1, 0)))
        self._tell_accessible()
        self.updateGeometry()
        self.update()

    def current(self) -> tuple[Hashable | None, int]:
        """The key of the row and the place of the square."""
        row, day = self._at
        return (self._rows[row].key if row < len(self._rows) else None), day

    def set_current(self, key: Hashable, day: int) -> None:
        """Goes to a square without telling."""
        for n, row in enumerate(self._rows):
            if row.key == key and 0 <= day < len(row.shades):
                self._at = (n, day)
                self._tell_accessible()
                self.update()

    # --- measures ---

    def _days(self) -> int:
        return len(self._rows[0].shades) if self._rows else 0

    def _high(self) -> int:
        """How high a row is."""
        return dp(_ROW) + (dp(_TITLE) if self._above else 0)

    def _bar_top(self, row: int) -> float:
        top = dp(_HEAD) + row * self._high()
        return top + (dp(_TITLE) if self._above else 0) + (dp(_ROW) - dp(_BAR)) / 2

    def _label_width(self) -> int:
        if self._above:
            return dp(2)
        metrics = QFontMetrics(font("name"))
        widest = max((metrics.horizontalAdvance(row.title) for row in self._rows), default=0)
        return min(widest + dp(12), max(dp(90), self.width() // 3))

    def _square(self) -> float:
        days = max(self._days(), 1)
        room = self.width() - self._label_width() - (dp(2) if self._above else dp(_TOTAL))
        room -= dp(_WEEK_GAP) * len(self._heads) + dp(_GAP) * days
        return max(_NARROW, min(dp(_WIDE), room / days))

    def _lefts(self) -> list[float]:
        left, lefts, wide = float(self._label_width()), list[float](), self._square()
        for day in range(self._days()):
            if day and day in self._heads:
                left += dp(_WEEK_GAP)
            lefts.append(left)
            left += wide + dp(_GAP)
        return lefts

    def _box(self, row: int, day: int) -> QRectF:
        return QRectF(self._lefts()[day], self._bar_top(row), self._square(), dp(_BAR))

    def _square_at(self, point: QPoint) -> tuple[int, int] | None:
        row = (point.y() - dp(_HEAD)) // self._high()
        if not 0 <= row < len(self._rows):
            return None
        wide = self._square() + dp(_GAP)
        for day, left in enumerate(self._lefts()):
            if left <= point.x() < left + wide:
                return row, day
        return None

    def sizeHint(self) -> QSize:
        """A head and its rows."""
        return QSize(dp(560), dp(_HEAD) + self._high() * len(self._rows) + dp(2))

    def minimumSizeHint(self) -> QSize:
        """It narrows its squares before anything is cut."""
        return QSize(dp(200 if self._above else 320), self.sizeHint().height())

    # --- keys and mouse ---

    def _go(self, row: int, day: int) -> None:
        row = max(0, min(row, len(self._rows) - 1))
        day = max(0, min(day, self._days() - 1))
        if self._rows:
            self._at = (row, day)
            self._tell_accessible()
            self.update()
            self.moved.emit(self._rows[row].key, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to the ends of a row, Enter asks for the day."""
        row, day = self._at
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and self._rows:
            self._go(row + step[0], day + step[1])
        elif event.key() == Qt.Key.Key_Home:
            self._go(row, 0)
        elif event.key() == Qt.Key.Key_End:
            self._go(row, self._days() - 1)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._rows:
            self.entered.emit(self._rows[row].key, day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses a square."""
        found = self._square_at(event.position().toPoint())
        if found is not None:
            self._go(*found)

    def event(self, event: QEvent) -> bool:
        """A square under the mouse says what it is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._square_at(event.pos())
            words = self._say(self._rows[found[0]].key, found[1]) if found else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def _tell_accessible(self) -> None:
        key, day = self.current()
        if key is not None and self._days():
            self.setAccessibleDescription(self._say(key, day))
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the ring and says the square."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the ring away."""
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the head and every row."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lefts, wide = self._lefts(), self._square()
        self._paint_head(painter, lefts)
        for n, row in enumerate(self._rows):
            self._paint_words(painter, row, dp(_HEAD) + n * self._high(), lefts[0])
            for day, shade in enumerate(row.shades):
                box = QRectF(lefts[day], self._bar_top(n), wide, dp(_BAR))
                paint_square(painter, box, shade)
        box = self._box(*self._at).adjusted(-2, -2, 2, 2)
        if self.hasFocus():
            paint_focus_ring(painter, box.adjusted(-1, -1, 1, 1), dp(4))
        else:
            painter.setPen(QPen(look().color("field"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, dp(3), dp(3))
        painter.end()

    def _paint_head(self, painter: QPainter, lefts: Sequence[float]) -> None:
        across = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("small"))
        painter.setPen(look().color("text2"))
        painter.drawText(QRectF(0, 0, lefts[0], dp(_HEAD)), across, self._lead)
        said_until = 0.0
        for day, words in sorted(self._heads.items()):
            width = painter.fontMetrics().horizontalAdvance(words)
            if lefts[day] >= said_until:
                painter.drawText(QRectF(lefts[day], 0, width + 2, dp(_HEAD)), across, words)
                said_until = lefts[day] + width + dp(6)
        box = QRectF(0, 0, self.width(), dp(_HEAD))
        painter.drawText(box, across | Qt.AlignmentFlag.AlignRight, self._total)

    def _paint_words(self, painter: QPainter, row: HeatRow, top: int, width: float) -> None:
        across = Qt.AlignmentFlag.AlignVCenter
        high = dp(_ROW)
        if self._above:
            width, high = self.width(), dp(_TITLE) + dp(6)
        painter.setFont(font("section" if row.strong else "body"))
        painter.setPen(look().color("text"))
        shown = painter.fontMetrics().elidedText(
            row.title, Qt.TextElideMode.ElideRight, round(width) - dp(10)
        )
        painter.drawText(QRectF(0, top, width, high), across, shown)
        painter.setFont(font("section" if row.strong else "body", tabular=True))
        painter.setPen(look().color("text" if row.strong else "text2"))
        box = QRectF(0, top, self.width(), high)
        painter.drawText(box, across | Qt.AlignmentFlag.AlignRight, row.total)


_FILLS: Final = {"strong": "accent", "good": "green", "frozen": "accent-line"}


def paint_square(painter: QPainter, box: QRectF, shade: str) -> None:
    """Draws one square: filled, outlined, dashed or hatched, so that it needs no colour."""
    worn = look()
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if shade in _FILLS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color(_FILLS[shade]))
        painter.drawRoundedRect(box, dp(2), dp(2))
        if shade == "frozen":
            _paint_line(painter, inner, worn.color("accent-text"))
        return
    if shade in {"missed", "neutral", "open"}:
        pen = QPen(worn.color("field" if shade == "open" else "line2"), 1)
        if shade == "open":
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.5, 2.0])
        painter.setPen(pen)
        painter.setBrush(worn.color("grey-soft" if shade == "neutral" else "surface"))
        painter.drawRoundedRect(inner, dp(2), dp(2))
    elif shade == "closed":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(worn.color("line2"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, dp(2), dp(2))


def _paint_line(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1))
    middle = box.center().y()
    painter.drawLine(QPointF(box.left() + dp(2), middle), QPointF(box.right() - dp(2), middle))


class HeatLegend(QWidget):
    """What the squares mean, as many as there is room for."""

    def __init__(self, meanings: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._meanings = tuple(meanings)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(words for _, words in meanings))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(dp(400), dp(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws them from the left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        left, middle = 0, self.height() / 2
        for shade, words in self._meanings:
            width = painter.fontMetrics().horizontalAdvance(words)
            if left + dp(20) + width > self.width():
                break
            paint_square(painter, QRectF(left, middle - dp(6), dp(12), dp(12)), shade)
            painter.setPen(look().color("text2"))
            box = QRectF(left + dp(18), 0, width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            left += dp(18) + width + dp(16)
        painter.end()
