"""The lines of a desk to its server: when nothing comes any more, they are hung up.

A thread that waits for an answer which was lost would wait for ever; a line that is shut down wakes
it with an error. What becomes of its change is then asked on a new line (`core.db.fates`).
"""

import socket
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from threading import Lock, local
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from desktop_app.core.db.foreseen import Begun
from desktop_app.core.db.foresight import Foresight, Memory, end_block

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop_app.core.db.feed import Feed

_FORESIGHT: Final = "foresight"
_TIDY_SECONDS: Final = 2.0


class Lines:
    """The connections of the driver that are open; `connect` makes one more."""

    def __init__(self, connect: Callable[[], Any], memory: Memory | None = None) -> None:
        self.connect = connect
        self.memory = memory or Memory()
        self.at_close: Callable[[Memory], object] = _nothing
        self.moment = local()
        self.feed: Feed | None = None
        self._tidying: ThreadPoolExecutor | None = None
        self._pending: Future[None] | None = None
        self._open: list[Any] = []
        self._turn = Lock()

    def watch(self, engine: "Engine") -> None:
        """Keep the connections that an engine makes from now on."""
        event.listen(engine, "connect", lambda driver, _record: self.add(driver))
        event.listen(engine, "close", lambda driver, _record: self.drop(driver))
        event.listen(engine, "do_execute", _answer)

    def add(self, driver: Any) -> None:
        """Keep a connection of the driver."""
        with self._turn:
            self._open.append(driver)

    def drop(self, driver: Any) -> None:
        """Forget a connection that is closed."""
        with self._turn:
            self._open = [each for each in self._open if each is not driver]

    @contextmanager
    def foreseeing(
        self, connection: "Connection", where: Hashable, begun: Begun
    ) -> "Iterator[Connection]":
        """Let a block of reading ask at once what it asked before, and end while nobody waits."""
        foresight = Foresight(self.memory, where, begun)
        before, self.moment.now = self.now(), begun.moment
        try:
            yield connection.execution_options(**{_FORESIGHT: foresight})
        finally:
            self.moment.now = before
            foresight.end()
            self._later(lambda: _end(connection))

    def now(self) -> datetime | None:
        """Return the moment of the block that reads in this thread."""
        return getattr(self.moment, "now", None)

    def _later(self, deed: Callable[[], object]) -> None:
        """Do what takes a round trip that nobody needs to wait for."""
        with self._turn:
            if self._tidying is None:
                self._tidying = ThreadPoolExecutor(1, thread_name_prefix="lines")
            self._pending = self._tidying.submit(_quietly, deed)

    def settle(self) -> None:
        """Wait for what is being tidied: sooner done than another connection is made."""
        pending = self._pending
        if pending is not None:
            with suppress(TimeoutError):
                pending.result(_TIDY_SECONDS)

    def close(self) -> None:
        """Finish what nobody waits for."""
        with self._turn:
            pool, self._tidying = self._tidying, None
        if pool is not None:
            pool.shutdown(wait=True)
        at_close, self.at_close = self.at_close, _nothing
        at_close(self.memory)

    def hang_up(self) -> None:
        """Shut every line down, so that nobody waits for an answer that does not come."""
        with self._turn:
            lines, self._open = self._open, []
        for driver in lines:
            hang_up(driver)


class Answered:
    """A cursor of the driver whose rows are there already."""

    def __init__(self, description: Any, rows: Sequence[Any]) -> None:
        self.description, self.rowcount, self.arraysize = description, len(rows), 1
        self._rows = iter(rows)

    def fetchone(self) -> Any:
        """Return the next row, None after the last."""
        return next(self._rows, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows."""
        return list(islice(self._rows, size or self.arraysize))

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)

    def close(self) -> None:
        """Nothing is held."""


def _answer(cursor: Any, statement: str, values: Any, context: Any) -> bool | None:
    """Answer a statement of a block that is foreseen; None leaves it to the driver."""
    foresight = context.root_connection.get_execution_options().get(_FORESIGHT)
    is_plain = isinstance(values, Mapping) and getattr(cursor, "name", None) is None
    if not isinstance(foresight, Foresight) or not is_plain:
        return None  # what is read bit by bit is long, and nothing to foresee
    description, rows = foresight.answer(cursor.connection, statement, values)
    context.cursor = Answered(description, rows)
    return True


def _end(connection: "Connection") -> None:
    try:
        if not connection.closed and not connection.invalidated:
            end_block(connection.connection.driver_connection)
    finally:
        connection.close()


def _nothing(_memory: Memory) -> None:
    """Nobody keeps what was learned."""


def _quietly(deed: Callable[[], object]) -> None:
    with suppress(Exception):  # a line that is cut needs no tidying
        deed()


def is_away(error: Exception) -> bool:
    """Say whether an error of the driver tells that the line or the server is gone, no more."""
    import psycopg  # third party: loaded only where a server is used

    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | OSError)


def hang_up(driver: Any) -> None:
    """Shut a line down; whoever waits on it gets the driver's error at once."""
    with suppress(Exception):  # a line that is closed already is what is wanted
        line = socket.fromfd(driver.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        with line:
            line.shutdown(socket.SHUT_RDWR)
