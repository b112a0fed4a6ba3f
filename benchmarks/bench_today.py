"""What Today asks, at three sizes: cost grows with the lessons of the day and the week.

The largest school is asked only where another benchmark has built it.
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from benchmarks.harness import Bench, place_of
from desktop_app import bootstrap
from desktop_app.areas.desk.queries.today import read_today
from desktop_app.areas.desk.queries.today_alerts import alerts
from desktop_app.areas.desk.queries.today_side import read_side
from desktop_app.core.clock import FixedClock
from desktop_app.core.collector import paused_collector

SIZES = (1_000, 10_000, 100_000)
NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)


def today(bench: Bench) -> None:
    """Processor time of the day, of what stands beside it, and of what needs somebody."""
    for size in SIZES:
        if size == SIZES[-1] and not place_of(str(size)).exists():
            continue
        _at(bench, size)


def _at(bench: Bench, size: int) -> None:
    path, day = bench.school(size), NOW.date()
    with (
        bootstrap.open_school(path, clock=FixedClock(NOW), read_only=True) as database,
        database.reading() as session,
    ):
        lessons = len(read_today(session, NOW).blocks)
        asked: dict[str, Callable[[], object]] = {
            "the day": lambda: read_today(session, NOW),
            "beside it": lambda: read_side(session, day, day),
            "what needs somebody": lambda: alerts(session, NOW),
        }
        for what, ask in asked.items():
            ask()
            taken = [_worked(ask) for _ in range(bench.runs)]
            words = f"{size:,} students, {lessons:,} lessons: {what}"
            bench.observe(words, statistics.median(taken) * 1e3)


def _worked(ask: Callable[[], object]) -> float:
    begun = time.thread_time()
    with paused_collector():
        ask()
    return time.thread_time() - begun


BENCHMARKS = {"today": today}
