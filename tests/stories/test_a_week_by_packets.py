"""A teacher's week without any server: packet, church hall, two clashes, review, bill, streak."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app import sharing
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing.ui.run_dialog import RunDialog
from desktop_app.areas.people import api as people
from desktop_app.areas.streaks.tables import BuddyGroup
from desktop_app.areas.streaks.terms import BuddyStreakStatus
from desktop_app.core.clock import FixedClock
from desktop_app.core.settings import Preferences
from desktop_app.core.sync.packet_office import PASSPHRASE_FROM
from desktop_app.core.sync.tables import Conflict
from desktop_app.kit.table_model import Query
from desktop_app.shell import packet_copy
from desktop_app.shell.application import Application
from desktop_app.shell.packet_copy import OpenPacketDialog
from desktop_app.shell.packet_make import MakePacketDialog
from desktop_app.shell.packet_take import TakeDialog
from desktop_app.shell.packets_dialog import PacketsDialog, state_chip
from desktop_app.shell.secret_dialog import SecretDialog
from tests.cli.commands import Shell
from tests.copies import PASSWORD, MemoryKeyring
from tests.packet_school import (
    PUPILS,
    Laptop,
    desk_in,
    mark,
    marks,
    meeting,
    out,
    packet,
    secrets_in_memory,
)
from tests.stories.program import Program

_ENTRIES = select(Conflict.student_id, Conflict.id)
MONDAY, TUESDAY = "2026-11-16", "2026-11-17"


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    with secrets_in_memory(monkeypatch) as used:
        yield used


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return desk_in(tmp_path, capsys)


def at(monkeypatch: pytest.MonkeyPatch, day: int, hour: int) -> None:
    """Let it be another hour of November for every command from now on."""
    now = datetime(2026, 11, day, hour, tzinfo=UTC)
    monkeypatch.setattr("tests.cli.commands.NOW", now)


def buddies(desk: Shell) -> int:
    (group,) = desk.done("list", "buddy-groups")
    return int(group["current_streak"])


def make_buddies(desk: Shell) -> None:
    """Put all three into one group."""
    ids = {row["name"]: row["id"] for row in desk.done("list", "students")}
    desk.done("add", "buddy-group", "--type", "TEACHER_CREATED", "--creator", "Maeve Cullinan",
              "--name", "Strings", "--members", ",".join(ids[name] for name in PUPILS))  # fmt: skip


def test_a_week_by_command(desk: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOWNBEAT_PASSWORD", PASSWORD)
    at(monkeypatch, 13, 9)  # Friday: the desk makes packets for both teachers
    make_buddies(desk)
    laptops = {}
    for teacher in ("Maeve Cullinan", "Dele Adisa"):
        made = out(desk, teacher, f"{teacher}.packet")
        with monkeypatch.context() as given:
            given.setenv(PASSPHRASE_FROM, made["passphrase"])
            path = desk.school.with_name(f"{teacher}.copy")
            packet(desk, "open", made["file"], path)
        laptops[teacher] = Laptop(path, desk._capsys)  # noqa: SLF001  the same screen
    maeve, dele = laptops.values()

    at(monkeypatch, 16, 17)  # Monday in the church hall; the desk marks two by telephone
    for name in PUPILS:
        maeve.mark("Violin", MONDAY, name, "P")
    mark(desk, "Violin", MONDAY, "Kofi Reid", "A")
    mark(desk, "Violin", MONDAY, "Zofia Lis", "E")
    at(monkeypatch, 17, 17)
    for name in PUPILS:
        dele.mark("Theory", TUESDAY, name, "P")
    at(monkeypatch, 18, 9)  # Wednesday: the days are closed without what is on the way
    desk.done("streaks", "close-day")
    assert buddies(desk) == 0

    at(monkeypatch, 18, 12)  # the packets come back, the newer one first
    for laptop, name in ((dele, "dele.packet"), (maeve, "maeve.packet"), (dele, "dele.packet")):
        packet(desk, "take", desk.school, laptop.give_back(name))
    assert marks(desk, "Theory", TUESDAY) == dict.fromkeys(PUPILS, "P")
    assert marks(desk, "Violin", MONDAY) == {
        "Amara Reid": "P", "Kofi Reid": "A", "Zofia Lis": "E",
    }  # fmt: skip
    assert buddies(desk) == 1  # Tuesday counts now, Monday waits for a choice
    first = desk.done("invoice-run", "--month", "2026-11")
    assert first["total"] == "950.00"  # nine lessons of three, without the two that wait
    assert any("for a choice" in str(each) for each in first["problems"])
    waiting = {row["about"]: row["id"] for row in desk.done("review")}
    assert len(waiting) == 2
    for name, keep in (("Kofi Reid", "mine"), ("Zofia Lis", "theirs")):
        (entry,) = [key for what, key in waiting.items() if name in what]
        desk.done("review", "--decide", entry, "--keep", keep)
    assert marks(desk, "Violin", MONDAY)["Kofi Reid"] == "P"
    assert buddies(desk) == 2  # the excused one is not counted, the other two came
    rest = desk.done("invoice-run", "--month", "2026-11")
    assert (rest["total"], rest["problems"]) == ("38.00", [])  # what is known to be owed now
    answers = packet(desk, "open", out(desk, name="answer.packet")["file"], maeve.school)
    assert (answers["acknowledged"], answers["waiting"]) == (3, 0)
    assert marks(maeve, "Violin", MONDAY) == marks(desk, "Violin", MONDAY)
    assert desk.done("verify")["sound"]
    assert desk.done("rebuild", "--check")["same"]


class Desks(Program):
    """The program at the desk and on the laptop, with all that copies need."""

    def _start(self) -> Application:
        schools = sharing.SharedSchools(lambda _: None, FixedClock(self.now))
        return Application(self.app, schools, Preferences(self.folder / "preferences.json"))


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desks]:
    made = Desks(qtbot, qapp, tmp_path)
    yield made
    made.close()


def find(parent: QWidget, kind: type[Any], program: Program) -> Any:
    """Return the open dialog of a kind once it is there."""

    def shown() -> list[Any]:
        return [each for each in parent.findChildren(kind) if each.isVisible()]

    program.until(lambda: bool(shown()))
    return shown()[-1]


def hand_out(program: Program, file: Path) -> str:
    """Make a packet for Maeve at the desk, and return the passphrase that is shown once."""
    program.run("packets")
    packets = find(program.window, PacketsDialog, program)
    packets.accept()
    asked = find(program.window, MakePacketDialog, program)
    with program.database.reading() as session:
        maeve = next(each for each in people.all_staff(session) if each.name == "Maeve Cullinan")
    asked.form.set_values({"person": maeve.person_id})
    asked.make_to(file)
    shown = find(program.window, SecretDialog, program)
    passphrase: str = shown.secret
    shown.accept()
    program.until(lambda: packets.model.rowCount() == 1)
    assert state_chip(packets._source.page(packets._source.ids(Query())).popitem()[1]).label == (  # noqa: SLF001
        "Handed out"
    )
    packets.leave()
    return passphrase


def open_on_the_laptop(program: Program, file: Path, passphrase: str, place: Path) -> None:
    """Open the packet from the start window, and then the copy by its password."""
    start = program.show_start()
    start.open_path(file)
    asked = find(start, OpenPacketDialog, program)
    words = {"password": PASSWORD, "again": PASSWORD, "place": str(place)}
    asked.form.set_values({"passphrase": "0000-0000-0000-0000-0000", **words})
    asked.accept()
    program.until(lambda: not asked._saving)  # noqa: SLF001  refused under its field
    assert asked.isVisible()
    asked.form.set_values({"passphrase": passphrase.lower().replace("-", " "), **words})
    asked.accept()
    find(start, SecretDialog, program).accept()
    unlock(program)


def unlock(program: Program) -> None:
    """Type the password of the copy that is asked for."""
    start = program.running.start
    assert start is not None
    program.until(start.copy_form.isVisible)
    start.copy_form.form.set_values({"password": PASSWORD})
    start.copy_form.submit()
    program.until(lambda: program.running.office is not None)
    program.settle()


def mark_the_group(program: Program, letters: str) -> None:
    pane = program.go("registers")
    program.until(lambda: pane.is_resting() and bool(pane.view.sheet.rows))
    program.keys(pane.view.table, letters)
    program.until(lambda: program.window.tasks.idle() and pane.is_resting())


def rows_of(program: Program, key: UUID) -> Sequence[attendance.RegisterRow]:
    with program.database.reading() as session:
        return attendance.register(session, key, program.database.clock.now()).rows


def author_of(program: Program, key: UUID, student: UUID) -> str:
    with program.database.reading() as session:
        return attendance.mark_history(session, key, student)[0].author


def bring_the_answer(desk: Shell, program: Program, copy: Path) -> None:
    """Open the desk's answer on the laptop: all of it arrived, and nothing waits any more."""
    answer = out(desk, name="answer.packet")
    program.again()
    program.show_start().open_path(copy)
    unlock(program)
    packet_copy.renew(program.window, Path(answer["file"]))
    program.until(lambda: bool(program.toast()))
    assert program.toast() == "The copy is up to date. Everything you marked is in the office."
    program.until(lambda: program.window.status.state.text().startswith("Synced "))


