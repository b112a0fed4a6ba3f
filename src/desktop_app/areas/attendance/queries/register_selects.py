"""The statements behind lists of registers; see `core.db.kept`."""

from typing import Any

from sqlalchemy import Integer, bindparam, exists, func, select, text

from desktop_app.areas.attendance.tables import Attendance, MakeUpCredit
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import (
    Enrollment,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.core.db.binds import Statement, day, key, some


def marked(_engine: str) -> Statement:
    """Build how many are marked in each of some meetings."""
    row = Attendance
    return (
        select(row.occurrence_id, func.count())
        .where(row.occurrence_id.in_(some("ids")))
        .group_by(row.occurrence_id)
    )


def guests(_engine: str) -> Statement:
    """Build how many who are not enrolled make up another meeting in each of some."""
    row = MakeUpCredit
    return (
        select(row.used_occurrence_id, func.count())
        .join(LessonOccurrence, LessonOccurrence.id == row.used_occurrence_id)
        .where(row.used_occurrence_id.in_(some("ids")), ~timetable.is_enrolled(row.student_id))
        .group_by(row.used_occurrence_id)
    )


def unfinished(_engine: str, newest: bool, *which: str) -> Statement:
    """Build the meetings of earlier days whose register nobody finished, newest or oldest first."""
    row = LessonOccurrence
    order = (row.local_date, row.starts_at)
    return (
        select(row.id)
        .where(*_unfinished(which))
        .order_by(*(each.desc() if newest else each for each in order), row.id)
        .limit(bindparam("most", type_=Integer()))
    )


def unfinished_count(_engine: str, *which: str) -> Statement:
    """Build how many there are of these."""
    return select(func.count(LessonOccurrence.id)).where(*_unfinished(which))


def _unfinished(which: tuple[str, ...]) -> list[Any]:
    """Ask only for planned meetings in which somebody is enrolled, before a day.

    A one-on-one week in which nobody booked expects nobody. The index of planned meetings is named
    by its own words.
    """
    meeting, slot = LessonOccurrence, OneOnOneSlot
    somebody = exists().where(
        Enrollment.school_id == meeting.school_id,
        Enrollment.lesson_id == meeting.lesson_id,
        timetable.in_spell(meeting, Enrollment),
    )
    offered = exists().where(
        slot.school_id == meeting.school_id, slot.occurrence_id == meeting.id,
        slot.withdrawn_at.is_(None),
    )  # fmt: skip
    booked = exists().where(
        slot.school_id == meeting.school_id, slot.occurrence_id == meeting.id,
        slot.withdrawn_at.is_(None), SlotBooking.school_id == slot.school_id,
        SlotBooking.slot_id == slot.id, SlotBooking.status == "BOOKED",
    )  # fmt: skip
    asked: dict[str, Any] = {
        "since": meeting.local_date >= day("since"),
        "teacher_id": meeting.teacher_id == key("teacher_id"),
    }
    return [
        meeting.local_date < day("before"),
        text("lesson_occurrence.status = 'SCHEDULED'"),
        somebody.correlate(meeting),
        ~offered.correlate(meeting) | booked.correlate(meeting),
        *(asked[each] for each in which),
    ]
