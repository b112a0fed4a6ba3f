"""Lessons, meetings and marks as records; enrolments stand among them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import (
    LessonFacts,
    LessonStatus,
    LessonType,
    OccurrenceStatus,
    Recurrence,
    Schedule,
)
from desktop_app.areas.timetable.terms import CANCELLED
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use, read_day
from desktop_app.cli.records.enrollments import ANYWAY, ENROLLMENTS
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def _lessons(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    state = {"false": "current", "true": "archived"}.get(where.get("archived", ""), "all")
    return timetable.all_lessons(session, timetable.LessonQuery(state=state))


def _wall(row: Any) -> datetime | None:
    return datetime.combine(row.first_day, row.start) if row.first_day and row.start else None


def _schedule(
    desk: Desk, given: Mapping[str, Any], before: Schedule | None = None
) -> Schedule | None:
    """Return when a lesson meets: what was given over what was there. Raises RuleBroken."""
    asked = {"start", "duration", "recurrence", "rrule", "until"} & given.keys()
    if not asked:
        return before
    start: datetime | None = given.get("start")
    if start is None and before is None:
        raise RuleBroken(tr("Say when the lesson starts, like 2026-09-07T16:00."), field="start")
    first = start.date() if start else before.first_day if before else date.min
    at = start.time() if start else before.start if before else time()
    duration = given.get("duration", before.duration if before else None)
    if duration is None:
        raise RuleBroken(tr("Say how many minutes the lesson lasts."), field="duration")
    recurrence = given.get("recurrence") or (before.recurrence if before else Recurrence.ONCE)
    rrule = given.get("rrule") or (before.rrule if before and "recurrence" not in given else None)
    except_dates = before.except_dates if before else frozenset()
    if given.get("rrule"):
        rrule, named = timetable.read_recurrence(given["rrule"], zone=desk.zone)
        recurrence, except_dates = timetable.face_of(rrule, first), named or except_dates
    until = given.get("until", before.until if before else None)
    kept = rrule if recurrence is Recurrence.CUSTOM else None
    return Schedule(first, at, duration, recurrence, kept, until, except_dates)


def _add_lesson(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a lesson; without a start it waits for a time.

    Warnings are said, a double booking is refused.
    """
    with desk.database.reading() as session:
        facts = LessonFacts(
            title=given.get("title") or given.get("instrument_name") or "",
            type=given.get("type") or LessonType.INDIVIDUAL,
            schedule=_schedule(desk, given),
            teacher_id=given.get("teacher"),
            room_id=given.get("room"),
            location_id=given.get("location"),
            instrument_id=given.get("instrument"),
            description=given.get("description"),
            max_students=given.get("max_students"),
            price_per_student=given.get("price"),
            tax_rate_id=given.get("tax_rate"),
        )
        warnings = timetable.check_lesson(session, facts).warnings if facts.schedule else ()
    cycle = _cycle(given, facts.schedule)
    with desk.database.writing(tr("Add lesson {title}", title=facts.title)) as work:
        work.made = timetable.add_lesson(work, facts, anyway=given.get("anyway"))
        if cycle is not None:
            timetable.set_hybrid(work, work.made, cycle)
    for warning in warnings:
        desk.terminal.say(warning)
    return work.made


def _cycle(given: Mapping[str, Any], schedule: Schedule | None) -> timetable.Cycle | None:
    if "cycle_length" not in given and "one_on_one_weeks" not in given:
        return None
    weeks = timetable.read_weeks(given.get("one_on_one_weeks") or "")
    start = given.get("cycle_start") or (schedule.first_day if schedule else None)
    if start is None:
        raise RuleBroken(tr("Say on which day the cycle begins."), field="cycle_start")
    return timetable.Cycle(
        given.get("cycle_length") or 0, weeks, start, given.get("one_on_one_price")
    )


_NAMES = {
    "teacher": "teacher_id",
    "room": "room_id",
    "location": "location_id",
    "instrument": "instrument_id",
    "price": "price_per_student",
    "tax_rate": "tax_rate_id",
}
_TIMES = {"start", "duration", "recurrence", "rrule", "until"}
_CYCLE = {"cycle_length", "one_on_one_weeks", "cycle_start", "one_on_one_price"}


