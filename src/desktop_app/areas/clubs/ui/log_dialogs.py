"""Pages read and minutes practised, entered one by one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.homework import find_books
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.pane import Tools


def _pupils(board: Board) -> list[tuple[UUID, str]]:
    return sorted(((row.student_id, row.name) for row in board.rows), key=lambda one: one[1])


class ReadingDialog(FormDialog):
    """Pages of a book that a pupil read on a day."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, board: Board,
        student_id: UUID | None = None,
    ) -> None:  # fmt: skip
        self._database, self._board = database, board
        self._service = ClubService(database)
        super().__init__(
            parent, tools.tasks,
            title=tr("Enter pages read"),
            fact=tr("Pages read for {club}", club=board.club.name),
            primary=tr("Enter pages"),
            fields=(
                Field("student", tr("Pupil"), "choice", options=_pupils(board), required=True),
                Field("pages", tr("Pages"), "number", required=True, width=70),
                Field("date", tr("Day"), "date", required=True, today=board.today),
                Field("book", tr("Book"), "combo", lookup=self._books, width=300,
                      hint=tr("Title or author")),
                Field("title", tr("New book"), width=300, hint=tr("Title of a book not listed")),
                Field("finished", tr("Finished"), "tick", help=tr("The book is read to its end")),
            ),
            save=self._write, values={"date": board.today, "student": student_id}, width=520,
        )  # fmt: skip
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))
        self.form.focus("pages" if student_id is not None else "student")

    def _books(self, typed: str) -> Sequence[tuple[UUID, str]]:
        with self._database.reading() as session:
            return find_books(session, fold(typed))

    def _write(self, values: dict[str, Any]) -> Changes:
        if values["pages"] is None:
            raise RuleBroken(tr("Say how many pages were read, at least one."), field="pages")
        more = {"day": values["date"], "finished": bool(values["finished"])}
        club, student, pages = self._board.club.id, values["student"], values["pages"]
        title = (values["title"] or "").strip()
        if title and values["book"] is not None:
            raise RuleBroken(
                tr("A book is chosen already. Leave one of the two empty."), field="title"
            )
        if title and values["book"] is None:
            return self._service.read_new(club, student, pages, title, **more)
        return self._service.log_reading(club, student, pages, book_id=values["book"], **more)


class PracticeDialog(FormDialog):
    """Minutes a pupil practised on a day."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, board: Board,
        student_id: UUID | None = None,
    ) -> None:  # fmt: skip
        self._board, self._service = board, ClubService(database)
        super().__init__(
            parent, tools.tasks,
            title=tr("Enter practice"),
            fact=tr("Practice for {club}", club=board.club.name),
            primary=tr("Enter minutes"),
            fields=(
                Field("student", tr("Pupil"), "choice", options=_pupils(board), required=True),
                Field("minutes", tr("Minutes"), "number", required=True, width=70),
                Field("date", tr("Day"), "date", required=True, today=board.today),
                Field("note", tr("Note"), width=300),
            ),
            save=self._write, values={"date": board.today, "student": student_id}, width=520,
        )  # fmt: skip
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))
        self.form.focus("minutes" if student_id is not None else "student")

    def _write(self, values: dict[str, Any]) -> Changes:
        return self._service.log_practice(
            values["student"], values["minutes"], day=values["date"],
            club_id=self._board.club.id, note=values["note"],
        )  # fmt: skip
