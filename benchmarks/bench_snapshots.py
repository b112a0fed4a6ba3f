"""The week of ten thousand pupils in four clubs, beside one statement that makes such rows."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.baselines import week_writes
from benchmarks.bench_days import busy
from benchmarks.harness import Bench
from benchmarks.streak_school import FIRST, make_people
from desktop_app import bootstrap
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs.tables import Club, ClubMembership, LearningPointsTransaction
from desktop_app.areas.clubs.terms import ClubKind, SourceType, TransactionType
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Database, Work
from desktop_app.core.db.types import new_id
from tests.factories import make_school

STUDENTS, CLUBS, HISTORY = 10_000, 4, 6
COLUMNS = (
    "homework_completion_id", "reading_log_id", "practice_log_id", "club_level_id", "award_id",
    "reverses_id", "book_title", "level_achieved", "verified_by", "verified_at", "given_by",
)  # fmt: skip


def snapshots(bench: Bench) -> None:
    """Weeks closed one by one after six that are kept; two entries a week each. Processor time."""
    weeks = HISTORY + bench.runs
    with tempfile.TemporaryDirectory() as folder:
        database = _school(Path(folder), weeks)
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        _close(database, HISTORY)
        database.close()
        copied = Path(shutil.copy(database.path, Path(folder) / "copy.sqlite"))
        again = bootstrap.open_school(database.path, clock=database.clock)
        ours, theirs = iter(range(HISTORY + 1, weeks + 1)), iter(range(HISTORY, weeks))
        bare = week_writes.opened(copied)
        bench.compare(
            f"a week of {STUDENTS} pupils in {CLUBS} clubs",
            busy(lambda: _close(again, next(ours))),
            busy(lambda: _bare(bare, theirs)),
            at_most=3.0,
        )
        bare.close()
        again.close()


def _close(database: Database, weeks: int) -> None:
    day = FIRST + timedelta(days=7 * weeks)
    database.clock = FixedClock(datetime.combine(day, time(8), tzinfo=UTC))
    with database.writing("Close weeks") as work:
        if clubs.close_weeks(work.session) < STUDENTS * CLUBS:
            raise RuntimeError("the benchmark must close a week of everybody")


def _bare(connection: sqlite3.Connection, which: Iterator[int]) -> None:
    number = next(which)
    monday = FIRST + timedelta(days=7 * number)
    sunday = monday + timedelta(days=6)
    made = week_writes.write(connection, str(monday), str(sunday), number + 1)
    if made < STUDENTS * CLUBS:
        raise RuntimeError("the baseline must make a week of everybody")


def _school(folder: Path, weeks: int) -> Database:
    now = datetime.combine(FIRST + timedelta(days=1), time(8), tzinfo=UTC)
    database = make_school(folder, clock=FixedClock(now))
    derivations, database.derivations = database.derivations, ()
    with database.loading("Build") as work:
        students = make_people(work, STUDENTS)
        for n in range(CLUBS):
            _club(work, f"Reading {n}", students, weeks)
    database.derivations = derivations
    return database


def _club(work: Work, name: str, students: list[UUID], weeks: int) -> None:
    club = new_id()
    kind = {"kind": ClubKind.READING, "name": name, "sort_name": name.lower()}
    insert_rows(work.session, Club, [{"id": club, **kind}])
    insert_rows(
        work.session, ClubMembership,
        [{"id": new_id(), "club_id": club, "student_id": each, "joined_on": FIRST}
         for each in students],
    )  # fmt: skip
    for week in range(weeks):
        for late in (1, 3):
            day = FIRST + timedelta(days=7 * week + late)
            rows = [_entry(club, each, day, at) for at, each in enumerate(students)]
            insert_rows(work.session, LearningPointsTransaction, rows)


def _entry(club: UUID, student: UUID, day: date, at: int) -> dict[str, object]:
    pages = 1 + (at * 7 + day.toordinal()) % 20
    return {
        **dict.fromkeys(COLUMNS), "id": new_id(), "student_id": student, "club_id": club,
        "type": TransactionType.TEACHER_AWARD, "source_type": SourceType.TEACHER_ASSESSMENT,
        "points": pages, "base_points": pages, "reading_pages": pages, "earned_on": day,
        "earned_at": datetime.combine(day, time(17), tzinfo=UTC), "description": "Read",
    }  # fmt: skip


BENCHMARKS = {"snapshots": snapshots}
