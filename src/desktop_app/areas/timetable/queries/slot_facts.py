"""What is taken on the days in which a slot is looked for, as bits of each day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, cast, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from desktop_app.areas.people.tables import FamilyMember, Staff, Student
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.queries.day_books import hours_of, travel_times
from desktop_app.areas.timetable.rules.finding import Beside, Facts, Wish, span_of
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
from desktop_app.core.db.types import UtcDateTime, Uuid

SIBLINGS_OF = 3  # of a whole group nobody asks
_IDS = "ids"


@dataclass(frozen=True)
class Ground:
    """The school's clock and the rooms in use."""

    zone: str
    rooms: Mapping[UUID, school.RoomRow]

    def place_of(self, wish: Wish) -> UUID | None:
        """Return where the wished slot is: at its room's location, else the one named."""
        usual = self.rooms.get(wish.room_id) if wish.room_id else None
        return usual.location_id if usual else wish.location_id


def siblings_of(session: Session, students: Sequence[UUID]) -> set[UUID]:
    """Return the other children of the families of one or a few students."""
    if not 0 < len(students) <= SIBLINGS_OF:
        return set()
    found = session.execute(_other_children(), {_IDS: students})
    return {row[0] for row in found} - set(students)


@cache
def _other_children() -> Any:
    mine, other, child = aliased(FamilyMember), aliased(FamilyMember), aliased(Student)
    return (
        select(child.id)
        .select_from(Student)
        .join(mine, and_(mine.person_id == Student.person_id, mine.role == MemberRole.CHILD))
        .join(other, and_(other.family_id == mine.family_id, other.role == MemberRole.CHILD))
        .join(child, child.person_id == other.person_id)
        .where(_among(Student.id))
    )


