"""The homework grid: a class at once, pupils by homework, all by keyboard."""

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.areas.clubs.queries.homework import Pupil
from desktop_app.areas.clubs.ui.grid_state import GridState, Place
from desktop_app.areas.clubs.words import homework_words, plain_day
from desktop_app.core.wording import tr
from desktop_app.kit.theme import dp, font, look

Index = QModelIndex | QPersistentModelIndex
NAME, CELL, ROW = 190, 128, 30
PlaceRole: Final = int(Qt.ItemDataRole.UserRole) + 1


class GridModel(QAbstractTableModel):
    """Pupils down, homework across; the first column is the name."""

    def __init__(self, state: GridState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = state

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One row a pupil."""
        return 0 if parent.isValid() else len(self.state.pupils)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """One column a homework, and the names."""
        return 0 if parent.isValid() else 1 + len(self.state.homework)

    def place(self, index: Index) -> Place | None:
        """Return homework and pupil of a cell; none of a name."""
        if not index.isValid() or index.column() == 0:
            return None
        return self.state.homework[index.column() - 1].id, self.state.pupils[index.row()].id

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """The homework with its due day."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return tr("Pupil") if role == Qt.ItemDataRole.DisplayRole else None
        row = self.state.homework[section - 1]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title}\n{plain_day(row.due_on)}, {homework_words(row.kind)}"
        return row.title if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell shows and says aloud."""
        place = self.place(index)
        pupil: Pupil = self.state.pupils[index.row()]
        if place is None:
            return pupil.name if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.state.words(place)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.state.problem(place) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            row = self.state.row(place[0])
            said = self.state.words(place) or tr("nothing")
            return ", ".join((pupil.name, row.title, said))
        return place if role == PlaceRole else None

    def told(self, index: Index) -> None:
        """Paint a cell anew, and the head that counts."""
        self.dataChanged.emit(index, index)

    def show_state(self, state: GridState) -> None:
        """Show other pupils and homework."""
        self.beginResetModel()
        self.state = state
        self.endResetModel()


class GridDelegate(QStyledItemDelegate):
    """Draws names and cells: stored plain, entered in accent, wrong in red, taken back cut."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        box: QRect = option.rect
        model: Any = index.model()
        view: Any = self.parent()
        here = view.currentIndex()
        worn, place = look(), model.place(index)
        painter.save()
        if here.row() == index.row():
            painter.fillRect(box, worn.color("accent-soft"))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, worn.color("line"))
        if place is None:
            self._name(painter, box, model.state.pupils[index.row()])
        else:
            painter.fillRect(box.left(), box.top(), 1, box.height(), worn.color("line"))
            self._cell(painter, box, model.state, place)
            if here == index:
                painter.setPen(QPen(worn.color("accent"), 2))
                painter.drawRect(box.adjusted(1, 1, -1, -2))
        painter.restore()

    @staticmethod
    def _name(painter: QPainter, box: QRect, pupil: Pupil) -> None:
        painter.setFont(font("name"))
        painter.setPen(look().color("text"))
        words = f"{pupil.name}  {pupil.native}".strip()
        room = box.adjusted(dp(16), 0, -dp(8), 0)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    @staticmethod
    def _cell(painter: QPainter, box: QRect, state: GridState, place: Place) -> None:
        worn, cell, stored = look(), state.cell(place), state.stored.get(place)
        ink = worn.color("text")
        if cell is not None:
            wrong = bool(state.problem(place))
            ink = worn.ink("red" if wrong else "text3" if cell.gone else "accent-text")
            soft = "red-soft" if wrong else "accent-soft"
            painter.fillRect(box.adjusted(1, 0, 0, -1), worn.color(soft))
        written = font("body" if cell is None else "name", tabular=True)
        written.setStrikeOut(cell is not None and cell.gone)
        painter.setFont(written)
        painter.setPen(ink)
        words = state.words(place)
        if stored is not None and not stored.verified and cell is None:
            words = tr("{what}, not checked", what=words)
        room = box.adjusted(dp(10), 0, -dp(8), 0)
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)


class GridHead(QHeaderView):
    """The heads of the grid: what was set, and below it until when."""

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Draw one head as lists draw theirs."""
        worn = look()
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        painter.save()
        painter.fillRect(rect, worn.color("sunken"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, worn.color("line"))
        painter.setPen(worn.color("text2"))
        room = rect.adjusted(dp(16 if logicalIndex == 0 else 10), 0, -dp(6), 0)
        lines = words.split("\n")
        for at, line in enumerate(lines):
            painter.setFont(font("chip" if at == 0 else "caption"))
            cut = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room.width())
            height = room.height() // len(lines)
            box = QRect(room.left(), room.top() + at * height, room.width(), height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
        painter.restore()


class GridTable(QTableView):
    """Digits enter, Space is done as expected, Q the quality, Del takes back, Enter goes down.

    `edited` when something was entered; `said` carries what the current cell means.
    """

    edited = Signal()
    said = Signal(str)

    def __init__(self, state: GridState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = GridModel(state, self)
        self.setModel(self.grid)
        self.setObjectName("homework-grid")
        self.setAccessibleName(tr("Homework by pupil"))
        self.setItemDelegate(GridDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(dp(ROW))
        head = GridHead(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(head)
        head.setMinimumHeight(dp(44))
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._measure()

    def _measure(self) -> None:
        for at in range(self.grid.columnCount()):
            self.setColumnWidth(at, dp(NAME if at == 0 else CELL))

    def show_state(self, state: GridState) -> None:
        """Show other pupils and homework, the newest homework first."""
        self.grid.show_state(state)
        self._measure()
        if state.pupils and state.homework:
            self.setCurrentIndex(self.grid.index(0, 1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Keep to the cells, and say what the current one means."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter into the current cell; arrows move as in every table."""
        index = self.currentIndex()
        place = self.grid.place(index)
        if place is None or not self._type(event, index, place):
            super().keyPressEvent(event)

    def _type(self, event: QKeyEvent, index: Index, place: Place) -> bool:
        state, key, typed = self.grid.state, event.key(), event.text()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if typed and typed in "0123456789":
            state.digit(place, int(typed))
        elif key == Qt.Key.Key_Backspace:
            state.erase(place)
        elif key == Qt.Key.Key_Delete:
            state.clear(place)
        elif key == Qt.Key.Key_Space:
            state.toggle(place)
        elif key == Qt.Key.Key_Q:
            state.better(place)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._down(index)
            return True
        else:
            return False
        self.grid.told(index)
        self._tell()
        self.edited.emit()
        return True

    def _down(self, index: Index) -> None:
        """Go to the next pupil, after the last to the first of the next homework."""
        row, column = index.row() + 1, index.column()
        if row >= self.grid.rowCount():
            row, column = 0, min(column + 1, self.grid.columnCount() - 1)
        self.setCurrentIndex(self.grid.index(row, column))

    def _tell(self) -> None:
        place = self.grid.place(self.currentIndex())
        self.said.emit("" if place is None else meaning(self.grid.state, place))


def meaning(state: GridState, place: Place) -> str:
    """Say in a sentence what a cell holds."""
    wrong = state.problem(place)
    if wrong:
        return wrong
    pupil = next(each for each in state.pupils if each.id == place[1])
    words = state.words(place) or tr("nothing yet")
    return f"{pupil.name}: {words}"
