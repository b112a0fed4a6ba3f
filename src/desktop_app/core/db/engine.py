"""Connections as the school needs them: durable, with foreign keys, one writer at a time."""

from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from desktop_app.core.db.file_driver import connect, driver_of


def sqlite_engine(
    path: Path,
    *,
    writes: bool,
    foreign_keys: bool = True,
    key: bytes | None = None,
    is_new: bool = False,
) -> Engine:
    """Return an engine on a school file. Readers cannot write, whatever they try."""
    how: dict[str, Any] = {
        "writes": writes,
        "foreign_keys": foreign_keys,
        "key": key,
        "is_new": is_new,
    }
    from sqlcipher3 import dbapi2  # third party: also opens plain files, the same SQLite everywhere

    engine = create_engine(
        "sqlite://",
        hide_parameters=True,
        creator=partial(connect, path, **how),
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=1 if writes else 3,
        max_overflow=0 if writes else 4,
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver_of(connection).execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def postgres_engine(url: str, *, writes: bool) -> Engine:
    """Return an engine on a PostgreSQL school. Readers see one moment and cannot write."""
    import psycopg  # noqa: F401  third party: loaded only where a server is used

    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        pool_size=2,
        max_overflow=2,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    if not writes:

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine


def brief_engine(address: str, *, each_alone: bool = False) -> Engine:
    """Return an engine for a few statements at an address, of which no line is kept.

    With `each_alone` every statement is a transaction of its own, as making databases needs.
    """
    url = address.replace("postgresql://", "postgresql+psycopg://", 1)
    level = {"isolation_level": "AUTOCOMMIT"} if each_alone else {}
    return create_engine(url, poolclass=NullPool, hide_parameters=True, **level)
