"""What meetings come to for a bill, worked out beside the product: each with each student in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school.tables import Location, Room
from desktop_app.areas.timetable.glances.hybrid import cycles, one_on_one_bookings
from desktop_app.areas.timetable.queries.conflicts import in_spell
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED, LessonType, OccurrenceStatus


@dataclass(frozen=True, slots=True)
class BillableMeeting:
    """One student at one meeting. Prices in minor units, None where nothing is said.

    Where slots are offered in place of the group only who `booked` one is billed, at the booking's
    price if it has one.
    """

    enrollment_id: UUID
    student_id: UUID
    enrollment_price: int | None
    lesson_id: UUID
    occurrence_id: UUID
    day: date
    starts_at: datetime
    ends_at: datetime
    title: str
    type: LessonType
    teacher_id: UUID | None
    teacher: str | None
    status: OccurrenceStatus
    tax_rate_id: UUID | None
    lesson_price: int | None
    location_price: int | None
    one_on_one_price: int | None
    one_on_one_week: bool
    booked: bool = True
    booking_price: int | None = None

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status in CANCELLED

    @property
    def finished(self) -> bool:
        """Whether its register is finished."""
        return self.status is OccurrenceStatus.COMPLETED

    @property
    def price(self) -> int | None:
        """The price, package and subscription aside.

        That of the booking, the enrollment's own, one-on-one week, lesson, location.
        """
        if self.booking_price is not None:
            return self.booking_price
        if self.enrollment_price is not None:
            return self.enrollment_price
        if self.one_on_one_week and self.one_on_one_price is not None:
            return self.one_on_one_price
        return self.lesson_price if self.lesson_price is not None else self.location_price


def meetings_to_bill(session: Session, first: date, last: date) -> list[BillableMeeting]:
    """Return every student at every meeting from first to last day, cancelled ones too, by time.

    A handful of statements, whatever the size of the school. What is the same for all students of a
    meeting is read once.
    """
    meetings = _meetings(session, first, last)
    query = (
        select(LessonOccurrence.id, Enrollment.id, Enrollment.student_id)
        .add_columns(Enrollment.price_per_lesson)
        .select_from(LessonOccurrence)
        .join(
            Enrollment,
            and_(
                Enrollment.lesson_id == LessonOccurrence.lesson_id,
                in_spell(LessonOccurrence, Enrollment),
            ),
        )
        .where(LessonOccurrence.local_date.between(first, last))
        .order_by(LessonOccurrence.starts_at, LessonOccurrence.id, Enrollment.student_id)
    )
    rows = session.execute(query).all()
    hybrid = [each for each, facts in meetings.items() if facts[6] is LessonType.HYBRID]
    offered = one_on_one_bookings(session, hybrid)
    booked = {
        (each.occurrence_id, each.student_id): each for week in offered.values() for each in week
    }
    found = []
    for occurrence, spell, student, price in rows:
        booking = booked.get((occurrence, student))
        offer = (
            occurrence not in offered or booking is not None,
            booking.price if booking else None,
        )
        facts: tuple[Any, ...] = (spell, student, price, *meetings[occurrence], *offer)
        found.append(BillableMeeting(*facts))
    return found


def _meetings(session: Session, first: date, last: date) -> dict[UUID, tuple[Any, ...]]:
    """Return what is the same for every student of a meeting, in the order of BillableMeeting."""
    meeting = LessonOccurrence
    query = (
        select(
            *(meeting.lesson_id, meeting.id, meeting.local_date, meeting.starts_at),
            *(meeting.ends_at, Lesson.title, Lesson.type, meeting.teacher_id, shown_name()),
            *(meeting.status, Lesson.tax_rate_id, Lesson.price_per_student),
            *(Location.lesson_price, meeting.original_date),
        )
        .select_from(meeting)
        .join(Lesson, Lesson.id == meeting.lesson_id)
        .outerjoin(Staff, Staff.id == meeting.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .outerjoin(Room, Room.id == meeting.room_id)
        .outerjoin(Location, Location.id == func.coalesce(Room.location_id, Lesson.location_id))
        .where(meeting.local_date.between(first, last))
    )
    found: list[Any] = list(session.execute(query))
    hybrid = cycles(session) if any(row[6] is LessonType.HYBRID for row in found) else {}
    facts = {}
    for row in found:
        cycle = hybrid.get(row[0])
        price = cycle.cycle.one_on_one_price if cycle else None
        facts[row[1]] = (*row[:13], price, bool(cycle and cycle.is_one_on_one(row[13])))
    return facts
