"""A copy holds what its teacher is shown, from a file and from a server alike, and nothing else."""

import json
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from desktop_app import bootstrap, schema
from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts.api import Right
from desktop_app.areas.people import api as people
from desktop_app.cli.app import run
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import connection, school_server
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.database import Database
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.errors import FileRefused, RuleBroken, Stopped
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import Progress
from desktop_app.core.server.prepare import prepare_server
from desktop_app.core.sharing import share
from desktop_app.core.sync import checkout, copy_file, seen
from desktop_app.core.sync.checkout import Wish
from desktop_app.core.sync.refresh import Refreshed, refresh
from desktop_app.core.sync.terms import Transport
from tests.copies import PASSWORD
from tests.core.sync.laptops import CLOCK, busiest, check_out, content, opened, shown
from tests.postgresql_server import OWNER, PostgresqlServer

SECRET = "a-long-word-for-somebody"


def test_a_copy_holds_only_what_its_teacher_is_shown_and_all_of_the_days(
    larkfield: Database, tmp_path: Path
) -> None:
    teacher, path = busiest(larkfield), tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, teacher)
    with opened(path, made) as copy:
        held = content(copy)
        assert copy.copy == made.facts
    seen = shown(larkfield, teacher)
    for name, rows in held.items():
        assert rows.keys() <= seen[name], name
        if schema.carried().tables[name].cut is None:
            assert rows.keys() == seen[name], name
    assert sum(map(len, held.values())) == made.rows
    for name in ("lesson", "attendance", "attendance_mark", "person", "student_streak", "homework"):
        assert held[name], name
    first, last = date(2026, 11, 5), date(2026, 12, 3)
    with larkfield.reading() as session:
        asked = text(
            "SELECT o.id FROM lesson_occurrence o JOIN lesson l ON l.id = o.lesson_id "
            "JOIN staff s ON s.id = l.teacher_id WHERE s.person_id = :me "
            "AND o.local_date BETWEEN :first AND :last"
        )
        given = {"me": teacher.person_id.bytes, "first": str(first), "last": str(last)}
        meetings = set(session.scalars(asked, given))
        marked = "SELECT id, occurrence_id FROM attendance"
        marks = {key for key, meeting in session.execute(text(marked)) if meeting in meetings}
    assert meetings
    assert meetings <= held["lesson_occurrence"].keys()
    assert marks
    assert marks <= held["attendance"].keys()


def test_within_the_days_a_copy_holds_everything_its_teacher_is_shown(
    larkfield: Database, tmp_path: Path
) -> None:
    """What is cut is said once more in plain words here, and not by the declarations."""
    teacher, path = busiest(larkfield), tmp_path / "cullinan.copy"
    with opened(path, check_out(larkfield, path, teacher)) as copy:
        held = content(copy)
    seen, first, last = shown(larkfield, teacher), "2026-11-05", "2026-12-03"

    def rows(name: str, *columns: str) -> dict[bytes, tuple[Any, ...]]:
        asked = f'SELECT id, {", ".join(columns)} FROM "{name}"'
        with larkfield.reading() as session:
            found = session.execute(text(asked)).all()
        return {row[0]: tuple(row[1:]) for row in found if row[0] in seen[name]}

    lessons = {
        lesson for lesson, day in rows("lesson_occurrence", "lesson_id", "local_date").values()
        if first <= day <= last
    } & held["lesson"].keys()  # fmt: skip
    days = {
        key: day for key, (lesson, day)
        in rows("lesson_occurrence", "lesson_id", "local_date").items()
        if lesson in held["lesson"] and first <= day <= last
    }  # fmt: skip
    enrolled = {
        key: student for key, (lesson, student, left)
        in rows("enrollment", "lesson_id", "student_id", "unenrolled_on").items()
        if lesson in held["lesson"] and (left is None or left >= first)
    }  # fmt: skip
    members = rows("club_membership", "student_id")
    led = {members[key][0] for key in held["club_membership"]}
    pupils, homework = {*enrolled.values(), *led}, held["homework"].keys()
    assert lessons
    assert days.keys() <= held["lesson_occurrence"].keys()
    assert enrolled.keys() == held["enrollment"].keys()
    assert set(enrolled.values()) <= held["student"].keys()
    wanted = {
        "attendance_mark": {
            key for key, (meeting,) in rows("attendance_mark", "occurrence_id").items()
            if meeting in days
        },
        "reading_log": _late(rows("reading_log", "student_id", "read_on"), pupils, first),
        "practice_log": _late(rows("practice_log", "student_id", "practiced_on"), pupils, first),
        "learning_points_transaction": _late(
            rows("learning_points_transaction", "student_id", "earned_on"), pupils, first
        ),
        "homework_completion": {
            key for key, (what, student)
            in rows("homework_completion", "homework_id", "student_id").items()
            if what in homework and student in pupils
        },
        "student_streak": {
            key for key, (student,) in rows("student_streak", "student_id").items()
            if student in pupils
        },
    }  # fmt: skip
    for name, keys in wanted.items():
        assert keys, name
        assert held[name].keys() == keys, name
    notes = rows("lesson_note", "occurrence_id")
    assert {key for key, (meeting,) in notes.items() if meeting in days} <= held[
        "lesson_note"
    ].keys()


