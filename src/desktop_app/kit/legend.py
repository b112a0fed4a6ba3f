"""What the colours and signs of a painted grid mean, in one row."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import ROLES, dp, font, look


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sign and its words: a role is a swatch, "strip" the squares of a cycle, else an icon."""

    sign: str
    text: str


class Legend(QWidget):
    """Draws as many meanings as there is room for, from the first on."""

    def __init__(self, meanings: Sequence[Meaning]) -> None:
        super().__init__()
        self._meanings = tuple(meanings)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(", ".join(each.text for each in meanings))

    def _width(self, each: Meaning) -> int:
        sign = dp(27) if each.sign == "strip" else dp(10) if each.sign in ROLES else dp(14)
        return sign + dp(6) + QFontMetrics(font("small")).horizontalAdvance(each.text)

    def sizeHint(self) -> QSize:
        """Room for all."""
        widths = [self._width(each) for each in self._meanings]
        return QSize(sum(widths) + dp(14) * max(len(widths) - 1, 0), dp(26))

    def minimumSizeHint(self) -> QSize:
        """It gives way to everything else."""
        return QSize(0, dp(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them side by side, ending at the right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown: list[Meaning] = []
        room = self.width()
        for each in self._meanings:
            room -= self._width(each) + (dp(14) if shown else 0)
            if room < 0:
                break
            shown.append(each)
        left = self.width() - sum(map(self._width, shown)) - dp(14) * max(len(shown) - 1, 0)
        for each in shown:
            self._paint(painter, each, left)
            left += self._width(each) + dp(14)
        painter.end()

    def _paint(self, painter: QPainter, each: Meaning, left: int) -> None:
        worn, middle = look(), self.height() / 2
        if each.sign == "strip":
            wide, ink = dp(27), worn.role("violet").solid
            for at in range(4):
                box = QRectF(left + at * dp(7) + 0.5, middle - dp(3) + 0.5, dp(6) - 1, dp(6) - 1)
                painter.setPen(QPen(ink, 1))
                painter.setBrush(ink if at == 3 else Qt.BrushStyle.NoBrush)
                painter.drawRect(box)
        elif each.sign in ROLES:
            wide = dp(10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.role(each.sign).solid)
            painter.drawRoundedRect(QRectF(left, middle - dp(5), wide, dp(10)), dp(2), dp(2))
        else:
            wide = dp(14)
            top = round(middle - dp(7))
            paint_icon(painter, each.sign, left, top, wide, worn.color("text2"))
        painter.setPen(worn.color("text2"))
        painter.setFont(font("small"))
        words = QRect(left + wide + dp(6), 0, self.width(), self.height())
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, across, each.text)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class HatchSwatch(QWidget):
    """The hatch that stands for days without school, small, before the words that say which."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as the swatches of a legend."""
        return QSize(dp(12), dp(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the hatch in its frame."""
        painter, worn = QPainter(self), look()
        box = self.rect().adjusted(0, 0, -1, -1)
        painter.fillRect(box, QBrush(worn.color("field"), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(worn.color("line2"), 1))
        painter.drawRect(box)
        painter.end()
