"""How many lessons a closed day leaves out: those whose rule names it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.school.api import facts
from desktop_app.areas.timetable.queries.plans import schedule_of
from desktop_app.areas.timetable.rules.recurrence import names_day
from desktop_app.areas.timetable.tables import Lesson


def skipped(
    session: Session, days: Collection[date], location_id: UUID | None = None
) -> dict[date, int]:
    """Return how many lessons would meet on each of some closed days, of a location when given."""
    if not days:
        return {}
    query = select(Lesson).where(
        Lesson.archived_at.is_(None),
        Lesson.first_day <= max(days),
        or_(Lesson.recurrence_end_date.is_(None), Lesson.recurrence_end_date >= min(days)),
        or_(Lesson.planned_until.is_(None), Lesson.planned_until >= min(days)),
    )
    if location_id is not None:
        query = query.where(Lesson.location_id == location_id)
    zone = facts(session).timezone
    found = dict.fromkeys(days, 0)
    for lesson in session.scalars(query):
        schedule = schedule_of(lesson)
        if schedule is not None:
            for day in days:
                found[day] += names_day(schedule, day, zone=zone)
    return found
