"""A shared school with laptops: each teacher with a login of their own, and ways to count."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import keyring
import pytest
from sqlalchemy import select

from desktop_app import bootstrap, copying
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.db.database import Database
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.sync import copy_file
from desktop_app.core.sync.checkout import Wish
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.push import SyncReport, sync
from desktop_app.core.sync.tables import Outbox
from desktop_app.schema import metadata, rules
from tests.areas.billing.desk import NOW, Desk, open_server_desk
from tests.copies import PASSWORD, MemoryKeyring
from tests.postgresql_server import PostgresqlServer

SECRET = "a-long-word-for-somebody"
DAY = date(2026, 11, 2)
NAMES = ("Amara", "Kofi", "Zofia", "Elif", "Kavin", "Rohan")
TEACHERS = tuple(f"T{n}" for n in range(8))


@dataclass
class Laptop:
    """A teacher's copy, and how it reaches the school."""

    copy: Database
    town: "Town"
    login: str

    def mark(self, name: str, key: str, lesson: str = "Choir") -> None:
        meeting = self.town.meetings[lesson]
        service = attendance.AttendanceService(self.copy)
        service.mark(meeting, self.town.desk.students[name], key)

    def sync(self, port: int | None = None) -> SyncReport:
        with self.town.signed_in(self.login, port) as office:
            return sync(self.copy, office)

    def operations(self) -> list[Operation]:
        with self.copy.reading() as session:
            return [of_row(row) for row in session.scalars(select(Outbox).order_by(Outbox.seq))]


@dataclass
class Town:
    """A shared school in which eight teachers hold the same choir."""

    server: PostgresqlServer
    name: str
    desk: Desk
    owner: str = ""
    logins: dict[str, str] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)

    def signed_in(self, login: str, port: int | None = None) -> Database:
        here = f"127.0.0.1:{port or self.server.port}"
        address = f"postgresql://{login}:{SECRET}@{here}/{self.name}"
        guest = school_server.open_server_school(
            address, school_id=0, actor=bootstrap.local_actor(), clock=FixedClock(NOW)
        )
        with guest.reading() as session:
            me = accounts.whoami(session)
        guest.close()
        opened = school_server.open_server_school(
            address, school_id=me.school_id, actor=accounts.actor_of(me, f"{login}-laptop"),
            clock=FixedClock(NOW),
        )  # fmt: skip
        return bootstrap.wire(opened)

    def laptop(self, teacher: str, folder: Path) -> Laptop:
        login = self.logins[teacher]
        path = folder / f"{teacher}-{uuid4().hex[:6]}.copy"
        place = SchoolConnection("127.0.0.1", self.server.port, self.name, "Larkfield")
        wish = Wish(PASSWORD, place, login, device=path.stem)
        with self.signed_in(login) as office:
            made = bootstrap.check_out(office, path, wish)
        copy = bootstrap.open_copy(path, made.key, clock=FixedClock(NOW))
        copy_file.note(copy, copying.PASSWORD, SECRET)
        return Laptop(copy, self, login)

    def rows(self, table: Any) -> list[Any]:
        with self.desk.database.reading() as session:
            return list(session.scalars(select(table)))

    def marked(self, name: str, lesson: str = "Choir") -> str | None:
        with self.desk.database.reading() as session:
            found = attendance.register(session, self.meetings[lesson], NOW).rows
        return next(row.mark for row in found if row.student_id == self.desk.students[name])


@pytest.fixture
def in_memory() -> Iterator[None]:
    """Keep secrets in memory."""
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="package")
def made_town(postgresql_server: PostgresqlServer) -> Iterator[Town]:
    """The school as it was made, once."""
    name = f"laptops_{uuid4().hex[:8]}"
    owner = prepare_server(postgresql_server.url("postgres"), name, metadata(), rules())
    town = Town(postgresql_server, name, open_server_desk(owner))
    desk = town.desk
    bootstrap.wire(desk.database)
    desk.write(attendance.add_default_codes)
    desk.family("Okonkwo", *NAMES)
    staff = {given: _teacher(desk, given) for given in TEACHERS}
    desk.lesson("Choir", DAY, *NAMES, teacher_id=staff["T0"], max_students=9,
                until=date(2027, 2, 26))  # fmt: skip
    desk.lesson("Violin", DAY, "Amara", teacher_id=staff["T0"], start=time(9))
    for title in ("Choir", "Violin"):
        town.meetings[title] = desk.meeting(title, DAY)
    desk.write(lambda work: _hold(work, desk.lessons["Choir"], list(staff.values())))
    ruth = people.PersonFacts(given_name="Ruth", family_name="Danquah")
    person = desk.write(lambda work: people.add_person(work, ruth))
    town.owner = desk.write(lambda work: accounts.first_owner(work, person, SECRET))
    _let_in(town, staff)
    yield town
    desk.database.close()
    postgresql_server.drop_database(name)


@pytest.fixture
def town(made_town: Town, in_memory: None) -> Iterator[Town]:
    """The school with empty registers."""
    yield made_town
    with made_town.server.connect(made_town.name) as master:
        master.execute(
            "TRUNCATE conflict, outbox, sync_state, attendance, attendance_mark, change, change_set"
            " CASCADE"
        )


def _teacher(desk: Desk, given: str) -> UUID:
    new = people.NewStaff(
        person=people.PersonFacts(given_name=given, family_name="Cullinan"), kind=StaffKind.TEACHER
    )
    made: UUID = desk.write(lambda work: people.add_staff(work, new))
    return made


def _hold(work: Any, lesson: UUID, staff: list[UUID]) -> None:
    """Let each teacher hold one of the meetings to come: the choir is then theirs to mark."""
    later = (
        select(LessonOccurrence)
        .where(LessonOccurrence.lesson_id == lesson)
        .order_by(LessonOccurrence.local_date.desc())
    )
    for row, who in zip(work.session.scalars(later), staff, strict=False):
        row.teacher_id = who


def _let_in(town: Town, staff: dict[str, UUID]) -> None:
    address = f"postgresql://127.0.0.1:{town.server.port}/{town.name}"
    with town.desk.database.reading() as session:
        uid = session.scalars(select(School.uid)).one()
        persons = dict(session.execute(select(Staff.id, Staff.person_id)).all())
    with town.signed_in(town.owner) as office:
        service = accounts.AccessService(office)
        for given, staff_id in staff.items():
            invited = service.invite(persons[staff_id], [Right.TEACHER])
            town.logins[given] = accounts.join(address, uid, invited.code, SECRET).login
