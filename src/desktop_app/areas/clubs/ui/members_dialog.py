"""Who is in a club: joining from a day on, leaving with a last day."""

from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import members
from desktop_app.areas.clubs.queries.homework import outsiders
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.ui.picker import Choice, Picker
from desktop_app.areas.clubs.words import day_words, pupils_words
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp


class MembersDialog(Dialog):
    """The members of a club; those who are ticked can leave, others can join."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, board: Board) -> None:
        super().__init__(parent, tr("Members of the club"), "", tr("Add pupils…"), width=560)
        self._tools, self._database, self._board = tools, database, board
        self._service = ClubService(database)
        self._spells: dict[UUID, UUID] = {}
        self.picker = Picker(tools, "club-members", tr("Since"))
        self.leave_button = Button(tr("Leave the club…"), "user-minus", self.end)
        self.add_button(self.leave_button)
        self.cancel.set_words(tr("Close"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.picker)
        self.set_body(body)
        self.picker.changed.connect(self._count)
        self.read()

    def read(self) -> None:
        """Read who is in the club now."""
        database, board = self._database, self._board

        def rows() -> list[Any]:
            with database.reading() as session:
                return members(session, board.club.id, board.today)

        self._tools.tasks.read(rows, self._show, self.show_error, key=("members", id(self)))

    def _show(self, rows: list[Any]) -> None:
        self._spells = {row.student_id: row.membership_id for row in rows}
        self.set_fact(f"{self._board.club.name}, {pupils_words(len(rows))}")
        self.picker.show_choices(
            [Choice(row.student_id, row.name, row.native_name or "", day_words(row.joined_on),
                    row.joined_on.toordinal())
             for row in rows]
        )  # fmt: skip

    def _count(self) -> None:
        chosen = len(self.picker.chosen())
        self.leave_button.setEnabled(chosen > 0)
        self.set_result(trn("{n} ticked", "{n} ticked", chosen) if chosen else "")

    def accept(self) -> None:
        """Open the list of those who can join."""
        dialog = JoinDialog(self, self._tools, self._database, self._board)
        dialog.joined.connect(self.read)
        dialog.open()

    def end(self) -> None:
        """Ask for the last day, then end the spells of those who are ticked."""
        spells = [self._spells[key] for key in self.picker.chosen() if key in self._spells]
        if not spells:
            return
        dialog = FormDialog(
            self, self._tools.tasks, title=tr("Leave the club"),
            fact=trn("{n} pupil leaves {club}", "{n} pupils leave {club}", len(spells),
                     club=self._board.club.name),
            primary=tr("Leave the club"),
            fields=(Field("last", tr("Last day"), "date", required=True,
                          today=self._board.today),),
            values={"last": self._board.today},
            save=lambda values: self._service.leave_all(spells, values["last"]),
        )  # fmt: skip
        dialog.set_result(tr("What they earned stays."))
        dialog.saved.connect(self._left)
        dialog.open()

    def _left(self, changes: Changes) -> None:
        self._tools.notices.done(changes.label, self._tools.undo)
        self.read()


class JoinDialog(Dialog):
    """The pupils who are not in the club; `joined` when some are."""

    joined = Signal()

    def __init__(self, parent: QWidget, tools: Tools, database: Database, board: Board) -> None:
        super().__init__(parent, tr("Add pupils"),
                         tr("Who joins {club}", club=board.club.name), "", width=560)  # fmt: skip
        self._tools, self._database, self._board = tools, database, board
        self._service = ClubService(database)
        self._saving = False
        self.form = Form(
            (Field("first", tr("From"), "date", required=True, today=board.today,
                   start=board.today),)
        )  # fmt: skip
        self.picker = Picker(tools, "club-joiners", tr("Note"))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(10))
        column.addWidget(self.form)
        column.addWidget(self.picker, 1)
        self.set_body(body)
        self.picker.changed.connect(self._count)
        self._count()
        tools.tasks.read(self._everybody, self._show, self.show_error, key=("join", id(self)))

    def _everybody(self) -> list[Choice]:
        with self._database.reading() as session:
            found = outsiders(session, self._board.club.id, self._board.today)
        return [Choice(row.id, row.name, row.native) for row in found]

    def _show(self, rows: list[Choice]) -> None:
        self.picker.show_choices(rows)

    def _count(self) -> None:
        chosen = len(self.picker.chosen())
        self.set_primary(trn("Add {n} pupil", "Add {n} pupils", chosen))
        self.primary.setEnabled(chosen > 0)

    def accept(self) -> None:
        """Put those who are ticked into the club."""
        chosen = self.picker.chosen()
        if self._saving or not self.form.check():
            return
        if not chosen:
            self.show_error(RuleBroken(tr("Tick who joins.")))
            return
        first, club = self.form.value("first"), self._board.club.id
        self._saving = True
        self._tools.tasks.write(
            lambda: self._service.join(club, chosen, first), self._done, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._saving = False
        self.show_error(error)

    def _done(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)
        self.joined.emit()
