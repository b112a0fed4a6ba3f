"""The longest pause of the GUI thread while the window does the work of the other benchmarks."""

import subprocess
import sys
from pathlib import Path

from benchmarks.harness import HERE, Bench, place_of

SCENES = ("roster", "marks", "copy", "money", "import")
LARGEST, USUAL = 100_000, 10_000
LIMIT_MS = 50


def pauses(bench: Bench) -> None:
    """Each scene in a new process: a window that has started, and one thing done in it."""
    largest = place_of(str(LARGEST))
    school = largest if largest.exists() else bench.school(USUAL)
    students = school.stem.partition("-")[0]
    for scene in SCENES:
        for what, longest in pauses_of(scene, school).items():
            words = f"{students} students: {what}" if scene == "roster" else what
            bench.observe(words, longest, at_most=LIMIT_MS)


def pauses_of(scene: str, school: Path) -> dict[str, float]:
    """Return the longest pauses of a scene in milliseconds, by what was done."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.pauses_probe", scene, str(school)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    lines = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
    return {what: float(pause) for what, pause in lines}


BENCHMARKS = {"pauses": pauses}