def _late(rows: dict[bytes, tuple[Any, ...]], of: Collection[bytes], first: str) -> set[bytes]:
    return {key for key, (whose, day) in rows.items() if whose in of and day >= first}


def test_what_is_not_for_a_laptop_is_not_on_it(larkfield: Database, tmp_path: Path) -> None:
    path = tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    with opened(path, made) as copy, copy.reading() as session:
        for name in schema.carried().left.keys() - {"sync_state", "outbox", "change", "change_set"}:
            assert not session.scalar(text(f'SELECT count(*) FROM "{name}"')), name
        for name, declared in schema.carried().tables.items():
            for column in declared.blank:
                filled = f'SELECT count("{column}") FROM "{name}"'
                assert not session.scalar(text(filled)), f"{name}.{column}"


def test_pupils_are_found_on_a_copy_and_the_office_knows_of_it(
    larkfield: Database, tmp_path: Path
) -> None:
    path = tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    with opened(path, made) as copy, copy.reading() as session:
        family, place = session.execute(
            text("SELECT p.family_name, s.search_place FROM student s JOIN person p "
                 "ON p.id = s.person_id LIMIT 1")
        ).one()  # fmt: skip
        assert place is not None
        assert people.find_persons(session, family)
    with larkfield.reading() as session:
        asked = text("SELECT device, transport, highest_seq FROM sync_state WHERE id = :id")
        row = session.execute(asked, {"id": made.facts.copy_id.bytes}).one()
    assert tuple(row) == ("laptop", Transport.PACKET, 0)


def test_a_copy_writes_no_index_that_only_the_offices_foreign_keys_need(
    larkfield: Database, tmp_path: Path
) -> None:
    path = tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    indexes = text("SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = :table")
    with opened(path, made) as copy, copy.reading() as session:
        on_copy = set(session.scalars(indexes, {"table": "attendance_mark"}))
    with larkfield.reading() as session:
        in_office = set(session.scalars(indexes, {"table": "attendance_mark"}))
    spared = ("author_id", "code_id", "student_id")
    assert in_office - on_copy == {f"ix_attendance_mark_{column}" for column in spared}
    assert on_copy < in_office


class StopAt(Progress):
    """Somebody presses Stop."""

    def step(self, done: int, total: int, what: str = "") -> None:
        if done == total // 2:
            raise Stopped("Stopped.")


def test_a_copy_that_is_stopped_leaves_no_half_of_it(larkfield: Database, tmp_path: Path) -> None:
    before = {each.name for each in tmp_path.iterdir()}
    with larkfield.reading() as session:
        copies = session.scalar(text("SELECT count(*) FROM sync_state"))
    with pytest.raises(Stopped):
        bootstrap.check_out(larkfield, tmp_path / "half.copy", busiest(larkfield).wish, StopAt())
    assert {each.name for each in tmp_path.iterdir()} == before
    with larkfield.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM sync_state")) == copies


