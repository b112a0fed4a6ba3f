"""Reads of the desk's notes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.school.glances import DeskNoteRow
from desktop_app.areas.school.tables import DeskNote


def desk_notes(session: Session, *, done: bool = True) -> list[DeskNoteRow]:
    """Return the notes, those of no day first, then in order of their day."""
    query = select(DeskNote).order_by(
        DeskNote.on_day.is_not(None), DeskNote.on_day, DeskNote.created_at, DeskNote.id
    )
    if not done:
        query = query.where(DeskNote.done_at.is_(None))
    return [_row(each) for each in session.scalars(query)]


def _row(each: DeskNote) -> DeskNoteRow:
    return DeskNoteRow(
        each.id,
        each.text,
        each.on_day,
        each.author_name,
        each.created_at,
        each.done_at,
        each.done_by,
    )
