"""A painted grid of days, lanes and times: blocks are chosen, moved, resized and drawn on it.

The host gives a `Sheet` and hears what a person would like; nothing changes here until it gives
another sheet. While a block is carried only the ghost is painted anew, over a picture of the rest.
"""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from desktop_app.kit import time_grid_chrome as chrome
from desktop_app.kit import time_grid_paint as paint
from desktop_app.kit.theme import dp, look
from desktop_app.kit.time_grid_facts import Block, Carry, Line, Place, Sheet, clock
from desktop_app.kit.time_grid_layout import Layout, Measures, Spot, best_hour

EMPTY = Sheet()


class TimeGrid(QAbstractScrollArea):
    """Shows a sheet. What a person does with it is heard by `TimeGridHands`, its subclass."""

    current_changed = Signal(object)

    def __init__(self, name: str, say: chrome.Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._say = name, say
        self.sheet = EMPTY
        self.current: Hashable = None
        self.cursor_place: Place | None = None
        self.carry: Carry | None = None
        self._pens = paint.Pens(look())
        self.layout_of = Layout(EMPTY, Measures())
        self._picture: QPixmap | None = None
        self._beyond: list[chrome.Beyond] | None = None
        self._is_placed = False
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(name)
        self.verticalScrollBar().setSingleStep(dp(23))
        self.horizontalScrollBar().setSingleStep(dp(60))

    # --- what is shown ---

    def show_sheet(self, sheet: Sheet, *, keep_view: bool = True) -> None:
        """Show other facts; the current block stays current when it is still there."""
        self.sheet = sheet
        self.carry = None
        self._lay_out()
        if self.current is not None and self.current not in self.layout_of.blocks:
            self.make_current(None)
        if not keep_view:
            self._is_placed = False
        self._place_once()
        self._say_current()

    def block(self, key: Hashable) -> Block | None:
        """Return a block that is shown."""
        return self.layout_of.blocks.get(key)

    def current_block(self) -> Block | None:
        """Return the current block."""
        return self.layout_of.blocks.get(self.current) if self.current is not None else None

    def make_current(self, key: Hashable) -> None:
        """Make a block the current one and bring it into sight; None for none."""
        changed = key != self.current
        self.current = key
        block = self.current_block()
        if block is not None:
            self.cursor_place = None
            self.reveal(self.layout_of.spots[block.key])
        self.viewport().update()
        if changed:
            self._say_current()
            self.current_changed.emit(key)

    def reveal(self, spot: Spot) -> None:
        """Scroll no further than needed to see a spot."""
        area = self.body()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        if spot.left < across.value():
            across.setValue(spot.left - dp(4))
        elif spot.left + spot.width > across.value() + area.width():
            across.setValue(spot.left + spot.width - area.width() + dp(4))
        if spot.top < down.value() or spot.height > area.height():
            down.setValue(spot.top - dp(6))
        elif spot.top + spot.height > down.value() + area.height():
            down.setValue(spot.top + spot.height - area.height() + dp(6))

    def reveal_day(self, day: date) -> None:
        """Scroll sideways until a day begins in sight."""
        left, right = self.layout_of.day_span(day)
        area, bar = self.body(), self.horizontalScrollBar()
        if left < bar.value() or right > bar.value() + area.width():
            bar.setValue(left)

    def _say_current(self) -> None:
        block = self.current_block()
        said = block.words if block is not None else ""
        self.setAccessibleName(f"{self._name}: {said}" if said else self._name)
        event = QAccessibleEvent(self, QAccessible.Event.NameChanged)
        QAccessible.updateAccessibility(event)

    # --- geometry ---

    def body(self) -> QRect:
        """Return the area of the viewport in which blocks are drawn."""
        axis, head = chrome.axis_width(), chrome.head_height()
        port = self.viewport().rect()
        return QRect(axis, head, max(port.width() - axis, 1), max(port.height() - head, 1))

    def to_content(self, point: QPoint) -> QPoint:
        """Turn a point of the viewport into one of the whole content."""
        body = self.body()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QPoint(point.x() - body.left() + across, point.y() - body.top() + down)

    def box_of(self, spot: Spot) -> QRect:
        """Return where a spot is in the viewport now."""
        body = self.body()
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        left, top = spot.left - across + body.left(), spot.top - down + body.top()
        return QRect(left, top, spot.width, spot.height)

    def _lay_out(self) -> None:
        body = self.body()
        sizes = Measures(dp(91), dp(60), dp(96), body.width(), dp(3))
        self.layout_of = Layout(self.sheet, sizes)
        self.horizontalScrollBar().setPageStep(body.width())
        self.horizontalScrollBar().setRange(0, max(self.layout_of.width - body.width(), 0))
        self.verticalScrollBar().setPageStep(body.height())
        self.verticalScrollBar().setRange(0, max(self.layout_of.height - body.height() + 1, 0))
        self._repaint()

    def _place_once(self) -> None:
        """Begin with the hours in which most takes place, and today in sight."""
        if self._is_placed or not self.sheet.days or not self.isVisible():
            return
        self._is_placed = True
        hours = self.body().height() // dp(91)
        sheet = self.sheet
        first = best_hour(sheet.blocks, hours, first=sheet.first, last=sheet.last)
        self.verticalScrollBar().setValue(max(self.layout_of.y_of(first) - dp(9), 0))
        today = next((day.day for day in sheet.days if day.today), sheet.days[0].day)
        self.reveal_day(today)

    def _repaint(self) -> None:
        self._picture = self._beyond = None
        self.viewport().update()

    # --- painting ---

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

    def _now(self) -> tuple[int, int, int] | None:
        if self.sheet.now is None:
            return None
        day, minute = self.sheet.now
        left, right = self.layout_of.day_span(day)
        inside = self.sheet.first <= minute <= self.sheet.last
        return (left, right, self.layout_of.y_of(minute)) if right and inside else None

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

    def ghost_box(self) -> QRect | None:
        """Return where what is carried would lie in the viewport."""
        carry = self.carry
        at = self.layout_of.number.get((carry.day, carry.lane)) if carry is not None else None
        if carry is None or at is None:
            return None
        return self.box_of(self.layout_of.spot_of(carry.start, carry.end, at))

    # --- events ---

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
            self._pens = paint.Pens(look())
            self._lay_out()

    def viewportEvent(self, event: QEvent) -> bool:
        """Say all of the block under the pointer as a tooltip."""
        if isinstance(event, QHelpEvent):
            at = self.to_content(event.pos())
            block = None
            if self.body().contains(event.pos()):
                block = self.layout_of.block_at(at.x(), at.y())
            QToolTip.showText(event.globalPos(), block.words if block else "", self)
            return True
        return super().viewportEvent(event)
