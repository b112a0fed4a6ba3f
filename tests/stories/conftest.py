"""A new school that commands work on, and the program with its windows."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core import wording
from tests.cli.commands import Shell
from tests.stories.program import Program

WEEKLY = ("--start", "2026-11-02T16:00", "--duration", 45, "--recurrence", "WEEKLY", "--until",
          "2026-12-18")  # fmt: skip


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "school.downbeat", capsys)
    assert made("new", "--name", "Larkfield").code == 0
    return made


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ground") / "school.downbeat"


@pytest.fixture
def furnished(ground: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A school in which Amara is alone in Violin, has a bill, and Choir waits for a time."""
    if not ground.exists():
        fill(Shell(ground, capsys))
    return Shell(Path(shutil.copy(ground, tmp_path)), capsys)


def fill(shell: Shell) -> None:
    shell.raw("new", shell.school, "--name", "Larkfield")
    shell.done("add", "room", "--name", "Studio A", "--capacity", 2)
    shell.done("add", "staff", "--name", "Maeve Cullinan")
    for name in ("Amara Reid", "Kofi Reid"):
        shell.done("add", "student", "--name", name, "--family", "Reid")
    shell.done("add", "lesson", "--title", "Violin", "--type", "GROUP", "--max_students", 1,
               "--teacher", "Maeve Cullinan", *WEEKLY, "--price", "38")  # fmt: skip
    shell.done("add", "lesson", "--title", "Choir", "--type", "GROUP")
    shell.done("add", "enrollment", "--lesson", "Violin", "--student", "Amara Reid")
    assert shell.done("invoice-run", "--month", "2026-11")["total"] == "190.00"


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qtbot, qapp, tmp_path)
    yield made
    made.close()
    wording.use_language("en")