def test_no_copy_is_made_for_nobody_with_a_short_password_or_over_another_file(
    larkfield: Database, tmp_path: Path
) -> None:
    teacher, taken = busiest(larkfield), tmp_path / "taken.copy"
    with pytest.raises(RuleBroken, match="teacher"):
        bootstrap.check_out(larkfield, tmp_path / "x.copy", Wish(PASSWORD))
    with pytest.raises(RuleBroken, match="characters"):
        bootstrap.check_out(
            larkfield, tmp_path / "x.copy", Wish("short", person_id=teacher.person_id)
        )
    taken.write_text("mine")
    with pytest.raises(FileRefused, match="already there"):
        check_out(larkfield, taken, teacher)
    assert taken.read_text() == "mine"
    path = tmp_path / "first.copy"
    with (
        opened(path, check_out(larkfield, path, teacher)) as copy,
        pytest.raises(RuleBroken, match="copy already"),
    ):
        check_out(copy, tmp_path / "second.copy", teacher)


# --- from a server -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def at_server(demo: Path, postgresql_server: PostgresqlServer) -> Iterator[Database]:
    """The same school on a server, signed in to as its busiest teacher."""
    name = f"copies_{uuid4().hex[:8]}"
    url = prepare_server(postgresql_server.url("postgres"), name, schema.metadata(), schema.rules())
    place = SchoolConnection("127.0.0.1", postgresql_server.port, name, "Larkfield")
    driver = school_server.dial(place, Login(OWNER, postgresql_server.password))
    moved = share.move_in(demo, driver, schema.metadata())
    driver.close()
    admin = school_server.open_server_school(
        url, school_id=moved.school_id, actor=Actor("Ruth"), clock=CLOCK
    )
    bootstrap.wire(admin)
    teacher = busiest(admin)
    with admin.reading() as session:
        uid = session.scalar(text("SELECT uid FROM school"))
    with admin.writing("Account") as work:
        ruth = people.PersonFacts(given_name="Ruth", family_name="Danquah")
        owner = accounts.first_owner(work, people.add_person(work, ruth), SECRET)
    signed = sign_in(postgresql_server, name, owner)
    invited = accounts.AccessService(signed).invite(teacher.person_id, [Right.TEACHER])
    address = f"postgresql://127.0.0.1:{postgresql_server.port}/{name}"
    login = accounts.join(address, uid, invited.code, SECRET).login
    desk = sign_in(postgresql_server, name, login)
    yield desk
    for each in (desk, signed, admin):
        each.close()
    postgresql_server.drop_database(name)


def sign_in(server: PostgresqlServer, name: str, login: str) -> Database:
    address = f"postgresql://{login}:{SECRET}@127.0.0.1:{server.port}/{name}"
    guest = school_server.open_server_school(
        address, school_id=0, actor=bootstrap.local_actor(), clock=CLOCK
    )
    with guest.reading() as session:
        me = accounts.whoami(session)
    guest.close()
    opened = school_server.open_server_school(
        address, school_id=me.school_id, actor=accounts.actor_of(me, "laptop"), clock=CLOCK
    )
    opened.signed_in_as = login
    return bootstrap.wire(opened)


def test_a_copy_from_a_server_is_what_the_policies_show_and_equals_that_of_the_file(
    at_server: Database, larkfield: Database, tmp_path: Path
) -> None:
    place = SchoolConnection("localhost", 5432, "larkfield", "Larkfield")
    made = bootstrap.check_out(at_server, tmp_path / "one.copy", Wish(PASSWORD, place, "t1"))
    other = check_out(larkfield, tmp_path / "two.copy", busiest(larkfield))
    assert made.facts.connection == place
    assert made.facts.transport is Transport.SERVER
    with opened(tmp_path / "one.copy", made) as copy:
        from_server = content(copy)
    with opened(tmp_path / "two.copy", other) as copy:
        from_file = content(copy)
    for name, rows in from_file.items():
        assert from_server[name] == rows, name
    with at_server.reading() as session:
        for name, rows in from_server.items():
            policies = {key.bytes for key in session.scalars(text(f'SELECT id FROM "{name}"'))}
            assert rows.keys() <= policies, name
            if schema.carried().tables[name].cut is None:
                assert rows.keys() == policies, name


