"""The program as it is shipped: built into one folder, then used without any Python around."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
BARE = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV_", "PYTEST"))
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `dev.py package` would make, built here once (about a minute)."""
    package = ROOT / "src" / "desktop_app"
    if not (package / "cli.py").exists() and not (package / "cli").is_dir():
        pytest.skip("the program has no way to start yet")
    out = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
         "--distpath", str(out), "--workpath", str(out / "work"),
         str(ROOT / "packaging" / "downbeat.spec")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "downbeat"


def downbeat(folder: Path, *words: object) -> str:
    program = folder / ("downbeat.exe" if os.name == "nt" else "downbeat")
    done = subprocess.run(
        [program, *map(str, words)], cwd=folder.parent, env=BARE | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_frozen_program_says_its_version(folder: Path) -> None:
    assert VERSION in downbeat(folder, "--version")


def test_the_frozen_program_makes_a_school_that_verifies(folder: Path, tmp_path: Path) -> None:
    school = tmp_path / "Ardán.downbeat"
    downbeat(folder, "new", school, "--name", "Ardán Music", "--country", "IE")
    assert school.exists()
    downbeat(folder, "verify", school)


def test_the_frozen_program_draws_its_panes(folder: Path, tmp_path: Path) -> None:
    school = tmp_path / "school.downbeat"
    downbeat(folder, "demo", school, "--students", 50)
    downbeat(folder, "shots", school, "--out", tmp_path / "shots")
    assert list((tmp_path / "shots").glob("**/*.png"))
    downbeat(folder, "print", school, "roster", "--out", tmp_path / "paper")
    assert list((tmp_path / "paper").glob("**/*.pdf"))


def test_the_folder_holds_the_replaceable_qt_and_nothing_superfluous(folder: Path) -> None:
    names = {path.name.lower() for path in folder.rglob("*") if path.is_file()}
    assert any("qt6core" in name or name == "qtcore" for name in names)
    for unwanted in ("qt6quick", "qt6qml", "qt6pdf", "geodata", "virtualkeyboard"):
        assert [name for name in names if unwanted in name] == []
    whole = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in whole)
    assert size < 400e6
