"""Doing something at most once in a while, however often it is asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Calm(QObject):
    """Runs at once when asked, and once more after `pause_ms` when asked again meanwhile."""

    def __init__(self, run: Callable[[], object], pause_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run
        self._again = False
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._rested)

    def ask(self) -> None:
        """Run now, or when the pause is over."""
        if self._pause.isActive():
            self._again = True
            return
        self._pause.start()
        self._run()

    def is_resting(self) -> bool:
        """Whether nothing waits to be run."""
        return not self._again

    def _rested(self) -> None:
        if self._again:
            self._again = False
            self.ask()
