"""Meetings as every pane shows them: of a day, a week, a lesson."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances.hybrid import SELECTS, cycles
from desktop_app.areas.timetable.terms import CANCELLED, LessonType, OccurrenceStatus
from desktop_app.core.clock import local
from desktop_app.core.db.kept import Rows, fetch, fetch_parts
from desktop_app.core.errors import NotFound
from desktop_app.core.records import record
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@record
class MeetingRow:
    """One meeting.

    `start` and `end` are the school's wall time; `cycle_week` is that of a hybrid lesson.
    """

    id: UUID
    lesson_id: UUID
    title: str
    type: LessonType
    original_date: date
    day: date
    starts_at: datetime
    ends_at: datetime
    start: datetime
    end: datetime
    teacher_id: UUID | None
    teacher: str | None
    substitute_for_id: UUID | None
    substitute_for: str | None
    room_id: UUID | None
    room: str | None
    location_id: UUID | None
    location: str | None
    status: OccurrenceStatus
    cancel_reason: str | None
    booked_anyway: str | None
    finished_at: datetime | None
    enrolled: int
    cycle_week: int | None
    one_on_one: bool

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.status in CANCELLED

    @property
    def moved(self) -> bool:
        """Whether it is on another day than the rule gave it."""
        return self.day != self.original_date

    def in_progress(self, now: datetime) -> bool:
        """Say whether it is going on; computed from the clock, never stored."""
        return not self.cancelled and self.starts_at <= now < self.ends_at


def _rows(session: "Session", found: Rows) -> list[MeetingRow]:
    zone = school.zone(session)
    hybrid = {row[1] for row in found if row[3] is LessonType.HYBRID}
    of = cycles(session, hybrid) if hybrid else {}
    rows = []
    for row in found:
        (
            key, lesson_id, title, kind, original, day, starts_at, ends_at, teacher_id, teacher,
            other_id, other, room_id, room, location_id, location, status, reason, anyway,
            finished_at, enrolled,
        ) = row  # fmt: skip
        cycle = of.get(lesson_id)
        week = cycle.week(original) if cycle else None
        one_on_one = bool(cycle and week in cycle.cycle.one_on_one_weeks)
        start = local(starts_at, zone).replace(tzinfo=None)
        end = local(ends_at, zone).replace(tzinfo=None)
        rows.append(
            MeetingRow(
                key, lesson_id, title, kind, original, day, starts_at, ends_at, start, end,
                teacher_id, teacher if teacher_id else None,
                other_id, other if other_id else None,
                room_id, room, location_id, location, status, reason, anyway, finished_at,
                enrolled, week, one_on_one,
            )
        )  # fmt: skip
    return rows


def meetings_between(
    session: "Session", first: date, last: date, **which: UUID | None
) -> list[MeetingRow]:
    """Return the meetings on the days from first to last, cancelled ones too, in order of time.

    `which` narrows them to a `teacher_id`, `room_id`, `location_id` or `student_id`.
    """
    given = {name: value for name, value in which.items() if value is not None}
    shape = ("days", *sorted(given))
    return _rows(session, fetch(session, f"{SELECTS}:meetings", *shape, first=first, last=last,
                                **given))  # fmt: skip


def day_meetings(session: "Session", day: date, **which: UUID | None) -> list[MeetingRow]:
    """Return the meetings of a day."""
    return meetings_between(session, day, day, **which)


def week_meetings(session: "Session", day: date, **which: UUID | None) -> list[MeetingRow]:
    """Return the meetings of the Monday week that a day lies in."""
    monday = day - timedelta(days=day.weekday())
    return meetings_between(session, monday, monday + timedelta(days=6), **which)


def lesson_meetings(session: "Session", lesson_id: UUID) -> list[MeetingRow]:
    """Return every meeting of a series in order of time."""
    return _rows(session, fetch(session, f"{SELECTS}:meetings", "lesson_id", lesson_id=lesson_id))


def meeting_page(session: "Session", ids: Collection[UUID]) -> Mapping[UUID, MeetingRow]:
    """Return meetings by id."""
    found = fetch_parts(session, f"{SELECTS}:meetings", "ids", ids=ids)
    return {row.id: row for row in _rows(session, found)}


def meeting(session: "Session", occurrence_id: UUID) -> MeetingRow:
    """Return one meeting. Raises NotFound."""
    found = meeting_page(session, [occurrence_id]).get(occurrence_id)
    if found is None:
        raise NotFound(tr("This meeting is not in the timetable."), occurrence=occurrence_id)
    return found


def alone_in(session: "Session", lesson_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the only student of each lesson that has one: it is called by its student."""
    return dict(fetch_parts(session, f"{SELECTS}:alone", ids=lesson_ids))
