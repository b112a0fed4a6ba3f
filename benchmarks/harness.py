"""Measure ours beside a baseline: five runs in turn, medians, and the ratio of the two.

A measurement lives in `benchmarks/bench_<subject>.py`:

    def roster(bench: Bench) -> None:
        school = bench.school(100_000)
        bench.compare("open to painted", timed(ours), timed(baseline), at_most=1.5)

    BENCHMARKS = {"roster": roster}

What it is compared with lives in `benchmarks/baselines/` and imports nothing of ours. Only ratios
of one run are worth anything: the seconds of another machine, or another hour, are not.
"""

import argparse
import hashlib
import importlib
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCHOOLS = HERE.parent / "build" / "bench"

Measure = Callable[[], float]
TIMES: Mapping[str, float] = {"s": 1, "ms": 1e3, "µs": 1e6}


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: `ratio` is ours over the baseline, `difference` ours minus it."""

    benchmark: str
    what: str
    unit: str
    ours: float
    against: float | None = None
    ratio: float | None = None
    difference: float | None = None
    at_most: float | None = None
    ours_runs: tuple[float, ...] = ()
    against_runs: tuple[float, ...] = ()

    @property
    def judged(self) -> float:
        """The figure that the limit is about."""
        if self.ratio is not None:
            return self.ratio
        return self.ours if self.difference is None else self.difference

    @property
    def good(self) -> bool:
        """Whether the figure is within its limit; without a limit always."""
        return self.at_most is None or self.judged <= self.at_most


@dataclass(slots=True)
class Bench:
    """What a benchmark works with: it compares, and the results gather here."""

    name: str
    runs: int = 5
    show: Callable[[Result], None] = lambda _result: None
    results: list[Result] = field(default_factory=list)

    def compare(
        self, what: str, ours: Measure, against: Measure, *, at_most: float | None, unit: str = "ms"
    ) -> Result:
        """Take the ratio of two measures, run in turn so that a busy moment meets both."""
        mine, other = self._in_turn(ours, against, unit)
        left, right = statistics.median(mine), statistics.median(other)
        return self._keep(
            Result(
                self.name, what, unit, left, right,
                ratio=left / right if right else float("inf"), at_most=at_most,
                ours_runs=tuple(mine), against_runs=tuple(other),
            )
        )  # fmt: skip

    def exceed(
        self, what: str, ours: Measure, against: Measure, *, at_most: float | None, unit: str = "ms"
    ) -> Result:
        """Take how far ours goes beyond the baseline, in the unit itself."""
        mine, other = self._in_turn(ours, against, unit)
        left, right = statistics.median(mine), statistics.median(other)
        return self._keep(
            Result(
                self.name, what, unit, left, right, difference=left - right, at_most=at_most,
                ours_runs=tuple(mine), against_runs=tuple(other),
            )
        )  # fmt: skip

    def observe(
        self, what: str, value: float, *, at_most: float | None = None, unit: str = "ms"
    ) -> Result:
        """Keep a figure that has a limit but no baseline, already in its unit."""
        return self._keep(Result(self.name, what, unit, value, at_most=at_most))

    def school(self, students: int) -> Path:
        """Give a demo school of this size; it is built once and must not be changed."""
        path = place_of(str(students))
        if not path.exists():
            words = ["demo", str(path), "--students", str(students), "--today", "2026-11-19"]
            subprocess.run([sys.executable, "-m", "desktop_app", *words], check=True)
        return path

    def _in_turn(
        self, ours: Measure, against: Measure, unit: str
    ) -> tuple[list[float], list[float]]:
        scale = TIMES.get(unit, 1)
        mine: list[float] = []
        other: list[float] = []
        for _ in range(self.runs):
            mine.append(ours() * scale)
            other.append(against() * scale)
        return mine, other

    def _keep(self, result: Result) -> Result:
        self.results.append(result)
        self.show(result)
        return result


def place_of(name: str) -> Path:
    """Return where a school built for benchmarks is kept: one for each state of the schema.

    What was kept for an older state is of no use any more and goes.
    """
    steps = hashlib.sha256()
    for step in sorted((HERE.parent / "migrations" / "versions").glob("[0-9]*.py")):
        steps.update(step.read_bytes())
    SCHOOLS.mkdir(parents=True, exist_ok=True)
    path = SCHOOLS / f"{name}-{steps.hexdigest()[:8]}.downbeat"
    for old in (*SCHOOLS.glob(f"{name}.downbeat*"), *SCHOOLS.glob(f"{name}-*.downbeat*")):
        if not old.name.startswith(path.name):
            old.unlink()
    return path


def timed(function: Callable[[], object]) -> Measure:
    """Make a measure of the seconds a call takes."""

    def measure() -> float:
        begun = time.perf_counter()
        function()
        return time.perf_counter() - begun

    return measure


def in_new_process(script: str | Path, *words: object) -> Measure:
    """Make a measure of what a new interpreter prints as its last line: a number (seconds, MB …).

    `script` is a file, or the dotted name of a module.
    """
    what = [str(script)] if str(script).endswith(".py") else ["-m", str(script)]

    def measure() -> float:
        done = subprocess.run(
            [sys.executable, *what, *map(str, words)],
            stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent,
        )  # fmt: skip
        return float(done.stdout.split()[-1])

    return measure


def line_of(result: Result) -> str:
    """Write one result as a line of the table."""
    parts = [
        f"{result.benchmark:12} {result.what:46}",
        f"{_figure(result.ours):>9} {result.unit:3}",
    ]
    if result.against is not None:
        parts.append(f"against {_figure(result.against):>9} {result.unit:3}")
    if result.ratio is not None:
        parts.append(f"= {result.ratio:6.2f} ×")
    if result.difference is not None:
        parts.append(f"= {_figure(result.difference)} {result.unit} beyond")
    if result.at_most is not None:
        parts.append(f"(at most {result.at_most:g}{'' if result.good else ', MISSED'})")
    return "  ".join(parts)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def found_benchmarks() -> dict[str, Callable[[Bench], None]]:
    """Collect the benchmarks of every bench_*.py, by name."""
    found: dict[str, Callable[[Bench], None]] = {}
    for path in sorted(HERE.glob("bench_*.py")):
        found |= importlib.import_module(f"benchmarks.{path.stem}").BENCHMARKS
    return found


def as_json(results: Sequence[Result]) -> str:
    """Write results for a program to read, with the machine they come from."""
    machine = {"system": platform.platform(), "python": platform.python_version()}
    machine["processors"] = str(os.cpu_count())
    rows = [asdict(r) | {"good": r.good} for r in results]
    return json.dumps({"machine": machine, "results": rows}, indent=2, ensure_ascii=False)


def main(words: Sequence[str] | None = None) -> int:
    """Run the benchmarks named, or all; exit 1 only with --strict and a missed limit."""
    known = found_benchmarks()
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known) or "none yet")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--runs", type=int, default=5, help="runs of each side (5)")
    parser.add_argument("--strict", action="store_true", help="fail when a limit is missed")
    options = parser.parse_args(words)
    if unknown := set(options.names) - set(known):
        parser.error(
            f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}"
        )
    results: list[Result] = []
    for name in options.names or known:
        bench = Bench(name, options.runs, lambda result: print(line_of(result), flush=True))
        known[name](bench)
        results += bench.results
    if options.json:
        options.json.write_text(as_json(results), encoding="utf-8")
    missed = [r for r in results if not r.good]
    print(f"{len(results)} figures, {len(missed)} beyond their limit")
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
