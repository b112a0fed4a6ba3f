"""Reads of series: the list in windows, one in full, and how many places are left."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Instrument, Person, Staff
from desktop_app.areas.school.tables import Location, Room
from desktop_app.areas.timetable.glances.hybrid import LessonCycle, cycles
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.queries.plans import facts_of
from desktop_app.areas.timetable.rules.lessons import capacity
from desktop_app.areas.timetable.tables import Enrollment, HybridLessonConfig, Lesson
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    LessonFacts,
    LessonStatus,
    LessonType,
    Recurrence,
)
from desktop_app.core.errors import NotFound
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A series in a list.

    `price` in minor units; `places` None is any number; no first day: it waits for a time.
    """

    id: UUID
    title: str
    type: LessonType
    status: LessonStatus
    teacher_id: UUID | None
    teacher: str | None
    room_id: UUID | None
    room: str | None
    location_id: UUID | None
    location: str | None
    instrument: str | None
    first_day: date | None
    start: time | None
    duration: int | None
    recurrence: Recurrence
    rrule: str | None
    until: date | None
    planned_until: date | None
    enrolled: int
    places: int | None
    price: int | None
    hybrid: bool
    archived: bool

    @property
    def waiting(self) -> bool:
        """Whether it still waits for a time."""
        return self.first_day is None

    @property
    def left(self) -> int | None:
        """How many places are free; None is any number."""
        return None if self.places is None else max(self.places - self.enrolled, 0)


@dataclass(frozen=True, slots=True)
class LessonCard:
    """Everything about one series: its line, what was said of it, its hybrid cycle."""

    line: LessonLine
    facts: LessonFacts
    cycle: LessonCycle | None


@dataclass(frozen=True, slots=True)
class LessonQuery:
    """What a list is asked for. `state` is planned, waiting, current (both), archived or all."""

    search: str = ""
    state: str = "current"
    types: tuple[LessonType, ...] = ()
    teacher_id: UUID | None = None
    room_id: UUID | None = None
    student_id: UUID | None = None
    sort: str = "title"
    descending: bool = False


def _enrolled() -> Any:
    return (
        select(func.count())
        .where(
            Enrollment.school_id == Lesson.school_id,
            Enrollment.lesson_id == Lesson.id,
            Enrollment.status.in_(OPEN),
        )
        .correlate(Lesson)
        .scalar_subquery()
    )


SORTS = ("title", "type", "teacher", "room", "time", "enrolled", "price", "status", "until")


def _sort(key: str) -> Sequence[Any]:
    weekday = func.coalesce(Lesson.first_day, date.max)
    return {
        "type": (Lesson.type,),
        "teacher": (Person.sort_name,),
        "room": (Room.name,),
        "time": (Lesson.start_time, weekday),
        "enrolled": (_enrolled(),),
        "price": (Lesson.price_per_student,),
        "status": (Lesson.status,),
        "until": (Lesson.recurrence_end_date,),
    }.get(key, (Lesson.sort_title,))


