"""The painted day: hours across, rooms or teachers down, a line for now; arrows go around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from desktop_app.areas.desk.ui.today_layout import Layout, Placed, lay_out, next_in
from desktop_app.areas.desk.ui.today_paint import BlockPainter, Ruler
from desktop_app.areas.desk.ui.today_words import block_words
from desktop_app.core.clock import local
from desktop_app.core.wording import tr
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.areas.desk.queries.today import TodayDay


LANE: Final = 108
TRACK: Final = 70
HEAD: Final = 26
HOUR: Final = 92
_STEPS: Final[Mapping[Qt.Key, str]] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Home: "home",
    Qt.Key.Key_End: "end",
}


class Timeline(QAbstractScrollArea):
    """A day of meetings. `chosen` follows the current one, `opened` is Enter or a double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today-timeline")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(tr("Lessons of the day"))
        self.layout_of_day = Layout()
        self.current: UUID | None = None
        self._day: TodayDay | None = None
        self._by_teacher = False
        self._hover: UUID | None = None
        self._zone = "UTC"

    # --- showing ---

    def show_day(self, day: TodayDay, zone: str, *, by_teacher: bool) -> None:
        """Show a day by rooms or by teachers; the current block stays, where it is still there."""
        other = self._day is None or self._day.day != day.day
        self._day, self._zone, self._by_teacher = day, zone, by_teacher
        self.layout_of_day = lay_out(day, by_teacher=by_teacher)
        if self.layout_of_day.at(self.current) is None:
            self.current = None
        self._measure()
        if other:
            self._show_now()
        self._say()
        self.viewport().update()

    def _show_now(self) -> None:
        """Scroll to an hour before now, or to the first lesson on other days."""
        now = self.now_minutes()
        first = self.layout_of_day.first_hour * 60
        ahead = max(now - 60 - first, 0) if now is not None else 0
        self.horizontalScrollBar().setValue(round(ahead / 60 * self._hour_width()))

    def choose(self, key: UUID | None, *, tell: bool = True) -> None:
        """Make a block the current one."""
        self.current = key
        self._reveal()
        self._say()
        self.viewport().update()
        if tell:
            self.chosen.emit(key)

    def _say(self) -> None:
        here = self.layout_of_day.at(self.current)
        said = block_words(here.block).replace("\n", ", ") if here else ""
        self.setAccessibleDescription(said)

    # --- measuring ---

    def full_height(self) -> int:
        """How high the day is without scrolling."""
        return dp(HEAD) + max(self.layout_of_day.tracks, 1) * dp(TRACK) + 1

    def sizeHint(self) -> QSize:
        """As high as the day."""
        return QSize(dp(700), self.full_height())

    def minimumSizeHint(self) -> QSize:
        """At least two lanes."""
        return QSize(dp(300), dp(HEAD) + 2 * dp(TRACK))

    def _hour_width(self) -> float:
        shown = self.layout_of_day
        hours = max(shown.last_hour - shown.first_hour, 1)
        return max((self.viewport().width() - dp(LANE)) / hours, float(dp(HOUR)))

    def _measure(self) -> None:
        shown = self.layout_of_day
        wide = round(self._hour_width() * (shown.last_hour - shown.first_hour)) + dp(LANE)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, wide - self.viewport().width()))
        across.setPageStep(self.viewport().width())
        across.setSingleStep(dp(24))
        down.setRange(0, max(0, self.full_height() - self.viewport().height()))
        down.setPageStep(self.viewport().height())
        down.setSingleStep(dp(TRACK) // 2)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the hours into the width."""
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "layout_of_day"):
            self._measure()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: the head stays where it is."""
        self.viewport().update()

    def ruler(self) -> Ruler:
        """Return how minutes and lanes become pixels now."""
        return Ruler(
            self.layout_of_day.first_hour,
            self.layout_of_day.last_hour,
            self._hour_width(),
            QPointF(
                dp(LANE) - self.horizontalScrollBar().value(),
                dp(HEAD) - self.verticalScrollBar().value(),
            ),
            dp(TRACK),
        )

    def box_of(self, placed: Placed) -> QRectF:
        """Return where a block is painted."""
        top = self.layout_of_day.top(placed.lane) + placed.track
        return self.ruler().box(placed.start, placed.end, top)

    def _boxes_in(self, area: QRectF) -> Iterator[tuple[Placed, QRectF]]:
        """Give the blocks in a part of the viewport with where they are painted.

        Of a day of thousands only those are measured whose track is seen.
        """
        ruler, shown = self.ruler(), self.layout_of_day
        first = int((area.top() - ruler.origin.y()) // ruler.track)
        last = int((area.bottom() - ruler.origin.y()) // ruler.track)
        for placed in shown.placed:
            track = shown.top(placed.lane) + placed.track
            if first <= track <= last:
                box = ruler.box(placed.start, placed.end, track)
                if box.intersects(area):
                    yield placed, box

    def block_at(self, place: QPointF) -> Placed | None:
        """Return the block under a point of the viewport."""
        if place.x() < dp(LANE) or place.y() < dp(HEAD):
            return None
        near = QRectF(place.x() - 1, place.y() - 1, 2, 2)
        return next((p for p, box in self._boxes_in(near) if box.contains(place)), None)

    def _reveal(self) -> None:
        here = self.layout_of_day.at(self.current)
        if here is None:
            return
        box = self.box_of(here)
        view = self.viewport().rect()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if box.left() < dp(LANE):
            across.setValue(across.value() + round(box.left()) - dp(LANE) - dp(4))
        elif box.right() > view.right():
            across.setValue(across.value() + round(box.right() - view.right()) + dp(4))
        if box.top() < dp(HEAD):
            down.setValue(down.value() + round(box.top()) - dp(HEAD) - dp(4))
        elif box.bottom() > view.bottom():
            down.setValue(down.value() + round(box.bottom() - view.bottom()) + dp(4))

    # --- painting ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw lanes, blocks, the line of now, and the head above them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self.viewport().rect()
        drawing = BlockPainter(painter, self.ruler(), view, by_teacher=self._by_teacher)
        painter.setClipRect(view.adjusted(0, dp(HEAD), 0, 0))
        drawing.grid(self.layout_of_day)
        painter.setClipRect(view.adjusted(dp(LANE), dp(HEAD), 0, 0))
        now = self.now_minutes()
        if now is not None:
            drawing.now_line(now)
        for placed, box in self._boxes_in(QRectF(event.rect())):
            drawing.block(placed, box, now)
            self._paint_marks(drawing, placed, box)
        painter.setClipRect(QRect(0, dp(HEAD), dp(LANE), view.height()))
        drawing.lanes(self.layout_of_day)
        painter.setClipping(False)
        drawing.head(now)
        painter.end()

    def _paint_marks(self, drawing: BlockPainter, placed: Placed, box: QRectF) -> None:
        key = placed.block.meeting.id
        if key == self.current:
            drawing.ring(box, strong=self.hasFocus())
        elif key == self._hover:
            drawing.hover(box)

    def now_minutes(self) -> int | None:
        """Return how far today is, in minutes since midnight; None on other days."""
        if self._day is None or self._day.day != self._day.today:
            return None
        wall = local(self._day.now, self._zone)
        shown = self.layout_of_day
        minutes = wall.hour * 60 + wall.minute
        return minutes if shown.first_hour * 60 <= minutes <= shown.last_hour * 60 else None

    # --- mouse and keys ---

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the block under the pointer."""
        found = self.block_at(event.position())
        key = found.block.meeting.id if found else None
        if key != self._hover:
            self._hover = key
            shape = Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        self._hover = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the block that was pressed."""
        found = self.block_at(event.position())
        self.choose(found.block.meeting.id if found else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the block."""
        found = self.block_at(event.position())
        if found is not None:
            self.opened.emit(found.block.meeting.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to the next block, Enter opens it."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            wanted = next_in(self.layout_of_day, self.current, _STEPS[key])
            if wanted is not None:
                self.choose(wanted)
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.opened.emit(self.current)
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say everything about the block under the pointer."""
        if isinstance(event, QHelpEvent):
            found = self.block_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), block_words(found.block) if found else "", self)
            return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: object) -> None:
        """Show where the keys go: the first time the block that is on, or comes next."""
        if self.current is None and self._day is not None:
            coming = [
                p for p in self.layout_of_day.placed if p.block.meeting.ends_at > self._day.now
            ]
            if coming:
                first = min(coming, key=lambda p: (p.start, p.lane)).block.meeting.id
                self.choose(first, tell=False)
        self.viewport().update()

    def focusOutEvent(self, event: object) -> None:
        """Show that the keys go elsewhere."""
        self.viewport().update()
