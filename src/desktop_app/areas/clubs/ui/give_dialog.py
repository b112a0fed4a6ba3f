"""Giving points by hand: to whom, how many, why."""

from collections.abc import Collection
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.rules import MOST_POINTS
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.ui.picker import Choice, Picker
from desktop_app.areas.clubs.words import points_words, pupils_words, signed
from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp


class GiveDialog(Dialog):
    """Points for many at once; the reason stays in their history."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, board: Board,
        ticked: Collection[UUID] = (),
    ) -> None:  # fmt: skip
        fact = tr("Give points in {club}", club=board.club.name)
        super().__init__(parent, tr("Give points"), fact, tr("Give points"), width=560)
        self._tools, self._board = tools, board
        self._service = ClubService(database)
        self._saving = False
        self.form = Form(
            (
                Field("points", tr("Points"), "number", required=True, width=70, start=5,
                      help=tr("1 to {most} for each", most=MOST_POINTS)),
                Field("reason", tr("Reason"), required=True, width=320,
                      hint=tr("Kind words to a friend")),
                Field("date", tr("Day"), "date", required=True, today=board.today,
                      start=board.today),
            ), tasks=tools.tasks,
        )  # fmt: skip
        self.picker = Picker(tools, "give-points", tr("Points so far"), align="right")
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(10))
        column.addWidget(self.form)
        column.addWidget(self.picker, 1)
        self.set_body(body)
        self.picker.changed.connect(self._count)
        self.form.changed.connect(lambda _key: self._count())
        rows = [Choice(row.student_id, row.name, row.native_name or "", signed(row.total),
                       row.total)
                for row in board.rows]  # fmt: skip
        self.picker.show_choices(rows, ticked)
        self.form.focus("points")

    def _count(self) -> None:
        chosen, points = len(self.picker.chosen()), self.form.value("points") or 0
        self.set_result(
            tr("{points} for {pupils}", points=points_words(points), pupils=pupils_words(chosen))
        )
        self.banner.clear("not_saved")

    def accept(self) -> None:
        """Check, save off the GUI thread, close when it is saved."""
        if self._saving or not self.form.check():
            return
        chosen = self.picker.chosen()
        if not chosen:
            self.show_error(RuleBroken(tr("Tick the pupils who get the points.")))
            return
        values, club = self.form.values(), self._board.club.id
        self._saving = True
        self._tools.tasks.write(
            lambda: self._service.give_points(
                club, chosen, values["points"], values["reason"], day=values["date"]
            ),
            self._done, self._failed,
        )  # fmt: skip

    def _done(self, changes: Changes) -> None:
        self._saving = False
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)

    def _failed(self, error: Exception) -> None:
        self._saving = False
        named = error.field if isinstance(error, DownbeatError) else None
        said = error.sentence if isinstance(error, DownbeatError) else ""
        if named is None or not self.form.set_error(named, said):
            self.show_error(error)
