"""The schools opened lately, as a list: Enter opens, Del forgets."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.core.wording import tr
from desktop_app.kit.chips import Chip, chip_size, paint_chip
from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import dp, font, look
from desktop_app.shell.recent import RecentSchool

_ROW = 52
_UNBOUND = 16_777_215  # what Qt takes for no limit
_SCHOOL = Qt.ItemDataRole.UserRole


def state_chip(state: str) -> Chip:
    """Return the chip for the state of a school."""
    return {
        "online": Chip(tr("Online"), "green", "check-circle"),
        "away": Chip(tr("Not reached"), "amber", "cloud-slash"),
        "here": Chip(tr("On this computer"), "grey", "lock-simple"),
        "reading": Chip(tr("Read only"), "grey", "eye"),
        "copy": Chip(tr("Offline copy"), "amber", "cloud-slash"),
        "open": Chip(tr("In use"), "amber", "lock-simple"),
        "missing": Chip(tr("Not found"), "amber", "warning"),
        "broken": Chip(tr("Cannot be opened"), "red", "x-circle"),
    }[state]


def _icon(school: RecentSchool) -> str:
    if school.state == "copy":
        return "laptop"
    return "server" if school.shared is not None else "file-text"


class _Rows(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, dp(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        school: RecentSchool = index.data(_SCHOOL)
        box: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worn = look()
        if chosen:
            painter.fillRect(box, worn.color("accent-soft"))
            painter.fillRect(
                QRect(box.left(), box.top(), dp(3), box.height()), worn.color("accent")
            )
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), worn.color("line"))
        paint_icon(
            painter,
            _icon(school),
            box.left() + dp(24),
            box.top() + dp(17),
            dp(18),
            worn.color("text2"),
        )
        chip, room = state_chip(school.state), box.width() - dp(98)
        width = chip_size(chip).width()
        place = QRect(box.right() - dp(24) - width, box.top(), width, box.height())
        names = rest = room - width
        if names < QFontMetrics(font("name")).horizontalAdvance(school.name):
            names = room + dp(16)  # the name comes first: the state stands under it
            place = place.adjusted(0, dp(24), 0, -dp(4))
        words = QRect(box.left() + dp(58), box.top(), names, box.height())
        self._words(painter, words, school, rest)
        paint_chip(painter, chip, place, selected=chosen)
        painter.restore()

    def _words(self, painter: QPainter, box: QRect, school: RecentSchool, rest: int) -> None:
        for role, tone, top, words, room in (
            ("name", "text", 8, school.name, box.width()),
            ("small", "text2", 27, school.fact, rest),
        ):
            face = font(role)
            painter.setFont(face)
            painter.setPen(look().color(tone))
            cut = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(box.adjusted(0, dp(top), 0, 0), Qt.AlignmentFlag.AlignTop, cut)


class RecentList(QListWidget):
    """Rows of name, place and state. `chosen` carries the school that is current, or None."""

    chosen = Signal(object)

    def __init__(
        self, open_school: Callable[[Path], object], forget: Callable[[Path], object]
    ) -> None:
        super().__init__()
        self._open, self._forget = open_school, forget
        self.setObjectName("recent")
        self.setAccessibleName(tr("Recent schools"))
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.itemActivated.connect(lambda _item: self.open_current())
        self.currentRowChanged.connect(lambda _row: self.chosen.emit(self.current_school()))

    def keep_small(self, *, small: bool) -> None:
        """Take no more room than the rows need, where something stands under them."""
        most = self.count() * dp(_ROW) + 2 if small else _UNBOUND
        self.setMaximumHeight(most)

    def show_schools(self, schools: Sequence[RecentSchool]) -> None:
        """Show these schools, the first one current."""
        self.clear()
        for school in schools:
            item = QListWidgetItem()
            item.setData(_SCHOOL, school)
            item.setToolTip(f"{state_chip(school.state).label}: {school.path}")
            spoken = f"{school.name}, {school.fact}, {state_chip(school.state).label}"
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
            self.addItem(item)
        if schools:
            self.setCurrentRow(0)

    def current_school(self) -> RecentSchool | None:
        """Return the current school."""
        if self.currentRow() < 0:
            return None
        school = self.currentItem().data(_SCHOOL)
        return school if isinstance(school, RecentSchool) else None

    def current_path(self) -> Path | None:
        """Return the file of the current school."""
        school = self.current_school()
        return school.path if school is not None else None

    def open_current(self) -> None:
        """Open the current school."""
        path = self.current_path()
        if path is not None:
            self._open(path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del forgets the current school; the rest is Qt's."""
        path = self.current_path()
        if event.key() == Qt.Key.Key_Delete and path is not None:
            self._forget(path)
            return
        super().keyPressEvent(event)
