"""A streak as it is drawn in cells: a flame and its days."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from desktop_app.core.wording import tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look


def paint_flame(
    painter: QPainter, area: QRect, days: int, more: str = "", *, frozen: bool = False
) -> None:
    """Draw a flame, or a flake, with the days of a streak; "None" where there is no streak."""
    worn, across = look(), Qt.AlignmentFlag.AlignVCenter
    left = area.left()
    if days:
        edge = dp(15)
        icon, tone = ("snowflake", "accent-text") if frozen else ("flame", "amber")
        top = area.center().y() - edge / 2 + 1
        paint_icon(painter, icon, left, top, edge, worn.color(tone))
        left += edge + dp(5)
    painter.setFont(font("body", tabular=True))
    painter.setPen(worn.color("text" if days else "text2"))
    words = str(days) if days else tr("None")
    painter.drawText(QRect(left, area.top(), area.right() - left, area.height()), across, words)
    if more:
        left += max(painter.fontMetrics().horizontalAdvance(words), dp(20)) + dp(8)
        painter.setFont(font("small"))
        painter.setPen(worn.color("text2"))
        room = QRect(left, area.top(), area.right() - left, area.height())
        shown = painter.fontMetrics().elidedText(more, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, across, shown)
