"""What a check of the school found, for reading and copying."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.core.wording import tr
from desktop_app.kit.sentences_dialog import SentencesDialog


class ProblemsDialog(SentencesDialog):
    """A fact and the sentences behind it."""

    def __init__(self, parent: QWidget, fact: str, sentences: Sequence[str]) -> None:
        super().__init__(parent, tr("Check the school"), fact, sentences)
