"""The statements behind what in the timetable needs somebody; see `core.db.kept`."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Date, Integer, and_, bindparam, func, or_, select, text
from sqlalchemy.orm import aliased

from desktop_app.areas.people.tables import Person, Staff, StaffInstrument, Student
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.conflict_selects import day_before
from desktop_app.areas.timetable.queries.conflicts import in_spell, is_offered, takes_place
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import (
    Busy,
    Enrollment,
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
    TeacherAvailability,
    TimeOff,
    WaitlistEntry,
)
from desktop_app.areas.timetable.terms import CANCELLED, BookingStatus, WaitlistStatus
from desktop_app.core.db.binds import Statement, day, key, moment, some

# The index of planned meetings is named by its own words.
_PLANNED: Final = text("lesson_occurrence.status = 'SCHEDULED'")
_MOST: Final = bindparam("most", type_=Integer())


def planned_on(_engine: str) -> Statement:
    """Build the planned meetings of some days, in order of time, with where each lesson is."""
    row = LessonOccurrence
    days = bindparam("days", type_=Date(), expanding=True)
    return (
        select(row.id, row.lesson_id, Lesson.title, row.local_date, Lesson.location_id)
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.local_date.in_(days), _PLANNED)
        .order_by(row.starts_at, row.id)
    )


def away(_engine: str) -> Statement:
    """Build teachers who are away while they have lessons nobody else takes, the next one first."""
    row = LessonOccurrence
    overlaps = and_(row.starts_at < TimeOff.ends_at, row.ends_at > TimeOff.starts_at)
    now, end = moment("now"), moment("end")
    return (
        select(
            *(Staff.id, func.min(shown_name()), func.min(row.local_date)),
            *(func.max(row.local_date), func.count(func.distinct(row.id))),
        )
        .select_from(TimeOff)
        .join(Staff, Staff.id == TimeOff.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .join(row, and_(row.teacher_id == TimeOff.teacher_id, overlaps))
        .where(
            *(row.ends_at > now, row.starts_at > moment("since"), row.starts_at < end, _PLANNED),
            *(TimeOff.ends_at > now, TimeOff.starts_at < end),
        )
        .group_by(Staff.id)
        .order_by(func.min(row.starts_at))
        .limit(_MOST)
    )


def free_teachers(engine: str) -> Statement:
    """Build how many teach the subject of a lesson of an absent teacher and are free for it."""
    row, off, theirs = LessonOccurrence, TimeOff, StaffInstrument
    teaches = select(theirs.id).where(
        theirs.staff_id == Staff.id,
        or_(Lesson.instrument_id.is_(None), theirs.instrument_id == Lesson.instrument_id),
    )
    lesson = (
        select(row.id)
        .join(Lesson, Lesson.id == row.lesson_id)
        .join(off, and_(off.teacher_id == row.teacher_id, _overlap(row, off)))
        .where(
            *(row.teacher_id == key("teacher_id"), _PLANNED),
            *(row.ends_at > moment("now"), row.ends_at > off.starts_at),
            *(row.starts_at > moment("since"), row.starts_at < moment("end")),
            teaches.correlate(Staff, Lesson).exists(),
            *(~each.correlate(row, Staff).exists() for each in _taken_from(engine, row)),
        )
    )
    return select(func.count(Staff.id)).where(
        *(Staff.archived_at.is_(None), Staff.id != key("teacher_id")),
        lesson.correlate(Staff).exists(),
    )


def _overlap(row: Any, other: Any) -> ColumnElement[bool]:
    return and_(other.starts_at < row.ends_at, other.ends_at > row.starts_at)


def _taken_from(engine: str, row: Any) -> list[Any]:
    """Return what takes a member of staff's time while a meeting goes on."""
    other, slot, off = aliased(LessonOccurrence), aliased(OneOnOneSlot), aliased(TimeOff)
    earliest = day_before(engine, row)
    return [
        select(other.id).where(
            *(other.teacher_id == Staff.id, _overlap(row, other), other.starts_at > earliest),
            takes_place(other),
        ),
        select(slot.id).where(
            *(slot.teacher_id == Staff.id, _overlap(row, slot), slot.starts_at > earliest),
            is_offered(slot),
        ),
        select(Busy.id).where(Busy.person_id == Staff.person_id, _overlap(row, Busy)),
        select(off.id).where(off.teacher_id == Staff.id, _overlap(row, off)),
    ]


def staff_count(_engine: str) -> Statement:
    """Build how many staff there are."""
    return select(func.count(Staff.id))


