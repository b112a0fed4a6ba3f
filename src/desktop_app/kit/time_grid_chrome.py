"""Drawing what stays when a time grid scrolls: day and lane heads, hours, what is out of sight."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from desktop_app.core.wording import tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font
from desktop_app.kit.time_grid_facts import DayFacts, clock
from desktop_app.kit.time_grid_layout import Layout
from desktop_app.kit.time_grid_pens import Pens, bold

# How many blocks lie out of sight, from what time on, and whether below: in the words of the host.
Say = Callable[[int, str, bool], str]
ACROSS = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Beyond:
    """The words of a day for what lies above or below, where they stand, where they lead."""

    day: date
    box: QRect
    minute: int
    text: str
    below: bool


def axis_width() -> int:
    """Return the width of the hours at the left."""
    return dp(52)


def head_height() -> int:
    """Return the height of both rows of heads."""
    return dp(26) + dp(21)


def paint_heads(painter: QPainter, pens: Pens, layout: Layout, shift: int, width: int) -> None:
    """Draw the days and under them their lanes; `shift` is how far it is scrolled."""
    axis, high, row = axis_width(), head_height(), dp(26)
    painter.fillRect(0, 0, width, high, pens.color("surface"))
    painter.save()
    painter.setClipRect(axis, 0, width - axis, high)
    for day in layout.sheet.days:
        left, right = layout.day_span(day.day)
        left, right = left + axis - shift, right + axis - shift
        if right < axis or left > width:
            continue
        painter.fillRect(left, 0, 1, high, pens.color("line2"))
        _paint_day(painter, pens, day, QRect(left, 0, right - left, row), axis)
    painter.fillRect(axis, row, layout.width - shift, 1, pens.color("line"))
    names = {(day.day, lane.key): lane.title for day in layout.sheet.days for lane in day.lanes}
    painter.setFont(pens.words)
    painter.setPen(pens.color("text2"))
    for at in layout.within(shift, shift + width):
        column = layout.columns[at]
        left = column.left + axis - shift
        if at and layout.columns[at - 1].day == column.day:
            painter.fillRect(left, row, 1, high - row, pens.color("line"))
        words = tr("Closed") if column.closed else names.get((column.day, column.lane), "")
        box = QRect(left + dp(6), row, column.width - dp(8), high - row)
        painter.drawText(box, ACROSS, pens.fit(words, box.width()))
    painter.restore()
    painter.fillRect(0, high - 1, width, 1, pens.color("line2"))


def _paint_day(painter: QPainter, pens: Pens, day: DayFacts, box: QRect, axis: int) -> None:
    """Draw a weekday and its date; they stay in sight while their day does."""
    strong = bold(font("body"))
    closed = day.note is not None and not day.lanes
    tone = "accent-text" if day.today else "text2" if closed else "text"
    metrics = QFontMetrics(strong)
    name = metrics.horizontalAdvance(day.name)
    rest = tr("{day} · today", day=day.rest) if day.today else day.rest
    needed = name + dp(14) + QFontMetrics(font("body")).horizontalAdvance(rest)
    left = box.left() + dp(8)
    if left < axis + dp(8):
        left = min(axis + dp(8), max(box.right() - needed, left))
    painter.setFont(font("body") if closed else strong)
    painter.setPen(pens.color(tone))
    painter.drawText(QRect(left, box.top(), name + dp(4), box.height()), ACROSS, day.name)
    painter.setFont(font("body"))
    painter.setPen(pens.color("accent-text" if day.today else "text2"))
    room = QRect(left + name + dp(5), box.top(), box.right() - left - name - dp(7), box.height())
    cut = QFontMetrics(font("body")).elidedText(rest, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, ACROSS, cut)


def paint_axis(painter: QPainter, pens: Pens, layout: Layout, shift: int, height: int) -> None:
    """Draw the hours at the left; `shift` is how far it is scrolled down."""
    axis, top = axis_width(), head_height()
    painter.save()
    painter.setClipRect(0, top, axis, height - top)
    painter.fillRect(0, top, axis, height - top, pens.color("surface"))
    painter.setFont(font("caption", tabular=True))
    painter.setPen(pens.color("text2"))
    half = dp(9)
    for minute in range(-(-layout.sheet.first // 60) * 60, layout.sheet.last + 1, 60):
        y = layout.y_of(minute) - shift + top
        if top - half < y < height + half:
            y = max(y, top + half)
            box = QRect(0, y - half, axis - dp(6), 2 * half)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, flags, clock(minute))
    painter.restore()
    painter.fillRect(axis, top, 1, height - top, pens.color("line2"))


def beyond_words(
    layout: Layout, pens: Pens, area: QRect, shift: tuple[int, int], say: Say
) -> list[Beyond]:
    """Return what each day says of its blocks out of sight, above and below an area.

    `shift` is how far it is scrolled right and down.
    """
    found = []
    axis, across, down = axis_width(), *shift
    bottom = down + area.height()
    for day in layout.sheet.days:
        left, right = layout.day_span(day.day)
        left, right = left + axis - across, min(right + axis - across, area.right())
        if right <= area.left() + dp(30) or left >= area.right():
            continue
        left = max(left, area.left())
        for below, blocks in enumerate(layout.beyond(day.day, down, bottom)):
            if not blocks:
                continue
            start = min(block.start for block in blocks)
            time = clock(start).removeprefix("0")
            offered = (say(len(blocks), time, bool(below)), str(len(blocks)))
            text = next((t for t in offered if _fits(pens, t, right - left - dp(30))), offered[1])
            wide = pens.words_metrics.horizontalAdvance(text) + dp(26)
            y = area.bottom() - dp(24) if below else area.top()
            box = QRect(max(right - wide, left + 1), y, wide, dp(24))
            found.append(Beyond(day.day, box, start, text, bool(below)))
    return found


def _fits(pens: Pens, text: str, room: int) -> bool:
    return pens.words_metrics.horizontalAdvance(text) <= room


def paint_beyond(painter: QPainter, pens: Pens, said: Beyond) -> None:
    """Draw such words as a link on a plate."""
    plate = pens.color("surface")
    painter.fillRect(said.box, plate)
    icon = "caret-down" if said.below else "caret-up"
    edge = dp(14)
    top = said.box.top() + (said.box.height() - edge) / 2
    paint_icon(painter, icon, said.box.left() + dp(4), top, edge, pens.color("accent-text"))
    painter.setFont(pens.words)
    painter.setPen(pens.color("accent-text"))
    painter.drawText(said.box.adjusted(dp(21), 0, 0, 0), ACROSS, said.text)
