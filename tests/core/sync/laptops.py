"""Teachers of the demo school, their copies, and what is in them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app import bootstrap, schema
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.timetable.tables import Lesson
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.access.declare import access
from desktop_app.core.access.enforce import visible
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.sync.checkout import CheckedOut, Wish
from tests.copies import PASSWORD

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
CLOCK = FixedClock(NOON)
Content = dict[str, dict[bytes, tuple[Any, ...]]]


@dataclass
class Teacher:
    person_id: UUID
    name: str

    @property
    def wish(self) -> Wish:
        return Wish(PASSWORD, person_id=self.person_id, person_name=self.name, device="laptop")

    @property
    def actor(self) -> Actor:
        return Actor("", frozenset({Role.TEACHER}), self.person_id, permissions=frozenset())


def busiest(database: Database) -> Teacher:
    """The teacher with most lessons."""
    with database.reading() as session:
        taught = list(session.scalars(select(Lesson.teacher_id)))
        staff = max({each for each in taught if each}, key=taught.count)
        person = session.scalars(select(Staff.person_id).where(Staff.id == staff)).one()
        return Teacher(person, people.staff_names(session, [staff])[staff])


def check_out(office: Database, target: Path, teacher: Teacher) -> CheckedOut:
    return bootstrap.check_out(office, target, teacher.wish)


def opened(path: Path, made: CheckedOut) -> Database:
    return bootstrap.open_copy(path, made.key, clock=CLOCK)


def content(database: Database) -> Content:
    """Every carried row of a copy, as it is stored, by table and id."""
    found: Content = {}
    with database.reading() as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        for name in schema.carried().tables:
            columns = ", ".join(
                f'"{column.name}"'
                for column in schema.metadata().tables[name].columns
                if column.name not in {"id", "created_at", "updated_at", "search_place", "version"}
            )
            rows = driver.execute(f'SELECT id, {columns} FROM "{name}"').fetchall()
            found[name] = {row[0]: row[1:] for row in rows}
    return found


def shown(office: Database, teacher: Teacher) -> dict[str, set[bytes]]:
    """All rows that the declarations show a teacher, without any cut."""
    found = {}
    with office.reading() as session:
        for name in schema.carried().tables:
            table = schema.metadata().tables[name]
            condition = visible(access, teacher.actor, table)
            found[name] = {
                key.bytes for key in session.scalars(select(table.c.id).where(condition))
            }
    return found
