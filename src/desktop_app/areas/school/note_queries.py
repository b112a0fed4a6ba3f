"""Reads of the desk's notes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school.tables import DeskNote


@dataclass(frozen=True, slots=True)
class DeskNoteRow:
    """A note the office left for itself: for a day, or until somebody is done with it."""

    id: UUID
    text: str
    on_day: date | None
    author: str
    written_at: datetime
    done_at: datetime | None
    done_by: str | None

    @property
    def done(self) -> bool:
        """Whether somebody is done with it."""
        return self.done_at is not None


def desk_notes(session: Session, *, done: bool = True) -> list[DeskNoteRow]:
    """Return the notes, those of no day first, then in order of their day."""
    query = select(DeskNote).order_by(
        DeskNote.on_day.is_not(None), DeskNote.on_day, DeskNote.created_at, DeskNote.id
    )
    if not done:
        query = query.where(DeskNote.done_at.is_(None))
    return [_row(each) for each in session.scalars(query)]


def desk_notes_of_day(session: Session, day: date, *, today: date) -> list[DeskNoteRow]:
    """Return what the desk has to know on a day and is not done with.

    A note of an earlier day stays until it is done, so on today and later days it is still there.
    """
    wanted = or_(DeskNote.on_day.is_(None), DeskNote.on_day == day)
    if day == today:
        wanted = or_(wanted, DeskNote.on_day < today)
    query = (
        select(DeskNote)
        .where(DeskNote.done_at.is_(None), wanted)
        .order_by(DeskNote.on_day.is_(None), DeskNote.on_day, DeskNote.created_at, DeskNote.id)
    )
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
