"""What a window knows of other desks: what they change, and whether the server answers."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.core.db import feed
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.wording import tr

GATHER_MS = 150


class Together(QObject):
    """Follows a shared school for its window; a file has nobody to follow.

    `changed` tells what others changed, at once or gathered where much happens: a pane that reloads
    at each of fifty changes would never come to rest. `online` says that the server answers, or not
    any more.
    """

    changed = Signal(object)
    online = Signal(bool)
    _said = Signal(bool)

    def __init__(self, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self.is_shared = database.lines is not None
        self.is_online = True
        self._database = database
        self._gathered: Changes | None = None
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._rest = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._rest.timeout.connect(self._let_go)
        if self.is_shared:
            feed.follow(database, self._said.emit)

    def take(self, changes: Changes) -> None:
        """Take a change of another desk, and tell it now or with those that follow at once."""
        if self._rest.isActive():
            before = self._gathered
            self._gathered = changes if before is None else before.with_more(changes)
            return
        self.changed.emit(changes)
        self._rest.start()

    def _let_go(self) -> None:
        changes, self._gathered = self._gathered, None
        if changes is not None:
            self.take(changes)

    def _hear(self, online: bool) -> None:
        if online != self.is_online:
            self.is_online = online
            self.online.emit(online)

    def stop(self) -> None:
        """Tell nothing more."""
        self._said.disconnect()
        self._rest.stop()

    def state(self) -> tuple[str, str, str]:
        """Return the words, icon and tone of the state of the school."""
        if self._database.read_only:
            return tr("Read only"), "eye", "amber"
        if not self.is_shared:
            return tr("Saved on this computer"), "check-circle", "green"
        if not self.is_online:
            return tr("No connection"), "cloud-slash", "amber"
        return tr("Connected"), "check-circle", "green"
