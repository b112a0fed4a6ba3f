"""An office and the encrypted copy of its teacher, as files that can be laid out again and again.

Each try of a fault works on files of its own, and reads afterwards what is in them.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import keyring
from sqlalchemy import select

from desktop_app import bootstrap, schema
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import derivations as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import sealing
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.sync import (
    checkout,
    packet_laptop,
    packet_making,
    packet_office,
    packets,
    refresh,
)
from desktop_app.core.sync.operation import Operation, canonical, chained
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.push import sync
from desktop_app.core.sync.review import Chosen, ReviewService
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Choice
from tests.areas.timetable.plan import make_plan
from tests.copies import PASSWORD, MemoryKeyring
from tests.core.sync.church import LATER, Register, furnish

OFFICE, COPY, ACKS = "larkfield.downbeat", "maeve.copy", "acknowledged"
OUT, BACK = "maeve.out", "maeve.back"


@dataclass(frozen=True)
class Told:
    """What a try needs to know of the files it works on."""

    key: str
    passphrase: str
    lesson: UUID
    teacher: UUID
    students: dict[str, UUID]

    def write(self, folder: Path) -> None:
        """Lay it beside the files."""
        facts = {
            "key": self.key, "passphrase": self.passphrase, "lesson": str(self.lesson),
            "teacher": str(self.teacher),
            "students": {name: str(each) for name, each in self.students.items()},
        }  # fmt: skip
        (folder / "told.json").write_text(json.dumps(facts), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Told":
        """Read it again."""
        given = json.loads((folder / "told.json").read_text(encoding="utf-8"))
        students = {name: UUID(each) for name, each in given["students"].items()}
        return cls(
            given["key"], given["passphrase"], UUID(given["lesson"]), UUID(given["teacher"]),
            students,
        )  # fmt: skip


class World:
    """The files of one try, opened when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.told = folder, Told.read(folder)
        self._office: Database | None = None
        self._laptop: Database | None = None

    @property
    def office(self) -> Register:
        """The school's own file, as the desk has it open."""
        if self._office is None:
            path = self.folder / OFFICE
            self._office = bootstrap.open_school(path, clock=FixedClock(LATER))
        return Register(self._office, self.told.lesson, self.told.students)

    @property
    def laptop(self) -> Register:
        """The teacher's copy, open."""
        if self._laptop is None:
            key = bytes.fromhex(self.told.key)
            path = self.folder / COPY
            self._laptop = bootstrap.open_copy(path, key, clock=FixedClock(LATER))
        return Register(self._laptop, self.told.lesson, self.told.students)

    def sync(self) -> Any:
        """Bring both together over a line."""
        return sync(self.laptop.database, self.office.database, refresh=refresh.refresh)

    def check_out(self) -> None:
        """Make the copy; the key is told once it is there."""
        wish = checkout.Wish(
            PASSWORD, person_id=self.told.teacher, person_name="Maeve Cullinan", device="maeve"
        )
        made = checkout.checkout(
            self.office.database, self.folder / COPY, wish, schema.metadata(), rebuild=_found_by
        )
        self._tell(key=made.key.hex())

    def make_packet(self) -> None:
        """Make a packet for the teacher at the desk."""
        wish = packet_making.Wish(
            self.told.teacher, "Maeve Cullinan", self.folder / OUT, new_passphrase=True
        )
        made = packet_making.make(self.office.database, wish)
        self._tell(passphrase=made.passphrase)

    def open_packet(self) -> None:
        """Make the copy out of the packet, on the laptop."""
        packet = packets.read_out(self.folder / OUT, self.told.passphrase)
        wish = packet_laptop.Wish(self.folder / COPY, PASSWORD, "maeve", LATER, _found_by)
        made = packet_laptop.make_copy(packet, self.told.passphrase, wish, schema.metadata())
        self._tell(key=made.keys.key.hex())

    def give_back(self) -> None:
        """Write what waits on the laptop into a packet for the desk."""
        packet_laptop.give_back(self.laptop.database, self.folder / BACK)

    def take_in(self) -> None:
        """Take the laptop's packet in at the desk."""
        look = packet_office.look_in(self.office.database, self.folder / BACK, self.told.passphrase)
        packet_office.take_in(self.office.database, look)

    def renew(self, hours: int) -> None:
        """Make another packet so much later, and take it into the copy."""
        self.office.database.clock = FixedClock(LATER + timedelta(hours=hours))
        self.make_packet()
        self.laptop.database.clock = FixedClock(LATER + timedelta(hours=hours))
        packet_laptop.renew(self.laptop.database, self.folder / OUT, self.told.passphrase)

    def choose(self) -> None:
        """Decide what waits at the desk: the laptop's value first, and then the office's."""
        service = ReviewService(self.office.database)
        waits = [each.id for each in entries(self.office.database) if each.decided_at is None]
        for number, entry in enumerate(waits):
            choice = Choice.THEIRS if number % 2 else Choice.MINE
            service.decide([entry], Chosen(choice, reason="Asked Maeve"))

    def acknowledge(self, what: str) -> None:
        """Note that a person saw this as saved; it outlives the program."""
        line = os.open(self.folder / ACKS, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(line, f"{what}\n".encode())
        os.close(line)

    def acknowledged(self) -> list[str]:
        """Return what a person saw as saved."""
        path = self.folder / ACKS
        return path.read_text(encoding="utf-8").split() if path.exists() else []

    def close(self) -> None:
        """Close what is open."""
        for database in (self._office, self._laptop):
            if database is not None:
                database.close()
        self._office = self._laptop = None

    def _tell(self, **more: str) -> None:
        facts = {**self.told.__dict__, **more}
        self.told = Told(**facts)
        self.told.write(self.folder)


@contextmanager
def opened(folder: Path) -> Iterator[World]:
    """Work on the files of a folder."""
    world = World(folder)
    try:
        yield world
    finally:
        world.close()


def build(folder: Path) -> None:
    """Make the office: a lesson of Maeve's with three pupils, and nothing marked."""
    made = furnish(make_plan(folder), folder)
    made.office.database.close()
    Told("", "", made.office.lesson, made.teacher, made.office.students).write(folder)


def laid_out(template: Path, folder: Path) -> Path:
    """Lay the files of a template out once more."""
    folder.mkdir(parents=True)
    for path in template.iterdir():
        if not path.name.endswith((".lock", ".who")):
            shutil.copyfile(path, folder / path.name)
    return folder


def cheap_keys() -> None:
    """Let a try at a password cost nothing, and keep secrets in memory: a process of its own."""
    real = sealing.stretched

    def stretched(password: str, salt: bytes, cost: int = 256) -> bytes:
        del cost
        return real(password, salt, 256)

    sealing.stretched = stretched
    keyring.set_keyring(MemoryKeyring())


def _found_by(session: Any) -> None:
    for each in people.DERIVATIONS:
        each.rebuild(session)


def operations(database: Database) -> list[Any]:
    """Return every operation that is known there, in order."""
    with database.reading() as session:
        return [of_row(row) for row in session.scalars(select(Outbox).order_by(Outbox.seq))]


def entries(database: Database) -> list[Conflict]:
    """Return the review list, decided or not."""
    with database.reading() as session:
        return list(session.scalars(select(Conflict).order_by(Conflict.opened_at)))


def nothing_is_lost(world: World) -> None:
    """What was acknowledged is in the school's record or in its review list, once; all is sound."""
    here, there = operations(world.laptop.database), operations(world.office.database)
    _numbered_and_acknowledged(world, here)
    assert [each.digest for each in there] == [each.digest for each in here]
    with world.office.database.reading() as session:
        state = session.scalars(select(SyncState).where(SyncState.operations > 0)).all()
        counted = [(each.highest_seq, each.operations, each.chain) for each in state]
    chain = chained("", (each.digest for each in here))
    assert counted == ([(len(here), len(here), chain)] if here else [])
    asked = [(each.about, each.mine) for each in entries(world.office.database)]
    for about, last in last_of(here).items():
        row = world.office.row(*_named(world, last))
        value = None if last.value is None else canonical(last.value)
        assert row.mark == _wanted(world, last) or (about, value) in asked, last
    sound(world.office.database)


def kept_here(world: World) -> None:
    """What a person saw as saved is on the laptop: in what is shown and in the outbox alike.

    Where the office has answered, its value is shown, as its register shows it.
    """
    here = operations(world.laptop.database)
    _numbered_and_acknowledged(world, here)
    with world.laptop.database.reading() as session:
        answered = session.scalars(select(SyncState.highest_seq)).one()
    for last in last_of(here).values():
        shown = world.laptop.marked(*_named(world, last))
        theirs = world.office.marked(*_named(world, last)) if last.seq <= answered else shown
        assert shown in (_wanted(world, last), theirs), last
    assert checks.problems(world.laptop.database) == []


def last_of(deeds: Sequence[Operation]) -> dict[str, Operation]:
    """Return the last operation on each fact."""
    return {canonical(each.about): each for each in deeds}


def _numbered_and_acknowledged(world: World, here: Sequence[Operation]) -> None:
    assert [each.seq for each in here] == list(range(1, len(here) + 1))
    done = [f"{_named(world, each)[0]}:{_wanted(world, each) or '-'}" for each in here]
    begun = world.acknowledged()
    assert done[: len(begun)] == begun, "what was seen as saved is not here, or not in order"
    assert len(done) <= len(begun) + 1, "more is here than was done"


def _named(world: World, operation: Operation) -> tuple[str, date]:
    student = UUID(operation.about["student_id"])
    name = next(name for name, each in world.told.students.items() if each == student)
    with world.office.database.reading() as session:
        rows = timetable.lesson_meetings(session, world.told.lesson)
    meeting = UUID(operation.about["occurrence_id"])
    return name, next(row.day for row in rows if row.id == meeting)


def _wanted(world: World, operation: Operation) -> str | None:
    if operation.value is None or operation.value.get("code_id") is None:
        return None
    with world.office.database.reading() as session:
        keys = {str(each.id): each.key for each in attendance.codes(session)}
    return keys[operation.value["code_id"]]


def sound(database: Database) -> None:
    """A school is sound: pages, references, journal, and every figure that can be rebuilt."""
    assert checks.problems(database, database.checks) == []
