"""The empty state: a bold fact, one line of why, one button. No pictures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.labels import label, on_plane
from desktop_app.kit.theme import dp


class EmptyState(QWidget):
    """Stands where the content would be."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        on_plane(self, "surface")
        self.setObjectName("empty")
        self._fact = label("", "section")
        self._why = label("", "small")
        self._deed: Deed | None = None
        self._button = Button("", small=False, run=self._do)
        column = QVBoxLayout(self)
        column.setSpacing(dp(4))
        column.addStretch(2)
        for part in (self._fact, self._why, self._button):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.insertSpacing(3, dp(6))
        column.addStretch(3)

    def say(self, fact: str, why: str = "", deed: Deed | None = None) -> None:
        """Says what is not there, why, and what to do about it."""
        self._fact.setText(fact)
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self._deed = deed
        self._button.setVisible(deed is not None)
        if deed is not None:
            self._button.set_words(deed.title)
            self._button.set_icon_name(deed.icon)

    def _do(self) -> None:
        if self._deed is not None:
            self._deed.run()
