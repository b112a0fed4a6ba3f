"""Moving, cancelling, substituting and adding meetings: one, it and all after, or all to come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import schedule_of, spells_of
from desktop_app.areas.timetable.rules import lessons as rules
from desktop_app.areas.timetable.rules.recurrence import names_days, rule_from, rule_text
from desktop_app.areas.timetable.service.bookings import book, get, marked, update_rows
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import (
    cancel_rows,
    keep_schedule,
    lay_out,
    school_day,
)
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    KEEP,
    Keep,
    OccurrenceStatus,
    Recurrence,
    Schedule,
    Scope,
    Slot,
)
from desktop_app.core.clock import instant
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date, tr


def meeting_row(work: Work, occurrence_id: UUID) -> LessonOccurrence:
    """Return a stored meeting. Raises NotFound."""
    return get(work, LessonOccurrence, occurrence_id, tr("This meeting is not in the timetable."))


def move_meeting(
    work: Work,
    occurrence_id: UUID,
    start: datetime,
    *,
    duration: int | None = None,
    room_id: UUID | Keep | None = KEEP,
    scope: Scope = Scope.ONE,
    anyway: str | None = None,
) -> None:
    """Move a meeting, the series from it on, or all that is to come, to a wall time.

    Raises RuleBroken for one that is cancelled, finished or marked, DoubleBooked when something is
    taken.
    """
    row = meeting_row(work, occurrence_id)
    _check_open(work, row)
    if duration is not None:
        rules.check_duration(duration)
    if not isinstance(room_id, Keep):
        lookups.room_facts(work.session, room_id)
    if scope is Scope.ONE:
        _move_one(work, row, start, duration=duration, room_id=room_id, anyway=anyway)
    else:
        _move_series(
            work, row, start, duration=duration, room_id=room_id, scope=scope, anyway=anyway
        )


def _check_open(work: Work, row: LessonOccurrence) -> None:
    day = show_date(row.local_date)
    if row.status in CANCELLED:
        raise RuleBroken(tr("The meeting on {day} is cancelled. Bring it back first.", day=day))
    if row.status is OccurrenceStatus.COMPLETED:
        raise RuleBroken(tr("The register of {day} is finished. Reopen it first.", day=day))
    if marked(work, [row.id]):
        raise RuleBroken(tr("Somebody is already marked on {day}. Clear the marks first.", day=day))


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
    row.booked_anyway = _book_one(work, row, anyway)
    work.session.flush()


def _book_one(work: Work, row: LessonOccurrence, anyway: str | None) -> str | None:
    """Ask whether a meeting may be as it now is. Return why it is booked anyway."""
    day = row.local_date
    members = [who for who, spell in spells_of(work.session, row.lesson_id) if spell.covers(day)]
    slot = Slot(row.starts_at, row.ends_at, row.teacher_id, row.room_id, tuple(members), row.id)
    return book(work, [slot], anyway=anyway).get(0)


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
    rows_from = row.original_date if scope is Scope.FOLLOWING else _first_to_come(work, lesson, row)
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


def _first_to_come(work: Work, lesson: Lesson, row: LessonOccurrence) -> date:
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


def _in_scope(work: Work, row: LessonOccurrence, scope: Scope) -> list[LessonOccurrence]:
    """Return the open meetings that a change is about."""
    if scope is Scope.ONE:
        return [row]
    lesson = lesson_row(work, row.lesson_id)
    first = row.original_date if scope is Scope.FOLLOWING else _first_to_come(work, lesson, row)
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


def cancel_meeting(
    work: Work,
    occurrence_id: UUID,
    status: OccurrenceStatus = OccurrenceStatus.CANCELLED,
    *,
    reason: str | None = None,
    scope: Scope = Scope.ONE,
) -> int:
    """Cancel a meeting, it and all after it, or all to come; return how many.

    Who cancelled decides credit and pay.

    Raises RuleBroken for one that is finished or marked.
    """
    if status not in CANCELLED:
        raise RuleBroken(
            tr("Say whether the school, the teacher or the student cancelled."), field="status"
        )
    row = meeting_row(work, occurrence_id)
    if row.status in CANCELLED:
        row.status, row.cancel_reason = status, _reason(reason) or row.cancel_reason
        work.session.flush()
        return 1
    _check_open(work, row)
    rows = _in_scope(work, row, scope)
    cancel_rows(work, [each.id for each in rows], status, _reason(reason))
    return len(rows)


def _reason(text: str | None) -> str | None:
    kept = " ".join((text or "").split())
    if len(kept) > 500:
        raise RuleBroken(tr("Say the reason in at most {most} letters.", most=500), field="reason")
    return kept or None


def restore_meeting(work: Work, occurrence_id: UUID, *, anyway: str | None = None) -> None:
    """Let a cancelled meeting take place after all.

    Raises DoubleBooked when its time was given away.
    """
    row = meeting_row(work, occurrence_id)
    if row.status not in CANCELLED:
        raise RuleBroken(tr("This meeting is not cancelled."))
    row.status, row.cancel_reason = OccurrenceStatus.SCHEDULED, None
    row.booked_anyway = _book_one(work, row, anyway)
    work.session.flush()


def substitute(
    work: Work,
    occurrence_id: UUID,
    teacher_id: UUID,
    *,
    scope: Scope = Scope.ONE,
    anyway: str | None = None,
) -> int:
    """Let another teacher take a meeting. The lesson stays its teacher's.

    Choosing the lesson's own teacher ends the substitution. Raises DoubleBooked when the substitute
    is taken.
    """
    row = meeting_row(work, occurrence_id)
    _check_open(work, row)
    lookups.check_teacher(work.session, teacher_id)
    own = lesson_row(work, row.lesson_id).teacher_id
    rows = _in_scope(work, row, scope)
    spells = spells_of(work.session, row.lesson_id)
    slots = [
        Slot(
            each.starts_at,
            each.ends_at,
            teacher_id,
            each.room_id,
            tuple(who for who, spell in spells if spell.covers(each.local_date)),
            each.id,
        )
        for each in rows
    ]
    reasons = book(work, slots, anyway=anyway)
    update_rows(
        work,
        LessonOccurrence,
        [
            {
                "id": each.id,
                "teacher_id": teacher_id,
                "substitute_for_id": None if teacher_id == own else each.substitute_for_id or own,
                "booked_anyway": reasons.get(n),
            }
            for n, each in enumerate(rows)
        ],
    )
    return len(rows)


def add_meeting(
    work: Work,
    lesson_id: UUID,
    start: datetime,
    *,
    duration: int | None = None,
    room_id: UUID | Keep | None = KEEP,
    teacher_id: UUID | Keep | None = KEEP,
    anyway: str | None = None,
) -> UUID:
    """Add one meeting that the series' rule does not name, at a wall time.

    Raises RuleBroken when the series has a meeting of that day, DoubleBooked when something is
    taken.
    """
    lesson = lesson_row(work, lesson_id)
    length = duration or lesson.duration
    if length is None:
        raise RuleBroken(tr("Say how long the meeting lasts."), field="duration")
    rules.check_duration(length)
    room = lesson.room_id if isinstance(room_id, Keep) else room_id
    teacher = lesson.teacher_id if isinstance(teacher_id, Keep) else teacher_id
    lookups.room_facts(work.session, room)
    lookups.check_teacher(work.session, teacher)
    _check_new_day(work, lesson, start.date())
    begin = instant(start, school.facts(work.session).timezone)
    row = LessonOccurrence(
        id=new_id(),
        lesson_id=lesson_id,
        original_date=start.date(),
        local_date=start.date(),
        starts_at=begin,
        ends_at=begin + timedelta(minutes=length),
        teacher_id=teacher,
        room_id=room,
        substitute_for_id=lesson.teacher_id if teacher != lesson.teacher_id else None,
        status=OccurrenceStatus.SCHEDULED,
    )
    row.booked_anyway = _book_one(work, row, anyway)
    work.session.add(row)
    work.session.flush()
    return row.id


def _check_new_day(work: Work, lesson: Lesson, day: date) -> None:
    query = select(LessonOccurrence.local_date, LessonOccurrence.status).where(
        LessonOccurrence.lesson_id == lesson.id, LessonOccurrence.original_date == day
    )
    found = work.session.execute(query).first()
    if found is None:
        return
    if found[1] in CANCELLED:
        raise RuleBroken(
            tr("The meeting of {day} is cancelled. Bring it back instead.", day=show_date(day)),
            field="start",
        )
    if found[0] != day:
        raise RuleBroken(
            tr(
                "The meeting of {day} was moved to {other}. Move it back instead.",
                day=show_date(day),
                other=show_date(found[0]),
            ),
            field="start",
        )
    raise RuleBroken(
        tr("{title} already meets on {day}.", title=lesson.title, day=show_date(day)), field="start"
    )


def finish_meetings(work: Work, ids: Sequence[UUID], *, done: bool) -> None:
    """Set meetings COMPLETED when their registers are finished, or open again."""
    status = OccurrenceStatus.COMPLETED if done else OccurrenceStatus.SCHEDULED
    at, by = (work.clock.now(), work.actor.name) if done else (None, None)
    update_rows(
        work,
        LessonOccurrence,
        [{"id": each, "status": status, "finished_at": at, "finished_by": by} for each in ids],
    )
