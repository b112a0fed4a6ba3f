"""The start window and shared schools: signing in, joining, limited tries, clear words."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.copying import Kept
from desktop_app.core.db import connection, connection_logins
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.db.connection_logins import KnownLogin
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from desktop_app.schools import LocalSchools
from desktop_app.shell import copy_commands
from desktop_app.shell.application import Application
from desktop_app.shell.keep_dialog import RecoveryDialog
from desktop_app.shell.sign_in import JOINING, Answer
from desktop_app.shell.start_window import StartWindow
from tests.factories import make_school

PLACE = SchoolConnection("127.0.0.1", 1, "larkfield", "Larkfield School of Music", UUID(int=9))


class Schools(LocalSchools):
    """Schools of a server that knows one password and one code."""

    def __init__(self, folder: Path) -> None:
        super().__init__(lambda _: None)
        self.folder = folder
        self.asked: list[tuple[str, str, bool]] = []
        self.wished: list[dict[str, Any]] = []

    def enter(self, path: Path, answer: Answer) -> Database:
        self.asked.append((answer.login, answer.code, answer.stays))
        if answer.code and answer.code != "7KQ2M-XW49P-3HRTA":
            raise RuleBroken("This code is older than 48 hours. Ask for a new one.", field="code")
        if answer.password != "ruth keeps bees":
            sentence = "That name or password is not right."
            raise ServerRefused(sentence, "password", field="password")
        database = make_school(self.folder)
        database.origin = path
        return database

    def keep_copy(self, _database: Database, wish: dict[str, Any], _progress: Progress) -> Any:
        self.wished.append(wish)
        if wish["password"] != "ruth keeps bees":
            raise ServerRefused("That name or password is not right.", "password", field="password")
        return Kept(self.folder / "larkfield.copy", "7KQ2-MXW4", "20 December 2026", "Larkfield")


class Desk:
    """A start window over a connection file."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot, self.file = qtbot, folder / "larkfield.join"
        connection.write(self.file, PLACE)
        (folder / "school").mkdir()
        self.schools = Schools(folder / "school")
        self.program = Application(app, self.schools, Preferences(folder / "preferences.json"))

    def start(self) -> StartWindow:
        window = self.program.show_start()
        self.until(window.tasks.idle)
        return window

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=30_000)

    def fill(self, **values: Any) -> StartWindow:
        window = self.program.start
        assert window is not None
        window.sign_in.form.set_values(values)
        window.sign_in.submit()
        self.until(lambda: self.program.start is None or window.tasks.idle())
        return window


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, qapp, tmp_path)
    yield made
    for window in (made.program.office, made.program.start):
        if window is not None:
            window.close()
    made.program.background.close()


def know_ruth(*, stays: bool = False, **more: Any) -> None:
    connection_logins.remember(PLACE, KnownLogin("d_1", "Ruth Danquah", "Owner", stays, **more))


def keeps_of(window: StartWindow) -> tuple[bool, bool, str]:
    """Return the tick for a copy: whether it is set, can be set, and why not."""
    editor = window.sign_in.form.editor("keeps")
    said = editor.target().accessibleDescription()
    return bool(editor.value()), editor.widget.isEnabled(), said


