"""What can be done in the pane of clubs: every dialog it opens, and what goes out of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.clubs import documents
from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.ui.check_dialog import CheckDialog
from desktop_app.areas.clubs.ui.club_dialog import (
    ClubDialog,
    LevelsDialog,
    read_choices,
    read_levels,
)
from desktop_app.areas.clubs.ui.give_dialog import GiveDialog
from desktop_app.areas.clubs.ui.homework_dialog import HomeworkDialog
from desktop_app.areas.clubs.ui.log_dialogs import PracticeDialog, ReadingDialog
from desktop_app.areas.clubs.ui.members_dialog import MembersDialog
from desktop_app.areas.clubs.ui.pupil_dialog import PupilDialog
from desktop_app.areas.clubs.ui.reading import may_arrange, may_write
from desktop_app.areas.people import api as people
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.journal.recording import Changes
from desktop_app.core.printing import render
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.writing import write_table
from desktop_app.core.wording import tr
from desktop_app.kit.deeds import Deed
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.table_file import ask_table_file, tell_written

if TYPE_CHECKING:
    from desktop_app.areas.clubs.ui.clubs_pane import ClubsPane


class Doings:
    """The deeds of the pane, over the club it shows."""

    def __init__(self, pane: "ClubsPane", database: Database) -> None:
        self._pane, self._database = pane, database
        self._service = ClubService(database)
        self.may_write = may_write(database)
        self.may_arrange = may_arrange(database)
        self.may_verify = self.may_write and database.actor.is_any(Role.ADMIN, Role.TEACHER)

    @property
    def _board(self) -> Board | None:
        return self._pane.board

    def _with_board(self, make: Callable[[Board], Any]) -> None:
        board = self._board
        if board is not None:
            make(board).open()

    # --- clubs ---

    def new(self) -> None:
        """Ask for a new club."""
        self._club_dialog(new=True)

    def edit(self) -> None:
        """Change the club that is shown."""
        if self.may_arrange:
            self._club_dialog(new=False)

    def edit_help(self) -> None:
        """Change after how many days at one level help may be needed."""
        self._club_dialog(new=False, field="may_need_help_days")

    def _club_dialog(self, *, new: bool, field: str = "") -> None:
        pane, club = self._pane, None if new else self._pane.club

        def show(choices: Any) -> None:
            dialog = ClubDialog(pane, pane.tools, self._database, choices, club)
            if new:
                dialog.saved.connect(self._made)
            if field:
                dialog.form.focus(field)
            dialog.open()

        pane.tools.tasks.read(lambda: read_choices(self._database), show, pane.show_error)

    def _made(self, changes: Changes) -> None:
        if isinstance(changes.made, UUID):
            self._pane.choose(changes.made)

    def archive(self) -> None:
        """Put the club into the archive, or take it out."""
        club = self._pane.club
        if club is not None:
            self._write(lambda: self._service.archive_club(club.id, away=not club.archived))

    def _write(self, deed: Callable[[], Changes]) -> None:
        pane = self._pane
        pane.tools.tasks.write(deed, lambda changes: pane.done(changes.label), pane.show_error)

    def members(self) -> None:
        """Show who is in the club."""
        pane = self._pane
        self._with_board(lambda board: MembersDialog(pane, pane.tools, self._database, board))

    def join_deed(self) -> Deed | None:
        """Return what is offered where nobody is in the club."""
        words = tr("Add pupils")
        return Deed(words, self.members, "users-three") if self.may_arrange else None

    def clear_deed(self) -> Deed:
        """Return what is offered where nobody matches."""
        return Deed(tr("Clear filters"), self._pane.view.clear)

    def levels(self) -> None:
        """Change the levels of the ladder."""
        pane, club = self._pane, self._pane.club
        if club is None:
            return
        pane.tools.tasks.read(
            lambda: read_levels(self._database, club.id),
            lambda rows: LevelsDialog(pane, pane.tools, self._database, club, rows).open(),
            pane.show_error,
        )

    # --- points ---

    def give(self) -> None:
        """Give points to the ticked pupils, or to those who are ticked there."""
        pane = self._pane
        ticked = list(pane.view.model.ticked())
        self._with_board(lambda b: GiveDialog(pane, pane.tools, self._database, b, ticked))

    def homework(self) -> None:
        """Show the homework as a grid."""
        pane = self._pane
        self._with_board(lambda board: HomeworkDialog(pane, pane.tools, self._database, board))

    def read(self) -> None:
        """Enter pages read, of the current pupil at first."""
        pane, pupil = self._pane, self._pane.view.table.current_key()
        self._with_board(lambda b: ReadingDialog(pane, pane.tools, self._database, b, pupil))

    def practice(self) -> None:
        """Enter practice, of the current pupil at first."""
        pane, pupil = self._pane, self._pane.view.table.current_key()
        self._with_board(lambda b: PracticeDialog(pane, pane.tools, self._database, b, pupil))

    def check(self) -> None:
        """Show what waits to be checked."""
        pane = self._pane
        self._with_board(lambda b: CheckDialog(pane, pane.tools, self._database, b.club.id))

    def look(self) -> None:
        """Show the points of the current pupil."""
        key = self._pane.view.table.current_key()
        if key is not None:
            self.look_at(key)

    def look_at(self, student_id: UUID) -> None:
        """Show the points of a pupil."""
        pane = self._pane
        self._with_board(
            lambda b: PupilDialog(pane, pane.tools, self._database, b.club, student_id)
        )

    def go_to_student(self) -> None:
        """Show the student in the roster."""
        key = self._pane.view.table.current_key()
        if key is not None:
            self._pane.tools.go("students", key)

    # --- out of the program ---

    def print_sheet(self) -> None:
        """Show leaderboard and ladder on paper."""
        pane, board = self._pane, self._board
        if board is None:
            return

        def make(_progress: Progress) -> list[Printed]:
            with self._database.reading() as session:
                made = documents.board_document(session, board, self._database.clock.now())
            return [Printed(*render.on_paper(made))]

        note = people.log_of(self._database, lambda _: [_gone(board)])
        DocumentPreview(pane, pane.tools.tasks, board.club.name, make, note=note).open()

    def export(self) -> None:
        """Ask for a file and write the leaderboard into it."""
        board = self._board
        if board is None:
            return
        target = ask_table_file(self._pane, tr("Export the leaderboard"), board.club.name)
        if target is not None:
            self.export_to(target)

    def export_to(self, target: Path) -> None:
        """Write the leaderboard as the file's ending says."""
        board, pane = self._board, self._pane
        if board is None:
            return

        def write() -> int:
            with self._database.reading() as session:
                titles, rows = documents.export_rows(session, board)
            people.note_left(self._database, DisclosureWay.SAVED, [_gone(board)], to=target)
            return write_table(target, titles, rows, sheet=tr("Leaderboard"))

        pane.tools.tasks.read(write, tell_written(pane.tools, target), pane.show_error)


def _gone(board: Board) -> people.GoneOut:
    """Say what a leaderboard on paper or in a file is."""
    return people.GoneOut(
        kind="board", what=tr("Leaderboard of {club}", club=board.club.name),
        students=[row.student_id for row in board.ranked],
    )  # fmt: skip
