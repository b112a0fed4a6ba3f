"""The running program on a teacher's laptop, as stories work with it: waits for facts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop_app import sharing
from desktop_app.areas.clubs.tables import Club
from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane
from desktop_app.areas.desk.ui.registers_pane import RegistersPane
from desktop_app.core.clock import FixedClock
from desktop_app.core.settings import Preferences
from desktop_app.shell.application import Application
from desktop_app.shell.keep_dialog import KeepDialog, RecoveryDialog
from desktop_app.shell.office_window import OfficeWindow

MAEVE = "maeve and her viola"


class Laptop:
    """The program on Maeve's laptop."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path, now: datetime) -> None:
        self.qtbot = qtbot
        schools = sharing.SharedSchools(lambda _: None, FixedClock(now))
        self.program = Application(app, schools, Preferences(folder / "laptop.json"))

    def until(self, fact: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(fact()), timeout=60_000)

    @property
    def office(self) -> OfficeWindow:
        self.until(lambda: self.program.office is not None and self.program.office.isVisible())
        found = self.program.office
        assert found is not None
        self.until(found.tasks.idle)
        return found

    def dialog(self, kind: type[Any]) -> Any:
        def shown() -> list[Any]:
            return [each for each in self.office.findChildren(kind) if each.isVisible()]

        self.until(shown)
        return shown()[-1]

    def join(self, join_file: Path, code: str, *, keeps: bool = False) -> None:
        """Use the code, choose a password, and perhaps tick that a copy is kept here."""
        start = self.program.show_start()
        start.ask_for(join_file, joining=True)
        start.sign_in.form.set_values(
            {"login": "join", "code": code, "password": MAEVE, "again": MAEVE, "keeps": keeps}
        )
        start.sign_in.submit()
        self.until(lambda: self.program.office is not None)

    def keep_copy(self) -> Path:
        """Keep a copy here, and return where it lies."""
        assert self.office.actions_list.run("keep-copy")
        asked = self.dialog(KeepDialog)
        asked.form.set_values({"password": MAEVE})
        asked.accept()
        self.dialog(RecoveryDialog).accept()
        return self.program.recent.listed()[0].path

    def open_copy(self, path: Path) -> None:
        """Open the copy as one does: choose it, type the password."""
        start = self.program.start or self.program.show_start()
        start.open_path(path)
        self.until(start.copy_form.isVisible)
        start.copy_form.form.set_values({"password": MAEVE})
        start.copy_form.submit()

    def registers(self, path: Path, meeting: UUID | None = None) -> RegistersPane:
        """Open the copy, and the register of a meeting, or of the next one to mark."""
        self.open_copy(path)
        pane = self.office.go("registers", meeting)
        assert isinstance(pane, RegistersPane)
        self.rest(pane)
        return pane

    def rest(self, pane: RegistersPane) -> None:
        tasks = self.office.tasks
        self.until(lambda: tasks.idle() and pane.is_resting() and pane.view.sheet.rows)
        self.until(lambda: tasks.idle() and pane.is_resting())

    def club(self, name: str) -> ClubsPane:
        """Choose a club in the pane of clubs."""
        pane = self.office.go("clubs")
        assert isinstance(pane, ClubsPane)
        self.until(self.office.tasks.idle)
        with self.office.database.reading() as session:
            pane.choose(session.scalars(select(Club.id).where(Club.name == name)).one())
        self.until(self.office.tasks.idle)
        return pane

    def state(self) -> str:
        return self.office.status.state.text()

    def sync(self) -> None:
        """Press F5, and wait until something came of it."""
        desk = self.office.copy_desk
        assert desk is not None
        self.until(lambda: not desk.syncer.is_running)
        assert self.office.actions_list.run("sync")
        self.until(lambda: not desk.syncer.is_running and desk.syncer.tasks.idle())

    def close_office(self) -> None:
        self.office.leave_for_start()
        self.until(lambda: self.program.start is not None and self.program.start.tasks.idle())
        self.until(self.program.background.idle)

    def close(self) -> None:
        for window in (*self.program.beside, self.program.office, self.program.start):
            if window is not None:
                window.close()
        self.program.background.close()
