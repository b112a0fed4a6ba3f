"""Points for a class of thirty, beside thirty bare inserts and balances in one commit."""

import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.baselines import bare_points
from benchmarks.harness import Bench
from benchmarks.streak_school import make_people
from desktop_app.areas.clubs import api as clubs
from desktop_app.core.clock import FixedClock
from tests.factories import NOW, make_school


def points(bench: Bench) -> None:
    """The same class again and again, each time durable: the median of many."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = make_school(folder, clock=FixedClock(NOW))
        with database.writing("Fill") as work:
            students = make_people(work, bare_points.CLASS)
        service = clubs.ClubService(database)
        club = service.add_club("Choir", clubs.ClubKind.READING).made
        if club is None:
            raise RuntimeError("the benchmark needs a club")
        service.join(club, students, date(2026, 9, 7))
        bare = bare_points.prepare(folder / "bare.sqlite")
        ids = [each.bytes for each in students]

        def ours() -> float:
            begun = time.perf_counter()
            service.give_points(club, students, 3, "Well done")
            return time.perf_counter() - begun

        ours()  # the first one also compiles the statements
        bench.compare(
            f"points for a class of {bare_points.CLASS}, durable", ours,
            lambda: bare_points.give(bare, club.bytes, ids), at_most=3.0,
        )  # fmt: skip
        bare.close()
        database.close()


BENCHMARKS = {"points": points}
