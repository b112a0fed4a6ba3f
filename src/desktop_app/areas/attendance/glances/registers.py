"""Lists of registers: those of a day, and those that were left unfinished."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.attendance.rules.registers import Standing, state_of
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances.hybrid import one_on_one_bookings
from desktop_app.areas.timetable.glances.meetings import (
    MeetingRow,
    day_meetings,
    meeting,
    meeting_page,
)
from desktop_app.core.clock import local
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.attendance.queries.register_selects"
MOST_UNFINISHED = 500


@record
class RegisterLine:
    """One register in a list. `days_late` counts from the day of its meeting."""

    meeting: MeetingRow
    marked: int
    enrolled: int
    state: RegisterState
    days_late: int


def standing_of(meeting: MeetingRow) -> Standing:
    """Return what decides whether a mark may be made at a meeting."""
    return Standing(
        meeting.title,
        meeting.day,
        meeting.cancelled,
        meeting.finished_at is not None,
        meeting.minutes,
    )


def expected_counts(session: "Session", meetings: Collection[MeetingRow]) -> dict[UUID, int]:
    """Return how many students the register of each meeting expects."""
    ids = [row.id for row in meetings]
    booked = one_on_one_bookings(session, ids)
    guests = dict(fetch_parts(session, f"{SELECTS}:guests", ids=ids))
    return {
        row.id: (len(booked[row.id]) if row.id in booked else row.enrolled) + guests.get(row.id, 0)
        for row in meetings
    }


def _lines(session: "Session", meetings: Sequence[MeetingRow], now: datetime) -> list[RegisterLine]:
    counts = dict(fetch_parts(session, f"{SELECTS}:marked", ids=[row.id for row in meetings]))
    wanted = expected_counts(session, meetings)
    today = local(now, school.zone(session)).date()
    lines = []
    for row in meetings:
        marked = counts.get(row.id, 0)
        state = state_of(
            standing_of(row),
            today=today,
            started=row.starts_at <= now,
            marked=marked,
            enrolled=wanted[row.id],
        )
        late = (today - row.day).days if state is RegisterState.LATE else 0
        lines.append(RegisterLine(row, marked, wanted[row.id], state, late))
    return lines


def day_registers(
    session: "Session", day: date, now: datetime, *, teacher_id: UUID | None = None
) -> list[RegisterLine]:
    """Return the registers of a day in order of time, with how far each is."""
    return _lines(session, day_meetings(session, day, teacher_id=teacher_id), now)


def unfinished_registers(
    session: "Session",
    now: datetime,
    *,
    since: date | None = None,
    teacher_id: UUID | None = None,
    most: int = MOST_UNFINISHED,
) -> list[RegisterLine]:
    """Return the registers of earlier days that were never finished, newest first.

    At most so many: `unfinished_count` says how many there are in all.
    """
    given = _given(since, teacher_id)
    today = local(now, school.zone(session)).date()
    rows = fetch(session, f"{SELECTS}:unfinished", True, *given, before=today, most=most, **given)
    page = meeting_page(session, [key for (key,) in rows])
    return _lines(session, [page[key] for (key,) in rows], now)


def unfinished_count(session: "Session", now: datetime, *, since: date | None = None) -> int:
    """Return how many registers of earlier days were never finished."""
    today = local(now, school.zone(session)).date()
    return unfinished_before(session, today, since=since)


def unfinished_before(
    session: "Session", before: date, *, since: date | None = None, teacher_id: UUID | None = None
) -> int:
    """Return how many registers of days before one were never finished."""
    given = _given(since, teacher_id)
    rows = fetch(session, f"{SELECTS}:unfinished_count", *given, before=before, **given)
    return int(rows[0][0])


def oldest_unfinished(
    session: "Session", before: date, *, teacher_id: UUID | None = None
) -> MeetingRow | None:
    """Return the oldest meeting of days before one whose register was never finished."""
    given = _given(None, teacher_id)
    rows = fetch(
        session, f"{SELECTS}:unfinished", False, *given, before=before, most=1, **given
    )  # fmt: skip
    return meeting(session, rows[0][0]) if rows else None


def _given(since: date | None, teacher_id: UUID | None) -> dict[str, Any]:
    given = {"since": since, "teacher_id": teacher_id}
    return {name: value for name, value in given.items() if value is not None}
