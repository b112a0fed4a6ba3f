"""The one script that a fresh machine runs."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.architecture.source import ROOT, imports, module

SCRIPT = ROOT / "dev.py"
PROMISED = {"run", "demo", "test", "check", "bench", "shots", "mutants", "package"}


@pytest.fixture
def dev() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_alone_it_lists_every_command_and_installs_nothing() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=True)
    listed = {line.split()[0] for line in done.stdout.splitlines()[2:] if line.strip()}
    assert listed >= PROMISED


def test_an_unknown_command_is_wrong_usage() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "fly"], capture_output=True, check=False)
    assert done.returncode == 2


def test_it_needs_nothing_but_the_standard_library() -> None:
    script = module("dev", SCRIPT.read_text("utf-8"))
    foreign = {each.name.split(".")[0] for each in imports(script)} - sys.stdlib_module_names
    assert foreign == set()


def test_every_command_says_what_it_does_in_a_line(dev: ModuleType) -> None:
    for name, function in dev.COMMANDS.items():
        assert function.__doc__, name
        assert "\n" not in function.__doc__.strip(), name


def test_a_changed_lock_file_makes_the_environment_anew(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = dev.wanted_stamp()
    lock = tmp_path / "requirements-dev.lock"
    lock.write_text(dev.LOCK.read_text("utf-8") + "# changed\n", "utf-8")
    monkeypatch.setattr(dev, "LOCK", lock)
    assert dev.wanted_stamp() != before


def test_children_keep_their_bytecode_and_see_no_foreign_path(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    variables = dev.environment(QT_QPA_PLATFORM="offscreen")
    assert not {"PYTHONDONTWRITEBYTECODE", "PYTHONPATH"} & set(variables)
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    assert variables["PATH"].startswith(str(dev.PROGRAMS))


def test_without_a_display_run_counts_what_it_made_and_says_where(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[object, ...]] = []
    for name in ("ensure_qt_libraries", "ensure_demo_school"):
        monkeypatch.setattr(dev, name, lambda: None)
    monkeypatch.setattr(dev, "has_display", lambda: False)
    monkeypatch.setattr(dev, "draw", lambda *words: asked.append(words) or 3)
    assert dev.run([]) == 0
    assert [words[0] for words in asked] == ["shots"] * 2 + ["print"] * 4
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"6 pictures (PNG) and 12 documents (PDF) are in {dev.BUILD / 'drawn'}"


def test_drawing_counts_the_lines_of_a_command_and_ends_when_it_fails(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    assert dev.draw("--version") == 1
    with pytest.raises(SystemExit):
        dev.draw("shots", tmp_path / "none.downbeat", "--out", tmp_path)


def test_calls_that_only_posix_has_are_asked_for_first() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    guarded = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and "hasattr(os, 'geteuid')" in ast.unparse(node.values[0])
    ]
    used = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "geteuid"]
    assert len(used) == len(guarded)


def test_nothing_is_installed_where_there_is_no_apt(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert dev.missing_packages(["libgl1"]) == []
    assert dev.install_packages(["libgl1"]) is False
    assert dev.install_packages([]) is True
