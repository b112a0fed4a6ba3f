"""The roster at three sizes, beside QSqlTableModel on a view with the same columns."""

import json
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

from benchmarks.harness import HERE, Bench, Measure

SIZES = (1_000, 10_000, 100_000)
NAMES = ("byrne", "okon", "murp", "wals", "sean", "aoife", "kell", "niamh")
TYPED = tuple(name[:length] for name, length in product(NAMES, (2, 3, 4)))
COLUMNS = (
    "name", "age", "learns", "level", "family", "next_lesson", "balance", "location", "joined",
    "streak", "attendance",
)  # fmt: skip
Figures = Mapping[str, float]


def roster(bench: Bench) -> None:
    """Cost grows with what is shown, not with what is stored: the same at every size."""
    for size in SIZES:
        _at(bench, size, limits=size == SIZES[-1])


def _at(bench: Bench, size: int, *, limits: bool) -> None:
    school = bench.school(size)
    pairs = [
        (figures_of("benchmarks.roster_probe", school), figures_of(_BASELINE, school))
        for _ in range(min(bench.runs, 3))
    ]
    limit: Mapping[str, float] = _LIMITS if limits else {}
    every, bench.runs = bench.runs, len(pairs)
    for figure, words in _WORDS.items():
        sides = _side(pairs, 0, figure), _side(pairs, 1, figure)
        kind = figure.split()[0]
        what = f"{size:,}: {words}"
        if kind in _BEYOND:
            bench.exceed(what, *sides, at_most=limit.get(kind), unit=_BEYOND[kind])
        else:
            bench.compare(what, *sides, at_most=limit.get(kind))
    bench.runs = every


_BASELINE = "benchmarks.baselines.qsql_roster"
_LIMITS = {"open": 1.5, "end": 0.2, "by": 1.5, "memory": 20.0, "search": 16.0}
_BEYOND = {"memory": "MB", "search": "ms"}
_WORDS = {
    "first": "first open of a new process",
    "open": "open to painted",
    "memory": "memory of the open list",
    "end": "jump to the end",
    **{f"by {name}": f"sorted by {name.replace('_', ' ')}" for name in COLUMNS},
    "search": "search, key to rows, p95",
}


def figures_of(module: str, school: Path) -> Figures:
    """Return the figures that a new process prints as its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(school), *TYPED],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _side(pairs: list[tuple[Figures, Figures]], side: int, figure: str) -> Measure:
    values = iter([pair[side][figure] for pair in pairs])
    return lambda: next(values)


BENCHMARKS = {"roster": roster}
