"""The row of mark buttons in a register: one letter each, the chosen one filled."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_app.kit.paint import paint_focus_ring
from desktop_app.kit.theme import dp, font, look


@dataclass(frozen=True, slots=True)
class MarkButton:
    """One code of a register: the letter on it and the status role of its colour."""

    letter: str
    role: str


def mark_boxes(area: QRect, count: int) -> list[QRect]:
    """Where the buttons stand in a cell: 32 by 28, 3 apart, from its left."""
    width, height = dp(32), min(dp(28), area.height() - 2)
    top = area.top() + (area.height() - height) // 2
    return [QRect(area.left() + at * (width + dp(4)), top, width, height) for at in range(count)]


def mark_at(area: QRect, buttons: Sequence[MarkButton], x: int) -> str | None:
    """The letter of the button at `x`, None between and beside them."""
    for button, box in zip(buttons, mark_boxes(area, len(buttons)), strict=True):
        if box.left() <= x <= box.right():
            return button.letter
    return None


def paint_mark_buttons(
    painter: QPainter,
    area: QRect,
    buttons: Sequence[MarkButton],
    chosen: str | None,
    *,
    ringed: bool = False,
) -> None:
    """Draws the buttons; `ringed` puts the focus ring around all of them."""
    boxes = mark_boxes(area, len(buttons))
    for button, box in zip(buttons, boxes, strict=True):
        _paint_one(painter, box, button, on=button.letter == chosen)
    if ringed and boxes:
        around = QRectF(boxes[0].united(boxes[-1])).adjusted(-3, -3, 3, 3)
        paint_focus_ring(painter, around, dp(5))


def _paint_one(painter: QPainter, box: QRect, button: MarkButton, *, on: bool) -> None:
    worn = look()
    colors = worn.role(button.role)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colors.solid if on else worn.color("line2"), 1))
    painter.setBrush(colors.soft if on else worn.color("surface"))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))
    written = font("body")
    if on:
        written.setWeight(written.Weight.Bold)
    painter.setFont(written)
    painter.setPen(colors.text if on else worn.color("text2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, button.letter)
    painter.restore()
