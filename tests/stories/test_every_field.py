"""Every field of every form of the program, given what nobody means: saved as typed, or said."""

import logging
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.demo.building import build_demo
from desktop_app.demo.school import FEWEST, Wish
from tests.cli.commands import Shell
from tests.stories.every_form import Walk, panes
from tests.stories.program import Program
from tests.stories.tables import held
from tests.stories.typing_nonsense import Typist
from tests.taken_back import take_back_saves

ALWAYS = ("families", "staff")  # the others take minutes each
EVERY = [p if p in ALWAYS else pytest.param(p, marks=pytest.mark.long) for p in panes()]


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("fields") / "school.downbeat"
    build_demo(path, Wish(date(2026, 11, 19), FEWEST))
    return path


@pytest.fixture
def shell(school: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(Path(shutil.copy(school, tmp_path)), capsys)


@pytest.fixture
def log() -> Iterator[logging.Logger]:
    heard = logging.getLogger("downbeat.window")
    before = list(heard.handlers)
    yield heard
    heard.handlers[:] = before


@pytest.mark.parametrize("pane", EVERY)
def test_nothing_typed_into_a_form_ends_in_an_error_or_is_kept_as_something_else(
    shell: Shell, program: Program, log: logging.Logger, request: pytest.FixtureRequest, pane: str
) -> None:
    before = held(shell.school)
    program.open(shell.school)
    every = request.config.getoption("--long")
    with pytest.MonkeyPatch.context() as patched:
        walk = Walk(program)
        typist = Typist(walk, take_back_saves(patched), few=0 if every else 1)
        walk.visit = typist.visit
        log.addHandler(typist.log)
        walk.listen(patched, shell.school.parent)
        walk.pane(pane, also_the_window=every and pane == "today")
        walk.leave_all()
    assert typist.faults == []
    program.close()
    assert held(shell.school) == before
    assert shell.done("verify")["sound"]
    assert typist.tried or pane in {"rights", "privacy", "reports"}, "no form was met"
