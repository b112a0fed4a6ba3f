"""The left side of the pane: the clubs, the figures of the one that is shown, what to check."""

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.terms import ClubKind, SpanKind
from desktop_app.areas.clubs.words import (
    club_icon,
    mille,
    pupils_words,
    signed,
    span_words,
    week_words,
    worth_words,
)
from desktop_app.core.wording import tr, trn, within
from desktop_app.kit.buttons import Button
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.labels import label, on_plane, rule
from desktop_app.kit.number_label import Explained
from desktop_app.kit.theme import dp, font, look

WIDTH, ROW = 226, 51
ClubRole: Final = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class _ClubDelegate(QStyledItemDelegate):
    """Draws a club: icon, name, pupils and what a point is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(0, dp(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one club."""
        club: ClubRow = index.data(ClubRole)
        box: QRect = option.rect
        state = option.state
        worn, view = look(), self.parent()
        chosen = isinstance(view, QListWidget) and view.currentRow() == index.row()
        if chosen:
            painter.fillRect(box, worn.color("accent-soft"))
            painter.fillRect(box.left(), box.top(), dp(3), box.height(), worn.color("accent"))
        elif state & state.State_MouseOver:
            painter.fillRect(box, worn.color("hover"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, worn.color("line"))
        ink = worn.color("accent-text" if chosen else "text2")
        paint_icon(painter, club_icon(club), box.left() + dp(16), box.top() + dp(9), dp(16), ink)
        self._lines(painter, box, club)

    def _lines(self, painter: QPainter, box: QRect, club: ClubRow) -> None:
        worn = look()
        left, width = box.left() + dp(40), box.width() - dp(48)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        second = ", ".join((pupils_words(club.members), worth_words(club)))
        if club.archived:
            second = tr("In the archive")
        for role, ink, top, words in (
            ("name", "text3" if club.archived else "text", dp(8), club.name),
            ("small", "text2", dp(26), second),
        ):
            painter.setFont(font(role))
            painter.setPen(worn.color(ink))
            cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRect(left, box.top() + top, width, dp(18)), middle, cut)


class ClubSide(QWidget):
    """`chosen` carries the club; `menu_asked` where its menu is wanted."""

    chosen = Signal(object)
    opened = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self, explain: Callable[[str], object]) -> None:
        super().__init__()
        on_plane(self, "sunken")
        self._explain = explain
        self.setFixedWidth(dp(WIDTH))
        self.list = QListWidget()
        self.list.setObjectName("clubs-list")
        self.list.setAccessibleName(tr("Clubs"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        on_plane(self.list, "sunken")
        self.list.setItemDelegate(_ClubDelegate(self.list))
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.list.viewport().mapToGlobal(at))
        )
        self.list.currentItemChanged.connect(self._changed)
        self.list.itemActivated.connect(lambda _item: self.opened.emit())
        self.add = Button("", "plus", bare=True)
        self.add.setAccessibleName(tr("New club"))
        self.add.setToolTip(tr("New club"))
        self.check = Button(tr("Check logs"), "check-square")
        self._figures = QWidget()
        self._grid = QGridLayout(self._figures)
        self._waiting = label("", "small", wrap=True)
        self._title = label("", "section", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QWidget()
        head.setFixedHeight(dp(36))
        row = QHBoxLayout(head)
        row.setContentsMargins(dp(16), 0, dp(8), 0)
        row.addWidget(label(tr("Clubs"), "section"), 1)
        row.addWidget(self.add)
        below = QWidget()
        under = QVBoxLayout(below)
        under.setContentsMargins(dp(16), dp(13), dp(12), dp(12))
        under.setSpacing(dp(7))
        under.addWidget(self._title)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(dp(5))
        self._grid.setHorizontalSpacing(dp(8))
        self._grid.setColumnStretch(1, 1)
        under.addWidget(self._figures)
        checks = QWidget()
        last = QVBoxLayout(checks)
        last.setContentsMargins(dp(16), dp(13), dp(12), dp(12))
        last.setSpacing(dp(6))
        last.addWidget(label(tr("Points to check"), "section"))
        last.addWidget(self._waiting)
        last.addWidget(self.check, 0, Qt.AlignmentFlag.AlignLeft)
        self._below = (below, checks)
        inside = QWidget()
        on_plane(inside, "sunken")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.list, below, rule(), checks):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        on_plane(area, "sunken")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        for each in (head, rule(), area):
            outer.addWidget(each)

    def show_clubs(self, clubs: Sequence[ClubRow], current: UUID | None) -> None:
        """Show the clubs, one of them as the one that is shown."""
        self.list.blockSignals(True)
        self.list.clear()
        for club in clubs:
            item = QListWidgetItem()
            item.setData(ClubRole, club)
            said = (club.name, pupils_words(club.members), worth_words(club))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(said))
            self.list.addItem(item)
            if club.id == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        room = min(len(clubs), 9) * dp(ROW)
        self.list.setFixedHeight(max(room, dp(ROW)) + 2)

    def choose(self, club_id: UUID) -> bool:
        """Make a club current; False when it is not listed."""
        for at in range(self.list.count()):
            if self.list.item(at).data(ClubRole).id == club_id:
                self.list.setCurrentRow(at)
                return True
        return False

    def show_board(self, board: Board | None, *, may_check: bool = True) -> None:
        """Show the figures of a club and what waits; only who may check is asked to."""
        for part in self._below:
            part.setVisible(board is not None)
        if board is None:
            return
        words = span_words(board.span)
        in_week = board.span.kind is SpanKind.WEEK
        self._title.setText(f"{board.club.name}, {within(words) if in_week else words}")
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, (key, words, figure, strong) in enumerate(figure_rows(board)):
            self._grid.addWidget(label(words, "body", "text2"), at, 0)
            number = Explained(figure, "section" if strong else "body", self._runner(key))
            number.setAccessibleName(f"{words}: {figure}")
            self._grid.addWidget(number, at, 1, Qt.AlignmentFlag.AlignLeft)
        self._waiting.setText(waiting_words(board))
        self.check.setVisible(may_check and board.waiting > 0)

    def _runner(self, key: str) -> Callable[[], object]:
        return lambda: self._explain(key)

    def _changed(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            self.chosen.emit(item.data(ClubRole).id)


def figure_rows(board: Board) -> list[tuple[str, str, str, bool]]:
    """Return the figures of the span: key, words, figure, whether it stands out."""
    figures, best = board.figures, board.best
    rows = [
        ("points", tr("Points"), signed(figures.points), True),
        ("average", tr("Average per pupil"), mille(figures.average), False),
    ]
    if board.club.kind is ClubKind.READING:
        rows += [
            ("pages", tr("Pages read"), signed(figures.pages), False),
            ("books", tr("Books finished"), str(figures.books), False),
        ]
    rows.append(("levels", tr("Levels gained"), str(figures.levels), False))
    if best is not None:
        words = f"{week_words(best.slot.number)}, {best.points}"
        rows.append(("best", tr("Best week so far"), words, False))
    return rows


def waiting_words(board: Board) -> str:
    """Say what waits for a teacher."""
    if not board.waiting:
        return tr("Everything that was entered is checked.")
    if board.club.kind is ClubKind.READING:
        return trn("{n} reading log waits for a teacher.", "{n} reading logs wait for a teacher.",
                   board.waiting)  # fmt: skip
    return trn("{n} entry waits for a teacher.", "{n} entries wait for a teacher.", board.waiting)
