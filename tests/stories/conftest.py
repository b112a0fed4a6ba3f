"""A new school that commands work on, and the program with its windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core import wording
from tests.cli.commands import Shell
from tests.stories.program import Program


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "school.downbeat", capsys)
    assert made("new", "--name", "Larkfield").code == 0
    return made


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qtbot, qapp, tmp_path)
    yield made
    made.close()
    wording.use_language("en")
