"""One week of meetings as it was read: what is booked twice in it, and which days are closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.folding import fold
from desktop_app.core.wording import show_date, tr


@dataclass(frozen=True, slots=True)
class Week:
    """One week as it was read."""

    monday: date
    today: date
    now: datetime
    meetings: tuple[timetable.MeetingRow, ...]
    conflicts: tuple[timetable.StandingConflict, ...]
    closed: dict[date, str]
    alone: Mapping[UUID, str]

    @property
    def last(self) -> date:
        """The Sunday."""
        return self.monday + timedelta(days=6)

    def in_conflict(self) -> dict[UUID, str]:
        """Return the meetings that are booked twice, each with the reason."""
        found: dict[UUID, str] = {}
        for each in self.conflicts:
            for one in (each.occurrence_id, each.conflict.occurrence_id):
                if one is not None:
                    found.setdefault(one, each.conflict.sentence)
        return found


def read_week(database: Database, day: date | None, filters: dict[str, Any]) -> Week:
    """Read the week a day lies in, without one this week; on a reader thread."""
    now = database.clock.now()
    with database.reading() as session:
        today = clock.today(database.clock, school.facts(session).timezone)
        chosen = day or today
        monday = chosen - timedelta(days=chosen.weekday())
        last = monday + timedelta(days=6)
        rows = timetable.week_meetings(
            session, monday, teacher_id=filters.get("teacher"), room_id=filters.get("room")
        )
        return Week(
            monday,
            today,
            now,
            tuple(rows),
            tuple(timetable.standing_conflicts(session, monday, last)),
            dict(school.closures(session, monday, last)),
            timetable.alone_in(session, {row.lesson_id for row in rows}),
        )


def wanted(week: Week, typed: str, filters: dict[str, Any]) -> list[timetable.MeetingRow]:
    """Return the meetings that match what is searched and chosen."""
    words = fold(typed).split()
    kinds = filters.get("type", ())
    found = []
    for row in week.meetings:
        alone = week.alone.get(row.lesson_id, "")
        said = fold(" ".join((row.title, alone, row.teacher or "", row.room or "")))
        fits = all(word in said for word in words) and (not kinds or row.type.value in kinds)
        if fits and not (filters.get("on") and row.cancelled):
            found.append(row)
    return found


def conflict_words(found: timetable.StandingConflict) -> str:
    """Say which lesson is in conflict, and with what."""
    when = tr("{day} {time}", day=show_date(found.wall.date()), time=f"{found.wall:%H:%M}")
    return tr("{title}, {when}: {sentence}.", title=found.title, when=when,
              sentence=found.conflict.sentence)  # fmt: skip
