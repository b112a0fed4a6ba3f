"""The lessons that stand on one line of an invoice."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import BilledMeeting
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence


@dataclass(frozen=True, slots=True)
class LineMeeting:
    """One lesson on a line, in minor units as it was priced; less than nothing takes it back."""

    occurrence_id: UUID
    day: date
    title: str
    teacher: str
    amount: int


def line_meetings(session: Session, line_id: UUID) -> list[LineMeeting]:
    """Return the lessons that a line bills or takes back, in order of their days."""
    query = (
        select(
            LessonOccurrence.id,
            LessonOccurrence.local_date,
            Lesson.title,
            shown_name(),
            BilledMeeting.sign * BilledMeeting.amount,
        )
        .select_from(BilledMeeting)
        .join(LessonOccurrence, LessonOccurrence.id == BilledMeeting.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .outerjoin(Staff, Staff.id == LessonOccurrence.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(BilledMeeting.invoice_line_id == line_id)
        .order_by(LessonOccurrence.starts_at, LessonOccurrence.id)
    )
    return [
        LineMeeting(key, day, title, teacher or "", int(amount))
        for key, day, title, teacher, amount in session.execute(query)
    ]
