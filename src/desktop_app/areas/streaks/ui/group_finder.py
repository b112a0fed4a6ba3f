"""The left side of the buddy groups: search, filter, and the groups that pass."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.areas.streaks.api import BuddyStreakStatus, GroupLine, GroupStatus, GroupType
from desktop_app.areas.streaks.ui.group_list import GroupList
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.search_field import SearchField
from desktop_app.kit.theme import dp

WIDTH = 244
SHOWN: Sequence[tuple[str, frozenset[GroupStatus]]] = (
    ("all", frozenset(GroupStatus)),
    ("live", frozenset({GroupStatus.ACTIVE})),
    ("decide", frozenset({GroupStatus.PENDING})),
    ("rest", frozenset({GroupStatus.INACTIVE})),
    ("ended", frozenset({GroupStatus.DISSOLVED})),
)


class GroupFinder(QWidget):
    """Lists groups, all or some; `narrowed` tells that others are listed than before."""

    narrowed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[GroupLine, ...] = ()
        self.current: UUID | None = None
        self._filter: object = "all"
        self.list = GroupList()
        self.field = SearchField(tr("Find group or pupil"))
        self.field.changed.connect(self._show_lines)
        self.field.left.connect(self.list.setFocus)
        self.filter = Button("", "funnel", self._open_filter)
        self.filter.setObjectName("group-filter")
        self.filter.setAccessibleName(tr("Filter"))
        self.filter.setToolTip(tr("Filter"))
        self._arrange()

    def _arrange(self) -> None:
        on_plane(self, "sunken")
        self.setFixedWidth(dp(WIDTH))
        head = QHBoxLayout()
        head.setContentsMargins(dp(12), dp(7), dp(10), dp(7))
        head.setSpacing(dp(6))
        head.addWidget(self.field, 1)
        head.addWidget(self.filter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self.list, 1)

    def show_lines(self, lines: Sequence[GroupLine], current: UUID | None) -> None:
        """Show the groups there are, as far as they pass, with the current one marked."""
        self.lines, self.current = tuple(lines), current
        self._show_lines()

    def mark(self, current: UUID | None) -> None:
        """Mark another group as the current one."""
        self.current = current
        self.list.set_current(current)

    def shown(self) -> list[UUID]:
        """Return the groups that pass, in their order."""
        return [line.id for line in self.list.groups.lines]

    def set_filter(self, key: object) -> None:
        """Show only some groups."""
        self._filter = key
        self._show_lines()

    def _show_lines(self) -> None:
        typed = fold(self.field.text()).split()
        passing = [
            line
            for line in self.lines
            if self._passes(line) and all(word in line.words for word in typed)
        ]
        self.list.show_lines(passing, self.current)
        self.narrowed.emit()

    def _passes(self, line: GroupLine) -> bool:
        if isinstance(self._filter, GroupType):
            return line.type is self._filter
        if isinstance(self._filter, BuddyStreakStatus):
            return line.status is GroupStatus.ACTIVE and line.streak is not BuddyStreakStatus.ACTIVE
        return line.status in dict(SHOWN)[str(self._filter)]

    def _filter_words(self) -> Sequence[tuple[object, str]]:
        return (
            ("all", tr("All groups")),
            ("live", tr("Active")),
            (BuddyStreakStatus.PAUSED, tr("Paused or frozen")),
            ("decide", tr("Need a decision")),
            ("rest", tr("Set aside")),
            ("ended", tr("Dissolved")),
            (GroupType.TEACHER_CREATED, tr("Teacher’s groups")),
            (GroupType.STUDENT_CREATED, tr("Pupils’ groups")),
            (GroupType.MIXED, tr("Mixed groups")),
        )

    def _open_filter(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("group-filter-menu")
        for key, words in self._filter_words():
            action = menu.addAction(words, partial(self.set_filter, key))
            action.setCheckable(True)
            action.setChecked(key == self._filter)
        menu.popup(self.filter.mapToGlobal(self.filter.rect().bottomLeft()))

    def search(self) -> None:
        """Go into the search field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
