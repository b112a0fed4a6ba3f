"""Garbage is looked for on the GUI thread alone.

Widgets, models and timers refer to one another in circles. Python looks for such circles in
whatever thread makes the next value, and a reader that finds a closed window would destroy Qt's
objects in its own thread: the program then dies without a word.
"""

import gc
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer

from desktop_app.core import collector

_EVERY_MS: Final = 500
_YOUNG: Final = 700
_ROUNDS: Final = 10
_SHARE: Final = 50  # a thorough search costs at most a fiftieth of the time


class Collector(QObject):
    """Looks for garbage now and then, as long as it lives, where its parent lives.

    Nothing is looked for while long work rests the search (`core.collector.paused_collector`).
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        collector.leave_to_the_window()
        self._not_before = 0.0
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look among young values, and thoroughly when enough has grown old."""
        if collector.is_resting():
            return
        young, middle, old = gc.get_count()
        now = perf_counter()
        if old > _ROUNDS and now >= self._not_before:
            gc.collect()
            ended = perf_counter()
            self._not_before = ended + (ended - now) * _SHARE
        elif middle > _ROUNDS:
            gc.collect(1)
        elif young > _YOUNG:
            gc.collect(0)
