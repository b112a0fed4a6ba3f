"""Cancelling, substituting and adding meetings: one, it and all after, or all to come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.plans import spells_of
from desktop_app.areas.timetable.rules import lessons as rules
from desktop_app.areas.timetable.service.bookings import book, checked_reason, update_rows
from desktop_app.areas.timetable.service.choosing import (
    book_one,
    check_open,
    in_scope,
    meeting_row,
)
from desktop_app.areas.timetable.service.lessons import lesson_row
from desktop_app.areas.timetable.service.series import (
    cancel_rows,
)
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import (
    CANCELLED,
    KEEP,
    Keep,
    LessonStatus,
    OccurrenceStatus,
    Scope,
    Slot,
)
from desktop_app.core.clock import instant
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync.kinds import Author
from desktop_app.core.wording import show_date, tr


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
        row.status, row.cancel_reason = status, checked_reason(reason) or row.cancel_reason
        work.session.flush()
        return 1
    check_open(work, row)
    rows = in_scope(work, row, scope)
    cancel_rows(work, [each.id for each in rows], status, checked_reason(reason))
    if scope is not Scope.ONE:
        _stop_series(work, lesson_row(work, row.lesson_id))
    return len(rows)


def _stop_series(work: Work, lesson: Lesson) -> None:
    """Let a series whose rest is cancelled end there. Without meetings it is cancelled itself."""
    lesson.recurrence_end_date = lesson.recurrence_end_date or lesson.planned_until
    left = select(LessonOccurrence.id).where(
        LessonOccurrence.lesson_id == lesson.id, LessonOccurrence.status.not_in(CANCELLED)
    )
    if work.session.scalars(left.limit(1)).first() is None:
        lesson.status = LessonStatus.CANCELLED
    work.session.flush()


def restore_meeting(work: Work, occurrence_id: UUID, *, anyway: str | None = None) -> None:
    """Let a cancelled meeting take place after all.

    Raises DoubleBooked when its time was given away.
    """
    row = meeting_row(work, occurrence_id)
    if row.status not in CANCELLED:
        raise RuleBroken(tr("This meeting is not cancelled."))
    row.status, row.cancel_reason = OccurrenceStatus.SCHEDULED, None
    row.booked_anyway = book_one(work, row, anyway)
    lesson = lesson_row(work, row.lesson_id)
    if lesson.status is LessonStatus.CANCELLED:
        lesson.status = LessonStatus.SCHEDULED
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
    is taken or away.
    """
    row = meeting_row(work, occurrence_id)
    check_open(work, row)
    lookups.check_teacher(work.session, teacher_id)
    own = lesson_row(work, row.lesson_id).teacher_id
    rows = in_scope(work, row, scope)
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
    reasons = book(work, slots, anyway=anyway, away=True)
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
    row.booked_anyway = book_one(work, row, anyway)
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


def finish_meetings(
    work: Work, ids: Sequence[UUID], *, done: bool, by: Author | None = None
) -> None:
    """Set meetings COMPLETED when their registers are finished, or open again.

    `by` is who finished them without the office.
    """
    status = OccurrenceStatus.COMPLETED if done else OccurrenceStatus.SCHEDULED
    at: datetime | None = None
    name: str | None = None
    if done:
        at, name = (by.at, by.name) if by else (work.clock.now(), work.actor.name)
    update_rows(
        work,
        LessonOccurrence,
        [{"id": each, "status": status, "finished_at": at, "finished_by": name} for each in ids],
    )
