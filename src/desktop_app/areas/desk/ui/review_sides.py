"""What the laptop wants and what the office has, side by side; the chosen one has a frame."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.sync.terms import Choice
from desktop_app.core.wording import tr
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp, look


class SideBox(QWidget):
    """One side: where it is, its value, who put it there and when. A click chooses it."""

    chosen = Signal()

    def __init__(self, title: str, value: str, who: str, doubt: str = "") -> None:
        super().__init__()
        self.is_chosen = False
        self.setAccessibleName(". ".join(part for part in (title, value, who, doubt) if part))
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        column.setSpacing(dp(4))
        column.addWidget(label(title, "small", "text2", wrap=True))
        self.value = label(value, "section", wrap=True)
        column.addWidget(self.value)
        column.addSpacing(dp(4))
        column.addWidget(label(who, "small", "text2", wrap=True))
        if doubt:
            column.addWidget(label(doubt, "small", "amber", wrap=True))
        column.addStretch(1)

    def choose(self, *, on: bool) -> None:
        """Shows whether this side is the one that will be kept."""
        if on != self.is_chosen:
            self.is_chosen = on
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Chooses this side."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.chosen.emit()
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the frame: accent where it is chosen, with its soft fill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worn, width = look(), 2 if self.is_chosen else 1
        painter.setPen(QPen(worn.color("accent" if self.is_chosen else "line2"), width))
        painter.setBrush(worn.color("accent-soft" if self.is_chosen else "surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, dp(4), dp(4))
        painter.end()


class Sides(QWidget):
    """Both sides beside each other."""

    def __init__(self, office: SideBox, laptop: SideBox, pick: Callable[[Choice], object]) -> None:
        super().__init__()
        self.office, self.laptop = office, laptop
        self.setAccessibleName(tr("Both values"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, dp(8))
        row.setSpacing(dp(12))
        row.addWidget(office, 1)
        row.addWidget(laptop, 1)
        office.chosen.connect(lambda: pick(Choice.THEIRS))
        laptop.chosen.connect(lambda: pick(Choice.MINE))

    def show_choice(self, choice: Choice) -> None:
        """Frames the side that will be kept."""
        self.office.choose(on=choice is Choice.THEIRS)
        self.laptop.choose(on=choice is Choice.MINE)
