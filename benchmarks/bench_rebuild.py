"""Working the days of a school year out anew, beside one statement that makes the same rows."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.harness import HERE, Bench
from benchmarks.streak_school import school_days, streak_school
from desktop_app.areas.streaks import api as streaks

DAYS = 190
SIZES = (1_000, 10_000)


def rebuild(bench: Bench) -> None:
    """A thousand pupils, then ten thousand: both in processes of their own, by processor time."""
    per_row: list[float] = []
    for students in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            spent, most = _one_size(bench, Path(folder), students)
        bench.observe(f"memory, {students} pupils", most, at_most=300, unit="MB")
        per_row.append(spent / students)
    bench.observe("ten times the pupils, per pupil", per_row[1] / per_row[0], at_most=2, unit="×")


def _one_size(bench: Bench, folder: Path, students: int) -> tuple[float, float]:
    span = school_days(DAYS)
    database = streak_school(folder, students, DAYS)
    with database.writing("Close days") as work:
        streaks.close_days(work.session, span[-1])
    database.close()
    if database.path is None:
        raise RuntimeError("the school of a benchmark is a file")
    copied = shutil.copy(database.path, folder / "bare.sqlite")
    memory: list[float] = []

    def ours() -> float:
        seconds, most = _probe(database.path, "ours", *span[:: DAYS - 1])
        memory.append(most)
        return seconds

    def bare() -> float:
        fresh = shutil.copy(copied, folder / "fresh.sqlite")
        return _probe(fresh, "bare", *span[:: DAYS - 1])[0]

    result = bench.compare(
        f"{students} pupils × {DAYS} school days", ours, bare, at_most=3.0, unit="s"
    )
    return result.ours, max(memory)


def _probe(*words: object) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rebuild_probe", *map(str, words)],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    seconds, most = done.stdout.split()[-2:]
    return float(seconds), float(most)


BENCHMARKS = {"rebuild": rebuild}
