"""Every keyboard shortcut that works now, from the one list there is."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.actions import SHORTCUTS
from desktop_app.kit.buttons import keys_text
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


class KeysDialog(Dialog):
    """Two columns: keys and what they do."""

    def __init__(self, window: "OfficeWindow") -> None:
        super().__init__(window, tr("Keyboard shortcuts"), "", tr("Close"))
        self.cancel.hide()
        body = QWidget()
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(dp(24))
        grid.setVerticalSpacing(dp(6))
        for at, (keys, words) in enumerate(shortcuts(window)):
            grid.addWidget(label(keys, "name", wrap=True), at, 0)
            grid.addWidget(label(words), at, 1)
        grid.setColumnMinimumWidth(0, dp(120))
        grid.setColumnStretch(1, 1)
        self.set_body(body, scroll=True)
        self.resize(dp(468), dp(560))


def shortcuts(window: "OfficeWindow") -> list[tuple[str, str]]:
    """Return keys and words: the commands of the window and pane, then what works in every list."""
    of_commands = [
        (keys_text(SHORTCUTS[key]), command.title.rstrip("…"))
        for command in window.actions_list.alive()
        if (key := command.shortcut or command.key) in SHORTCUTS
    ]
    lists = [
        (tr("Up, Down, Home, End, Page Up, Page Down"), tr("Move in a list")),
        (tr("Space"), tr("Tick the row")),
        (keys_text("Ctrl+A"), tr("Tick all that is shown")),
        (tr("Esc"), tr("Clear ticks, close")),
        (tr("Enter"), tr("Open it")),
        (tr("Del"), tr("Archive")),
    ]
    return of_commands + lists
