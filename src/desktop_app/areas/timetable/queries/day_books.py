"""Days of the timetable read into memory: few statements for any number of slots to check."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import (
    FamilyMember,
    Instrument,
    Person,
    Staff,
    StaffInstrument,
    Student,
)
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Location, TravelTime
from desktop_app.areas.timetable.queries.conflicts import is_offered, takes_place
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.day_book import (
    DayBook,
    Diary,
    Held,
    Names,
    RoomFacts,
    SeriesFacts,
    TeacherFacts,
)
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.areas.timetable.rules.slot_checks import check_slot as check_in
from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
    TeacherAvailability,
    TimeOff,
)
from desktop_app.areas.timetable.terms import (
    BookingStatus,
    Check,
    EnrollmentStatus,
    Slot,
    Spell,
)
from desktop_app.core.clock import day_bounds, local

_Span = tuple[datetime, datetime]


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
    lessons = _lessons(session, meet | set(lesson_ids))
    placed = [_placed(each, rooms, lessons) for each in (*meetings.values(), *slots)]
    taken = [each for each in placed if each.one_on_one or each.id in standing]
    busy = list(_busy(session, span))
    students = _students(session)
    return DayBook(
        first=first,
        last=last,
        zone=zone,
        teachers=_teachers(session, span),
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
        siblings=_siblings(session),
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


def _slots(session: Session, span: _Span) -> Iterator[Held]:
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


def _booked(session: Session, span: _Span, slots: dict[UUID, Held]) -> Iterator[tuple[UUID, Held]]:
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


def _busy(session: Session, span: _Span) -> Iterator[tuple[str, UUID, Held]]:
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


def _lessons(session: Session, ids: set[UUID]) -> dict[UUID, SeriesFacts]:
    members: dict[UUID, list[tuple[UUID, Spell]]] = {}
    listed = sorted(ids)
    spells = select(
        Enrollment.lesson_id,
        Enrollment.student_id,
        Enrollment.enrolled_on,
        Enrollment.unenrolled_on,
    ).where(Enrollment.status != EnrollmentStatus.PENDING, Enrollment.lesson_id.in_(listed))
    for lesson, student, first, last in session.execute(spells):
        members.setdefault(lesson, []).append((student, Spell(first, last)))
    query = select(
        Lesson.id,
        Lesson.title,
        Lesson.type,
        Lesson.instrument_id,
        Lesson.location_id,
        Lesson.teacher_id,
        Lesson.room_id,
        Lesson.max_students,
    ).where(Lesson.id.in_(listed))
    return {
        row[0]: SeriesFacts(*row[1:], members=tuple(members.get(row[0], ())))
        for row in session.execute(query)
    }


def _teachers(session: Session, span: _Span) -> dict[UUID, TeacherFacts]:
    people = session.execute(
        select(Staff.id, shown_name(), Staff.archived_at).join(Person, Person.id == Staff.person_id)
    ).all()
    taught: dict[UUID, set[UUID]] = {}
    for staff, instrument in session.execute(
        select(StaffInstrument.staff_id, StaffInstrument.instrument_id)
    ):
        taught.setdefault(staff, set()).add(instrument)
    hours = hours_of(session)
    away: dict[UUID, list[_Span]] = {}
    absent = select(TimeOff.teacher_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.starts_at < span[1], TimeOff.ends_at > span[0]
    )
    for teacher, start, end in session.execute(absent.order_by(TimeOff.starts_at)):
        away.setdefault(teacher, []).append((start, end))
    return {
        staff: TeacherFacts(
            name,
            archived is not None,
            frozenset(taught.get(staff, ())),
            tuple(hours.get(staff, ())),
            tuple(away.get(staff, ())),
        )
        for staff, name, archived in people
    }


def hours_of(session: Session, teachers: Collection[UUID] | None = None) -> dict[UUID, list[Hours]]:
    """Return when teachers can teach, of some or all of them."""
    row = TeacherAvailability
    query = select(
        row.teacher_id,
        row.day_of_week,
        row.start_time,
        row.end_time,
        row.location_id,
        row.recurring,
        row.valid_from,
        row.valid_until,
    )
    if teachers is not None:
        query = query.where(row.teacher_id.in_(sorted(teachers)))
    found: dict[UUID, list[Hours]] = {}
    for said in session.execute(query):
        found.setdefault(said[0], []).append(Hours(*said[1:]))
    return found


def travel_times(session: Session) -> dict[tuple[UUID, UUID], int]:
    """Return the minutes between locations that somebody has said."""
    row = TravelTime
    query = select(row.from_location_id, row.to_location_id, row.minutes)
    return {(start, end): minutes for start, end, minutes in session.execute(query)}


def _students(session: Session) -> dict[UUID, str]:
    query = select(Student.id, shown_name()).join(Person, Person.id == Student.person_id)
    return dict(session.execute(query.where(Student.archived_at.is_(None))).all())


def _siblings(session: Session) -> dict[UUID, frozenset[UUID]]:
    """Return the other children of each child's families, where there are several."""
    several = (
        select(FamilyMember.family_id)
        .where(FamilyMember.role == MemberRole.CHILD)
        .group_by(FamilyMember.family_id)
        .having(func.count() > 1)
    )
    query = (
        select(FamilyMember.family_id, Student.id)
        .join(Student, Student.person_id == FamilyMember.person_id)
        .where(FamilyMember.role == MemberRole.CHILD, FamilyMember.family_id.in_(several))
    )
    families: dict[UUID, set[UUID]] = {}
    for family, student in session.execute(query):
        families.setdefault(family, set()).add(student)
    found: dict[UUID, set[UUID]] = {}
    for children in families.values():
        for child in children:
            found.setdefault(child, set()).update(children - {child})
    return {child: frozenset(others) for child, others in found.items()}
