"""A copy in the start window: its password, its recovery key, what it says when it is locked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap, schema
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.settings import Preferences
from desktop_app.core.sync import copy_file, copy_keys
from desktop_app.core.sync.copy_keys import NewKeys
from desktop_app.schools import LocalSchools
from desktop_app.shell.application import Application
from desktop_app.shell.copy_form import CopyAnswer
from desktop_app.shell.start_window import StartWindow
from tests.copies import PASSWORD, MemoryKeyring, copy_facts
from tests.factories import NOW


class Schools(LocalSchools):
    """Opens copies; rescues without writing anything."""

    rescued: tuple[Path, Path] | None = None
    lets_in = False
    heard: list[str]

    def rescue(self, path: Path, answer: CopyAnswer, target: Path) -> str:
        assert answer.password == PASSWORD
        self.rescued = path, target
        return "7KQ2-MXW4-9P3H-RTA0-6C5D"

    def copy_work(self, database: Database) -> Any:
        """Stand for an office that lets the copy open again."""
        schools = self

        class Work:
            def sync(self) -> None:
                schools.heard.append(str(database.path))
                if schools.lets_in:
                    copy_file.unlock(database)

        return Work()


class Laptop:
    """The start window over one copy."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot, self.path = qtbot, folder / "larkfield.copy"
        facts = copy_facts()
        self.keys: NewKeys = copy_keys.make(self.path, facts.copy_id, facts.school_name, PASSWORD)
        with copy_file.making(self.path, self.keys.key, schema.metadata(), facts):
            pass
        self.schools = Schools(lambda _: None, FixedClock(NOW))
        self.schools.heard = []
        self.program = Application(app, self.schools, Preferences(folder / "preferences.json"))
        self.program.recent.remember(self.path)
        self.opened: list[Any] = []
        self.program.opened = self._opened  # type: ignore[method-assign]

    def _opened(self, database: Any) -> Any:
        self.opened.append(database)
        return None

    def start(self) -> StartWindow:
        window = self.program.show_start()
        self.until(window.tasks.idle)
        return window

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=30_000)

    def fill(self, window: StartWindow, **values: Any) -> None:
        window.copy_form.form.set_values(values)
        window.copy_form.submit()
        self.until(window.tasks.idle)

    def close(self) -> None:
        for database in self.opened:
            database.close()
        for window in (self.program.office, self.program.start):
            if window is not None:
                window.close()
        self.program.background.close()


@pytest.fixture
def laptop(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Laptop]:
    before = keyring.get_keyring()
    keyring.set_keyring(MemoryKeyring())
    made = Laptop(qtbot, qapp, tmp_path)
    yield made
    made.close()
    keyring.set_keyring(before)


def asked(laptop: Laptop) -> StartWindow:
    window = laptop.start()
    window.recent_list.open_current()
    laptop.until(lambda: window.tasks.idle() and window.copy_form.isVisible())
    return window


def test_a_copy_is_listed_by_its_school_and_asks_for_its_password(laptop: Laptop) -> None:
    window = asked(laptop)
    school = window.recent_list.current_school()
    assert school is not None
    assert (school.name, school.state) == ("Harbour Music", "copy")
    assert window.open_button.text() == "Open copy"
    laptop.fill(window, password="wrong and wrong")
    assert "4 tries left" in window.copy_form.form.error("password")
    laptop.fill(window, password=PASSWORD)
    assert [one.copy.school_name for one in laptop.opened] == ["Harbour Music"]


def test_who_wishes_so_is_not_asked_again_on_this_computer(laptop: Laptop) -> None:
    laptop.fill(asked(laptop), password=PASSWORD, stays=True)
    laptop.opened.pop().close()
    window = laptop.program.start
    assert window is not None
    window.open_path(laptop.path)
    laptop.until(lambda: len(laptop.opened) == 1)


def test_the_recovery_key_opens_it_with_a_new_password(laptop: Laptop) -> None:
    window = asked(laptop)
    window.copy_form.ask_recovery()
    laptop.fill(window, recovery="7KQ2", password="new and long", again="new and other")
    assert window.copy_form.form.error("again") == "The two passwords differ."
    laptop.fill(window, recovery="7KQ2", password="new and long", again="new and long")
    assert window.copy_form.form.error("recovery") != ""
    recovery = laptop.keys.recovery
    laptop.fill(window, recovery=recovery, password="new and long", again="new and long")
    assert len(laptop.opened) == 1
    copy_keys.unlock(laptop.path, "new and long")


def test_an_empty_keyring_leads_to_the_recovery_key(laptop: Laptop) -> None:
    window = asked(laptop)
    keyring.set_keyring(MemoryKeyring())
    laptop.fill(window, password=PASSWORD)
    assert window.copy_form.is_recovering
    assert "keyring" in window.copy_form.form.error("recovery")


def test_a_locked_copy_says_what_is_safe_and_offers_a_rescue_file(
    laptop: Laptop, tmp_path: Path
) -> None:
    with bootstrap.open_copy(laptop.path, laptop.keys.key, clock=FixedClock(NOW)) as database:
        copy_file.lock(database, "off")
    window = asked(laptop)
    laptop.fill(window, password=PASSWORD)
    said = window.banner.shown()
    assert said is not None
    assert "What was marked here is kept" in said.more
    assert [deed.title for deed in said.deeds] == ["Ask the school again", "Make a rescue file…"]
    window.rescue_to(laptop.path, tmp_path / "back.packet")
    laptop.until(window.tasks.idle)
    assert laptop.schools.rescued == (laptop.path, tmp_path / "back.packet")


def test_a_locked_copy_opens_once_its_office_allows_it(laptop: Laptop) -> None:
    with bootstrap.open_copy(laptop.path, laptop.keys.key, clock=FixedClock(NOW)) as database:
        copy_file.lock(database, "off")
    window = asked(laptop)
    laptop.fill(window, password=PASSWORD)
    window.ask_again(laptop.path)
    laptop.until(window.tasks.idle)
    assert window.banner.shown() is not None
    assert laptop.opened == []
    laptop.schools.lets_in = True
    window.ask_again(laptop.path)
    laptop.until(lambda: len(laptop.opened) == 1)
    assert len(laptop.schools.heard) == 2
