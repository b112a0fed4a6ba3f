"""What other desks did: heard within a moment, found by asking when nothing was heard.

A desk holds one line for news. The server says on it that something was changed, and nothing else;
the desk then asks what, as far as its person may know it (`app.news`). It also asks twice a second
by itself: that finds what a lost message would have told, and notices within two seconds when the
server is away. What was missed meanwhile is found by the first question after coming back.
"""

import logging
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from desktop_app.core.db.horizon import Horizon, Snapshot
from desktop_app.core.db.lines import hang_up, is_away
from desktop_app.core.journal.changes import EVERYTHING, Changes

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database
    from desktop_app.core.db.lines import Lines
    from desktop_app.core.db.presence import Presence

_LOG = logging.getLogger("downbeat.feed")
BEAT: Final = 0.5  # seconds between two questions
LIMIT: Final = 1.2  # seconds an answer may take
_AGAIN: Final = (0.1, 0.3, 0.6, 1.0, 2.0)  # seconds between attempts to connect
MANY: Final = 500
ERASURE: Final = "erasure"

_CHANNEL = "SELECT 'school_' || replace(id::text, '-', '') FROM school WHERE school_id = %s"
_BEGIN = """
SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
       app.newest(%s::smallint)
FROM pg_current_snapshot() s
"""
_NEWS = """
SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,
       n.number, n.label, n.who, n.table_name, n.ids
FROM pg_current_snapshot() s
LEFT JOIN app.news(
    %(school)s::smallint, %(floor)s::bigint, %(seen)s::bigint[], %(most)s::int
) n ON true
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a feed tells: changes of others, and whether the server answers. In its own thread."""

    news: Callable[[Changes], object]
    online: Callable[[bool], object]


