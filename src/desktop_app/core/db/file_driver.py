"""Connections to a school file as the driver makes them, for everybody who makes one."""

from pathlib import Path
from typing import Any

APPLICATION_ID = 0x446F776E  # "Down": marks a SQLite file as a school of ours
CACHE_KIB = 65_536


def connect(
    path: Path,
    *,
    writes: bool,
    foreign_keys: bool = True,
    key: bytes | None = None,
    is_new: bool = False,
) -> Any:
    """Return a connection to a school file. Readers cannot write, whatever they try.

    With `key` the file, its log and its journal are read and written encrypted. A file that
    `is_new` is nobody's yet: it has no log, and the disk is not waited for.
    """
    from sqlcipher3 import dbapi2  # third party: also opens plain files, the same SQLite everywhere

    bind_as_they_are(dbapi2)
    connection = dbapi2.connect(
        f"{path.resolve().as_uri()}?mode={'rwc' if writes else 'ro'}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=5,
        cached_statements=512,
    )
    if key is not None:
        unlock(connection, key)
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB if writes else CACHE_KIB // 4}")
    connection.execute("PRAGMA temp_store=MEMORY")
    if writes:
        connection.execute(f"PRAGMA journal_mode={'MEMORY' if is_new else 'WAL'}")
        connection.execute(f"PRAGMA synchronous={'OFF' if is_new else 'FULL'}")
        connection.execute("PRAGMA wal_autocheckpoint=4000")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
    else:
        connection.execute("PRAGMA query_only=ON")
    return connection


def keep(connection: Any) -> None:
    """Give a new file that was made the log of any other, before its connection is closed."""
    connection.execute("PRAGMA journal_mode=WAL")


def unlock(connection: Any, key: bytes) -> None:
    """Give a new connection the key of its file, as it is: no password to stretch each time."""
    connection.execute("PRAGMA cipher_log_level=NONE")  # a wrong key is told to a person instead
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")


def bind_as_they_are(driver: Any) -> None:
    """Have the driver bind keys and nothing at all without looking for how to adapt them.

    Of what is bound it knows numbers and texts; for anything else it looks for a method to adapt
    it, and each time makes an error because there is none. That was most of what a row cost.
    """
    driver.register_adapter(bytes, bytes)  # gives back the very same
    driver.register_adapter(type(None), {None: None}.__getitem__)


def driver_of(connection: Any) -> Any:
    """Return the driver's own connection beneath one of SQLAlchemy's.

    What every deed says (a beginning, a change set, rows whose columns are known) is said to it by
    text: what stands in between costs more than running it.
    """
    return connection.connection.driver_connection


def look(path: Path) -> tuple[str | None, str | None]:
    """Return the revision a file is at and its school's name. Raises the driver's own errors."""
    from sqlcipher3 import dbapi2  # third party, as above

    connection = dbapi2.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        return look_by(connection)
    finally:
        connection.close()


def look_by(connection: Any) -> tuple[str | None, str | None]:
    """Return the same of the file of a connection."""
    tables = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"
    has_steps = connection.execute(tables, ("alembic_version",)).fetchone()[0]
    steps = connection.execute("SELECT version_num FROM alembic_version") if has_steps else None
    revision = steps.fetchone() if steps is not None else None
    name = connection.execute("SELECT name FROM school").fetchone()
    return (str(revision[0]) if revision else None), (str(name[0]) if name else None)
