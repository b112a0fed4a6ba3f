"""What is booked twice already: booked anyway, imported, rolled over."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances.conflict_words import (
    KINDS,
    SELECTS,
    Hit,
    Source,
    of_hit,
    words_for,
)
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.core.clock import day_bounds, local
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST = timedelta(days=1)  # no meeting lasts longer


@record
class StandingConflict:
    """Two bookings that are in each other's way, and why somebody booked anyway, if so.

    `occurrence_id` is the meeting that is in the way; of a one-on-one slot, its group meeting.
    """

    conflict: Conflict
    occurrence_id: UUID
    title: str
    wall: datetime
    booked_anyway: str | None


def standing_conflicts(session: "Session", first: date, last: date) -> list[StandingConflict]:
    """Return what is booked twice on the days from first to last, in order of time."""
    zone = school.zone(session)
    begin, end = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
    rows = fetch(
        session, f"{SELECTS}:standing", first=first, last=last, begin=begin, end=end,
        earliest=begin - LONGEST,
    )  # fmt: skip
    if not rows:
        return []
    hits = [
        Hit(n, KINDS[kind], who, Source(source), taken)
        for n, (_, kind, who, source, taken) in enumerate(rows)
    ]
    words = words_for(session, {hit.who_id for hit in hits}, hits)
    of = _asking(session, {row[0] for row in rows} | {hit.taken_id for hit in hits})
    found = []
    for hit, (asking, *_) in zip(hits, rows, strict=True):
        occurrence_id, title, starts_at, why = of[asking]
        other = of[hit.taken_id][3] if hit.taken_id in of else None
        wall = local(starts_at, zone).replace(tzinfo=None)
        found.append(StandingConflict(of_hit(hit, words), occurrence_id, title, wall, why or other))
    return sorted(found, key=lambda each: (each.wall, each.title))


def _asking(
    session: "Session", ids: set[UUID]
) -> dict[UUID, tuple[UUID, str, datetime, str | None]]:
    asked = sorted(ids)
    return {
        row[0]: (row[1], row[2], row[3], row[4])
        for name in ("asking_meetings", "asking_slots")
        for row in fetch_parts(session, f"{SELECTS}:{name}", ids=asked)
    }
