"""Laying a series out: making, moving and taking away meetings so that they follow its schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.plans import Calendar, schedule_of, spells_of
from desktop_app.areas.timetable.rules.lessons import meeting_times
from desktop_app.areas.timetable.service.bookings import book, marked, referred_to, update_rows
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import LessonStatus, OccurrenceStatus, Schedule, Slot
from desktop_app.core.clock import today
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class _Laid:
    """One meeting as it shall be; `row` is the stored one it replaces."""

    day: date
    starts_at: datetime
    ends_at: datetime
    row: LessonOccurrence | None = None


def school_day(work: Work) -> date:
    """Return today on the school's wall."""
    return today(work.clock, school.facts(work.session).timezone)


def keep_schedule(lesson: Lesson, schedule: Schedule, rule: str | None) -> None:
    """Write a schedule into the series; `rule` is the whole truth of how it repeats."""
    lesson.first_day, lesson.start_time, lesson.duration = (
        schedule.first_day,
        schedule.start,
        schedule.duration,
    )
    lesson.recurrence, lesson.rrule = schedule.recurrence, rule
    lesson.recurrence_end_date = schedule.until
    lesson.except_dates = ",".join(sorted(day.isoformat() for day in schedule.except_dates)) or None


def lay_out(
    work: Work,
    lesson: Lesson,
    *,
    days_from: date,
    rows_from: date | None = None,
    anyway: str | None = None,
) -> None:
    """Bring the stored meetings of a series in line with its schedule, from a day on.

    Meetings that are marked, finished or cancelled stay as they are. What is no longer planned is
    deleted, or cancelled where a bill or a mark refers to it. The number of statements does not
    grow with the meetings.
    """
    schedule = schedule_of(lesson)
    if schedule is None:
        raise RuleBroken(tr("This lesson has no time yet. Plan it first."), field="start")
    work.session.flush()
    calendar = Calendar(work.session)
    plan = calendar.plan(schedule, lesson.location_id)
    stored = list(
        work.session.scalars(
            select(LessonOccurrence)
            .where(LessonOccurrence.lesson_id == lesson.id)
            .order_by(LessonOccurrence.original_date)
        )
    )
    movable = _movable(work, stored, rows_from or days_from)
    free = {row.original_date for row in stored} - {row.original_date for row in movable}
    wanted = [
        (day, *times)
        for day, times in zip(plan.days, plan.times, strict=True)
        if day >= days_from and day not in free
    ]
    laid, gone = _pair(wanted, movable)
    _write(work, lesson, laid, gone, anyway)
    lesson.planned_until = max(plan.horizon, lesson.planned_until or plan.horizon)
    work.session.flush()


def _movable(work: Work, stored: Sequence[LessonOccurrence], first: date) -> list[LessonOccurrence]:
    later = [
        row
        for row in stored
        if row.original_date >= first and row.status is OccurrenceStatus.SCHEDULED
    ]
    held = marked(work, [row.id for row in later])
    return [row for row in later if row.id not in held]


def _pair(
    wanted: Sequence[tuple[date, datetime, datetime]], movable: Sequence[LessonOccurrence]
) -> tuple[list[_Laid], list[LessonOccurrence]]:
    """Give each wanted day the stored meeting of that day, other days the others in order."""
    by_day = {row.original_date: row for row in movable}
    days = {day for day, _, _ in wanted}
    left = [row for row in movable if row.original_date not in days]
    laid = []
    for day, begin, end in wanted:
        row = by_day.get(day)
        if row is None and left:
            row = left.pop(0)
        laid.append(_Laid(day, begin, end, row))
    return laid, left


