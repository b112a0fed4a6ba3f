"""The cycles of hybrid lessons, and which week of theirs a day lies in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.rules.hybrid import (
    Cycle,
    read_weeks,
    teaching_weeks,
    week_of_cycle,
)
from desktop_app.areas.timetable.tables import HybridLessonConfig, Lesson, LessonOccurrence


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
