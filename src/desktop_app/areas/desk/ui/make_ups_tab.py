"""A student's make-ups and lesson notes, among the lessons in the inspector."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.api import CreditRow, LessonNoteRow
from desktop_app.areas.desk.ui import later
from desktop_app.areas.desk.ui.make_up_explained import of_make_up
from desktop_app.areas.desk.ui.make_up_words import (
    missed_words,
    state_chip,
    until_words,
    used_words,
)
from desktop_app.core.wording import show_date_with_year, tr
from desktop_app.kit.card_parts import Block, LineItem, Lines
from desktop_app.kit.deeds import Deed

if TYPE_CHECKING:
    from desktop_app.areas.desk.ui.students_pane import StudentsPane

LISTED = 20
_DIALOG = "desktop_app.areas.desk.ui.registers_make_ups"


@dataclass(frozen=True, slots=True)
class Learned:
    """What was read: the make-ups and the newest lesson notes."""

    credits: tuple[CreditRow, ...]
    notes: tuple[LessonNoteRow, ...]


def read(session: Any, student_id: UUID, today: date) -> Learned:
    """Read them; on a reader thread."""
    return Learned(
        tuple(attendance.make_ups_of(session, student_id, today)),
        tuple(attendance.notes_of_student(session, student_id, most=LISTED)),
    )


def blocks(
    found: Learned, today: date, pane: "StudentsPane", student: tuple[UUID, str]
) -> list[Block]:
    """Return the block of make-ups and that of lesson notes, where there is something to show."""
    drawn: list[Block] = []
    if found.credits or pane.may_write():
        drawn.append(_make_ups(found, today, pane, student))
    if found.notes:
        drawn.append(notes_block(found.notes))
    return drawn


def _make_ups(
    found: Learned, today: date, pane: "StudentsPane", student: tuple[UUID, str]
) -> Block:
    items = [
        replace(credit_line(row, today), run=partial(_explain, pane, row.id))
        for row in found.credits[:LISTED]
    ]
    deeds: Sequence[Deed] = ()
    if pane.may_write():
        parts = (pane, pane.tools, pane.database)
        deeds = (
            Deed(tr("Give a make-up…"), partial(_give, parts, pane, student), "plus"),
            Deed(tr("All make-ups…"), partial(_open, parts), "list-bullets"),
        )
    return Lines(tr("Make-ups"), items, nothing=tr("No make-ups."), deeds=deeds)


def _explain(pane: "StudentsPane", credit_id: UUID) -> None:
    pane.explain(of_make_up(pane.database, credit_id))


def _give(parts: tuple[Any, ...], pane: "StudentsPane", student: tuple[UUID, str]) -> None:
    give = later.load(f"{_DIALOG}:give_make_up")
    give(*parts, pane.after(tr("Make-up given")), student=student)


def _open(parts: tuple[Any, ...]) -> None:
    later.load(f"{_DIALOG}:open_make_ups")(*parts)


def credit_line(row: CreditRow, today: date) -> LineItem:
    """Return one make-up as a line."""
    second = ", ".join(
        part
        for part in (row.withdrawn_reason or row.reason,
                     used_words(row) or tr("until {day}", day=until_words(row)))
        if part
    )  # fmt: skip
    return LineItem(missed_words(row) or tr("By hand"), second, chip=state_chip(row, today))


def notes_block(notes: Sequence[LessonNoteRow]) -> Block:
    """Return lesson notes as lines, newest first."""
    items = []
    for note in notes:
        whom = tr("for everybody") if note.student_id is None else ""
        staff = "" if note.shared else tr("for staff only")
        when = show_date_with_year(note.day)
        second = ", ".join(part for part in (when, note.title, note.author, whom, staff) if part)
        items.append(LineItem(note.text, second))
    return Lines(tr("Lesson notes, newest first"), items)
