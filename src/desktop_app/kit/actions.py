"""One list of everything that can be done: menus, palette and buttons are views of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.kit.icons import icon

# The only list of shortcuts. A command names its entry by its key, or by `shortcut` when panes
# share one (new, print).
SHORTCUTS: Final[Mapping[str, str]] = {
    "palette": "Ctrl+K",
    "search": "Ctrl+F",
    "go-1": "Ctrl+1",
    "go-2": "Ctrl+2",
    "go-3": "Ctrl+3",
    "go-4": "Ctrl+4",
    "go-5": "Ctrl+5",
    "go-6": "Ctrl+6",
    "go-7": "Ctrl+7",
    "go-8": "Ctrl+8",
    "go-9": "Ctrl+9",
    "next-region": "F6",
    "previous-region": "Shift+F6",
    "back": "Alt+Left",
    "forward": "Alt+Right",
    "undo": "Ctrl+Z",
    "redo": "Ctrl+Shift+Z",
    "new": "Ctrl+N",
    "print": "Ctrl+P",
    "export": "Ctrl+E",
    "take-payment": "Ctrl+Shift+Y",
    "give-points": "Ctrl+G",
    "inspector": "F4",
    "sync": "F5",
    "next-conflict": "F8",
    "explain": "F9",
    "zoom-in": "Ctrl+=",
    "zoom-out": "Ctrl+-",
    "zoom-reset": "Ctrl+0",
    "everyone-present": "Ctrl+Shift+P",
    "finish": "Ctrl+Return",
    "lesson-notes": "Ctrl+Shift+L",
    "help": "F1",
    "edit": "F2",
    "open-file": "Ctrl+O",
    "new-school": "Ctrl+Shift+N",
    "settings": "Ctrl+,",
    "quit": "Ctrl+Q",
    "lock": "Ctrl+Alt+L",
    "start-1": "Alt+1",
    "start-2": "Alt+2",
    "start-3": "Alt+3",
    "start-4": "Alt+4",
}


@dataclass(frozen=True)
class Command:
    """One thing that can be done.

    `menu` is the key of its menu ("file"); `shortcut` a key of SHORTCUTS.

    `scope` is the pane it belongs to ("" = always there); `enabled` is asked when a menu or the
    palette opens. `short` is the word for a button when the menu's would be too long. `separator`
    draws a line above it in the menu; `naming` gives a title that changes, as that of undo does.
    """

    key: str
    title: str
    run: Callable[[], object]
    icon: str = ""
    shortcut: str = ""
    menu: str = ""
    enabled: Callable[[], bool] | None = None
    scope: str = ""
    short: str = ""
    separator: bool = False
    checked: Callable[[], bool] | None = None
    naming: Callable[[], str] | None = None

    def words(self) -> str:
        """What the menu and the palette call it now."""
        return self.naming() if self.naming is not None else self.title

    def may_run(self) -> bool:
        """Whether it can be done now."""
        return self.enabled is None or self.enabled()


class Actions(QObject):
    """Turns commands into QActions of one window, of which those of the current scope are alive."""

    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._scope = ""

    def add(self, commands: Iterable[Command], *, tell: bool = True) -> None:
        """Adds commands; a key may be given only once. Without `tell` the scope is set next."""
        for command in commands:
            if command.key in self._commands:
                raise ValueError(f"two commands are called {command.key}")
            self._commands[command.key] = command
            self._actions[command.key] = self._make(command)
        if tell:
            self._refresh()
            self.changed.emit()

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.key)
        action.setProperty("icon_name", command.icon)
        action.setProperty("short", command.short)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        keys = SHORTCUTS.get(command.shortcut or command.key)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _=False: self.run(command.key))
        self._window.addAction(action)
        return action

    def action(self, key: str) -> QAction:
        """The QAction of a command, for menus and buttons."""
        return self._actions[key]

    def run(self, key: str) -> bool:
        """Runs a command when it may run now; False otherwise."""
        command = self._commands[key]
        if not self._in_scope(command) or not command.may_run():
            return False
        command.run()
        self._refresh()
        return True

    def set_scope(self, scope: str) -> None:
        """Wakes the commands of a pane.

        Those of other panes sleep, so that panes share shortcuts.
        """
        self._scope = scope
        self._refresh()
        self.changed.emit()

    def alive(self) -> list[Command]:
        """The commands that can run now, in the order they were added: what the palette offers."""
        return [c for c in self._commands.values() if self._in_scope(c) and c.may_run()]

    def of_menu(self, menu: str) -> list[Command]:
        """The commands of one menu that are in scope."""
        return [c for c in self._commands.values() if c.menu == menu and self._in_scope(c)]

    def fill(self, menu: QMenu, key: str, *, ask: bool = True) -> None:
        """Fills a menu with its commands as they are now; without `ask` as they just were.

        Icons are drawn when the menu is about to be shown.
        """
        menu.clear()
        if ask:
            self._refresh()
        for command in self.of_menu(key):
            if command.separator and not menu.isEmpty():
                menu.addSeparator()
            action = self._actions[command.key]
            if ask:
                action.setIcon(icon(command.icon) if command.icon else QIcon())
            menu.addAction(action)

    def refresh(self) -> None:
        """Asks every command again whether it may run.

        Call after what it depends on has changed.
        """
        self._refresh()

    def _in_scope(self, command: Command) -> bool:
        return command.scope in {"", self._scope}

    def _refresh(self) -> None:
        for key, command in self._commands.items():
            action, inside = self._actions[key], self._in_scope(command)
            action.setVisible(inside)
            action.setEnabled(inside and command.may_run())
            if command.naming is not None:
                action.setText(command.naming())
            if command.checked is not None:
                action.setChecked(command.checked())


def listen_for(widget: QWidget, shortcut: str, run: Callable[[], object]) -> None:
    """Lets the keys of an entry of SHORTCUTS run something in a dialog, which has no menus."""
    QShortcut(QKeySequence(SHORTCUTS[shortcut]), widget, run)
