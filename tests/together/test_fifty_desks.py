"""Fifty desks at once: nobody sees an error, nothing is lost or doubled, and the sums are right."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import func, select

from desktop_app import bootstrap
from desktop_app.areas.billing.tables import Invoice, LedgerEntry, Payment
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks, school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Feed
from desktop_app.core.db.types import new_id
from desktop_app.core.journal.tables import ChangeSet
from desktop_app.core.server import following
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.server.scram import verifier
from desktop_app.schema import metadata, rules
from tests.factories import NOW
from tests.postgresql_server import PostgresqlServer
from tests.together.a_days_work import FIRST, STOLEN, School, Tally, Worker, furnish
from tests.together.desks import Listener, make_school, open_desk

DESKS, OWNERS, TEACHERS = 50, 4, 16
PASSWORD = "password-of-a-desk"
SHORT, LONG = 20.0, 600.0


@dataclass
class Day:
    """What is left when everybody has gone home."""

    office: Database
    tally: Tally
    heard: list[Listener]
    desks: list[Database]
    url: str


def gaps(numbers: list[str]) -> list[str]:
    """The numbers that are missing or twice in a series without gaps."""
    found = sorted(int(number.rpartition("-")[2]) for number in numbers)
    return [str(n) for at, n in enumerate(found, 1) if n != at]


class Town:
    """A school on a server, and a login with its own password for each desk."""

    def __init__(self, server: PostgresqlServer) -> None:
        self.server, self.name = server, f"fifty_{uuid4().hex[:8]}"
        address = prepare_server(server.url("postgres"), self.name, metadata(), rules())
        self.office = bootstrap.wire(school_server.open_server_school(
            address, school_id=1, actor=Actor("Ruth"), clock=FixedClock(NOW)
        ))  # fmt: skip
        make_school(self.office)

    def person_of(self, made: School, seed: int) -> tuple[Role, UUID]:
        """Who sits at a desk: four owners, sixteen chairs of eight teachers, the front desk."""
        if seed >= DESKS - TEACHERS:
            with self.office.reading() as session:
                staff = made.teachers[seed % len(made.teachers)]
                return Role.TEACHER, session.get_one(Staff, (1, staff)).person_id
        facts = people.PersonFacts(given_name="Noor", family_name=f"Desk {seed}")
        with self.office.writing("Somebody") as work:
            person = people.add_person(work, facts)
        return Role.ADMIN if seed < OWNERS else Role.FRONT_DESK, person

    def login(self, role: Role, person: UUID) -> str:
        """Make a login as the server's own function does, and return its address."""
        with self.server.connect(self.name) as master:
            found = master.execute(
                "SELECT login_role FROM user_account WHERE person_id = %s", (person,)
            ).fetchone()
            made = (
                found
                or master.execute(
                    "SELECT app.new_login(1::smallint, %s, %s, NULL, %s::jsonb, '')",
                    (new_id(), person, f'["{role.value}"]'),
                ).fetchone()
            )
            assert made is not None
            master.execute(f"ALTER ROLE {made[0]} LOGIN PASSWORD '{verifier(PASSWORD)}'")
            master.execute("UPDATE user_account SET joined_at = now()")
        return self.server.url(self.name, user=str(made[0]), password=PASSWORD)


def a_day(server: PostgresqlServer, seconds: float) -> Iterator[Day]:
    with ExitStack() as stack:
        town = Town(server)
        office = town.office
        stack.callback(lambda: server.drop_database(town.name))
        stack.callback(office.close)
        made = furnish(office)
        service = school.SchoolService(office)
        made.rooms = [room for n in range(3) if (room := service.add_room(f"Room {n}").made)]
        tally, heard, workers, desks = Tally(), [], [], []
        for seed in range(DESKS):
            role, person = town.person_of(made, seed)
            who = Actor(f"Desk {seed}", frozenset({role}), person, f"computer {seed}")
            database = open_desk(town.login(role, person), who.name, actor=who)
            stack.callback(database.close)
            assert database.lines is not None
            listener = Listener()
            feed = Feed(database, database.lines, listener.heard(), limit=60)
            feed.start()
            stack.callback(feed.stop)
            heard.append(listener)
            desks.append(database)
            workers.append(Worker(database, made, seed, tally))
        for listener in heard:
            listener.until(lambda li=listener: li.online[-1:] == [True], 60)
        follower = following.start(desks[0])
        assert follower is not None
        start = threading.Barrier(DESKS)
        until = monotonic() + seconds
        threads = [threading.Thread(target=w.work, args=(until, start)) for w in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 120)
        assert not any(thread.is_alive() for thread in threads)
        follower.stop()
        assert following.follow_all(desks[0]) == 0
        yield Day(office, tally, heard, desks, server.url(town.name))


def look_back(day: Day) -> None:
    """Fail unless all is as fifty careful people would have left it."""
    tally, office = day.tally, day.office
    assert tally.errors == []
    assert set(tally.done) >= {
        "mark",
        "pay",
        "change",
        "add",
        "book",
        "read",
        "run",
        "look",
        "register",
    }
    assert tally.done[STOLEN] == 0
    assert tally.refused[STOLEN] > 0
    assert checks.problems(office) == []
    with office.reading() as session:
        numbers = session.scalars(select(Invoice.number).where(Invoice.number.is_not(None)))
        invoices = [n for n in numbers if n and not n.startswith("CN-")]
        assert gaps(invoices) == []
        paid, count = session.execute(
            select(func.coalesce(func.sum(Payment.amount), 0), func.count())
        ).one()
        assert (paid, count) == (tally.paid, tally.done["pay"])
        sets = set(session.scalars(select(ChangeSet.number)))
        assert timetable.standing_conflicts(session, FIRST, FIRST.replace(day=30)) == []
        assert session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one() > count
    for listener in day.heard:
        told = [changes.number for changes in listener.news if not changes.whole]
        assert len(told) == len(set(told)), "a change was told twice"
        assert set(told) <= sets
    with psycopg.connect(day.url.replace("+psycopg", ""), autocommit=True) as line:
        row = line.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    assert row[0] == 0, f"{row[0]} deadlocks"


def test_a_days_work_of_fifty_desks(postgresql_server: PostgresqlServer) -> None:
    for day in a_day(postgresql_server, SHORT):
        look_back(day)


@pytest.mark.long
def test_a_days_work_of_fifty_desks_for_ten_minutes(postgresql_server: PostgresqlServer) -> None:
    for day in a_day(postgresql_server, LONG):
        look_back(day)
