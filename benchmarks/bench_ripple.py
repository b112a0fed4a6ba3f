"""What a closure over five hundred meetings touches, beside the bare reads of the same rows."""

import tempfile
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.baselines import closure_reads
from benchmarks.billing_school import LAST, families_school
from benchmarks.harness import Bench, timed
from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.ripple import api as ripple
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core import collector
from desktop_app.core.db.database import Database

MEETINGS = 500


def closure(bench: Bench) -> None:
    """The school closes from a day on that leaves five hundred billed meetings."""
    with tempfile.TemporaryDirectory() as folder:
        database = families_school(Path(folder))
        billing.BillingService(database).issue_run("2026-11")
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        first = _first_of_the_last(database, MEETINGS)
        cause = ripple.Closed(first, LAST, "Burst pipe")
        service = ripple.RippleService(database)
        bare = closure_reads.opened(database.path)
        meetings, *_ = closure_reads.reads(bare, str(first), str(LAST))
        if len(service.preview(cause).steps) != len(meetings) or len(meetings) < MEETINGS:
            raise RuntimeError("both sides must read the same meetings")
        collector.leave_to_the_window()  # as the window does once it stands
        bench.compare(
            f"preview of a closure of {len(meetings)} meetings",
            timed(lambda: service.preview(cause)),
            timed(lambda: closure_reads.reads(bare, str(first), str(LAST))),
            at_most=3.0,
        )
        bare.close()
        database.close()


def _first_of_the_last(database: Database, count: int) -> date:
    """Return the latest day from which on so many meetings are left in November."""
    day, number = LessonOccurrence.local_date, func.count()
    with database.reading() as session:
        days = session.execute(
            select(day, number).where(day <= LAST).group_by(day).order_by(day.desc())
        )
        found = 0
        for each, meetings in days:
            found += meetings
            if found >= count:
                return each
    raise RuntimeError("the school has too few meetings")


BENCHMARKS = {"ripple": closure}
