"""The statements that the search for free slots asks, kept as text: a dozen small ones each time.

Each takes the name of the engine and returns a select; `core.db.kept` asks it. Instants and ids of
meetings come as the driver gives them: there are a thousand, and little is asked of each.
"""

from typing import Any

from sqlalchemy import and_, bindparam, cast, literal, null, or_, select, type_coerce, union_all
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from desktop_app.areas.people.tables import (
    FamilyMember,
    Person,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.people.terms import MemberRole
from desktop_app.areas.school.tables import CalendarDay, Location, Room, School, TravelTime
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.queries.names import shown_name
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
    EnrollmentStatus,
    LessonStatus,
    LessonType,
)
from desktop_app.core.db.types import UtcDateTime, Uuid

_AN_ID = Uuid()


def zone(_engine: str) -> Any:
    """Return the school's zone."""
    return select(School.timezone)


def student(_engine: str) -> Any:
    """Return a student's name, and whether they left, and where they come."""
    return (
        select(shown_name(), Student.archived_at, Student.location_id)
        .join(Person, Person.id == Student.person_id)
        .where(Student.id == bindparam("student", type_=_AN_ID))
    )


_PATTERN = (
    Lesson.id,
    Lesson.title,
    Lesson.duration,
    Lesson.first_day,
    Lesson.start_time,
    Lesson.teacher_id,
    Lesson.instrument_id,
    Lesson.room_id,
    Lesson.location_id,
    Room.location_id,
)


def pattern(_engine: str) -> Any:
    """Return the lesson a student has alone, else any that is planned."""
    return (
        select(*_PATTERN)
        .join(Enrollment, Enrollment.lesson_id == Lesson.id)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .where(
            Enrollment.student_id == bindparam("student", type_=_AN_ID),
            Enrollment.status == EnrollmentStatus.ACTIVE,
            Lesson.status == LessonStatus.SCHEDULED,
            Lesson.archived_at.is_(None),
            Lesson.first_day.is_not(None),
        )
        .order_by(Lesson.type != LessonType.INDIVIDUAL, Lesson.first_day.desc(), Lesson.id)
        .limit(1)
    )


def lesson(_engine: str) -> Any:
    """Return what `pattern` does of a lesson that is named."""
    return (
        select(*_PATTERN)
        .outerjoin(Room, Room.id == Lesson.room_id)
        .where(Lesson.id == bindparam("lesson", type_=_AN_ID))
    )


def learns(_engine: str) -> Any:
    """Return the instruments a student learns, the first of them first."""
    return (
        select(StudentInstrument.instrument_id)
        .where(StudentInstrument.student_id == bindparam("student", type_=_AN_ID))
        .order_by(StudentInstrument.is_primary.desc())
        .limit(1)
    )


def who_teach(_engine: str) -> Any:
    """Return the teachers of an instrument."""
    return (
        select(StaffInstrument.staff_id)
        .join(Staff, Staff.id == StaffInstrument.staff_id)
        .where(
            StaffInstrument.instrument_id == bindparam("instrument", type_=_AN_ID),
            Staff.archived_at.is_(None),
        )
        .order_by(StaffInstrument.staff_id)
    )


def rooms(_engine: str) -> Any:
    """Return the rooms in use, with where they are."""
    return (
        select(Room.id, Room.name, Room.location_id, Location.name, Room.capacity)
        .join(Location, Location.id == Room.location_id)
        .where(Room.archived_at.is_(None))
    )


def travel(_engine: str) -> Any:
    """Return the minutes between locations that somebody has said."""
    return select(TravelTime.from_location_id, TravelTime.to_location_id, TravelTime.minutes)


def hours(_engine: str) -> Any:
    """Return when teachers can teach."""
    row = TeacherAvailability
    return select(
        row.teacher_id,
        row.day_of_week,
        row.start_time,
        row.end_time,
        row.location_id,
        row.recurring,
        row.valid_from,
        row.valid_until,
    ).where(_among(row.teacher_id))


