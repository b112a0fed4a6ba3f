"""The middle of the pane: the ladder above, the leaderboard below."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import ClubRow, MemberRow
from desktop_app.areas.clubs.terms import ClubKind, SpanKind
from desktop_app.areas.clubs.ui import leaderboard
from desktop_app.areas.clubs.ui.ladder_chart import LadderChart, Rung
from desktop_app.areas.clubs.ui.leaderboard import LONG, RankSource
from desktop_app.areas.clubs.words import band_words, earned_words, span_words, worth_words
from desktop_app.core.wording import tr, trn
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.filters import Filter, FilterChip
from desktop_app.kit.labels import CutLabel, label, on_plane, rule
from desktop_app.kit.legend import Legend, Meaning
from desktop_app.kit.pane import Tools
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane


class _ShortSearch(SearchField):
    """A search field beside other things."""

    def sizeHint(self) -> QSize:
        """No wider than it must be."""
        return QSize(dp(160), super().sizeHint().height())


class _LadderArea(QScrollArea):
    """The ladder, as high as it is where there is room, else scrolled."""

    def __init__(self, ladder: LadderChart) -> None:
        super().__init__()
        self._ladder = ladder
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setWidget(ladder)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        on_plane(self, "surface")
        on_plane(ladder, "surface")

    def sizeHint(self) -> QSize:
        """As high as the ladder."""
        return self._ladder.sizeHint()


class BoardView(QWidget):
    """`followed` carries the current pupil, `opened` the one to look at."""

    followed = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, tools: Tools, pane: "ClubsPane") -> None:
        super().__init__()
        self._pane = pane
        self._board: Board | None = None
        self._bar: int | None = None
        self.ladder = LadderChart()
        self.ladder.chosen.connect(self._narrow)
        self._ladder_fact = CutLabel()
        self._legend = QHBoxLayout()
        self._rank_fact = CutLabel()
        self.source = RankSource()
        self.model: TableModel[MemberRow] = TableModel(
            leaderboard.columns(self._per_level, self._kind, self._club), self.source, tools.tasks,
            tickable=True, parent=self,
        )  # fmt: skip
        self.model.query = Query(sort="rank")
        self.table = TableView(self.model, tools.memory, "leaderboard")
        self.table.setAccessibleName(tr("Leaderboard"))
        self.search = _ShortSearch(tr("Name"), keys="")
        self.who = FilterChip(Filter("who", tr("All pupils"), ((LONG, tr("May need help")),)))
        self.empty = EmptyState()
        self.empty.hide()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = self._head(tr("Ladder"), self._ladder_fact)
        head.layout().addLayout(self._legend)  # type: ignore[union-attr]  # it has one
        ranks = self._head(tr("Leaderboard"), self._rank_fact)
        beside: tuple[QWidget, ...] = (self.search, self.who)
        for part in beside:
            ranks.layout().addWidget(part)  # type: ignore[union-attr]  # it has one
        self._area = _LadderArea(self.ladder)
        for each in (head, self._area, rule(), ranks, rule()):
            column.addWidget(each)
        self.table.setMinimumHeight(dp(150))
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)

    @staticmethod
    def _head(title: str, fact: CutLabel) -> QWidget:
        head = QWidget()
        head.setFixedHeight(dp(38))
        row = QHBoxLayout(head)
        row.setContentsMargins(dp(20), 0, dp(16), 0)
        row.setSpacing(dp(9))
        row.addWidget(label(title, "section"))
        row.addWidget(fact, 1)
        return head

    def _connect(self) -> None:
        self.search.changed.connect(self._ask)
        self.search.left.connect(lambda: self.table.setFocus(Qt.FocusReason.TabFocusReason))
        self.who.changed.connect(self._ask)
        self.table.current_changed.connect(self._followed)
        self.table.opened.connect(self.opened)
        self.table.explain_asked.connect(self._explain)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.table.viewport().mapToGlobal(at))
        )
        self.model.loaded.connect(self._loaded)
        self.model.failed.connect(self._pane.show_error)

    # --- what the columns ask ---------------------------------------------------------------------

    def _club(self) -> ClubRow | None:
        return self._board.club if self._board is not None else None

    def _per_level(self) -> int:
        return self._board.club.points_per_level if self._board is not None else 12

    def _kind(self) -> SpanKind:
        return self._board.span.kind if self._board is not None else SpanKind.WEEK

    # --- showing ----------------------------------------------------------------------------------

    def show_board(self, board: Board) -> None:
        """Show another club, or the same as it is now."""
        if self._board is None or self._board.club.id != board.club.id:
            self._bar = None
        self._board = board
        ladder = board.club.kind is ClubKind.LADDER
        self.ladder.show_rungs(
            [Rung(band_words(*bar.words, ladder=ladder), bar.count, bar.long)
             for bar in board.ladder]
        )  # fmt: skip
        self._area.updateGeometry()
        self._ladder_fact.setText(
            tr("Pupils at each level, {worth}", worth=_level_words(board.club))
        )
        self._show_legend(board)
        self._rank_fact.setText(
            tr("{span}, pupils who share their points", span=span_words(board.span))
        )
        self.model.rename({"earned": earned_words(board.span.kind)})
        self.source.show_board(board)
        self._ask()

    def _show_legend(self, board: Board) -> None:
        while (item := self._legend.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        days = trn("{n} day or more at this level", "{n} days or more at this level",
                   board.club.may_need_help_days)  # fmt: skip
        legend = Legend((Meaning("amber", days),))
        legend.setFixedWidth(legend.sizeHint().width())
        self._legend.addWidget(legend)

    def pupil(self) -> MemberRow | None:
        """Return the pupil of the current row."""
        key = self.table.current_key()
        return self.model.row_at(self.model.row_of(key)) if key is not None else None

    def _ask(self) -> None:
        filters = {"bar": self._bar, "who": self.who.value}
        old = self.model.query
        self.model.set_query(
            Query(
                self.search.text().strip(),
                tuple((k, v) for k, v in filters.items() if v is not None),
                old.sort or "rank", old.descending,
            )
        )  # fmt: skip

    def _narrow(self, bar: int) -> None:
        self._bar = None if bar == self._bar else bar
        self._mark(self.table.current_key())
        self._ask()

    def _followed(self, key: UUID | None) -> None:
        self._mark(key)
        self.followed.emit(key)

    def _mark(self, key: UUID | None) -> None:
        if self._board is not None:
            current = leaderboard.bar_of(self._board, key)
            self.ladder.mark(current, -1 if self._bar is None else self._bar)

    def _loaded(self) -> None:
        rows = self.model.rowCount()
        self.table.setVisible(rows > 0)
        self.empty.setVisible(rows == 0)
        if self._board is not None and not self._board.rows:
            self.empty.say(tr("Nobody is in this club yet"), "", self._pane.doings.join_deed())
        else:
            self.empty.say(tr("No pupils match."), "", self._pane.doings.clear_deed())
        self._mark(self.table.current_key())
        self._pane.count_changed()

    def clear(self) -> None:
        """Show all pupils again."""
        self._bar = None
        self.search.clear()
        self.who.set_value(None)
        self._ask()

    def _explain(self, key: UUID, column: str) -> None:
        found = self._pane.number_of(key, column)
        if found is not None:
            self._pane.explain(found)


def _level_words(club: ClubRow) -> str:
    if club.kind is ClubKind.READING:
        return trn("{n} point a level", "{n} points a level", club.points_per_level)
    return worth_words(club)
