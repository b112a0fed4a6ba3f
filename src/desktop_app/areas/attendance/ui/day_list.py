"""The registers of a day, and below them those of earlier days that were never finished."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.attendance.ui.words import (
    Standing,
    kind_words,
    marked_words,
    standing_of,
)
from desktop_app.core.wording import show_date, tr
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.keyed_list import Index, KeyedList
from desktop_app.kit.theme import dp, font, look

EntryRole: Final = int(Qt.ItemDataRole.UserRole) + 1
ROW, HEADING = 50, 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One register of the list, or a heading when there is no line.

    Something of it `waits` on this copy and is not in the office yet.
    """

    lead: str
    title: str
    second: str
    line: attendance.RegisterLine | None = None
    waits: bool = False

    @property
    def key(self) -> UUID | None:
        """The meeting."""
        return self.line.meeting.id if self.line is not None else None

    @property
    def standing(self) -> Standing:
        """How far it is, and whether it waits here."""
        if self.line is None or self.waits:
            return Standing("cloud-upload", "blue", tr("Changed, not synced"))
        return standing_of(self.line)

    @property
    def said(self) -> str:
        """Everything the row says."""
        state = self.standing.words if self.line is not None else ""
        return ", ".join(part for part in (self.lead, self.title, self.second, state) if part)


def entries_of(
    day: Sequence[attendance.RegisterLine],
    earlier: Sequence[attendance.RegisterLine],
    alone: Mapping[UUID, str],
    today: date,
    waiting: Collection[UUID] = (),
) -> list[Entry]:
    """Return the list: the day by time, then what was left unfinished, newest first.

    Something of the meetings in `waiting` is not in the office yet.
    """
    found = [_entry(line, f"{line.meeting.start:%H:%M}", alone) for line in day]
    if earlier:
        found.append(Entry("", tr("Earlier, not finished"), ""))
    for line in earlier:
        entry = _entry(line, _lead(line.meeting.day, today), alone)
        found.append(Entry(entry.lead, entry.title, marked_words(line), line))
    return [replace(one, waits=True) if one.key in waiting else one for one in found]


def _entry(line: attendance.RegisterLine, lead: str, alone: Mapping[UUID, str]) -> Entry:
    meeting = line.meeting
    name = alone.get(meeting.lesson_id)
    title = name or meeting.title
    what = meeting.title if name else kind_words(line)
    second = ", ".join(part for part in (what, meeting.room or "") if part)
    if line.state is RegisterState.CANCELLED:
        second = tr("Cancelled")
    return Entry(lead, title, second, line)


def _lead(day: date, today: date) -> str:
    said = show_date(day).split()
    return said[0] if (today - day).days < 7 else " ".join(said[1:])


class DayModel(QAbstractListModel):
    """The entries as Qt sees them; a heading cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()

    def show(self, entries: Sequence[Entry]) -> None:
        """Put other entries in; the same number in the same order changes only their words."""
        same = [one.key for one in entries] == [one.key for one in self.entries]
        if same and entries:
            self.entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def row_of(self, key: UUID | None) -> int:
        """Return the row of a register, -1 when it is not listed."""
        keys = [one.key for one in self.entries]
        return keys.index(key) if key is not None and key in keys else -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many entries there are, headings included."""
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let registers be chosen, headings not."""
        if not index.isValid() or self.entries[index.row()].line is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, or the entry itself."""
        entry = self.entries[index.row()]
        if role == EntryRole:
            return entry
        said = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return entry.said if role in said else None


class _Painter(QStyledItemDelegate):
    """Time at the left, name over kind and room, how far it is at the right."""

    def __init__(self, parent: "DayList") -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines for a register, one for a heading."""
        entry: Entry = index.data(EntryRole)
        return QSize(dp(160), dp(ROW if entry.line is not None else HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        entry: Entry = index.data(EntryRole)
        area: QRect = option.rect
        worn = look()
        if entry.line is None:
            painter.setFont(font("section"))
            painter.setPen(worn.color("text"))
            box = area.adjusted(dp(16), 0, -dp(8), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, entry.title)
        else:
            self._paint_entry(painter, area, entry, index)
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, worn.color("line"))

    def _paint_entry(self, painter: QPainter, area: QRect, entry: Entry, index: Index) -> None:
        worn = look()
        current = self._list.currentIndex().row() == index.row()
        if current:
            focused = self._list.hasFocus()
            painter.fillRect(area, worn.color("accent-soft"))
            width = dp(3) if focused else dp(2)
            painter.fillRect(area.left(), area.top(), width, area.height() - 1,
                             worn.color("accent"))  # fmt: skip
        if entry.line is None:
            return
        standing = entry.standing
        quiet = entry.line.state is RegisterState.CANCELLED
        upper = QRect(area.left(), area.top() + dp(6), area.width(), dp(19))
        lower = QRect(area.left(), area.top() + dp(25), area.width(), dp(18))
        across = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font("body", tabular=True))
        painter.setPen(worn.color("text3" if quiet else "text2"))
        painter.drawText(upper.adjusted(dp(16), 0, 0, 0), across, entry.lead)
        words = upper.adjusted(dp(64), 0, -dp(34), 0)
        painter.setFont(font("name"))
        painter.setPen(worn.color("text3" if quiet else "text"))
        cut = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(entry.title, cut, words.width())
        painter.drawText(words, across, shown)
        painter.setFont(font("small"))
        painter.setPen(worn.color("text3" if quiet else "text2"))
        below = lower.adjusted(dp(64), 0, -dp(10), 0)
        shown = painter.fontMetrics().elidedText(entry.second, cut, below.width())
        painter.drawText(below, across, shown)
        edge = dp(16)
        paint_icon(painter, standing.icon, area.right() - dp(12) - edge, upper.top() + dp(1), edge,
                   worn.ink(standing.tone))  # fmt: skip


class DayList(KeyedList):
    """The list; `chosen` carries a meeting, `entered` asks to go on into its register."""

    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("register-days", tr("Registers"), parent)
        self.entries = DayModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)

    def show_entries(self, entries: Sequence[Entry], current: UUID | None) -> None:
        """Show a list without choosing anew."""
        self.show_rows(lambda: self.entries.show(entries), current)

    def row_of(self, key: UUID | None) -> int:
        """Return the row of a register, -1 for none."""
        return self.entries.row_of(key)

    def key_at(self, index: Index) -> UUID | None:
        """Return the meeting of a row; a heading has none."""
        entry: Entry = index.data(EntryRole)
        return entry.key

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Right go on into the register."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right}:
            self.entered.emit()
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters mark students, in the register."""
