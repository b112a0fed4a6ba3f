"""How the rows and the foot of the palette look."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import hits, key_cap_width, paint_key_cap
from desktop_app.kit.table_model import Index
from desktop_app.kit.theme import dp, font, look


class EntryDelegate(QStyledItemDelegate):
    """36 px rows: icon, words with the typed letters bold, fact, shortcut at the right."""

    def __init__(self, parent: QListWidget, line: QLineEdit) -> None:
        super().__init__(parent)
        self._line = line

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws a heading or an entry."""
        worn = look()
        area: QRect = option.rect
        entry: Any = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        if entry is None:
            painter.setFont(font("caption-strong"))
            painter.setPen(worn.color("text2"))
            words = area.adjusted(dp(16), dp(6), -dp(16), 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_entry(painter, area, entry, chosen=chosen)
        painter.restore()

    def _paint_entry(self, painter: QPainter, area: QRect, entry: Any, *, chosen: bool) -> None:
        worn = look()
        if chosen:
            painter.fillRect(area, worn.color("accent-soft"))
            painter.fillRect(area.left(), area.top(), dp(3), area.height(), worn.color("accent"))
        left = area.left() + dp(16)
        if entry.icon:
            edge = dp(16)
            tint = worn.color("accent-text" if chosen else "text2")
            paint_icon(
                painter, entry.icon, left, area.top() + (area.height() - edge) / 2, edge, tint
            )
        left += dp(26)
        keys = "Enter" if chosen and not entry.keys else entry.keys
        right = area.right() - dp(16)
        if keys:
            paint_key_cap(painter, keys, right, area.center().y() + 0.5)
            right -= key_cap_width(keys) + dp(8)
        elif entry.side:
            painter.setFont(font("small"))
            painter.setPen(worn.ink(entry.tone))
            painter.drawText(
                QRect(left, area.top(), right - left, area.height()), _RIGHT, entry.side
            )
            right -= painter.fontMetrics().horizontalAdvance(entry.side) + dp(8)
        left = self._paint_title(
            painter, QRect(left, area.top(), right - left, area.height()), entry.title
        )
        if entry.fact and right - left > dp(24):
            painter.setFont(font("small"))
            painter.setPen(worn.color("text2"))
            room = QRect(left + dp(10), area.top(), right - left - dp(10), area.height())
            cut = painter.fontMetrics().elidedText(
                entry.fact, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, _LEFT, cut)

    def _paint_title(self, painter: QPainter, area: QRect, title: str) -> int:
        worn = look()
        typed = self._line.text().lstrip("@#> ")
        marked = {at for start, length in hits(title, typed) for at in range(start, start + length)}
        bold = QFont(font("body"))
        bold.setWeight(QFont.Weight.DemiBold)
        left, at = area.left(), 0
        while at < len(title):
            end = at
            while end < len(title) and (end in marked) == (at in marked):
                end += 1
            painter.setFont(bold if at in marked else font("body"))
            painter.setPen(worn.color("accent-text" if at in marked else "text"))
            room = QRect(left, area.top(), max(0, area.right() - left), area.height())
            metrics = painter.fontMetrics()
            piece = metrics.elidedText(title[at:end], Qt.TextElideMode.ElideRight, room.width() + 1)
            painter.drawText(room, _LEFT, piece)
            left += metrics.horizontalAdvance(piece)
            at = end
        return left

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """36 px, headings 28."""
        heading = index.data(Qt.ItemDataRole.UserRole) is None
        return QSize(dp(200), dp(28 if heading else 36))


_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight

Hint = tuple[Sequence[str], str]


class KeyHints(QWidget):
    """The foot of the palette: which key does what."""

    def __init__(self, left: Sequence[Hint], right: Sequence[Hint]) -> None:
        super().__init__()
        self._left, self._right = tuple(left), tuple(right)
        self.setFixedHeight(dp(34))
        self.setAccessibleName(
            ", ".join(f"{' '.join(keys)} {words}" for keys, words in (*left, *right))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the keys from both ends."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), look().color("sunken"))
        x = dp(16)
        for keys, words in self._left:
            x = self._hint(painter, x, keys, words)
        width = sum(self._width(painter, keys, words) for keys, words in self._right)
        x = self.width() - dp(4) - width
        for keys, words in self._right:
            x = self._hint(painter, x, keys, words)
        painter.end()

    def _width(self, painter: QPainter, keys: Sequence[str], words: str) -> int:
        painter.setFont(font("small"))
        caps = sum(key_cap_width(key) + dp(6) for key in keys)
        return caps + painter.fontMetrics().horizontalAdvance(words) + dp(12)

    def _hint(self, painter: QPainter, x: int, keys: Sequence[str], words: str) -> int:
        start = x
        for key in keys:
            width = key_cap_width(key)
            paint_key_cap(painter, key, x + width, self.height() / 2)
            x += width + dp(6)
        painter.setFont(font("small"))
        painter.setPen(look().color("text2"))
        painter.drawText(QRect(x, 0, self.width() - x, self.height()), _LEFT, words)
        return start + self._width(painter, keys, words)
