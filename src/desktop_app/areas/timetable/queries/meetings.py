"""Reads of meetings: of a day, a week, a lesson."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Location, Room
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.queries.hybrid import cycles
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED, LessonType, OccurrenceStatus
from desktop_app.core.clock import local
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting.

    `start` and `end` are the school's wall time; `cycle_week` is that of a hybrid lesson.
    """

    id: UUID
    lesson_id: UUID
    title: str
    type: LessonType
    original_date: date
    day: date
    starts_at: datetime
    ends_at: datetime
    start: datetime
    end: datetime
    teacher_id: UUID | None
    teacher: str | None
    substitute_for_id: UUID | None
    substitute_for: str | None
    room_id: UUID | None
    room: str | None
    location_id: UUID | None
    location: str | None
    status: OccurrenceStatus
    cancel_reason: str | None
    booked_anyway: str | None
    finished_at: datetime | None
    enrolled: int
    cycle_week: int | None
    one_on_one: bool

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status in CANCELLED

    @property
    def moved(self) -> bool:
        """Whether it is on another day than the rule gave it."""
        return self.day != self.original_date

    def in_progress(self, now: datetime) -> bool:
        """Say whether it is going on; computed from the clock, never stored."""
        return not self.cancelled and self.starts_at <= now < self.ends_at


def _meetings() -> Select[Any]:
    teacher, other = aliased(Person), aliased(Person)
    staff, replaced = aliased(Staff), aliased(Staff)
    enrolled = (
        select(func.count())
        .where(
            Enrollment.school_id == LessonOccurrence.school_id,
            Enrollment.lesson_id == LessonOccurrence.lesson_id,
            in_spell(LessonOccurrence, Enrollment),
        )
        .correlate(LessonOccurrence)
        .scalar_subquery()
    )
    return (
        select(
            LessonOccurrence,
            Lesson.title,
            Lesson.type,
            shown_name(teacher).label("teacher"),
            shown_name(other).label("replaced"),
            Room.name.label("room"),
            Location.id.label("location_id"),
            Location.name.label("location"),
            enrolled.label("enrolled"),
        )
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(staff, staff.id == LessonOccurrence.teacher_id)
        .outerjoin(teacher, teacher.id == staff.person_id)
        .outerjoin(replaced, replaced.id == LessonOccurrence.substitute_for_id)
        .outerjoin(other, other.id == replaced.person_id)
        .outerjoin(Room, Room.id == LessonOccurrence.room_id)
        .outerjoin(Location, Location.id == func.coalesce(Room.location_id, Lesson.location_id))
        .order_by(LessonOccurrence.starts_at, Lesson.sort_title, LessonOccurrence.id)
    )


def _rows(session: Session, query: Select[Any]) -> list[MeetingRow]:
    found = session.execute(query).all()
    zone = facts(session).timezone
    hybrid = {row[0].lesson_id for row in found if row.type is LessonType.HYBRID}
    of = cycles(session, hybrid) if hybrid else {}
    rows = []
    for row in found:
        each: LessonOccurrence = row[0]
        cycle = of.get(each.lesson_id)
        week = cycle.week(each.original_date) if cycle else None
        rows.append(
            MeetingRow(
                id=each.id,
                lesson_id=each.lesson_id,
                title=row.title,
                type=row.type,
                original_date=each.original_date,
                day=each.local_date,
                starts_at=each.starts_at,
                ends_at=each.ends_at,
                start=local(each.starts_at, zone).replace(tzinfo=None),
                end=local(each.ends_at, zone).replace(tzinfo=None),
                teacher_id=each.teacher_id,
                teacher=row.teacher if each.teacher_id else None,
                substitute_for_id=each.substitute_for_id,
                substitute_for=row.replaced if each.substitute_for_id else None,
                room_id=each.room_id,
                room=row.room,
                location_id=row.location_id,
                location=row.location,
                status=each.status,
                cancel_reason=each.cancel_reason,
                booked_anyway=each.booked_anyway,
                finished_at=each.finished_at,
                enrolled=row.enrolled,
                cycle_week=week,
                one_on_one=bool(cycle and week in cycle.cycle.one_on_one_weeks),
            )
        )
    return rows


def meetings_between(
    session: Session,
    first: date,
    last: date,
    *,
    teacher_id: UUID | None = None,
    room_id: UUID | None = None,
    location_id: UUID | None = None,
    student_id: UUID | None = None,
) -> list[MeetingRow]:
    """Return the meetings on the days from first to last, cancelled ones too, in order of time."""
    query = _meetings().where(LessonOccurrence.local_date.between(first, last))
    if teacher_id is not None:
        query = query.where(LessonOccurrence.teacher_id == teacher_id)
    if room_id is not None:
        query = query.where(LessonOccurrence.room_id == room_id)
    if location_id is not None:
        query = query.where(func.coalesce(Room.location_id, Lesson.location_id) == location_id)
    if student_id is not None:
        theirs = select(Enrollment.id).where(
            Enrollment.lesson_id == LessonOccurrence.lesson_id,
            Enrollment.student_id == student_id,
            in_spell(LessonOccurrence, Enrollment),
        )
        query = query.where(theirs.exists())
    return _rows(session, query)


def day_meetings(session: Session, day: date, **which: UUID | None) -> list[MeetingRow]:
    """Return the meetings of a day."""
    return meetings_between(session, day, day, **which)


def week_meetings(session: Session, day: date, **which: UUID | None) -> list[MeetingRow]:
    """Return the meetings of the Monday week that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return meetings_between(session, monday, monday + timedelta(days=6), **which)


def lesson_meetings(session: Session, lesson_id: UUID) -> list[MeetingRow]:
    """Return every meeting of a series in order of time."""
    return _rows(session, _meetings().where(LessonOccurrence.lesson_id == lesson_id))


def meeting_page(session: Session, ids: Collection[UUID]) -> Mapping[UUID, MeetingRow]:
    """Return meetings by id."""
    return {
        row.id: row for row in _rows(session, _meetings().where(LessonOccurrence.id.in_(list(ids))))
    }


def meeting(session: Session, occurrence_id: UUID) -> MeetingRow:
    """Return one meeting. Raises NotFound."""
    found = meeting_page(session, [occurrence_id]).get(occurrence_id)
    if found is None:
        raise NotFound(tr("This meeting is not in the timetable."), occurrence=occurrence_id)
    return found