def hybrid_meetings(_engine: str) -> Statement:
    """Build the meetings of hybrid lessons between two days, in order of time."""
    row = LessonOccurrence
    return (
        select(row.id, row.lesson_id, Lesson.title, row.original_date, row.local_date)
        .join(HybridLessonConfig, HybridLessonConfig.lesson_id == row.lesson_id)
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.local_date.between(day("first"), day("last")), row.status.not_in(CANCELLED))
        .order_by(row.starts_at, row.id)
    )


def not_booked(_engine: str) -> Statement:
    """Build how many students of some meetings have booked no slot in their place."""
    row, slot = LessonOccurrence, OneOnOneSlot
    booked = select(SlotBooking.id).where(
        SlotBooking.student_id == Enrollment.student_id,
        SlotBooking.status == BookingStatus.BOOKED,
        slot.id == SlotBooking.slot_id,
        slot.occurrence_id == row.id,
        slot.withdrawn_at.is_(None),
    )
    return (
        select(row.id, func.count(Enrollment.id))
        .join(Enrollment, and_(Enrollment.lesson_id == row.lesson_id, in_spell(row, Enrollment)))
        .where(row.id.in_(some("ids")), ~booked.correlate(row, Enrollment).exists())
        .group_by(row.id)
    )


def first_slots(_engine: str) -> Statement:
    """Build when the first slot begins that is offered in place of each of some meetings."""
    slot = OneOnOneSlot
    return (
        select(slot.occurrence_id, func.min(slot.starts_at))
        .where(slot.occurrence_id.in_(some("ids")), slot.withdrawn_at.is_(None))
        .group_by(slot.occurrence_id)
    )


def hours(_engine: str) -> Statement:
    """Build when each teacher can teach."""
    row = TeacherAvailability
    return select(
        *(row.teacher_id, row.day_of_week, row.start_time, row.end_time, row.location_id),
        *(row.recurring, row.valid_from, row.valid_until),
    )


def planned(_engine: str) -> Statement:
    """Build the planned meetings between two days, in order of time."""
    row = LessonOccurrence
    place = func.coalesce(Room.location_id, Lesson.location_id)
    return (
        select(row.id, row.teacher_id, row.local_date, row.starts_at, row.ends_at, place)
        .join(Lesson, Lesson.id == row.lesson_id)
        .outerjoin(Room, Room.id == row.room_id)
        .where(
            row.local_date.between(day("first"), day("last")),
            *(_PLANNED, row.finished_at.is_(None), row.teacher_id.is_not(None)),
        )
        .order_by(row.starts_at, Lesson.sort_title, row.id)
    )


def first_planned(_engine: str) -> Statement:
    """Build the first planned meeting between two days."""
    row = LessonOccurrence
    return (
        select(row.id, Lesson.title, row.local_date)
        .join(Lesson, Lesson.id == row.lesson_id)
        .where(row.local_date.between(day("first"), day("last")), _PLANNED)
        .order_by(row.local_date, row.starts_at, row.id)
        .limit(1)
    )


def count_planned(_engine: str) -> Statement:
    """Build how many meetings are planned between two days."""
    row = LessonOccurrence
    return select(func.count(row.id)).where(
        row.local_date.between(day("first"), day("last")), _PLANNED
    )


def waiting(_engine: str, *which: str) -> Statement:
    """Build who waits for a place, or is kept one: of all lessons, or of some."""
    row = WaitlistEntry
    given_up = and_(row.status == WaitlistStatus.OFFERED, row.offer_until < day("today"))
    kept = and_(row.status == WaitlistStatus.OFFERED, row.offer_until >= day("today"))
    wanted: dict[str, Any] = {
        "free": and_(
            Lesson.archived_at.is_(None), or_(row.status == WaitlistStatus.WAITING, given_up)
        ),
        "kept": kept,
        "ids": row.lesson_id.in_(some("ids")),
    }
    return (
        select(
            *(row.id, row.lesson_id, Lesson.title, row.student_id, Person.id, shown_name()),
            *(row.place, row.status, row.asked_on, row.offered_on, row.offer_until),
            *(row.enrollment_id, row.note),
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(*(wanted[each] for each in which))
        .order_by(Lesson.sort_title, row.place, row.id)
    )


def taken(_engine: str) -> Statement:
    """Build how many places of some lessons are taken on a day."""
    row = Enrollment
    stays = or_(row.unenrolled_on.is_(None), row.unenrolled_on > day("soon"))
    return (
        select(row.lesson_id, func.count())
        .where(row.lesson_id.in_(some("ids")), stays)
        .group_by(row.lesson_id)
    )


def room_of(_engine: str) -> Statement:
    """Build how many some lessons have room for."""
    query = select(Lesson.id, Lesson.title, Lesson.type, Lesson.max_students, Room.capacity)
    return query.outerjoin(Room, Room.id == Lesson.room_id).where(Lesson.id.in_(some("ids")))