def test_a_recent_shared_school_asks_for_the_password_of_who_was_here(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    window = desk.start()
    assert window.sign_in.isVisible()
    assert window.open_button.text() == "Sign in"
    assert window.focusWidget() is window.sign_in.form.editor("password").target()
    desk.fill(password="ruth keeps bees")
    desk.until(lambda: desk.program.office is not None)
    assert desk.schools.asked == [("d_1", "", False)]
    assert desk.program.recent.listed()[0].name == PLACE.school


def test_a_wrong_password_is_said_under_the_field_with_the_tries_that_are_left(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    desk.start()
    for left in ("4 tries left", "3 tries left", "2 tries left", "1 try left"):
        window = desk.fill(password="wrong")
        assert left in window.sign_in.form.error("password")
    window = desk.fill(password="wrong")
    assert "Try again in 30 seconds" in window.sign_in.form.error("password")
    asked = len(desk.schools.asked)
    desk.fill(password="ruth keeps bees")
    assert len(desk.schools.asked) == asked
    assert desk.program.office is None


def test_who_is_not_known_here_joins_with_a_code(desk: Desk) -> None:
    window = desk.start()
    window.open_path(desk.file)
    assert window.sign_in.is_joining
    assert window.open_button.text() == "Join"
    desk.fill(code="", password="ruth keeps bees", again="ruth keeps bees")
    assert window.sign_in.form.error("code") == "Type the code."
    desk.fill(code="AAAAA-BBBBB-CCCCC", password="ruth keeps bees", again="x")
    assert window.sign_in.form.error("again") == "The two passwords differ."
    desk.fill(code="AAAAA-BBBBB-CCCCC", password="ruth keeps bees", again="ruth keeps bees")
    assert "older than 48 hours" in window.sign_in.form.error("code")
    desk.fill(code="7KQ2M-XW49P-3HRTA", password="ruth keeps bees", again="ruth keeps bees")
    desk.until(lambda: desk.program.office is not None)


def test_somebody_else_can_join_on_a_computer_that_knows_others(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    window = desk.start()
    window.sign_in.form.set_values({"login": JOINING})
    window.sign_in.form.changed.emit("login")
    assert window.sign_in.is_joining
    window.sign_in.form.set_values({"login": "d_1"})
    window.sign_in.form.changed.emit("login")
    assert not window.sign_in.is_joining


def test_who_stays_signed_in_is_let_in_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    know_ruth(stays=True)
    monkeypatch.setattr(connection_logins, "kept_password", lambda *_: "ruth keeps bees")
    desk.start().open_path(desk.file)
    desk.until(lambda: desk.program.office is not None)


def test_a_file_that_is_no_connection_is_refused_in_the_banner(desk: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.join"
    broken.write_text("{", "utf-8")
    window = desk.start()
    window.open_path(broken)
    shown = window.banner.shown()
    assert shown is not None
    assert "not a connection file" in shown.fact + shown.more
    assert not window.sign_in.isVisible()


def test_the_password_is_hidden_until_the_eye_is_pressed(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    line: Any = desk.start().sign_in.form.editor("password").target()
    assert line.echoMode() is line.EchoMode.Password
    line.actions()[0].trigger()
    assert line.echoMode() is line.EchoMode.Normal


def test_enter_signs_in_from_the_field(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    window = desk.start()
    window.sign_in.form.set_values({"password": "ruth keeps bees"})
    QTest.keyClick(window.sign_in.form.editor("password").target(), Qt.Key.Key_Return)
    desk.until(lambda: desk.program.office is not None)


def test_one_tick_keeps_a_copy_once_signed_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_commands, "may_keep", lambda _: True)
    know_ruth(carries=True)
    desk.program.recent.remember(desk.file)
    assert keeps_of(desk.start()) == (False, True, "")
    desk.fill(password="ruth keeps bees", keeps=True, stays=True)
    desk.until(lambda: desk.program.office is not None)
    office = desk.program.office
    assert office is not None
    desk.until(lambda: any(each.isVisible() for each in office.findChildren(RecoveryDialog)))
    (shown,) = office.findChildren(RecoveryDialog)
    assert shown.secret == "7KQ2-MXW4"
    shown.accept()
    assert [(w["password"], w["stays"]) for w in desk.schools.wished] == [("ruth keeps bees", True)]
    assert desk.program.recent.listed()[0].path.name == "larkfield.copy"


def test_who_teaches_nobody_is_told_that_there_is_no_copy(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    desk.start()
    desk.fill(password="ruth keeps bees", keeps=True)
    desk.until(lambda: desk.program.office is not None)
    office = desk.program.office
    assert office is not None
    assert office.notices.toast.text() == "No copy was made: copies are for those who teach."
    assert desk.schools.wished == []


def test_the_tick_says_why_it_cannot_be_set(desk: Desk, tmp_path: Path) -> None:
    know_ruth(carries=False)
    kept = tmp_path / "maeve.copy"
    kept.write_bytes(b"")
    maeve = KnownLogin("d_2", "Maeve Cullinan", "Teacher", carries=True)
    connection_logins.remember(PLACE, maeve)
    connection_logins.note_copy(PLACE, "d_2", kept)
    desk.program.recent.remember(desk.file)
    window = desk.start()
    assert keeps_of(window) == (True, False, "It is kept: Offline copy, among the recent schools")
    window.sign_in.form.set_values({"login": "d_1"})
    window.sign_in.form.changed.emit("login")
    assert keeps_of(window) == (False, False, "Copies are for those who teach")
    kept.unlink()
    window.sign_in.show_school(desk.file, PLACE)
    assert keeps_of(window) == (False, True, "")


def test_the_right_password_forgets_the_wrong_ones(desk: Desk) -> None:
    know_ruth()
    desk.program.recent.remember(desk.file)
    desk.start()
    desk.fill(password="wrong")
    desk.fill(password="ruth keeps bees")
    desk.until(lambda: desk.program.office is not None)
    office = desk.program.office
    assert office is not None
    office.leave_for_start()
    desk.until(lambda: desk.program.start is not None and desk.program.start.tasks.idle())
    window = desk.fill(password="wrong")
    assert "4 tries left" in window.sign_in.form.error("password")
