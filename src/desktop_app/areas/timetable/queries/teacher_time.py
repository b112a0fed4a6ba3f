"""When teachers can teach and when they are away, and the lessons that then need cover."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Location
from desktop_app.areas.timetable.glances.meetings import MeetingRow, meeting_page
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.areas.timetable.tables import LessonOccurrence, TeacherAvailability, TimeOff
from desktop_app.areas.timetable.terms import OccurrenceStatus, TimeOffKind
from desktop_app.core.clock import day_bounds, instant, local
from desktop_app.core.wording import trn


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours in which a teacher can teach, with names."""

    id: UUID
    teacher_id: UUID
    teacher: str
    day_of_week: int
    start: time
    end: time
    location_id: UUID | None
    location: str | None
    recurring: bool
    valid_from: date | None
    valid_until: date | None

    @property
    def hours(self) -> Hours:
        """The hours themselves."""
        return Hours(
            self.day_of_week,
            self.start,
            self.end,
            self.location_id,
            self.recurring,
            self.valid_from,
            self.valid_until,
        )


@dataclass(frozen=True, slots=True)
class TimeOffRow:
    """A time in which a teacher is away; `start` and `end` in wall time, and who needs cover."""

    id: UUID
    teacher_id: UUID
    teacher: str
    start: datetime
    end: datetime
    kind: TimeOffKind
    note: str | None
    to_cover: int


def availability(session: Session, teacher_id: UUID | None = None) -> list[HoursRow]:
    """Return when teachers can teach, by name, weekday from Monday and time."""
    row = TeacherAvailability
    query = (
        select(
            row.id,
            row.teacher_id,
            shown_name(),
            row.day_of_week,
            row.start_time,
            row.end_time,
            row.location_id,
            Location.name,
            row.recurring,
            row.valid_from,
            row.valid_until,
        )
        .join(Staff, Staff.id == row.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .outerjoin(Location, Location.id == row.location_id)
        .order_by(
            Person.sort_name,
            Staff.id,
            (row.day_of_week + 6) % 7,
            row.start_time,
            row.valid_from,
            row.id,
        )
    )
    if teacher_id is not None:
        query = query.where(row.teacher_id == teacher_id)
    return [HoursRow(*found) for found in session.execute(query)]


def time_off(
    session: Session,
    teacher_id: UUID | None = None,
    *,
    first: date | None = None,
    last: date | None = None,
) -> list[TimeOffRow]:
    """Return when teachers are away, in order of time, and how many lessons then need cover."""
    zone = facts(session).timezone
    row, meeting = TimeOff, LessonOccurrence
    to_cover = (
        select(func.count())
        .where(
            meeting.school_id == row.school_id,
            meeting.teacher_id == row.teacher_id,
            meeting.status == OccurrenceStatus.SCHEDULED,
            meeting.starts_at < row.ends_at,
            meeting.ends_at > row.starts_at,
        )
        .correlate(row)
        .scalar_subquery()
    )
    query = (
        select(
            row.id,
            row.teacher_id,
            shown_name(),
            row.starts_at,
            row.ends_at,
            row.kind,
            row.note,
            to_cover,
        )
        .join(Staff, Staff.id == row.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .order_by(row.starts_at, Person.sort_name, row.id)
    )
    if teacher_id is not None:
        query = query.where(row.teacher_id == teacher_id)
    if first is not None:
        query = query.where(row.ends_at > day_bounds(first, zone)[0])
    if last is not None:
        query = query.where(row.starts_at < day_bounds(last, zone)[1])
    return [_off(found, zone) for found in session.execute(query)]


def _off(found: Any, zone: str) -> TimeOffRow:
    return TimeOffRow(
        found[0],
        found[1],
        found[2],
        local(found[3], zone).replace(tzinfo=None),
        local(found[4], zone).replace(tzinfo=None),
        *found[5:],
    )


def cover_sentence(n: int) -> str:
    """Say how many lessons wait for a stand-in."""
    return trn("{n} lesson needs cover.", "{n} lessons need cover.", n)


def to_cover(
    session: Session, teacher_id: UUID, start: datetime, end: datetime
) -> list[MeetingRow]:
    """Return what a teacher who is away from a wall time to another would have to teach."""
    zone = facts(session).timezone
    row = LessonOccurrence
    query = select(row.id).where(
        row.teacher_id == teacher_id,
        row.status == OccurrenceStatus.SCHEDULED,
        row.starts_at < instant(end, zone),
        row.ends_at > instant(start, zone),
    )
    found = meeting_page(session, list(session.scalars(query)))
    return sorted(found.values(), key=lambda each: (each.starts_at, each.title))