def test_a_refresh_from_a_server_asks_only_for_what_differs(
    at_server: Database, tmp_path: Path
) -> None:
    path = tmp_path / "one.copy"
    place = SchoolConnection("localhost", 5432, "larkfield", "Larkfield")
    made = bootstrap.check_out(at_server, path, Wish(PASSWORD, place, "t1"))
    with opened(path, made) as copy:
        assert refresh(copy, at_server) == Refreshed()
        before = content(copy)
        with copy.writing("Lost", kind=SetKind.SYSTEM, act="refresh", by=Actor("Ruth")) as work:
            driver = driver_of(work.session.connection())
            gone = driver.execute("SELECT id FROM attendance_mark LIMIT 3").fetchall()
            seen.take_away(driver, "attendance_mark", [key for (key,) in gone])
            some = driver.execute("SELECT id FROM person LIMIT 2").fetchall()
            seen.note(driver, "person", [(key, 0) for (key,) in some])
        assert refresh(copy, at_server) == Refreshed(added=3, changed=2)
        assert content(copy) == before
        assert refresh(copy, at_server) == Refreshed()


def test_the_copy_opens_again_for_as_long_as_the_school_says(
    larkfield: Database, tmp_path: Path
) -> None:
    path = tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    late = made.facts.expires_at + timedelta(days=1)
    copy = bootstrap.open_copy(path, made.key, clock=FixedClock(late), locked_too=True)
    with copy:
        larkfield.clock = FixedClock(late)
        refresh(copy, larkfield)
    bootstrap.open_copy(path, made.key, clock=FixedClock(late)).close()
    assert checkout.school_of(larkfield).opens_days == 30
    copy_file.remove(path)


def test_by_command_a_teacher_keeps_a_copy_marks_on_it_and_syncs_it(
    at_server: Database,
    postgresql_server: PostgresqlServer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with at_server.reading() as session:
        uid, database = session.execute(text("SELECT id, current_database() FROM school")).one()
    join, path = tmp_path / "larkfield.join", tmp_path / "cullinan.copy"
    place = SchoolConnection("127.0.0.1", postgresql_server.port, database, "Larkfield", uid)
    connection.write(join, place)
    monkeypatch.setenv("DOWNBEAT_LOGIN", at_server.signed_in_as)
    monkeypatch.setenv("DOWNBEAT_PASSWORD", SECRET)

    def command(*words: object) -> str:
        capsys.readouterr()
        code = run([str(word) for word in words], clock=CLOCK)
        said = capsys.readouterr()
        assert code == 0, said.err
        return said.out

    made = json.loads(command("checkout", join, path, "--json"))
    assert made["rows"] > 100
    assert len(made["recovery_key"]) == 24
    command("print", path, "day-sheet", "--date", "2026-11-19", "--out", tmp_path)
    assert list(tmp_path.glob("*.pdf"))
    rows = json.loads(command("list", path, "attendance", "--json"))
    today = next(row for row in rows if str(row["date"]) < "2026-11-19")
    where = ("--occurrence", today["occurrence_id"], "--student", today["student_id"])
    command("mark", path, *where, "--code", "E", "--reason", "Was ill")
    assert "1" in command("sync", path)
    with at_server.reading() as session:
        asked = text("SELECT kind FROM outbox WHERE copy_id = :copy AND answer = 'APPLIED'")
        assert "MARK" in session.scalars(asked, {"copy": UUID(made["id"])}).all()
