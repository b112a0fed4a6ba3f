"""Start to the first painted pane, from a compiled install, beside a bare window with a table."""

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.harness import HERE, Bench, Measure

STUDENTS = 2_000


def start(bench: Bench) -> None:
    """Each side in a new process, from before the interpreter starts until its rows are painted.

    The program remembers which pane was shown last. A new school starts with Today: its moment is
    when the lessons of a day that has some were painted. The list of students stands beside the
    list of the baseline.
    """
    school = bench.school(STUDENTS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder / "site")
        copy = folder / school.name
        shutil.copy(school, copy)
        places = {"XDG_DATA_HOME": name, "XDG_STATE_HOME": name, "LOCALAPPDATA": name}
        environment = {**os.environ, **places, "PYTHONPATH": str(folder / "site")}
        against = until_painted(environment, HERE / "baselines" / "bare_window.py")
        for pane in ("students", "today"):
            own = folder / "Downbeat"
            own.mkdir(exist_ok=True)
            (own / "preferences.json").write_text(json.dumps({"pane": pane}), encoding="utf-8")
            probe = HERE / "start_probe.py"
            until_painted(environment, probe, copy, pane, "--stay")()  # what later starts find
            ours = until_painted(environment, probe, copy, pane)
            ours()
            against()
            what = f"first pane ({pane}) painted, {STUDENTS:,} students"
            bench.compare(what, ours, against, at_most=3.0)


def install(folder: Path) -> None:
    """Lay the program out as its wheel does, compiled."""
    package = folder / "desktop_app"
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE.parent / "src" / "desktop_app", package, ignore=without)
    for shipped in ("resources", "migrations"):
        shutil.copytree(HERE.parent / shipped, package / shipped, ignore=without)
    compileall.compile_dir(package, quiet=1)


def until_painted(environment: dict[str, str], script: Path, *words: object) -> Measure:
    """Make a measure of the seconds from here to the moment that the script prints."""

    def measure() -> float:
        begun = time.time()
        done = subprocess.run(
            [sys.executable, str(script), *map(str, words)],
            stdout=subprocess.PIPE, text=True, check=True, env=environment,
        )  # fmt: skip
        return float(done.stdout.split()[-1]) - begun

    return measure


BENCHMARKS = {"start": start}
