"""Laptops of several teachers and one shared school: each with a login of its own, all at once."""

import json
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import keyring
import psycopg
import pytest
from sqlalchemy import select

from desktop_app import bootstrap, copying
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance, AttendanceMark
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.people.terms import StaffKind
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.cli.app import run
from desktop_app.core.again import once_more
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_server
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.db.connection_logins import PASSWORD_FROM
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, NotAllowed, ServerAway
from desktop_app.core.server.following import follow_waiting
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.sync import copy_file, packet_laptop, packet_office, push
from desktop_app.core.sync.apply import apply
from desktop_app.core.sync.checkout import Wish
from desktop_app.core.sync.copies import CopiesService
from desktop_app.core.sync.operation import Operation, chained
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.push import SyncReport, sync, waiting
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer
from desktop_app.schema import metadata, rules
from tests.areas.billing.desk import NOW, Desk, open_server_desk
from tests.copies import PASSWORD, MemoryKeyring
from tests.postgresql_server import PostgresqlServer
from tests.together.proxy import Proxy

SECRET = "a-long-word-for-somebody"
DAY = date(2026, 11, 2)
NAMES = ("Amara", "Kofi", "Zofia", "Elif", "Kavin", "Rohan")
TEACHERS = tuple(f"T{n}" for n in range(8))
MOST_SECONDS = 120.0


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


@pytest.fixture(scope="module")
def in_memory() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def made_town(postgresql_server: PostgresqlServer, in_memory: None) -> Iterator[Town]:
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
def town(made_town: Town) -> Iterator[Town]:
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


