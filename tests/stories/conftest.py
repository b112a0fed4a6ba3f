"""A new school that commands work on."""

from pathlib import Path

import pytest

from tests.cli.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "school.downbeat", capsys)
    assert made("new", "--name", "Larkfield").code == 0
    return made
