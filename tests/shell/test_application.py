"""From the start window to a school and back: new, open, refused, restored, left."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.core import wording
from desktop_app.core.db import snapshots
from desktop_app.core.settings import Preferences
from desktop_app.kit import qt_words
from desktop_app.kit.notices import ErrorDialog
from desktop_app.schools import LocalSchools
from desktop_app.shell.application import Application
from desktop_app.shell.new_school_dialog import NewSchoolDialog
from desktop_app.shell.office_window import OfficeWindow
from desktop_app.shell.recent import Recent
from desktop_app.shell.start_window import StartWindow
from tests.factories import make_school


class Desk:
    """The running program, waited for by facts."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.preferences = Preferences(folder / "preferences.json")
        schools = LocalSchools(lambda path: _small(path).close())
        self.program = Application(app, schools, self.preferences)

    def start(self) -> StartWindow:
        window = self.program.show_start()
        self.until(window.tasks.idle)
        return window

    def office(self) -> OfficeWindow:
        self.until(lambda: self.program.office is not None)
        office = self.program.office
        assert office is not None
        self.until(office.tasks.idle)
        return office

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=30_000)

    def close(self) -> None:
        for window in (self.program.office, self.program.start):
            if window is not None:
                window.close()
        self.program.background.close()


def _small(path: Path) -> bootstrap.Database:
    return bootstrap.new_school(path, school.NewSchool(name="Demo school"))


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, qapp, tmp_path)
    yield made
    made.close()
    wording.use_language("en")
    qt_words.speak("en")


def closed_school(folder: Path) -> Path:
    database = make_school(folder)
    database.close()
    assert database.path is not None
    return database.path


def test_a_first_start_says_what_can_be_done(desk: Desk) -> None:
    start = desk.start()
    assert start.recent_list.isHidden()
    assert not start.open_button.isEnabled()


def test_the_demo_school_is_built_once_and_opens(desk: Desk) -> None:
    desk.start().try_demo()
    office = desk.office()
    assert office.windowTitle().endswith("Demo school - Downbeat")
    assert desk.program.start is None