def test_a_teacher_alone_does_exactly_this_by_a_login_that_may_nothing_else(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T0", tmp_path)
    laptop.mark("Amara", "L")
    laptop.mark("Kofi", "P", "Choir")
    attendance.AttendanceService(laptop.copy).write_note(
        town.meetings["Choir"], town.desk.students["Amara"], "Bow hold"
    )
    town.desk.mark("Choir", DAY, "Kofi", "A")
    report = laptop.sync()
    assert [each.answer for each in report.went_up] == [
        Answer.APPLIED, Answer.REVIEW, Answer.APPLIED,
    ]  # fmt: skip
    assert (report.waiting, report.split, report.choices) == (0, False, 1)
    assert (town.marked("Amara"), town.marked("Kofi")) == ("L", "A")
    [entry] = town.rows(Conflict)
    assert entry.student_id == town.desk.students["Kofi"]
    [mark] = [row for row in town.rows(AttendanceMark) if row.author_id is not None]
    assert mark.author_name == "T0 Cullinan"
    assert laptop.sync().went_up == ()
    laptop.copy.close()


def test_what_follows_from_late_marks_is_worked_out_by_the_office(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T0", tmp_path)
    laptop.mark("Amara", "P")
    laptop.sync()
    with town.signed_in(town.owner) as office:
        assert follow_waiting(office)
        assert not follow_waiting(office)
        with office.reading() as session:
            for derivation in office.derivations:
                assert derivation.differences(session) == []
    laptop.copy.close()


def test_eight_laptops_on_slow_lines_sync_at_once_and_no_deadlock_reaches_a_person(
    town: Town, tmp_path: Path
) -> None:
    laptops = [town.laptop(given, tmp_path) for given in TEACHERS]
    for at, laptop in enumerate(laptops):
        die = random.Random(at)
        for _ in range(6):
            laptop.mark(die.choice(NAMES), die.choice("PAL"))
    errors: list[str] = []
    reports: list[SyncReport] = []
    start = threading.Barrier(len(laptops) + 1)

    def go(deed: Any) -> None:
        try:
            start.wait(MOST_SECONDS)
            reports.append(deed())
        except Exception as error:  # noqa: BLE001  every error is counted
            errors.append(f"{type(error).__name__}: {error}")

    def front_desk() -> SyncReport:
        die = random.Random(99)
        with town.signed_in(town.owner) as office:
            service = attendance.AttendanceService(office)
            for _ in range(10):
                name, key = die.choice(NAMES), die.choice("PAE")
                student = town.desk.students[name]
                once_more(partial(service.mark, town.meetings["Choir"], student, key))
        return SyncReport()

    line = Proxy(town.server.port, delay=0.04)
    deeds = [partial(laptop.sync, line.port) for laptop in laptops] + [front_desk]
    threads = [threading.Thread(target=go, args=(deed,), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(MOST_SECONDS)
    line.close()
    assert not any(thread.is_alive() for thread in threads)
    assert errors == []
    _nothing_is_lost(town, laptops)
    for laptop in laptops:
        laptop.copy.close()


def _nothing_is_lost(town: Town, laptops: list[Laptop]) -> None:
    """What is acknowledged is in the record or in the review list, once; both sides agree."""
    entries = {row.operation_id for row in town.rows(Conflict)}
    kept = {row.id: row for row in town.rows(Outbox)}
    states = {row.id: row for row in town.rows(SyncState)}
    for laptop in laptops:
        assert laptop.copy.copy is not None
        operations = laptop.operations()
        assert waiting(laptop.copy) == 0
        state = states[laptop.copy.copy.copy_id]
        assert (state.highest_seq, state.operations) == (len(operations),) * 2
        assert state.chain == chained("", [each.digest for each in operations])
        for each in operations:
            answer = kept[each.id].answer
            assert answer in (Answer.APPLIED, Answer.SAME) or each.id in entries
    applied = [row for row in kept.values() if row.answer is Answer.APPLIED]
    marks = [row for row in town.rows(AttendanceMark) if row.author_name != "Ruth Danquah"]
    assert len(marks) == len(applied)


def test_a_teacher_cannot_speak_for_another(town: Town, tmp_path: Path) -> None:
    mine, theirs = town.laptop("T1", tmp_path), town.laptop("T2", tmp_path)
    mine.mark("Amara", "P")
    theirs.mark("Amara", "A")
    theirs.sync()
    town.desk.mark("Choir", DAY, "Amara", "E")
    theirs.mark("Amara", "P")
    theirs.sync()
    [operation] = mine.operations()
    assert theirs.copy.copy is not None
    forged = replace(
        operation, copy_id=theirs.copy.copy.copy_id, person_id=theirs.copy.copy.person_id
    )
    with town.signed_in(mine.login) as office:
        with pytest.raises(DownbeatError):
            apply(office, [forged], theirs.copy.copy)
        with office.reading() as session:
            for table in (Conflict, Outbox):
                assert session.scalars(select(table)).all() == []
            [own] = session.scalars(select(SyncState.person_id)).all()
            assert mine.copy.copy is not None
            assert own == mine.copy.copy.person_id
    [entry] = town.rows(Conflict)
    before = len(town.rows(Outbox))
    address = f"host=127.0.0.1 port={town.server.port} dbname={town.name} password={SECRET}"
    with psycopg.connect(f"{address} user={mine.login}", autocommit=True) as raw:
        done = raw.execute("UPDATE conflict SET decision = 'THEIRS', decided_at = now()")
        assert done.rowcount == 0
        done = raw.execute("UPDATE sync_state SET chain = 'x' WHERE person_id <> %s", (own,))
        assert done.rowcount == 0
        for statement in ("DELETE FROM outbox", "DELETE FROM conflict", "DELETE FROM sync_state",
                          "UPDATE outbox SET value = NULL"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(statement)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute(
                "INSERT INTO sync_state (school_id, id, person_id, device, transport, days_back, "
                "days_ahead, made_at, expires_at, highest_seq, operations, chain, created_at, "
                "updated_at, version) VALUES (1, gen_random_uuid(), %s, 'x', 'SERVER', 1, 1, "
                "now(), now(), 0, 0, '', now(), now(), 1)",
                (theirs.copy.copy.person_id,),
            )
    assert (town.rows(Conflict)[0].decided_at, len(town.rows(Outbox))) == (None, before)
    assert entry.decided_at is None
    for laptop in (mine, theirs):
        laptop.copy.close()


def test_a_laptop_that_is_switched_off_locks_at_its_next_contact(
    town: Town, tmp_path: Path
) -> None:
    laptop = town.laptop("T3", tmp_path)
    laptop.mark("Amara", "P")
    assert laptop.copy.copy is not None
    with town.signed_in(town.owner) as office:
        CopiesService(office).switch_off(laptop.copy.copy.copy_id, "T3")
    with pytest.raises(NotAllowed, match="switched this copy off"):
        laptop.sync()
    assert waiting(laptop.copy) == 1
    assert town.rows(Outbox) == []
    laptop.copy.close()


def test_what_waits_on_a_laptop_that_was_switched_off_is_rescued_by_the_owner(
    town: Town, tmp_path: Path
) -> None:
    laptop, file = town.laptop("T0", tmp_path), tmp_path / "rescue.packet"
    laptop.mark("Amara", "P")
    facts = laptop.copy.copy
    assert facts is not None
    with town.signed_in(town.owner) as office:
        CopiesService(office).switch_off(facts.copy_id, facts.person_name)
        with pytest.raises(NotAllowed):
            laptop.sync()
        given = packet_laptop.rescue(laptop.copy, file)
        look = packet_office.look_in(office, file, given.passphrase)
        assert look.approval
        taken = packet_office.take_in(office, look, approved=True)
    assert list(taken.receipt.answers.values()) == [Answer.APPLIED]
    assert town.marked("Amara") == "P"
    [mark] = [row for row in town.rows(AttendanceMark) if row.author_id is not None]
    assert (mark.author_name, mark.reason) == ("T0 Cullinan", "Rescued by Ruth Danquah")
    [state] = town.rows(SyncState)
    assert state.switched_off_at is not None
    laptop.copy.close()


def test_a_line_that_breaks_before_the_answer_doubles_nothing(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = town.laptop("T4", tmp_path)
    for name in NAMES:
        laptop.mark(name, "P")

    def lost(*given: Any, **more: Any) -> Any:
        apply(*given, **more)
        raise ServerAway("cut")

    with monkeypatch.context() as patched:
        patched.setattr(push, "apply", lost)
        with pytest.raises(ServerAway):
            laptop.sync()
    assert waiting(laptop.copy) == len(NAMES)
    assert [each.answer for each in laptop.sync().went_up] == [Answer.APPLIED] * len(NAMES)
    assert len(town.rows(AttendanceMark)) == len(town.rows(Attendance)) == len(NAMES)
    laptop.copy.close()


def test_the_command_syncs_a_copy_and_says_what_went_up(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop = town.laptop("T5", tmp_path)
    laptop.mark("Amara", "L")
    laptop.mark("Kofi", "P")
    town.desk.mark("Choir", DAY, "Kofi", "A")
    path = laptop.copy.path
    assert path is not None
    laptop.copy.close()
    monkeypatch.setenv(PASSWORD_FROM, PASSWORD)
    clock = FixedClock(NOW)
    assert run(["sync", str(path), "--json"], clock=clock) == 0
    said = json.loads(capsys.readouterr().out)
    assert [each["answer"] for each in said["went_up"]] == ["APPLIED", "REVIEW"]
    assert (said["waiting"], said["choices"], said["split"]) == (0, 1, False)
    assert said["refreshed"]["changed"] >= 0
    assert run(["sync", str(path)], clock=clock) == 0
    assert "0 entries are in the office." in capsys.readouterr().out
    assert run(["sync", str(tmp_path / "school.downbeat")], clock=clock) == 1
    assert "is no copy" in capsys.readouterr().err