def closed(_engine: str, at_a_place: bool) -> Any:
    """Return the days on which the school is closed, or also those of one location."""
    whole = CalendarDay.location_id.is_(None)
    there = CalendarDay.location_id == bindparam("place", type_=_AN_ID)
    return (
        select(CalendarDay.day, CalendarDay.name)
        .where(
            CalendarDay.day >= bindparam("first", type_=CalendarDay.day.type),
            CalendarDay.day <= bindparam("last", type_=CalendarDay.day.type),
            or_(whole, there) if at_a_place else whole,
        )
        .order_by(CalendarDay.location_id.is_(None))
    )


def names(_engine: str) -> Any:
    """Return how teachers and students are written."""
    return union_all(
        *(
            select(table.id, shown_name())
            .join(Person, Person.id == table.person_id)
            .where(_among(table.id))
            for table in (Staff, Student)
        )
    )


def other_children(_engine: str) -> Any:
    """Return the children of the families of students, they themselves among them."""
    mine, other, child = aliased(FamilyMember), aliased(FamilyMember), aliased(Student)
    return (
        select(child.id)
        .select_from(Student)
        .join(mine, and_(mine.person_id == Student.person_id, mine.role == MemberRole.CHILD))
        .join(other, and_(other.family_id == mine.family_id, other.role == MemberRole.CHILD))
        .join(child, child.person_id == other.person_id)
        .where(_among(Student.id))
    )


def of_teachers(_engine: str) -> Any:
    """Return what teachers have: meetings, one-on-one slots, what is busy, time off."""
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        _spans(row.teacher_id, row, row.room_id).where(
            _among(row.teacher_id), _within(row), takes_place(row)
        ),
        _spans(slot.teacher_id, slot, slot.room_id).where(
            _among(slot.teacher_id), _within(slot), is_offered(slot)
        ),
        _spans(Staff.id, Busy, Busy.room_id)
        .join(Staff, Staff.person_id == Busy.person_id)
        .where(_among(Staff.id), _meets(Busy)),
        _spans(TimeOff.teacher_id, TimeOff, cast(null(), Uuid())).where(
            _among(TimeOff.teacher_id), _meets(TimeOff)
        ),
    )


def of_students(_engine: str) -> Any:
    """Return what students have, with its title."""
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        _spans(Enrollment.student_id, row, Lesson.title)
        .select_from(Enrollment)
        .join(row, and_(row.lesson_id == Enrollment.lesson_id, in_spell(row, Enrollment)))
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(_among(Enrollment.student_id), _within(row), takes_place(row)),
        _spans(SlotBooking.student_id, slot, Lesson.title)
        .select_from(SlotBooking)
        .join(slot, slot.id == SlotBooking.slot_id)
        .join(Lesson, Lesson.id == slot.lesson_id)
        .where(
            _among(SlotBooking.student_id),
            SlotBooking.status == BookingStatus.BOOKED,
            _within(slot),
            is_offered(slot),
        ),
        _spans(Student.id, Busy, Busy.title)
        .select_from(Busy)
        .join(Student, Student.person_id == Busy.person_id)
        .where(_among(Student.id), _meets(Busy)),
    )


def of_rooms(_engine: str) -> Any:
    """Return what is in rooms."""
    row, slot = LessonOccurrence, OneOnOneSlot
    return union_all(
        _spans(row.room_id, row, literal("")).where(
            _among(row.room_id), _within(row), takes_place(row)
        ),
        _spans(slot.room_id, slot, literal("")).where(
            _among(slot.room_id), _within(slot), is_offered(slot)
        ),
        _spans(Busy.room_id, Busy, literal("")).where(_among(Busy.room_id), _meets(Busy)),
    )


def _spans(who: Any, row: Any, more: Any) -> Any:
    """Select whom a row takes, which row it is, from when to when, and one thing more."""
    return select(*map(_raw, (who, row.id, row.starts_at, row.ends_at, more)))


def _raw(column: Any) -> Any:
    return type_coerce(column, NullType())


def _within(row: Any) -> Any:
    return and_(_meets(row), row.starts_at > bindparam("earliest", type_=UtcDateTime))


def _meets(row: Any) -> Any:
    return and_(
        row.starts_at < bindparam("until", type_=UtcDateTime),
        row.ends_at > bindparam("begin", type_=UtcDateTime),
    )


def _among(column: Any) -> Any:
    return column.in_(bindparam("ids", expanding=True))
