"""What the painted timetable shows of some days: plain columns, few statements, names read once.

A week of 2,000 meetings is read while a person turns the page; so nothing here builds whole rows
of tables, and who is enrolled is counted in one pass.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Instrument, Person, Staff, Student
from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.glances.hybrid import (
    LessonCycle,
    cycles,
    one_on_one_bookings,
)
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered
from desktop_app.areas.timetable.rules.wall import wall_span
from desktop_app.areas.timetable.tables import (
    Enrollment,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    BookingStatus,
    EnrollmentStatus,
    LessonType,
    OccurrenceStatus,
    Recurrence,
)
from desktop_app.core.clock import day_bounds, local

_Alone = tuple[tuple[str, str], date, date | None]


@dataclass(frozen=True, slots=True)
class WeekBlock:
    """One meeting as the grid shows it; `start` and `end` are minutes of the day on the wall.

    `alone` is the given and family name of its only student. `cycle_week` and what follows are of
    hybrid lessons only; `booked` counts the slots taken where a week offers them.
    """

    id: UUID
    lesson_id: UUID
    title: str
    type: LessonType
    recurrence: Recurrence
    rrule: str | None
    day: date
    start: int
    end: int
    starts_at: datetime
    ends_at: datetime
    teacher_id: UUID | None
    teacher: tuple[str, str] | None
    room_id: UUID | None
    location_id: UUID | None
    instrument: str | None
    status: OccurrenceStatus
    cancel_reason: str | None
    is_finished: bool
    is_substituted: bool
    enrolled: int
    alone: tuple[str, str] | None
    cycle_week: int | None = None
    cycle_length: int = 0
    one_on_one_weeks: frozenset[int] = frozenset()
    booked: int | None = None

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status in CANCELLED

    @property
    def one_on_one(self) -> bool:
        """Whether slots for one student replace the group that week."""
        return self.cycle_week in self.one_on_one_weeks


def week_blocks(session: Session, first: date, last: date) -> list[WeekBlock]:
    """Return the meetings on the days from first to last, cancelled ones too, in order of time."""
    o, lesson = LessonOccurrence, Lesson
    query = (
        select(
            o.id, o.lesson_id, o.local_date, o.starts_at, o.ends_at, o.teacher_id, o.room_id,
            o.status, o.cancel_reason, o.original_date,
            o.finished_at.is_not(None).label("finished"),
            o.substitute_for_id.is_not(None).label("substituted"), _count().label("enrolled"),
            lesson.title, lesson.type, lesson.recurrence, lesson.rrule, lesson.instrument_id,
            lesson.location_id,
        )
        .join(lesson, lesson.id == o.lesson_id)
        .where(o.local_date.between(first, last))
        .order_by(o.starts_at, lesson.sort_title, o.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    zone = ZoneInfo(facts(session).timezone)
    teachers = staff_names(session, {row.teacher_id for row in rows})
    instruments = _instruments(session)
    alone = _alone(session, first, last)
    hybrid = {row.lesson_id for row in rows if row.type is LessonType.HYBRID}
    of = cycles(session, hybrid) if hybrid else {}
    booked = one_on_one_bookings(session, [r.id for r in rows if r.lesson_id in of]) if of else {}
    found = []
    for row in rows:
        start, end = wall_span(row.starts_at, row.ends_at, zone)
        found.append(
            WeekBlock(
                row.id, row.lesson_id, row.title, row.type, row.recurrence, row.rrule,
                row.local_date, start, end, row.starts_at, row.ends_at,
                row.teacher_id, teachers.get(row.teacher_id), row.room_id, row.location_id,
                instruments.get(row.instrument_id), row.status, row.cancel_reason,
                bool(row.finished), bool(row.substituted),
                row.enrolled, _name_on(alone.get(row.lesson_id, ()), row.local_date),
                *_cycle(of.get(row.lesson_id), row.original_date),
                len(booked[row.id]) if row.id in booked else None,
            )
        )  # fmt: skip
    return found


def _cycle(cycle: LessonCycle | None, day: date) -> tuple[int | None, int, frozenset[int]]:
    if cycle is None:
        return None, 0, frozenset()
    return cycle.week(day), cycle.cycle.length, frozenset(cycle.cycle.one_on_one_weeks)


def staff_names(session: Session, ids: Collection[UUID | None]) -> dict[Any, tuple[str, str]]:
    """Return given and family name of staff."""
    query = (
        select(Staff.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.id.in_([each for each in ids if each is not None]))
    )
    return {
        key: (given, family) if not shown else (shown, "")
        for key, given, family, shown in session.execute(query)
    }


def _instruments(session: Session) -> dict[Any, str]:
    return dict(session.execute(select(Instrument.id, Instrument.name)).all())


def _count() -> Any:
    """Count who is in a meeting, as SQL."""
    return (
        select(func.count())
        .where(
            Enrollment.school_id == LessonOccurrence.school_id,
            Enrollment.lesson_id == LessonOccurrence.lesson_id,
            in_spell(LessonOccurrence, Enrollment),
        )
        .correlate(LessonOccurrence)
        .scalar_subquery()
    )


def _alone(session: Session, first: date, last: date) -> dict[UUID, list[_Alone]]:
    """Return who has a lesson alone, from when to when, by lesson."""
    met = select(LessonOccurrence.lesson_id).where(LessonOccurrence.local_date.between(first, last))
    query = (
        select(
            Enrollment.lesson_id, Person.given_name, Person.family_name, Person.display_name,
            Enrollment.enrolled_on, Enrollment.unenrolled_on,
        )
        .join(Lesson, Lesson.id == Enrollment.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(
            Enrollment.lesson_id.in_(met),
            Lesson.type == LessonType.INDIVIDUAL,
            Enrollment.status != EnrollmentStatus.PENDING,
            Enrollment.enrolled_on <= last,
            or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= first),
        )
    )  # fmt: skip
    found: dict[UUID, list[_Alone]] = {}
    for lesson, given, family, shown, begin, end in session.execute(query):
        name = (shown, "") if shown else (given, family)
        found.setdefault(lesson, []).append((name, begin, end))
    return found


def _name_on(spells: Sequence[_Alone], day: date) -> tuple[str, str] | None:
    here = [n for n, begin, end in spells if begin <= day and (end is None or day <= end)]
    return here[0] if len(here) == 1 else None


def _students(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    query = (
        select(Student.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Student.person_id)
        .where(Student.id.in_(list(ids)))
    )
    return {
        key: (given, family) if not shown else (shown, "")
        for key, given, family, shown in session.execute(query)
    }


@dataclass(frozen=True, slots=True)
class SlotBlock:
    """A time that a one-on-one week offers, in minutes on the wall, and who took it.

    `closed` once the register of its meeting is finished: then it stays where it is.
    """

    id: UUID
    lesson_id: UUID
    occurrence_id: UUID
    title: str
    day: date
    start: int
    end: int
    teacher_id: UUID | None
    room_id: UUID | None
    student: tuple[str, str] | None
    student_id: UUID | None = None
    booking_id: UUID | None = None
    closed: bool = False

    @property
    def free(self) -> bool:
        """Whether nobody took it."""
        return self.booking_id is None


def slot_blocks(session: Session, first: date, last: date) -> list[SlotBlock]:
    """Return the slots offered on the days from first to last, in order of time."""
    zone = facts(session).timezone
    span = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    slot = OneOnOneSlot
    taken = and_(SlotBooking.slot_id == slot.id, SlotBooking.status == BookingStatus.BOOKED)
    query = (
        select(
            slot.id, slot.lesson_id, slot.occurrence_id, Lesson.title, slot.starts_at, slot.ends_at,
            slot.teacher_id, slot.room_id, SlotBooking.student_id,
            SlotBooking.id.label("booking_id"), LessonOccurrence.finished_at,
        )
        .join(Lesson, Lesson.id == slot.lesson_id)
        .join(LessonOccurrence, LessonOccurrence.id == slot.occurrence_id)
        .outerjoin(SlotBooking, taken)
        .where(slot.starts_at >= span[0], slot.starts_at < span[1], is_offered(slot))
        .order_by(slot.starts_at, slot.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    names = _students(session, [row.student_id for row in rows if row.student_id is not None])
    found = []
    for row in rows:
        start, end = wall_span(row.starts_at, row.ends_at, ZoneInfo(zone))
        day = local(row.starts_at, zone).date()
        found.append(
            SlotBlock(
                row.id, row.lesson_id, row.occurrence_id, row.title, day, start, end,
                row.teacher_id, row.room_id,
                names.get(row.student_id) if row.student_id is not None else None,
                row.student_id, row.booking_id, row.finished_at is not None,
            )
        )  # fmt: skip
    return found


@dataclass(frozen=True, slots=True)
class LaneLoad:
    """What takes place in one room, or with one teacher, on one day; without the cancelled."""

    day: date
    lane: UUID | None
    meetings: int
    minutes: int


def lane_loads(
    session: Session, first: date, last: date, *, by_teacher: bool = False
) -> list[LaneLoad]:
    """Return how much takes place in each room, or with each teacher, on each day."""
    lane = LessonOccurrence.teacher_id if by_teacher else LessonOccurrence.room_id
    query = (
        select(
            LessonOccurrence.local_date, lane, LessonOccurrence.starts_at, LessonOccurrence.ends_at
        )
        .where(
            LessonOccurrence.local_date.between(first, last),
            LessonOccurrence.status.not_in(CANCELLED),
        )
        .order_by(LessonOccurrence.local_date)
    )
    return list(_loads(session.execute(query)))


def _loads(
    rows: Iterable[tuple[date, UUID | None, datetime, datetime]],
) -> Iterable[LaneLoad]:
    sums: dict[tuple[date, UUID | None], list[timedelta]] = {}
    for day, lane, start, end in rows:
        sums.setdefault((day, lane), []).append(end - start)
    for (day, lane), lengths in sums.items():
        whole = sum(lengths, timedelta())
        yield LaneLoad(day, lane, len(lengths), int(whole.total_seconds()) // 60)
