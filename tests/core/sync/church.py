"""A church hall: an office and a teacher's laptop that is a copy of it, each with its own clock.

The laptop is the school's own file with what makes a copy of it: an outbox, a teacher who acts, and
nothing that is worked out there.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import MarkMade, RegisterRow
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.db.file_driver import connect
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.sync.apply import Receipt, apply
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.outbox import Recorder, of_row
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Transport
from tests.areas.timetable.plan import MONDAY, MORNING, Plan

NAMES = ("Amara", "Kofi", "Zofia")
LATER = MORNING + timedelta(hours=9)


@dataclass
class Register:
    """The registers of one school file: the office's, or a laptop's."""

    database: Database
    lesson: UUID
    students: dict[str, UUID]

    @property
    def service(self) -> attendance.AttendanceService:
        return attendance.AttendanceService(self.database)

    def meeting(self, day: date = MONDAY) -> UUID:
        with self.database.reading() as session:
            rows = timetable.lesson_meetings(session, self.lesson)
        return next(row.id for row in rows if row.day == day)

    def mark(self, name: str, key: str, day: date = MONDAY, **more: Any) -> None:
        self.service.mark(self.meeting(day), self.students[name], key, **more)

    def clear(self, name: str, day: date = MONDAY) -> None:
        self.service.clear(self.meeting(day), self.students[name])

    def row(self, name: str, day: date = MONDAY) -> RegisterRow:
        meeting = self.meeting(day)
        with self.database.reading() as session:
            found = attendance.register(session, meeting, self.database.clock.now())
        return next(row for row in found.rows if row.student_id == self.students[name])

    def marked(self, name: str, day: date = MONDAY) -> str | None:
        return self.row(name, day).mark

    def history(self, name: str, day: date = MONDAY) -> list[MarkMade]:
        meeting = self.meeting(day)
        with self.database.reading() as session:
            return attendance.mark_history(session, meeting, self.students[name])


@dataclass
class Laptop(Register):
    """A teacher's copy."""

    facts: CopyFacts

    def operations(self, after: int = 0) -> list[Operation]:
        with self.database.reading() as session:
            query = select(Outbox).where(Outbox.seq > after, Outbox.copy_id == self.facts.copy_id)
            return [of_row(row) for row in session.scalars(query.order_by(Outbox.seq))]


@dataclass
class Church:
    """The office, and whoever went to the church hall."""

    office: Register
    folder: Path
    teacher: UUID

    @property
    def school(self) -> UUID:
        with self.office.database.reading() as session:
            return session.scalars(select(School.id)).one()

    def laptop(self, device: str = "maeve-laptop", *, at: datetime = LATER) -> Laptop:
        """Check a copy out: its file is the office's as it is now."""
        now = self.office.database.clock.now()
        facts = CopyFacts(
            uuid4(), self.school, "Larkfield School of Music", self.teacher, "Maeve Cullinan",
            device, Transport.PACKET, 14, 14, now, now + timedelta(days=30),
        )  # fmt: skip
        with self.office.database.writing("Checkout", kind=SetKind.SYSTEM) as work:
            work.session.add(
                SyncState(
                    id=facts.copy_id, person_id=facts.person_id, device=device,
                    transport=facts.transport, made_at=now, expires_at=facts.expires_at,
                )
            )  # fmt: skip
        source = self.office.database.path
        assert source is not None
        target = self.folder / f"{device}.downbeat"
        reading, made = connect(source, writes=False), connect(target, writes=True)
        reading.backup(made)
        reading.close()
        made.close()
        return Laptop(
            open_laptop(target, facts, at), self.office.lesson, self.office.students, facts
        )

    def take(self, laptop: Laptop, operations: list[Operation] | None = None) -> Receipt:
        """Let the office take in what a laptop did, signed by its teacher."""
        given = laptop.operations() if operations is None else operations
        return apply(self.office.database, given, laptop.facts, by=laptop.database.actor)

    def answers(self, laptop: Laptop) -> list[Answer]:
        """Take all in and return the answers in order."""
        receipt = self.take(laptop)
        return [receipt.answers[each.id] for each in laptop.operations()]

    def entries(self, *, open_only: bool = False) -> list[Conflict]:
        """Return the review list."""
        with self.office.database.reading() as session:
            rows = list(session.scalars(select(Conflict).order_by(Conflict.opened_at)))
        return [row for row in rows if not open_only or row.decided_at is None]


def open_laptop(path: Path, facts: CopyFacts, at: datetime) -> Database:
    """Open a file as the copy it stands for."""
    database = bootstrap.open_school(path, clock=FixedClock(at))
    database.actor = Actor(
        facts.person_name, frozenset({Role.TEACHER}), facts.person_id, facts.device, frozenset()
    )

    def wire(copy: Database) -> None:
        bootstrap.wire(copy)
        copy.derivations = ()
        copy.outbox = Recorder(facts.copy_id)

    database.copy = facts
    database.wire_later(wire)
    return database


def furnish(plan: Plan, folder: Path) -> Church:
    """Give a school a lesson of Maeve's with three students since a week ago."""
    lesson = plan.add(schedule=plan.weekly(date(2026, 9, 7)))
    for name in NAMES:
        plan.enroll(lesson, name)
    plan.database.clock = FixedClock(LATER)
    with plan.database.reading() as session:
        query = select(Person.id).join(Staff, Staff.person_id == Person.id)
        teacher = session.scalars(query.where(Staff.id == plan.teachers["Maeve"])).one()
    return Church(Register(plan.database, lesson, plan.students), folder, teacher)
