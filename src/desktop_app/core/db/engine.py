"""Connections as the school needs them: durable, with foreign keys, one writer at a time."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

APPLICATION_ID = 0x446F776E  # "Down": marks a SQLite file as a school of ours
CACHE_KIB = 65_536


def sqlite_engine(path: Path, *, writes: bool, foreign_keys: bool = True) -> Engine:
    """Return an engine on a school file. Readers cannot write, whatever they try."""
    from sqlcipher3 import dbapi2  # third party: also opens plain files, the same SQLite everywhere

    mode = "rwc" if writes else "ro"
    uri = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> Any:
        return dbapi2.connect(
            uri,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=5,
            cached_statements=512,
        )

    engine = create_engine(
        "sqlite://",
        hide_parameters=True,
        creator=connect,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=1 if writes else 3,
        max_overflow=0 if writes else 4,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA cache_size=-{CACHE_KIB if writes else CACHE_KIB // 4}")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

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


def single_use(path: Path) -> Engine:
    """Return an engine that closes each connection at once, for looking into a file."""
    from sqlcipher3 import dbapi2  # third party, see sqlite_engine

    uri = f"{path.resolve().as_uri()}?mode=ro"
    return create_engine(
        "sqlite://",
        module=dbapi2,
        poolclass=NullPool,
        creator=lambda: dbapi2.connect(uri, uri=True),
    )
