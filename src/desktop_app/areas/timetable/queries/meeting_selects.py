"""The statements behind meetings, hybrid cycles and names; see `core.db.kept`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.tables import Location, Room
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import (
    Enrollment,
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import BookingStatus, EnrollmentStatus
from desktop_app.core.db.binds import Statement, day, key, some


def meetings(_engine: str, *which: str) -> Statement:
    """Build the meetings that lie between two days, or are those of a teacher, a room, some ids."""
    teacher, other = aliased(Person), aliased(Person)
    staff, replaced = aliased(Staff), aliased(Staff)
    row = LessonOccurrence
    enrolled = (
        select(func.count())
        .where(
            Enrollment.school_id == row.school_id,
            Enrollment.lesson_id == row.lesson_id,
            in_spell(row, Enrollment),
        )
        .correlate(row)
        .scalar_subquery()
    )
    wanted = _wanted()
    return (
        select(
            *(row.id, row.lesson_id, Lesson.title, Lesson.type, row.original_date, row.local_date),
            *(row.starts_at, row.ends_at, row.teacher_id, shown_name(teacher)),
            *(row.substitute_for_id, shown_name(other), row.room_id, Room.name),
            *(Location.id, Location.name, row.status, row.cancel_reason, row.booked_anyway),
            *(row.finished_at, enrolled),
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .outerjoin(staff, staff.id == row.teacher_id)
        .outerjoin(teacher, teacher.id == staff.person_id)
        .outerjoin(replaced, replaced.id == row.substitute_for_id)
        .outerjoin(other, other.id == replaced.person_id)
        .outerjoin(Room, Room.id == row.room_id)
        .outerjoin(Location, Location.id == func.coalesce(Room.location_id, Lesson.location_id))
        .where(*(wanted[each] for each in which))
        .order_by(row.starts_at, Lesson.sort_title, row.id)
    )


def _wanted() -> Mapping[str, Any]:
    row = LessonOccurrence
    theirs = select(Enrollment.id).where(
        Enrollment.lesson_id == row.lesson_id,
        Enrollment.student_id == key("student_id"),
        in_spell(row, Enrollment),
    )
    return {
        "days": row.local_date.between(day("first"), day("last")),
        "teacher_id": row.teacher_id == key("teacher_id"),
        "room_id": row.room_id == key("room_id"),
        "location_id": func.coalesce(Room.location_id, Lesson.location_id) == key("location_id"),
        "student_id": theirs.exists(),
        "lesson_id": row.lesson_id == key("lesson_id"),
        "ids": row.id.in_(some("ids")),
    }


def alone(_engine: str) -> Statement:
    """Build the only student of each of some lessons that has one."""
    open_now = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)
    return (
        select(Enrollment.lesson_id, func.min(shown_name()))
        .join(Student, Student.id == Enrollment.student_id)
        .join(Person, Person.id == Student.person_id)
        .where(Enrollment.lesson_id.in_(some("ids")), Enrollment.status.in_(open_now))
        .group_by(Enrollment.lesson_id)
        .having(func.count() == 1)
    )


def configs(_engine: str, of_some: bool) -> Statement:
    """Build the cycles of hybrid lessons, with where each lesson is."""
    row = HybridLessonConfig
    query = select(
        *(row.lesson_id, Lesson.location_id, row.cycle_length, row.one_on_one_weeks),
        *(row.cycle_start_date, row.one_on_one_price_per_student, row.notify_parents_in_advance),
    ).join(Lesson, Lesson.id == row.lesson_id)
    return query.where(row.lesson_id.in_(some("ids"))) if of_some else query


def planned_days(_engine: str) -> Statement:
    """Build the days on which the rule of some lessons put their meetings."""
    row = LessonOccurrence
    return select(row.lesson_id, row.original_date).where(row.lesson_id.in_(some("ids")))


def offered(_engine: str) -> Statement:
    """Build every slot offered in place of some meetings, with its booking if it has one."""
    slot = OneOnOneSlot
    return (
        select(
            *(SlotBooking.id, slot.id, slot.occurrence_id, SlotBooking.student_id),
            *(slot.starts_at, slot.ends_at, SlotBooking.price),
        )
        .outerjoin(
            SlotBooking,
            and_(SlotBooking.slot_id == slot.id, SlotBooking.status == BookingStatus.BOOKED),
        )
        .where(slot.withdrawn_at.is_(None), slot.occurrence_id.in_(some("ids")))
        .order_by(slot.starts_at, slot.id)
    )
