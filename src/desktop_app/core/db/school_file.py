"""One file is one school, opened by one program at a time."""

import json
import os
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db import engine, file_driver, migrate, refusals, revisions, snapshots
from desktop_app.core.db.database import Database, Engines, sqlite_engines
from desktop_app.core.db.file_driver import APPLICATION_ID
from desktop_app.core.errors import DownbeatError, FileRefused
from desktop_app.core.sync.copy_facts import keys_of
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy import MetaData

SCHOOL_ID = 1
SUFFIX = ".downbeat"
SHARED = 0x53484152  # "SHAR": the school of this file is on a server now, and this is its backup
_MAGIC = b"SQLite format 3\x00"
_ROOM = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a school file open."""

    name: str
    computer: str
    pid: int


class SchoolLock:
    """Holds a school file for one program; a second one is told who has it."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(f"{path}.lock", timeout=0)
        self._who = Path(f"{path}.who")
        self._path = path

    def take(self, actor: Actor) -> None:
        """Hold the file. Raises FileRefused with the name of whoever has it."""
        try:
            self._lock.acquire()
        except Timeout:
            raise FileRefused(_taken(self._path, self.holder())) from None
        except OSError:
            raise FileRefused(
                tr(
                    "The folder of this school cannot be written, so the school cannot be opened "
                    "for work. Nothing was changed."
                )
            ) from None
        facts = {"name": actor.name, "computer": platform.node(), "pid": os.getpid()}
        self._who.write_text(json.dumps(facts), encoding="utf-8")

    def holder(self) -> Holder | None:
        """Return who said they hold the file."""
        try:
            facts = json.loads(self._who.read_text(encoding="utf-8"))
            return Holder(str(facts["name"]), str(facts["computer"]), int(facts["pid"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def holder_now(self) -> Holder | None:
        """Return who holds the file at this moment; a program that died holds nothing."""
        if not Path(f"{self._path}.lock").exists():
            return None
        try:
            with self._lock:
                return None
        except (Timeout, OSError):
            return self.holder()

    def give_back(self) -> None:
        """Let others open the file."""
        self._who.unlink(missing_ok=True)
        self._lock.release()


def _taken(path: Path, holder: Holder | None) -> str:
    if holder is None:
        return tr("{file} is open in another program. Close it there first.", file=path.name)
    import psutil  # third party: only when somebody else has the file

    if holder.computer == platform.node() and psutil.pid_exists(holder.pid):
        return tr(
            "{file} is already open on this computer, by {name}. Close it there first.",
            file=path.name,
            name=holder.name,
        )
    return tr(
        "{file} is open on {computer}, by {name}. Close it there first.",
        file=path.name,
        computer=holder.computer,
        name=holder.name,
    )


def check_file(path: Path) -> None:
    """Look at a file without opening it as a school. Raises FileRefused with what is wrong."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise FileRefused(tr("There is no file {file}.", file=str(path)), field="path") from None
    except OSError:
        raise FileRefused(
            tr("{file} cannot be read. Check the disk and your rights.", file=path.name)
        ) from None
    if len(head) < len(_MAGIC) or not head.startswith(_MAGIC):
        if keys_of(path).exists():
            raise FileRefused(
                tr(
                    "{file} is a teacher's copy and not the school itself. Only its teacher opens "
                    "it.",
                    file=path.name,
                )
            )
        raise FileRefused(
            tr("{file} is not a Downbeat school. It was not touched.", file=path.name)
        )
    if len(head) < 100:
        raise FileRefused(_cut_off(path))
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if size < (65_536 if page == 1 else page) * pages:
        raise FileRefused(_cut_off(path))
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise FileRefused(
            tr(
                "{file} is a database, but not a Downbeat school. It was not touched.",
                file=path.name,
            )
        )


def _cut_off(path: Path) -> str:
    return tr(
        "{file} is cut off: a part at the end is missing. Restore the newest snapshot.",
        file=path.name,
    )


def is_backup_of_shared(path: Path) -> bool:
    """Say whether the school of a file was made shared, so that the file is only its backup."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except OSError:
        return False
    return int.from_bytes(head[60:64], "big") == SHARED


def new_school_file(path: Path, metadata: "MetaData") -> None:
    """Make an empty school file.

    Raises FileRefused when something is there, or there is no room.
    """
    if path.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=path.name), field="path"
        )
    if not path.parent.is_dir():
        raise FileRefused(tr("There is no folder {folder}.", folder=str(path.parent)), field="path")
    snapshots.check_room(path, _ROOM)
    made = engine.sqlite_engine(path, writes=True)
    try:
        with refusals.refused(), made.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
            migrate.make_tables(connection, metadata)
    except (DownbeatError, OSError) as error:
        made.dispose()
        remove(path)
        raise FileRefused(
            tr("{file} cannot be made here. Choose another folder.", file=path.name)
        ) from error
    finally:
        made.dispose()


def remove(path: Path) -> None:
    """Delete a closed school file that was never used, with what lies beside it."""
    for name in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", ".lock", ".who"))):
        name.unlink(missing_ok=True)


def open_school_file(
    path: Path,
    metadata: "Callable[[], MetaData]",
    *,
    actor: Actor,
    clock: Clock,
    read_only: bool = False,
    is_new: bool = False,
    early: bool = False,
) -> Database:
    """Open a school, bringing it up to date after a snapshot.

    Only a new file may still be without its school; otherwise its making was broken off.

    Nothing is loaded for it but the driver; what sessions need comes with the first block that
    needs it, and with it a look at the journal's triggers, before anything can be written. With
    `early` it answers kept statements until then. Raises FileRefused with what is in the way.
    """
    check_file(path)
    if not early:
        return _open(path, metadata, _look(path), actor=actor, clock=clock,
                     read_only=read_only, is_new=is_new)  # fmt: skip
    reader = _connect(path)
    try:
        looked = _look_by(path, reader)
        database = _open(path, metadata, looked, actor=actor, clock=clock,
                         read_only=read_only, is_new=is_new)  # fmt: skip
    except BaseException:
        reader.close()
        raise
    database.read_early(path, reader)
    return database


def _open(
    path: Path, metadata: "Callable[[], MetaData]", looked: tuple[str | None, str | None],
    *, actor: Actor, clock: Clock, read_only: bool, is_new: bool,
) -> Database:  # fmt: skip
    found, name = looked
    revisions.check_revision(found)
    if name is None and not is_new:
        raise FileRefused(
            tr(
                "The making of {file} was broken off, so there is no school in it. Delete the file "
                "and make the school again.",
                file=path.name,
            )
        )
    read_only = read_only or is_backup_of_shared(path) or not os.access(path, os.W_OK)
    if read_only:
        if found != revisions.head():
            raise FileRefused(
                tr(
                    "This school is from an older Downbeat and can only be read here, "
                    "so it cannot be brought up to date."
                )
            )
        return Database(
            lambda: sqlite_engines(path, read_only=True),
            school_id=SCHOOL_ID,
            actor=actor,
            clock=clock,
            revision=revisions.head(),
            path=path,
            read_only=True,
        )
    lock = SchoolLock(path)
    lock.take(actor)
    try:
        if found != revisions.head():
            _bring_up_to_date(path, metadata(), clock)
        database = Database(
            lambda: _with_triggers(path, metadata()),
            school_id=SCHOOL_ID,
            actor=actor,
            clock=clock,
            revision=revisions.head(),
            path=path,
        )
    except BaseException:
        lock.give_back()
        raise
    database.on_close(lock.give_back)
    return database


def _look(path: Path) -> tuple[str | None, str | None]:
    try:
        return file_driver.look(path)
    except Exception as error:
        raise _damaged(path) from error


def _connect(path: Path) -> Any:
    """Return a reading connection; the first look at a large school's tables takes its time."""
    try:
        return file_driver.connect(path, writes=False)
    except Exception as error:
        raise _damaged(path) from error


def _look_by(path: Path, reader: Any) -> tuple[str | None, str | None]:
    try:
        return file_driver.look_by(reader)
    except Exception as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> FileRefused:
    return FileRefused(tr("{file} is damaged. Restore the newest snapshot.", file=path.name))


def _bring_up_to_date(path: Path, metadata: "MetaData", clock: Clock) -> None:
    made = engine.sqlite_engine(path, writes=True)
    try:
        snapshots.take(path, clock.now(), why="update")
        migrate.upgrade(made, metadata)
    finally:
        made.dispose()


def _with_triggers(path: Path, metadata: "MetaData") -> Engines:
    """Return the engines of a school whose journal records every table."""
    engines = sqlite_engines(path, read_only=False)
    if engines.writer is not None:
        with refusals.refused(), engines.writer.begin() as connection:
            if migrate.needs_triggers(connection, metadata):
                migrate.finish(connection, metadata)
    return engines


@dataclass(frozen=True, slots=True)
class Glance:
    """What can be told of a school without opening it."""

    name: str
    read_only: bool
    holder: Holder | None


def glance(path: Path) -> Glance:
    """Look at a school from outside. Raises FileRefused when it cannot be opened at all."""
    check_file(path)
    found, name = _look(path)
    revisions.check_revision(found)
    lock = SchoolLock(path)
    kept = is_backup_of_shared(path) or not os.access(path, os.W_OK)
    return Glance(name or path.stem, kept, lock.holder_now())
