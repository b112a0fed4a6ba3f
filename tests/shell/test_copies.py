"""A copy in the window: the state in the status bar, the banner, the list, and the quiet sync."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.areas.people import api as people
from desktop_app.areas.people.terms import StaffKind
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from desktop_app.core.sync.terms import Transport
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell.needs_office import NeedsOffice
from desktop_app.shell.office_window import Desk, OfficeWindow
from desktop_app.shell.sync_list import SyncList
from tests.factories import NOW, make_school
from tests.shell.copies import FakeOffice, add_deed, as_copy

MARK = {"occurrence_id": UUID(int=1), "student_id": UUID(int=2)}


class Laptop:
    """A window on a copy; it syncs when it is told to."""

    def __init__(self, qtbot: QtBot, theme: Theme, folder: Path, transport: Transport) -> None:
        self.qtbot = qtbot
        self.database = make_school(folder)
        service = people.PeopleService(self.database)
        facts = people.PersonFacts(given_name="Maeve", family_name="Cullinan")
        service.add_staff(people.NewStaff(person=facts, kind=StaffKind.TEACHER))
        with self.database.reading() as session:
            teacher = people.find_persons(session, "Cullinan")[0].person_id
        as_copy(self.database, teacher, transport=transport)
        self.office = FakeOffice(self.database)
        preferences = Preferences(folder / "preferences.json")
        desk = Desk(self.database, preferences, theme, lambda: None, copy_work=self.office,
                    is_eager=False)  # fmt: skip
        self.window = OfficeWindow(desk)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.go("students")
        self.settle()

    def is_idle(self) -> bool:
        desk = self.window.copy_desk
        return desk is not None and desk.is_resting() and self.window.tasks.idle()

    def settle(self) -> None:
        for _ in range(2):
            self.qtbot.waitUntil(self.is_idle, timeout=20_000)

    def sync(self) -> None:
        assert self.window.actions_list.run("sync")
        self.settle()

    def mark(self) -> UUID:
        made = add_deed(self.database, "MARK", MARK, {"code_id": "x"})
        self.look()
        return made

    def look(self) -> None:
        assert self.window.copy_desk is not None
        self.window.copy_desk.heard()
        self.settle()

    def state(self) -> str:
        return self.window.status.state.text()

    def banner(self) -> str:
        pane = self.window.current()
        assert pane is not None
        said = pane.banner.shown()
        return f"{said.fact} {said.more}" if said is not None else ""

    def list(self) -> SyncList:
        found = [d for d in self.window.findChildren(SyncList) if d.isVisible()]
        assert found
        self.settle()
        return found[-1]

    def close(self) -> None:
        self.window.close()
        self.database.close()


@pytest.fixture
def laptop(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Laptop]:
    made = Laptop(qtbot, theme, tmp_path, Transport.SERVER)
    yield made
    made.close()


def test_a_copy_that_is_as_the_office_says_when_it_was_so(laptop: Laptop) -> None:
    assert laptop.state() == "Synced 15:41"
    assert laptop.banner() == ""
    assert "Copy on this laptop" in laptop.window.status.texts()


def test_marks_wait_offline_in_amber_and_go_up_when_the_line_is_back(laptop: Laptop) -> None:
    laptop.office.is_away = True
    laptop.mark()
    assert laptop.state() == "1 waiting"
    laptop.sync()
    assert laptop.state() == "Offline, 1 waiting"
    assert "Last synced 15:41" in laptop.window.status.texts()
    assert laptop.banner() == (
        "Offline since 15:42. 1 mark waiting to sync. They are safe on this laptop and go up when "
        "you are back online."
    )
    assert laptop.window.go("registers").banner.shown() is not None, "also over a pane made later"
    laptop.office.is_away = False
    laptop.sync()
    assert laptop.state() == "Synced 15:42"
    assert laptop.banner() == ""


def test_what_needs_a_choice_is_worse_than_being_offline(laptop: Laptop) -> None:
    made = laptop.mark()
    laptop.sync()
    laptop.office.object_to(made)
    laptop.office.is_away = True
    laptop.sync()
    assert laptop.state() == "1 needs a choice"
    assert laptop.banner().startswith("1 mark needs a choice.")
    pane = laptop.window.current()
    assert pane is not None
    assert pane.banner.said("offline") is not None, "it stands behind"


def test_a_refused_sync_says_why_and_what_is_safe(laptop: Laptop) -> None:
    laptop.mark()
    laptop.office.refuses = ServerRefused("This login is locked.", "locked")
    laptop.sync()
    assert laptop.state() == "Sync failed"
    assert laptop.banner() == (
        "Sync failed. This login is locked. 1 mark waiting to sync. They are safe on this laptop."
    )


def test_another_password_of_the_school_is_typed_and_synced_with(laptop: Laptop) -> None:
    laptop.mark()
    laptop.office.refuses = ServerRefused("That name or password is not right.", "password")
    laptop.sync()
    assert laptop.state() == "Sync failed"
    desk = laptop.window.copy_desk
    assert desk is not None
    dialog = desk.ask_password()
    dialog.form.set_values({"password": "wrong and long"})
    dialog.accept()
    laptop.settle()
    assert dialog.form.error("password") == "That name or password is not right."
    dialog.form.set_values({"password": "right and long"})
    dialog.accept()
    laptop.settle()
    laptop.settle()
    assert laptop.state() == "Synced 15:42"


def test_an_expired_copy_says_so_and_does_not_try(laptop: Laptop) -> None:
    laptop.mark()
    laptop.database.clock = FixedClock(NOW.replace(year=2028))
    laptop.look()
    assert laptop.state() == "Copy locked, 1 waiting"
    assert "1 change is kept on this laptop." in laptop.banner()


def test_progress_is_told_and_stop_keeps_what_waits(laptop: Laptop) -> None:
    begun, go_on = Event(), Event()

    def wait(progress: Progress) -> None:
        progress.step(4, 9, "sync")
        begun.set()
        go_on.wait(20)
        progress.step(5, 9, "sync")

    laptop.office.waits = wait
    laptop.mark()
    assert laptop.window.actions_list.run("sync")
    laptop.qtbot.waitUntil(begun.is_set, timeout=20_000)
    laptop.qtbot.waitUntil(lambda: laptop.state() == "Syncing 4 of 9", timeout=20_000)
    assert not laptop.window.actions_list.run("sync"), "one at a time"
    assert laptop.window.actions_list.run("sync-stop")
    go_on.set()
    laptop.settle()
    assert laptop.state() == "1 waiting"


def test_the_list_opens_from_the_state_and_syncs_by_f5(laptop: Laptop) -> None:
    asked = laptop.mark()
    laptop.sync()
    laptop.office.object_to(asked)
    add_deed(laptop.database, "NOTE", MARK, {"text": "Bow hold"})
    laptop.look()
    QTest.keyClick(laptop.window.status.state, Qt.Key.Key_Return)
    dialog = laptop.list()
    assert [dialog.model.index(row, 3).data() for row in range(dialog.model.rowCount())] == [
        "Needs a choice", "Saved here",
    ]  # fmt: skip
    QTest.keyClick(dialog, Qt.Key.Key_F5)
    laptop.settle()
    assert dialog.isVisible()
    assert [dialog.model.index(row, 3).data() for row in range(dialog.model.rowCount())] == [
        "Needs a choice", "In the office",
    ]  # fmt: skip
    dialog.close()


def test_a_pane_that_is_not_carried_needs_the_office(laptop: Laptop) -> None:
    pane = laptop.window.go("progress")
    assert isinstance(pane, NeedsOffice)
    assert pane.is_empty_shown()
    asked: list[str] = []
    laptop.window.office_asked.connect(lambda name, _key: asked.append(name))
    laptop.window.actions_list.run("open-office")
    assert asked == ["progress"]


def test_what_needs_the_office_is_not_counted_on_a_copy(laptop: Laptop) -> None:
    made = laptop.mark()
    laptop.office.object_to(made)
    laptop.look()
    panes = laptop.window.navigation.panes
    laptop.qtbot.waitUntil(lambda: panes.counts().get("review") == 1, timeout=20_000)
    assert panes.counts().keys() <= {"registers", "review"}
    assert not laptop.window.status.choices.isVisible(), "the state says it already"


def test_a_copy_with_marks_waiting_is_not_removed(laptop: Laptop) -> None:
    asked: list[bool] = []
    laptop.window.remove_asked.connect(lambda: asked.append(True))
    laptop.mark()
    assert laptop.window.actions_list.run("remove-copy")
    assert asked == []
    assert "Sync first" in laptop.window.notices.toast.text()


def test_a_copy_of_a_packet_waits_for_its_packet(
    qtbot: QtBot, theme: Theme, tmp_path: Path
) -> None:
    laptop = Laptop(qtbot, theme, tmp_path, Transport.PACKET)
    laptop.mark()
    assert laptop.state() == "1 waiting for the packet"
    assert not laptop.window.actions_list.run("sync")
    assert not laptop.window.actions_list.run("open-office")
    laptop.close()


def test_a_copy_syncs_by_itself_soon_after_it_was_opened_and_after_a_deed(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.shell.syncing.AFTER_OPENING_MS", 1)
    monkeypatch.setattr("desktop_app.shell.syncing.AFTER_DEED_MS", 1)
    laptop = Laptop(qtbot, theme, tmp_path, Transport.SERVER)
    desk = laptop.window.copy_desk
    assert desk is not None
    laptop.office.asked.clear()
    desk.syncer.be_eager()
    qtbot.waitUntil(lambda: laptop.office.asked == ["sync"], timeout=20_000)
    laptop.settle()
    laptop.mark()
    qtbot.waitUntil(lambda: laptop.office.asked == ["sync", "sync"], timeout=20_000)
    laptop.settle()
    assert laptop.state() == "Synced 15:42"
    laptop.close()
