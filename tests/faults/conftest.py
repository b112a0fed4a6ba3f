"""The files each stage begins with, and the program that dies."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keyring
import pytest

from desktop_app.core import sealing
from tests.faults.stages import template
from tests.faults.striking import Strike
from tests.faults.world import build, cheap_keys, laid_out

ROOT = Path(__file__).resolve().parents[2]
Laid = Callable[[str], Path]


@contextmanager
def cheap() -> Iterator[None]:
    """Let keys cost nothing while a test of this folder runs."""
    stretched, kept = sealing.stretched, keyring.get_keyring()
    cheap_keys()
    try:
        yield
    finally:
        sealing.stretched = stretched
        keyring.set_keyring(kept)


@pytest.fixture
def cheap_key() -> Iterator[None]:
    """Let keys cost nothing."""
    with cheap():
        yield


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The files with which each stage begins, made when they are first asked for."""
    folder, made = tmp_path_factory.mktemp("faults"), dict[str, Path]()
    (folder / "school").mkdir()
    with cheap():
        build(folder / "school")

    def of(name: str) -> Path:
        with cheap():
            return template(name, folder, made)

    return of


@pytest.fixture
def laid(templates: Callable[[str], Path], tmp_path: Path, cheap_key: None) -> Laid:
    """Lay out the files of a stage for one try."""
    return lambda name: laid_out(templates(name), tmp_path / name)


class Program:
    """The program that dies, started once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.program"], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        )  # fmt: skip

    def run(self, stage: str, strike: Strike, folder: Path) -> dict[str, Any]:
        """Let one try end as it does."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "stage": stage, "step": strike.step, "when": strike.when, "fault": strike.fault,
            "folder": str(folder),
        }  # fmt: skip
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the program that starts others ended itself"
        told: dict[str, Any] = json.loads(answer)
        return told

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=30)


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """A program that is killed at a step, as often as asked."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no way to make one more of a program that runs")
    made = Program()
    yield made
    made.close()
