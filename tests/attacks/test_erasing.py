"""Erasing at a desk of a shared school: as in a file, by an owner alone, and nothing beside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import create_engine, insert, select, text

from desktop_app import bootstrap
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Person, PersonNote
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.privacy.api import Erasure, RetentionService, Subject
from desktop_app.areas.privacy.queries.due import ROWS
from desktop_app.core.access.actor import Actor, Permission, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.tables import Change, ChangeSet
from desktop_app.core.journal.triggers import drop_triggers, sync_triggers
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.server.scram import verifier
from desktop_app.schema import metadata, rules
from tests.areas.people.people_of import add_student, mother
from tests.areas.privacy.full import AGAIN, Named, erase_anyway, fill, told
from tests.factories import NOW, make_school
from tests.postgresql_server import PostgresqlServer

SECRET = "a-long-word-for-somebody"
WHO = Named()
OLD = datetime(2009, 3, 1, 12, tzinfo=UTC)
OWN = ("version", "updated_at", "erased_at", "anonymized_at", "archived_at", "erased_by")
_CHEAP = verifier(SECRET, rounds=512)


@dataclass
class Two:
    """The same school in a file and on a server, and whom to erase."""

    file: Database
    desk: Database
    person: UUID
    server: PostgresqlServer
    name: str
    logins: dict[str, str]

    def rows(self, table: str) -> list[int]:
        """How many rows a table of the functions holds, read by a superuser."""
        with self.server.connect(self.name) as master:
            found = master.execute(f"SELECT count(*) FROM app.{table}".encode())
            return [int(row[0]) for row in found]

    def make_old(self) -> None:
        """Let everything that has a time of keeping be of long ago, on both sides."""
        moments = {
            "student": ("joined_on", "left_on"), "person_note": ("written_at",),
            "lesson_note": ("written_at",), "disclosure": ("given_on",),
            "issued_document": ("created_at",), "change_set": ("at",),
        }  # fmt: skip
        with self.server.connect(self.name) as master:
            master.execute("SET session_replication_role = replica")
            for table, columns in moments.items():
                said = ", ".join(f"{column} = '{OLD}'" for column in columns)
                master.execute(f"UPDATE {table} SET {said}".encode())
        with self.file.writing("Long ago") as work:
            connection = work.session.connection()
            drop_triggers(connection)
            for table, columns in moments.items():
                values = {c: OLD.date() if c.endswith("_on") else OLD for c in columns}
                connection.execute(metadata().tables[table].update().values(values))
            sync_triggers(connection, metadata())

    def raw(self, who: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(
            host="127.0.0.1", port=self.server.port, user=self.logins[who], password=SECRET,
            dbname=self.name, autocommit=True, connect_timeout=10,
        )  # fmt: skip


@pytest.fixture
def two(tmp_path: Path, postgresql_server: PostgresqlServer) -> Iterator[Two]:
    file = make_school(tmp_path)
    person = fill(file, WHO)
    add_student(file, "Kofi Mensah")
    with file.writing("Lock the account") as work:
        work.session.execute(text("UPDATE user_account SET locked_at = :at, version = version + 1"),
                             {"at": AGAIN})  # fmt: skip
    name = f"erasing_{uuid4().hex[:8]}"
    owner = prepare_server(postgresql_server.url("postgres"), name, metadata(), rules())
    _carry(file, postgresql_server.url(name))
    ids = {"ruth": new_id(), "tom": new_id(), "maeve": new_id()}
    rights = {"ruth": "ADMIN", "tom": "FRONT_DESK", "maeve": "TEACHER"}
    logins = {who: _let_in(owner, ids[who], who, right) for who, right in rights.items()}
    address = f"postgresql://{logins['ruth']}:{SECRET}@127.0.0.1:{postgresql_server.port}/{name}"
    actor = Actor("Ruth", roles=frozenset({Role.ADMIN}), person_id=ids["ruth"], device="desk-1",
                  permissions=frozenset[Permission]())  # fmt: skip
    desk = school_server.open_server_school(
        address, school_id=1, actor=actor, clock=FixedClock(NOW)
    )
    bootstrap.wire(desk)
    yield Two(file, desk, person, postgresql_server, name, logins)
    desk.close()
    file.close()
    postgresql_server.drop_database(name)


def _carry(file: Database, target: str) -> None:
    """Put every row of a file into the tables of a server, as it stands."""
    engine = create_engine(target)
    with file.reading() as session, engine.begin() as there:
        there.execute(text("SET session_replication_role = replica"))
        for table in metadata().sorted_tables:
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            if rows:
                there.execute(insert(table), rows)
        there.execute(text("SELECT setval('change_set_number', 5000), setval('change_seq', 50000)"))
    engine.dispose()


def _let_in(owner: str, person: UUID, name: str, right: str) -> str:
    engine = create_engine(owner)
    with engine.begin() as there:
        there.execute(text(
            "INSERT INTO person (school_id, id, given_name, family_name, sort_name, privacy_level, "
            "created_at, updated_at, version) VALUES (1, :id, :name, 'Danquah', :sort, 'public', "
            "now(), now(), 1)"),
            {"id": person, "name": name, "sort": f"danquah, {name}"})  # fmt: skip
        login = there.execute(
            text("SELECT app.new_login(1::smallint, :account, :person, :mail, "
                 "cast(:rights AS jsonb), 'x')"),
            {"account": new_id(), "person": person, "mail": f"{name}@x.example",
             "rights": f'["{right}"]'},
        ).scalar_one()  # fmt: skip
        there.exec_driver_sql(f"ALTER ROLE \"{login}\" LOGIN PASSWORD '{_CHEAP}'")
        there.execute(text("UPDATE user_account SET joined_at = now() WHERE login_role = :l"),
                      {"l": login})  # fmt: skip
    engine.dispose()
    return str(login)


def rows_of(database: Database) -> dict[str, list[dict[str, Any]]]:
    """All that stands in the school, but for moments, and for who was let in on the server."""
    found = {}
    with database.reading() as session:
        new = {row.id for row in session.execute(select(Person)).scalars()
               if row.family_name == "Danquah"}  # fmt: skip
        for table in metadata().sorted_tables:
            rows = [dict(row) for row in session.execute(select(table)).mappings()]
            for row in rows:
                row |= {name: row.get(name) is not None for name in OWN}
            found[table.name] = sorted(
                (row for row in rows if not _is_own(table.name, row, new)),
                key=lambda row: str(row.get("id", row.get("seq", row.get("number")))),
            )
    return found


def _is_own(name: str, row: dict[str, Any], new: set[UUID]) -> bool:
    """Whether a row stands on one side only: logins, and the deed of erasing with what it noted."""
    if name in ("role_grant", "erasure"):
        return True
    if name in ("change", "change_set"):
        return int(row.get("seq") or row["number"]) > 4_000 or _is_erasing(row)
    return row.get("id") in new or row.get("person_id") in new


def _is_erasing(row: dict[str, Any]) -> bool:
    return row.get("table_name") == "erasure" or row.get("act") == "erasure"


def erased(database: Database) -> list[Any]:
    with database.reading() as session:
        found = session.scalars(select(Erasure).order_by(Erasure.number)).all()
        return [(row.person_id, row.number, row.deleted, row.cleared, row.kept, row.kept_until)
                for row in found]  # fmt: skip


def journal_of(database: Database, number: int) -> list[tuple[str, str]]:
    with database.reading() as session:
        query = select(Change.table_name, Change.op).where(Change.set_number == number)
        return [(table, op) for table, op in session.execute(query)]


def test_the_server_does_what_a_file_does(two: Two) -> None:
    here, there = erase_anyway(two.file, two.person), erase_anyway(two.desk, two.person)
    assert here == there
    assert erased(two.file) == erased(two.desk)
    on_server = rows_of(two.desk)
    for name, rows in rows_of(two.file).items():
        assert rows == on_server[name], name
    assert told(two.desk, WHO.words) == []
    with two.desk.reading() as session:
        newest = session.scalars(select(ChangeSet).order_by(ChangeSet.number.desc())).first()
        assert newest is not None
        number, label, who = newest.number, newest.label, newest.actor_name
        (by,) = session.scalars(select(Erasure.erased_by).where(Erasure.number == here.number))
    assert (label, who, by) == ("Somebody erased", "ruth Danquah", "ruth Danquah")
    assert journal_of(two.desk, number) == [("erasure", "I")]


def test_an_owner_erases_at_a_desk_and_the_books_stay_shut(two: Two) -> None:
    add_student(two.desk, "Zsófia Kővári", contacts=(mother("Márta Kővári"),))
    add_student(two.desk, "Ángel Kovari")
    with two.desk.reading() as session:
        person = session.scalars(select(Person.id).where(Person.given_name == "Zsófia")).one()
    people.PeopleService(two.desk).add_note(kofi(two), "Zsófia Kővári and Ángel Kovari share a bow")
    service = privacy.PrivacyService(two.desk)
    done = service.erase(person, "Asked by Zsófia")
    assert told(two.desk, ("Zsófia", "zsofia")) == []
    assert done.number == max(number for _, number, *_ in erased(two.desk))
    with two.desk.reading() as session:
        notes = list(session.scalars(select(PersonNote.text)))
        assert f"Erased person {done.number} and Ángel Kovari share a bow" in notes
        assert session.scalars(select(Erasure.reason)).all()[-1] in ("Asked by …", None)
    with pytest.raises(RuleBroken, match="erased already"):
        service.erase(person)
    frozen = pytest.raises(psycopg.errors.RaiseException, match="frozen row")
    with two.server.connect(two.name) as master, frozen:
        master.execute("UPDATE attendance_mark SET note = 'x'")
    assert [count for table in ("erasing", "forgetting") for count in two.rows(table)] == [0, 0]


def kofi(two: Two) -> UUID:
    with two.desk.reading() as session:
        return session.scalars(select(Person.id).where(Person.given_name == "Kofi")).one()


def test_what_was_kept_long_enough_goes_on_a_server_as_in_a_file(two: Two) -> None:
    two.make_old()
    for subject in [each for each in Subject if each in ROWS and each is not Subject.TRAIL]:
        assert let_go(two.file, subject) == let_go(two.desk, subject) != 0, subject
    here, there = rows_of(two.file), rows_of(two.desk)
    for name in sorted(here.keys() - {"retention_rule", "change_set", "change"}):
        assert here[name] == there[name], name
    assert [row for row in there["change"] if row["table_name"] == "person_note"] == []
    assert let_go(two.desk, Subject.TRAIL) > 0
    with two.desk.reading() as session:
        numbers = list(session.scalars(select(ChangeSet.number)))
    assert numbers
    assert min(numbers) > 4_000


def let_go(database: Database, subject: Subject) -> int:
    service = RetentionService(database)
    service.set(subject, 96 if subject is Subject.DOCUMENTS else 36, is_active=True)
    (done,) = service.apply(subject)
    assert service.preview(subject)[0].count == 0
    return done.count


def test_nobody_but_an_owner_lets_go_and_the_trail_stays_for_a_year(two: Two) -> None:
    for who in ("tom", "maeve"):
        with two.raw(who) as client:
            for deed in ("erase_person(%s, '{}')", "let_go('TRAIL', %s::text::date)"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    client.execute(f"SELECT app.{deed}", (str(two.person),))
    with two.raw("ruth") as client:
        client.execute(
            "INSERT INTO retention_rule (school_id, id, subject, months, is_active, created_at, "
            "updated_at, version) VALUES (1, gen_random_uuid(), 'TRAIL', 1, true, now(), now(), 1) "
            "ON CONFLICT (school_id, subject) DO UPDATE SET months = 1, is_active = true"
        )
        with pytest.raises(psycopg.errors.CheckViolation):
            client.execute("SELECT app.let_go('TRAIL', current_date)")
        with pytest.raises(psycopg.errors.InvalidParameterValue):
            client.execute("SELECT app.let_go('PUPILS', current_date)")
