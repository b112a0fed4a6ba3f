"""What is to come in a room."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.conflicts import takes_place
from desktop_app.areas.timetable.tables import LessonOccurrence, OneOnOneSlot
from desktop_app.core.clock import local


def to_come_in_room(session: Session, room_id: UUID, now: datetime) -> list[datetime]:
    """Return when meetings and offered slots to come begin in a room, in order."""
    row, slot = LessonOccurrence, OneOnOneSlot
    meetings = select(row.starts_at).where(
        row.room_id == room_id, row.starts_at >= now, takes_place(row)
    )
    slots = select(slot.starts_at).where(
        slot.room_id == room_id, slot.starts_at >= now, slot.withdrawn_at.is_(None)
    )
    return sorted((*session.scalars(meetings), *session.scalars(slots)))


def last_in_room(session: Session, room_id: UUID, now: datetime) -> date | None:
    """Return the last day on which something to come is in a room."""
    found = to_come_in_room(session, room_id, now)
    return local(found[-1], school.facts(session).timezone).date() if found else None