def test_a_school_opened_before_is_in_the_list_and_opens_with_enter(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.recent.remember(path)
    start = desk.start()
    desk.until(lambda: start.recent_list.count() == 1)
    desk.qtbot.keyClick(start.recent_list, Qt.Key.Key_Return)
    assert desk.office().database.path == path


def test_a_school_that_is_gone_says_so_and_is_forgotten_with_del(desk: Desk) -> None:
    desk.program.recent.remember(desk.folder / "gone.downbeat")
    start = desk.start()
    desk.until(lambda: start.recent_list.count() == 1)
    start.recent_list.open_current()
    desk.until(start.banner.isVisible)
    said = " ".join(part.text() for part in start.banner.findChildren(QLabel))
    assert "There is no file" in said
    desk.qtbot.keyClick(start.recent_list, Qt.Key.Key_Delete)
    desk.until(start.recent_list.isHidden)


def test_a_new_school_is_asked_for_made_and_opened(desk: Desk) -> None:
    start = desk.start()
    dialog = start.new_school()
    desk.until(start.tasks.idle)
    desk.until(lambda: dialog.form.value("currency") == "EUR")
    dialog._file = desk.folder / "mill-lane.downbeat"  # noqa: SLF001  the file dialog is the system's
    dialog.form.set_values({"name": "Mill Lane Music"})
    dialog.accept()
    office = desk.office()
    with office.database.reading() as session:
        facts = school.facts(session)
        closed = school.closures(session, datetime(2026, 8, 1).date(), datetime(2027, 7, 31).date())
        assert (facts.name, facts.timezone) == ("Mill Lane Music", "Europe/Dublin")
        assert len(school.terms(session)) == 3
        assert closed


def test_another_country_proposes_its_own_money_and_zone(desk: Desk) -> None:
    start = desk.start()
    dialog = start.new_school()
    desk.until(lambda: dialog.form.value("currency") == "EUR")
    dialog.form.set_values({"country": "CH"})
    dialog.form.changed.emit("country")
    desk.until(lambda: dialog.form.value("currency") == "CHF")
    assert dialog.form.value("timezone") == "Europe/Zurich"
    dialog.form.set_values({"name": ""})
    dialog.accept()
    assert dialog.isVisible()
    dialog.done(0)


def test_a_refused_name_of_a_school_stays_in_the_form(desk: Desk) -> None:
    start = desk.start()
    dialog = start.new_school()
    desk.until(lambda: dialog.form.value("currency") == "EUR")
    dialog._file = desk.folder / "long.downbeat"  # noqa: SLF001  the file dialog is the system's
    dialog.form.set_values({"name": "x" * 301})
    dialog.accept()
    desk.until(dialog.primary.isEnabled)
    assert isinstance(dialog, NewSchoolDialog)
    assert dialog.isVisible()
    assert not (desk.folder / "long.downbeat").exists()
    dialog.done(0)


def test_a_file_that_is_no_school_is_refused_over_the_start_window(desk: Desk) -> None:
    other = desk.folder / "letter.downbeat"
    other.write_text("Dear parents", encoding="utf-8")
    desk.program.open_path(other)
    desk.until(lambda: desk.program.start is not None)
    start = desk.program.start
    assert start is not None
    desk.until(start.banner.isVisible)
    assert desk.program.office is None
    assert other.read_text(encoding="utf-8") == "Dear parents"


def test_a_school_that_takes_its_time_is_waited_for_in_the_start_window(desk: Desk) -> None:
    path = closed_school(desk.folder)
    go_on = Event()
    opening = desk.program._schools.open  # noqa: SLF001  the door to files, made slow

    def slow(path: Path) -> bootstrap.Database:
        go_on.wait(30)
        return opening(path)

    desk.program._schools.open = slow  # type: ignore[method-assign]  # noqa: SLF001
    desk.program.open_path(path)
    desk.until(lambda: desk.program.start is not None)
    assert desk.program.start is not None
    desk.until(desk.program.start.progress.isVisible)
    go_on.set()
    assert desk.office().isVisible()
    assert desk.program.start is None


def test_closing_the_school_goes_back_to_the_start(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    office.actions_list.run("start")
    assert desk.program.start is not None
    bootstrap.open_school(path).close()  # nobody holds it any more


def test_the_window_and_the_pane_are_remembered(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    office.go("families")
    desk.until(office.tasks.idle)
    office.actions_list.run("start")
    assert desk.program.start is not None
    desk.program.start.open_path(path)
    again = desk.office()
    pane = again.current()
    assert pane is not None
    assert pane.name == "families"


def test_a_changed_school_gets_a_snapshot_when_it_is_closed(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    school.SchoolService(office.database).add_location("Hall")
    office.actions_list.run("start")
    desk.until(lambda: len(snapshots.listed(path)) == 1)


def test_after_half_an_hour_of_change_a_snapshot_is_taken(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    desk.program.take_snapshot()
    assert snapshots.listed(path) == []
    school.SchoolService(office.database).add_location("Hall")
    desk.program.take_snapshot()
    desk.until(lambda: len(snapshots.listed(path)) == 1)


def test_a_snapshot_is_put_back_from_the_window(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    copy = snapshots.take(path, office.database.clock.now(), why="asked")
    school.SchoolService(office.database).add_location("Afterwards")
    office.restore(copy.path)
    desk.until(lambda: desk.program.office not in (None, office))
    again = desk.office()
    with again.database.reading() as session:
        assert school.locations(session) == []
    assert len(snapshots.listed(path)) >= 2


def test_a_school_in_a_cloud_folder_is_opened_with_a_warning(desk: Desk) -> None:
    cloud = desk.folder / "Dropbox"
    cloud.mkdir()
    desk.program.open_path(closed_school(cloud))
    pane = desk.office().current()
    assert pane is not None
    desk.until(pane.banner.isVisible)


def test_an_error_is_told_also_once_its_window_is_gone(desk: Desk) -> None:
    window = desk.start()
    window.close()
    delete(window)
    desk.program.show_error(OSError("the last snapshot could not be written"))
    [told] = [one for one in QApplication.topLevelWidgets() if isinstance(one, ErrorDialog)]
    assert told.isVisible()
    told.close()
    desk.program.start = None


def test_german_is_kept_for_the_next_start(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.open_path(path)
    office = desk.office()
    office.actions_list.run("language-de")
    desk.until(office.tasks.idle)
    assert desk.preferences.get("language") == "de"
    assert wording.language() == "de"


def test_recent_schools_tell_their_state(tmp_path: Path) -> None:
    recent = Recent(Preferences(tmp_path / "p.json"), now=lambda: datetime(2026, 11, 19, 12, 40))
    path = closed_school(tmp_path)
    broken = tmp_path / "broken.downbeat"
    broken.write_bytes(b"x")
    for each in (broken, path):
        recent.remember(each)
    with bootstrap.open_school(path):
        states = {one.path.name: one.state for one in recent.listed()}
    assert states == {"larkfield.downbeat": "open", "broken.downbeat": "broken"}
    (closed, _broken) = recent.listed()
    assert (closed.name, closed.state) == ("Larkfield School of Music", "here")
    assert "today 12:40" in closed.fact
    recent.forget(path)
    assert [one.path.name for one in recent.listed()] == ["broken.downbeat"]


def test_at_200_percent_the_start_window_stays_on_the_screen(desk: Desk) -> None:
    desk.program.theme.set_zoom(2.0)
    try:
        start = desk.start()
        room = start.screen().availableSize()
        widest = max(room.width(), start.minimumSizeHint().width())
        assert start.width() <= widest <= 1440
    finally:
        desk.program.theme.set_zoom(1.0)


def test_a_long_name_of_a_recent_school_comes_before_its_state(desk: Desk) -> None:
    path = closed_school(desk.folder)
    desk.program.recent.remember(path)
    start = desk.start()
    start.resize(start.minimumSizeHint())
    desk.until(lambda: start.recent_list.count() == 1)
    item = start.recent_list.item(0)
    assert "On this computer" in item.toolTip()
    assert "On this computer" in item.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not start.recent_list.grab().isNull()
