"""The roster at three sizes, beside QSqlTableModel on a view with the same columns."""

import json
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

from benchmarks.harness import HERE, SCHOOLS, Bench, Measure

SIZES = (1_000, 10_000, 100_000)
FEWER = 30_000  # where the largest school is not there, and 2,000 s of building are too many
NAMES = ("byrne", "okon", "murp", "wals", "sean", "aoife", "kell", "niamh")
TYPED = tuple(name[:length] for name, length in product(NAMES, (2, 3, 4)) if name[:length])
COLUMNS = (
    "name", "age", "learns", "level", "family", "next_lesson", "balance", "location", "joined",
    "attendance",
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
    limit = dict(_LIMITS) if limits else {}
    for figure, words in _WORDS.items():
        _compare(bench, pairs, figure, f"{size:,}: {words}", limit.get(figure))
    _exceed(bench, pairs, "memory", f"{size:,}: memory of the open list", limit, "MB")
    for name in COLUMNS:
        words = name.replace("_", " ")
        _compare(bench, pairs, f"by {name}", f"{size:,}: sorted by {words}", limit.get("sort"))
    _exceed(bench, pairs, "search", f"{size:,}: search, key to rows, p95", limit, "ms")


_BASELINE = "benchmarks.baselines.qsql_roster"
_WORDS = {"first": "first open", "open": "open to painted", "end": "jump to the end"}
_LIMITS = {"open": 1.5, "end": 0.2, "sort": 1.5, "memory": 20.0, "search": 16.0}


def figures_of(module: str, school: Path) -> Figures:
    """Return the figures that a new process prints as its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(school), *TYPED],
        stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
    )  # fmt: skip
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _side(pairs: list[tuple[Figures, Figures]], side: int, figure: str, scale: float) -> Measure:
    values = iter([pair[side][figure] * scale for pair in pairs])
    return lambda: next(values)


def _compare(
    bench: Bench,
    pairs: list[tuple[Figures, Figures]],
    figure: str,
    what: str,
    at_most: float | None,
) -> None:
    runs, bench.runs = bench.runs, len(pairs)
    bench.compare(
        what, _side(pairs, 0, figure, 1), _side(pairs, 1, figure, 1), at_most=at_most
    )
    bench.runs = runs


def _exceed(
    bench: Bench,
    pairs: list[tuple[Figures, Figures]],
    figure: str,
    what: str,
    limit: Mapping[str, float],
    unit: str,
) -> None:
    runs, bench.runs = bench.runs, len(pairs)
    bench.exceed(
        what, _side(pairs, 0, figure, 1), _side(pairs, 1, figure, 1),
        at_most=limit.get(figure), unit=unit,
    )  # fmt: skip
    bench.runs = runs


BENCHMARKS = {"roster": roster}
