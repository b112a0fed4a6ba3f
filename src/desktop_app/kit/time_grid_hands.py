"""The keyboard on a time grid: from block to block, carry, resize, drop."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence

from desktop_app.kit.time_grid_facts import STEP, Carry, Doing
from desktop_app.kit.time_grid_mouse import TimeGridMouse
from desktop_app.kit.time_grid_steps import Way, beside, first_block, last_block, neighbour

KEY: Final = Qt.Key
CONTROL: Final = Qt.KeyboardModifier.ControlModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
WAYS: Final[dict[Qt.Key, Way]] = {
    KEY.Key_Up: "up", KEY.Key_Down: "down", KEY.Key_Left: "left", KEY.Key_Right: "right",
}  # fmt: skip


class TimeGridHands(TimeGridMouse):
    """A grid that can be worked with, by mouse and by keys."""

    copy_asked = Signal()
    paste_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from block to block; with Ctrl they carry, Enter drops, Esc puts back."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if self.carry is not None and self._key_carrying(key, modifiers):
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_asked.emit()
            return
        if key in WAYS and modifiers & CONTROL:
            self._lift_by_key(key, modifiers)
        elif key in WAYS and not modifiers & Qt.KeyboardModifier.AltModifier:
            self._go(WAYS[key])
        elif not self._key_other(key):
            super().keyPressEvent(event)

    def _key_other(self, key: Qt.Key) -> bool:
        block = self.current_block()
        if key in {KEY.Key_Home, KEY.Key_End}:
            ends = first_block if key == KEY.Key_Home else last_block
            found = ends(self.layout_of)
            self.make_current(found.key if found else None)
        elif key in {KEY.Key_PageUp, KEY.Key_PageDown}:
            self.left.emit(-1 if key == KEY.Key_PageUp else 1)
        elif key in {KEY.Key_Return, KEY.Key_Enter}:
            if block is not None:
                self.opened.emit(block.key)
            else:
                self.draw_at(self.cursor_place)
        elif key == KEY.Key_Space and block is not None:
            self.pointed.emit(block.key)
        elif key == KEY.Key_Escape and (block or self.cursor_place):
            self.cursor_place = None
            self.make_current(None)
        else:
            return False
        return True

    def _go(self, way: Way) -> None:
        block = self.current_block()
        if block is None:
            found = first_block(self.layout_of, self.verticalScrollBar().value())
        else:
            found = neighbour(self.layout_of, block, way)
        if found is not None:
            self.make_current(found.key)
        elif way in {"left", "right"}:
            self.left.emit(-1 if way == "left" else 1)

    def _lift_by_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        block = self.current_block()
        if block is None or block.fixed or not self.may_change():
            return
        resizing = bool(modifiers & SHIFT) and WAYS[key] in {"up", "down"}
        doing: Doing = "resize" if resizing else "move"
        self.carry = Carry(doing, block, block.day, block.lane, block.start, block.end)
        self._step(WAYS[key])

    def _key_carrying(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        carry = self.carry
        if carry is None:
            return False
        if key == KEY.Key_Escape:
            self.let_go()
        elif key in {KEY.Key_Return, KEY.Key_Enter}:
            self._carry(replace(carry, following=bool(modifiers & SHIFT)))
            self.drop()
        elif key in WAYS:
            self._step(WAYS[key])
        elif key in {KEY.Key_PageUp, KEY.Key_PageDown}:
            self._turn(-1 if key == KEY.Key_PageUp else 1)
        elif key == KEY.Key_Shift:
            self._carry(replace(carry, following=True))
        return True

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ask for one lesson again when Shift is let go."""
        if self.carry is not None and event.key() == KEY.Key_Shift:
            self._carry(replace(self.carry, following=False))
        super().keyReleaseEvent(event)

    def _turn(self, way: int) -> None:
        """Ask for the days before or after, with what is carried."""
        if self.carry is not None and self.carry.doing in {"move", "copy"} and not self._held:
            self.turned.emit(way)

    def _step(self, way: Way) -> None:
        carry = self.carry
        if carry is None or self._held:
            return
        step = STEP if way in {"down", "right"} else -STEP
        if way in {"left", "right"}:
            if carry.doing != "resize":
                carry = beside(self.layout_of, carry, 1 if step > 0 else -1)
            if carry == self.carry:
                self._turn(1 if step > 0 else -1)
                return
        elif carry.doing == "resize":
            carry = carry.until(carry.end + step)
        else:
            carry = carry.at(carry.day, carry.lane, carry.start + step)
        self._carry(carry)
        at = self.layout_of.number.get((carry.day, carry.lane))
        if at is not None:
            self.reveal(self.layout_of.spot_of(carry.start, carry.end, at))
