"""Who else is in the school, and what they have open; said on the line for news."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database

EVERY: Final = 4.0  # seconds between two times a desk says that it is there
SOONEST: Final = 0.4
_HERE: Final = "SELECT * FROM app.here(%s::smallint, %s, %s, %s, %s::text[])"
_LEAVE: Final = "SELECT app.leave(%s::smallint, %s)"


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else who is in the school, at which computer, with which records open."""

    name: str
    device: str
    opened: frozenset[tuple[str, str]] = frozenset()


class Presence:
    """Says that this desk is here and what it has open, and tells who else is.

    `others` is called in the thread of the feed when somebody came, went or opened something.
    """

    def __init__(self, database: "Database", others: Callable[[Sequence[Other]], object]) -> None:
        self._database, self._told = database, others
        self._desk = uuid4()
        self._opened: tuple[tuple[str, str], ...] = ()
        self._last: tuple[Other, ...] = ()
        self._at = 0.0
        self._is_new = True
        self._turn = Lock()
        self._beside: tuple[Presence, ...] = ()

    def join(self, other: "Presence") -> None:
        """Speak also for a second window of the same desk, and tell it who else is here."""
        with self._turn:
            self._beside = (*self._beside, other)
            self._is_new = True
        other.tell(self._last)

    def tell(self, others: "Sequence[Other]") -> None:
        """Tell this window who else is here."""
        self._told(others)

    def set_open(self, records: Iterable[tuple[str, UUID]]) -> None:
        """Note which records are open here now."""
        opened = tuple(sorted((table, str(key)) for table, key in records))
        with self._turn:
            self._is_new |= opened != self._opened
            self._opened = opened

    def beat(self, line: Any, *, woken: bool) -> None:
        """Say that this desk is here, when it is time or something is new."""
        passed = monotonic() - self._at
        windows = (self, *self._beside)
        is_new = any(each._is_new for each in windows)  # noqa: SLF001  windows of one desk
        if passed < EVERY and not is_new and not (woken and passed > SOONEST):
            return
        opened = sorted({mark for each in windows for mark in each.take_open()})
        self._at = monotonic()
        actor = self._database.actor
        given = (self._database.school_id, self._desk, actor.name, actor.device, opened)
        rows = line.execute(_HERE, given).fetchall()
        found = tuple(Other(name, device, _read(records)) for _, name, device, records in rows)
        if found != self._last:
            self._last = found
            for each in windows:
                each.tell(found)

    def take_open(self) -> list[str]:
        """Return what is open in this window, which is then no longer new."""
        with self._turn:
            self._is_new = False
            return [f"{table}:{key}" for table, key in self._opened]

    def hush(self) -> None:
        """Tell nobody any more: the window is closed, and nothing is open in it."""
        self._told = len
        self.set_open(())

    def leave(self, line: Any) -> None:
        """Say that this desk goes."""
        line.execute(_LEAVE, (self._database.school_id, self._desk))


def _read(records: Sequence[str]) -> frozenset[tuple[str, str]]:
    pairs = (record.partition(":") for record in records)
    return frozenset((table, key) for table, _, key in pairs)
