"""A fact and the sentences behind it, for reading and copying."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.theme import dp


class SentencesDialog(Dialog):
    """Shows every sentence; Close closes."""

    def __init__(self, parent: QWidget, title: str, fact: str, sentences: Sequence[str]) -> None:
        super().__init__(parent, title, fact, tr("Close"), width=600)
        self.cancel.hide()
        text = "\n".join(sentences)
        self.list = QPlainTextEdit(text)
        self.list.setReadOnly(True)
        self.list.setMinimumHeight(dp(220))
        self.list.setAccessibleName(fact)
        body = QWidget()
        QVBoxLayout(body).addWidget(self.list)
        self.set_body(body)
        self.add_button(
            Button(tr("Copy"), "copy", lambda: QGuiApplication.clipboard().setText(text))
        )
