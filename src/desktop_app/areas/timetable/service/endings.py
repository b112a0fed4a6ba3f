"""Ending and archiving series."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.timetable.queries.plans import schedule_of
from desktop_app.areas.timetable.service.bookings import marked
from desktop_app.areas.timetable.service.leaving import end_spells
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import school_day, take_away
from desktop_app.areas.timetable.tables import (
    Enrollment,
    LessonOccurrence,
)
from desktop_app.areas.timetable.terms import (
    EnrollmentStatus,
    LessonStatus,
    OccurrenceStatus,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, tr

_OPEN = (EnrollmentStatus.PENDING, EnrollmentStatus.ACTIVE)


def end_lesson(work: Work, lesson_id: UUID, last_day: date) -> None:
    """Let a series meet until a day; later meetings go, and its students' spells end with it.

    Raises RuleBroken when a later meeting is marked.
    """
    lesson = lesson_row(work, lesson_id)
    schedule = schedule_of(lesson)
    if schedule is None:
        raise RuleBroken(tr("This lesson has no time yet. Plan it first."), field="until")
    if last_day < schedule.first_day:
        raise RuleBroken(
            tr("The lesson ends before it starts: its last day is before its first."), field="until"
        )
    lesson.recurrence_end_date = last_day
    query = select(LessonOccurrence).where(
        LessonOccurrence.lesson_id == lesson_id,
        LessonOccurrence.original_date > last_day,
        LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
    )
    rows = list(work.session.scalars(query))
    if held := marked(work, [row.id for row in rows]):
        day = max(row.local_date for row in rows if row.id in held)
        raise RuleBroken(
            tr(
                "Somebody is marked on {day}. Let it end that day or later, or clear the marks.",
                day=show_date_with_year(day),
            ),
            field="until",
        )
    take_away(work, rows)
    spells = select(Enrollment).where(
        Enrollment.lesson_id == lesson_id, Enrollment.status.in_(_OPEN)
    )
    end_spells(work, list(work.session.scalars(spells)), last_day, EnrollmentStatus.COMPLETED)
    if last_day < school_day(work):
        lesson.status = LessonStatus.COMPLETED
    work.session.flush()


def archive_lesson(work: Work, lesson_id: UUID) -> None:
    """Take a series out of the lists. Raises RuleBroken while it has meetings to come."""
    lesson = lesson_row(work, lesson_id)
    query = select(func.count()).where(
        LessonOccurrence.lesson_id == lesson_id,
        LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
        LessonOccurrence.starts_at > work.clock.now(),
    )
    if work.session.scalars(query).one():
        raise RuleBroken(
            tr(
                "{title} still has meetings to come. End it first, then archive it.",
                title=lesson.title,
            )
        )
    lesson.archived_at = work.clock.now()


def restore_lesson(work: Work, lesson_id: UUID) -> None:
    """Bring an archived series back into the lists."""
    lesson_row(work, lesson_id).archived_at = None
