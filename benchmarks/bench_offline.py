"""Marks on a teacher's encrypted copy, and five hundred operations pushed and acknowledged.

Beside bare inserts into an encrypted file with a commit each, and into one in one transaction.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from benchmarks.baselines import bare_outbox
from benchmarks.bench_marks import NOW, marks_school, registers
from benchmarks.harness import Bench
from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.sync.checkout import Wish
from desktop_app.core.sync.push import sync

PUSHED = 500


def offline(bench: Bench) -> None:
    """A register of thirty marked on a copy, and what a week made of it pushed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office, meetings, students = marks_school(folder)
        teacher = give_to_a_teacher(office)
        with _copy(office, folder / "marks.copy", teacher) as copy:
            _marks(bench, copy, (meetings, students), folder)
        with _copy(office, folder / "push.copy", teacher) as copy:
            _push(bench, (copy, office), (meetings, students), folder)
        office.close()


def _marks(
    bench: Bench, copy: Database, plan: tuple[Sequence[UUID], Sequence[UUID]], folder: Path
) -> None:
    meetings, students = plan
    service = attendance.AttendanceService(copy)
    bare = bare_outbox.prepare(folder / "bare.sqlite", encrypted=True)
    ours = registers(service, meetings, students)
    bench.compare(
        "30 marks on a copy, each durable", ours,
        lambda: bare_outbox.one_by_one(bare, len(students)), at_most=3.0,
    )  # fmt: skip
    bare.close()


def _push(
    bench: Bench,
    sides: tuple[Database, Database],
    plan: tuple[Sequence[UUID], Sequence[UUID]],
    folder: Path,
) -> None:
    copy, office = sides
    service, bare = attendance.AttendanceService(copy), bare_outbox.prepare(
        folder / "office.sqlite", encrypted=False
    )  # fmt: skip
    places = _places(*plan)

    def ours() -> float:
        for _ in range(PUSHED):
            service.mark(*next(places), name="Given Family")
        begun = time.perf_counter()
        report = sync(copy, office)
        took = time.perf_counter() - begun
        if (len(report.went_up), report.choices, report.waiting) != (PUSHED, 0, 0):
            raise RuntimeError(f"not all went up: {report.answers}")
        return took

    bench.compare(
        f"{PUSHED} operations pushed and acknowledged", ours,
        lambda: bare_outbox.at_once(bare, PUSHED), at_most=3.0,
    )  # fmt: skip
    bare.close()
    pair = bare_outbox.prepare_pair(folder / "pair.sqlite")
    bench.compare(
        "the same, beside a bare push of both sides", ours,
        lambda: bare_outbox.pushed(pair, PUSHED), at_most=3.0,
    )  # fmt: skip
    for side in pair:
        side.close()


def _places(meetings: Sequence[UUID], students: Sequence[UUID]) -> Iterator[tuple[UUID, UUID, str]]:
    """Give the places of the registers so far with a mark, over and over with another."""
    for key in "PALEPALE":
        for meeting in meetings[:40]:
            for student in students:
                yield meeting, student, key


def _copy(office: Database, path: Path, teacher: UUID) -> Database:
    wish = Wish("low tide at Howth", person_id=teacher, person_name="Maeve", device="laptop")
    made = bootstrap.check_out(office, path, wish)
    return bootstrap.open_copy(path, made.key, clock=FixedClock(NOW))


def give_to_a_teacher(office: Database) -> UUID:
    """Let all lessons be a teacher's, and copies reach over the whole year; return the person."""
    facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
    with office.writing("Fill") as work:
        staff = people.add_staff(work, people.NewStaff(person=facts, kind=StaffKind.TEACHER))
        for table in (Lesson, LessonOccurrence):
            work.session.execute(update(table).values(teacher_id=staff))
        work.session.execute(update(School).values(copy_days=366))
        attendance.add_default_codes(work)
        return work.session.scalars(select(Staff.person_id).where(Staff.id == staff)).one()


BENCHMARKS = {"offline": offline}
