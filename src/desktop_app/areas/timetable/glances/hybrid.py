"""The cycles of hybrid lessons, and which week of theirs a day lies in."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.rules.hybrid import (
    Cycle,
    read_weeks,
    teaching_weeks,
    week_of_cycle,
)
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.timetable.queries.meeting_selects"


@record
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


@record
class OneOnOne:
    """A booked slot of a one-on-one week: who has it and when. The price is in minor units."""

    booking_id: UUID
    slot_id: UUID
    occurrence_id: UUID
    student_id: UUID
    starts_at: datetime
    ends_at: datetime
    price: int | None


def cycles(
    session: "Session", lesson_ids: Collection[UUID] | None = None
) -> dict[UUID, LessonCycle]:
    """Return the cycles of lessons, or of all that have one."""
    if lesson_ids is None:
        stored = list(fetch(session, f"{SELECTS}:configs", False))
    else:
        stored = fetch_parts(session, f"{SELECTS}:configs", True, ids=lesson_ids)
    if not stored:
        return {}
    days: dict[UUID, list[date]] = {}
    for lesson_id, day in fetch_parts(
        session, f"{SELECTS}:planned_days", ids=[row[0] for row in stored]
    ):
        days.setdefault(lesson_id, []).append(day)
    closures = school.closure_rows(session, date.min, date.max)
    by_calendar = bool(school.setting(session, "hybrid_counts_calendar_weeks"))
    found = {}
    for lesson_id, location_id, length, weeks, start, price, notice in stored:
        closed = {row.day for row in closures if row.location_id in {None, location_id}}
        cycle = Cycle(length, read_weeks(weeks), start, price, notice)
        taught = teaching_weeks(days.get(lesson_id, ()), closed, start)
        found[lesson_id] = LessonCycle(cycle, tuple(taught), by_calendar)
    return found


def one_on_one_bookings(session: "Session", ids: Collection[UUID]) -> dict[UUID, list[OneOnOne]]:
    """Return the standing bookings, by time, of those meetings in whose place slots are offered.

    A meeting that takes place as a group is not in the answer; one that nobody booked has an empty
    list.
    """
    found: dict[UUID, list[OneOnOne]] = {}
    for row in fetch_parts(session, f"{SELECTS}:offered", ids=sorted(ids)):
        rows = found.setdefault(row[2], [])
        if row[0] is not None:
            rows.append(OneOnOne(*row))
    return found
