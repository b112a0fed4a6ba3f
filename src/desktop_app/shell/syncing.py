"""Sync in the background: pushes what waits on a copy and refreshes it while the office is there.

It begins by itself when the copy was opened, a moment after each deed, when the program comes to
the front again, and every few minutes. Without a line nothing is lost and nothing needs to be done.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.db.database import Database
from desktop_app.core.errors import ServerAway, Stopped
from desktop_app.core.progress import Progress
from desktop_app.core.sync import standing as of_copy
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.sync.terms import Transport
from desktop_app.kit.tasks import Activity, Tasks

if TYPE_CHECKING:
    from desktop_app.core.sync.standing import Standing

AFTER_FIRST_PANE_MS: Final = 1_000
AFTER_OPENING_MS: Final = 1_500
AFTER_DEED_MS: Final = 2_000
EVERY_MS: Final = 180_000
AGAIN_MS: Final = 30_000
_AWAY: Final = frozenset({"silent", "host", "port", "cut", "starting", "full"})


class CopyWork(Protocol):
    """What a window can do with the copy it shows; bootstrap does it."""

    def sync(self, progress: Progress) -> object:
        """Push what waits and take in what the office has; resumes where it was stopped.

        Raises ServerAway and ServerRefused where the office cannot be reached, CopyLocked where it
        has switched the copy off.
        """
        ...

    def open_office(self) -> Database:
        """Open the shared school itself. Raises ServerRefused."""
        ...

    def sign_in(self, password: str) -> None:
        """Keep another password of the login, once the school takes it. Raises ServerRefused."""
        ...

    def remove(self) -> None:
        """Take the closed copy off this computer. Raises RuleBroken while deeds wait on it."""
        ...


class Syncer(QObject):
    """One copy and its office; `changed` says that there is something else to say about them.

    `answered` carries what a sync that ended did, `was_locked` why the copy was locked by its
    office.
    """

    changed = Signal()
    was_locked = Signal(object)
    answered = Signal(object)

    def __init__(
        self, database: Database, work: CopyWork, parent: QObject, *, eager: bool = True
    ) -> None:
        super().__init__(parent)
        facts = database.copy
        if facts is None:
            raise ValueError("this school is no copy")
        self._database, self.work, self._copy_id = database, work, facts.copy_id
        self.has_line = facts.transport is Transport.SERVER
        self.tasks = Tasks(self)
        self.tasks.busy.connect(self._show_activity)
        self.tasks.failed.connect(self._failed)
        self.standing: Standing | None = None
        self.activity: Activity | None = None
        self.error: Exception | None = None
        self.offline_since: datetime | None = None
        self.locked: CopyLocked | None = None
        self.is_running = False
        self._tried = 0
        self._told: list[Callable[[], object]] = []
        self._soon = self._timer(AFTER_DEED_MS)
        self._later = self._timer(EVERY_MS)
        self._eager = False
        self._starts_eager = eager

    def _timer(self, wait: int) -> QTimer:
        made = QTimer(self, singleShot=True, interval=wait)
        made.timeout.connect(self.sync_now)
        return made

    def start(self) -> None:
        """Say how the copy stands, and sync soon.

        What is asked for that loads what the first pane does not need, so the pane comes first.
        """
        if self._database.is_early:
            QTimer.singleShot(AFTER_FIRST_PANE_MS, self, self.look)
        else:
            self.look()
        if self._starts_eager:
            self.be_eager()

    def be_eager(self) -> None:
        """Sync by itself from now on: soon, after each deed, when one comes back, and at times."""
        app = QGuiApplication.instance()
        if self._eager or not self.has_line or not isinstance(app, QGuiApplication):
            return
        self._eager = True
        app.applicationStateChanged.connect(self._came_back)
        self._soon.start(AFTER_OPENING_MS)

    def stop(self) -> None:
        """Stop the sync under way; what is not up yet waits here."""
        self.tasks.stop()

    def close(self) -> None:
        """End: nothing is synced any more."""
        app = QGuiApplication.instance()
        if self._eager and isinstance(app, QGuiApplication):
            app.applicationStateChanged.disconnect(self._came_back)
        self._soon.stop()
        self._later.stop()
        self.tasks.close()

    # --- how it stands --------------------------------------------------------------------------

    def look(self) -> None:
        """Read again how the copy stands; after each change of it."""
        self.tasks.read(self._read, self._show, self._not_read, key="standing")

    def _read(self) -> "Standing | None":
        with self._database.reading() as session:
            return of_copy.standing(session, self._copy_id)

    def _show(self, found: "Standing | None") -> None:
        self.standing = found
        if found is not None and found.newest > self._tried and found.waiting:
            self._after_deed()
        self.changed.emit()

    def _not_read(self, error: Exception) -> None:
        self.error = error
        self.changed.emit()

    def _after_deed(self) -> None:
        if self._eager and not self.is_running and not self.is_locked:
            self._soon.start(AFTER_DEED_MS)

    @property
    def is_offline(self) -> bool:
        """Whether the office could not be reached when it was tried last."""
        return self.offline_since is not None

    @property
    def is_locked(self) -> bool:
        """Whether the copy was switched off or has been without its office for too long."""
        facts = self._database.copy
        return self.locked is not None or (
            facts is not None and facts.expires_at <= self._database.clock.now()
        )

    # --- syncing --------------------------------------------------------------------------------

    def _came_back(self, state: Qt.ApplicationState) -> None:
        """Try again when the lid was opened or the program comes to the front."""
        if state is Qt.ApplicationState.ApplicationActive and self.is_offline:
            self._after_deed()

    def sync_now(self) -> None:
        """Push and refresh now, off the GUI thread; one at a time."""
        if self.is_running or not self.has_line:
            return
        self.is_running = True
        self._soon.stop()
        self._later.stop()
        self._tried = self.standing.newest if self.standing is not None else 0
        work = self.work
        self.tasks.long_write(work.sync, self._synced, self._refused, title="sync")
        self.changed.emit()

    def _show_activity(self, activity: Activity | None) -> None:
        self.activity = activity
        if self.is_running:
            self.changed.emit()

    def _synced(self, answer: object) -> None:
        self.error = self.offline_since = None
        self._ended()
        self.answered.emit(answer)

    def _refused(self, error: Exception) -> None:
        if is_away(error):
            self.offline_since = self.offline_since or self._database.clock.now()
            self.error = None
        elif isinstance(error, Stopped):
            self.error = None
        elif isinstance(error, CopyLocked):
            self.locked = error
        else:
            self.error, self.offline_since = error, None
        self._ended()
        if self.locked is not None:
            self.was_locked.emit(self.locked)

    def _failed(self, error: Exception) -> None:
        self.error = error
        self.changed.emit()

    def _ended(self) -> None:
        self.is_running, self.activity = False, None
        if self._eager and not self.is_locked:
            self._later.start(AGAIN_MS if self.is_offline or self.error else EVERY_MS)
        self.look()


def is_away(error: Exception) -> bool:
    """Say whether an error only means that there is no line to the office now."""
    if isinstance(error, ServerRefused):
        return error.case in _AWAY
    return isinstance(error, ServerAway)
