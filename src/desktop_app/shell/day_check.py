"""The check of the days at the start of the program: every day up to yesterday is closed.

In the background, after the window is painted; where nothing is open nothing is written.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.core.clock import local
from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.core.db.database import Database
    from desktop_app.kit.tasks import Tasks

LATER_MS = 2_500


class DayCheck(QObject):
    """Closes days once; `tell` is given what the status bar says then.

    A desk that finds the days closed by another, or the file busy, says nothing: it is tried again
    at the next start, and being late changes nothing.
    """

    def __init__(
        self, database: "Database", tasks: "Tasks", tell: "Callable[[str], object]", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._database, self._tasks, self._tell = database, tasks, tell

    def start_later(self, after_ms: int = LATER_MS) -> None:
        """Check the days when the window has had its time."""
        QTimer.singleShot(after_ms, self, self.run)

    def run(self) -> None:
        """Look whether a day is open, and close it."""
        if not self._database.read_only:
            self._tasks.read(self._is_open, self._close, self._failed, key="day-check")

    def _is_open(self) -> bool:
        with self._database.reading() as session:
            return streaks.unclosed(session)

    def _close(self, is_open: bool) -> None:
        if is_open:
            service = streaks.StreakService(self._database)
            self._tasks.write(service.close, self._closed, self._failed, title=tr("Closing days"))

    def _closed(self, closed: "streaks.Closed") -> None:
        if closed.days:
            self._tasks.read(self._words, self._tell, self._failed, key="day-check")

    def _words(self) -> str:
        with self._database.reading() as session:
            zone = school.facts(session).timezone
        now = local(self._database.clock.now(), zone)
        return tr("Day check ran {time}", time=f"{now:%H:%M}")

    def _failed(self, error: Exception) -> None:
        """Stay quiet about what is safe to be late; anything else is told as ever."""
        if not isinstance(error, DownbeatError):
            self._tasks.failed.emit(error)
