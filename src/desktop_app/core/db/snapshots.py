"""Verified snapshots of a school file: taken by themselves, thinned, and put back."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop_app.core import erased_list
from desktop_app.core.db.file_driver import APPLICATION_ID
from desktop_app.core.errors import FileRefused
from desktop_app.core.files import free_bytes
from desktop_app.core.places import data_dir
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr

_NAME = re.compile(r"(\d{8}T\d{6})-([a-z]+)\.downbeat")
_PAGES = 2_000
KEEP_ALL = timedelta(days=1)
KEEP_DAILY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a school at one moment and why it was taken.

    Update, import, restore, change, close.
    """

    path: Path
    taken_at: datetime
    why: str
    size: int


def folder_of(school: Path) -> Path:
    """Return where the snapshots of a school file are kept on this computer."""
    mark = hashlib.sha256(str(school.resolve()).encode()).hexdigest()[:12]
    return data_dir() / "snapshots" / f"{school.stem[:40]}-{mark}"


def check_room(path: Path, needed: int) -> None:
    """Refuse when there is less room than needed bytes. Raises FileRefused."""
    if free_bytes(path) < needed:
        raise FileRefused(
            tr("The disk is almost full. Nothing was written; make room and try again.")
        )


def backup(school: Path, target: Path, progress: Progress = SILENT) -> None:
    """Copy a school, open or not, to a new file, verify the copy, and only then give it its name.

    Raises FileRefused when the target is there, cannot be written, or the copy is not sound.
    """
    if target.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=target.name), field="path"
        )
    if not target.parent.is_dir():
        raise FileRefused(
            tr("There is no folder {folder}.", folder=str(target.parent)), field="path"
        )
    check_room(target, school.stat().st_size + 1_000_000)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        _copy(school, part, progress)
        verify(part)
        erased_list.learn(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _copy(school: Path, part: Path, progress: Progress) -> None:
    from sqlcipher3 import dbapi2  # third party: the same SQLite as everywhere

    source = dbapi2.connect(f"{school.resolve().as_uri()}?mode=ro", uri=True)
    copy = dbapi2.connect(str(part))
    try:
        source.backup(
            copy,
            pages=_PAGES,
            sleep=0,
            progress=lambda _status, left, total: progress.step(total - left, total),
        )
        copy.execute("PRAGMA journal_mode=DELETE")
    except dbapi2.Error as error:
        raise FileRefused(
            tr("The school could not be copied. The school itself was not touched.")
        ) from error
    finally:
        copy.close()
        source.close()


def verify(copy: Path) -> None:
    """Open a copy and check every page and every reference. Raises FileRefused."""
    from sqlcipher3 import dbapi2  # third party: the same SQLite as everywhere

    connection = dbapi2.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)
    try:
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        marked = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        whole = connection.execute("PRAGMA foreign_key_check").fetchone() is None
    except dbapi2.DatabaseError:
        sound = marked = whole = False
    finally:
        connection.close()
    if not (sound and marked and whole):
        raise FileRefused(tr("The copy {file} is not sound and was not kept.", file=copy.name))


def take(school: Path, now: datetime, *, why: str, progress: Progress = SILENT) -> Snapshot:
    """Take a verified snapshot and thin the older ones."""
    folder = folder_of(school)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S}-{why}.downbeat"
    if not target.exists():
        backup(school, target, progress)
    for old in to_thin(listed(school), now):
        old.path.unlink(missing_ok=True)
    return _as_snapshot(target)


def listed(school: Path) -> list[Snapshot]:
    """Return the snapshots of a school, newest first."""
    folder = folder_of(school)
    paths = folder.glob("*.downbeat") if folder.is_dir() else []
    found = [_as_snapshot(path) for path in paths if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda one: one.taken_at, reverse=True)


def _as_snapshot(path: Path) -> Snapshot:
    stamp, why = path.name.removesuffix(".downbeat").split("-", 1)
    taken = datetime.strptime(stamp, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return Snapshot(path, taken, why, path.stat().st_size)


def to_thin(snapshots: Iterable[Snapshot], now: datetime) -> list[Snapshot]:
    """Return what may go.

    All of the last day stay, then one a day for thirty days, then one a month.
    """
    kept: set[str] = set()
    gone = []
    for one in sorted(snapshots, key=lambda one: one.taken_at, reverse=True):
        age = now - one.taken_at
        if age <= KEEP_ALL:
            continue
        slot = f"{one.taken_at:%Y%m%d}" if age <= KEEP_DAILY else f"{one.taken_at:%Y%m}"
        if slot in kept:
            gone.append(one)
        kept.add(slot)
    return gone


def restore(copy: Path, school: Path, now: datetime) -> Snapshot | None:
    """Put a copy in the place of a closed school, keeping a snapshot of what was there.

    Raises FileRefused when the copy is not sound; the school is then as it was.
    """
    verify(copy)
    before = take(school, now, why="restore") if school.exists() else None
    part = school.with_name(f"{school.name}.restoring")
    part.unlink(missing_ok=True)
    backup(copy, part)
    for rest in ("-wal", "-shm"):
        Path(f"{school}{rest}").unlink(missing_ok=True)
    part.replace(school)
    return before
