"""How a cell of a list looks: text, second script, chip, marks, tone, hits, selection, hover."""

from typing import Any, Protocol, cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.kit.chips import paint_chip, paint_mark
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.paint import paint_hits, paint_tick_box
from desktop_app.kit.table_model import TICK, Column, ColumnRole, Index
from desktop_app.kit.theme import Look, dp, font, look

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
_LEFT = Qt.AlignmentFlag.AlignLeft | _MIDDLE
_ACROSS = {
    "right": Qt.AlignmentFlag.AlignRight | _MIDDLE,
    "center": Qt.AlignmentFlag.AlignHCenter | _MIDDLE,
}


class _Fonts:
    """The fonts of one look, made once for it."""

    def __init__(self, worn: Look) -> None:
        self.worn = worn
        self.body = font("body")
        self.number = font("body", tabular=True)
        self.name = font("name")
        self.small = font("small")


class RowState:
    """What a view tells its delegate about a row.

    Chosen, hovered, focus here or elsewhere, ticked.
    """

    def __init__(self) -> None:
        self.hovered = -1
        self.current = -1
        self.focused = False
        self.search = ""


class Cells(Protocol):
    """A model that hands out column and row of a cell in one call, as painting asks for many."""

    def cell(self, index: Index) -> tuple[Column[Any], Any]:
        """The column and the row of a cell; the row is None while it is on its way."""
        ...


class CellDelegate(QStyledItemDelegate):
    """Paints every cell of a list; the view keeps `state` true and says what is ticked."""

    def __init__(self, parent: QWidget, state: RowState) -> None:
        super().__init__(parent)
        self._state = state
        self._fonts: _Fonts | None = None

    def fonts(self) -> _Fonts:
        """The fonts for the look of now."""
        worn = look()
        if self._fonts is None or self._fonts.worn is not worn:
            self._fonts = _Fonts(worn)
        return self._fonts

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Row height by density; width as the column says."""
        column: Column[Any] = index.data(ColumnRole)
        return QSize(dp(column.width), dp(look().density))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draws one cell."""
        self.paint_cell(painter, option.rect, index, index.row())

    def paint_cell(self, painter: QPainter, area: QRect, index: Index, place: int) -> None:
        """Draws one cell of the row that `place` stands for."""
        paint_row_back(painter, area, place, self._state)
        if index.column() == 0 and place == self._state.current and self._state.focused:
            accent = look().color("accent")
            painter.fillRect(area.left(), area.top(), dp(3), area.height() - 1, accent)
        column, row = cast(Cells, index.model()).cell(index)
        if column.key == TICK:
            paint_tick_cell(painter, area, ticked=bool(index.data(Qt.ItemDataRole.CheckStateRole)))
        elif row is not None:
            left = dp(20) if index.column() == 0 else dp(8)
            self.paint_content(painter, area.adjusted(left, 0, -dp(8), -1), column, row, place)

    def paint_content(
        self, painter: QPainter, area: QRect, column: Column[Any], row: Any, number: int
    ) -> None:
        """Draws what the cell says inside `area`."""
        selected = number == self._state.current and self._state.focused
        if column.paint is not None:
            column.paint(painter, area, row, selected)
            return
        if column.marks is not None:
            _paint_marks(painter, area, column.marks(row))
            return
        chip = column.chip(row) if column.chip is not None else None
        if chip is not None:
            paint_chip(painter, chip, area, selected=selected)
            return
        fonts = self.fonts()
        tone = column.tone(row) if column.tone is not None else "text"
        painter.setPen(look().ink(tone))
        text = column.text(row)
        if column.align == "right":
            self._paint_right(painter, area, column, row, text)
            return
        if column.icon is not None and (picture := column.icon(row)):
            edge = dp(14)
            top = area.top() + (area.height() - edge) / 2
            paint_icon(painter, picture, area.left(), top, edge, _icon_ink(tone))
            area = area.adjusted(edge + dp(4), 0, 0, 0)
        painter.setFont(fonts.name if column.strong else fonts.body)
        used = _paint_text(painter, area, text, column.align, self._state.search)
        if column.native is not None and (native := column.native(row)):
            rest = area.adjusted(used + dp(6), 0, 0, 0)
            if rest.width() > dp(16):
                painter.setFont(fonts.small)
                painter.setPen(look().color("text3"))
                _paint_text(painter, rest, native, "left", self._state.search)

    def _paint_right(
        self, painter: QPainter, area: QRect, column: Column[Any], row: Any, text: str
    ) -> None:
        painter.setFont(_strong(self.fonts().number) if column.strong else self.fonts().number)
        _paint_text(painter, area, text, "right", "")
        if column.icon is not None and (picture := column.icon(row)):
            edge = dp(14)
            tone = column.tone(row) if column.tone is not None else "text2"
            left = area.right() - painter.fontMetrics().horizontalAdvance(text) - edge - dp(4)
            top = area.top() + (area.height() - edge) / 2
            paint_icon(painter, picture, left, top, edge, _icon_ink(tone))


def paint_row_back(painter: QPainter, area: QRect, row: int, state: RowState) -> None:
    """Draws a row's ground and the hairline under it."""
    worn = look()
    if row == state.current:
        token = "accent-soft" if state.focused else "grey-soft"
        painter.fillRect(area, worn.color(token))
    elif row == state.hovered:
        painter.fillRect(area, worn.color("hover"))
    line = "accent-line" if worn.contrast else "line"
    painter.fillRect(area.left(), area.bottom(), area.width(), 1, worn.color(line))


def paint_tick_cell(painter: QPainter, area: QRect, *, ticked: bool) -> None:
    """Draws the tick box of a row."""
    edge = dp(16)
    top = area.top() + (area.height() - edge) // 2
    state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
    paint_tick_box(painter, QRectF(area.left() + dp(20), top, edge, edge), state)


def cell_is_cut(column: Column[Any], row: Any, width: int) -> bool:
    """Whether the words of a cell do not fit into `width` pixels, so that they need a tooltip."""
    needed = QFontMetrics(font("name" if column.strong else "body")).horizontalAdvance(
        column.text(row)
    )
    if column.native is not None and (native := column.native(row)):
        needed += dp(6) + QFontMetrics(font("small")).horizontalAdvance(native)
    if column.icon is not None and column.icon(row):
        needed += dp(18)
    return needed > width - dp(16)


def _icon_ink(tone: str) -> Any:
    return look().ink("text2" if tone == "text" else tone)


def _strong(base: QFont) -> QFont:
    made = QFont(base)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _paint_text(painter: QPainter, area: QRect, text: str, align: str, search: str) -> int:
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    if search and align == "left":
        paint_hits(painter, text, search, area)
    painter.drawText(area, _ACROSS.get(align, _LEFT), shown)
    return metrics.horizontalAdvance(shown)


def _paint_marks(painter: QPainter, area: QRect, marks: Any) -> None:
    edge = dp(18)
    top = area.top() + (area.height() - edge) / 2
    for at, letter in enumerate(marks):
        left = area.left() + at * (edge + dp(3))
        if left + edge <= area.right() + 1:
            paint_mark(painter, letter, QPointF(left, top), edge=edge)
