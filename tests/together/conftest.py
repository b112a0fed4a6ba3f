"""A school on a server of the test, desks that open it, and lines that can be cut."""

from collections.abc import Callable, Iterator

import pytest

from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Feed
from desktop_app.core.db.presence import Presence
from tests.postgresql_server import PostgresqlServer
from tests.together.desks import Listener, make_school, open_desk
from tests.together.proxy import Proxy
from tests.together.town import in_memory, made_town, town

__all__ = ["in_memory", "made_town", "town"]  # fixtures


@pytest.fixture(scope="module")
def made_school(postgresql_server: PostgresqlServer, school_on_a_server: str) -> str:
    """The database of a school with facts and nobody in it, for each test to begin as."""
    name = postgresql_server.create_database(like=school_on_a_server)
    desk = open_desk(postgresql_server.url(name), "Ruth")
    make_school(desk)
    desk.close()
    return name


@pytest.fixture
def url(postgresql_server: PostgresqlServer, made_school: str) -> Iterator[str]:
    """The address of a school that only this test uses."""
    name = postgresql_server.create_database(like=made_school)
    yield postgresql_server.url(name)
    postgresql_server.drop_database(name)


@pytest.fixture
def desk(url: str) -> Iterator[Callable[..., Database]]:
    """Open the school at another desk; all are closed at the end."""
    opened: list[Database] = []

    def open_one(name: str, line: Proxy | None = None) -> Database:
        database = open_desk(line.url(url) if line else url, name)
        database.patience.seconds = 15
        opened.append(database)
        return database

    yield open_one
    for database in opened:
        assert database.open_blocks == 0, "a block was left open"
        database.close()


@pytest.fixture
def proxy(postgresql_server: PostgresqlServer) -> Iterator[Callable[..., Proxy]]:
    """Put a line between a desk and the server."""
    made: list[Proxy] = []

    def make(delay: float = 0.0) -> Proxy:
        made.append(Proxy(postgresql_server.port, delay=delay))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def listening() -> Iterator[Callable[[Database], Listener]]:
    """Let a desk hear what others do."""
    feeds: list[Feed] = []

    def listen(
        database: Database, limit: float = 3.0, presence: Presence | None = None
    ) -> Listener:
        assert database.lines is not None
        listener = Listener()
        feed = Feed(database, database.lines, listener.heard(), limit=limit, presence=presence)
        feeds.append(feed)
        feed.start()
        listener.until(lambda: listener.online[-1:] == [True])
        return listener

    yield listen
    for feed in feeds:
        feed.stop()
