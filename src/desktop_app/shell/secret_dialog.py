"""Letters that open something, shown once, large enough to be read out or copied by hand."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.core.files import write_atomically
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp


class SecretDialog(Dialog):
    """The letters, what they are for, and ways to keep them: copy, save as a file."""

    def __init__(
        self, parent: QWidget | None, title: str, fact: str, secret: str, why: str
    ) -> None:
        super().__init__(parent, title, fact, tr("I have kept it"), width=520)
        self.setObjectName("secret")
        self.secret, self._title = secret, title
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(10))
        shown = label(secret, "figure")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        shown.setAccessibleName(title)
        column.addWidget(shown)
        column.addWidget(label(why, "body", "text2", wrap=True))
        self.set_body(body)
        self.cancel.hide()
        self.add_button(Button(tr("Copy"), "copy", self.copy))
        self.add_button(Button(tr("Save…"), "export", self.save))

    def copy(self) -> None:
        """Put the letters on the clipboard."""
        QGuiApplication.clipboard().setText(self.secret)
        self.set_result(tr("Copied"))

    def save(self) -> None:
        """Ask for a file and write the letters into it."""
        name, _ = QFileDialog.getSaveFileName(
            self, self._title, f"{self._title}.txt", tr("Text (*.txt)")
        )
        if name:
            self.save_to(name)

    def save_to(self, name: str) -> None:
        """Write the letters into a file."""
        write_atomically(Path(name), f"{self._title}\n{self.secret}\n".encode())
        self.set_result(tr("Saved"))
