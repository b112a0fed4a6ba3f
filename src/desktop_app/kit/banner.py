"""The one banner of a pane: the worst of what there is to say wins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.labels import IconLabel, label
from desktop_app.kit.theme import dp, look

# worst first: level, role, icon
LEVELS: Final = (
    ("not_saved", "red", "warning-circle"),
    ("conflict", "red", "warning-circle"),
    ("offline", "amber", "cloud-slash"),
    ("warning", "amber", "warning"),
    ("note", "blue", "info"),
)


@dataclass(frozen=True)
class Banner:
    """What a banner says.

    A level of `LEVELS`, the bold fact, the rest, and what can be done about it.
    """

    level: str
    fact: str
    more: str = ""
    deeds: Sequence[Deed] = ()


class BannerSlot(QWidget):
    """Holds what there is to say at each level and shows only the worst."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: dict[str, Banner] = {}
        self._row = QHBoxLayout(self)
        self.setVisible(False)
        self.setObjectName("banner")

    def say(self, banner: Banner) -> None:
        """Says something at its level; it shows when nothing worse is said."""
        self._said[banner.level] = banner
        self._refresh()

    def clear(self, level: str) -> None:
        """Takes back what was said at a level."""
        if self._said.pop(level, None) is not None:
            self._refresh()

    def shown(self) -> Banner | None:
        """The banner on screen."""
        return next((self._said[level] for level, _, _ in LEVELS if level in self._said), None)

    def said(self, level: str) -> Banner | None:
        """What is said at a level, on screen or behind something worse."""
        return self._said.get(level)

    def _refresh(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        banner = self.shown()
        self.setVisible(banner is not None)
        if banner is None:
            return
        role, icon = next((role, icon) for level, role, icon in LEVELS if level == banner.level)
        self._role = role
        self._row.setContentsMargins(dp(20), dp(4), dp(16), dp(4))
        self._row.setSpacing(dp(8))
        self._row.addWidget(IconLabel(icon, tone=role, size=18))
        fact = label(banner.fact, "name", role)
        fact.setVisible(bool(banner.fact))
        self._row.addWidget(fact)
        self._row.addWidget(label(banner.more, wrap=True), 1)
        for deed in banner.deeds:
            self._row.addWidget(Button(deed.title, deed.icon, deed.run, small=True, keys=deed.keys))
        self.setMinimumHeight(dp(38))
        self.setAccessibleName(f"{banner.fact} {banner.more}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the soft ground between two lines."""
        banner = self.shown()
        if banner is None:
            return
        colors = look().role(self._role)
        painter = QPainter(self)
        painter.fillRect(self.rect(), colors.soft)
        painter.fillRect(0, 0, self.width(), 1, colors.line)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colors.line)
        painter.end()
