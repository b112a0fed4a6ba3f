"""A real window on a real school, for stories: waits for facts, never for time."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.db.database import Database
from desktop_app.core.settings import Preferences
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell.office_window import Desk, OfficeWindow

Widget = TypeVar("Widget", bound=QWidget)


class Office:
    """An office window and the few things a person does with it."""

    def __init__(self, qtbot: QtBot, theme: Theme, database: Database, folder: Path) -> None:
        self.qtbot, self.database, self.theme = qtbot, database, theme
        self.left = False
        self.preferences = Preferences(folder / "preferences.json")
        desk = Desk(database, self.preferences, theme, self._leave)
        self.window = OfficeWindow(desk)
        self.window.resize(1440, 900)
        self.window.show()
        self.settle()

    def _leave(self) -> None:
        self.left = True

    def settle(self) -> None:
        """Wait until every answer has arrived."""
        self.until(self.window.tasks.idle)
        QApplication.processEvents()
        self.until(self.window.tasks.idle)

    def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact."""
        self.qtbot.waitUntil(fact, timeout=20_000)

    def run(self, command: str) -> None:
        """Run a command as its menu entry or shortcut would, and wait."""
        assert self.window.actions_list.run(command), f"{command} cannot run now"
        self.settle()

    def dialog(self, kind: type[Widget]) -> Widget:
        """Return the open dialog of a kind."""
        found = [w for w in self.window.findChildren(kind) if w.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def toast(self) -> str:
        """Return what the toast says."""
        return self.window.notices.toast.text()

    def close(self) -> None:
        """Close the window and the school."""
        self.window.close()
        self.database.close()


def type_text(widget: QWidget, text: str) -> None:
    """Type any text, in any script, as a keyboard would."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)
