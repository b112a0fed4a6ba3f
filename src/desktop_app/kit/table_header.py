"""The header of a list: sort caret after the label, tick for all, order and width by dragging."""

from typing import Any, Protocol

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import paint_tick_box
from desktop_app.kit.table_model import TICK, Column
from desktop_app.kit.theme import dp, font, look


class HeaderFacts(Protocol):
    """What a header needs to know of its table."""

    @property
    def columns(self) -> tuple[Column[Any], ...]:
        """The columns."""
        ...

    def ticked_shown(self) -> Qt.CheckState:
        """None, some or all."""
        ...

    def sorted_by(self) -> tuple[str, bool]:
        """The sort name and whether descending."""
        ...


class TableHeader(QHeaderView):
    """Draws titles on the sunken plane and turns clicks into sorting and ticking."""

    sort_asked = Signal(int)
    tick_all_asked = Signal()

    def __init__(self, facts: HeaderFacts, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._facts = facts
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setFirstSectionMovable(False)
        self.setHighlightSections(False)
        self.setResizeContentsPrecision(0)
        self.setStretchLastSection(False)
        self.setMinimumSectionSize(dp(28))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self._clicked)

    def sizeHint(self) -> QSize:
        """28 px high at 100 %."""
        return QSize(super().sizeHint().width(), dp(28))

    def paintEvent(self, event: Any) -> None:
        """Fills what no section covers, so that the header reaches the edge."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look().color("sunken"))
        self._line(painter, self.viewport().rect())
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draws one title."""
        worn = look()
        painter.save()
        painter.fillRect(rect, worn.color("sunken"))
        self._line(painter, rect)
        column = self._facts.columns[section]
        if column.key == TICK:
            edge = dp(16)
            box = QRectF(rect.left() + dp(20), rect.top() + (rect.height() - edge) // 2, edge, edge)
            paint_tick_box(painter, box, self._facts.ticked_shown())
        else:
            left = dp(20) if section == 0 else dp(8)
            self._title(painter, rect.adjusted(left, 0, -dp(8), -1), column)
        painter.restore()

    def _title(self, painter: QPainter, area: QRect, column: Column[Any]) -> None:
        worn = look()
        name, descending = self._facts.sorted_by()
        is_sorted = bool(name) and column.sort == name
        caret = dp(14) if is_sorted else 0
        painter.setFont(font("small"))
        painter.setPen(worn.color("text" if is_sorted else "text2"))
        metrics = painter.fontMetrics()
        text = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, area.width() - caret)
        width = metrics.horizontalAdvance(text)
        left = area.left() if column.align != "right" else area.right() + 1 - width - caret
        box = QRect(left, area.top(), width + 1, area.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        if is_sorted:
            picture = "caret-down" if descending else "caret-up"
            top = area.top() + (area.height() - dp(12)) / 2
            paint_icon(painter, picture, left + width + dp(2), top, dp(12), worn.color("text2"))

    def _line(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, look().color("line"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on the tick of the header ticks or clears everything shown."""
        at = self.logicalIndexAt(event.position().toPoint())
        if at >= 0 and self._facts.columns[at].key == TICK:
            self.tick_all_asked.emit()
            return
        super().mousePressEvent(event)

    def _clicked(self, section: int) -> None:
        if self._facts.columns[section].sort is not None:
            self.sort_asked.emit(section)
