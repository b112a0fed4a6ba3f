"""Homework of a club or of lessons: set, and entered for a whole class at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.board import Board
from desktop_app.areas.clubs.queries.clubs import ClubRow
from desktop_app.areas.clubs.queries.homework import (
    DoneRow,
    HomeworkRow,
    LevelRow,
    Pupil,
    class_of,
    completions_of,
    homework_of,
    levels_of,
)
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.service.deeds import NewHomework
from desktop_app.areas.clubs.terms import ClubKind, HomeworkKind
from desktop_app.areas.clubs.ui.grid_state import GridState, Place
from desktop_app.areas.clubs.ui.homework_grid import GridTable
from desktop_app.areas.clubs.words import homework_words
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.choice_fields import Choice
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import CutLabel, label
from desktop_app.kit.overflow import OverflowRow
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp

COLUMNS = 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the grid shows: a class, its newest homework, and what was done."""

    pupils: Sequence[Pupil]
    homework: Sequence[HomeworkRow]
    levels: Sequence[LevelRow]
    stored: Mapping[Place, DoneRow]
    lessons: Sequence[tuple[UUID, str]]

    def state(self) -> GridState:
        """Return it with nothing entered."""
        return GridState(self.pupils, self.homework, self.levels, self.stored)


def read_sheet(
    database: Database, club_id: UUID, today: date, lesson_id: UUID | None = None
) -> Sheet:
    """Read the grid of a club, or of a lesson that has homework; on a reader thread."""
    with database.reading() as session:
        of_lessons = homework_of(session)
        lessons = {row.lesson_id: row.lesson or "" for row in of_lessons if row.lesson_id}
        if lesson_id is not None:
            rows = [row for row in of_lessons if row.lesson_id == lesson_id][:COLUMNS]
        else:
            rows = homework_of(session, club_id=club_id, most=COLUMNS)
        pupils = class_of(session, rows[0], today) if rows else []
        levels = levels_of(session, club_id) if lesson_id is None else []
        done = completions_of(session, [row.id for row in rows]) if rows else []
    stored = {(row.homework_id, row.student_id): row for row in done}
    return Sheet(pupils, rows, levels, stored, tuple(lessons.items()))


class HomeworkDialog(Dialog):
    """The newest homework of a class as a grid; everything entered is saved in one change."""

    def __init__(self, parent: QWidget, tools: Tools, database: Database, board: Board) -> None:
        super().__init__(parent, tr("Homework"), "", "", width=820)
        self._tools, self._database, self._board = tools, database, board
        self._service = ClubService(database)
        self._saving = self._leaving = False
        self._lessons: list[UUID | None] = []
        self.whose = Choice()
        self.whose.setAccessibleName(tr("Whose homework"))
        self.form = Form(
            (Field("day", tr("Done on"), "date", required=True, today=board.today,
                   start=board.today),), label_width=60,
        )  # fmt: skip
        self.table = GridTable(GridState((), (), (), {}))
        self.table.setMinimumHeight(dp(340))
        self.empty = EmptyState()
        self.empty.hide()
        self.hint = label(
            tr("Digits enter. Space: done as expected. Q: quality. Del: take back. Enter: next."),
            "small",
        )
        self.said = CutLabel("", "body")
        self.everyone = Button(tr("All done as expected"), "list-checks", self.fill, small=True)
        self.new = Button(tr("Set homework…"), "plus", self.set_homework, small=True)
        self._lay_out()
        self.table.edited.connect(self._count)
        self.table.said.connect(self.said.setText)
        self.whose.currentIndexChanged.connect(lambda _at: self.read())
        self.read()

    def _lay_out(self) -> None:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dp(8))
        top = QHBoxLayout()
        top.addWidget(self.whose)
        top.addWidget(self.form, 1)
        deeds = OverflowRow()
        for button in (self.everyone, self.new):
            deeds.add_button(button)
        top.addWidget(deeds)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.said)
        column.addWidget(self.hint)
        self.set_body(body)
        self.resize(dp(940), dp(620))

    # --- showing ---

    def lesson(self) -> UUID | None:
        """Return the lesson whose homework is shown, none for the club."""
        at = self.whose.currentIndex()
        return self._lessons[at] if 0 <= at < len(self._lessons) else None

    def read(self) -> None:
        """Read the grid."""
        club, today, lesson = self._board.club.id, self._board.today, self.lesson()
        self._tools.tasks.read(
            lambda: read_sheet(self._database, club, today, lesson), self._show, self.show_error,
            key=("homework", id(self)),
        )  # fmt: skip

    def _show(self, sheet: Sheet) -> None:
        self._offer(sheet)
        self.table.show_state(sheet.state())
        some = bool(sheet.homework)
        self.table.setVisible(some)
        self.empty.setVisible(not some)
        self.empty.say(tr("No homework was set yet"), tr("Set some; then it is entered here."))
        self.everyone.setEnabled(some)
        name = self.whose.currentText() or self._board.club.name
        pupils = trn("{n} pupil", "{n} pupils", len(sheet.pupils))
        self.set_fact(tr("Homework of {name}, {pupils}", name=name, pupils=pupils))
        self._count()
        if some:
            self.table.setFocus()

    def _offer(self, sheet: Sheet) -> None:
        wanted: list[UUID | None] = [None, *(key for key, _ in sheet.lessons)]
        if wanted == self._lessons:
            return
        kept = self.lesson()
        self.whose.blockSignals(True)
        self.whose.clear()
        self._lessons = wanted
        self.whose.addItem(self._board.club.name)
        for _, title in sheet.lessons:
            self.whose.addItem(title)
        self.whose.setCurrentIndex(wanted.index(kept) if kept in wanted else 0)
        self.whose.blockSignals(False)
        self.whose.setVisible(len(wanted) > 1)

    @property
    def state(self) -> GridState:
        """What is entered."""
        return self.table.grid.state

    def _count(self) -> None:
        self._leaving = False
        count, back = len(self.state.pending), len(self.state.taken())
        self.set_primary(trn("Save {n} entry", "Save {n} entries", count))
        self.primary.setEnabled(count > 0)
        said = trn("{n} earlier entry is taken back", "{n} earlier entries are taken back", back)
        self.set_result(said if back else "")

    def fill(self) -> None:
        """Say that everyone else did the current homework as expected."""
        place = self.table.grid.place(self.table.currentIndex())
        if place is not None:
            self.state.fill(place[0])
            self.table.viewport().update()
            self._count()

    def set_homework(self) -> None:
        """Set new homework for this class."""
        open_new(self, self._tools, self._database, self._board, self.read)

    # --- saving ---

    def accept(self) -> None:
        """Save everything in one change; a wrong cell is shown first."""
        if self._saving or not self.state.pending or not self.form.check():
            return
        wrong = self.state.problems()
        if wrong:
            self.show_error(RuleBroken(wrong[0][1]))
            return
        done, taken = self.state.entered(self.form.value("day")), self.state.taken()
        self._saving = True
        self._tools.tasks.write(
            lambda: self._service.enter_grid(done, taken), self._done, self._failed
        )

    def _failed(self, error: Exception) -> None:
        self._saving = False
        if isinstance(error, RuleBroken) and error.field == "date":
            self.form.set_error("day", error.sentence)
        else:
            self.show_error(error)

    def _done(self, changes: Changes) -> None:
        self._saving = False
        self._tools.notices.done(changes.label, self._tools.undo)
        self.banner.clear("not_saved")
        self.read()

    def reject(self) -> None:
        """Close; what was typed is not lost by one stray Esc."""
        if self.state.pending and not self._leaving:
            self._leaving = True
            self.show_error(
                RuleBroken(tr("Not saved yet. Press Esc again to leave without saving."))
            )
            return
        super().reject()


