"""A school on a PostgreSQL server: the same tables, journal and blocks as in a file."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import Any, Final

from sqlalchemy import MetaData

from desktop_app import __version__
from desktop_app.core.access.actor import Actor, Permission, Role
from desktop_app.core.clock import Clock
from desktop_app.core.db import connection_pool, learned, migrate, revisions
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_refusals import ServerRefused, as_refusal, case_of
from desktop_app.core.db.database import Database, Engines
from desktop_app.core.db.engine import postgres_engine
from desktop_app.core.db.lines import Lines
from desktop_app.core.wording import tr

OLDEST_SERVER: Final = 15
CLOCKS_MAY_DIFFER: Final = timedelta(days=2)


def prepare(url: str, metadata: MetaData) -> None:
    """Make the tables of schools in an empty database, step by step."""
    engine = postgres_engine(url, writes=True)
    try:
        migrate.upgrade(engine, metadata)
    finally:
        engine.dispose()


def open_server_school(url: str, *, school_id: int, actor: Actor, clock: Clock) -> Database:
    """Open one school of a database. Raises FileRefused when it is from a newer program."""
    writer, reader = postgres_engine(url, writes=True), postgres_engine(url, writes=False)
    with reader.connect() as connection:
        migrate.check_revision(migrate.revision_of(connection))
    return Database(
        Engines(writer, reader),
        school_id=school_id,
        actor=actor,
        clock=clock,
        revision=migrate.head(),
    )


_WHO = "SELECT school_id, person_id, name, rights, is_locked FROM app.whoami()"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a login is: the number of the school, and the person with the roles there."""

    school_id: int
    actor: Actor


def who_am_i(driver: Any) -> SignedIn:
    """Ask the server whose login this is, and tell it which computer asks.

    Raises ServerRefused for nobody, for who is locked, and for a computer that was switched off.
    """
    found = who_is(driver)
    here = [platform.node() or "?", platform.system(), __version__]
    may = driver.execute("SELECT app.seen_device(%s, %s, %s)", here).fetchone()[0]
    driver.commit()
    if not may:
        raise ServerRefused(
            tr(
                "The owner of the school switched this computer off for you. Ask the owner, or "
                "work at another one."
            ),
            "device",
        )
    return found


def who_is(driver: Any) -> SignedIn:
    """Ask the server whose login this is. Raises ServerRefused for nobody and for who is locked."""
    import psycopg  # third party: as above

    try:
        row = driver.execute(_WHO).fetchone()
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName):
        row = None
    if row is None:
        raise ServerRefused(
            tr("This login belongs to no school there. Ask the owner for a new invitation."),
            "nobody",
        )
    school_id, person_id, name, rights, is_locked = row
    if is_locked:
        raise ServerRefused(
            tr("This login is locked. Ask the owner of the school to let you in again."), "locked"
        )
    actor = Actor(
        name,
        roles=frozenset(role for role in Role if role.value in rights),
        person_id=person_id,
        device=platform.node(),
        permissions=frozenset(each for each in Permission if each.value in rights),
    )
    return SignedIn(int(school_id), actor)


def open_connection(
    connection: SchoolConnection,
    login: Login,
    *,
    clock: Clock,
    wall: Clock | None = None,
    read_only: bool = False,
    who: Callable[[Any], SignedIn] = who_am_i,
) -> Database:
    """Open a shared school as a login. Raises ServerRefused with what is in the way.

    `who` asks the server over a connection of the driver whose login this is. `wall` is the clock
    of the computer, which is held against that of the server.
    """
    driver, signed_in = greet(connection, login, wall=wall, who=who)
    driver.close()
    lines = Lines(connection_pool.connector(connection, login), learned.recall())
    lines.at_close = learned.keep
    database = Database(
        connection_pool.engines_on(lines),
        school_id=signed_in.school_id,
        actor=signed_in.actor,
        clock=clock,
        revision=revisions.head(),
        read_only=read_only,
    )
    database.lines = lines
    return database


def greet(
    connection: SchoolConnection,
    login: Login,
    *,
    wall: Clock | None = None,
    who: Callable[[Any], SignedIn] = who_am_i,
) -> tuple[Any, SignedIn]:
    """Connect, and look whether this program, this desk and this login fit the school there.

    Returns the connection of the driver and who the login is. Raises ServerRefused.
    """
    driver = dial(connection, login)
    try:
        check_server(driver, connection)
        _check_revision(driver, connection)
        _check_clock(driver, wall or Clock())
        signed_in = who(driver)
        driver.rollback()
    except BaseException:
        driver.close()
        raise
    return driver, signed_in


def leave_transaction(driver: Any) -> None:
    """Leave what reading began, so that what follows is a whole transaction and no part of one."""
    driver.rollback()


def dial(connection: SchoolConnection, login: Login) -> Any:
    """Return a connection of the driver. Raises ServerRefused when there can be none."""
    import psycopg  # third party: loaded only where a server is used

    try:
        return connection_pool.connector(connection, login)()
    except (psycopg.Error, OSError, UnicodeError) as error:
        refusal = as_refusal(error, connection)
        raise refusal from (None if case_of(error) == "password" else error)


def check_server(driver: Any, connection: SchoolConnection) -> None:
    """Refuse a server that is older than what was tried. Raises ServerRefused."""
    version = driver.info.server_version // 10_000
    if version < OLDEST_SERVER:
        raise ServerRefused(
            tr(
                "{server} runs PostgreSQL {version}; Downbeat needs {needed} or newer. Nothing was "
                "changed.",
                server=connection.place,
                version=version,
                needed=OLDEST_SERVER,
            ),
            "server-too-old",
        )


def _check_revision(driver: Any, connection: SchoolConnection) -> None:
    """Let only a desk write that knows the tables as they are. Raises ServerRefused."""
    import psycopg  # third party: as above

    try:
        row = driver.execute("SELECT version_num FROM public.alembic_version").fetchone()
    except psycopg.errors.UndefinedTable:
        row = None
    except psycopg.errors.InsufficientPrivilege:
        row = None
    if row is None:
        raise ServerRefused(
            tr(
                "The database {database} at {server} holds no school of Downbeat for this login. "
                "It was not touched.",
                database=connection.database,
                server=connection.place,
            ),
            "not-ours",
        )
    if row[0] == revisions.head():
        return
    if row[0] in revisions.steps():
        raise ServerRefused(
            tr(
                "This Downbeat is newer than {school}. Nothing was changed. Whoever runs the "
                "server has to bring the school up to date: downbeat share --update",
                school=connection.school,
            ),
            "school-too-old",
        )
    raise ServerRefused(
        tr(
            "{school} is used with a newer Downbeat. Nothing was changed; update the program here "
            "to open it.",
            school=connection.school,
        ),
        "program-too-old",
    )


def _check_clock(driver: Any, wall: Clock) -> None:
    there = driver.execute("SELECT now()").fetchone()[0].astimezone(UTC)
    here = wall.now()
    if abs(there - here) > CLOCKS_MAY_DIFFER:
        raise ServerRefused(
            tr(
                "The clock of this computer says {here}, the server says {there}. Set the date "
                "here and try again. Nothing was changed.",
                here=f"{here:%Y-%m-%d}",
                there=f"{there:%Y-%m-%d}",
            ),
            "clock",
        )
