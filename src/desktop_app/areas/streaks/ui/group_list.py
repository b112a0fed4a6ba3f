"""The list of buddy groups: name and state, what it is, how many days."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.areas.streaks.api import GroupLine
from desktop_app.areas.streaks.ui.words import days_words, group_chip, line_words
from desktop_app.core.wording import tr
from desktop_app.kit.chips import chip_size, paint_chip
from desktop_app.kit.keyed_list import Index, KeyedList
from desktop_app.kit.theme import dp, font, look

ROW: Final = 54
LineRole: Final = int(Qt.ItemDataRole.UserRole) + 1


class GroupModel(QAbstractListModel):
    """The groups as rows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[GroupLine, ...] = ()

    def show(self, lines: Sequence[GroupLine]) -> None:
        """Show other groups."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return how many groups there are."""
        return 0 if parent.isValid() else len(self.lines)

    def row_of(self, key: UUID | None) -> int:
        """Return the row of a group, -1 for none."""
        return next((n for n, line in enumerate(self.lines) if line.id == key), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, or the group itself."""
        line = self.lines[index.row()]
        if role == LineRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            chip = group_chip(line.status, line.streak, waits=line.waits)
            return ", ".join((line.name, chip.label, line_words(line), days_words(line.days)))
        return None


class _Painter(QStyledItemDelegate):
    """Name and chip above, what it is and its days below."""

    def __init__(self, parent: "GroupList") -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(dp(160), dp(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one group."""
        line: GroupLine = index.data(LineRole)
        area: QRect = option.rect
        worn = look()
        current = self._list.currentIndex().row() == index.row()
        if current:
            painter.fillRect(area, worn.color("accent-soft"))
            width = dp(3) if self._list.hasFocus() else dp(2)
            painter.fillRect(area.left(), area.top(), width, area.height() - 1,
                             worn.color("accent"))  # fmt: skip
        chip = group_chip(line.status, line.streak, waits=line.waits)
        wide = min(chip_size(chip).width(), area.width() // 2)
        box = QRect(area.right() - dp(12) - wide, area.top() + dp(8), wide, dp(20))
        paint_chip(painter, chip, box, selected=current)
        across = Qt.AlignmentFlag.AlignVCenter
        upper = QRect(area.left() + dp(16), area.top() + dp(8), 0, dp(20))
        upper.setRight(box.left() - dp(6))
        painter.setFont(font("name"))
        painter.setPen(worn.color("text"))
        cut = Qt.TextElideMode.ElideRight
        name = painter.fontMetrics().elidedText(line.name, cut, upper.width())
        painter.drawText(upper, across, name)
        lower = area.adjusted(dp(16), dp(28), -dp(12), -dp(6))
        painter.setFont(font("small", tabular=True))
        painter.setPen(worn.color("text2"))
        days = days_words(line.days) if line.days and not line.needs_decision else ""
        painter.drawText(lower, across | Qt.AlignmentFlag.AlignRight, days)
        room = lower.width() - painter.fontMetrics().horizontalAdvance(days) - dp(8)
        words = painter.fontMetrics().elidedText(line_words(line), cut, room)
        painter.drawText(lower, across, words)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, worn.color("line"))


class GroupList(KeyedList):
    """The list; `chosen` carries a group."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("buddy-group-list", tr("Buddy groups"), parent)
        self.groups = GroupModel(self)
        self.setModel(self.groups)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(True)

    def show_lines(self, lines: Sequence[GroupLine], current: UUID | None) -> None:
        """Show groups without choosing anew."""
        self.show_rows(lambda: self.groups.show(lines), current)

    def row_of(self, key: UUID | None) -> int:
        """Return the row of a group, -1 for none."""
        return self.groups.row_of(key)

    def key_at(self, index: Index) -> UUID | None:
        """Return the group of a row."""
        line: GroupLine = index.data(LineRole)
        return line.id
