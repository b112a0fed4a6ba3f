"""Connections of a desk to a shared school: at most four, two of them held.

One for whatever is asked and one for what others say are held; two more come and go when several
things are asked at once. Writing and reading share them.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.database import Engines
from desktop_app.core.db.lines import Lines

AT_MOST: Final = 4
HELD: Final = 2
FOR_NEWS: Final = 1  # whoever listens to the other desks holds a connection of its own
IDLE_SECONDS: Final = 20  # a connection that lay longer is asked whether it still lives
CONNECT_SECONDS: Final = 8


def parameters(connection: SchoolConnection, login: Login) -> dict[str, Any]:
    """Return what the driver is given to connect."""
    return {
        "host": connection.host,
        "port": connection.port,
        "dbname": connection.database,
        "user": login.name,
        "password": login.password,
        "application_name": "Downbeat",
        "client_encoding": "UTF8",
        "options": "-c TimeZone=UTC -c DateStyle=ISO -c jit=off",
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": 10,
        "keepalives_interval": 3,
        "keepalives_count": 3,
        **connection.security(),
    }


def connector(connection: SchoolConnection, login: Login) -> Callable[[], Any]:
    """Return what makes one connection of the driver, each time it is called."""
    import psycopg  # third party: loaded only where a server is used

    given = parameters(connection, login)
    return lambda: psycopg.connect(**given)


def address(connection: SchoolConnection, login: Login | None = None) -> str:
    """Return where a school is as an address for SQLAlchemy, with how the line is protected."""
    url = URL.create(
        "postgresql",
        username=login.name if login else None,
        password=login.password if login else None,
        host=connection.host,
        port=connection.port,
        database=connection.database,
        query={"connect_timeout": str(CONNECT_SECONDS), **connection.security()},
    )
    return url.render_as_string(hide_password=False)


def words_of(address: str) -> dict[str, Any]:
    """Return an address of SQLAlchemy as the driver is given it."""
    url = make_url(address)
    return {**url.translate_connect_args(username="user", database="dbname"), **url.query}


def engines(connect: Callable[[], Any]) -> Engines:
    """Return the engines of a shared school: readers see one moment and cannot write."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=HELD - FOR_NEWS,
        max_overflow=AT_MOST - HELD,
        pool_timeout=30,
        hide_parameters=True,
    )
    _ask_whether_it_lives(engine)
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(engine.execution_options(isolation_level="READ COMMITTED"), reader)


def engines_on(lines: Lines) -> Engines:
    """Return the engines of a desk that knows its lines, to hang them up when nothing comes."""

    def connect() -> Any:
        return lines.connect()  # another one once the password is changed

    made = engines(connect)
    lines.watch(made.reader)
    return made


def _ask_whether_it_lives(engine: Engine) -> None:
    """Before each use a round trip would be too much; after a while of silence it is not."""

    @event.listens_for(engine, "checkin")
    def left(_driver: Any, record: Any) -> None:
        record.info["left"] = monotonic()

    @event.listens_for(engine, "checkout")
    def taken(driver: Any, record: Any, _proxy: Any) -> None:
        if driver.closed or driver.broken:
            raise DisconnectionError
        if monotonic() - record.info.get("left", monotonic()) < IDLE_SECONDS:
            return
        try:
            driver.execute("SELECT 1")
            driver.rollback()
        except Exception as error:
            raise DisconnectionError from error
