"""A copy as a file: the tables of a school, encrypted, with the rows of one teacher."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop_app.core import files
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import Clock
from desktop_app.core.db import (
    engine,
    file_driver,
    migrate,
    refusals,
    revisions,
    school_file,
    sessions,
    snapshots,
)
from desktop_app.core.db.database import Database, Engines, sqlite_engines
from desktop_app.core.db.file_driver import APPLICATION_ID
from desktop_app.core.db.kept import FileStatements
from desktop_app.core.db.school_file import SCHOOL_ID, SchoolLock
from desktop_app.core.errors import FileRefused
from desktop_app.core.sync import copy_keys
from desktop_app.core.sync.copy_facts import CopyFacts, keys_of
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.wording import show_date, tr

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData
    from sqlalchemy.orm import Session

_NOW: Final = (
    "CREATE TABLE IF NOT EXISTS copy_now (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"
)
_PUT: Final = (
    "INSERT INTO copy_now (name, value) VALUES (:name, :value) "
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
_ROOM: Final = 20 * 1024 * 1024


@contextmanager
def making(
    path: Path, key: bytes, metadata: "MetaData", facts: CopyFacts
) -> "Iterator[Connection]":
    """Make a copy that only gets its name once it is whole; inside, fill its empty tables.

    Its journal records nothing yet. Raises FileRefused when something is there or no room is left.
    """
    if path.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=path.name), field="path"
        )
    if not path.parent.is_dir():
        raise FileRefused(tr("There is no folder {folder}.", folder=str(path.parent)), field="path")
    snapshots.check_room(path, _ROOM)
    part = path.with_name(f"{path.name}.part")
    school_file.remove(part)
    made = engine.sqlite_engine(part, writes=True, foreign_keys=False, key=key, is_new=True)
    try:
        with (
            refusals.refused(),
            made.execution_options(school_id=SCHOOL_ID).connect() as connection,
        ):
            driver = file_driver.driver_of(connection)
            with connection.begin():
                driver.execute(f"PRAGMA application_id={APPLICATION_ID}")
                migrate.make_tables(connection, metadata, finished=False)
                driver.execute(_NOW)
                put(driver, "facts", facts.as_json())
                yield connection
                migrate.finish(connection, metadata)
            file_driver.keep(driver)
        made.dispose()
        files.settle(part)
        part.replace(path)
    except BaseException:
        made.dispose()
        school_file.remove(part)
        raise


@contextmanager
def session_on(connection: "Connection") -> "Iterator[Session]":
    """Give a session on the connection of a copy that is being made."""

    def driver(session: "Session") -> Any:
        session.flush()
        return file_driver.driver_of(sessions.connection_of(session))

    info = {"statements": FileStatements({}, SCHOOL_ID, driver), "engine": "sqlite"}
    session = sessions.of_school(SCHOOL_ID, info)(bind=connection)
    try:
        yield session
    finally:
        session.close()


def remove(path: Path) -> None:
    """Take a copy that is not open off this computer, with its key and what the keyring has."""
    copy_keys.forget(path)
    school_file.remove(path)
    school_file.remove(path.with_name(f"{path.name}.part"))


def open_copy(
    path: Path,
    key: bytes,
    metadata: "Callable[[], MetaData]",
    *,
    clock: Clock,
    holder: str = "",
    read_only: bool = False,
    early: bool = False,
    locked_too: bool = False,
) -> Database:
    """Open a copy for its teacher. `holder` is who is told to others that want to open it too.

    With `early` it answers kept statements before the rest is loaded. Raises CopyLocked for one
    that is locked or has expired, unless `locked_too`: what waits in it is still brought in.
    Beside whoever has it open it can be opened `read_only`.
    """
    if not path.exists():
        raise FileRefused(tr("There is no file {file}.", file=str(path)), field="path")
    reader, lock = _connect(path, key), SchoolLock(path)
    held = False
    try:
        found, facts, locked = _look(path, reader)
        revisions.check_revision(found)
        if not locked_too:
            check_open(facts, locked, clock.now())
        if not read_only:
            lock.take(Actor(holder))
            held = True
        if found != revisions.head():
            reader.close()
            if read_only:
                raise FileRefused(
                    tr("This copy is from an older Downbeat. Open it for work first.")
                )
            _bring_up_to_date(path, key, metadata())
            reader = file_driver.connect(path, writes=False, key=key)
        database = _database(path, key, metadata, facts, clock=clock, read_only=read_only)
    except BaseException:
        reader.close()
        if held:
            lock.give_back()
        raise
    if held:
        database.on_close(lock.give_back)
    if early:
        database.read_early(path, reader)
    else:
        reader.close()
    return database


def _database(
    path: Path, key: bytes, metadata: "Callable[[], MetaData]", facts: CopyFacts,
    *, clock: Clock, read_only: bool,
) -> Database:  # fmt: skip
    database = Database(
        lambda: _engines(path, key, metadata(), read_only=read_only),
        school_id=SCHOOL_ID,
        actor=teacher_of(facts),
        clock=clock,
        revision=revisions.head(),
        path=path,
        read_only=read_only,
    )
    database.copy, database.key = facts, key
    return database


def teacher_of(facts: CopyFacts) -> Actor:
    """Return who works on a copy: its teacher, with a teacher's rights and no more."""
    return Actor(
        facts.person_name,
        roles=frozenset({Role.TEACHER}),
        person_id=facts.person_id,
        device=facts.device,
        permissions=frozenset(),
    )


