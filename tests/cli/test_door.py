"""The door: exit codes, what stands where, and a school that somebody else has open."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desktop_app import __version__, bootstrap
from desktop_app.cli import app
from tests.architecture.source import SRC
from tests.cli.commands import Shell


def in_a_shell(*arguments: object, **variables: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "desktop_app", *map(str, arguments)]
    return subprocess.run(
        command, cwd=SRC, env=dict(os.environ, **variables), capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def test_the_version_is_printed(shell: Shell) -> None:
    assert shell.raw("--version").out == f"Downbeat {__version__}\n"
    done = in_a_shell("--version")
    assert (done.returncode, done.stdout) == (0, f"Downbeat {__version__}\n")


def test_json_is_one_document_on_stdout_and_messages_go_to_stderr(tmp_path: Path) -> None:
    school = tmp_path / "s.downbeat"
    done = in_a_shell("new", school, "--name", "Schule für Músik", "--country", "DE", "--json")
    assert json.loads(done.stdout)["name"] == "Schule für Músik"
    refused = in_a_shell("new", school, "--name", "Again")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "already there" in refused.stderr
    assert in_a_shell("frob").returncode == 2
    assert in_a_shell("list", school).returncode == 2


def test_names_in_any_script_reach_a_file_of_any_computer(shell: Shell) -> None:
    shell.done("add", "student", "--name", "李 思远")
    told = in_a_shell("list", shell.school, "students", PYTHONIOENCODING="cp1252")
    assert told.returncode == 0
    assert "思远" in told.stdout


def test_times_of_the_list_of_changes_are_those_of_the_school(shell: Shell) -> None:
    shell.done("set", "school", "--timezone", "America/New_York")
    (newest, *_) = shell.done("undo", "--list")
    assert newest["at"] == "2026-11-19T10:42:00-05:00"
    assert newest["at"] == shell.done("list", "changes")[0]["at"]


def test_a_school_that_is_open_can_be_read_but_not_written(shell: Shell) -> None:
    with bootstrap.open_school(shell.school):
        assert shell.done("list", "rooms") == []
        assert shell.done("verify")["sound"]
        assert "already open on this computer" in shell.refused("add", "room", "--name", "A")
    assert shell("add", "room", "--name", "A").code == 0


@pytest.mark.parametrize("content", [b"", b"no school", b"SQLite format 3\x00" + bytes(84)])
def test_a_file_that_is_no_school_is_refused_and_not_touched(shell: Shell, content: bytes) -> None:
    shell.school.write_bytes(content)
    for command in (("list", "students"), ("verify",), ("undo",)):
        assert shell.refused(*command)
    assert shell.school.read_bytes() == content


COMMANDS = (
    "list SCHOOL rooms", "verify SCHOOL", "backup SCHOOL copy.downbeat", "undo SCHOOL",
    "import SCHOOL roster.csv", "print SCHOOL roster --out printed",
)  # fmt: skip


@pytest.mark.parametrize("line", COMMANDS)
def test_a_file_that_may_not_be_read_is_refused_with_a_sentence(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    real = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode, **_: mode != os.R_OK and real(path, mode)
    )  # what the reader of options would ask
    opened = Path.open

    def refuse(path: Path, *args: Any, **more: Any) -> Any:
        if path == shell.school:
            raise PermissionError(path)
        return opened(path, *args, **more)

    monkeypatch.setattr(Path, "open", refuse)
    said = shell.raw(*(shell.school if word == "SCHOOL" else word for word in line.split()))
    assert (said.code, said.out) == (1, "")
    assert "Usage" not in said.err
    assert "cannot be read" in said.err


def test_bytes_that_are_no_text_are_refused_with_a_sentence(shell: Shell) -> None:
    for command in (("add", "location", "--name", "a\udcff"), ("import", "\udcff.csv")):
        said = shell.refused(*command)
        assert "unexpected" not in said
    assert shell.done("list", "locations") == []


def test_a_folder_that_cannot_be_made_is_named(shell: Shell) -> None:
    said = shell.refused("shots", "--out", shell.school / "drawn", "--pane", "students")
    assert "could not be" in said
    assert "drawn" in said


def test_an_unexpected_error_is_a_sentence_with_a_number(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> object:
        raise ZeroDivisionError("Amara Okonkwo-Reid")

    monkeypatch.setattr(app, "application", breaks)
    said = shell.raw("list", shell.school, "students")
    assert said.code == 1
    assert "unexpected" in said.err
    assert "Traceback" not in said.err
    assert "Amara" not in said.err


def test_a_backup_is_verified_and_brings_the_school_back(shell: Shell, tmp_path: Path) -> None:
    shell.done("add", "room", "--name", "Studio A")
    copy = tmp_path / "copy.downbeat"
    shell.done("backup", copy)
    assert "already there" in shell.refused("backup", copy)
    shell.done("add", "room", "--name", "Studio B")
    said = shell.raw("restore", copy, shell.school, "--json")
    assert Path(said.json["before"]).exists()
    assert [row["name"] for row in shell.done("list", "rooms")] == ["Studio A"]
    copy.write_bytes(copy.read_bytes()[:5000])
    assert shell.raw("restore", copy, shell.school).code == 1
    assert [row["name"] for row in shell.done("list", "rooms")] == ["Studio A"]


def test_verify_lists_what_differs_and_leaves_with_one(demo: Shell) -> None:
    import sqlite3

    with sqlite3.connect(demo.school) as connection:
        connection.execute(
            "UPDATE family_balance SET owed = owed + 1 "
            "WHERE id = (SELECT min(id) FROM family_balance)"
        )
    connection.close()
    said = demo("verify")
    assert said.code == 1
    assert "stored balance of" in said.out


def test_paying_nothing_too_much_and_twice(demo: Shell) -> None:
    family = demo.done("list", "families", "--where", "name=Feldwick")[0]
    owed = family["balance"]
    assert "Nothing is no payment" in demo.refused(
        "pay", "--family", family["id"], "--amount", "0", "--method", "CASH"
    )
    assert "negative" in demo.refused(
        "pay", "--family", family["id"], "--amount", "-5", "--method", "CASH"
    )
    assert "not an amount" in demo.refused(
        "pay", "--family", "Feldwick", "--amount", "five", "--method", "CASH"
    )
    assert "--method" in demo.misused(
        "pay", "--family", "Feldwick", "--amount", "5", "--method", "GOLD"
    )
    assert "not a date" in demo.misused(
        "pay", "--family", "Feldwick", "--amount", "5", "--method", "CASH", "--date", "x"
    )
    demo.done("pay", "--family", family["id"], "--amount", owed, "--method", "CASH")
    again = demo("pay", "--family", family["id"], "--amount", owed, "--method", "CASH", "--json")
    assert again.code == 0
    assert "paid twice" in again.err
    assert again.json["to_wallet"] == owed


@pytest.mark.parametrize(
    ("kind", "which"),
    [("invoice", "2026-0001"), ("register", "Junior Strings"), ("roster", "Junior Strings")],
)
def test_every_kind_of_document_is_printed(
    demo: Shell, tmp_path: Path, kind: str, which: str
) -> None:
    told = demo.done("print", kind, which, "--out", tmp_path / "out")
    assert [Path(file).read_bytes()[:4] for file in told["files"]] == [b"%PDF"]


def test_printing_something_else_is_wrong_usage(demo: Shell, tmp_path: Path) -> None:
    assert "invoice, receipt" in demo.misused("print", "poem", "--out", tmp_path)


def test_without_a_display_the_window_says_so(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    said = shell.raw()
    assert said.code == 1
    assert "no display" in said.err


def test_the_number_of_students_of_a_demo_is_held_to_its_limits(
    shell: Shell, tmp_path: Path
) -> None:
    target = tmp_path / "d.downbeat"
    assert "from 50 to 100,000" in shell.raw("demo", target, "--students", 49).err
    assert "2026-11-19" in shell.raw("demo", target, "--today", "yesterday").err
    assert not target.exists()
    assert shell.raw("demo", target, "--students", 50, "--today", "2026-11-19").code == 0
