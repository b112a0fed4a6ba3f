"""Which meetings a change is about, and whether they may change."""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.timetable.queries.plans import spells_of
from desktop_app.areas.timetable.service.bookings import book, get, marked
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import (
    school_day,
)
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    OccurrenceStatus,
    Scope,
    Slot,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def meeting_row(work: Work, occurrence_id: UUID) -> LessonOccurrence:
    """Return a stored meeting. Raises NotFound."""
    return get(work, LessonOccurrence, occurrence_id, tr("This meeting is not in the timetable."))


def check_open(work: Work, row: LessonOccurrence) -> None:
    """Refuse to change a meeting that is cancelled, finished or marked. Raises RuleBroken."""
    day = show_date(row.local_date)
    if row.status in CANCELLED:
        raise RuleBroken(tr("The meeting on {day} is cancelled. Bring it back first.", day=day))
    if row.status is OccurrenceStatus.COMPLETED:
        raise RuleBroken(tr("The register of {day} is finished. Reopen it first.", day=day))
    if marked(work, [row.id]):
        raise RuleBroken(tr("Somebody is already marked on {day}. Clear the marks first.", day=day))


def book_one(work: Work, row: LessonOccurrence, anyway: str | None) -> str | None:
    """Ask whether a meeting may be as it now is. Return why it is booked anyway."""
    day = row.local_date
    members = [who for who, spell in spells_of(work.session, row.lesson_id) if spell.covers(day)]
    slot = Slot(row.starts_at, row.ends_at, row.teacher_id, row.room_id, tuple(members), row.id)
    return book(work, [slot], anyway=anyway, away=True).get(0)


def first_to_come(work: Work, lesson: Lesson, row: LessonOccurrence) -> date:
    """Return the first day of a series from today on, or of a meeting, if that is earlier."""
    query = (
        select(LessonOccurrence.original_date)
        .where(
            LessonOccurrence.lesson_id == lesson.id,
            LessonOccurrence.original_date >= school_day(work),
        )
        .order_by(LessonOccurrence.original_date)
        .limit(1)
    )
    first = work.session.scalars(query).first()
    return row.original_date if first is None else min(first, row.original_date)


def in_scope(work: Work, row: LessonOccurrence, scope: Scope) -> list[LessonOccurrence]:
    """Return the open meetings that a change is about."""
    if scope is Scope.ONE:
        return [row]
    lesson = lesson_row(work, row.lesson_id)
    first = row.original_date if scope is Scope.FOLLOWING else first_to_come(work, lesson, row)
    query = (
        select(LessonOccurrence)
        .where(
            LessonOccurrence.lesson_id == row.lesson_id,
            LessonOccurrence.original_date >= first,
            LessonOccurrence.status == OccurrenceStatus.SCHEDULED,
        )
        .order_by(LessonOccurrence.original_date)
    )
    rows = list(work.session.scalars(query))
    held = marked(work, [each.id for each in rows])
    return [each for each in rows if each.id not in held]
