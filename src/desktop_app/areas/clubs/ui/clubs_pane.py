"""Clubs and points: the clubs at the left, ladder and leaderboard, weeks and who may need help.

What can be done is in `doings`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import ClubRow, MemberRow
from desktop_app.areas.clubs.terms import SpanKind
from desktop_app.areas.clubs.ui import explaining, leaderboard
from desktop_app.areas.clubs.ui.board_view import BoardView
from desktop_app.areas.clubs.ui.club_side import ClubSide
from desktop_app.areas.clubs.ui.commands import club_commands
from desktop_app.areas.clubs.ui.doings import Doings
from desktop_app.areas.clubs.ui.help_side import HelpSide
from desktop_app.areas.clubs.ui.reading import Found, read_clubs
from desktop_app.areas.clubs.words import pupils_words
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Explain
from desktop_app.kit.labels import rule
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.segments import Segments

WATCHES = (
    "club", "club_membership", "club_level", "club_level_value", "homework_completion",
    "reading_log", "practice_log", "learning_points_transaction", "person", "calendar_day", "term",
)  # fmt: skip
RIGHT = 354


class ClubsPane(Pane):
    """One club at a time; nothing is read before the pane is shown."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "clubs", tr("Clubs and points"))
        self.database = database
        self.doings = Doings(self, database)
        self.found: Found | None = None
        self._shown_club: UUID | None = None
        self.away = False
        self.span = Segments(
            ((SpanKind.WEEK, tr("Week")), (SpanKind.TERM, tr("Term")), (SpanKind.YEAR, tr("Year")))
        )
        self.span.changed.connect(self.refresh)
        self.side = ClubSide(self.explain_figure)
        self.side.chosen.connect(self.choose)
        self.side.opened.connect(self.doings.edit)
        self.side.menu_asked.connect(self._club_menu)
        self.side.add.clicked.connect(lambda _=False: self.doings.new())
        self.side.add.setVisible(self.doings.may_arrange)
        self.side.check.clicked.connect(lambda _=False: self.doings.check())
        self.view = BoardView(self.tools, self)
        self.right = HelpSide()
        self.right.asked.connect(self.doings.look_at)
        self.right.rule_asked.connect(self.doings.edit_help)
        self.right.rule.setVisible(self.doings.may_arrange)
        self.view.followed.connect(lambda _key: self._tell())
        self.view.opened.connect(self.doings.look_at)
        self.view.menu_asked.connect(self._pupil_menu)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(self.view, 1)
        self.set_content(body)
        self.set_inspector(self.right, width=RIGHT)

    # --- what is shown ----------------------------------------------------------------------------

    @property
    def board(self) -> Board | None:
        """The club that is shown."""
        return self.found.board if self.found is not None else None

    @property
    def club(self) -> ClubRow | None:
        """The facts of the club that is shown."""
        return self.board.club if self.board is not None else None

    def pupil(self) -> MemberRow | None:
        """The pupil of the current row."""
        return self.view.pupil()

    def pupils(self) -> Sequence[UUID]:
        """The pupils that are ticked, else the current one."""
        ticked = list(self.view.model.ticked())
        current = self.view.table.current_key()
        return ticked or ([current] if current is not None else [])

    def choose(self, club_id: UUID) -> None:
        """Show a club."""
        if club_id != self._shown_club:
            self.view.model.clear_ticks()
        self._shown_club = club_id
        self.refresh()

    def activated(self) -> None:
        """Read the first time."""
        if self.found is None:
            self.refresh()

    def touched(self, changes: Changes) -> None:
        """Read again what changed."""
        if self.found is not None and changes.touches(*WATCHES):
            self.refresh()

    def refresh(self) -> None:
        """Read the clubs and the board, off the GUI thread."""
        database, wanted, kind, away = self.database, self._shown_club, self.span.value(), self.away
        self.tools.tasks.read(
            lambda: read_clubs(database, wanted, kind, away=away), self._show, self.show_error,
            key=("clubs", id(self)),
        )  # fmt: skip

    def _show(self, found: Found) -> None:
        self.found = found
        board = found.board
        self.side.show_clubs(found.clubs, board.club.id if board is not None else None)
        self.side.show_board(board, may_check=self.doings.may_verify)
        self.refresh_head()
        if board is None:
            self._say_nothing()
            return
        self._shown_club = board.club.id
        self.show_content()
        self.set_title(board.club.name)
        led = tr("led by {leader}", leader=board.club.leader) if board.club.leader else ""
        self.set_fact(", ".join(p for p in (pupils_words(len(board.rows)), led) if p))
        self.view.show_board(board)
        self.right.show_board(board)
        self.set_inspector_visible(visible=not self._narrow)
        self._tell()

    def _say_nothing(self) -> None:
        self.set_title(tr("Clubs and points"))
        self.set_fact("")
        self.set_status()
        self.set_inspector_visible(visible=False)
        if self.doings.may_arrange:
            self.show_empty(
                tr("No clubs yet"), tr("In a club, pages, levels and practice become points."),
                Deed(tr("New club"), self.doings.new, "plus"),
            )  # fmt: skip
        else:
            self.show_empty(tr("No club is led by you"), tr("The office says who leads a club."))

    def _tell(self) -> None:
        board = self.board
        if board is None:
            return
        shown, all_of = self.view.model.rowCount(), len(board.rows)
        facts = [tr("Showing {shown} of {n}", shown=shown, n=all_of)]
        if board.private:
            facts.append(trn("{n} pupil keeps points private", "{n} pupils keep points private",
                             board.private))  # fmt: skip
        self.set_status(", ".join(facts))

    def count_changed(self) -> None:
        """Tell the status bar how many rows are shown."""
        self._tell()

    def show_archived(self) -> None:
        """Show the clubs in the archive too, or no more."""
        self.away = not self.away
        self.refresh()

    def open_key(self, key: Any) -> None:
        """Show a club."""
        if isinstance(key, UUID):
            self.choose(key)

    def show_first(self) -> None:
        """Make a row current, for a picture."""
        self.view.table.set_current_row(min(3, max(self.view.model.rowCount() - 1, 0)))

    def search(self) -> None:
        """Ctrl+F: into the search field of the leaderboard."""
        self.view.search.setFocus()
        self.view.search.selectAll()

    def choose_columns(self) -> None:
        """Open the column chooser."""
        self.view.table.choose_columns()

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        parts = (self.side.list, self.view.ladder, self.view.table, self.right)
        return [part for part in parts if part.isVisible()]

    # --- explaining -------------------------------------------------------------------------------

    def number_here(self) -> Explain | None:
        """Return what explains the total of the current pupil."""
        return self.number_of(self.view.table.current_key(), "total")

    def number_of(self, student_id: UUID | None, column: str) -> Explain | None:
        """Return what explains a figure of a pupil."""
        board = self.board
        if board is None or student_id is None or column not in leaderboard.NUMBERS:
            return None
        span = board.span
        days = (span.first, span.last) if column == "earned" else None
        return explaining.of_pupil(self.database, board.club, student_id, column, days=days)

    def explain_figure(self, key: str) -> None:
        """Explain a figure of the club."""
        if self.board is not None:
            self.explain(explaining.of_club(self.database, self.board, key))

    # --- commands ---------------------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what can be done with clubs."""
        return club_commands(self)

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the span and the buttons into the head."""
        self.add_head(self.span)
        self.add_button(action_of("clubs.print"))
        if self.doings.may_write:
            self.add_button(action_of("clubs.give"), primary=True)

    def _menu(self, at: QPoint, commands: Sequence[Command], more: Sequence[Deed] = ()) -> None:
        menu = QMenu(self)
        for command in commands:
            if command.may_run():
                menu.addAction(command.words(), partial(_run, command))
        for deed in more:
            menu.addAction(deed.title, deed.run)
        if not menu.isEmpty():
            menu.popup(at)

    def _club_menu(self, at: QPoint) -> None:
        wanted = ("edit", "members", "levels", "homework", "read", "practice", "archive")
        self._menu(at, self._named(wanted), self._history())

    def _history(self) -> Sequence[Deed]:
        """Return the deed that shows what was changed of the club, for who may see that."""
        show, club = self.tools.history, self.club
        if show is None or club is None:
            return ()
        return (Deed(tr("History…"), partial(show, "club", club.id, club.name)),)

    def _pupil_menu(self, at: QPoint) -> None:
        wanted = ("look", "give", "read", "practice", "go")
        self._menu(at, self._named(wanted))

    def _named(self, keys: Sequence[str]) -> list[Command]:
        known = {command.key: command for command in self.commands()}
        found = [known[f"clubs.{key}"] for key in keys if f"clubs.{key}" in known]
        return [replace(command, shortcut="") for command in found]


def _run(command: Command) -> None:
    command.run()
