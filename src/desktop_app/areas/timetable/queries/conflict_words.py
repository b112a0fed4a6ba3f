"""What is in the way, as a person reads it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from desktop_app.areas.people.tables import Person, Staff, Student
from desktop_app.areas.school.api import facts
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.tables import Busy, Lesson, LessonOccurrence
from desktop_app.areas.timetable.terms import Slot, Taken
from desktop_app.core.clock import local
from desktop_app.core.wording import show_date, tr

KINDS = (Taken.TEACHER, Taken.ROOM, Taken.STUDENT)
Pair = tuple[int, int, Taken, UUID]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that is taken. `slot` is the number of the asking slot, the rest is in its way.

    `wall` is the school's wall time at which it begins. `with_slot` names another asking slot when
    that is it.
    """

    slot: int
    what: Taken
    who_id: UUID
    who: str
    title: str
    room: str | None
    wall: datetime
    occurrence_id: UUID | None = None
    lesson_id: UUID | None = None
    busy_id: UUID | None = None
    with_slot: int | None = None

    @property
    def sentence(self) -> str:
        """Why it cannot be: Maeve Cullinan teaches Violin in Studio B at 16:00 on Thu 19 Nov."""
        said: dict[str, object] = {
            "who": self.who,
            "title": self.title,
            "time": f"{self.wall:%H:%M}",
            "day": show_date(self.wall.date()),
            "room": self.room or "",
        }
        if self.busy_id is not None:
            return tr("{who} is taken by {title} from {time} on {day}", **said)
        if self.what is Taken.ROOM:
            return tr("{title} is in {who} at {time} on {day}", **said)
        if self.what is Taken.TEACHER:
            if self.room:
                return tr("{who} teaches {title} in {room} at {time} on {day}", **said)
            return tr("{who} teaches {title} at {time} on {day}", **said)
        if self.room:
            return tr("{who} has {title} in {room} at {time} on {day}", **said)
        return tr("{who} has {title} at {time} on {day}", **said)


@dataclass(frozen=True, slots=True)
class Hit:
    """One overlap as the engine finds it, in ids."""

    slot: int
    what: Taken
    who_id: UUID
    occurrence_id: UUID | None
    busy_id: UUID | None


@dataclass(frozen=True, slots=True)
class Words:
    """The names that the sentences need, each read once."""

    people: Mapping[UUID, str]
    rooms: Mapping[UUID, str]
    meetings: Mapping[UUID, tuple[UUID, str, UUID | None, datetime]]
    busy: Mapping[UUID, tuple[str, datetime]]
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
    if hit.busy_id is not None:
        title, starts_at = words.busy[hit.busy_id]
        wall = local(starts_at, words.zone).replace(tzinfo=None)
        return Conflict(hit.slot, hit.what, hit.who_id, who, title, None, wall, busy_id=hit.busy_id)
    occurrence_id = hit.occurrence_id or UUID(int=0)
    lesson_id, title, room_id, starts_at = words.meetings[occurrence_id]
    room = words.rooms.get(room_id) if room_id else None
    wall = local(starts_at, words.zone).replace(tzinfo=None)
    return Conflict(
        hit.slot, hit.what, hit.who_id, who, title, room, wall, occurrence_id, lesson_id
    )


def words_for(session: Session, who: set[UUID], hits: Sequence[Hit]) -> Words:
    """Read the names that overlaps need, each once."""
    meetings = in_batches(
        session,
        select(
            LessonOccurrence.id,
            Lesson.id,
            Lesson.title,
            LessonOccurrence.room_id,
            LessonOccurrence.starts_at,
        ).join(Lesson, Lesson.id == LessonOccurrence.lesson_id),
        LessonOccurrence.id,
        {hit.occurrence_id for hit in hits if hit.occurrence_id},
    )
    busy = in_batches(
        session,
        select(Busy.id, Busy.title, Busy.starts_at),
        Busy.id,
        {hit.busy_id for hit in hits if hit.busy_id},
    )
    rooms = {room_id for _, _, _, room_id, _ in meetings if room_id} | who
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
        meetings={each[0]: (each[1], each[2], each[3], each[4]) for each in meetings},
        busy={each[0]: (each[1], each[2]) for each in busy},
        zone=facts(session).timezone,
    )


def in_batches(session: Session, query: Any, column: Any, ids: set[UUID]) -> list[Any]:
    """Run a query for many ids in few statements."""
    listed = sorted(ids)
    return [
        found
        for n in range(0, len(listed), 5_000)
        for found in session.execute(query.where(column.in_(listed[n : n + 5_000])))
    ]
