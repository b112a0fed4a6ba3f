"""Thirty marks, each durable, beside thirty bare inserts with a commit each."""

import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from datetime import time as wall_time
from itertools import count
from pathlib import Path

from benchmarks.baselines import bare_marks
from benchmarks.harness import Bench
from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id

NOW = datetime(2027, 6, 30, 20, tzinfo=UTC)


def marks(bench: Bench) -> None:
    """A group of thirty, marked one by one, in a school and in a bare file beside it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database, meetings, students = marks_school(folder)
        service = attendance.AttendanceService(database)
        bare = bare_marks.prepare(folder / "bare.sqlite")
        ours = registers(service, meetings, students)
        bench.compare(
            "30 marks, each durable", ours, lambda: bare_marks.marks(bare, uuid.uuid4().bytes),
            at_most=3.0,
        )  # fmt: skip
        bare.close()
        database.close()


def registers(
    service: attendance.AttendanceService,
    meetings: Sequence[uuid.UUID],
    students: Sequence[uuid.UUID],
) -> Callable[[], float]:
    """Give what marks one register after the other, student by student, and says how long it took.

    The first is marked already: it also compiles the statements.
    """
    which = count()

    def mark_one() -> float:
        meeting = meetings[next(which)]
        begun = time.perf_counter()
        for n, student in enumerate(students):
            service.mark(meeting, student, "P", name=f"Given {n} Family")
        return time.perf_counter() - begun

    mark_one()
    return mark_one


def marks_school(folder: Path) -> tuple[Database, list[uuid.UUID], list[uuid.UUID]]:
    """Give a school with one group of thirty: its meetings and its students."""
    new = school.NewSchool(
        name="Marks", timezone="Europe/Dublin",
        year=("2026/27", date(2026, 8, 31), date(2027, 7, 31)),
    )  # fmt: skip
    database = bootstrap.new_school(folder / "marks.downbeat", new, clock=FixedClock(NOW))
    students = []
    with database.writing("Fill") as work:
        for n in range(bare_marks.MARKS):
            person = Person(id=new_id(), given_name=f"Given {n}", family_name="Family",
                            sort_name=f"family, given {n:02}")  # fmt: skip
            student = Student(id=new_id(), person_id=person.id)
            work.session.add_all([person, student])
            students.append(student.id)
        schedule = timetable.Schedule(
            date(2026, 9, 7), wall_time(16), 45, timetable.Recurrence.WEEKLY
        )
        facts = timetable.LessonFacts("Choir", timetable.LessonType.ENSEMBLE, schedule)
        lesson = timetable.add_lesson(work, facts)
        timetable.enroll_many(
            work, [timetable.NewEnrollment(lesson, each, date(2026, 9, 1)) for each in students]
        )
    with database.reading() as session:
        meetings = [row.id for row in timetable.lesson_meetings(session, lesson)]
    return database, meetings, students


BENCHMARKS = {"marks": marks}
