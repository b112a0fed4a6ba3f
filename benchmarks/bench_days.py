"""Closing a day for ten thousand pupils and two thousand groups, beside bare reads of the same."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

from benchmarks.baselines import day_reads
from benchmarks.harness import Bench, Measure
from benchmarks.streak_school import school_days, streak_school
from desktop_app import bootstrap
from desktop_app.areas.streaks import api as streaks
from desktop_app.core.db.database import Database

STUDENTS, GROUPS, HISTORY = 10_000, 2_000, 15


def close_day(bench: Bench) -> None:
    """The last days of three weeks, closed one by one. Processor time: the machine may be busy."""
    span = school_days(HISTORY + 2 * bench.runs)
    with tempfile.TemporaryDirectory() as folder:
        database = streak_school(Path(folder), STUDENTS, len(span), groups=GROUPS)
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        _close(database, span[HISTORY - 1])
        database.close()
        copied = Path(shutil.copy(database.path, Path(folder) / "copy.sqlite"))
        again = streak_school_opened(database)
        written = Path(shutil.copy(copied, Path(folder) / "written.sqlite"))
        half = HISTORY + bench.runs
        ours, theirs = iter(span[HISTORY:]), iter(span[HISTORY:half])
        bench.compare(
            f"a day of {STUDENTS} pupils and {GROUPS} groups, read and written",
            busy(lambda: _close(again, next(ours))),
            busy(lambda: _read(copied, theirs)),
            at_most=3.0,
        )
        pairs = iter(list(pairwise(span[HISTORY - 1 :])))
        bench.compare(
            "the same beside bare reads and bare writes",
            busy(lambda: _close(again, next(ours))),
            busy(lambda: _read_and_write(written, *next(pairs))),
            at_most=3.0,
        )
        again.close()


def streak_school_opened(database: Database) -> Database:
    """Open a school again whose file is now alone."""
    if database.path is None:
        raise RuntimeError("the school of a benchmark is a file")
    return bootstrap.open_school(database.path, clock=database.clock)


def busy(deed: Callable[[], object]) -> Measure:
    """Make a measure of the processor seconds a call takes."""

    def measure() -> float:
        begun = time.process_time()
        deed()
        return time.process_time() - begun

    return measure


def _close(database: Database, day: date) -> None:
    with database.writing("Close days") as work:
        if not streaks.close_days(work.session, day):
            raise RuntimeError("the benchmark must close a day")


def _read(path: Path, days: Iterator[date]) -> None:
    connection = day_reads.opened(path)
    if day_reads.read(connection, str(next(days))) < STUDENTS:
        raise RuntimeError("the benchmark must read what decides a day")
    connection.close()


def _read_and_write(path: Path, before: date, day: date) -> None:
    connection = day_reads.opened(path)
    day_reads.read(connection, str(day))
    day_reads.write(connection, str(day), str(before))
    connection.close()


BENCHMARKS = {"close_day": close_day}
