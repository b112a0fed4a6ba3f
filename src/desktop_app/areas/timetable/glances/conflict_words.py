"""What is in the way, as a person reads it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.terms import Slot, Taken
from desktop_app.core.clock import local
from desktop_app.core.db.kept import fetch_parts
from desktop_app.core.records import record
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.timetable.queries.conflict_selects"


class Source(IntEnum):
    """Where the engine looks: the four tables that take somebody's or a room's time."""

    MEETING = 0
    BUSY = 1
    ONE_ON_ONE = 2
    TIME_OFF = 3


KINDS = (Taken.TEACHER, Taken.ROOM, Taken.STUDENT)
Pair = tuple[int, int, Taken, UUID]


@record
class Hit:
    """One overlap as the engine finds it, in ids; `source` says what `taken_id` names."""

    slot: int
    what: Taken
    who_id: UUID
    source: Source
    taken_id: UUID


@record
class _Said:
    """What is said of one thing that takes time."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    lesson_id: UUID | None = None
    room_id: UUID | None = None
    occurrence_id: UUID | None = None


@record
class Words:
    """The names that the sentences need, each read once."""

    people: Mapping[UUID, str]
    rooms: Mapping[UUID, str]
    said: Mapping[tuple[Source, UUID], _Said]
    zone: str


def described(
    session: "Session", proposed: Sequence[Slot], hits: Sequence[Hit], pairs: Sequence[Pair]
) -> list[Conflict]:
    """Return overlaps with stored bookings and pairs of asking slots as conflicts with names."""
    if not hits and not pairs:
        return []
    words = words_for(session, {hit.who_id for hit in hits} | {pair[3] for pair in pairs}, hits)
    listed = [of_hit(hit, words) for hit in hits]
    for later, earlier, what, who in pairs:
        wall = local(proposed[earlier].starts_at, words.zone).replace(tzinfo=None)
        name = words.rooms.get(who) or words.people.get(who, "")
        listed.append(
            Conflict(
                later,
                what,
                who,
                name,
                tr("another meeting of this change"),
                None,
                wall,
                with_slot=earlier,
            )
        )
    return sorted(listed, key=lambda each: (each.slot, KINDS.index(each.what), each.wall))


def of_hit(hit: Hit, words: Words) -> Conflict:
    """Return an overlap as a conflict with its names."""
    who = words.rooms.get(hit.who_id) or words.people.get(hit.who_id, "")
    said = words.said[hit.source, hit.taken_id]
    ends = said.ends_at if hit.source is Source.TIME_OFF else None
    return Conflict(
        hit.slot,
        hit.what,
        hit.who_id,
        who,
        said.title,
        words.rooms.get(said.room_id) if said.room_id else None,
        local(said.starts_at, words.zone).replace(tzinfo=None),
        said.occurrence_id,
        said.lesson_id,
        hit.taken_id if hit.source is Source.BUSY else None,
        one_on_one_id=hit.taken_id if hit.source is Source.ONE_ON_ONE else None,
        away_until=local(ends, words.zone).replace(tzinfo=None) if ends else None,
    )


def words_for(session: "Session", who: Collection[UUID], hits: Sequence[Hit]) -> Words:
    """Read the names that overlaps need, each once."""
    said = _said(session, hits)
    asked = sorted(who)
    rooms = {each.room_id for each in said.values() if each.room_id} | set(asked)
    people = [
        row
        for name in ("staff_names", "student_names")
        for row in fetch_parts(session, f"{SELECTS}:{name}", ids=asked)
    ]
    return Words(
        people=dict(people),
        rooms=dict(fetch_parts(session, f"{SELECTS}:room_names", ids=sorted(rooms))),
        said=said,
        zone=school.zone(session),
    )


_TAKEN = {
    Source.MEETING: "taken_meetings", Source.ONE_ON_ONE: "taken_slots", Source.BUSY: "taken_busy",
    Source.TIME_OFF: "time_off",
}  # fmt: skip


def _said(session: "Session", hits: Sequence[Hit]) -> dict[tuple[Source, UUID], _Said]:
    found: dict[tuple[Source, UUID], _Said] = {}
    for source, name in _TAKEN.items():
        ids = sorted({hit.taken_id for hit in hits if hit.source is source})
        for row_id, *row in fetch_parts(session, f"{SELECTS}:{name}", ids=ids):
            if source is Source.TIME_OFF:
                found[source, row_id] = _Said("", *row)
            elif source is Source.BUSY:
                found[source, row_id] = _Said(*row)
            else:
                title, start, lesson, room, occurrence = row
                found[source, row_id] = _Said(title, start, None, lesson, room, occurrence)
    return found