def _set_lesson(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Change a lesson; a new time, teacher or room holds from `from`, else from today."""
    if row_id is None:
        return
    anyway = given.get("anyway")
    with desk.database.reading() as session:
        before = timetable.lesson_card(session, row_id).facts
    after = _schedule(desk, given, before.schedule)
    skip = {"anyway", "archived", "from", *_TIMES, *_CYCLE}
    changes = {_NAMES.get(key, key): value for key, value in given.items() if key not in skip}
    waits = before.schedule is None and after is not None
    if after is not None and after != before.schedule and not waits:
        changes["schedule"] = after
    warnings = _warnings(desk, row_id, replace(before, schedule=after), given.get("from"))
    with desk.database.writing(tr("Change lesson {title}", title=before.title)) as work:
        if changes:
            timetable.edit_lesson(work, row_id, changes, first=given.get("from"), anyway=anyway)
        if waits and after is not None:
            timetable.plan_lesson(work, row_id, after, anyway=anyway)
        cycle = _cycle(given, after)
        if cycle is not None:
            timetable.set_hybrid(work, row_id, cycle)
        if given.get("archived") is not None:
            change = timetable.archive_lesson if given["archived"] else timetable.restore_lesson
            change(work, row_id)
    if after != before.schedule:
        for warning in warnings:
            desk.terminal.say(warning)


def _warnings(desk: Desk, lesson_id: UUID, facts: LessonFacts, first: date | None) -> Sequence[str]:
    if facts.schedule is None:
        return ()
    with desk.database.reading() as session:
        return timetable.check_lesson(session, facts, lesson_id=lesson_id, first=first).warnings


def _occurrences(desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    if "lesson_id" in where:
        return (
            timetable.lesson_meetings(session, UUID(where["lesson_id"]))
            if _is_id(where["lesson_id"])
            else []
        )
    if "id" in where:
        return [timetable.meeting(session, UUID(where["id"]))] if _is_id(where["id"]) else []
    first, last = date.min, date.max
    if "date" in where:
        first = last = read_day(where["date"], "where")
    return timetable.meetings_between(session, first, last)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _add_occurrence(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add one meeting that the lesson's own rule does not name."""
    for key in ("lesson", "start"):
        if given.get(key) is None:
            raise RuleBroken(tr("Say of which lesson and when, like 2026-09-07T16:00."), field=key)
    more = {
        key: given[name]
        for name, key in (("duration", "duration"), ("room", "room_id"), ("teacher", "teacher_id"))
        if name in given
    }
    service = timetable.TimetableService(desk.database)
    return service.add_meeting(
        given["lesson"], given["start"], anyway=given.get("anyway"), **more
    ).made


def _set_occurrence(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    """Cancel a meeting, bring it back, move it, or let somebody else teach it."""
    if row_id is None:
        return
    scope = given.get("scope") or timetable.Scope.ONE
    status, anyway = given.get("status"), given.get("anyway")
    with desk.database.reading() as session:
        row = timetable.meeting(session, row_id)
    with desk.database.writing(
        tr("Change {title} of {day}", title=row.title, day=row.day.isoformat())
    ) as work:
        if status in CANCELLED:
            timetable.cancel_meeting(
                work, row_id, status, reason=given.get("cancel_reason"), scope=scope
            )
        elif status is OccurrenceStatus.SCHEDULED and row.cancelled:
            timetable.restore_meeting(work, row_id, anyway=anyway)
        elif status is OccurrenceStatus.COMPLETED:
            attendance.finish(work, row_id)
        if {"start", "duration", "room"} & given.keys():
            room = {"room_id": given["room"]} if "room" in given else {}
            timetable.move_meeting(
                work,
                row_id,
                given.get("start") or row.start.replace(tzinfo=None),
                duration=given.get("duration"),
                scope=scope,
                anyway=anyway,
                **room,
            )
        if given.get("teacher") is not None:
            timetable.substitute(work, row_id, given["teacher"], scope=scope, anyway=anyway)


def _attendance(_desk: Desk, session: Session, where: Mapping[str, str]) -> Iterable[Any]:
    day = read_day(where["date"], "where") if "date" in where else None
    return attendance.all_marks(session, day, day)


RECORDS = (
    Record(
        "lessons",
        "lesson",
        (
            Field("id", Type.ID),
            Field("title", use=Use.BOTH),
            Field("type", Type.WORD, Use.BOTH, words=LessonType),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.BOTH, refers="staff"),
            Field("room_id", Type.ID),
            Field("room", use=Use.BOTH, refers="room"),
            Field("location_id", Type.ID),
            Field("location", use=Use.BOTH, refers="location"),
            Field("instrument", use=Use.BOTH, refers="instrument"),
            Field("start", Type.WALL, Use.BOTH, _wall),
            Field("duration", Type.INTEGER, Use.BOTH),
            Field("recurrence", Type.WORD, Use.BOTH, words=Recurrence),
            Field("rrule", use=Use.BOTH),
            Field("until", Type.DATE, Use.BOTH),
            Field("planned_until", Type.DATE),
            Field("enrolled", Type.INTEGER),
            Field("max_students", Type.INTEGER, Use.BOTH, "places"),
            Field("price", Type.AMOUNT, Use.BOTH),
            CURRENCY,
            Field("tax_rate", use=Use.BOTH, source=None, refers="tax_rate"),
            Field("description", use=Use.BOTH, source=None),
            Field("hybrid", Type.FLAG),
            Field("cycle_length", Type.INTEGER, Use.BOTH, None),
            Field("one_on_one_weeks", use=Use.BOTH, source=None),
            Field("cycle_start", Type.DATE, Use.BOTH, None),
            Field("one_on_one_price", Type.AMOUNT, Use.BOTH, None),
            Field("waiting", Type.FLAG),
            Field("status", Type.WORD, words=LessonStatus),
            Field("archived", Type.FLAG, Use.SET),
            Field("from", Type.DATE, Use.SET, None),
            ANYWAY,
        ),
        _lessons,
        _add_lesson,
        _set_lesson,
    ),
    Record(
        "occurrences",
        "occurrence",
        (
            Field("id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson", use=Use.ADD, source="title", refers="lesson"),
            Field("type", Type.WORD, words=LessonType),
            Field("original_date", Type.DATE),
            Field("date", Type.DATE, source="day"),
            Field("start", Type.INSTANT, Use.BOTH, "starts_at"),
            Field("end", Type.INSTANT, source="ends_at"),
            Field("duration", Type.INTEGER, Use.BOTH, "minutes"),
            Field("teacher_id", Type.ID),
            Field("teacher", use=Use.BOTH, refers="staff"),
            Field("substitute_for_id", Type.ID),
            Field("room_id", Type.ID),
            Field("room", use=Use.BOTH, refers="room"),
            Field("location", source="location"),
            Field("status", Type.WORD, Use.SET, words=OccurrenceStatus),
            Field("cancel_reason", use=Use.SET),
            Field("booked_anyway"),
            Field("finished_at", Type.INSTANT),
            Field("enrolled", Type.INTEGER),
            Field("cycle_week", Type.INTEGER),
            Field("one_on_one", Type.FLAG),
            Field("scope", Type.WORD, Use.SET, None, timetable.Scope),
            ANYWAY,
        ),
        _occurrences,
        _add_occurrence,
        _set_occurrence,
    ),
    *ENROLLMENTS,
    Record(
        "attendance",
        "mark",
        (
            Field("id", Type.ID),
            Field("occurrence_id", Type.ID),
            Field("lesson_id", Type.ID),
            Field("lesson", source="title"),
            Field("date", Type.DATE, source=lambda row: row.start.date()),
            Field("start", Type.INSTANT),
            Field("student_id", Type.ID),
            Field("student"),
            Field("code", source="key"),
            Field("label"),
            Field("present", Type.FLAG),
            Field("minutes_late", Type.INTEGER),
            Field("note"),
            Field("recorded_at", Type.INSTANT),
        ),
        _attendance,
    ),
)
