"""What a hand does with the painted timetable in tests: points, drags, presses keys."""

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt

from desktop_app.kit.time_grid_facts import Block
from tests.areas.desk.ui.stage import Stage

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier
SHIFT, LEFT = Qt.KeyboardModifier.ShiftModifier, Qt.MouseButton.LeftButton


def shown_blocks(shown: Stage) -> list[Block]:
    """Return what is painted, by time."""
    return sorted(shown.pane.grid.grid.sheet.blocks, key=lambda b: (b.day, b.start, b.title))


def block(shown: Stage, title: str) -> Block:
    """Return the first block of a title."""
    return next(each for each in shown_blocks(shown) if each.title == title)


def point(shown: Stage, day: date, lane: Any, minute: int) -> QPoint:
    """Bring a place into sight and return it."""
    grid = shown.pane.grid.grid
    at = grid.layout_of.number[day, lane]
    spot = grid.layout_of.spot_of(minute, minute + 15, at)
    grid.reveal(spot)
    grid.verticalScrollBar().setValue(spot.top - 200)  # edges scroll by themselves
    return QPoint(grid.box_of(spot).left() + 10, grid.box_of(spot).top() + 3)


def drag(shown: Stage, start: QPoint, end: QPoint, keys: Any = NO_KEYS) -> None:
    """Press, draw and let go."""
    port = shown.pane.grid.grid.viewport()
    shown.qtbot.mousePress(port, LEFT, keys, start)
    shown.qtbot.mouseMove(port, pos=QPoint(start.x(), (start.y() + end.y()) // 2 + 20))
    shown.qtbot.mouseMove(port, pos=end)
    shown.settle()
    shown.qtbot.mouseRelease(port, LEFT, keys, end)
    shown.settle()


def press(shown: Stage, key: Qt.Key, keys: Any = NO_KEYS) -> None:
    """Press a key on the grid."""
    shown.qtbot.keyClick(shown.pane.grid.grid, key, keys)
    shown.settle()
