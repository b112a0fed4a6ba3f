"""The whole program at one desk: windows, dialogs, keys; waits for facts, never for time."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.settings import Preferences
from desktop_app.kit.dialog import Dialog
from desktop_app.schools import LocalSchools
from desktop_app.shell.application import Application
from desktop_app.shell.office_window import OfficeWindow
from desktop_app.shell.start_window import StartWindow
from tests.factories import NOW

Widget = TypeVar("Widget", bound=QWidget)


class Program:
    """The running program; `again` closes it and starts it anew at the same desk."""

    def __init__(self, qtbot: QtBot, app: QApplication, folder: Path) -> None:
        self.qtbot, self.app, self.folder = qtbot, app, folder
        self.now = NOW
        self.running = self._start()

    def _start(self) -> Application:
        schools = LocalSchools(_demo, clock=FixedClock(self.now))
        return Application(self.app, schools, Preferences(self.folder / "preferences.json"))

    def show_start(self) -> StartWindow:
        window = self.running.show_start()
        self.until(window.tasks.idle)
        return window

    def open(self, path: Path) -> None:
        """Open a school as the command line would."""
        self.running.open_path(path)
        self.settle()

    @property
    def window(self) -> OfficeWindow:
        self.until(lambda: self.running.office is not None)
        assert self.running.office is not None
        return self.running.office

    @property
    def database(self) -> Database:
        return self.window.database

    def until(self, fact: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(fact, timeout=60_000)

    def settle(self) -> None:
        """Wait until every answer has arrived."""
        tasks = self.window.tasks
        for _ in range(2):
            self.until(tasks.idle)
            QApplication.processEvents()

    def go(self, pane: str) -> Any:
        shown = self.window.go(pane)
        self.settle()
        return shown

    def run(self, command: str) -> None:
        """Run a command as its menu entry or shortcut would."""
        assert self.window.actions_list.run(command), f"{command} cannot run now"
        self.settle()

    def dialog(self, kind: type[Widget]) -> Widget:
        """Return the open dialog of a kind."""
        found = [w for w in self.window.findChildren(kind) if w.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def press(self, dialog: Dialog) -> None:
        """Press the deed of a dialog and wait for what comes of it."""
        assert dialog.primary.isEnabled()
        dialog.primary.click()
        self.settle()

    def keys(self, widget: QWidget, letters: str) -> None:
        for letter in letters:
            QTest.keyClick(widget, Qt.Key(ord(letter.upper())))

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(widget, key)
        self.settle()

    def chord(self, key: Qt.Key) -> None:
        """Press Ctrl and a key in the window."""
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        QTest.keyClick(self.window, key, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def toast(self) -> str:
        return self.window.notices.toast.text()

    def close(self) -> None:
        """Close whatever is open, as the person would."""
        for window in (self.running.office, self.running.start):
            if window is not None:
                window.close()
        self.running.background.close()  # as when it quits: the last snapshot is waited for

    def again(self) -> None:
        """Close the program and start it again."""
        self.close()
        QApplication.processEvents()
        self.running = self._start()

    def morning(self, day: date, path: Path, hour: int = 9) -> None:
        """Open the school anew on another day."""
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        self.again()
        self.open(path)


def fill(dialog: Any, **values: Any) -> None:
    """Put values into the fields of a form, one after the other, as a person would."""
    for key, value in values.items():
        dialog.form.editor(key).set_value(value)
        dialog.form.changed.emit(key)


def words_in(widget: QWidget) -> str:
    """Return what can be read in a widget."""
    return "\n".join(part.text() for part in widget.findChildren(QLabel) if part.isVisible())


def _demo(path: Path) -> None:
    bootstrap.new_school(path, school.NewSchool(name="Demo school")).close()
