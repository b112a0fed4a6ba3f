"""Flat painted charts: bars, a line, a sparkline.

The figures are also readable aloud and as tooltips.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.kit.theme import dp, font, look


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a chart.

    `hatched` stands for a holiday: not zero, no value. `now` marks the current one.
    """

    label: str
    value: float
    text: str = ""
    hatched: bool = False
    now: bool = False

    def words(self) -> str:
        """What it says."""
        return f"{self.label}: {self.text or f'{self.value:g}'}"


def ticks_for(largest: float) -> list[float]:
    """Three or four round ticks from zero to above the largest value."""
    if largest <= 0:
        return [0, 1]
    rough = largest / 3
    magnitude = 10 ** floor(log10(rough))
    step = next(s * magnitude for s in (1, 2, 2.5, 5, 10) if s * magnitude >= rough)
    return [step * at for at in range(ceil(largest / step) + 1)]


class _Chart(QWidget):
    """Axis, grid and tooltips; the kinds draw their values."""

    def __init__(self, bars: Sequence[Bar] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_values(bars)

    def show_values(self, bars: Sequence[Bar]) -> None:
        """Shows other values."""
        self._bars = tuple(bars)
        self.setAccessibleName("; ".join(bar.words() for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(dp(280), dp(180))

    def _plot(self) -> QRectF:
        return QRectF(dp(40), dp(20), self.width() - dp(48), self.height() - dp(42))

    def _slot(self, at: int) -> QRectF:
        plot = self._plot()
        step = plot.width() / max(len(self._bars), 1)
        return QRectF(plot.left() + at * step, plot.top(), step, plot.height())

    def _ticks(self) -> list[float]:
        return ticks_for(max((bar.value for bar in self._bars if not bar.hatched), default=0))

    def _height(self, value: float) -> float:
        return self._plot().height() * value / self._ticks()[-1]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws grid, values and labels."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_grid(painter)
        self._paint_values(painter)
        self._paint_labels(painter)
        painter.end()

    def _paint_grid(self, painter: QPainter) -> None:
        worn, plot = look(), self._plot()
        painter.setFont(font("caption", tabular=True))
        for tick in self._ticks():
            y = round(plot.bottom() - self._height(tick))
            painter.fillRect(round(plot.left()), y, round(plot.width()), 1, worn.color("line"))
            painter.setPen(worn.color("text2"))
            words = QRect(0, y - dp(10), dp(34), dp(20))
            painter.drawText(
                words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{tick:g}"
            )

    def _paint_values(self, painter: QPainter) -> None:
        """Draws the values: each kind of chart in its way."""
        raise NotImplementedError

    def _paint_labels(self, painter: QPainter) -> None:
        worn = look()
        painter.setPen(worn.color("text2"))
        width = max(
            (painter.fontMetrics().horizontalAdvance(bar.label) for bar in self._bars), default=1
        )
        every = max(1, ceil((width + dp(4)) / max(self._slot(0).width(), 1)))
        for at, bar in enumerate(self._bars):
            if (len(self._bars) - 1 - at) % every:
                continue
            slot = self._slot(at)
            painter.setFont(font("caption-strong" if bar.now else "caption"))
            words = slot.adjusted(-dp(20), slot.height() + dp(2), dp(20), dp(20))
            painter.drawText(
                words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, bar.label
            )

    def _label_last(self, painter: QPainter) -> None:
        if not self._bars or self._bars[-1].hatched:
            return
        bar, slot = self._bars[-1], self._slot(len(self._bars) - 1)
        painter.setPen(look().color("text"))
        painter.setFont(font("chip"))
        words = QRectF(
            slot.left() - dp(30),
            slot.bottom() - self._height(bar.value) - dp(18),
            slot.width() + dp(60),
            dp(16),
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter, bar.text or f"{bar.value:g}")

    def event(self, event: QEvent) -> bool:
        """Shows the value under the pointer."""
        if isinstance(event, QHelpEvent):
            found = [
                b
                for at, b in enumerate(self._bars)
                if self._slot(at).contains(QPointF(event.pos()))
            ]
            QToolTip.showText(event.globalPos(), found[0].words() if found else "", self)
            return True
        return super().event(event)


class BarChart(_Chart):
    """Bars from zero; the current one in the full accent, holidays hatched."""

    def _paint_values(self, painter: QPainter) -> None:
        worn = look()
        some_now = any(bar.now for bar in self._bars)
        for at, bar in enumerate(self._bars):
            slot = self._slot(at)
            gap = max(slot.width() * 0.12, 1)
            height = dp(24) if bar.hatched else self._height(bar.value)
            box = QRectF(slot.left() + gap, slot.bottom() - height, slot.width() - 2 * gap, height)
            if bar.hatched:
                painter.fillRect(box, QBrush(worn.color("line2"), Qt.BrushStyle.BDiagPattern))
            else:
                full = bar.now or not some_now
                painter.fillRect(box, worn.color("accent" if full else "accent-line"))
        self._label_last(painter)


class LineChart(_Chart):
    """One line through the values; a gap where there is none."""

    def _paint_values(self, painter: QPainter) -> None:
        worn = look()
        painter.setPen(QPen(worn.color("accent"), max(1.5, dp(2))))
        run: list[QPointF] = []
        for at, bar in enumerate(self._bars):
            if bar.hatched:
                painter.drawPolyline(QPolygonF(run))
                run = []
                continue
            slot = self._slot(at)
            run.append(QPointF(slot.center().x(), slot.bottom() - self._height(bar.value)))
        painter.drawPolyline(QPolygonF(run))
        if run:
            painter.setBrush(worn.color("accent"))
            painter.drawEllipse(run[-1], dp(2.5), dp(2.5))
        self._label_last(painter)


class Sparkline(QWidget):
    """A line of 60 by 20 with a dot at its end, in the colour of a role."""

    def __init__(
        self, values: Sequence[float], *, role: str = "blue", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._values = tuple(values)
        self._role = role
        self.setAccessibleName(", ".join(f"{value:g}" for value in values))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(dp(64), dp(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_sparkline(painter, QRectF(self.rect()), self._values, self._role)
        painter.end()


def paint_sparkline(painter: QPainter, area: QRectF, values: Sequence[float], role: str) -> None:
    """Draws a sparkline inside an area, for cells."""
    if not values:
        return
    low, high = min(values), max(values)
    room = area.adjusted(dp(3), dp(3), -dp(4), -dp(3))
    step = room.width() / max(len(values) - 1, 1)
    span = (high - low) or 1
    points = [
        QPointF(room.left() + at * step, room.bottom() - room.height() * (value - low) / span)
        for at, value in enumerate(values)
    ]
    color = look().role(role).solid
    painter.setPen(QPen(color, max(1.25, dp(1.5))))
    painter.drawPolyline(QPolygonF(points))
    painter.setBrush(color)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(points[-1], dp(2.5), dp(2.5))
