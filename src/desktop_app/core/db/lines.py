"""The lines of a desk to its server: when nothing comes any more, they are hung up.

A thread that waits for an answer which was lost would wait for ever; a line that is shut down wakes
it with an error. What becomes of its change is then asked on a new line (`core.db.fates`).
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Lines:
    """The connections of the driver that are open; `connect` makes one more."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self.connect = connect
        self._open: list[Any] = []
        self._turn = Lock()

    def watch(self, engine: "Engine") -> None:
        """Keep the connections that an engine makes from now on."""
        event.listen(engine, "connect", lambda driver, _record: self.add(driver))
        event.listen(engine, "close", lambda driver, _record: self.drop(driver))

    def add(self, driver: Any) -> None:
        """Keep a connection of the driver."""
        with self._turn:
            self._open.append(driver)

    def drop(self, driver: Any) -> None:
        """Forget a connection that is closed."""
        with self._turn:
            self._open = [each for each in self._open if each is not driver]

    def hang_up(self) -> None:
        """Shut every line down, so that nobody waits for an answer that does not come."""
        with self._turn:
            lines, self._open = self._open, []
        for driver in lines:
            hang_up(driver)


def hang_up(driver: Any) -> None:
    """Shut a line down; whoever waits on it gets the driver's error at once."""
    with suppress(Exception):  # a line that is closed already is what is wanted
        line = socket.fromfd(driver.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        with line:
            line.shutdown(socket.SHUT_RDWR)
