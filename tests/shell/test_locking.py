"""A desk locks itself when nobody is there, for as long as its person wishes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.settings import Preferences
from desktop_app.shell.locking import KEY, USUAL, IdleLock, minutes


class Desk:
    """A desk that counts how often it was locked."""

    def __init__(self, folder: Path, parent: QObject) -> None:
        self.preferences = Preferences(folder / "preferences.json")
        self.locked = 0
        self.idle = IdleLock(self.preferences, self._lock, parent)

    def _lock(self) -> None:
        self.locked += 1


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Desk(tmp_path, parent)
    yield made
    made.idle.stop()


def test_a_quarter_of_an_hour_is_usual_and_odd_wishes_are_none(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "p.json")
    assert minutes(preferences) == USUAL == 15
    for odd in ("x", -3, None, [5]):
        preferences.set(KEY, odd)
        assert minutes(preferences) == USUAL
    preferences.set(KEY, 0)
    assert minutes(preferences) == 0


def test_who_wishes_never_is_never_locked_and_a_new_wish_holds_at_once(desk: Desk) -> None:
    assert desk.idle.is_waiting()
    desk.preferences.set(KEY, 0)
    assert not desk.idle.is_waiting()
    desk.preferences.set(KEY, 30)
    assert desk.idle.is_waiting()
    assert desk.idle.rest() > 29 * 60_000


def test_every_key_begins_the_wait_anew_and_its_end_locks(desk: Desk, qtbot: QtBot) -> None:
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    line = QWidget()
    qtbot.addWidget(line)
    desk.idle.begin(5_000_000)
    QApplication.sendEvent(line, press)
    assert desk.idle.rest() > 4_000_000
    assert desk.locked == 0
    desk.idle.begin(1)
    qtbot.waitUntil(lambda: desk.locked == 1)
