"""Learn what the panes ask of a server, from a demo school, and ship it with the program.

    python devtools/foresight.py

A desk then crosses a slow line a few times also when it opens a pane for the first time. Run it
when queries of the roster, the register or the ledger have changed; a test says so.
"""

import os
import sys
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from sqlalchemy import select  # noqa: E402  the folders above are known only now

from benchmarks import bench_share  # noqa: E402  as above
from desktop_app.areas.timetable.tables import LessonOccurrence  # noqa: E402  as above
from desktop_app.core.clock import Clock  # noqa: E402  as above
from desktop_app.core.db import learned, school_server  # noqa: E402  as above
from desktop_app.core.db.database import Database  # noqa: E402  as above
from desktop_app.demo.building import build_demo  # noqa: E402  as above
from desktop_app.demo.school import Wish  # noqa: E402  as above
from desktop_app.schema import metadata  # noqa: E402  as above
from desktop_app.shell import shots  # noqa: E402  as above
from tests.cli.commands import NOW  # noqa: E402  as above
from tests.postgresql_server import (  # noqa: E402  as above
    PostgresqlServer,
    start_postgresql,
    stop_postgresql,
)
from tests.together.a_days_work import furnish  # noqa: E402  as above
from tests.together.desks import make_school, open_desk  # noqa: E402  as above
from tests.together.test_slow_line import Reads  # noqa: E402  as above

MOMENTS = (timedelta(0), timedelta(days=1, hours=2), timedelta(hours=-3))


class Going(Clock):
    """A clock that goes on at every look, as clocks do."""

    def __init__(self, by: timedelta) -> None:
        self._by, self._looks = by, count()

    def now(self) -> datetime:
        """Return the moment."""
        return NOW + self._by + timedelta(milliseconds=next(self._looks))


def _furnished(server: PostgresqlServer) -> str:
    url = server.url(server.create_database())
    school_server.prepare(url, metadata())
    desk = open_desk(url, "Ruth")
    make_school(desk)
    furnish(desk)
    desk.close()
    return url


def _read(desk: Database) -> None:
    """Read what a slow line is measured by: the roster, registers, the ledger."""
    reads = Reads(desk)
    with desk.reading() as session:
        meetings = list(session.scalars(select(LessonOccurrence.id).limit(6)))
    for meeting in meetings:
        reads.register(meeting)
    reads.roster()
    reads.ledger()


def main() -> int:
    """Open every pane three times, at different moments, and write down what was asked."""
    server = start_postgresql()
    if server is None:
        sys.stderr.write("There is no PostgreSQL here.\n")
        return 1
    try:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "demo.downbeat"
            build_demo(file, Wish(date(2026, 11, 19)))
            name = bench_share.shared(file, server, Path(folder), "learned")
            desk = open_desk(server.url(name), "Noor")
            for by in MOMENTS:
                desk.clock = Going(by)
                shots.draw(desk, Path(folder) / "drawn", shots.Frame())
            beside = open_desk(_furnished(server), "Ruth")
            beside.lines = desk.lines  # what is learned there is learned here
            for by in MOMENTS:
                beside.clock = Going(by)
                _read(beside)
            if desk.lines is not None:
                learned.write(desk.lines.memory, learned.shipped(), "shipped")
            beside.close()
            desk.close()
    finally:
        stop_postgresql(server)
    sys.stdout.write(f"{learned.shipped()}: {learned.shipped().stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
