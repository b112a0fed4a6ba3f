"""Lists of registers: those of a day, and those that were left unfinished."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.queries.present import expected_counts
from desktop_app.areas.attendance.queries.registers import standing_of
from desktop_app.areas.attendance.rules.registers import state_of
from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, LessonOccurrence
from desktop_app.core.clock import local

MOST_UNFINISHED = 500


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One register in a list. `days_late` counts from the day of its meeting."""

    meeting: timetable.MeetingRow
    marked: int
    enrolled: int
    state: RegisterState
    days_late: int


def _lines(
    session: Session, meetings: Sequence[timetable.MeetingRow], now: datetime
) -> list[RegisterLine]:
    counts = _marked_counts(session, [meeting.id for meeting in meetings])
    wanted = expected_counts(session, meetings)
    today = local(now, school.facts(session).timezone).date()
    lines = []
    for meeting in meetings:
        marked = counts.get(meeting.id, 0)
        state = state_of(
            standing_of(meeting),
            today=today,
            started=meeting.starts_at <= now,
            marked=marked,
            enrolled=wanted[meeting.id],
        )
        late = (today - meeting.day).days if state is RegisterState.LATE else 0
        lines.append(RegisterLine(meeting, marked, wanted[meeting.id], state, late))
    return lines


def _marked_counts(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    query = (
        select(Attendance.occurrence_id, func.count())
        .where(Attendance.occurrence_id.in_(list(ids)))
        .group_by(Attendance.occurrence_id)
    )
    return dict(session.execute(query).all())


def day_registers(
    session: Session, day: date, now: datetime, *, teacher_id: UUID | None = None
) -> list[RegisterLine]:
    """Return the registers of a day in order of time, with how far each is."""
    return _lines(session, timetable.day_meetings(session, day, teacher_id=teacher_id), now)


def unfinished_registers(
    session: Session,
    now: datetime,
    *,
    since: date | None = None,
    teacher_id: UUID | None = None,
    most: int = MOST_UNFINISHED,
) -> list[RegisterLine]:
    """Return the registers of earlier days that were never finished, newest first.

    At most so many: `unfinished_count` says how many there are in all.
    """
    query = _unfinished(session, select(LessonOccurrence.id), now, since)
    if teacher_id is not None:
        query = query.where(LessonOccurrence.teacher_id == teacher_id)
    newest = query.order_by(LessonOccurrence.starts_at.desc(), LessonOccurrence.id).limit(most)
    ids = list(session.scalars(newest))
    page = timetable.meeting_page(session, ids)
    return _lines(session, [page[each] for each in ids], now)


def unfinished_count(session: Session, now: datetime, *, since: date | None = None) -> int:
    """Return how many registers of earlier days were never finished."""
    query = _unfinished(session, select(func.count()).select_from(LessonOccurrence), now, since)
    return int(session.execute(query).scalar_one())


def _unfinished(
    session: Session, query: Select[Any], now: datetime, since: date | None
) -> Select[Any]:
    """Ask only for planned meetings of earlier days in which somebody is enrolled.

    A one-on-one week in which nobody booked expects nobody.
    """
    meeting = LessonOccurrence
    somebody = exists().where(
        Enrollment.school_id == meeting.school_id,
        Enrollment.lesson_id == meeting.lesson_id,
        timetable.in_spell(meeting, Enrollment),
    )
    today = local(now, school.facts(session).timezone).date()
    asked = query.where(
        meeting.local_date < today,
        meeting.status == timetable.OccurrenceStatus.SCHEDULED,
        somebody.correlate(meeting),
    )
    empty = timetable.unbooked_weeks(session, since, today)
    if empty:
        asked = asked.where(meeting.id.not_in(empty))
    return asked if since is None else asked.where(meeting.local_date >= since)
