"""What is taken on the days in which a slot is looked for, as bits of each day."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, cast, literal, null, select, union_all
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import FamilyMember, Staff, Student
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.queries.day_books import hours_of, travel_times
from desktop_app.areas.timetable.rules.finding import Beside, Facts, Wish, mask
from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
    TimeOff,
)
from desktop_app.areas.timetable.terms import BookingStatus
from desktop_app.core.clock import day_bounds
from desktop_app.core.db.types import Uuid

_Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Ground:
    """The school's clock and the rooms in use."""

    zone: str
    rooms: Mapping[UUID, school.RoomRow]

    def place_of(self, wish: Wish) -> UUID | None:
        """Return where the wished slot is: at its room's location, else the one named."""
        usual = self.rooms.get(wish.room_id) if wish.room_id else None
        return usual.location_id if usual else wish.location_id


@dataclass(frozen=True, slots=True)
class _Taken:
    """One stretch of somebody's time."""

    who: UUID
    starts_at: datetime
    ends_at: datetime
    id: UUID
    title: str
    room_id: UUID | None


def siblings_of(session: Session, students: Sequence[UUID]) -> set[UUID]:
    """Return the other children of the families of one or a few students."""
    if not 0 < len(students) <= 3:
        return set()
    mine, other, child = aliased(FamilyMember), aliased(FamilyMember), aliased(Student)
    query = (
        select(child.id)
        .select_from(Student)
        .join(mine, and_(mine.person_id == Student.person_id, mine.role == MemberRole.CHILD))
        .join(other, and_(other.family_id == mine.family_id, other.role == MemberRole.CHILD))
        .join(child, child.person_id == other.person_id)
        .where(Student.id.in_(students))
    )
    return set(session.scalars(query)) - set(students)


def slot_facts(
    session: Session, wish: Wish, ground: Ground, kin: Collection[UUID], now: datetime
) -> Facts:
    """Return what is taken, closed and possible on the days of a wish."""
    region = ZoneInfo(ground.zone)
    span = (day_bounds(wish.first, ground.zone)[0], day_bounds(wish.last, ground.zone)[1])
    place = ground.place_of(wish)
    travel = travel_times(session) if place is not None and wish.teachers else {}
    taken: dict[tuple[UUID, date], int] = {}
    beside: dict[date, list[Beside]] = {}
    teaches_on: set[tuple[UUID, int]] = set()
    teachers, left = frozenset(wish.teachers), frozenset(wish.leaving_out)
    for each in _taken(session, span, wish, kin):
        if each.id in left:
            continue
        room = ground.rooms.get(each.room_id) if each.room_id else None
        extra = _way(travel, room.location_id, place) if each.who in teachers and room else 0
        for day, start, end in _pieces(each.starts_at, each.ends_at, region):
            if each.who in kin:
                beside.setdefault(day, []).append(Beside(each.who, each.title, start, end))
                continue
            if each.who in teachers:
                teaches_on.add((each.who, day.weekday()))
            key = (each.who, day)
            taken[key] = taken.get(key, 0) | mask(start - extra, end + extra)
    here = now.astimezone(region)
    return Facts(
        taken=taken,
        hours=hours_of(session, wish.teachers) if wish.teachers else {},
        closed=school.closures(session, wish.first, wish.last, place),
        siblings=beside,
        teaches_on=_or_every_day(teaches_on, teachers),
        not_before=(here.date(), here.hour * 60 + here.minute),
    )


def _or_every_day(
    teaches_on: set[tuple[UUID, int]], teachers: Iterable[UUID]
) -> frozenset[tuple[UUID, int]]:
    """Return the weekdays of each teacher; one who has no lessons yet may teach on any."""
    known = {who for who, _ in teaches_on}
    idle = {(who, day) for who in teachers if who not in known for day in range(5)}
    return frozenset(teaches_on | idle)


def _way(travel: Mapping[tuple[UUID, UUID], int], there: UUID | None, here: UUID | None) -> int:
    if there is None or here is None or there == here:
        return 0
    return max(travel.get((there, here), 0), travel.get((here, there), 0))


def _pieces(start: datetime, end: datetime, region: ZoneInfo) -> Iterator[tuple[date, int, int]]:
    """Yield the days an interval covers with the minutes from and to, in wall time."""
    first, last = start.astimezone(region), end.astimezone(region)
    day, minute = first.date(), first.hour * 60 + first.minute
    until = last.hour * 60 + last.minute
    while day < last.date():
        yield day, minute, 24 * 60
        day, minute = day + timedelta(days=1), 0
    if until > minute:
        yield day, minute, until


def _taken(
    session: Session, span: _Span, wish: Wish, siblings: Collection[UUID]
) -> Iterator[_Taken]:
    """Yield every stretch of time that a teacher, student or sibling has."""
    students = [*wish.students, *siblings]
    parts: list[Any] = []
    if wish.teachers:
        parts += _of_teachers(span, wish.teachers)
    if students:
        parts += _of_students(span, students)
    if parts:
        yield from (_Taken(*row) for row in session.execute(union_all(*parts)))


def _within(row: Any, span: _Span) -> Any:
    return and_(
        row.starts_at < span[1], row.starts_at > span[0] - timedelta(days=1), row.ends_at > span[0]
    )


def _of_teachers(span: _Span, teachers: Sequence[UUID]) -> list[Any]:
    row, slot = LessonOccurrence, OneOnOneSlot
    nothing = literal("")
    return [
        select(row.teacher_id, row.starts_at, row.ends_at, row.id, nothing, row.room_id).where(
            row.teacher_id.in_(teachers), _within(row, span), takes_place(row)
        ),
        select(slot.teacher_id, slot.starts_at, slot.ends_at, slot.id, nothing, slot.room_id).where(
            slot.teacher_id.in_(teachers), _within(slot, span), is_offered(slot)
        ),
        select(Staff.id, Busy.starts_at, Busy.ends_at, Busy.id, nothing, Busy.room_id)
        .join(Staff, Staff.person_id == Busy.person_id)
        .where(Staff.id.in_(teachers), Busy.starts_at < span[1], Busy.ends_at > span[0]),
        select(
            TimeOff.teacher_id,
            TimeOff.starts_at,
            TimeOff.ends_at,
            TimeOff.id,
            nothing,
            cast(null(), Uuid()),
        ).where(
            TimeOff.teacher_id.in_(teachers), TimeOff.starts_at < span[1], TimeOff.ends_at > span[0]
        ),
    ]


def _of_students(span: _Span, students: Sequence[UUID]) -> list[Any]:
    row, slot = LessonOccurrence, OneOnOneSlot
    return [
        select(Enrollment.student_id, row.starts_at, row.ends_at, row.id, Lesson.title, row.room_id)
        .join(row, and_(row.lesson_id == Enrollment.lesson_id, in_spell(row, Enrollment)))
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(Enrollment.student_id.in_(students), _within(row, span), takes_place(row)),
        select(
            SlotBooking.student_id,
            slot.starts_at,
            slot.ends_at,
            slot.id,
            Lesson.title,
            slot.room_id,
        )
        .join(slot, slot.id == SlotBooking.slot_id)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .where(
            SlotBooking.student_id.in_(students),
            SlotBooking.status == BookingStatus.BOOKED,
            _within(slot, span),
            is_offered(slot),
        ),
        select(Student.id, Busy.starts_at, Busy.ends_at, Busy.id, Busy.title, Busy.room_id)
        .join(Student, Student.person_id == Busy.person_id)
        .where(Student.id.in_(students), Busy.starts_at < span[1], Busy.ends_at > span[0]),
    ]
