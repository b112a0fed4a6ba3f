"""Days of the timetable read into memory: few statements for any number of slots to check."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import (
    Instrument,
    Staff,
    Student,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Location
from desktop_app.areas.timetable.queries.conflicts import is_offered, takes_place
from desktop_app.areas.timetable.queries.day_facts import (
    Span,
    lessons_of,
    siblings,
    student_names,
    teachers_of,
    travel_times,
)
from desktop_app.areas.timetable.rules.day_book import (
    DayBook,
    Diary,
    Held,
    Names,
    RoomFacts,
    SeriesFacts,
)
from desktop_app.areas.timetable.rules.slot_checks import check_slot as check_in
from desktop_app.areas.timetable.tables import (
    Busy,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import (
    BookingStatus,
    Check,
    Slot,
)
from desktop_app.core.clock import day_bounds, local


def check_slot(
    session: Session,
    slot: Slot,
    *,
    lesson_id: UUID | None = None,
    instrument_id: UUID | None = None,
    leaving_out: Collection[UUID] = (),
    wall: datetime | None = None,
) -> tuple[Check, ...]:
    """Say whether a slot is possible and why or why not. While dragging, ask a day book instead."""
    zone = school.facts(session).timezone
    first, last = local(slot.starts_at, zone).date(), local(slot.ends_at, zone).date()
    lesson_id = lesson_id or _lesson_of(session, slot.occurrence_id)
    book = day_book(session, first, last, lesson_ids=[lesson_id] if lesson_id else ())
    return check_in(
        book,
        slot,
        lesson_id=lesson_id,
        instrument_id=instrument_id,
        leaving_out=leaving_out,
        wall=wall,
    )


def _lesson_of(session: Session, booking_id: UUID | None) -> UUID | None:
    """Return the lesson of a stored meeting, which may be on another day than the slot."""
    if booking_id is None:
        return None
    query = select(LessonOccurrence.lesson_id).where(LessonOccurrence.id == booking_id)
    return session.scalars(query).first()


def day_book(
    session: Session, first: date, last: date, *, lesson_ids: Collection[UUID] = ()
) -> DayBook:
    """Return the days from first to last with all that checks ask for.

    The facts of lessons that meet on these days are there, and those of `lesson_ids`.
    """
    zone = school.facts(session).timezone
    span = (day_bounds(first, zone)[0], day_bounds(last, zone)[1])
    rooms = {
        row.id: RoomFacts(row.name, row.location_id, row.capacity, row.archived)
        for row in school.rooms(session, archived=True)
    }
    meetings = {each.id: each for each in _meetings(session, first, last)}
    standing = {row[0] for row in session.execute(_standing(first, last))}
    slots = list(_slots(session, span))
    meet = {each.lesson_id for each in meetings.values() if each.lesson_id}
    lessons = lessons_of(session, meet | set(lesson_ids))
    placed = [_placed(each, rooms, lessons) for each in (*meetings.values(), *slots)]
    taken = [each for each in placed if each.one_on_one or each.id in standing]
    busy = list(_busy(session, span))
    students = student_names(session)
    return DayBook(
        first=first,
        last=last,
        zone=zone,
        teachers=teachers_of(session, span),
        rooms=rooms,
        lessons=lessons,
        meetings={each.id: each for each in placed},
        by_teacher=Diary(
            [
                *((each.teacher_id, each) for each in taken if each.teacher_id),
                *((who, each) for kind, who, each in busy if kind == "staff"),
            ]
        ),
        by_room=Diary(
            [
                *((each.room_id, each) for each in taken if each.room_id),
                *((who, each) for kind, who, each in busy if kind == "room"),
            ]
        ),
        by_student=Diary(
            [
                *_of_students(taken, lessons, zone),
                *_booked(session, span, {each.id: each for each in taken}),
                *((who, each) for kind, who, each in busy if kind == "student"),
            ]
        ),
        closed={
            (row.day, row.location_id): row.name
            for row in school.closure_rows(session, first, last)
        },
        travel=travel_times(session),
        siblings=siblings(session),
        names=Names(
            dict(session.execute(select(Location.id, Location.name)).all()),
            dict(session.execute(select(Instrument.id, Instrument.name)).all()),
            students,
        ),
    )


def _placed(held: Held, rooms: dict[UUID, RoomFacts], lessons: dict[UUID, SeriesFacts]) -> Held:
    room = rooms.get(held.room_id) if held.room_id else None
    said = lessons.get(held.lesson_id) if held.lesson_id else None
    place = room.location_id if room else said.location_id if said else None
    return Held(
        held.starts_at,
        held.ends_at,
        held.id,
        held.title,
        held.lesson_id,
        held.occurrence_id,
        held.teacher_id,
        held.room_id,
        place,
        held.one_on_one,
    )


def _standing(first: date, last: date) -> Any:
    return select(LessonOccurrence.id).where(
        LessonOccurrence.local_date.between(first, last), takes_place(LessonOccurrence)
    )


def _meetings(session: Session, first: date, last: date) -> Iterator[Held]:
    row = LessonOccurrence
    query = (
        select(
            row.starts_at,
            row.ends_at,
            row.id,
            Lesson.title,
            row.lesson_id,
            row.id.label("occurrence_id"),
            row.teacher_id,
            row.room_id,
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.local_date.between(first, last))
    )
    return (Held(*found) for found in session.execute(query))


def _slots(session: Session, span: Span) -> Iterator[Held]:
    row = OneOnOneSlot
    query = (
        select(
            row.starts_at,
            row.ends_at,
            row.id,
            Lesson.title,
            row.lesson_id,
            row.occurrence_id,
            row.teacher_id,
            row.room_id,
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.starts_at < span[1], row.ends_at > span[0], is_offered(row))
    )
    return (Held(*found, one_on_one=True) for found in session.execute(query))


def _booked(session: Session, span: Span, slots: dict[UUID, Held]) -> Iterator[tuple[UUID, Held]]:
    query = (
        select(SlotBooking.student_id, SlotBooking.slot_id)
        .join(OneOnOneSlot, OneOnOneSlot.id == SlotBooking.slot_id)
        .where(
            SlotBooking.status == BookingStatus.BOOKED,
            OneOnOneSlot.starts_at < span[1],
            OneOnOneSlot.ends_at > span[0],
        )
    )
    return ((who, slots[each]) for who, each in session.execute(query) if each in slots)


def _busy(session: Session, span: Span) -> Iterator[tuple[str, UUID, Held]]:
    query = (
        select(
            Busy.starts_at, Busy.ends_at, Busy.id, Busy.title, Busy.room_id, Staff.id, Student.id
        )
        .outerjoin(Staff, Staff.person_id == Busy.person_id)
        .outerjoin(Student, Student.person_id == Busy.person_id)
        .where(Busy.starts_at < span[1], Busy.ends_at > span[0])
    )
    for start, end, row_id, title, room, staff, student in session.execute(query):
        held = Held(start, end, row_id, title, room_id=room, busy=True)
        for kind, who in (("room", room), ("staff", staff), ("student", student)):
            if who is not None:
                yield kind, who, held


def _of_students(
    taken: Iterable[Held], lessons: dict[UUID, SeriesFacts], zone: str
) -> Iterator[tuple[UUID, Held]]:
    for each in taken:
        if each.one_on_one or each.lesson_id is None:
            continue
        members = lessons[each.lesson_id].members
        if members:
            day = local(each.starts_at, zone).date()
            yield from ((who, each) for who, spell in members if spell.covers(day))
