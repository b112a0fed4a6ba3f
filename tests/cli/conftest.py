"""A new school, and the demo school, for commands."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from tests.cli.commands import Shell


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    made = Shell(tmp_path / "school.downbeat", capsys)
    assert made("new", "--name", "Larkfield").code == 0
    return made


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.downbeat"
    build_demo(path, Wish(date(2026, 11, 19)))
    return path


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shutil.copy(demo_file, tmp_path / "demo.downbeat")
    return Shell(tmp_path / "demo.downbeat", capsys)
