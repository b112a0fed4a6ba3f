"""How the timeline of a day is drawn: grid, lanes, blocks, the line of now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen

from desktop_app.areas.desk.ui.today_layout import Layout, Placed
from desktop_app.areas.desk.ui.today_words import (
    ROLES,
    cancelled_words,
    second_words,
    short_name,
    third_words,
)
from desktop_app.core.wording import tr, trn
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import Block, Lane


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_BAR = 3


@dataclass(frozen=True, slots=True)
class Ruler:
    """How minutes and tracks become pixels."""

    first_hour: int
    last_hour: int
    hour: float
    origin: QPointF
    track: int

    def x(self, minutes: int) -> float:
        """Return where a minute of the day stands."""
        return self.origin.x() + (minutes / 60 - self.first_hour) * self.hour

    def y(self, track: int) -> float:
        """Return where a track begins."""
        return self.origin.y() + track * self.track

    def box(self, start: int, end: int, track: int) -> QRectF:
        """Return the box of a span in a track."""
        left, right = self.x(start) + 1, self.x(end) - 2
        return QRectF(left, self.y(track) + dp(4), max(right - left, dp(12)), self.track - dp(8))


class BlockPainter:
    """Draws the parts of the timeline with one painter."""

    def __init__(self, painter: QPainter, ruler: Ruler, view: QRect, *, by_teacher: bool) -> None:
        self._painter, self._ruler, self._view = painter, ruler, view
        self._by_teacher = by_teacher

    def grid(self, layout: Layout) -> None:
        """Draw the lines between hours and lanes."""
        painter, worn, ruler = self._painter, look(), self._ruler
        bottom = ruler.y(layout.tracks)
        painter.setPen(QPen(worn.color("line"), 1))
        for hour in range(ruler.first_hour, ruler.last_hour + 1):
            x = round(ruler.x(hour * 60)) + 0.5
            painter.drawLine(QLineF(x, 0, x, bottom))
        track = 0
        for row in layout.rows:
            top = round(ruler.y(track))
            track += row.tracks
            if self._sees(top, row.tracks):
                y = round(ruler.y(track)) - 0.5
                painter.drawLine(QLineF(0, y, self._view.width(), y))

    def _sees(self, top: int, tracks: int) -> bool:
        """Whether a lane is in the part that is shown."""
        return top <= self._view.height() and top + tracks * self._ruler.track >= 0

    def lanes(self, layout: Layout) -> None:
        """Draw the names of the lanes over what scrolls under them."""
        painter, worn, ruler = self._painter, look(), self._ruler
        wide = round(painter.clipBoundingRect().width())
        painter.fillRect(QRect(0, 0, wide, self._view.height()), worn.color("surface"))
        painter.setPen(QPen(worn.color("line"), 1))
        painter.drawLine(QLineF(wide - 0.5, 0, wide - 0.5, ruler.y(layout.tracks)))
        track = 0
        for row in layout.rows:
            top = round(ruler.y(track))
            track += row.tracks
            if not self._sees(top, row.tracks):
                continue
            painter.setPen(QPen(worn.color("line"), 1))
            y = round(ruler.y(track)) - 0.5
            painter.drawLine(QLineF(0, y, wide, y))
            self._lane_words(row.lane, QRect(dp(20), top, wide - dp(24), self._ruler.track))

    def _lane_words(self, lane: Lane, area: QRect) -> None:
        painter, worn = self._painter, look()
        name, fact = lane_words(lane, by_teacher=self._by_teacher)
        painter.setFont(font("name"))
        painter.setPen(worn.color("text"))
        line = QRect(area.left(), area.top() + dp(8), area.width(), dp(20))
        painter.drawText(line, _LEFT, _cut(painter, name, line.width()))
        painter.setFont(font("caption"))
        painter.setPen(worn.color("text2"))
        line = line.translated(0, dp(18))
        painter.drawText(line, _LEFT, _cut(painter, fact, line.width()))

    def head(self, now: int | None) -> None:
        """Draw the hours, and the time of now on red."""
        painter, worn, ruler = self._painter, look(), self._ruler
        high = dp(26)
        painter.fillRect(QRect(0, 0, self._view.width(), high), worn.color("sunken"))
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.drawLine(QLineF(0, high - 0.5, self._view.width(), high - 0.5))
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        title = tr("Teacher") if self._by_teacher else tr("Room")
        painter.setClipRect(QRect(dp(108), 0, self._view.width(), high))
        for hour in range(ruler.first_hour, ruler.last_hour):
            left = round(ruler.x(hour * 60)) + dp(5)
            if now is not None and abs(left + dp(16) - ruler.x(now)) < dp(38):
                continue
            painter.drawText(QRect(left, 0, dp(60), high), _LEFT, f"{hour % 24:02d}:00")
        painter.setClipping(False)
        painter.drawText(QRect(dp(20), 0, dp(88), high), _LEFT, title)
        if now is not None and ruler.x(now) >= dp(108):
            self._badge(now, high)

    def _badge(self, now: int, high: int) -> None:
        painter, worn = self._painter, look()
        painter.setFont(font("chip", tabular=True))
        words = f"{now // 60:02d}:{now % 60:02d}"
        wide = QFontMetrics(painter.font()).horizontalAdvance(words) + dp(10)
        middle = self._ruler.x(now)
        left = min(max(middle - wide / 2, dp(108)), self._view.width() - wide)
        box = QRectF(left, dp(4), wide, high - dp(8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(worn.color("red"))
        painter.drawRoundedRect(box, dp(3), dp(3))
        painter.setPen(worn.color("on-red"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def now_line(self, now: int) -> None:
        """Draw the line of now, under the blocks."""
        pen = QPen(look().color("red"), max(1.0, dp(1.5)))
        self._painter.setPen(pen)
        x = self._ruler.x(now)
        self._painter.drawLine(QLineF(x, 0, x, self._view.height()))

    def ring(self, box: QRectF, *, strong: bool) -> None:
        """Draw that a block is the current one."""
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look().color("accent"), 2 if strong else 1))
        painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), dp(4), dp(4))

    def hover(self, box: QRectF) -> None:
        """Draw that the pointer is over a block."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(look().color("field"), 1))
        self._painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))

    # --- blocks ---

    def block(self, placed: Placed, box: QRectF, now: int | None) -> None:
        """Draw one meeting: its bar, its name, and two lines of facts."""
        block = placed.block
        quiet = block.meeting.cancelled or (
            now is not None and placed.end <= now and bool(block.pupil)
        )
        self._ground(block, box, quiet=quiet)
        self._words(block, box, quiet=quiet)

    def _ground(self, block: Block, box: QRectF, *, quiet: bool) -> None:
        painter, worn = self._painter, look()
        colors = worn.role(ROLES[block.meeting.type])
        path = QPainterPath()
        path.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))
        if block.meeting.cancelled:
            fill, line, bar = worn.color("surface"), worn.color("line2"), worn.color("line2")
        elif quiet:
            fill, line, bar = worn.color("sunken"), worn.color("line"), worn.color("line2")
        else:
            fill, line, bar = colors.soft, colors.line, colors.solid
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPath(path)
        painter.save()
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(box.left(), box.top(), dp(_BAR), box.height()), bar)
        painter.restore()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        clash = block.conflict and not block.meeting.cancelled
        painter.setPen(QPen(worn.color("red"), 2) if clash else QPen(line, 1))
        painter.drawPath(path)

    def _words(self, block: Block, box: QRectF, *, quiet: bool) -> None:
        painter, worn = self._painter, look()
        area = box.adjusted(dp(_BAR) + dp(6), dp(5), -dp(4), -dp(4)).toRect()
        if area.width() < dp(10):
            return
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        high = max(area.height() // 3, dp(14))
        line = QRect(area.left(), area.top(), area.width(), high)
        named = font("chip")
        named.setStrikeOut(block.meeting.cancelled)
        painter.setFont(named)
        painter.setPen(worn.color("text3" if quiet else "text"))
        name = block.name
        if QFontMetrics(named).horizontalAdvance(name) > line.width() and block.pupil:
            name = short_name(name)
        painter.drawText(line, _LEFT, _cut(painter, name, line.width()))
        if block.meeting.cancelled:
            first, second = cancelled_words(block.meeting.status)
            lines = (("", first, "text2"), ("", second, "text2"))
        else:
            icon, words = second_words(block, by_teacher=self._by_teacher)
            lines = ((icon, words, "text2"), third_words(block, by_teacher=self._by_teacher))
        painter.setFont(font("caption"))
        for icon, words, tone in lines:
            line = line.translated(0, high)
            self._line(icon, words, tone, line)
        painter.restore()

    def _line(self, icon: str, words: str, tone: str, line: QRect) -> None:
        painter, worn = self._painter, look()
        left = line.left()
        if icon:
            ink = {"warning": "red", "check": "green"}.get(icon, "text2")
            edge = dp(12)
            top = line.top() + (line.height() - edge) / 2
            paint_icon(painter, icon, left, top, edge, worn.ink(ink))
            left += edge + dp(3)
        painter.setPen(worn.ink(tone))
        room = QRect(left, line.top(), max(line.right() - left + 1, 0), line.height())
        painter.drawText(room, _LEFT, _cut(painter, words, room.width()))


def lane_words(lane: Lane, *, by_teacher: bool) -> tuple[str, str]:
    """Return the name of a lane and the fact under it."""
    if by_teacher:
        lessons = trn("{n} lesson", "{n} lessons", lane.seats or 0)
        return lane.name or tr("No teacher"), lessons
    if lane.id is None:
        return tr("Online"), tr("No room")
    seats = trn("{n} seat", "{n} seats", lane.seats) if lane.seats else lane.fact
    return lane.name, seats


def _cut(painter: QPainter, words: str, width: int) -> str:
    return painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
