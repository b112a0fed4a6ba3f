"""What cannot be when a school is shared and used by command: a sentence, nothing half-made."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.cli.app import run
from desktop_app.cli.commands import sharing as commands
from desktop_app.core.clock import Clock
from desktop_app.core.db import connection
from tests.postgresql_server import OWNER, PostgresqlServer

RUTH = "ruth keeps bees"


@dataclass
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str


@dataclass
class Town:
    """A shared school with its owner at this computer."""

    folder: Path
    server: PostgresqlServer
    database: str
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    @property
    def join(self) -> Path:
        return self.folder / "larkfield.join"

    def address(self, database: str = "") -> str:
        place = f"127.0.0.1:{self.server.port}/{database or self.database}"
        return f"postgresql://{OWNER}@{place}"

    def run(self, *words: object, password: str = RUTH) -> Said:
        self.monkeypatch.setenv("DOWNBEAT_PASSWORD", password)
        self.capsys.readouterr()
        code = run([str(word) for word in words], clock=Clock())
        heard = self.capsys.readouterr()
        assert "Traceback" not in heard.err
        return Said(code, heard.out, heard.err)

    def refused(self, *words: object, password: str = RUTH) -> str:
        said = self.run(*words, password=password)
        assert said.code == 1, said
        assert said.out == ""
        return said.err

    def code_for(self, name: str) -> str:
        given, family = name.split()
        added = ("staff", "--kind", "teacher", "--given_name", given, "--family_name", family)
        assert self.run("add", self.join, *added).code == 0
        said = self.run("invite", self.join, name, "--role", "teacher", "--json")
        assert said.code == 0, said.err
        return str(json.loads(said.out)["code"])

    def sql(self, statement: str) -> Any:
        with self.server.connect(self.database) as owner:
            owner.execute("SET session_replication_role = replica")
            return owner.execute(statement)


@pytest.fixture
def town(
    tmp_path: Path,
    postgresql_server: PostgresqlServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Town]:
    monkeypatch.setenv(commands.ADMIN_PASSWORD_FROM, postgresql_server.password)
    made = Town(tmp_path, postgresql_server, "cli_sharing", capsys, monkeypatch)
    file = tmp_path / "larkfield.downbeat"
    assert run(["new", str(file), "--name", "Larkfield"], clock=Clock()) == 0
    ruth = ("staff", "--kind", "owner", "--given_name", "Ruth", "--family_name", "Danquah")
    assert made.run("add", file, *ruth).code == 0
    yield made
    for name in ("cli_sharing", "cli_other"):
        postgresql_server.drop_database(name)


def share(town: Town) -> None:
    said = town.run("share", town.folder / "larkfield.downbeat", town.address(), "--as",
                    "Ruth Danquah")  # fmt: skip
    assert said.code == 0, said.err


def test_what_cannot_be_shared_is_refused_and_the_file_stays_in_use(town: Town) -> None:
    file = town.folder / "larkfield.downbeat"
    cases = {
        "is written postgresql://": ("nonsense", "Ruth Danquah"),
        "no person": (town.address(), "Nobody Here"),
        "No school server answers": (f"postgresql://{OWNER}@127.0.0.1:1/x", "Ruth Danquah"),
    }
    for sentence, (address, owner) in cases.items():
        assert sentence in town.refused("share", file, address, "--as", owner), sentence
    short = town.refused("share", file, town.address(), "--as", "Ruth Danquah", password="short")
    assert "at least 10 characters" in short
    town.monkeypatch.setenv(commands.ADMIN_PASSWORD_FROM, "wrong")
    wrong = town.refused("share", file, town.address(), "--as", "Ruth Danquah")
    assert "name or password is not right" in wrong
    town.monkeypatch.setenv(commands.ADMIN_PASSWORD_FROM, town.server.password)
    other = town.server.create_database()
    taken = town.refused("share", file, town.address(other), "--as", "Ruth Danquah")
    assert "that Downbeat did not make" in taken
    town.server.drop_database(other)
    assert town.run("add", file, "room", "--name", "Blue").code == 0
    assert not town.join.exists()


def test_codes_that_do_not_open_are_told_apart_and_locked_after_ten_wrong_tries(town: Town) -> None:
    share(town)
    code, amirs = town.code_for("Maeve Cullinan"), town.code_for("Amir Haddad")
    first = code.split("-")[0]
    assert "three parts" in town.refused("join", town.join, "7KQ2M")
    assert "is not right" in town.refused("join", town.join, f"{first}-22222-22222")
    assert "does not know the code" in town.refused("join", town.join, "22222-22222-22222")
    town.sql("UPDATE access_invitation SET made_at = now() - interval '9 days', "
             "expires_at = now() - interval '7 days'")  # fmt: skip
    assert "older than 48 hours" in town.refused("join", town.join, code)
    town.sql("UPDATE access_invitation SET expires_at = now() + interval '1 day'")
    place = connection.read(town.join)
    other = town.folder / "other.join"
    connection.write(other, type(place)(place.host, place.port, place.database, "Other"))
    assert "is not right" in town.refused("join", other, code)
    assert town.run("join", town.join, code, password="maeve and her viola").code == 0
    assert "used already" in town.refused("join", town.join, code, password="another password")
    wrong = f"{amirs.split('-')[0]}-22222-22222"
    told = [town.refused("join", town.join, wrong) for _ in range(10)]
    assert "tried too often" in told[-1]
    assert "tried too often" in town.refused("join", town.join, amirs)


def test_a_wrong_password_the_last_owner_and_a_full_disk_are_refused(town: Town) -> None:
    share(town)
    assert "name or password is not right" in town.refused(
        "list", town.join, "students", password="not ruth's")  # fmt: skip
    assert "last owner" in town.refused("revoke", town.join, "Ruth Danquah")
    assert "last owner" in town.refused("revoke", town.join, "Ruth Danquah", "--role", "admin")
    assert town.run("whoami", town.join).out.startswith("Ruth Danquah (Owner")
    listed = town.run("list", town.join, "user-accounts", "--json")
    assert [(row["name"], row["state"]) for row in json.loads(listed.out)] == [
        ("Ruth Danquah", "ACTIVE")
    ]
    grants = json.loads(town.run("list", town.join, "role-grants", "--json").out)
    assert {row["right"] for row in grants} == {"ADMIN", "HEALTH_DATA"}
    town.sql("CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
             "RAISE EXCEPTION 'could not extend file: No space left on device' "
             "USING ERRCODE = '53100'; END $$")  # fmt: skip
    town.sql("CREATE TRIGGER no_room BEFORE INSERT ON room FOR EACH ROW EXECUTE FUNCTION no_room()")
    assert "disk is full" in town.refused("add", town.join, "room", "--name", "Blue")
    assert town.sql("SELECT count(*) FROM room").fetchone() == (0,)


def test_a_file_is_no_connection_and_a_connection_is_never_overwritten(town: Town) -> None:
    file = town.folder / "larkfield.downbeat"
    assert "is a school on this computer" in town.refused("whoami", file)
    assert "Share it before" in town.refused("invite", file, "Ruth Danquah", "--role", "teacher")
    share(town)
    assert town.run("backup", town.join, town.folder / "copy.downbeat").code == 0
    assert "not overwritten" in town.refused("restore", town.folder / "copy.downbeat", town.join)
    assert "can only be read" in town.refused("add", file, "room", "--name", "Blue")
    again = town.refused("share", file, town.address(), "--as", "Ruth Danquah")
    assert "backup of a school that is shared" in again


def test_a_computer_that_nobody_joined_on_says_what_to_do(town: Town) -> None:
    place = connection.SchoolConnection("127.0.0.1", town.server.port, "x", "Larkfield")
    connection.write(town.join, place)
    assert "Join it first" in town.refused("list", town.join, "students")


def test_a_command_takes_what_waits_first_and_is_done_once_more_where_desks_meet(
    town: Town,
) -> None:
    share(town)
    amara = ("student", "--given_name", "Amara", "--family_name", "Khan")
    assert town.run("add", town.join, *amara).code == 0
    assert json.loads(town.run("verify", town.join, "--json").out)["sound"]
    for command in (("verify", town.join, "--json"), ("list", town.join, "students", "--json"),
                    ("backup", town.join, town.folder / "copy.downbeat")):  # fmt: skip
        town.sql("DELETE FROM search_index WHERE words ILIKE '%amara%'")
        town.sql("UPDATE change_set SET waits = true WHERE number = (SELECT max(c.set_number) "
                 "FROM change c WHERE c.table_name = 'student')")  # fmt: skip
        said = town.run(*command)
        assert (said.code, said.err) == (0, ""), said
        assert town.sql("SELECT count(*) FROM change_set WHERE waits").fetchone() == (0,)
        found = town.sql("SELECT count(*) FROM search_index WHERE words ILIKE '%amara%'")
        assert found.fetchone() != (0,)
    assert town.run("verify", town.folder / "copy.downbeat").code == 0
    town.sql("CREATE SEQUENCE tries")
    town.sql("GRANT USAGE ON SEQUENCE tries TO PUBLIC")
    town.sql("CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
             "IF nextval('public.tries') < 3 THEN RAISE EXCEPTION 'deadlock detected' "
             "USING ERRCODE = '40P01'; END IF; RETURN NEW; END $$")  # fmt: skip
    town.sql("CREATE TRIGGER in_the_way BEFORE INSERT ON room FOR EACH ROW "
             "EXECUTE FUNCTION in_the_way()")  # fmt: skip
    said = town.run("add", town.join, "room", "--name", "Blue", "--json")
    assert (said.code, said.err) == (0, ""), said
    assert town.sql("SELECT name FROM room").fetchall() == [("Blue",)]
    assert town.sql("SELECT last_value FROM tries").fetchone() == (3,)