def lesson_ids(session: Session, query: LessonQuery | None = None) -> list[UUID]:
    """Return the ids of the series that match, in order; sorted and filtered in SQL."""
    asked = query or LessonQuery()
    select_ids = (
        select(Lesson.id)
        .outerjoin(Staff, Staff.id == Lesson.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .where(*_conditions(asked))
    )
    order = [part.desc() if asked.descending else part.asc() for part in _sort(asked.sort)]
    return list(session.scalars(select_ids.order_by(*order, Lesson.sort_title, Lesson.id)))


def _conditions(asked: LessonQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.state == "archived":
        found.append(Lesson.archived_at.is_not(None))
    elif asked.state != "all":
        found.append(Lesson.archived_at.is_(None))
    if asked.state == "waiting":
        found.append(Lesson.first_day.is_(None))
    elif asked.state == "planned":
        found.append(Lesson.first_day.is_not(None))
    for word in fold(asked.search).split():
        pattern = f"%{word.replace('%', '')}%"
        found.append(Lesson.sort_title.like(pattern) | Person.sort_name.like(pattern))
    if asked.types:
        found.append(Lesson.type.in_(asked.types))
    if asked.teacher_id is not None:
        found.append(Lesson.teacher_id == asked.teacher_id)
    if asked.room_id is not None:
        found.append(Lesson.room_id == asked.room_id)
    if asked.student_id is not None:
        theirs = select(Enrollment.lesson_id).where(
            Enrollment.student_id == asked.student_id, Enrollment.status.in_(OPEN)
        )
        found.append(Lesson.id.in_(theirs))
    return found


def _lines() -> Select[Any]:
    place = aliased(Location)
    return (
        select(
            Lesson,
            shown_name().label("teacher"),
            Room.name.label("room"),
            Room.capacity.label("capacity"),
            place.name.label("location"),
            Instrument.name.label("instrument"),
            _enrolled().label("enrolled"),
            HybridLessonConfig.id.label("hybrid"),
        )
        .outerjoin(Staff, Staff.id == Lesson.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .outerjoin(place, place.id == func.coalesce(Room.location_id, Lesson.location_id))
        .outerjoin(Instrument, Instrument.id == Lesson.instrument_id)
        .outerjoin(HybridLessonConfig, HybridLessonConfig.lesson_id == Lesson.id)
    )


def _line(row: Any) -> LessonLine:
    lesson: Lesson = row[0]
    return LessonLine(
        id=lesson.id,
        title=lesson.title,
        type=lesson.type,
        status=lesson.status,
        teacher_id=lesson.teacher_id,
        teacher=row.teacher if lesson.teacher_id else None,
        room_id=lesson.room_id,
        room=row.room,
        location_id=lesson.location_id,
        location=row.location,
        instrument=row.instrument,
        first_day=lesson.first_day,
        start=lesson.start_time,
        duration=lesson.duration,
        recurrence=lesson.recurrence,
        rrule=lesson.rrule,
        until=lesson.recurrence_end_date,
        planned_until=lesson.planned_until,
        enrolled=row.enrolled,
        places=capacity(lesson.type, lesson.max_students, row.capacity),
        price=lesson.price_per_student,
        hybrid=row.hybrid is not None,
        archived=lesson.archived_at is not None,
    )


def lesson_page(session: Session, ids: Collection[UUID]) -> Mapping[UUID, LessonLine]:
    """Return the lines of a page of series by id."""
    return {
        row[0].id: _line(row) for row in session.execute(_lines().where(Lesson.id.in_(list(ids))))
    }


def all_lessons(session: Session, query: LessonQuery | None = None) -> list[LessonLine]:
    """Return the lines of every series that matches, in order, for lists that are written whole."""
    ids = lesson_ids(session, query)
    found: dict[UUID, LessonLine] = {}
    for n in range(0, len(ids), 5_000):
        found.update(lesson_page(session, ids[n : n + 5_000]))
    return [found[each] for each in ids if each in found]


def lesson_card(session: Session, lesson_id: UUID) -> LessonCard:
    """Return everything about one series. Raises NotFound."""
    row = session.execute(_lines().where(Lesson.id == lesson_id)).first()
    if row is None:
        raise NotFound(tr("This lesson is not in the school."), lesson=lesson_id)
    return LessonCard(_line(row), facts_of(row[0]), cycles(session, [lesson_id]).get(lesson_id))


def lesson_choices(session: Session, text: str = "", limit: int = 50) -> list[tuple[UUID, str]]:
    """Return series to choose from by a few letters: id, and title with teacher and time."""
    ids = lesson_ids(session, LessonQuery(search=text))[:limit]
    page = lesson_page(session, ids)
    return [(each, _words(page[each])) for each in ids]


def _words(line: LessonLine) -> str:
    when = f"{line.start:%H:%M}" if line.start else tr("waits for a time")
    return ", ".join(part for part in (line.title, line.teacher or "", when) if part)


def waiting_count(session: Session) -> int:
    """Return how many series wait for a time."""
    query = select(func.count()).where(
        and_(Lesson.first_day.is_(None), Lesson.archived_at.is_(None))
    )
    return session.scalars(query.select_from(Lesson)).one()
