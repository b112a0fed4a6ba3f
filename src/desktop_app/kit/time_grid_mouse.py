"""The mouse on a time grid: choose, draw, carry, resize, drop."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.kit import time_grid_chrome as chrome
from desktop_app.kit.theme import dp
from desktop_app.kit.time_grid import TimeGrid
from desktop_app.kit.time_grid_facts import STEP, Block, Carry, Doing, Place, Sheet, snap
from desktop_app.kit.time_grid_steps import Way

KEY: Final = Qt.Key
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
USUAL: Final = 45
TURN_AFTER: Final = 18  # creeps of 40 ms at the edge before the days turn
WAYS: Final[dict[Qt.Key, Way]] = {
    KEY.Key_Up: "up", KEY.Key_Down: "down", KEY.Key_Left: "left", KEY.Key_Right: "right",
}  # fmt: skip


class TimeGridMouse(TimeGrid):
    """A grid that the mouse can work with; its subclass adds the keys.

    `carried` tells at every step what is under way (None when it was let go), `dropped` what was
    let fall; the grid keeps showing it until it gets a sheet, or `let_go`. `opened` and `pointed`
    carry a key; `left` -1 or 1 when the arrows go on beyond an end, and `turned` the same while
    something is carried: the host then shows other days by `turn_to`; `menu_asked` a key or None
    and a point of the screen.
    """

    carried = Signal(object)
    dropped = Signal(object)
    opened = Signal(object)
    pointed = Signal(object)
    left = Signal(int)
    turned = Signal(int)
    menu_asked = Signal(object, QPoint)

    def __init__(self, name: str, say: chrome.Say, parent: QWidget | None = None) -> None:
        super().__init__(name, say, parent)
        self.may_change: Callable[[], bool] = lambda: True
        self._pressed: tuple[QPoint, Block | None, Doing] | None = None
        self._grip = 0.0
        self._last = QPoint()
        self._held = False
        self._waited = 0
        self._edge = QTimer(self, interval=40)
        self._edge.timeout.connect(self._creep)

    def lift(self, doing: Doing, block: Block) -> None:
        """Begin to carry a block with the keys."""
        if (block.fixed and doing != "copy") or not self.may_change():
            return
        self._carry(Carry(doing, block, block.day, block.lane, block.start, block.end))

    def take(self, carry: Carry) -> None:
        """Begin to carry what the host hands over: something copied."""
        self._carry(carry)

    @property
    def is_in_hand(self) -> bool:
        """Whether something is carried that has not been let fall."""
        return self.carry is not None and not self._held

    def let_go(self) -> None:
        """Put back what is carried."""
        self._pressed, self._held = None, False
        self._edge.stop()
        if self.carry is not None:
            self.carry = None
            self.viewport().update()
            self.carried.emit(None)

    def drop(self) -> None:
        """Let fall what is carried; one that has not moved is put back."""
        carry = self.carry
        self._pressed = None
        self._edge.stop()
        if carry is None or self._held:
            return
        if not carry.moved and carry.doing != "copy":
            self.let_go()
            return
        self._held = True
        self.dropped.emit(carry)

    def show_sheet(self, sheet: Sheet, *, keep_view: bool = True) -> None:
        """Show other facts: what was carried has arrived."""
        carrying = self.carry is not None
        self._pressed, self._held = None, False
        self._edge.stop()
        super().show_sheet(sheet, keep_view=keep_view)
        if carrying:
            self.carried.emit(None)

    def turn_to(self, sheet: Sheet, day: date | None = None) -> None:
        """Show other days with what is carried still in hand: on a day, else where it can lie."""
        carry = self.carry
        super().show_sheet(sheet)
        if carry is None:
            return
        chosen = next((each for each in sheet.days if each.day == day and each.lanes), None)
        chosen = chosen or next((each for each in sheet.days if each.lanes), None)
        if chosen is None:
            self.let_go()
            self.carried.emit(None)
            return
        keys = [lane.key for lane in chosen.lanes]
        lane = carry.lane if carry.lane in keys else keys[0]
        self._carry(carry.at(chosen.day, lane, carry.start))

    def _carry(self, carry: Carry) -> None:
        if carry == self.carry or self._held:
            return
        self.carry = carry
        self.viewport().update()
        self.carried.emit(carry)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a block or an empty place; both may be dragged from here."""
        point = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton or self._held:
            return
        said = next((each for each in self.beyond() if each.box.contains(point)), None)
        if said is not None:
            self.verticalScrollBar().setValue(max(self.layout_of.y_of(said.minute) - dp(6), 0))
            return
        if not self.body().contains(point) or self.carry is not None:
            return
        at = self.to_content(point)
        block = self.layout_of.block_at(at.x(), at.y())
        if block is not None:
            copying = bool(event.modifiers() & CONTROL)
            doing: Doing = "copy" if copying else "resize" if self._on_edge(point) else "move"
            self._grip = self.layout_of.minute_at(at.y()) - block.start
            self._pressed = (point, block, doing)
            self.make_current(block.key)
            self.pointed.emit(block.key)
            return
        self.cursor_place = self.layout_of.place_at(at.x(), at.y())
        self.make_current(None)
        self._pressed = (point, None, "new") if self.cursor_place is not None else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry on with what was pressed; show what a press would do."""
        point = self._last = event.position().toPoint()
        if self._pressed is None:
            if self.carry is not None and self.carry.doing == "copy" and not self._held:
                self._follow(point, event.modifiers())
            else:
                on_edge = self.may_change() and self._on_edge(point)
                shape = Qt.CursorShape.SizeVerCursor if on_edge else Qt.CursorShape.ArrowCursor
                self.viewport().setCursor(shape)
            return
        begun, block, doing = self._pressed
        far = (point - begun).manhattanLength() >= QApplication.startDragDistance()
        if self.carry is None and (not far or not self.may_change()):
            return
        if self.carry is None:
            if block is not None and block.fixed and doing != "copy":
                return
            self._begin(begun, block, doing)
            self._waited = 0
            self._edge.start()
        self._follow(point, event.modifiers())

    def _begin(self, point: QPoint, block: Block | None, doing: Doing) -> None:
        if block is not None:
            self.carry = Carry(doing, block, block.day, block.lane, block.start, block.end)
            return
        at = self.to_content(point)
        place = self.layout_of.place_at(at.x(), at.y())
        if place is not None:
            end = place.minute + STEP
            self.carry = Carry("new", None, place.day, place.lane, place.minute, end)

    def _follow(self, point: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        carry = self.carry
        if carry is None:
            return
        carry = replace(carry, following=bool(modifiers & SHIFT))
        at = self.to_content(point)
        minute = self.layout_of.minute_at(at.y())
        if carry.doing in {"resize", "new"}:
            self._carry(carry.until(snap(minute)))
            return
        column = self.layout_of.nearest_column(at.x())
        if column is not None:
            there = self.layout_of.columns[column]
            self._carry(carry.at(there.day, there.lane, snap(minute - self._grip)))

    def _creep(self) -> None:
        """Scroll while something is dragged over an edge."""
        point = self._last
        body, near = self.body(), dp(18)
        down = -1 if point.y() < body.top() + near else int(point.y() > body.bottom() - near)
        across = -1 if point.x() < body.left() + near else int(point.x() > body.right() - near)
        bars = (self.verticalScrollBar(), down), (self.horizontalScrollBar(), across)
        for bar, way in bars:
            if way:
                bar.setValue(bar.value() + way * dp(12))
        if down or across:
            self._follow(point, QApplication.keyboardModifiers())
        self._wait_at_the_edge(point)

    def _wait_at_the_edge(self, point: QPoint) -> None:
        """Ask for the days beyond when something is held at the side where they would follow."""
        body, bar, edge = self.body(), self.horizontalScrollBar(), dp(6)
        before = point.x() < body.left() + edge and bar.value() == bar.minimum()
        after = point.x() > body.right() - edge and bar.value() == bar.maximum()
        moves = self.carry is not None and self.carry.doing in {"move", "copy"}
        self._waited = self._waited + 1 if moves and before != after else 0
        if self._waited >= TURN_AFTER:
            self._waited = -TURN_AFTER
            self.turned.emit(-1 if before else 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let fall what was dragged."""
        copying = self.carry is not None and self.carry.doing == "copy" and self._pressed is None
        self._pressed = None
        if self.carry is not None and event.button() is Qt.MouseButton.LeftButton:
            if copying:
                self._follow(event.position().toPoint(), event.modifiers())
            self.drop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a block; on an empty place begin a new one of the usual length."""
        point = event.position().toPoint()
        if event.button() is not Qt.MouseButton.LeftButton or not self.body().contains(point):
            return
        self._pressed = None
        at = self.to_content(point)
        block = self.layout_of.block_at(at.x(), at.y())
        if block is not None:
            self.opened.emit(block.key)
        else:
            self.draw_at(self.layout_of.place_at(at.x(), at.y()))

    def draw_at(self, place: Place | None) -> None:
        """Begin a new block of the usual length at a place."""
        if place is None or not self.may_change():
            return
        end = min(place.minute + USUAL, self.sheet.last)
        if end > place.minute:
            self._carry(Carry("new", None, place.day, place.lane, place.minute, end))
            self.drop()

    def _on_edge(self, point: QPoint) -> bool:
        at = self.to_content(point)
        block = self.layout_of.block_at(at.x(), at.y())
        if block is None or block.fixed:
            return False
        spot = self.layout_of.spots[block.key]
        return spot.top + spot.height - at.y() <= dp(5)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the host for the menu of what is under the pointer, or of the current block."""
        if self.carry is not None:
            return
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        point = self._middle() if by_key else self.viewport().mapFromGlobal(event.globalPos())
        if not by_key:
            at = self.to_content(point)
            block = self.layout_of.block_at(at.x(), at.y())
            if block is None:
                self.cursor_place = self.layout_of.place_at(at.x(), at.y())
            self.make_current(block.key if block is not None else None)
        self.menu_asked.emit(self.current, self.viewport().mapToGlobal(point))

    def _middle(self) -> QPoint:
        block = self.current_block()
        if block is None:
            return self.body().center()
        return self.box_of(self.layout_of.spots[block.key]).center()

    def point_of(self, key: object) -> QPointF:
        """Return the middle of a block in the viewport, for tests and menus."""
        block = self.layout_of.blocks[key]
        return QPointF(self.box_of(self.layout_of.spots[block.key]).center())
