"""The buddy groups: the list at the left, one group in the middle, who was asked at the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.api import (
    GroupLine,
    GroupPage,
)
from desktop_app.areas.streaks.ui import explaining, out
from desktop_app.areas.streaks.ui.group_deeds import GroupDeeds, names_left_out
from desktop_app.areas.streaks.ui.group_finder import GroupFinder
from desktop_app.areas.streaks.ui.group_side import GroupSide
from desktop_app.areas.streaks.ui.group_view import GroupView, show_menu
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Explain
from desktop_app.kit.labels import rule
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.theme import dp

SIDE = 280
WATCHES = (
    "buddy_group", "buddy_group_member", "buddy_group_invitation", "buddy_group_spell",
    "buddy_nudge", "buddy_mute", "streak_freeze", "streak_correction", "attendance",
    "homework_completion", "reading_log", "practice_log", "consent", "person", "student", "club",
    "calendar_day", "setting",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    today: date
    lines: tuple[GroupLine, ...]


class GroupsPane(Pane):
    """Buddy groups and what becomes of them."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "buddies", tr("Buddy groups"))
        self.database = database
        self.lines: tuple[GroupLine, ...] = ()
        self.page: GroupPage | None = None
        self._chosen: UUID | None = None
        self._asked = False
        self.deeds = GroupDeeds(self)
        self.finder = GroupFinder()
        self.finder.list.chosen.connect(self.choose)
        self.finder.narrowed.connect(self._say_status)
        self.view = GroupView(tools)
        self.side = GroupSide(self.deeds.of_invitation, self.deeds.invite)
        self.side.show_nothing()
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.finder)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.view, 1)
        self.set_content(content)
        self.set_inspector(self.side, width=SIDE)
        self.view.correct_asked.connect(self.deeds.correct)
        self.view.explain_asked.connect(self.explain_number)
        self.view.menu_asked.connect(self._member_menu)
        self.view.member_changed.connect(self._say_status)

    # --- reading ---

    def activated(self) -> None:
        """Read the groups the first time."""
        if not self._asked:
            self.reload()

    def touched(self, changes: Changes) -> None:
        """Read again what changed."""
        if self._asked and changes.touches(*WATCHES):
            self.reload()

    def reload(self) -> None:
        """Read the list, and the group that is shown."""
        self._asked = True

        def read() -> _Found:
            with self.database.reading() as session:
                today = clock.today(self.database.clock, school.facts(session).timezone)
                return _Found(today, tuple(streaks.group_lines(session)))

        self.tools.tasks.read(read, self._show_found, self.show_error, key=("groups", id(self)))

    def _show_found(self, found: _Found) -> None:
        self.lines = found.lines
        waiting = sum(line.needs_decision for line in self.lines)
        said = trn("{n} group", "{n} groups", len(self.lines))
        more = trn("{n} needs a decision", "{n} need a decision", waiting)
        self.set_fact(tr("{groups}, {waiting}", groups=said, waiting=more) if waiting else said)
        if not self.lines:
            self._say_empty()
            return
        self.show_content()
        if self._chosen is None:
            self._chosen = self.lines[0].id
        self.finder.show_lines(self.lines, self._chosen)
        self._read_page()

    def _say_empty(self) -> None:
        self.page, self._chosen = None, None
        self.side.show_nothing()
        self.set_status()
        new = Deed(tr("New group"), self.deeds.new, "plus") if self.may_write() else None
        self.show_empty(
            tr("No buddy groups yet"), tr("Pupils who practise together keep a streak together."),
            new,
        )  # fmt: skip

    def choose(self, key: UUID) -> None:
        """Show a group."""
        self._chosen = key
        self.banner.clear("not_saved")
        self.finder.mark(key)
        self._read_page()

    def open_key(self, key: UUID) -> None:
        """Show a group that something else links to."""
        self._chosen = key
        self.reload()

    def founded(self, changes: Changes) -> None:
        """Show a group that was founded; say who could not be in it."""
        made = changes.made
        self.done(changes.label)
        if isinstance(made, UUID):
            self._chosen = made
            self._tell_left_out(changes)
        self.reload()

    def _tell_left_out(self, changes: Changes) -> None:
        left_out = self.deeds.service.left_out
        if left_out:
            self.say(Banner("warning", tr("Not everybody is in."), names_left_out(left_out)))

    def _read_page(self) -> None:
        key = self._chosen
        if key is None:
            return

        def read() -> GroupPage | None:
            with self.database.reading() as session:
                today = clock.today(self.database.clock, school.facts(session).timezone)
                return streaks.group_page(session, key, today)

        self.tools.tasks.read(read, self._show_page, self.show_error, key=("group", id(self)))

    def _show_page(self, page: GroupPage | None) -> None:
        if page is None:
            self._chosen = self.lines[0].id if self.lines else None
            self.finder.mark(self._chosen)
            self._read_page()
            return
        self.page = page
        may = self.may_write()
        buttons, more = self.deeds.of_group(page)
        self.view.show_page(page, buttons, more, may_write=may)
        self.side.show_page(page, self.database.clock.now(), may_write=may)
        self._say_status()

    def _say_status(self) -> None:
        shown = self.finder.shown()
        name = self.page.facts.name if self.page is not None else ""
        if self._chosen in shown and name:
            at = shown.index(self._chosen) + 1
            said = tr("{group}, {n} of {all}", group=name, n=at, all=len(self.lines))
            self.set_status(trn("{said} group", "{said} groups", len(self.lines), said=said))
        else:
            self.set_status(trn("{n} group", "{n} groups", len(shown)))

    # --- numbers ---

    def explain_number(self, key: UUID | None, number: str) -> None:
        """Say where a number of the group, or of a member, comes from."""
        read = self._number(key, number)
        if read is not None:
            self.explain(read)

    def _number(self, key: UUID | None, number: str) -> Explain | None:
        if self.page is None:
            return None
        facts = self.page.facts
        row = self.page.member(key)
        if row is None:
            return explaining.of_group(
                self.database, facts.id, facts.name, longest=number == "longest"
            )
        if number in {"counted", "missed"}:
            return explaining.of_member(self.database, facts.id, row, missed=number == "missed")
        return explaining.of_streak(self.database, row.student_id, row.name, club_id=facts.club_id)

    def number_here(self) -> Explain | None:
        """Return what explains the own streak of the chosen member, else the group's."""
        row = self.view.member() if self.view.table.hasFocus() else None
        return self._number(row.student_id if row is not None else None, "current")

    # --- commands ---

    def may_write(self) -> bool:
        """Whether anything can be changed here."""
        return not self.database.read_only

    def _has_page(self) -> bool:
        return self.page is not None

    def _may_change(self) -> bool:
        return self.may_write() and self.page is not None

    def commands(self) -> Sequence[Command]:
        """Return what can be done with buddy groups."""
        here = self.name
        return (
            Command("buddies.check", tr("Run day check"), self.deeds.check_days,
                    "arrows-clockwise", "", "student", self.may_write, here),
            Command("buddies.new", tr("New group…"), self.deeds.new, "plus", "new", "student",
                    self.may_write, here, tr("New group")),
            Command("buddies.invite", tr("Invite into the group…"), self.deeds.invite,
                    "user-plus", "", "student", self._may_change, here),
            Command("buddies.member", tr("Member…"), self._open_member, "user", "edit", "student",
                    self._has_page, here),
            Command("buddies.print", tr("Print the group’s sheet…"), self.print_group, "printer",
                    "print", "student", self._has_page, here, separator=True),
            Command("buddies.export", tr("Export the group…"), self.export, "export", "export",
                    "student", self._has_page, here),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        if self.may_write():
            self.add_button(action_of("buddies.check"))
            self.add_button(action_of("buddies.new"), primary=True)

    def _open_member(self) -> None:
        if self.view.member() is None and self.page is not None and self.page.members:
            self.view.choose_member(self.page.members[0].student_id)
        self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._member_menu(self.view.table.mapToGlobal(QPoint(dp(40), dp(40))))

    def _member_menu(self, at: QPoint) -> None:
        row = self.view.member()
        if row is not None and self.page is not None:
            show_menu(self, self.deeds.of_member(self.page, row), at)

    def print_group(self) -> None:
        """Show the group's sheet before it is printed."""
        if self.page is not None:
            out.show_group_sheet(self, self.tools, self.database, self.page)

    def export(self) -> None:
        """Export the group's members and days."""
        if self.page is not None:
            out.export_group(self, self.tools, self.database, self.page)

    # --- going around ---

    def search(self) -> None:
        """Go into the search field."""
        self.finder.search()

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        parts = (self.finder.list, self.view.table, self.view.weeks.map, self.side)
        return [part for part in parts if part.isVisible()]

    def show_first(self) -> None:
        """Choose the first group, for a picture of the pane."""
        if self.lines:
            self.choose(self.lines[0].id)
