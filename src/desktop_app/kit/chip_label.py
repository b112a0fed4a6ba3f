"""A chip as a widget."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.kit.chips import Chip, chip_size, paint_chip


class ChipLabel(QWidget):
    """Shows one chip."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = chip
        self.setAccessibleName(chip.label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def chip(self) -> Chip:
        """What it shows."""
        return self._chip

    def set_chip(self, chip: Chip) -> None:
        """Shows another chip."""
        self._chip = chip
        self.setAccessibleName(chip.label)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as the chip."""
        return chip_size(self._chip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        painter = QPainter(self)
        paint_chip(painter, self._chip, self.rect())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Takes its new size after a change of zoom."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
