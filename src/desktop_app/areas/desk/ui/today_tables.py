"""The tables of the Today pane: registers that wait, and the whole day for who cannot use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.desk.ui.today_words import place_words, state_words, when_words
from desktop_app.core.wording import tr, trn
from desktop_app.kit.chips import Chip, chip_for
from desktop_app.kit.table_model import Column
from desktop_app.kit.theme import dp, font, look

if TYPE_CHECKING:
    from desktop_app.areas.attendance.glances.registers import RegisterLine as Line
    from desktop_app.areas.desk.queries.today import Block


MARK = "mark"


def register_chip(line: Line) -> Chip:
    """Return how far a register is, or how late."""
    if line.state is RegisterState.LATE:
        return Chip(trn("{n} day late", "{n} days late", line.days_late), "red", "warning")
    if line.state is RegisterState.PART:
        return chip_for("register", "PART")
    return chip_for("register", "NOT_MARKED")


def unmarked_columns(
    today: Callable[[], date], name_of: Callable[[Line], str]
) -> tuple[Column[Line], ...]:
    """Return the columns of the registers that wait."""
    return (
        Column("when", tr("When"), lambda line: when_words(line.meeting, today()), width=118,
               gives_way=-1),
        Column("lesson", tr("Lesson"), name_of, stretch=True, strong=True, gives_way=-1),
        Column("teacher", tr("Teacher"), lambda line: line.meeting.teacher or "", width=150),
        Column("marks", tr("Marks"), _marks, width=88, align="right"),
        Column("state", tr("State"), lambda _: "", width=150, chip=register_chip),
        Column("room", tr("Room"), lambda line: place_words(line.meeting), width=120),
        Column(MARK, "", lambda _: tr("Mark"), width=72, paint=_paint_button, gives_way=-1),
    )  # fmt: skip


def _marks(line: Line) -> str:
    return tr("{marked} of {all}", marked=line.marked, all=line.enrolled)


def _paint_button(painter: QPainter, area: QRect, _line: Line, _chosen: bool) -> None:
    worn, words = look(), tr("Mark")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(font("small"))
    wide = painter.fontMetrics().horizontalAdvance(words) + dp(16)
    high = min(dp(24), area.height() - dp(4))
    left = area.right() - wide - dp(6)
    box = QRectF(left, area.top() + (area.height() - high) / 2, wide, high)
    painter.setPen(QPen(worn.color("line2"), 1))
    painter.setBrush(worn.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), dp(4), dp(4))
    painter.setPen(worn.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def day_columns() -> tuple[Column[Block], ...]:
    """Return the columns of a day as a table."""
    return (
        Column("time", tr("Time"), _span, sort="time", width=104, gives_way=-1),
        Column("name", tr("Lesson"), lambda b: b.name, sort="name", stretch=True, strong=True,
               gives_way=-1),
        Column("title", tr("What"), _what, width=140),
        Column("teacher", tr("Teacher"), lambda b: b.meeting.teacher or "", sort="teacher",
               width=140),
        Column("room", tr("Room"), lambda b: place_words(b.meeting), sort="room", width=110),
        Column("pupils", tr("Pupils"), lambda b: str(b.meeting.enrolled), width=64,
               align="right"),
        Column("state", tr("State"), state_words, width=130),
        Column("conflict", tr("Conflict"), lambda b: b.conflict, width=160,
               icon=lambda b: "warning" if b.conflict else "", tone=lambda _: "red"),
    )  # fmt: skip


def _span(block: Block) -> str:
    return f"{block.meeting.start:%H:%M}–{block.meeting.end:%H:%M}"


def _what(block: Block) -> str:
    return block.meeting.title if block.pupil else chip_for("lesson_type", block.meeting.type).label


SORTS: dict[str, Callable[[Block], object]] = {
    "time": lambda b: b.meeting.starts_at,
    "name": lambda b: b.name.casefold(),
    "teacher": lambda b: b.meeting.teacher or "",
    "room": lambda b: place_words(b.meeting),
}


def name_in(pupils: Mapping[UUID, str], line: Line) -> str:
    """Return what a register is called by: with its pupil where it has one."""
    pupil = pupils.get(line.meeting.lesson_id, "")
    title = line.meeting.title
    return tr("{pupil}, {title}", pupil=pupil, title=title) if pupil else title