@dataclass(frozen=True, slots=True)
class Choices:
    """What new homework can be for."""

    levels: Sequence[LevelRow]
    lessons: Sequence[tuple[UUID, str]]


def open_new(parent: QWidget, tools: Tools, database: Database, board: Board, then: Any) -> None:
    """Read what can be chosen, then ask for new homework."""

    def read() -> Choices:
        with database.reading() as session:
            return Choices(levels_of(session, board.club.id), timetable.lesson_choices(session))

    def show(choices: Choices) -> None:
        dialog = NewHomeworkDialog(parent, tools, database, board, choices)
        dialog.saved.connect(lambda _changes: then())
        dialog.open()

    tools.tasks.read(read, show)


class NewHomeworkDialog(FormDialog):
    """What is set, for whom, until when."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, board: Board, choices: Choices
    ) -> None:
        self._service, self._club = ClubService(database), board.club
        due = board.today + timedelta(days=7)
        super().__init__(
            parent, tools.tasks,
            title=tr("Set homework"),
            fact=tr("Homework for {club}", club=board.club.name),
            primary=tr("Set homework"),
            fields=_new_fields(board, choices),
            save=self._write,
            values={"kind": usual_kind(board.club), "set_on": board.today, "due_on": due},
            width=540,
        )  # fmt: skip
        self.places = {"level": "club_level_id", "lesson": "lesson_id"}
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))
        self.form.changed.connect(self._kind_changed)
        self._kind_changed("kind")

    def _kind_changed(self, key: str) -> None:
        if key == "kind":
            kind = self.form.value("kind")
            self.form.show_field("club_level_id", visible=kind is HomeworkKind.LEVEL)
            self.form.show_field(
                "target", visible=kind in {HomeworkKind.PAGES, HomeworkKind.PRACTICE}
            )

    def _write(self, values: dict[str, Any]) -> Changes:
        kind, lesson = values["kind"], values["lesson_id"]
        level = values["club_level_id"] if kind is HomeworkKind.LEVEL else None
        counted = kind in {HomeworkKind.PAGES, HomeworkKind.PRACTICE}
        new = NewHomework(
            values["title"], kind, values["due_on"],
            club_id=None if lesson else self._club.id, lesson_id=lesson,
            target=values["target"] if counted else None, club_level_id=level,
            set_on=values["set_on"],
        )  # fmt: skip
        return self._service.set_homework(new)


def usual_kind(club: ClubRow) -> HomeworkKind:
    """Return what homework of a club mostly asks for."""
    return {
        ClubKind.READING: HomeworkKind.PAGES,
        ClubKind.LADDER: HomeworkKind.LEVEL,
        ClubKind.PRACTICE: HomeworkKind.PRACTICE,
    }[club.kind]


def _new_fields(board: Board, choices: Choices) -> tuple[Field, ...]:
    kinds = tuple((kind, homework_words(kind)) for kind in HomeworkKind)
    levels = tuple((row.id, row.name) for row in choices.levels if row.active)
    return (
        Field("title", tr("What"), required=True, width=320, hint=tr("One chapter")),
        Field("kind", tr("It asks for"), "segments", options=kinds),
        Field("target", tr("How many"), "number", width=70, help=tr("pages or minutes")),
        Field("club_level_id", tr("Level"), "choice", options=levels, hint=tr("As it comes")),
        Field("set_on", tr("From"), "date", required=True, today=board.today),
        Field("due_on", tr("Until"), "date", required=True, today=board.today),
        Field("lesson_id", tr("Lesson"), "choice", options=choices.lessons,
              hint=tr("None, for the club")),
    )  # fmt: skip
