"""A few choices side by side, of which one is on: Day, Week, Term; Card, Bank, Cash."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look


class Segments(QWidget):
    """Painted segments; Left and Right choose."""

    changed = Signal()

    def __init__(
        self,
        options: Sequence[tuple[Any, str]],
        icons: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._options = tuple(options)
        self._icons = tuple(icons) or ("",) * len(self._options)
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name()

    def value(self) -> Any:
        """The chosen value."""
        return self._options[self._at][0]

    def set_value(self, value: Any) -> None:
        """Chooses by value; what is not an option changes nothing."""
        for at, (option, _) in enumerate(self._options):
            if option == value and at != self._at:
                self._at = at
                self._name()
                self.changed.emit()
                return

    def _name(self) -> None:
        self.setAccessibleName(self._options[self._at][1] if self._options else "")
        self.update()

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(font("section"))
        return [
            dp(11) * 2 + metrics.horizontalAdvance(words) + (dp(22) if icon else 0)
            for (_, words), icon in zip(self._options, self._icons, strict=True)
        ]

    def sizeHint(self) -> QSize:
        """28 high."""
        return QSize(sum(self._widths()), dp(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses the segment under the pointer."""
        left = 0
        for (value, _), width in zip(self._options, self._widths(), strict=True):
            if left <= event.position().x() < left + width:
                self.set_value(value)
            left += width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right choose the neighbour."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.set_value(self._options[min(max(self._at + step, 0), len(self._options) - 1)][0])
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the frame and the segments."""
        worn = look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        round_off = QPainterPath()
        round_off.addRoundedRect(frame, dp(4), dp(4))
        painter.fillPath(round_off, worn.color("surface"))
        painter.save()
        painter.setClipPath(round_off)
        left = 0
        for at, width in enumerate(self._widths()):
            self._segment(painter, at, QRect(left, 0, width, self.height()))
            left += width
        painter.restore()
        painter.setPen(
            QPen(worn.color("accent" if self.hasFocus() else "line2"), 2 if self.hasFocus() else 1)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, dp(4), dp(4))
        painter.end()

    def _segment(self, painter: QPainter, at: int, box: QRect) -> None:
        worn = look()
        chosen = at == self._at
        if chosen:
            painter.fillRect(box, worn.color("accent-soft"))
        if at:
            painter.fillRect(box.left(), 0, 1, box.height(), worn.color("line2"))
        ink = worn.color("accent-text" if chosen else "text2")
        left = box.left() + dp(11)
        if self._icons[at]:
            paint_icon(painter, self._icons[at], left, (box.height() - dp(16)) / 2, dp(16), ink)
            left += dp(22)
        painter.setFont(font("section" if chosen else "body"))
        painter.setPen(ink)
        words = QRect(left, 0, box.right() - left, box.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._options[at][1]
        )

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
