"""What a window knows of other desks: what they change, and whether the server answers."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.core.db import feed, presence
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.wording import tr, trn

if TYPE_CHECKING:
    from desktop_app.core.db.presence import Other

GATHER_MS = 150


class Together(QObject):
    """Follows a shared school for its window; a file has nobody to follow.

    `changed` tells what others changed, at once or gathered where much happens: a pane that reloads
    at each of fifty changes would never come to rest. `online` says that the server answers, or not
    any more; `others` that somebody came, went or opened something.
    """

    changed = Signal(object)
    online = Signal(bool)
    others = Signal()
    _said = Signal(bool)
    _seen = Signal(object)

    def __init__(self, database: Database, parent: QObject) -> None:
        super().__init__(parent)
        self.is_shared = database.lines is not None
        self.is_online = True
        self._database = database
        self._gathered: Changes | None = None
        self._said.connect(self._hear, Qt.ConnectionType.QueuedConnection)
        self._rest = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._rest.timeout.connect(self._let_go)
        self._others: Sequence[Other] = ()
        self._seen.connect(self._see, Qt.ConnectionType.QueuedConnection)
        self._presence: presence.Presence | None = None
        self._feed: feed.Feed | None = None
        if self.is_shared:
            self._presence = presence.Presence(database, self._seen.emit)
            self._tell = self._said.emit
            self._feed = feed.follow(database, self._tell, self._presence)

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

    def _see(self, others: "Sequence[Other]") -> None:
        self._others = others
        self.others.emit()

    def set_open(self, records: Iterable[tuple[str, UUID]]) -> None:
        """Let the others see which records are open here."""
        if self._presence is not None:
            self._presence.set_open(records)

    def who_has(self, key: object) -> list[str]:
        """Return the names of those who have a record open elsewhere."""
        mark = str(key)
        found = (o.name for o in self._others if any(each == mark for _, each in o.opened))
        return list(dict.fromkeys(found))

    def who_words(self, key: object) -> str:
        """Say who has a record open elsewhere; "" for nobody."""
        names = self.who_has(key) if key is not None else []
        if not names:
            return ""
        if len(names) == 1:
            return tr("{name} has this record open", name=names[0])
        return tr("{names} have this record open", names=", ".join(names))

    def stop(self) -> None:
        """Tell nothing more."""
        if self._feed is not None:
            self._feed.forget(self._tell)
        if self._presence is not None:
            self._presence.hush()
        self._said.disconnect()
        self._seen.disconnect()
        self._rest.stop()

    def state(self, key: object = None) -> tuple[str, str, str]:
        """Return the words, icon and tone of the state of the school.

        Where somebody else has the current record, `key`, open, that is what is worth saying.
        """
        if self._database.read_only:
            return tr("Read only"), "eye", "amber"
        if not self.is_shared:
            return tr("Saved on this computer"), "check-circle", "green"
        if not self.is_online:
            return tr("No connection"), "cloud-slash", "amber"
        if words := self.who_words(key):
            return words, "users", "blue"
        return self._people_words(), "check-circle", "green"

    def _people_words(self) -> str:
        names = list(dict.fromkeys(each.name for each in self._others))
        if not names:
            return tr("Connected")
        if len(names) == 1:
            return tr("Connected, {name} is here too", name=names[0])
        return trn("Connected, {n} other is here", "Connected, {n} others are here", len(names))
