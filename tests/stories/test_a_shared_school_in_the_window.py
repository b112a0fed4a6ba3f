"""A school is shared, people are invited, let in, looked at as and locked out: in the windows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import sharing
from desktop_app.areas.accounts.ui.access_dialogs import CodeDialog
from desktop_app.areas.accounts.ui.rights_pane import RightsPane
from desktop_app.areas.accounts.ui.rights_table import RightsSource
from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import StaffKind
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import connection
from desktop_app.core.settings import Preferences
from desktop_app.kit.dialog import FormDialog
from desktop_app.shell.application import Application
from desktop_app.shell.office_window import OfficeWindow
from desktop_app.shell.share_dialog import ShareDialog
from tests.factories import NOW, make_school
from tests.postgresql_server import OWNER, PostgresqlServer

RUTH, MAEVE = "ruth keeps bees", "maeve and her viola"
DATABASE = "window_story"


class Desk:
    """The running program, waited for by facts."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot = qtbot
        self.preferences = Preferences(folder / "preferences.json")
        schools = sharing.SharedSchools(lambda _: None, FixedClock(NOW))
        self.program = Application(app, schools, self.preferences)

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=60_000)

    @property
    def office(self) -> OfficeWindow:
        self.until(lambda: self.program.office is not None)
        found = self.program.office
        assert found is not None
        self.until(found.tasks.idle)
        return found

    def is_shared(self) -> bool:
        office = self.program.office
        return office is not None and office.database.path is None

    def dialog(self, kind: type[Any], over: Any = None) -> Any:
        def shown() -> list[Any]:
            parts = (over or self.office).findChildren(kind)
            return [each for each in parts if each.isVisible()]

        self.until(lambda: bool(shown()))
        return shown()[-1]

    def save(self, dialog: FormDialog, **values: Any) -> None:
        dialog.form.set_values(values)
        dialog.accept()

    def enter(self, **values: Any) -> None:
        start = self.program.start
        assert start is not None
        start.sign_in.form.set_values(values)
        start.sign_in.submit()

    def close(self) -> None:
        for window in (*self.program.beside, self.program.office, self.program.start):
            if window is not None:
                window.close()
        if self.program.locked is not None:
            self.program.locked.close()
        self.program.background.close()


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, postgresql_server: PostgresqlServer
) -> Iterator[Desk]:
    made = Desk(qtbot, qapp, tmp_path)
    yield made
    made.close()
    postgresql_server.drop_database(DATABASE)


def a_school(folder: Path) -> Path:
    """Larkfield with an owner, a teacher and a pupil she does not teach."""
    with make_school(folder) as database:
        service = people.PeopleService(database)
        for given, family, kind in (
            ("Ruth", "Danquah", StaffKind.OWNER), ("Maeve", "Cullinan", StaffKind.TEACHER),
        ):  # fmt: skip
            facts = people.PersonFacts(given_name=given, family_name=family)
            service.add_staff(people.NewStaff(person=facts, kind=kind))
        pupil = people.PersonFacts(given_name="Amara", family_name="Okonkwo")
        service.add_student(people.NewStudent(person=pupil))
        assert database.path is not None
        return database.path


def test_from_a_file_to_a_teacher_in_the_windows(
    desk: Desk, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    path = a_school(tmp_path)
    desk.program.open_path(path)
    assert desk.office.go("rights").name == "rights"
    desk.office.tools.run("share")
    dialog = desk.dialog(ShareDialog)
    staff = {name: key for key, name in dialog.staff()}
    desk.save(
        dialog, host="127.0.0.1", port=postgresql_server.port, database=DATABASE, login=OWNER,
        admin_password=postgresql_server.password, owner=staff["Ruth Danquah"], password=RUTH,
        again=RUTH,
    )  # fmt: skip
    desk.until(
        lambda: desk.program.office is not None and desk.program.office.database.path is None
    )
    office = desk.office
    assert office.database.actor.name == "Ruth Danquah"
    assert desk.program.idle is not None
    assert desk.program.idle.is_waiting()

    pane = office.go("rights")
    assert isinstance(pane, RightsPane)
    desk.until(lambda: pane.model.rowCount() == 1)
    office.actions_list.run("rights.new")
    with office.database.reading() as session:
        maeve = next(p for p in people.find_persons(session, "Cullinan"))
    desk.save(desk.dialog(FormDialog), person=(maeve.person_id, maeve.name), TEACHER=True)
    code_dialog = desk.dialog(CodeDialog)
    code = code_dialog.code
    code_dialog.accept()
    desk.until(lambda: pane.model.rowCount() == 2)
    look_at_it_as(desk, pane, maeve.name)
    lock_and_unlock(desk)

    office.leave_for_start()
    desk.until(lambda: desk.program.start is not None and desk.program.start.tasks.idle())
    start = desk.program.start
    assert start is not None
    start.ask_for(path.with_suffix(connection.SUFFIX), joining=True)
    desk.enter(login="join", code=code, password=MAEVE, again=MAEVE)
    desk.until(lambda: desk.program.office is not None)
    office = desk.office
    assert office.database.actor.name == "Maeve Cullinan"
    names = [spec.name for spec in office.specs]
    assert "billing" not in names
    assert "rights" not in names
    alive = {command.key for command in office.actions_list.alive()}
    assert not alive & {"import", "school-settings", "backup", "snapshots"}
    assert alive >= {"lock", "my-access"}
    assert office.desk.change_password is not None
    office.desk.change_password("maeve and a new viola")
    office.database.prepare().reader.dispose()
    for name in names:
        shown = office.go(name)
        desk.until(office.tasks.idle)
        told = shown.banner.shown()
        assert told is None or told.level != "not_saved", (name, told)


def look_at_it_as(desk: Desk, pane: RightsPane, name: str) -> None:
    """The owner sees the teacher's empty list of students, and can change nothing."""
    key = next(k for k, row in _rows(pane).items() if row.name == name)
    assert pane.table.set_current_key(key)
    pane.look_as()
    desk.until(lambda: bool(desk.program.beside))
    view = desk.program.beside[0]
    desk.until(view.tasks.idle)
    assert view.database.read_only
    assert "billing" not in [spec.name for spec in view.specs]
    students: Any = view.go("students")
    desk.until(lambda: view.tasks.idle() and students.model.is_loaded)
    assert students.model.rowCount() == 0
    mine: Any = desk.office.go("students")
    desk.until(lambda: desk.office.tasks.idle() and mine.model.rowCount() == 1)
    view.close()


def _rows(pane: RightsPane) -> Any:
    source = RightsSource(pane.database)
    return source.page(source.ids(pane.query()))


def lock_and_unlock(desk: Desk) -> None:
    """Nobody sees the school until the password is typed."""
    office = desk.office
    office.actions_list.run("lock")
    assert not office.isVisible()
    locked = desk.program.locked
    assert locked is not None
    desk.save(locked, password="not hers")
    desk.until(locked.primary.isEnabled)
    assert not office.isVisible()
    desk.save(locked, password=RUTH)
    desk.until(office.isVisible)
    assert desk.program.locked is None
