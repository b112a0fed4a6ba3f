"""Reading before SQLAlchemy is loaded: kept statements on the driver's own connections.

The first pane asks only kept statements, so it need not wait for what the others need. A block that
asks for more becomes a whole session on the same connection, and so sees the same moment.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class EarlySession:
    """A session that answers kept statements, and everything else by growing into a whole one."""

    def __init__(self, driver: Any, info: dict[str, Any], grow: Callable[[Any], "Session"]) -> None:
        self.driver, self.info, self._grow = driver, info, grow
        self.whole: Session | None = None

    def __getattr__(self, name: str) -> Any:
        if self.whole is None:
            self.whole = self._grow(self.driver)
        return getattr(self.whole, name)


class EarlyReads:
    """A few connections of the driver, and blocks on them."""

    def __init__(self, connect: Callable[[], Any], info: dict[str, Any], *idle: Any) -> None:
        self._connect, self._info = connect, info
        self._idle = list(idle)
        self._turn = threading.Lock()

    @contextmanager
    def reading(self, grow: Callable[[Any], "Session"]) -> Iterator[EarlySession]:
        """Open a block that sees one moment."""
        driver = self._take()
        session = EarlySession(driver, self._info, grow)
        driver.execute("BEGIN")
        try:
            yield session
        finally:
            if session.whole is None:
                driver.execute("ROLLBACK")
                self._give_back(driver)
            else:
                session.whole.close()
                session.whole.connection().close()

    def _take(self) -> Any:
        with self._turn:
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, driver: Any) -> None:
        with self._turn:
            self._idle.append(driver)

    def close(self) -> None:
        """Close the connections that are not in use."""
        with self._turn:
            while self._idle:
                self._idle.pop().close()
