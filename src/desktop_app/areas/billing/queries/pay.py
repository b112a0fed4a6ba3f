"""What pay is worked out from: meetings with their marks and bills, rates, and what was paid."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Text, case, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.billing.rules.pay import Ending, Rate
from desktop_app.areas.billing.tables import (
    Payout,
    PayoutLine,
    PayRate,
)
from desktop_app.areas.billing.terms import PayUnit
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.api import OccurrenceStatus, shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence

PART = 500
_ENDINGS = {
    OccurrenceStatus.COMPLETED.value: Ending.HELD,
    OccurrenceStatus.SCHEDULED.value: Ending.OPEN,
    OccurrenceStatus.CANCELLED.value: Ending.BY_SCHOOL,
    OccurrenceStatus.CANCELLED_BY_TEACHER.value: Ending.BY_TEACHER,
    OccurrenceStatus.CANCELLED_BY_STUDENT.value: Ending.BY_STUDENT,
}
Span = tuple[date, date]


class Taught(NamedTuple):
    """One meeting with who is to be paid for it. `title` is the lesson's.

    `marked` students have a mark, `present` of them came, and the marks of `paying` pay. A run
    reads ten thousand of them, so they are what is made fastest.
    """

    occurrence_id: UUID
    teacher_id: UUID | None
    substitute_for_id: UUID | None
    day: date
    starts_at: datetime
    minutes: int
    status: str
    title: str
    lesson_type: str
    instrument_id: UUID | None
    location_id: UUID | None
    marked: int = 0
    present: int = 0
    paying: int = 0

    @property
    def ending(self) -> Ending:
        """How it ended."""
        return _ENDINGS[self.status]


@dataclass(slots=True)
class Paid:
    """What a teacher was paid for a meeting so far; the line that paid it first, and its month."""

    amount: int
    line_id: UUID
    period: str
    day: date


def _in(spans: Iterable[Span]) -> ColumnElement[bool]:
    return or_(*(LessonOccurrence.local_date.between(*span) for span in spans))


def taught(session: Session, spans: Collection[Span]) -> list[Taught]:
    """Return every meeting of these spans that is finished, open or cancelled, in their order."""
    return _taught(session, _in(spans))


def taught_again(session: Session, ids: Collection[UUID]) -> list[Taught]:
    """Return some meetings, wherever they lie now."""
    wanted = list(ids)
    parts = (wanted[start : start + PART] for start in range(0, len(wanted), PART))
    return [row for part in parts for row in _taught(session, LessonOccurrence.id.in_(part))]


def _taught(session: Session, which: ColumnElement[bool]) -> list[Taught]:
    meeting, marks = LessonOccurrence, _marks(which).subquery()
    query: Any = (
        select(
            *(meeting.id, meeting.teacher_id, meeting.substitute_for_id, meeting.local_date),
            *(meeting.starts_at, _minutes(session), type_coerce(meeting.status, Text)),
            *(Lesson.title, type_coerce(Lesson.type, Text)),
            *(Lesson.instrument_id, func.coalesce(Room.location_id, Lesson.location_id)),
            *(func.coalesce(marks.c[name], 0) for name in ("marked", "present", "paying")),
        )
        .join(Lesson, Lesson.id == meeting.lesson_id)
        .outerjoin(Room, Room.id == meeting.room_id)
        .outerjoin(marks, marks.c.occurrence_id == meeting.id)
        .where(which)
        .order_by(meeting.local_date, meeting.starts_at, meeting.id)
    )
    return list(map(Taught._make, session.execute(query)))


def _minutes(session: Session) -> Any:
    """Return how long a meeting lasts, as SQL of the engine."""
    start, end = LessonOccurrence.starts_at, LessonOccurrence.ends_at
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.extract("epoch", end - start) / 60, Integer)
    return cast(func.round((func.julianday(end) - func.julianday(start)) * 1_440), Integer)


def _marks(which: ColumnElement[bool]) -> Any:
    """Return how meetings are marked, as SQL; what has no mark is left out."""
    return (
        select(
            Attendance.occurrence_id,
            func.count().label("marked"),
            _count(AttendanceCode.counts_present).label("present"),
            _count(AttendanceCode.pays_teacher).label("paying"),
        )
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(which)
        .group_by(Attendance.occurrence_id)
    )


def _count(flag: Any) -> ColumnElement[int]:
    return cast(func.sum(case((flag, 1), else_=0)), Integer)


def paid(session: Session, since: date) -> dict[tuple[UUID, UUID], Paid]:
    """Return what was paid for meetings since a day, by meeting and teacher."""
    query = (
        select(
            PayoutLine.occurrence_id,
            PayoutLine.teacher_id,
            PayoutLine.id,
            PayoutLine.amount,
            Payout.period,
            LessonOccurrence.local_date,
        )
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .join(LessonOccurrence, LessonOccurrence.id == PayoutLine.occurrence_id)
        .where(LessonOccurrence.local_date >= since)
        .order_by(PayoutLine.created_at, PayoutLine.position)
    )
    found: dict[tuple[UUID, UUID], Paid] = {}
    rows: Any = session.execute(query)
    for occurrence_id, teacher_id, line_id, amount, period, day in rows:
        key = (occurrence_id, teacher_id)
        if key in found:
            found[key].amount += amount
        else:
            found[key] = Paid(amount, line_id, period, day)
    return found


def rates(session: Session) -> list[Rate]:
    """Return every pay rate that is not out of use."""
    query = select(PayRate).where(PayRate.archived_at.is_(None))
    return [as_rate(row) for row in session.scalars(query)]


def as_rate(row: PayRate) -> Rate:
    """Return a stored rate as the rules know it."""
    return Rate(
        id=row.id,
        unit=PayUnit(row.unit),
        amount=row.amount,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        no_show_bp=row.no_show_bp,
        teacher_id=row.teacher_id,
        instrument_id=row.instrument_id,
        location_id=row.location_id,
        lesson_type=row.lesson_type,
    )


def staff_names(session: Session) -> Mapping[UUID, str]:
    """Return the whole names of all staff, by id."""
    query = select(Staff.id, shown_name()).join(Person, Person.id == Staff.person_id)
    return {key: name for key, name in session.execute(query)}  # noqa: C416  rows are no pairs
