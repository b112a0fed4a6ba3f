"""What is in the way, as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.rules.conflicts import Conflict
from desktop_app.areas.timetable.tables import (
    Busy,
    Lesson,
    LessonOccurrence,
    OneOnOneSlot,
    TimeOff,
)
from desktop_app.areas.timetable.terms import Slot, Taken
from desktop_app.core.clock import local
from desktop_app.core.wording import tr


class Source(IntEnum):
    """Where the engine looks: the four tables that take somebody's or a room's time."""

    MEETING = 0
    BUSY = 1
    ONE_ON_ONE = 2
    TIME_OFF = 3


KINDS = (Taken.TEACHER, Taken.ROOM, Taken.STUDENT)
Pair = tuple[int, int, Taken, UUID]


@dataclass(frozen=True, slots=True)
class Hit:
    """One overlap as the engine finds it, in ids; `source` says what `taken_id` names."""

    slot: int
    what: Taken
    who_id: UUID
    source: Source
    taken_id: UUID


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of one thing that takes time."""

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    lesson_id: UUID | None = None
    room_id: UUID | None = None
    occurrence_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The names that the sentences need, each read once."""

    people: Mapping[UUID, str]
    rooms: Mapping[UUID, str]
    said: Mapping[tuple[Source, UUID], _Said]
    zone: str


def described(
    session: Session, proposed: Sequence[Slot], hits: Sequence[Hit], pairs: Sequence[Pair]
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


def words_for(session: Session, who: set[UUID], hits: Sequence[Hit]) -> Words:
    """Read the names that overlaps need, each once."""
    said = _said(session, hits)
    rooms = {each.room_id for each in said.values() if each.room_id} | who
    staff, student = aliased(Person), aliased(Person)
    people = [
        *in_batches(
            session,
            select(Staff.id, shown_name(staff)).join(staff, staff.id == Staff.person_id),
            Staff.id,
            who,
        ),
        *in_batches(
            session,
            select(Student.id, shown_name(student)).join(student, student.id == Student.person_id),
            Student.id,
            who,
        ),
    ]
    return Words(
        people=dict(people),
        rooms=dict(in_batches(session, select(Room.id, Room.name), Room.id, rooms)),
        said=said,
        zone=facts(session).timezone,
    )


def _said(session: Session, hits: Sequence[Hit]) -> dict[tuple[Source, UUID], _Said]:
    meeting, slot = LessonOccurrence, OneOnOneSlot
    found: dict[tuple[Source, UUID], _Said] = {}
    for source, table, query in (
        (
            Source.MEETING,
            meeting,
            select(
                meeting.id, Lesson.title, meeting.starts_at, Lesson.id, meeting.room_id, meeting.id
            ).join(Lesson, Lesson.id == meeting.lesson_id),
        ),
        (
            Source.ONE_ON_ONE,
            slot,
            select(
                slot.id, Lesson.title, slot.starts_at, Lesson.id, slot.room_id, slot.occurrence_id
            ).join(Lesson, Lesson.id == slot.lesson_id),
        ),
    ):
        ids = {hit.taken_id for hit in hits if hit.source is source}
        for row_id, title, start, lesson, room, occurrence in in_batches(
            session, query, table.id, ids
        ):
            found[source, row_id] = _Said(title, start, None, lesson, room, occurrence)
    ids = {hit.taken_id for hit in hits if hit.source is Source.BUSY}
    for row_id, title, start in in_batches(
        session, select(Busy.id, Busy.title, Busy.starts_at), Busy.id, ids
    ):
        found[Source.BUSY, row_id] = _Said(title, start)
    ids = {hit.taken_id for hit in hits if hit.source is Source.TIME_OFF}
    for row_id, start, end in in_batches(
        session, select(TimeOff.id, TimeOff.starts_at, TimeOff.ends_at), TimeOff.id, ids
    ):
        found[Source.TIME_OFF, row_id] = _Said("", start, end)
    return found


def in_batches(session: Session, query: Any, column: Any, ids: set[UUID]) -> list[Any]:
    """Run a query for many ids in few statements."""
    listed = sorted(ids)
    return [
        found
        for n in range(0, len(listed), 5_000)
        for found in session.execute(query.where(column.in_(listed[n : n + 5_000])))
    ]
