"""The middle of the pane: one buddy group with its head, members, weeks and the chosen day."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop_app.areas.streaks.api import GroupPage, MemberRow
from desktop_app.areas.streaks.ui.group_head import GroupHead
from desktop_app.areas.streaks.ui.group_weeks import GroupWeeks
from desktop_app.areas.streaks.ui.member_table import HEIGHT, member_columns
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

_HEAD, _SHOWN = 28, 12


class GroupView(QWidget):
    """`explain_asked` carries what number is asked about; `menu_asked` where to show deeds."""

    explain_asked = Signal(object, str)
    correct_asked = Signal(object, object)
    menu_asked = Signal(QPoint)
    member_changed = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._page: GroupPage | None = None
        self._quiet = False
        self.head = GroupHead(
            lambda: self.explain_asked.emit(None, "current"),
            lambda: self.explain_asked.emit(None, "longest"),
        )
        self._source: FixedSource[MemberRow] = FixedSource((), key=lambda row: row.student_id)
        self.model: TableModel[MemberRow] = TableModel(
            member_columns(), self._source, tools.tasks, parent=self
        )
        self.table = TableView(self.model, tools.memory, "buddy-members", row_height=HEIGHT)
        self.table.setAccessibleName(tr("Members"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.table.viewport().mapToGlobal(at))
        )
        self.table.current_changed.connect(self._member_chosen)
        self.table.explain_asked.connect(self.explain_asked)
        self.table.opened.connect(lambda _key: self._open_menu())
        self.weeks = GroupWeeks()
        self.weeks.setObjectName("group-weeks-part")
        self.weeks.correct_asked.connect(self.correct_asked)
        self.weeks.chosen.connect(self._week_chosen)
        body = QWidget()
        on_plane(body, "surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, rule(), self.table, rule(), self.weeks):
            column.addWidget(part)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("plane", "surface")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(body)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    def show_page(
        self, page: GroupPage, deeds: Sequence[Deed], more: Sequence[Deed], *, may_write: bool
    ) -> None:
        """Show a group."""
        is_other = self._page is None or self._page.facts.id != page.facts.id
        self._page = page
        self.head.show_page(page, deeds, more)
        rows = {row.student_id: row for row in page.members}
        self._source.replace(tuple(rows.values()))
        if is_other or list(rows) != list(self.model.keys):
            self.model.set_query(Query())
        else:
            self.model.replace_rows(rows)
        shown = min(max(len(rows), 1), _SHOWN)
        self.table.setFixedHeight(dp(_HEAD) + dp(HEIGHT) * shown)
        self.weeks.show_page(page, may_write=may_write)
        self.weeks.setVisible(bool(page.counting))
        if is_other:
            self._area.verticalScrollBar().setValue(0)

    def member(self) -> MemberRow | None:
        """Return the chosen member."""
        key = self.table.current_key()
        return self._page.member(key) if self._page is not None and key is not None else None

    def choose_member(self, student_id: UUID) -> None:
        """Make a member current."""
        self.table.set_current_key(student_id)

    def _member_chosen(self, key: object) -> None:
        self.member_changed.emit()
        if not self._quiet and isinstance(key, UUID):
            row = self._page.member(key) if self._page is not None else None
            if row is not None and row.counts and self.table.hasFocus():
                self.weeks.choose(key)

    def _week_chosen(self, student_id: object) -> None:
        self._quiet = True
        self.table.set_current_key(student_id)
        self._quiet = False

    def _open_menu(self) -> None:
        index = self.model.index(self.model.row_of(self.table.current_key()), 0)
        box = self.table.visualRect(index)
        self.menu_asked.emit(self.table.viewport().mapToGlobal(box.bottomLeft()))


def show_menu(parent: QWidget, deeds: Sequence[Deed], at: QPoint) -> None:
    """Show deeds as a menu."""
    menu = QMenu(parent)
    menu.setObjectName("deeds")
    for deed in deeds:
        menu.addAction(deed.title, deed.run)
    menu.popup(at)
