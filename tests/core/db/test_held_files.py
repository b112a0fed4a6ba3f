"""A file that somebody holds, that cannot be read, or that is copied: each is said as it is."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from desktop_app import bootstrap
from desktop_app.core.db import kept_file, school_file, snapshots, types
from desktop_app.core.db.kept import Kept
from desktop_app.core.errors import FileRefused
from tests.core.db.test_school_file import closed_school

HERE = platform.node()


@contextmanager
def held(path: Path, said: str | None) -> Iterator[None]:
    """Hold a school as another program does, with what it says of itself."""
    with FileLock(f"{path}.lock"):
        if said is not None:
            Path(f"{path}.who").write_text(said, encoding="utf-8")
        yield


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (None, "is open in another program. Close it there first."),
        ("{broken", "is open in another program. Close it there first."),
        ('{"name": "Ruth"}', "is open in another program. Close it there first."),
        (
            json.dumps({"name": "Ruth", "computer": "desk-9", "pid": 1}),
            "is open on desk-9, by Ruth. Close it there first.",
        ),
        (
            json.dumps({"name": "Ruth", "computer": HERE, "pid": os.getpid()}),
            "is already open on this computer, by Ruth. Close it there first.",
        ),
    ],
    ids=["nothing", "broken", "a name", "another computer", "this computer"],
)
def test_who_holds_a_school_is_named_as_far_as_it_is_known(
    tmp_path: Path, said: str | None, sentence: str
) -> None:
    path = closed_school(tmp_path)
    with held(path, said), pytest.raises(FileRefused) as refused:
        bootstrap.open_school(path)
    assert refused.value.sentence == f"{path.name} {sentence}"


def test_a_look_from_outside_tells_the_name_and_who_has_it(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    said = json.dumps({"name": "Ruth", "computer": "desk-9", "pid": 1})
    with held(path, said):
        found = school_file.glance(path)
    assert (found.name, found.read_only) == ("Larkfield School of Music", False)
    assert found.holder == school_file.Holder("Ruth", "desk-9", 1)
    # what a program that died left behind holds nothing
    assert school_file.glance(path).holder is None
    for name in (Path(f"{path}.who"), Path(f"{path}.lock")):
        name.unlink(missing_ok=True)
    assert school_file.glance(path).holder is None


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_opened(
    tmp_path: Path,
) -> None:
    path = closed_school(tmp_path)
    whole = path.read_bytes()
    Path(f"{path}.lock").unlink(missing_ok=True)
    Path(f"{path}.lock").mkdir()
    with pytest.raises(FileRefused, match="folder of this school cannot be written"):
        bootstrap.open_school(path)
    assert path.read_bytes() == whole


def test_what_cannot_be_read_is_no_school_and_no_backup(tmp_path: Path) -> None:
    folder = tmp_path / "folder.downbeat"
    folder.mkdir()
    with pytest.raises(FileRefused, match="cannot be read"):
        school_file.check_file(folder)
    assert not school_file.is_backup_of_shared(folder)
    assert not school_file.is_backup_of_shared(tmp_path / "nowhere.downbeat")


def test_a_damaged_school_is_not_copied_and_leaves_no_part(tmp_path: Path) -> None:
    path = closed_school(tmp_path)
    with path.open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(4_096 * 3))
    with pytest.raises(FileRefused):
        snapshots.backup(path, tmp_path / "copy.downbeat")
    assert not list(tmp_path.glob("copy*"))


def test_a_copy_of_something_else_is_not_kept(tmp_path: Path) -> None:
    other = tmp_path / "music.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE song (id INTEGER)")
    connection.commit()
    connection.close()
    with pytest.raises(FileRefused, match="is not sound and was not kept"):
        snapshots.backup(other, tmp_path / "copy.downbeat")
    with pytest.raises(FileRefused, match="There is no folder"):
        snapshots.backup(other, tmp_path / "nowhere" / "copy.downbeat")
    assert not list(tmp_path.glob("copy*"))


def test_a_snapshot_of_the_same_second_is_taken_once(tmp_path: Path) -> None:
    path, now = closed_school(tmp_path), datetime(2026, 11, 19, 15, 42, tzinfo=UTC)
    first = snapshots.take(path, now, why="change")
    changed = first.path.stat().st_mtime_ns
    again = snapshots.take(path, now, why="change")
    assert (again, again.path.stat().st_mtime_ns) == (first, changed)
    assert snapshots.listed(path) == [first]


@pytest.mark.parametrize("broken", ["", "[]", '{"mark": "m"}', '{"mark": "m", "texts": {"a": 1}}'])
def test_kept_texts_that_cannot_be_read_are_made_anew(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "statements.json"
    path.write_text(broken, encoding="utf-8")
    assert kept_file.read(path, "m") == {}


def test_kept_texts_are_read_again_and_where_they_cannot_be_kept_nothing_is(
    tmp_path: Path,
) -> None:
    texts: dict[str, Kept] = {"a:b": Kept("SELECT 1", {}, ("int",))}
    path = tmp_path / "statements.json"
    kept_file.write(path, "m", texts)
    assert kept_file.read(path, "m") == texts
    assert kept_file.read(path, "other files") == {}
    odd: Any = {"a:b": Kept("SELECT 1", {"what": object()}, ("int",))}
    kept_file.write(path, "m", odd)
    assert not path.exists()


def test_an_instant_without_a_zone_is_never_kept() -> None:
    naive = datetime(2026, 11, 19, 15, 42)
    with pytest.raises(ValueError, match="needs a time zone"):
        types.text_or_none(naive)
    assert types.text_or_none(None) is None
    assert types.bytes_or_none(None) is None
