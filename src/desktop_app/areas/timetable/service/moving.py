"""Moving a meeting, the series from it on, or all that is to come."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import schedule_of
from desktop_app.areas.timetable.rules import lessons as rules
from desktop_app.areas.timetable.rules.recurrence import names_days, rule_from, rule_text
from desktop_app.areas.timetable.service.choosing import (
    book_one,
    check_open,
    first_to_come,
    meeting_row,
)
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import (
    keep_schedule,
    lay_out,
)
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.areas.timetable.terms import (
    KEEP,
    Keep,
    Recurrence,
    Schedule,
    Scope,
)
from desktop_app.core.clock import instant
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def move_meeting(
    work: Work,
    occurrence_id: UUID,
    start: datetime,
    *,
    duration: int | None = None,
    room_id: UUID | Keep | None = KEEP,
    teacher_id: UUID | Keep | None = KEEP,
    scope: Scope = Scope.ONE,
    anyway: str | None = None,
) -> None:
    """Move a meeting, the series from it on, or all that is to come, to a wall time.

    Another teacher takes one meeting as a substitute, and a series as its own. Raises RuleBroken
    for one that is cancelled, finished or marked, DoubleBooked when something is taken.
    """
    row = meeting_row(work, occurrence_id)
    check_open(work, row)
    if duration is not None:
        rules.check_duration(duration)
    if not isinstance(room_id, Keep):
        lookups.room_facts(work.session, room_id)
    if not isinstance(teacher_id, Keep):
        lookups.check_teacher(work.session, teacher_id)
        _give_to(work, row, teacher_id, scope)
    if scope is Scope.ONE:
        _move_one(work, row, start, duration=duration, room_id=room_id, anyway=anyway)
    else:
        _move_series(
            work, row, start, duration=duration, room_id=room_id, scope=scope, anyway=anyway
        )


def _give_to(work: Work, row: LessonOccurrence, teacher_id: UUID | None, scope: Scope) -> None:
    """Let somebody else teach one meeting, or the series that is laid out next."""
    lesson = lesson_row(work, row.lesson_id)
    if scope is not Scope.ONE:
        lesson.teacher_id, row.substitute_for_id = teacher_id, None
        return
    own = row.substitute_for_id or lesson.teacher_id
    row.teacher_id = teacher_id
    row.substitute_for_id = None if teacher_id == own else own


def _move_one(
    work: Work,
    row: LessonOccurrence,
    start: datetime,
    *,
    duration: int | None,
    room_id: UUID | Keep | None,
    anyway: str | None,
) -> None:
    length = row.ends_at - row.starts_at if duration is None else timedelta(minutes=duration)
    begin = instant(start, school.facts(work.session).timezone)
    row.starts_at, row.ends_at, row.local_date = begin, begin + length, start.date()
    if not isinstance(room_id, Keep):
        row.room_id = room_id
    row.booked_anyway = book_one(work, row, anyway)
    work.session.flush()


def _move_series(
    work: Work,
    row: LessonOccurrence,
    start: datetime,
    *,
    duration: int | None,
    room_id: UUID | Keep | None,
    scope: Scope,
    anyway: str | None,
) -> None:
    lesson = lesson_row(work, row.lesson_id)
    schedule = schedule_of(lesson)
    if schedule is None:
        raise RuleBroken(tr("This lesson has no time yet. Plan it first."))
    shift = start.date() - row.original_date
    rows_from = row.original_date if scope is Scope.FOLLOWING else first_to_come(work, lesson, row)
    zone = school.facts(work.session).timezone
    moved = replace(schedule, start=start.time(), duration=duration or schedule.duration)
    if shift:
        moved = _shifted(moved, rows_from, shift, zone)
    if not isinstance(room_id, Keep):
        _, place, _ = lookups.room_facts(work.session, room_id)
        lesson.room_id, lesson.location_id = room_id, place
    keep_schedule(lesson, moved, rule_text(moved))
    lay_out(work, lesson, days_from=rows_from + shift, rows_from=rows_from, anyway=anyway)


def _shifted(schedule: Schedule, begin: date, shift: timedelta, zone: str) -> Schedule:
    """Return the series from a day on, begun again so many days later or earlier."""
    rule = rule_from(schedule, begin, zone=zone)
    custom = schedule.recurrence is Recurrence.CUSTOM
    if custom and names_days(rule):
        raise RuleBroken(
            tr("This series names its own days. Edit how it repeats to change them."), field="start"
        )
    return replace(
        schedule,
        first_day=begin + shift,
        rrule=rule if custom else None,
        except_dates=frozenset(day + shift for day in schedule.except_dates),
    )
