"""Planned meetings that a change of the world touches: a closure, an absence, a broken room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED, OccurrenceStatus
from desktop_app.core.clock import local


@dataclass(frozen=True, slots=True)
class Reach:
    """Which meetings are meant: between two days, of a location, teacher, room or lesson."""

    first: date
    last: date
    location_id: UUID | None = None
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    lesson_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TouchedMeeting:
    """A meeting that is planned or was held; `start` and `end` are the school's wall time."""

    id: UUID
    lesson_id: UUID
    title: str
    instrument_id: UUID | None
    day: date
    starts_at: datetime
    ends_at: datetime
    start: datetime
    end: datetime
    teacher_id: UUID | None
    teacher: str
    room_id: UUID | None
    room: str
    location_id: UUID | None
    status: OccurrenceStatus
    students: int

    @property
    def held(self) -> bool:
        """Whether its register is finished."""
        return self.status is OccurrenceStatus.COMPLETED


def touched_meetings(
    session: Session, reach: Reach, *, only: Collection[UUID] | None = None
) -> Sequence[TouchedMeeting]:
    """Return the meetings in reach that are not cancelled, in the order they take place."""
    zone = facts(session).timezone
    query = _query().where(LessonOccurrence.local_date.between(reach.first, reach.last))
    place = func.coalesce(Room.location_id, Lesson.location_id)
    for wanted, column in (
        (reach.location_id, place),
        (reach.teacher_id, LessonOccurrence.teacher_id),
        (reach.room_id, LessonOccurrence.room_id),
        (reach.lesson_id, LessonOccurrence.lesson_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    rows = session.execute(query)
    return [_meeting(row, zone) for row in rows if only is None or row.id in only]


def _query() -> Any:
    staff, teacher = aliased(Staff), aliased(Person)
    students = (
        select(func.count())
        .where(
            Enrollment.school_id == LessonOccurrence.school_id,
            Enrollment.lesson_id == LessonOccurrence.lesson_id,
            in_spell(LessonOccurrence, Enrollment),
        )
        .correlate(LessonOccurrence)
        .scalar_subquery()
    )
    meeting = LessonOccurrence
    return (
        select(
            meeting.id,
            meeting.lesson_id,
            Lesson.title,
            Lesson.instrument_id,
            meeting.local_date,
            meeting.starts_at,
            meeting.ends_at,
            meeting.teacher_id,
            shown_name(teacher).label("teacher"),
            meeting.room_id,
            Room.name.label("room"),
            func.coalesce(Room.location_id, Lesson.location_id).label("location_id"),
            meeting.status,
            students.label("students"),
        )
        .join(Lesson, Lesson.id == meeting.lesson_id)
        .outerjoin(staff, staff.id == meeting.teacher_id)
        .outerjoin(teacher, teacher.id == staff.person_id)
        .outerjoin(Room, Room.id == meeting.room_id)
        .where(meeting.status.not_in(CANCELLED))
        .order_by(meeting.starts_at, Lesson.sort_title, meeting.id)
    )


def _meeting(row: Any, zone: str) -> TouchedMeeting:
    return TouchedMeeting(
        id=row.id,
        lesson_id=row.lesson_id,
        title=row.title,
        instrument_id=row.instrument_id,
        day=row.local_date,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        start=local(row.starts_at, zone),
        end=local(row.ends_at, zone),
        teacher_id=row.teacher_id,
        teacher=row.teacher or "",
        room_id=row.room_id,
        room=row.room or "",
        location_id=row.location_id,
        status=row.status,
        students=row.students,
    )
