"""The cycles of hybrid lessons, and which week of theirs a day lies in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.rules.hybrid import (
    Cycle,
    read_weeks,
    teaching_weeks,
    week_of_cycle,
)
from desktop_app.areas.timetable.tables import (
    HybridLessonConfig,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    SlotBooking,
)
from desktop_app.areas.timetable.terms import BookingStatus, OccurrenceStatus

_PART = 500


@dataclass(frozen=True, slots=True)
class LessonCycle:
    """The cycle of one lesson, with the weeks in which it teaches."""

    cycle: Cycle
    weeks: tuple[date, ...]
    calendar_weeks: bool

    def week(self, day: date) -> int | None:
        """Return the day's week of the cycle, from 1. None before it begins or without teaching."""
        return week_of_cycle(self.cycle, day, list(self.weeks), calendar_weeks=self.calendar_weeks)

    def is_one_on_one(self, day: date) -> bool:
        """Say whether slots for one student replace the group in the day's week."""
        return self.week(day) in self.cycle.one_on_one_weeks


def cycles(session: Session, lesson_ids: Collection[UUID] | None = None) -> dict[UUID, LessonCycle]:
    """Return the cycles of lessons, or of all that have one, in four statements at most."""
    query = select(HybridLessonConfig, Lesson.location_id).join(
        Lesson, Lesson.id == HybridLessonConfig.lesson_id
    )
    if lesson_ids is not None:
        query = query.where(HybridLessonConfig.lesson_id.in_(list(lesson_ids)))
    stored = session.execute(query).all()
    if not stored:
        return {}
    days: dict[UUID, list[date]] = {}
    meetings = select(LessonOccurrence.lesson_id, LessonOccurrence.original_date).where(
        LessonOccurrence.lesson_id.in_([config.lesson_id for config, _ in stored])
    )
    for lesson_id, day in session.execute(meetings):
        days.setdefault(lesson_id, []).append(day)
    closures = school.closure_rows(session, date.min, date.max)
    by_calendar = bool(school.setting(session, "hybrid_counts_calendar_weeks"))
    found = {}
    for config, location_id in stored:
        closed = {row.day for row in closures if row.location_id in {None, location_id}}
        cycle = _cycle(config)
        weeks = teaching_weeks(days.get(config.lesson_id, ()), closed, cycle.start)
        found[config.lesson_id] = LessonCycle(cycle, tuple(weeks), by_calendar)
    return found


def _cycle(config: HybridLessonConfig) -> Cycle:
    return Cycle(
        length=config.cycle_length,
        one_on_one_weeks=read_weeks(config.one_on_one_weeks),
        start=config.cycle_start_date,
        one_on_one_price=config.one_on_one_price_per_student,
        notify_days=config.notify_parents_in_advance,
    )


@dataclass(frozen=True, slots=True)
class OneOnOne:
    """A booked slot of a one-on-one week: who has it and when. The price is in minor units."""

    booking_id: UUID
    slot_id: UUID
    occurrence_id: UUID
    student_id: UUID
    starts_at: datetime
    ends_at: datetime
    price: int | None


def one_on_one_bookings(session: Session, ids: Collection[UUID]) -> dict[UUID, list[OneOnOne]]:
    """Return the standing bookings, by time, of those meetings in whose place slots are offered.

    A meeting that takes place as a group is not in the answer; one that nobody booked has an empty
    list.
    """
    listed = sorted(ids)
    found: dict[UUID, list[OneOnOne]] = {}
    for n in range(0, len(listed), _PART):
        part = OneOnOneSlot.occurrence_id.in_(listed[n : n + _PART])
        for row in session.execute(_offered().where(part)):
            rows = found.setdefault(row[2], [])
            if row[0] is not None:
                rows.append(OneOnOne(*row))
    return found


def _offered() -> Any:
    """Ask for every slot that is offered, with its booking if it has one."""
    return (
        select(
            *(SlotBooking.id, OneOnOneSlot.id, OneOnOneSlot.occurrence_id, SlotBooking.student_id),
            *(OneOnOneSlot.starts_at, OneOnOneSlot.ends_at, SlotBooking.price),
        )
        .outerjoin(
            SlotBooking,
            and_(
                SlotBooking.slot_id == OneOnOneSlot.id,
                SlotBooking.status == BookingStatus.BOOKED,
            ),
        )
        .where(OneOnOneSlot.withdrawn_at.is_(None))
        .order_by(OneOnOneSlot.starts_at, OneOnOneSlot.id)
    )


def unbooked_weeks(session: Session, first: date | None, last: date) -> set[UUID]:
    """Return the planned meetings whose slots nobody has booked."""
    query = (
        select(OneOnOneSlot.occurrence_id)
        .join(LessonOccurrence, LessonOccurrence.id == OneOnOneSlot.occurrence_id)
        .where(
            LessonOccurrence.local_date.between(first or date.min, last),
            LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
            OneOnOneSlot.withdrawn_at.is_(None),
        )
        .distinct()
    )
    offered = one_on_one_bookings(session, list(session.scalars(query)))
    return {meeting for meeting, booked in offered.items() if not booked}