class Feed:
    """Listens for one desk, in a thread of its own, until it is stopped.

    `lines` are those of the desk; `presence` says on the same line who is here. An answer may take
    `limit` seconds: longer where a line is known to be slow.
    """

    def __init__(
        self,
        database: "Database",
        lines: "Lines",
        heard: Heard,
        *,
        presence: "Presence | None" = None,
        limit: float = LIMIT,
    ) -> None:
        self._database, self._lines, self._heard = database, lines, heard
        self._presence, self._limit = presence, limit
        self._stopped = Event()
        self._horizon = Horizon()
        self._has_begun = False
        self._is_online: bool | None = None
        self._beside: list[Callable[[bool], object]] = []
        self._line: Any = None
        self._noted, self._has_heard = "", False
        self._thread = Thread(target=self._run, name="feed", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and hang up; nothing is told any more afterwards."""
        self._stopped.set()
        self._thread.join(timeout=2 * BEAT)
        line = self._line
        if line is not None:
            hang_up(line)
        self._thread.join(timeout=3)

    def _run(self) -> None:
        attempt = 0
        while not self._stopped.is_set():
            try:
                self._line = self._lines.connect()
            except Exception as error:  # noqa: BLE001  whatever is in the way, one tries again
                self._note(error)
                self._say_online(online=False)
                self._lines.hang_up()
            else:
                attempt = 0 if self._use_line() else attempt
            self._stopped.wait(_AGAIN[min(attempt, len(_AGAIN) - 1)])
            attempt += 1

    def _note(self, error: Exception) -> None:
        """Write down what ended the line, once: by its kind and place, for it may name people."""
        state = getattr(error, "sqlstate", None)
        kind = type(error).__name__ + (f" {state}" if state else "")
        if kind == self._noted or self._stopped.is_set():
            return
        self._noted = kind
        if is_away(error):
            _LOG.warning("the line for news is cut: %s", kind)
        else:
            frames = traceback.extract_tb(error.__traceback__)[-3:]
            places = ", ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames)
            _LOG.error("the news ended with what was not expected: %s at %s", kind, places)

    def _use_line(self) -> bool:
        """Listen until the line ends, and say whether anything was heard on it."""
        self._has_heard = False
        try:
            self._listen()
        except Exception as error:  # noqa: BLE001  as above
            self._note(error)
            self._say_online(online=False)
        finally:
            with suppress(Exception):
                self._line.close()
            self._line = None
        return self._has_heard

    def _listen(self) -> None:
        line = self._line
        line.autocommit = True
        with self._in_time():
            channel = line.execute(_CHANNEL, (self._database.school_id,)).fetchone()
            if channel is not None:
                line.execute(f'LISTEN "{channel[0]}"')
            if not self._has_begun:
                self._begin()
        woken = False
        while not self._stopped.is_set():
            with self._in_time():
                self._ask()
                self._say_here(line, woken=woken)
            self._say_online(online=True)
            self._has_heard, self._noted = True, ""
            woken = any(True for _ in line.notifies(timeout=BEAT, stop_after=1))
        if self._presence is not None:
            self._presence.leave(line)

    def _say_here(self, line: Any, *, woken: bool) -> None:
        """Say who is here; a server that does not keep it takes no news away."""
        try:
            if self._presence is not None:
                self._presence.beat(line, woken=woken)
        except Exception as error:
            if line.closed or line.broken:
                raise
            _LOG.warning("nobody is told who is here: %s", type(error).__name__)
            self._presence = None

    def _in_time(self) -> "_InTime":
        """Hang up when what is inside takes too long."""
        return _InTime(self._line, self._limit)

    def _begin(self) -> None:
        """Begin the news here: whoever reads the school after this reads what is older."""
        xmin, xmax, newest = self._line.execute(_BEGIN, (self._database.school_id,)).fetchone()
        self._horizon.begin(Snapshot(xmin, xmax), newest)
        self._has_begun = True

    def _ask(self) -> None:
        given = {
            "school": self._database.school_id,
            "floor": self._horizon.floor,
            "seen": sorted(self._horizon.seen),
            "most": MANY,
        }
        rows = self._line.execute(_NEWS, given).fetchall()
        now = Snapshot(rows[0][0], rows[0][1])
        told = self._horizon.take(now, {row[2] for row in rows if row[2] is not None})
        own = self._database.own_sets
        for number in told:
            if number not in own:
                self._tell(changes_of(number, [row for row in rows if row[2] == number]))
        own.difference_update([number for number in own if number <= self._horizon.floor])
        if self._horizon.may_have_missed(now):
            self._tell(replace(EVERYTHING, by=""))

    def _tell(self, changes: Changes) -> None:
        if changes and not self._stopped.is_set():
            self._heard.news(changes)

    def _say_online(self, *, online: bool) -> None:
        if online == self._is_online or self._stopped.is_set():
            return
        self._is_online = online
        for told in (self._heard.online, *self._beside):
            told(online)

    def beside(self, online: Callable[[bool], object]) -> None:
        """Tell one more window of the same desk whether the server answers."""
        self._beside.append(online)

    def speak_for(self, presence: "Presence | None") -> None:
        """Say also what is open in one more window of the same desk."""
        if presence is None:
            return
        if self._presence is None:
            self._presence = presence
        else:
            self._presence.join(presence)

    def forget(self, online: Callable[[bool], object]) -> None:
        """Tell a window that is closed nothing more."""
        self._beside = [told for told in self._beside if told != online]
        if self._heard.online == online:
            self._heard = replace(self._heard, online=_nothing)


class _InTime:
    """Hangs up a line on which something takes too long."""

    def __init__(self, line: Any, limit: float) -> None:
        self._timer = Timer(limit, hang_up, (line,))
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def changes_of(number: int, rows: Sequence[Sequence[Any]]) -> Changes:
    """Return what a change set of another desk touched, as listeners hear it."""
    _, _, _, label, who, *_ = rows[0]
    tables: dict[str, frozenset[UUID] | None] = {
        row[5]: None if row[6] is None else frozenset(row[6]) for row in rows if row[5] is not None
    }
    if ERASURE in tables:  # what an erasure changed is written down nowhere
        return replace(EVERYTHING, number=number, label=label or "", by=who or "")
    return Changes(number, label or "", tables, by=who or "")


def follow(
    database: "Database", online: Callable[[bool], object], presence: "Presence | None" = None
) -> Feed | None:
    """Let a school that others have open too tell what they do; None for a file.

    What they do is told to whoever listens to the school. It ends when the school is closed. A
    second window of the same desk follows along.
    """
    if database.lines is None:
        return None
    running = database.lines.feed
    if running is not None:
        running.beside(online)
        running.speak_for(presence)
        return running
    feed = Feed(database, database.lines, Heard(database.tell, online), presence=presence)
    database.lines.feed = feed
    database.on_close(feed.stop)
    feed.start()
    return feed


def _nothing(_online: bool) -> None:
    """Whoever was told is gone."""
