"""The small school of the timetable's tests, with a lesson on a Monday at four."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import Register, RegisterRow
from tests.areas.timetable.plan import MONDAY, Plan, copy_of, make_plan


@dataclass
class Desk:
    """A register on a Monday: Violin, with Amara and Kofi, whose first meeting was a week ago."""

    plan: Plan
    lesson: UUID
    service: attendance.AttendanceService

    def meeting(self, day: date = MONDAY) -> UUID:
        """Return the meeting of a day."""
        return self.plan.on(self.lesson, day).id

    def mark(self, name: str, key: str, *, day: date = MONDAY, **more: object) -> None:
        """Mark a student by name."""
        self.service.mark(self.meeting(day), self.plan.students[name], key, **more)

    def register(self, day: date = MONDAY) -> Register:
        """Return the register of a day."""
        meeting = self.meeting(day)
        with self.plan.database.reading() as session:
            return attendance.register(session, meeting, self.plan.database.clock.now())

    def row(self, name: str, day: date = MONDAY) -> RegisterRow:
        """Return a student's row."""
        student = self.plan.students[name]
        return next(row for row in self.register(day).rows if row.student_id == student)

    def history(self, name: str) -> list[attendance.MarkMade]:
        """Return every mark of a student on the Monday."""
        meeting = self.meeting()
        with self.plan.database.reading() as session:
            return attendance.mark_history(session, meeting, self.plan.students[name])


@pytest.fixture(scope="session")
def made_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    made = make_plan(tmp_path_factory.mktemp("plan"))
    made.database.close()
    return made


@pytest.fixture
def desk(made_plan: Plan, tmp_path: Path) -> Iterator[Desk]:
    plan = copy_of(made_plan, tmp_path)
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    for name in ("Amara", "Kofi"):
        plan.enroll(lesson, name)
    yield Desk(plan, lesson, attendance.AttendanceService(plan.database))
    assert plan.database.open_blocks == 0, "a block was left open"
    plan.database.close()
