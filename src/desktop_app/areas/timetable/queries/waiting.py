"""Who waits for a place, in lists."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Student
from desktop_app.areas.timetable.glances.waiting import WaitRow
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Lesson, WaitlistEntry
from desktop_app.areas.timetable.terms import WaitlistStatus

_OPEN = (WaitlistStatus.WAITING, WaitlistStatus.OFFERED)


def _entries() -> Any:
    row = WaitlistEntry
    return (
        select(
            row.id,
            row.lesson_id,
            Lesson.title,
            row.student_id,
            Person.id,
            shown_name(),
            row.place,
            row.status,
            row.asked_on,
            row.offered_on,
            row.offer_until,
            row.enrollment_id,
            row.note,
        )
        .join(Lesson, Lesson.id == row.lesson_id)
        .join(Student, Student.id == row.student_id)
        .join(Person, Person.id == Student.person_id)
    )


def waiting_list(
    session: Session,
    *,
    lesson_id: UUID | None = None,
    student_id: UUID | None = None,
    ended: bool = False,
) -> list[WaitRow]:
    """Return who waits, by lesson and place; those who no longer do too when asked."""
    query = _entries()
    if lesson_id is not None:
        query = query.where(WaitlistEntry.lesson_id == lesson_id)
    if student_id is not None:
        query = query.where(WaitlistEntry.student_id == student_id)
    if not ended:
        query = query.where(WaitlistEntry.status.in_(_OPEN))
    order = (Lesson.sort_title, Lesson.id, WaitlistEntry.status.not_in(_OPEN))
    query = query.order_by(*order, WaitlistEntry.place, WaitlistEntry.id)
    return [WaitRow(*row) for row in session.execute(query)]
