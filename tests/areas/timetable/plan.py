"""A small school with people and rooms by name, for tests of the timetable."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event

from desktop_app import bootstrap
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff, Student
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    LessonFacts,
    LessonType,
    MeetingRow,
    Recurrence,
    Schedule,
)
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from tests.factories import make_school

MORNING = datetime(2026, 9, 14, 8, 0, tzinfo=UTC)  # a Monday in the second week of term
MONDAY = date(2026, 9, 14)
YEAR_END = date(2027, 7, 31)


@dataclass
class Plan:
    """A school whose teachers, students, rooms and lessons are called by name."""

    database: Database
    service: timetable.TimetableService
    teachers: dict[str, UUID] = field(default_factory=dict)
    students: dict[str, UUID] = field(default_factory=dict)
    rooms: dict[str, UUID] = field(default_factory=dict)

    def facts(self, title: str = "Violin", **more: Any) -> LessonFacts:
        """Say a weekly group lesson of Maeve's in Studio B on Mondays at 16:00, or else."""
        words = {
            "type": LessonType.GROUP,
            "schedule": self.weekly(MONDAY),
            "teacher_id": self.teachers["Maeve"],
            "room_id": self.rooms["Studio B"],
            **more,
        }
        return LessonFacts(title, **words)

    @staticmethod
    def weekly(first: date, start: time = time(16), duration: int = 45, **more: Any) -> Schedule:
        return Schedule(first, start, duration, more.pop("recurrence", Recurrence.WEEKLY), **more)

    def add(self, title: str = "Violin", *, anyway: str | None = None, **more: Any) -> UUID:
        """Add such a lesson and return its id."""
        made = self.service.add_lesson(self.facts(title, **more), anyway=anyway).made
        assert made is not None
        return made

    def enroll(self, lesson: UUID, name: str, **more: Any) -> UUID:
        """Enroll a student by name."""
        made = self.service.enroll(lesson, self.students[name], **more).made
        assert made is not None
        return made

    def meetings(self, lesson: UUID) -> list[MeetingRow]:
        """Return the meetings of a lesson."""
        with self.database.reading() as session:
            return timetable.lesson_meetings(session, lesson)

    def days(self, lesson: UUID) -> list[date]:
        """Return the days on which a lesson takes place."""
        return [row.day for row in self.meetings(lesson) if not row.cancelled]

    def on(self, lesson: UUID, day: date) -> MeetingRow:
        """Return the meeting of a lesson on a day."""
        return next(row for row in self.meetings(lesson) if row.day == day)

    def close(self, name: str, first: date, last: date, **more: Any) -> None:
        """Close the school."""
        with self.database.writing("Close") as work:
            school.add_closure(work, name, first, last, **more)

    def taken(self, slot: timetable.Slot) -> list[str]:
        """Return the sentences of what is in the way of a slot."""
        with self.database.reading() as session:
            return [each.sentence for each in timetable.conflicts(session, [slot])]


class Statements:
    """Counts the SQL statements that run while it is open."""

    def __init__(self) -> None:
        self.count = 0

    def _one(self, *_: object) -> None:
        self.count += 1

    def __enter__(self) -> "Statements":
        event.listen(Engine, "before_cursor_execute", self._one)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._one)


def make_plan(folder: Path) -> Plan:
    """Make the school: two teachers, five students, two rooms of four and twelve places."""
    return fill_plan(make_school(folder, clock=FixedClock(MORNING)))


def fill_plan(database: Database) -> Plan:
    """Give an open school its people and rooms."""
    plan = Plan(database, timetable.TimetableService(database))
    with database.writing("Fill") as work:
        for given, family in (("Maeve", "Cullinan"), ("Jonas", "Weber")):
            row = Staff(id=new_id(), person_id=_person(work, given, family), kind="TEACHER")
            work.session.add(row)
            plan.teachers[given] = row.id
        for given in ("Amara", "Kofi", "Zofia", "Elif", "Kavin"):
            student = Student(id=new_id(), person_id=_person(work, given, "Okonkwo"))
            work.session.add(student)
            plan.students[given] = student.id
        for name, places in (("Studio B", 4), ("Hall", 12)):
            plan.rooms[name] = school.add_room(work, name, capacity=places)
    return plan


def copy_of(made: Plan, folder: Path) -> Plan:
    """Open a copy of a school that was made and closed: quicker than making one for each test."""
    assert made.database.path is not None
    path = folder / made.database.path.name
    shutil.copyfile(made.database.path, path)
    database = bootstrap.open_school(path, clock=FixedClock(MORNING))
    return replace(made, database=database, service=timetable.TimetableService(database))


def _person(work: Any, given: str, family: str) -> UUID:
    return people.add_person(work, people.PersonFacts(given_name=given, family_name=family))


def weeks(first: date, last: date) -> Sequence[date]:
    """Return every seventh day from first to last."""
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1, 7)]
