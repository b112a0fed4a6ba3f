"""A new school, and the demo school, for commands."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from desktop_app.cli.app import run
from desktop_app.core.clock import FixedClock
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from tests.cli.commands import NOW, Shell


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school as the command makes it, once, closed, to be copied."""
    path = tmp_path_factory.mktemp("new") / "school.downbeat"
    assert run(["new", str(path), "--name", "Larkfield"], clock=FixedClock(NOW)) == 0
    return path


@pytest.fixture
def shell(new_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shutil.copy(new_file, tmp_path / "school.downbeat")
    return Shell(tmp_path / "school.downbeat", capsys)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.downbeat"
    build_demo(path, Wish(date(2026, 11, 19)))
    return path


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    shutil.copy(demo_file, tmp_path / "demo.downbeat")
    return Shell(tmp_path / "demo.downbeat", capsys)
