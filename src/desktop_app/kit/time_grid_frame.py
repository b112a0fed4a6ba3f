"""What a time grid holds: its sheet, what is current and carried, what of it is in sight."""

from collections.abc import Hashable
from datetime import date

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop_app.kit import time_grid_chrome as chrome
from desktop_app.kit.theme import dp, look
from desktop_app.kit.time_grid_facts import Block, Carry, Place, Sheet
from desktop_app.kit.time_grid_layout import Layout, Measures, Spot, best_hour
from desktop_app.kit.time_grid_pens import Pens

EMPTY = Sheet()


class TimeGridFrame(QAbstractScrollArea):
    """The part of a grid that neither paints nor listens."""

    current_changed = Signal(object)

    def __init__(self, name: str, say: chrome.Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._say = name, say
        self.sheet = EMPTY
        self.current: Hashable = None
        self.cursor_place: Place | None = None
        self.carry: Carry | None = None
        self._pens = Pens(look())
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

    def ghost_box(self) -> QRect | None:
        """Return where what is carried would lie in the viewport."""
        carry = self.carry
        at = self.layout_of.number.get((carry.day, carry.lane)) if carry is not None else None
        if carry is None or at is None:
            return None
        return self.box_of(self.layout_of.spot_of(carry.start, carry.end, at))

    def _now(self) -> tuple[int, int, int] | None:
        if self.sheet.now is None:
            return None
        day, minute = self.sheet.now
        left, right = self.layout_of.day_span(day)
        inside = self.sheet.first <= minute <= self.sheet.last
        return (left, right, self.layout_of.y_of(minute)) if right and inside else None
