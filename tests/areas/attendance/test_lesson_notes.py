"""Lesson notes: one for everybody or one for a student, changed, taken away, refused."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import LessonNote
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.attendance.conftest import Desk


def notes(desk: Desk) -> set[tuple[str, bool]]:
    with desk.plan.database.reading() as session:
        rows = session.execute(select(LessonNote.text, LessonNote.shared))
        return {(text, shared) for text, shared in rows}


def test_notes_of_a_class_are_one_change_and_one_undo(desk: Desk) -> None:
    amara, kofi = desk.plan.students["Amara"], desk.plan.students["Kofi"]
    wanted = {None: ("Scales", True), amara: ("Bow hold", True), kofi: ("Tired", False)}
    desk.service.write_notes(desk.meeting(), wanted)
    assert notes(desk) == set(wanted.values())
    undo(desk.plan.database)
    assert notes(desk) == set()


def test_the_same_note_again_changes_nothing_and_an_empty_one_takes_it_away(desk: Desk) -> None:
    meeting, amara = desk.meeting(), desk.plan.students["Amara"]
    assert not desk.service.write_note(meeting, amara, "  ")
    desk.service.write_note(meeting, amara, "Bow hold")
    assert not desk.service.write_note(meeting, amara, "Bow hold")
    desk.service.write_note(meeting, amara, "Bow hold", shared=False)
    assert notes(desk) == {("Bow hold", False)}
    desk.service.write_note(meeting, amara, None)
    assert notes(desk) == set()


def test_who_is_not_in_the_lesson_has_no_note_in_it(desk: Desk) -> None:
    stranger = next(
        row for name, row in desk.plan.students.items() if name not in {"Amara", "Kofi"}
    )
    with pytest.raises(RuleBroken, match="nothing to note"):
        desk.service.write_note(desk.meeting(), stranger, "Hello")
    assert notes(desk) == set()


def test_a_note_is_changed_by_its_id_in_words_or_in_who_sees_it(desk: Desk) -> None:
    desk.service.write_note(desk.meeting(), None, "Scales")
    with desk.plan.database.reading() as session:
        note = session.scalars(select(LessonNote.id)).one()

    def change(note_id: UUID, **facts: Any) -> None:
        with desk.plan.database.writing("Change note") as work:
            attendance.set_lesson_note(work, note_id, **facts)

    change(note, shared=False)
    assert notes(desk) == {("Scales", False)}
    change(note, text="Scales in D")
    assert notes(desk) == {("Scales in D", False)}
    with pytest.raises(NotFound, match="lesson note is not in the school"):
        change(new_id(), text="Nothing")
