"""Notes of the desk: left for a day or until they are done."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.school import rules
from desktop_app.areas.school.service.rows import found
from desktop_app.areas.school.tables import DeskNote
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr

LONGEST_NOTE = 1_000


def add_desk_note(work: Work, text: str, *, on_day: date | None = None) -> UUID:
    """Leave a note, for a day or until it is done. Raises RuleBroken."""
    row = DeskNote(text=_checked(text), on_day=_day(on_day), author_name=work.actor.name)
    work.session.add(row)
    work.session.flush()
    return row.id


def set_desk_note(work: Work, note_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a note's text or day, or say whether it is done. Raises RuleBroken, NotFound."""
    row = found(work, DeskNote, note_id, tr("note"))
    for name, value in facts.items():
        if name == "text":
            row.text = _checked(value)
        elif name == "on_day":
            row.on_day = _day(value)
        elif name == "done":
            row.done_at = (row.done_at or work.clock.now()) if value else None
            row.done_by = (row.done_by or work.actor.name) if value else None
        else:
            raise RuleBroken(tr("A note has no {name}.", name=name), field=name)
    work.session.flush()


def _checked(text: str | None) -> str:
    kept = "\n".join(line.strip() for line in (text or "").strip().splitlines())
    if not kept:
        raise RuleBroken(tr("This cannot stay empty."), field="text")
    if len(kept) > LONGEST_NOTE:
        raise RuleBroken(
            tr("This is longer than {most} letters. Shorten it.", most=LONGEST_NOTE), field="text"
        )
    return kept


def _day(day: date | None) -> date | None:
    if day is not None:
        rules.check_span(day, day, field="on_day")
    return day


class DeskNoteService:
    """What the office does with its notes; each deed is one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, text: str, *, on_day: date | None = None) -> Changes:
        """Leave a note."""
        with self._database.writing(tr("Add desk note")) as work:
            work.made = add_desk_note(work, text, on_day=on_day)
        return work.changes

    def set(self, note_id: UUID, facts: Mapping[str, Any]) -> Changes:
        """Change a note."""
        with self._database.writing(tr("Change desk note")) as work:
            set_desk_note(work, note_id, facts)
        return work.changes

    def finish(self, note_id: UUID, *, done: bool = True) -> Changes:
        """Put a note away, or bring it back."""
        label = tr("Desk note is done") if done else tr("Bring desk note back")
        with self._database.writing(label) as work:
            set_desk_note(work, note_id, {"done": done})
        return work.changes
