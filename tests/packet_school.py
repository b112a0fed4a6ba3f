"""A school in one local file whose teachers go out with packets: made by command, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keyring
import pytest

from desktop_app.cli.app import run
from desktop_app.core.clock import FixedClock
from desktop_app.core.sync import packet_file
from tests.cli.commands import Shell
from tests.copies import MemoryKeyring

BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
PUPILS = ("Amara Reid", "Kofi Reid", "Zofia Lis")
WEEKLY = ("--duration", 45, "--recurrence", "WEEKLY", "--until", "2026-12-18")


@cache
def ground() -> bytes:
    """Return a school with Violin of Maeve's on Mondays and Theory of Dele's on Tuesdays.

    All three pupils are in both. It is made once for all tests of a run.
    """
    with TemporaryDirectory() as folder:
        return _made(Path(folder) / "school.downbeat")


def desk_in(folder: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Return the desk of such a school, for one test."""
    path = folder / "school.downbeat"
    path.write_bytes(ground())
    return Shell(path, capsys)


@contextmanager
def secrets_in_memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """Keep secrets in memory, and let what makes guessing slow be cheap."""
    monkeypatch.setattr(packet_file, "_COST", 2**4)
    before, used = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(used)
    yield used
    keyring.set_keyring(before)


def _made(path: Path) -> bytes:

    def done(*words: object) -> None:
        assert run([str(word) for word in words], clock=FixedClock(BEGAN)) == 0, words

    done("new", path, "--name", "Larkfield")
    for name in ("Maeve Cullinan", "Dele Adisa"):
        done("add", path, "staff", "--name", name)
    for name in PUPILS:
        done("add", path, "student", "--name", name)
        done("add", path, "consent", "--person", name, "--purpose", "PEERS", "--given_by", "Grace")
    for title, teacher, day in (("Violin", "Maeve Cullinan", 2), ("Theory", "Dele Adisa", 3)):
        done("add", path, "lesson", "--title", title, "--type", "GROUP", "--teacher", teacher,
             "--price", "38", "--start", f"2026-11-0{day}T16:00", *WEEKLY)  # fmt: skip
        for name in PUPILS:
            done("add", path, "enrollment", "--lesson", title, "--student", name)
    return path.read_bytes()


class Laptop(Shell):
    """A copy that was made of a packet."""

    def mark(self, title: str, day: str, student: str, code: str) -> None:
        mark(self, title, day, student, code)

    def give_back(self, name: str = "back.packet") -> Path:
        """Return the work in a packet."""
        path = self.school.with_name(name)
        packet(self, "return", self.school, path)
        return path


def mark(shell: Shell, title: str, day: str, student: str, code: str) -> None:
    """Mark a pupil in a meeting, at the desk or on a copy."""
    shell.done("mark", "--occurrence", meeting(shell, title, day), "--student", student,
               "--code", code)  # fmt: skip


def meeting(shell: Shell, title: str, day: str) -> str:
    """Return the id of a meeting."""
    rows = shell.done("list", "occurrences", "--where", f"lesson={title}")
    return next(str(row["id"]) for row in rows if str(row["start"]).startswith(day))


def marks(shell: Shell, title: str, day: str) -> dict[str, str]:
    """Return the marks of a meeting by pupil."""
    key = meeting(shell, title, day)
    rows = shell.done("list", "attendance", "--where", f"occurrence_id={key}")
    return {str(row["student"]): str(row["code"]) for row in rows}


def packet(shell: Shell, deed: str, *arguments: object) -> Any:
    """Do a deed with a packet that must succeed, and return its JSON."""
    said = shell.raw("packet", deed, *arguments, "--json")
    assert said.code == 0, said.err
    return said.json


def out(desk: Shell, teacher: str = "Maeve Cullinan", name: str = "out.packet") -> dict[str, Any]:
    """Make a packet for a teacher."""
    made: dict[str, Any] = packet(
        desk, "make", desk.school, "--teacher", teacher, "--out", desk.school.with_name(name)
    )
    return made