def _write(
    work: Work,
    lesson: Lesson,
    laid: Sequence[_Laid],
    gone: Sequence[LessonOccurrence],
    anyway: str | None,
) -> None:
    spells = spells_of(work.session, lesson.id)
    changed = [each for each in laid if each.row is None or _differs(each, lesson)]
    slots = [
        Slot(
            each.starts_at,
            each.ends_at,
            _teacher(each.row, lesson),
            lesson.room_id,
            tuple(student for student, spell in spells if spell.covers(each.day)),
            each.row.id if each.row else None,
        )
        for each in changed
    ]
    reasons = book(work, slots, anyway=anyway, leaving_out=[row.id for row in gone])
    take_away(work, gone)
    rows = [
        {
            "id": each.row.id if each.row else new_id(),
            "original_date": each.day,
            "local_date": each.day,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
            "teacher_id": _teacher(each.row, lesson),
            "substitute_for_id": lesson.teacher_id
            if each.row and each.row.substitute_for_id
            else None,
            "room_id": lesson.room_id,
            "booked_anyway": reasons.get(n),
        }
        for n, each in enumerate(changed)
    ]
    fresh = [n for n, each in enumerate(changed) if each.row is None]
    made = [
        {**rows[n], "lesson_id": lesson.id, "status": OccurrenceStatus.SCHEDULED} for n in fresh
    ]
    update_rows(work, LessonOccurrence, [row for n, row in enumerate(rows) if n not in set(fresh)])
    if made:
        work.session.execute(insert(LessonOccurrence), made)


def _teacher(row: LessonOccurrence | None, lesson: Lesson) -> UUID | None:
    return (
        row.teacher_id
        if row is not None and row.substitute_for_id is not None
        else lesson.teacher_id
    )


def _differs(laid: _Laid, lesson: Lesson) -> bool:
    row = laid.row
    return row is None or (
        (row.original_date, row.starts_at, row.ends_at, row.room_id, row.teacher_id)
        != (laid.day, laid.starts_at, laid.ends_at, lesson.room_id, _teacher(row, lesson))
    )


def take_away(work: Work, rows: Sequence[LessonOccurrence]) -> None:
    """Delete meetings, or cancel those that a mark or a bill refers to."""
    ids = [row.id for row in rows]
    held = referred_to(work, ids)
    cancel_rows(
        work,
        [each for each in ids if each in held],
        OccurrenceStatus.CANCELLED,
        tr("No longer planned"),
    )
    if free := [each for each in ids if each not in held]:
        work.session.execute(
            delete(LessonOccurrence).where(
                LessonOccurrence.school_id == work.database.school_id, LessonOccurrence.id.in_(free)
            )
        )


def cancel_rows(
    work: Work, ids: Sequence[UUID], status: OccurrenceStatus, reason: str | None
) -> None:
    """Cancel meetings by one statement."""
    update_rows(
        work,
        LessonOccurrence,
        [{"id": each, "status": status, "cancel_reason": reason} for each in ids],
    )


def roll_over(work: Work, until: date) -> int:
    """Make the meetings of every series that goes on, up to a day; return how many were made.

    Clashes that arise stay and are listed as standing conflicts: a school's next year is not
    refused for one.
    """
    calendar = Calendar(work.session)
    query = select(Lesson).where(
        Lesson.archived_at.is_(None),
        Lesson.status == LessonStatus.SCHEDULED,
        Lesson.first_day.is_not(None),
        Lesson.planned_until < until,
    )
    made: list[dict[str, Any]] = []
    reached = []
    for lesson in work.session.scalars(query):
        schedule = schedule_of(lesson)
        if schedule is None or lesson.planned_until is None:
            continue
        begin = lesson.planned_until + timedelta(days=1)
        plan = calendar.plan(schedule, lesson.location_id, until=until)
        days = [day for day in plan.days if day >= begin]
        times = meeting_times(days, schedule.start, schedule.duration, plan.zone)
        made += [_new_row(lesson, day, times[n]) for n, day in enumerate(days)]
        reached.append({"id": lesson.id, "planned_until": until})
    made = _without_known(work, made)
    if made:
        work.session.execute(insert(LessonOccurrence), made)
    update_rows(work, Lesson, reached)
    return len(made)


def _new_row(lesson: Lesson, day: date, times: tuple[datetime, datetime]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "lesson_id": lesson.id,
        "original_date": day,
        "local_date": day,
        "starts_at": times[0],
        "ends_at": times[1],
        "teacher_id": lesson.teacher_id,
        "room_id": lesson.room_id,
        "status": OccurrenceStatus.SCHEDULED,
    }


def _without_known(work: Work, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out days on which a series has a meeting already, added by hand."""
    if not rows:
        return []
    first = min(row["original_date"] for row in rows)
    query = select(LessonOccurrence.lesson_id, LessonOccurrence.original_date)
    known = {
        tuple(pair)
        for pair in work.session.execute(query.where(LessonOccurrence.original_date >= first))
    }
    return [row for row in rows if (row["lesson_id"], row["original_date"]) not in known]