def slot_facts(
    session: Session, wish: Wish, ground: Ground, rooms: Sequence[UUID], now: datetime
) -> Facts:
    """Return what is taken, closed and possible on the days of a wish, also of these rooms."""
    region = ZoneInfo(ground.zone)
    place = ground.place_of(wish)
    kin = siblings_of(session, wish.students)
    asked = _Asked(session, wish, ground, Wall(region))
    if wish.teachers:
        asked.teachers(travel_times(session) if place is not None else {}, place)
    teaches_on = {(who, day.weekday()) for who, day in asked.taken}
    beside = asked.students(kin)
    asked.rooms(rooms)
    here = now.astimezone(region)
    return Facts(
        taken=asked.taken,
        hours=hours_of(session, wish.teachers) if wish.teachers else {},
        closed=school.closures(session, wish.first, wish.last, place),
        siblings=beside,
        teaches_on=_or_every_day(teaches_on, wish.teachers),
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


class Wall:
    """Turns instants as the database stores them into days and minutes on the school's wall."""

    def __init__(self, region: ZoneInfo) -> None:
        self._region = region
        self._known: dict[str, tuple[date, int]] = {}

    def at(self, raw: Any) -> tuple[date, int]:
        """Return the day and the minute of an instant."""
        if not isinstance(raw, str):
            moment = raw.astimezone(self._region)
            return moment.date(), moment.hour * 60 + moment.minute
        head = raw[:15]  # to ten minutes: no clock changes between
        found = self._known.get(head)
        if found is None:
            begin = datetime.fromisoformat(f"{head}0:00").replace(tzinfo=UTC)
            moment = begin.astimezone(self._region)
            found = self._known[head] = (moment.date(), moment.hour * 60 + moment.minute)
        return found[0], found[1] + int(raw[15])

    def pieces(self, start: Any, end: Any) -> Sequence[tuple[date, int, int]]:
        """Return the days an interval covers with the minutes from and to."""
        day, minute = self.at(start)
        last, until = self.at(end)
        if day == last:
            return ((day, minute, until),)
        parts = [(day, minute, 24 * 60)]
        while (day := day + timedelta(days=1)) < last:
            parts.append((day, 0, 24 * 60))
        return [*parts, (last, 0, until)] if until else parts


class _Asked:
    """The rows that say what is taken on the days of a wish, put into the days' numbers."""

    def __init__(self, session: Session, wish: Wish, ground: Ground, wall: Wall) -> None:
        self._session, self._wish, self._ground, self._wall = session, wish, ground, wall
        begin = day_bounds(wish.first, ground.zone)[0]
        end = day_bounds(wish.last, ground.zone)[1]
        self._span = {"begin": begin, "earliest": begin - timedelta(days=1), "until": end}
        self._left = {raw for each in wish.leaving_out for raw in (each, each.bytes)}
        self.taken: dict[tuple[UUID, date], int] = {}

    def _rows(self, statement: Any, ids: Sequence[UUID]) -> Iterator[Any]:
        """Yield the rows of a statement, the ids as UUIDs again."""
        back = {raw: each for each in ids for raw in (each, each.bytes)}
        for who, row_id, start, end, more in self._session.execute(
            statement, {**self._span, _IDS: ids}
        ):
            if row_id not in self._left:
                yield back[who], start, end, more

    def _take(self, who: UUID, start: Any, end: Any, extra: int = 0) -> None:
        taken = self.taken
        for day, first, last in self._wall.pieces(start, end):
            key = (who, day)
            taken[key] = taken.get(key, 0) | span_of(first - extra, last + extra)

    def teachers(self, travel: Mapping[tuple[UUID, UUID], int], place: UUID | None) -> None:
        """Take what teachers have, the ways between locations included."""
        ways = {
            raw: _way(travel, room.location_id, place)
            for room in self._ground.rooms.values()
            for raw in (room.id, room.id.bytes)
        } if travel else {}  # fmt: skip
        for who, start, end, room in self._rows(_of_teachers(), self._wish.teachers):
            self._take(who, start, end, ways.get(room, 0))

    def students(self, kin: set[UUID]) -> dict[date, list[Beside]]:
        """Take what students have; return what their brothers and sisters have."""
        beside: dict[date, list[Beside]] = {}
        asked = [*self._wish.students, *sorted(kin)]
        for who, start, end, title in self._rows(_of_students(), asked) if asked else ():
            if who not in kin:
                self._take(who, start, end)
                continue
            for day, first, last in self._wall.pieces(start, end):
                beside.setdefault(day, []).append(Beside(who, title, first, last))
        return beside

    def rooms(self, rooms: Sequence[UUID]) -> None:
        """Take what is in rooms."""
        for who, start, end, _ in self._rows(_of_rooms(), rooms) if rooms else ():
            self._take(who, start, end)


def _raw(column: Any) -> Any:
    """Read a column as the driver gives it: there are thousands of rows, and little is asked."""
    return type_coerce(column, NullType())


def _within(row: Any) -> Any:
    return and_(
        row.starts_at < bindparam("until", type_=UtcDateTime),
        row.starts_at > bindparam("earliest", type_=UtcDateTime),
        row.ends_at > bindparam("begin", type_=UtcDateTime),
    )


def _meets(row: Any) -> Any:
    return and_(
        row.starts_at < bindparam("until", type_=UtcDateTime),
        row.ends_at > bindparam("begin", type_=UtcDateTime),
    )


def _among(column: Any) -> Any:
    return column.in_(bindparam(_IDS, expanding=True))


@cache
def _of_teachers() -> Any:
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        select(*map(_raw, (row.teacher_id, row.id, row.starts_at, row.ends_at, row.room_id))).where(
            _among(row.teacher_id), _within(row), takes_place(row)
        ),
        select(
            *map(_raw, (slot.teacher_id, slot.id, slot.starts_at, slot.ends_at, slot.room_id))
        ).where(_among(slot.teacher_id), _within(slot), is_offered(slot)),
        select(*map(_raw, (Staff.id, Busy.id, Busy.starts_at, Busy.ends_at, Busy.room_id)))
        .join(Staff, Staff.person_id == Busy.person_id)
        .where(_among(Staff.id), _meets(Busy)),
        select(
            *map(_raw, (TimeOff.teacher_id, TimeOff.id, TimeOff.starts_at, TimeOff.ends_at)),
            cast(null(), Uuid()),
        ).where(_among(TimeOff.teacher_id), _meets(TimeOff)),
    )


@cache
def _of_students() -> Any:
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        select(
            *map(_raw, (Enrollment.student_id, row.id, row.starts_at, row.ends_at)), Lesson.title
        )
        .join(row, and_(row.lesson_id == Enrollment.lesson_id, in_spell(row, Enrollment)))
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(_among(Enrollment.student_id), _within(row), takes_place(row)),
        select(
            *map(_raw, (SlotBooking.student_id, slot.id, slot.starts_at, slot.ends_at)),
            Lesson.title,
        )
        .join(slot, slot.id == SlotBooking.slot_id)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .where(
            _among(SlotBooking.student_id),
            SlotBooking.status == BookingStatus.BOOKED,
            _within(slot),
            is_offered(slot),
        ),
        select(*map(_raw, (Student.id, Busy.id, Busy.starts_at, Busy.ends_at)), Busy.title)
        .join(Student, Student.person_id == Busy.person_id)
        .where(_among(Student.id), _meets(Busy)),
    )


@cache
def _of_rooms() -> Any:
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        select(*map(_raw, (row.room_id, row.id, row.starts_at, row.ends_at)), literal("")).where(
            _among(row.room_id), _within(row), takes_place(row)
        ),
        select(
            *map(_raw, (slot.room_id, slot.id, slot.starts_at, slot.ends_at)), literal("")
        ).where(_among(slot.room_id), _within(slot), is_offered(slot)),
        select(
            *map(_raw, (Busy.room_id, Busy.id, Busy.starts_at, Busy.ends_at)), literal("")
        ).where(_among(Busy.room_id), _meets(Busy)),
    )
