"""The pay run of a hundred teachers and ten thousand meetings, beside the bare reads."""

import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from benchmarks.baselines import pay_reads
from benchmarks.harness import Bench, timed
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, AttendanceMark
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import PayUnit
from desktop_app.areas.billing.tables import PayRate
from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import LessonType, OccurrenceStatus, Recurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from tests.factories import make_school

TEACHERS, LESSONS, WEEKS, GROUP = 100, 25, 4, 2
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
NOW = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)


def pay_run(bench: Bench) -> None:
    """What a run would pay, worked out, beside reading what it follows from; then paying it."""
    with tempfile.TemporaryDirectory() as folder:
        database = make_school(Path(folder), clock=FixedClock(NOW))
        with database.loading("Build") as work:
            _fill(work)
        if database.path is None:
            raise RuntimeError("the school of a benchmark is a file")
        service = billing.PayService(database)
        plan = service.preview_payouts("2026-10")
        meetings = sum(len(each.lines) for each in plan.teachers)
        if (len(plan.teachers), meetings) != (TEACHERS, TEACHERS * LESSONS * WEEKS):
            raise RuntimeError("the benchmark must pay everybody for everything")
        bare = pay_reads.opened(database.path)
        bench.compare(
            f"{TEACHERS} teachers, {meetings} meetings, worked out",
            timed(lambda: service.preview_payouts("2026-10")),
            timed(lambda: pay_reads.read(bare, str(FIRST), str(LAST))),
            at_most=3.0,
        )
        paying = timed(lambda: service.issue_payouts("2026-10"))()
        bench.observe("paid, with payslips", paying, unit="s")
        bench.compare(
            "the same run a second time, all paid",
            timed(lambda: service.preview_payouts("2026-10")),
            timed(lambda: pay_reads.read(bare, str(FIRST), str(LAST))),
            at_most=3.0,
        )
        bare.close()
        database.close()


def _fill(work: Work) -> None:
    session = work.session
    present = session.scalars(select(AttendanceCode.id).where(AttendanceCode.key == "P")).one()
    rows: dict[type, list[dict[str, Any]]] = {
        table: []
        for table in (
            Person, Staff, Student, Lesson, LessonOccurrence, Enrollment, AttendanceMark,
            Attendance, PayRate,
        )
    }  # fmt: skip
    students = [_somebody(rows, Student, f"Pupil {n}") for n in range(GROUP * LESSONS)]
    for n in range(TEACHERS):
        teacher = _somebody(rows, Staff, f"Teacher {n:03d}", kind=StaffKind.TEACHER)
        rows[PayRate].append(_rate(2_000 + n, teacher_id=teacher))
        for at in range(LESSONS):
            _lesson(rows, teacher, students[at * GROUP : at * GROUP + GROUP], at, present)
    rows[PayRate] += [_rate(2_800), _rate(3_000, lesson_type=LessonType.GROUP.value)]
    for table, made in rows.items():
        for same in _alike(made):
            session.execute(insert(table), same)


def _alike(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(row), []).append(row)
    return list(found.values())


def _somebody(
    rows: dict[type, list[dict[str, Any]]], table: type, name: str, **more: object
) -> UUID:
    person, key = new_id(), new_id()
    given, _, family = name.partition(" ")
    rows[Person].append(
        {"id": person, "given_name": given, "family_name": family, "sort_name": name.lower()}
    )
    rows[table].append({"id": key, "person_id": person, **more})
    return key


def _rate(amount: int, **scope: object) -> dict[str, Any]:
    return {
        "id": new_id(), "unit": PayUnit.HOUR, "amount": amount, "starts_on": date(2026, 9, 1),
        "teacher_id": None, "lesson_type": None, **scope,
    }  # fmt: skip


def _lesson(
    rows: dict[type, list[dict[str, Any]]],
    teacher: UUID,
    students: list[UUID],
    at: int,
    present: UUID,
) -> None:
    lesson = new_id()
    first = FIRST + timedelta(days=at % 7)
    rows[Lesson].append(
        {
            "id": lesson, "title": f"Violin {at}", "sort_title": f"violin {at}",
            "type": LessonType.GROUP if at % 2 else LessonType.INDIVIDUAL,
            "first_day": first, "start_time": time(16), "duration": 45,
            "recurrence": Recurrence.WEEKLY, "teacher_id": teacher,
        }
    )  # fmt: skip
    rows[Enrollment] += [
        {"id": new_id(), "lesson_id": lesson, "student_id": each, "enrolled_on": FIRST}
        for each in students
    ]
    for week in range(WEEKS):
        day = first + timedelta(weeks=week)
        starts = datetime.combine(day, time(8 + at % 12), tzinfo=UTC)
        meeting = new_id()
        rows[LessonOccurrence].append(
            {
                "id": meeting, "lesson_id": lesson, "original_date": day, "local_date": day,
                "starts_at": starts, "ends_at": starts + timedelta(minutes=45),
                "teacher_id": teacher, "status": OccurrenceStatus.COMPLETED,
                "finished_at": starts, "finished_by": "desk",
            }
        )  # fmt: skip
        for student in students:
            _mark(rows, meeting, student, present, starts)


def _mark(
    rows: dict[type, list[dict[str, Any]]],
    meeting: UUID,
    student: UUID,
    code: UUID,
    at: datetime,
) -> None:
    mark = new_id()
    both = {"occurrence_id": meeting, "student_id": student, "code_id": code}
    rows[AttendanceMark].append(
        {"id": mark, **both, "author_name": "desk", "device": "desk", "device_time": at,
         "received_at": at}
    )  # fmt: skip
    rows[Attendance].append({"id": new_id(), **both, "mark_id": mark, "recorded_at": at})


BENCHMARKS = {"pay_run": pay_run}
