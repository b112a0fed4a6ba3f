"""Double bookings of a term beside the bare interval join; free slots beside their bare reads.

The bare reads of a search are those of all who could teach. Ours reads other teachers only where
the student's own cannot fill the list, with the same answer; the last figure is of students whose
teacher is open, so that all are read.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from benchmarks.baselines import interval_join
from benchmarks.harness import Bench, timed
from desktop_app import bootstrap
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core import collector
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database

MANY, USUAL = 12_000, 2_000
TERM = (date(2026, 8, 31), date(2026, 12, 31))
MONDAY, SIX_WEEKS_ON = date(2026, 11, 23), date(2027, 1, 4)
NOW = datetime(2026, 11, 19, 15, 42, tzinfo=UTC)
STUDENTS = 20


def conflicts(bench: Bench) -> None:
    """A term of sixty thousand meetings: who and what is booked twice."""
    path = bench.school(MANY)
    database = bootstrap.open_school(path, clock=FixedClock(NOW))
    bare = interval_join.opened(path)
    first, last = map(str, TERM)
    count = bare.execute(
        "SELECT count(*) FROM lesson_occurrence WHERE local_date BETWEEN ? AND ?", (first, last)
    ).fetchone()[0]

    def ours() -> int:
        with database.reading() as session:
            return len(timetable.standing_conflicts(session, *TERM))

    if ours() < interval_join.joins(bare, first, last):
        raise RuntimeError("both sides must find the same pairs")
    bench.compare(
        f"conflicts of {count} meetings",
        timed(ours),
        timed(lambda: interval_join.joins(bare, first, last)),
        at_most=2.0,
    )
    bare.close()
    database.close()


def slots(bench: Bench) -> None:
    """Ranked free slots of one student over six weeks, in a school of two thousand."""
    path = bench.school(USUAL)
    database = bootstrap.open_school(path, clock=FixedClock(NOW))
    bare = interval_join.opened(path)
    wishes = _wishes(database)
    many = len(wishes)

    def ours(*, any_teacher: bool = False) -> None:
        with database.reading() as session:
            for student, _, _ in wishes:
                wish = timetable.wish_for_student(session, student, MONDAY)
                wish = replace(wish, own_teacher=None) if any_teacher else wish
                if not timetable.free_slots(session, wish, NOW):
                    raise RuntimeError("a student of the demo school has free slots")

    def reads() -> None:
        for student, instrument, place in wishes:
            asked = {"student": student.bytes, "instrument": instrument, "place": place}
            days = {"first": str(MONDAY), "last": str(SIX_WEEKS_ON)}
            interval_join.slot_reads(bare, days | asked)

    ours()
    collector.leave_to_the_window()
    result = bench.compare(
        f"free slots of {many} students, six weeks", timed(ours), timed(reads), at_most=3.0
    )
    bench.observe("free slots of one student", result.ours / many, at_most=150)
    bench.compare(
        "the same with any teacher",
        timed(lambda: ours(any_teacher=True)),
        timed(reads),
        at_most=None,
    )
    bare.close()
    database.close()


def _wishes(database: Database) -> list[tuple[UUID, bytes, bytes]]:
    query = (
        select(Enrollment.student_id, Lesson.instrument_id, Lesson.location_id)
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .where(Lesson.type == LessonType.INDIVIDUAL, Lesson.location_id.is_not(None))
        .order_by(Enrollment.id)
    )
    with database.reading() as session:
        rows = session.execute(query).all()
    chosen = rows[:: max(1, len(rows) // STUDENTS)][:STUDENTS]
    return [(student, instrument.bytes, place.bytes) for student, instrument, place in chosen]


BENCHMARKS = {"conflicts": conflicts, "slots": slots}