def run_november(program: Program, *, issue: bool = False) -> tuple[int, bool]:
    """What the run of November bills, and whether it leaves out what waits."""
    program.go("billing")
    program.run("billing.run")
    dialog = program.dialog(RunDialog)
    dialog.months.set_value("2026-11")
    dialog.months.changed.emit()
    program.settle()
    assert dialog.plan is not None
    found = dialog.plan.total, any("for a choice" in p.sentence for p in dialog.plan.problems)
    if issue:
        program.press(dialog)
    else:
        dialog.leave()
    return found


def buddies_of(program: Program) -> tuple[int, BuddyStreakStatus]:
    """The days of the group and how they stand, as its pane has them."""
    with program.database.reading() as session:
        group = session.scalars(select(BuddyGroup)).one()
        return group.current_streak, group.streak_status


def take_in(program: Program, back: Path) -> None:
    """Take the packet in; two of its three marks wait for a choice."""
    program.run("packets")
    find(program.window, PacketsDialog, program).take(back)
    taking = find(program.window, TakeDialog, program)
    program.until(lambda: taking.model.rowCount() == 3)
    assert taking.primary.text() == "Take in"
    program.press(taking)
    program.until(lambda: taking.taken is not None and program.window.tasks.idle())
    answers = [taking.model.index(row, 3).data() for row in range(3)]
    assert sorted(answers) == [
        "Needs a choice: the office changed it too",
        "Needs a choice: the office changed it too",
        "Taken in",
    ]
    assert taking.result_label.text() == "2 entries wait in the review list."
    program.press(taking)
    find(program.window, PacketsDialog, program).leave()


