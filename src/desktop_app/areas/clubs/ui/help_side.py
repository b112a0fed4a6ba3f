"""The right side of the pane: points week by week, and who may need help, with the reason."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.board import Board, Stuck
from desktop_app.areas.clubs.terms import ClubKind, SpanKind
from desktop_app.areas.clubs.words import stay_words, why_words
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.charts import Bar, BarChart, Sparkline
from desktop_app.kit.labels import CutLabel, IconLabel, Link, label, on_plane, rule
from desktop_app.kit.legend import HatchSwatch, Legend, Meaning
from desktop_app.kit.theme import dp

FEW = 4


class HelpSide(QWidget):
    """`asked` carries a pupil to look at, `rule_asked` that the rule shall change."""

    asked = Signal(object)
    rule_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        on_plane(self, "sunken")
        self._all = False
        self._board: Board | None = None
        self.chart = BarChart()
        self.chart.setObjectName("points-by-week")
        self._about = CutLabel()
        self._hatch = HatchSwatch()
        self._holidays = CutLabel()
        self._fact = CutLabel()
        self._people = QWidget()
        self._list = QVBoxLayout(self._people)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self.rule = Button(tr("Change rule"), "sliders-horizontal", self.rule_asked.emit)
        self.more = Button("", run=self._show_all, bare=True)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QWidget()
        box = QVBoxLayout(top)
        box.setContentsMargins(dp(16), dp(9), dp(12), dp(10))
        box.setSpacing(dp(8))
        box.addLayout(_head(tr("Points by week"), self._about))
        box.addWidget(self.chart)
        marks = QHBoxLayout()
        marks.setSpacing(dp(6))
        now = Legend((Meaning("blue", tr("This week")),))
        now.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        marks.addSpacing(dp(24))
        marks.addWidget(now)
        marks.addSpacing(dp(6))
        marks.addWidget(self._hatch)
        marks.addWidget(self._holidays, 1)
        box.addLayout(marks)
        head = QWidget()
        head.setFixedHeight(dp(37))
        under = QHBoxLayout(head)
        under.setContentsMargins(dp(16), 0, dp(12), 0)
        under.addLayout(_head(tr("May need help"), self._fact))
        deeds = QWidget()
        row = QHBoxLayout(deeds)
        row.setContentsMargins(dp(16), dp(10), dp(12), dp(10))
        row.addWidget(self.rule)
        row.addStretch(1)
        row.addWidget(self.more)
        inside = QWidget()
        on_plane(inside, "sunken")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (top, rule(), head, rule(), self._people, deeds):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        on_plane(area, "sunken")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_board(self, board: Board) -> None:
        """Show the weeks and who may need help."""
        if self._board is None or self._board.club.id != board.club.id:
            self._all = False
        self._board = board
        span = board.span
        self._about.setText(span.year if span.kind is SpanKind.YEAR else span.term or span.year)
        self.chart.show_values(bars(board))
        away = [bar.slot.number for bar in board.weeks if not bar.slot.school_days]
        self._holidays.setText(holiday_words(away))
        self._hatch.setVisible(bool(away))
        days, count = board.club.may_need_help_days, len(board.stuck)
        pupils = trn("{n} pupil", "{n} pupils", count)
        self._fact.setText(tr("{pupils}, {days} days or more at a level", pupils=pupils, days=days))
        self._fill()

    def _fill(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        stuck: Sequence[Stuck] = self._board.stuck if self._board is not None else ()
        for each in stuck if self._all else stuck[:FEW]:
            self._list.addWidget(self._row(each))
            self._list.addWidget(rule())
        rest = 0 if self._all else len(stuck) - FEW
        self.more.setVisible(rest > 0)
        if rest > 0:
            self.more.set_words(trn("Show {n} more", "Show {n} more", rest))
        if not stuck:
            words = label(tr("Nobody stays at one level for long."), "small")
            words.setContentsMargins(dp(16), dp(10), dp(12), dp(2))
            self._list.addWidget(words)

    def _show_all(self) -> None:
        self._all = True
        self._fill()

    def _row(self, stuck: Stuck) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(dp(16), dp(9), dp(16), dp(9))
        words = QVBoxLayout()
        words.setSpacing(dp(2))
        words.addWidget(self._name(stuck))
        flag = QHBoxLayout()
        flag.setSpacing(dp(5))
        flag.addWidget(IconLabel("flag", tone="amber", size=14))
        stays = label(stay_words(self._level(stuck), stuck.days), "chip", "amber")
        flag.addWidget(stays, 1)
        words.addLayout(flag)
        words.addWidget(CutLabel(why_words(stuck.why)))
        row.addLayout(words, 1)
        line = Sparkline(stuck.weeks, role="amber")
        line.setAccessibleName(tr("Points of the last weeks: {points}",
                                  points=", ".join(map(str, stuck.weeks))))  # fmt: skip
        row.addWidget(line)
        return box

    def _level(self, stuck: Stuck) -> int:
        """Return the level as the list shows it: the number of the rung where there is a ladder."""
        ladder = self._board is not None and self._board.club.kind is ClubKind.LADDER
        rung = stuck.row.rung_number
        return rung if ladder and rung is not None else stuck.row.level

    def _name(self, stuck: Stuck) -> QWidget:
        row = stuck.row
        student: UUID = row.student_id
        line = QWidget()
        side = QHBoxLayout(line)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(dp(6))
        name = Link(row.name, lambda: self.asked.emit(student))
        name.set_quiet()
        name.setWordWrap(False)
        side.addWidget(name)
        if row.native_name:
            side.addWidget(label(row.native_name, "small", "text2"))
        side.addStretch(1)
        return line


def _head(title: str, about: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(dp(9))
    row.addWidget(label(title, "section"))
    row.addWidget(about, 1)
    return row


def bars(board: Board) -> list[Bar]:
    """Return the weeks as bars; weeks without school are hatched."""
    return [
        Bar(
            str(bar.slot.number), max(bar.points, 0), str(bar.points),
            hatched=not bar.slot.school_days and bar.points <= 0,
            now=at == len(board.weeks) - 1,
        )
        for at, bar in enumerate(board.weeks)
    ]  # fmt: skip


def holiday_words(weeks: Sequence[int]) -> str:
    """Say which weeks had no school."""
    if not weeks:
        return ""
    return trn("Week {weeks}, holiday", "Weeks {weeks}, holidays", len(weeks),
               weeks=", ".join(map(str, weeks)))  # fmt: skip