def check_open(facts: CopyFacts, locked: str, now: datetime) -> None:
    """Refuse a copy that is locked or has expired. Raises CopyLocked."""
    if locked:
        raise CopyLocked(_why(locked, facts), locked, asks_by=facts.transport)
    if now >= facts.expires_at:
        raise CopyLocked(_why("expired", facts), "expired", asks_by=facts.transport)


def _why(case: str, facts: CopyFacts) -> str:
    if case == "expired":
        return tr(
            "This copy opens until {day} without hearing from {school}, and that day has come. "
            "Bring it together with the office; what was marked here is kept.",
            day=show_date(facts.expires_at.date()),
            school=facts.school_name,
        )
    if case == "login":
        return tr(
            "Your login to {school} is locked, and so is this copy. What was marked here is kept; "
            "ask the owner of the school how to bring it in.",
            school=facts.school_name,
        )
    return tr(
        "{school} switched this copy off. What was marked here is kept; ask the owner of the "
        "school how to bring it in.",
        school=facts.school_name,
    )


def lock(database: Database, case: str) -> None:
    """Lock a copy from now on; what waits in it stays.

    `case` is `off` where the school switched it off, `login` where it locked who works on it.
    """
    note(database, "locked", case)


def unlock(database: Database) -> None:
    """Let a copy open again: its office heard of it and knows it."""
    if noted(database, "locked"):
        note(database, "locked", "")


def set_facts(database: Database, **changed: Any) -> CopyFacts:
    """Change what a copy says of itself, as until when it opens."""
    if database.copy is None:
        raise FileRefused(tr("This is no copy."))
    database.copy = replace(database.copy, **changed)
    note(database, "facts", database.copy.as_json())
    return database.copy


def note(database: Database, name: str, value: str) -> None:
    """Keep something about a copy in it, outside of the school's tables, at once."""
    with database.beside() as driver:
        put(driver, name, value)


def noted(database: Database, name: str) -> str:
    """Return what was kept about a copy under a name, nothing where there is nothing."""
    with database.reading() as session:
        driver = file_driver.driver_of(session.connection())
        return _noted(driver, name)


def put(driver: Any, name: str, value: str) -> None:
    """Keep something about a copy, in the running transaction of a connection of the driver."""
    driver.execute(_PUT, {"name": name, "value": value})


def _noted(driver: Any, name: str) -> str:
    row = driver.execute("SELECT value FROM copy_now WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""


def _connect(path: Path, key: bytes) -> Any:
    try:
        return file_driver.connect(path, writes=False, key=key)
    except Exception as error:
        raise _not_by_this_key(path) from error


def _look(path: Path, reader: Any) -> tuple[str | None, CopyFacts, str]:
    try:
        found = reader.execute("SELECT version_num FROM alembic_version").fetchone()
        facts = CopyFacts.of_json(_noted(reader, "facts"))
        return (str(found[0]) if found else None), facts, _noted(reader, "locked")
    except Exception as error:
        raise _not_by_this_key(path) from error


def _not_by_this_key(path: Path) -> FileRefused:
    return FileRefused(
        tr(
            "{file} does not open with the key beside it: one of them is damaged or belongs to "
            "another copy.",
            file=path.name,
        )
    )


def _engines(path: Path, key: bytes, metadata: "MetaData", *, read_only: bool) -> Engines:
    engines = sqlite_engines(path, read_only=read_only, key=key)
    if engines.writer is not None:
        with refusals.refused(), engines.writer.begin() as connection:
            if migrate.needs_triggers(connection, metadata):
                migrate.finish(connection, metadata)
    return engines


def duplicate(path: Path, key: bytes, target: Path) -> None:
    """Copy a copy, open or not, to a file that the same key opens; never a plain one."""
    source = file_driver.connect(path, writes=False, key=key)
    made = file_driver.connect(target, writes=True, foreign_keys=False, key=key)
    try:
        source.backup(made)
        made.execute("PRAGMA journal_mode=DELETE")
    finally:
        made.close()
        source.close()


def _bring_up_to_date(path: Path, key: bytes, metadata: "MetaData") -> None:
    """Take the steps on a duplicate and put it in the place of the copy once all are taken.

    What only its log holds, after a crash, is in the copy itself before the log goes.
    """
    part = path.with_name(f"{path.name}.part")
    school_file.remove(part)
    try:
        _write_home(path, key)
        duplicate(path, key, part)
        made = engine.sqlite_engine(part, writes=True, foreign_keys=False, key=key)
        try:
            migrate.upgrade(made, metadata)
        finally:
            made.dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{path}{rest}").unlink(missing_ok=True)
        part.replace(path)
    except BaseException:
        school_file.remove(part)
        raise


def _write_home(path: Path, key: bytes) -> None:
    """Bring into a copy what stands in its log. Raises FileRefused while somebody reads there."""
    driver = file_driver.connect(path, writes=True, foreign_keys=False, key=key)
    try:
        is_read, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        driver.close()
    if is_read:
        raise FileRefused(
            tr("{file} is open in another program. Close it there first.", file=path.name)
        )


def glance(path: Path) -> school_file.Glance:
    """Look at a copy from outside, without its key. Raises FileRefused."""
    if not path.exists():
        raise FileRefused(tr("There is no file {file}.", file=str(path)), field="path")
    told = copy_keys.note(path)
    return school_file.Glance(
        told.school_name, read_only=False, holder=SchoolLock(path).holder_now()
    )


def is_whole(path: Path) -> bool:
    """Say whether a copy and its key lie here."""
    return path.exists() and keys_of(path).exists()
