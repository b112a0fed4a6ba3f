"""Keeping a copy of 500 pupils and 5,000 marks from a server, and taking in what changed there."""

import socket
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import keyring
import psycopg
from sqlalchemy import select

from benchmarks.baselines import checkout_reads as plain
from benchmarks.harness import Bench, timed
from desktop_app import bootstrap, schema
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import AttendanceCode
from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import file_driver, school_server
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.server.scram import verifier
from desktop_app.core.sync import copy_file
from desktop_app.core.sync.checkout import CheckedOut, Wish
from desktop_app.core.sync.refresh import refresh
from desktop_app.schema import metadata, rules
from tests.copies import MemoryKeyring
from tests.factories import NOW
from tests.postgresql_server import PostgresqlServer, start_postgresql, stop_postgresql

NAME, PASSWORD = "checkout", "password-of-a-benchmark"
CLOCK = FixedClock(NOW)
MOST_KB = 1_000
_YEAR = ("2026/27", date(2026, 8, 31), date(2027, 7, 31))
_TERM = ("Autumn 2026", date(2026, 8, 31), date(2026, 12, 18))
_NOT_PLAIN = ("CREATE TABLE sqlite_", "CREATE TABLE 'search_", "CREATE VIRTUAL")


def checkout(bench: Bench) -> None:
    """As a teacher with a login of their own, beside the bare queries for the very same rows."""
    server = start_postgresql(durable=True)
    if server is None:
        return
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    try:
        with tempfile.TemporaryDirectory() as folder, _Town(server).desk() as office:
            _compare(bench, _Town.address, office, Path(folder))
    finally:
        keyring.set_keyring(before)
        stop_postgresql(server)


def _compare(bench: Bench, address: Any, office: Database, folder: Path) -> None:
    path, bare = folder / "own.copy", folder / "bare.copy"
    wish = Wish(PASSWORD, person_id=office.actor.person_id, person_name="Maeve")

    def ours() -> CheckedOut:
        copy_file.remove(path)
        return bootstrap.check_out(office, path, wish)

    made = ours()
    with bootstrap.open_copy(path, made.key, clock=CLOCK) as copy:
        wanted, tables = _inside(copy)

    def queries() -> dict[str, list[Any]]:
        return plain.read(address(), wanted)

    def whole() -> None:
        plain.keep(bare, bytes(32), tables, queries())

    bench.compare("copy of 500 pupils, against queries and a bare file", timed(ours),
                  timed(whole), at_most=3.0)  # fmt: skip
    bench.compare("the same against the bare queries alone", timed(ours), timed(queries),
                  at_most=3.0)  # fmt: skip
    bench.observe("over the line", _bytes_of(office, ours) / 1000, at_most=MOST_KB, unit="kB")
    with bootstrap.open_copy(path, ours().key, clock=CLOCK) as copy:
        bench.compare("nothing new taken in", timed(lambda: refresh(copy, office)),
                      timed(queries), at_most=3.0)  # fmt: skip
        told = _bytes_of(office, lambda: refresh(copy, office)) / 1000
        bench.observe("over the line for it", told, at_most=100, unit="kB")


def _inside(copy: Database) -> tuple[dict[str, list[UUID]], list[str]]:
    """Return which rows a copy holds, and how its tables and indexes are made."""
    with copy.reading() as session:
        driver = file_driver.driver_of(session.connection())
        wanted = {
            name: [UUID(bytes=key) for (key,) in driver.execute(f'SELECT id FROM "{name}"')]
            for name in schema.carried().tables
        }
        made = "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL"
        kept = [sql for (sql,) in driver.execute(made) if not sql.startswith(_NOT_PLAIN)]
    return wanted, kept


def _bytes_of(office: Database, deed: Any) -> float:
    """Return how many bytes a deed sends and receives, as the system counted them (Linux)."""
    before = _passed(office)
    deed()
    return _passed(office) - before


def _passed(office: Database) -> int:
    """Return what passed the two connections that the desk holds."""
    with office.raw() as reader, office.beside() as writer:
        drivers = (file_driver.driver_of(reader), writer)
        return sum(map(_counted, drivers))


def _counted(driver: Any) -> int:
    with socket.fromfd(driver.pgconn.socket, socket.AF_INET, socket.SOCK_STREAM) as line:
        told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 136)
    acknowledged, received = struct.unpack_from("=QQ", told, 120)
    return int(acknowledged + received)


class _Town:
    """A filled school on a server, with a login for its first teacher."""

    address: Any = None

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        owner = prepare_server(server.url("postgres"), NAME, metadata(), rules())
        opened = school_server.open_server_school(
            owner, school_id=1, actor=Actor("Ruth"), clock=CLOCK
        )
        with opened.writing("New school") as work:
            school.make_school(work, school.NewSchool("Larkfield", year=_YEAR, terms=[_TERM]))
            attendance.add_default_codes(work)
        with opened.reading() as session:
            codes = select(AttendanceCode.id).where(AttendanceCode.key == "P")
            code = session.scalars(codes).one()
        opened.close()
        bare = server.url(NAME).replace("+psycopg", "")
        plain.fill(bare, code)
        self._person = UUID(hex=plain_id(bare))
        role = owner.rsplit("%3D", 1)[1]
        with psycopg.connect(f"{bare}?options=-c%20role%3D{role}", autocommit=True) as master:
            made = master.execute(
                "SELECT app.new_login(1::smallint, %s, %s, NULL, '[\"TEACHER\"]'::jsonb, '')",
                (new_id(), self._person),
            ).fetchone()
            login = made[0] if made else ""
            master.execute(f"ALTER ROLE {login} LOGIN PASSWORD '{verifier(PASSWORD)}'")
            master.execute("UPDATE user_account SET joined_at = now()")
        url = server.url(NAME, user=login, password=PASSWORD).replace("+psycopg", "")
        type(self).address = staticmethod(lambda: url)

    @contextmanager
    def desk(self) -> Iterator[Database]:
        """The program as the teacher has it open."""
        actor = Actor(
            "Maeve", frozenset({Role.TEACHER}), self._person, "laptop", permissions=frozenset()
        )
        opened = school_server.open_server_school(
            type(self).address(), school_id=1, actor=actor, clock=CLOCK
        )
        bootstrap.wire(opened)
        yield opened
        opened.close()


def plain_id(address: str) -> str:
    """Return the first teacher as a person."""
    with psycopg.connect(address) as master:
        asked = "SELECT person_id FROM staff WHERE id = md5('staff1')::uuid"
        found = master.execute(asked).fetchone()
    return found[0].hex if found else ""


BENCHMARKS: dict[str, Any] = {"checkout": checkout}
