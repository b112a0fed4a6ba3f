"""A painted grid of days, lanes and times: blocks are chosen, moved, resized and drawn on it.

The host gives a `Sheet` and hears what a person would like; nothing changes here until it gives
another sheet. While a block is carried only the ghost is painted anew, over a picture of the rest.
"""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QFocusEvent, QHelpEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip

from desktop_app.kit import time_grid_chrome as chrome
from desktop_app.kit import time_grid_paint as paint
from desktop_app.kit.theme import dp, look
from desktop_app.kit.time_grid_facts import Block, Carry, Line, clock
from desktop_app.kit.time_grid_frame import TimeGridFrame
from desktop_app.kit.time_grid_layout import Spot
from desktop_app.kit.time_grid_pens import Pens


class TimeGrid(TimeGridFrame):
    """Paints a sheet. What a person does with it is heard by `TimeGridHands`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture of the blocks, what stays when they scroll, then what is carried."""
        painter = QPainter(self.viewport())
        body, port = self.body(), self.viewport()
        painter.drawPixmap(body.topLeft(), self._drawn())
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        pens, layout = self._pens, self.layout_of
        self._paint_notes(painter)
        chrome.paint_axis(painter, pens, layout, down, port.height())
        chrome.paint_heads(painter, pens, layout, across, port.width())
        for said in self.beyond():
            chrome.paint_beyond(painter, pens, said)
        self._paint_now_mark(painter)
        if self.carry is not None:
            self._paint_carry(painter, self.carry)
        else:
            self._paint_current(painter)
        painter.end()

    def beyond(self) -> list[chrome.Beyond]:
        """Return what is said of the blocks above and below what is in sight."""
        if self._beyond is None:
            shift = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
            self._beyond = chrome.beyond_words(
                self.layout_of, self._pens, self.body(), shift, self._say
            )
        return self._beyond

    def _drawn(self) -> QPixmap:
        """Return the picture of the body, made when there is none."""
        if self._picture is None:
            ratio = self.viewport().devicePixelRatioF()
            picture = QPixmap(self.body().size() * ratio)
            picture.setDevicePixelRatio(ratio)
            self._picture = picture
            self._paint_body(picture, QRect(0, 0, self.body().width(), self.body().height()))
        return self._picture

    def _scroll_picture(self, dx: int, dy: int) -> None:
        """Shift the picture and draw only what has come into sight."""
        picture, body = self._picture, self.body()
        if picture is None:
            return
        ratio = picture.devicePixelRatio()
        wide, high = body.width(), body.height()
        whole = ratio == int(ratio)
        if not whole or abs(dx) >= wide or abs(dy) >= high:
            self._picture = None
            return
        picture.scroll(int(dx * ratio), int(dy * ratio), picture.rect())
        if dx:
            self._paint_body(picture, QRect(0 if dx > 0 else wide + dx, 0, abs(dx), high))
        if dy:
            self._paint_body(picture, QRect(0, 0 if dy > 0 else high + dy, wide, abs(dy)))

    def _paint_body(self, picture: QPixmap, part: QRect) -> None:
        """Draw a part of the body, in pixels from its top left corner, into its picture."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        layout, pens = self.layout_of, self._pens
        area = part.translated(across, down)
        painter = QPainter(picture)
        painter.setClipRect(part)
        painter.fillRect(part, pens.color("surface"))
        painter.translate(-across, -down)
        paint.paint_ground(painter, pens, layout, area)
        if (found := self._now()) is not None:
            paint.paint_now(painter, pens, *found)
        columns = layout.within(area.left(), area.right())
        seen = layout.seen(columns, area.top() - dp(2), area.bottom() + dp(2))
        paint.paint_blocks(painter, pens, seen, layout.spots)
        painter.end()

    def _paint_notes(self, painter: QPainter) -> None:
        body, across = self.body(), self.horizontalScrollBar().value()
        painter.save()
        painter.setClipRect(body)
        for day in self.sheet.days:
            if day.note is None or day.lanes:
                continue
            left, right = self.layout_of.day_span(day.day)
            left, right = left - across + body.left(), right - across + body.left()
            if left < body.right() and right > body.left():
                top = body.top() + min(dp(150), body.height() // 4)
                box = QRect(left + dp(6), top, right - left - dp(12), body.height())
                paint.paint_note(painter, self._pens, day.note, box)
        painter.restore()

    def _paint_current(self, painter: QPainter) -> None:
        """Draw the ring of the current block, or the empty place that was pointed at."""
        body = self.body()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        painter.save()
        painter.setClipRect(body)
        painter.translate(body.left() - across, body.top() - down)
        block = self.current_block()
        if block is not None:
            spot = self.layout_of.spots[block.key]
            paint.paint_ring(painter, self._pens, spot, focused=self.hasFocus())
        self._paint_cursor(painter)
        painter.restore()

    def _paint_cursor(self, painter: QPainter) -> None:
        place = self.cursor_place
        if place is None:
            return
        at = self.layout_of.number.get((place.day, place.lane))
        if at is not None:
            spot = self.layout_of.spot_of(place.minute, place.minute + 30, at)
            paint.paint_cursor(painter, self._pens, spot)

    def _paint_now_mark(self, painter: QPainter) -> None:
        found = self._now()
        if found is None or self.sheet.now is None:
            return
        left, right, y = found
        body = self.body()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        top = y - down + body.top()
        seen = left - across < body.width() and right > across
        if seen and body.top() <= top <= body.bottom():
            at = max(left - across + body.left(), body.left())
            paint.paint_now_mark(painter, self._pens, at, top, clock(self.sheet.now[1]))

    def _paint_carry(self, painter: QPainter, carry: Carry) -> None:
        painter.save()
        painter.setClipRect(self.body())
        old = carry.block
        if (
            old is not None
            and carry.doing in {"move", "resize"}
            and old.key in self.layout_of.spots
        ):
            box = self.box_of(self.layout_of.spots[old.key])
            spot = Spot(0, box.left(), box.top(), box.width(), box.height())
            paint.paint_origin(painter, self._pens, old, spot)
        ghost = self.ghost_box()
        if ghost is not None:
            times = f"{clock(carry.start)}\u2013{clock(carry.end)}"
            shown = old or Block(None, carry.day, carry.lane, carry.start, carry.end, times)
            if old is not None and carry.doing == "resize":
                shown = replace(old, lines=(Line(times), *old.lines))
            spot = Spot(0, ghost.left(), ghost.top(), ghost.width(), ghost.height())
            paint.paint_ghost(painter, self._pens, shown, spot)
        painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        super().resizeEvent(event)
        self._lay_out()
        self._place_once()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what has come into sight."""
        self._beyond = None
        self._scroll_picture(dx, dy)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring of the keys."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring back."""
        super().focusOutEvent(event)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Wear another theme or size."""
        super().changeEvent(event)
        kinds = {QEvent.Type.StyleChange, QEvent.Type.PaletteChange, QEvent.Type.FontChange}
        if event.type() in kinds and hasattr(self, "_pens"):
            self._pens = Pens(look())
            self._lay_out()

    def words_at(self, point: QPoint) -> str:
        """Return all of the block under a point, or the whole name of a lane in its head."""
        at = self.to_content(point)
        if self.body().contains(point):
            block = self.layout_of.block_at(at.x(), at.y())
            return block.words if block is not None else ""
        number = self.layout_of.column_at(at.x()) if point.x() > self.body().left() else None
        if number is None:
            return ""
        column = self.layout_of.columns[number]
        lanes = next((day.lanes for day in self.sheet.days if day.day == column.day), ())
        return next((lane.title for lane in lanes if lane.key == column.lane), "")

    def viewportEvent(self, event: QEvent) -> bool:
        """Say all of the block under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos()), self)
            return True
        return super().viewportEvent(event)
