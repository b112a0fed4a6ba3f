"""What policies and the journal of a server cost: the same questions with a login and without.

Without them asks a superuser, whom no policy holds.
"""

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select

from benchmarks.baselines import policies_sql as plain
from benchmarks.harness import Bench
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.server.scram import verifier
from desktop_app.schema import metadata, rules
from tests.factories import NOW
from tests.postgresql_server import PostgresqlServer, start_postgresql, stop_postgresql

NAME = "policies"
PASSWORD = "password-of-a-benchmark"
MOST_MS = 3.0


def policies(bench: Bench) -> None:
    """A school of 10,000 students and 200,000 marks, asked by its owner and by a teacher."""
    server = start_postgresql(durable=True)
    if server is None:
        return
    try:
        town = _Town(server)
        with town.client(None) as bare, town.client("ADMIN") as owner:
            _owner(bench, bare, owner)
        with town.client(None) as bare, town.client("TEACHER") as teacher:
            _teacher(bench, town, bare, teacher)
            _marks(bench, town, bare, teacher)
    finally:
        stop_postgresql(server)


def _owner(bench: Bench, bare: Any, owner: Any) -> None:
    roster = plain.ROSTER
    bench.compare(
        "an owner's roster with attendance", lambda: plain.ask(owner, roster),
        lambda: plain.ask(bare, roster), at_most=1.3,
    )  # fmt: skip
    for client in (bare, owner):
        for setting in plain.NO_INDEXES:
            client.execute(f"SET {setting} = off")
    bench.compare(
        "the same without index scans", lambda: plain.ask(owner, roster),
        lambda: plain.ask(bare, roster), at_most=1.3,
    )  # fmt: skip


def _teacher(bench: Bench, town: "_Town", bare: Any, teacher: Any) -> None:
    """A teacher's roster, and the register as the program reads it: twice, or 3 ms more."""
    own = plain.MINE
    _at_most_twice(
        bench, "a teacher's roster, as the server works", lambda: plain.worked(teacher, own, 40),
        lambda: plain.worked(bare, own, 40),
    )  # fmt: skip
    with town.desk("TEACHER") as mine, town.desk(None) as whole:
        _at_most_twice(
            bench, "a teacher's register", lambda: town.register(mine),
            lambda: town.register(whole),
        )  # fmt: skip


def _at_most_twice(bench: Bench, what: str, ours: Any, against: Any) -> None:
    ours(), against()
    alone = statistics.median(against() for _ in range(bench.runs)) * 1000
    bench.exceed(what, ours, against, at_most=max(MOST_MS, alone))


def _marks(bench: Bench, town: "_Town", bare: Any, teacher: Any) -> None:
    """A commit each, kept as on a real server."""
    bench.compare(
        "30 marks through policies and journal",
        lambda: plain.marks(teacher, "attendance_mark", town.code),
        lambda: plain.marks(bare, "bare_mark", town.code), at_most=3.0,
    )  # fmt: skip


class _Town:
    """A filled school on a server, with a login for an owner and one for the first teacher."""

    def __init__(self, server: PostgresqlServer) -> None:
        self.server, self.logins = server, dict[str, str]()
        address = prepare_server(server.url("postgres"), NAME, metadata(), rules())
        opened = school_server.open_server_school(
            address, school_id=1, actor=Actor("Ruth"), clock=FixedClock(NOW)
        )
        with opened.writing("New school") as work:
            school.make_school(work, school.NewSchool("Larkfield"))
            attendance.add_default_codes(work)
        with opened.reading() as session:
            codes = select(AttendanceCode.id).where(AttendanceCode.key == "P")
            self.code: UUID = session.scalars(codes).one()
        opened.close()
        plain.fill(self._address(), self.code)
        with psycopg.connect(
            f"{self._address()}?options=-c%20role%3D{address.rsplit('%3D', 1)[1]}", autocommit=True
        ) as owner:
            for right, person in (("ADMIN", 1), ("TEACHER", plain.STUDENTS + 1)):
                self._let_in(owner, right, person)
        with self.client(None) as master:
            master.execute("ANALYZE")

    def _let_in(self, owner: Any, right: str, person: int) -> None:
        made = owner.execute(
            "SELECT app.new_login(1::smallint, %s, md5('person' || %s)::uuid, NULL, %s::jsonb, '')",
            (new_id(), person, f'["{right}"]'),
        ).fetchone()
        self.logins[right] = made[0]
        owner.execute(f"ALTER ROLE {made[0]} LOGIN PASSWORD '{verifier(PASSWORD)}'")
        owner.execute("UPDATE user_account SET joined_at = now()")

    def _address(self, right: str | None = None) -> str:
        login = self.logins[right] if right else None
        url = (
            self.server.url(NAME, user=login, password=PASSWORD) if login else self.server.url(NAME)
        )
        return url.replace("+psycopg", "")

    @contextmanager
    def client(self, right: str | None) -> "Iterator[psycopg.Connection[Any]]":
        """A raw client with a login, or past all policies."""
        with psycopg.connect(self._address(right), autocommit=True) as client:
            yield client

    @contextmanager
    def desk(self, right: str | None) -> Iterator[Database]:
        """The program with a login, or past all policies."""
        actor = Actor("Maeve", frozenset({Role(right or "ADMIN")}))
        opened = school_server.open_server_school(
            self._address(right), school_id=1, actor=actor, clock=FixedClock(NOW)
        )
        with opened.reading() as session:
            some = select(LessonOccurrence.id).where(LessonOccurrence.lesson_id == _lesson())
            self.meeting = session.scalars(some.order_by(LessonOccurrence.local_date)).all()[9]
        yield opened
        opened.close()

    def register(self, desk: Database) -> float:
        """Read one register as the program does."""
        return plain.timed(lambda: self._read(desk))

    def _read(self, desk: Database) -> None:
        with desk.reading() as session:
            found = attendance.register(session, self.meeting, NOW)
        if len(found.rows) != plain.STUDENTS // plain.CLASSES:
            raise RuntimeError("this is not the register of a whole class")


def _lesson() -> UUID:
    return plain.id_of(f"lesson{plain.TEACHERS}")


BENCHMARKS: dict[str, Any] = {"policies": policies}
