"""The leaderboard of a club: who shares their points, in order; equals rank equally."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.areas.clubs.queries.board import Board, step_of
from desktop_app.areas.clubs.queries.clubs import ClubRow, MemberRow
from desktop_app.areas.clubs.terms import ClubKind, SpanKind
from desktop_app.areas.clubs.words import (
    TREND_ICONS,
    TREND_TONES,
    earned_words,
    signed,
    trend_words,
)
from desktop_app.core.wording import tr
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.table_model import Column, Query
from desktop_app.kit.theme import dp, font, look

LONG = "long"
NUMBERS = ("level", "next", "total", "earned")


class RankSource(FixedSource[MemberRow]):
    """The pupils of a board that share their points, narrowed to a bar or to who stays long."""

    def __init__(self) -> None:
        self._board: Board | None = None
        super().__init__(
            (), lambda row: row.student_id, sorts=_SORTS,
            text=lambda row: f"{row.name} {row.native_name or ''}", keep=self._keep,
        )  # fmt: skip

    def show_board(self, board: Board) -> None:
        """Take the pupils of another board; reload the model afterwards."""
        self._board = board
        self.replace(board.ranked)

    def _keep(self, row: MemberRow, query: Query) -> bool:
        board = self._board
        if board is None:
            return False
        bar = query.filter("bar")
        if bar is not None:
            held = bar < len(board.ladder) and board.ladder[bar].band.holds(
                step_of(board.club, row)
            )
            if not held:
                return False
        days = row.days_at_level(board.today)
        return query.filter("who") != LONG or days >= board.club.may_need_help_days


_SORTS: dict[str, Callable[[MemberRow], object]] = {
    "rank": lambda row: (row.rank or 0, row.name),
    "name": lambda row: row.name,
    "level": lambda row: (row.rung_place or 0, row.level),
    "total": lambda row: (row.total, -(row.rank or 0)),
    "earned": lambda row: row.earned,
    "trend": lambda row: row.trend,
}


def columns(
    per_level: Callable[[], int], kind: Callable[[], SpanKind], club: Callable[[], ClubRow | None]
) -> tuple[Column[MemberRow], ...]:
    """Return the columns; what they need of the club is asked while painting."""

    def level(row: MemberRow) -> str:
        shown = club()
        if shown is not None and shown.kind is ClubKind.LADDER:
            return str(row.rung_number) if row.rung_number is not None else ""
        return str(row.level)

    def paint_next(painter: QPainter, area: QRect, row: MemberRow, chosen: bool) -> None:
        _paint_next(painter, area, row, per_level())

    return (
        Column("rank", "#", lambda r: str(r.rank or ""), sort="rank", width=36, gives_way=-1,
               tone=lambda _: "text2"),
        Column("name", tr("Pupil"), lambda r: r.name, sort="name", stretch=True, width=140,
               strong=True, native=lambda r: r.native_name or "", gives_way=-1),
        Column("level", tr("Level"), level, sort="level", width=56, align="right",
               descending_first=True, explains=True),
        Column("next", tr("To next level"), lambda r: f"{r.in_level}/{per_level()}", width=118,
               paint=paint_next, explains=True, gives_way=1),
        Column("total", tr("Total"), lambda r: signed(r.total), sort="total", width=62,
               align="right", descending_first=True, explains=True, gives_way=-1),
        Column("earned", earned_words(kind()), lambda r: signed(r.earned), sort="earned",
               width=80, align="right", strong=True, descending_first=True, explains=True),
        Column("trend", tr("Trend"), lambda r: trend_words(r.trend), sort="trend", width=74,
               paint=_paint_trend, gives_way=2),
    )  # fmt: skip


def _paint_next(painter: QPainter, area: QRect, row: MemberRow, per_level: int) -> None:
    worn = look()
    left, width = area.left() + dp(8), dp(58)
    top = area.center().y() - dp(3)
    painter.fillRect(QRectF(left, top, width, dp(6)), worn.color("grey-soft"))
    part = width * row.in_level / max(per_level, 1)
    painter.fillRect(QRectF(left, top, part, dp(6)), worn.color("accent"))
    painter.setFont(font("small", tabular=True))
    painter.setPen(worn.color("text2"))
    words = QRect(left + width + dp(8), area.top(), area.right() - left - width, area.height())
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, middle, f"{row.in_level}/{per_level}")


def _paint_trend(painter: QPainter, area: QRect, row: MemberRow, chosen: bool) -> None:
    ink = look().ink(TREND_TONES[row.trend])
    left, edge = area.left() + dp(8), dp(14)
    paint_icon(painter, TREND_ICONS[row.trend], left, area.center().y() - edge / 2, edge, ink)
    painter.setFont(font("small"))
    painter.setPen(ink)
    words = QRect(left + edge + dp(5), area.top(), area.right() - left - edge, area.height())
    middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(words, middle, trend_words(row.trend))


def bar_of(board: Board, student_id: UUID | None) -> int:
    """Return on which bar of the ladder a pupil stands, -1 for none."""
    row = next((each for each in board.rows if each.student_id == student_id), None)
    if row is None:
        return -1
    step = step_of(board.club, row)
    return next((at for at, bar in enumerate(board.ladder) if bar.band.holds(step)), -1)
