"""Meetings planned on days that were closed afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school.tables import CalendarDay
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import OccurrenceStatus


@dataclass(frozen=True, slots=True)
class ClosedMeeting:
    """A planned meeting on a closed day, with the name of the closure."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    day: date
    closure: str


def closed_meetings(session: Session, first: date, last: date) -> Sequence[ClosedMeeting]:
    """Return the meetings still planned on closed days: what a late closure has to repair."""
    place = or_(CalendarDay.location_id.is_(None), CalendarDay.location_id == Lesson.location_id)
    query = (
        select(
            LessonOccurrence.id,
            Lesson.id,
            Lesson.title,
            LessonOccurrence.local_date,
            CalendarDay.name,
        )
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .join(CalendarDay, and_(CalendarDay.day == LessonOccurrence.local_date, place))
        .where(
            LessonOccurrence.local_date.between(first, last),
            LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
        )
        .order_by(
            LessonOccurrence.starts_at, LessonOccurrence.id, CalendarDay.location_id.is_(None)
        )
    )
    found: dict[UUID, ClosedMeeting] = {}
    for row in session.execute(query):
        found.setdefault(row[0], ClosedMeeting(*row))
    return list(found.values())
