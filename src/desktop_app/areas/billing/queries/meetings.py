"""Which meetings of a month are to be billed."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, MakeUpCredit
from desktop_app.areas.billing.queries.sums import sum_of
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.tables import BilledMeeting
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school.api import BillingMode
from desktop_app.areas.timetable.api import (
    CANCELLED,
    EnrollmentStatus,
    in_spell,
)
from desktop_app.areas.timetable.tables import (
    Enrollment,
    LessonOccurrence,
)
from desktop_app.core.records import record

WINDOW = 11
"""How many months before the one that is run are looked at for corrections."""


@record
class Due:
    """One meeting of one student that is to be billed.

    `own_price` is the enrollment's, in minor units.
    """

    student_id: UUID
    occurrence_id: UUID
    day: date
    lesson_id: UUID
    enrollment_id: UUID
    own_price: int | None
    original_day: date


def in_months(months: Sequence[Month]) -> ColumnElement[bool]:
    """Return whether a meeting takes place in one of some months."""
    spans = [LessonOccurrence.local_date.between(m.first, m.last) for m in months]
    return or_(*spans) if spans else false()


def still_here() -> ColumnElement[bool]:
    """Return whether the student had not yet left on the day of the meeting."""
    return or_(Student.left_on.is_(None), LessonOccurrence.local_date <= Student.left_on)


def _makes_up() -> ColumnElement[bool]:
    """Return whether the student makes up another meeting there: what was missed is billed."""
    return exists().where(
        MakeUpCredit.school_id == LessonOccurrence.school_id,
        MakeUpCredit.used_occurrence_id == LessonOccurrence.id,
        MakeUpCredit.student_id == Enrollment.student_id,
    )


def _due(mode: BillingMode, months: Sequence[Month]) -> Any:
    billing = (
        or_(AttendanceCode.id.is_(None), AttendanceCode.bills)
        if mode is BillingMode.IN_ADVANCE
        else and_(LessonOccurrence.finished_at.is_not(None), AttendanceCode.bills)
    )
    return (
        select(
            Enrollment.student_id,
            LessonOccurrence.id,
            LessonOccurrence.local_date,
            LessonOccurrence.lesson_id,
            Enrollment.id.label("enrollment_id"),
            Enrollment.price_per_lesson,
            LessonOccurrence.original_date,
        )
        .select_from(LessonOccurrence)
        .join(Enrollment, Enrollment.lesson_id == LessonOccurrence.lesson_id)
        .join(Student, Student.id == Enrollment.student_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.occurrence_id == LessonOccurrence.id,
                Attendance.student_id == Enrollment.student_id,
            ),
        )
        .outerjoin(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            in_months(months),
            LessonOccurrence.status.not_in(CANCELLED),
            in_spell(LessonOccurrence, Enrollment),
            still_here(),
            ~_makes_up(),
            billing,
        )
    )


def due(
    session: Session,
    mode: BillingMode,
    months: Sequence[Month],
    students: Collection[UUID] | None = None,
    *,
    lessons: Collection[UUID] | None = None,
) -> list[Due]:
    """Return every meeting of these months that bills, in the order they take place.

    With students or lessons only theirs.
    """
    query = _due(mode, months).order_by(LessonOccurrence.local_date, LessonOccurrence.starts_at)
    if students is not None:
        query = query.where(Enrollment.student_id.in_(students))
    if lessons is not None:
        query = query.where(LessonOccurrence.lesson_id.in_(lessons))
    return [Due(*row) for row in session.execute(query)]


def newly_due(session: Session, mode: BillingMode, months: Sequence[Month]) -> list[Due]:
    """Return the meetings of these months that bill but stand on no line, or no longer do."""
    if not months:
        return []
    net = (
        select(func.coalesce(sum_of(BilledMeeting.sign), 0))
        .where(
            BilledMeeting.school_id == Enrollment.school_id,
            BilledMeeting.student_id == Enrollment.student_id,
            BilledMeeting.occurrence_id == LessonOccurrence.id,
        )
        .correlate(Enrollment, LessonOccurrence)
        .scalar_subquery()
    )
    query = _due(mode, months).where(net <= 0).order_by(LessonOccurrence.local_date)
    return [Due(*row) for row in session.execute(query)]


def planned_days(
    session: Session, month: Month, students: Collection[UUID]
) -> dict[UUID, list[tuple[UUID, date]]]:
    """Return the planned meetings of a month by student, as lesson and day, in order.

    Of every lesson in which the student is some day of the month: of the whole month, cancelled
    ones too, so that neither a late start nor a cancellation changes what a part of it is.
    """
    query = (
        select(Enrollment.student_id, LessonOccurrence.lesson_id, LessonOccurrence.local_date)
        .join(Enrollment, Enrollment.lesson_id == LessonOccurrence.lesson_id)
        .where(
            LessonOccurrence.local_date.between(month.first, month.last),
            Enrollment.enrolled_on <= month.last,
            or_(Enrollment.unenrolled_on.is_(None), Enrollment.unenrolled_on >= month.first),
            Enrollment.status != EnrollmentStatus.PENDING,
            Enrollment.student_id.in_(students),
        )
        .distinct()
        .order_by(LessonOccurrence.local_date)
    )
    found: dict[UUID, list[tuple[UUID, date]]] = {}
    for student, lesson, day in session.execute(query):
        found.setdefault(student, []).append((lesson, day))
    return found
