"""Letters that open something, shown once, large enough to be read out or copied by hand."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.core.files import safe_file_name, write_atomically
from desktop_app.core.records import record
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp
from desktop_app.shell import dialogs

PAPER: Final = "desktop_app.shell.secret_paper:show_paper"


@record
class Secret:
    """Letters that open something: what they are called, what was done, what they are for.

    `school` stands at the head of the paper that can be printed.
    """

    letters: str
    title: str
    fact: str
    why: str
    school: str


class SecretDialog(Dialog):
    """The letters, what they are for, and ways to keep them: copy, save as a file, print."""

    def __init__(self, parent: QWidget | None, tasks: Tasks, secret: Secret) -> None:
        super().__init__(parent, secret.title, secret.fact, tr("I have kept it"), width=520)
        self.setObjectName("secret")
        self._tasks, self.shown = tasks, secret
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(10))
        shown = label(secret.letters, "figure")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(secret.title)
        column.addWidget(shown)
        column.addWidget(label(secret.why, "body", "text2", wrap=True))
        self.set_body(body)
        self.cancel.hide()
        self.add_button(Button(tr("Copy"), "copy", self.copy))
        self.add_button(Button(tr("Save…"), "export", self.save))
        self.add_button(Button(tr("Print…"), "printer", self.print_))

    @property
    def secret(self) -> str:
        """The letters."""
        return self.shown.letters

    def copy(self) -> None:
        """Put the letters on the clipboard."""
        QGuiApplication.clipboard().setText(self.secret)
        self.set_result(tr("Copied"))

    def save(self) -> None:
        """Ask for a file and write the letters into it."""
        title = self.shown.title
        name, _ = QFileDialog.getSaveFileName(
            self, title, f"{safe_file_name(title)}.txt", tr("Text (*.txt)")
        )
        if name:
            self.save_to(name)

    def save_to(self, name: str) -> None:
        """Write the letters into a file."""
        write_atomically(Path(name), f"{self.shown.title}\n{self.secret}\n".encode())
        self.set_result(tr("Saved"))

    def print_(self) -> None:
        """Show the paper with the letters, to be printed."""
        dialogs.load(PAPER)(self, self._tasks, self.shown)
