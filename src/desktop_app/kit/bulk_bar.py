"""The bar under a list while something is ticked: how many, what can be done with them, Clear."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.labels import label, on_plane
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.theme import dp


@dataclass(frozen=True, slots=True)
class BulkDeed:
    """What can be done with all ticked rows: `run` gets their keys."""

    title: str
    run: Callable[[Sequence[object]], object]
    icon: str = ""
    danger: bool = False


class BulkBar(QWidget):
    """Appears with the first tick."""

    clear_asked = Signal()

    def __init__(self, keys: Callable[[], Sequence[object]]) -> None:
        super().__init__()
        on_plane(self, "bulk")
        self.setObjectName("bulk-bar")
        self._keys = keys
        self._count = label("", "section", "accent-text")
        self._fact = label("", "small")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(dp(20), dp(8), dp(16), dp(8))
        self._row.setSpacing(dp(8))
        self._row.addWidget(self._count)
        self._row.addWidget(self._fact)
        self._row.addSpacing(dp(4))
        self._deeds = OverflowRow()
        self._row.addWidget(self._deeds, 1)
        self._row.addWidget(
            Button(tr("Clear"), run=self.clear_asked.emit, keys=tr("Esc"), bare=True)
        )
        self.hide()

    def set_deeds(self, deeds: Sequence[BulkDeed]) -> None:
        """Puts the actions in, from the most used to the least."""
        for deed in deeds:
            button = Button(deed.title, deed.icon, danger=deed.danger)
            button.clicked.connect(lambda _=False, deed=deed: deed.run(self._keys()))
            self._deeds.add_button(button)

    def tell(self, count: int, fact: str = "") -> None:
        """Shows how many are ticked; nothing hides the bar."""
        self._count.setText(trn("{n} ticked", "{n} ticked", count))
        self._fact.setText(fact)
        self._fact.setVisible(bool(fact))
        self.setVisible(count > 0)