def choose(program: Program, laptops: UUID, offices: UUID) -> None:
    """Keep the laptop's mark of one pupil, and the office's of another."""
    pane = program.go("review")
    program.until(lambda: bool(pane.model.rowCount() == 2))
    with program.database.reading() as session:
        entries = {row[0]: row[1] for row in session.execute(_ENTRIES)}
    for student, keep in ((laptops, pane.keep_laptop_current), (offices, pane.keep_office_current)):
        pane.table.set_current_key(entries[student])
        keep()
        program.settle()


def test_a_week_in_the_window(
    desk: Shell, program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 13, 9)
    make_buddies(desk)
    at(monkeypatch, 17, 15)
    file, copy, back = (tmp_path / name for name in ("a.packet", "maeve.copy", "back.packet"))
    program.now = datetime(2026, 11, 16, 17, tzinfo=UTC)
    program.again()
    program.open(desk.school)
    passphrase = hand_out(program, file)
    program.close()

    program.again()  # on the laptop, in the church hall
    open_on_the_laptop(program, file, passphrase, copy)
    mark_the_group(program, "PPP")
    program.until(lambda: program.window.status.state.text() == "3 waiting for the packet")
    packet_copy.give_back(program.window, back)
    program.settle()
    assert "takes 3 changes to the office" in program.toast()
    program.close()

    program.again()  # at the desk, which marked two by telephone meanwhile
    program.open(desk.school)
    office = attendance.AttendanceService(program.database)
    key = UUID(meeting(desk, "Violin", MONDAY))
    by_name = {row.name: row.student_id for row in rows_of(program, key)}
    office.mark(key, by_name["Kofi Reid"], "A")
    office.mark(key, by_name["Zofia Lis"], "E")
    program.now = datetime(2026, 11, 17, 9, tzinfo=UTC)
    program.again()  # Tuesday: Monday is closed, without what is on the way
    program.open(desk.school)
    program.until(lambda: buddies_of(program) == (0, BuddyStreakStatus.PAUSED))
    take_in(program, back)
    assert run_november(program) == (95_000, True)
    choose(program, by_name["Kofi Reid"], by_name["Zofia Lis"])
    assert {row.name: row.mark for row in rows_of(program, key)} == {
        "Amara Reid": "P", "Kofi Reid": "P", "Zofia Lis": "E",
    }  # fmt: skip
    assert author_of(program, key, by_name["Kofi Reid"]) == "Maeve Cullinan"
    program.until(lambda: buddies_of(program) == (1, BuddyStreakStatus.ACTIVE))
    assert run_november(program, issue=True) == (98_800, False)
    program.close()
    assert sum(Decimal(row["total"]) for row in desk.done("list", "invoices")) == 988
    assert desk.done("verify")["sound"]
    bring_the_answer(desk, program, copy)
