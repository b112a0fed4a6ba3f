"""Who could hold a meeting in place of its teacher, and which room could take it in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Person, Staff, StaffInstrument
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.conflicts import taken_slots
from desktop_app.areas.timetable.queries.names import shown_name
from desktop_app.areas.timetable.queries.touched import TouchedMeeting
from desktop_app.areas.timetable.tables import LessonOccurrence, TimeOff
from desktop_app.areas.timetable.terms import CANCELLED, Slot


@dataclass(frozen=True, slots=True)
class StandIn:
    """A teacher or room that is free for a meeting.

    `fits` says that the teacher teaches the subject, or that the room holds everyone; `that_day`
    that the teacher has other meetings then anyhow.
    """

    id: UUID
    name: str
    fits: bool
    that_day: bool


def stand_ins(
    session: Session, meetings: Sequence[TouchedMeeting]
) -> Mapping[UUID, Sequence[StandIn]]:
    """Return, by meeting, the teachers who are free, those who teach the subject first.

    One who teaches that day anyhow comes before one who would have to come in.
    """
    names = _teachers(session)
    teaches = _teaches(session)
    here = _days(session, meetings)
    pairs = [
        (meeting, staff_id)
        for meeting in meetings
        for staff_id in names
        if staff_id != meeting.teacher_id
    ]
    slots = [Slot(m.starts_at, m.ends_at, teacher_id=staff_id) for m, staff_id in pairs]
    taken = taken_slots(session, slots) | _away(session, pairs)
    found: dict[UUID, list[StandIn]] = {meeting.id: [] for meeting in meetings}
    for n, (meeting, staff_id) in enumerate(pairs):
        if n in taken:
            continue
        fits = meeting.instrument_id is None or (staff_id, meeting.instrument_id) in teaches
        that_day = (staff_id, meeting.day) in here
        found[meeting.id].append(StandIn(staff_id, names[staff_id], fits, that_day))
    return {key: sorted(some, key=_best_first) for key, some in found.items()}


def free_rooms(
    session: Session, meetings: Sequence[TouchedMeeting]
) -> Mapping[UUID, Sequence[StandIn]]:
    """Return, by meeting, the rooms of its location that are free, those that hold all first."""
    rooms = [room for room in school.rooms(session) if not room.archived]
    pairs = [
        (meeting, room)
        for meeting in meetings
        for room in rooms
        if room.id != meeting.room_id and meeting.location_id in {None, room.location_id}
    ]
    slots = [Slot(m.starts_at, m.ends_at, room_id=room.id) for m, room in pairs]
    taken = taken_slots(session, slots)
    found: dict[UUID, list[StandIn]] = {meeting.id: [] for meeting in meetings}
    for n, (meeting, room) in enumerate(pairs):
        if n not in taken:
            fits = room.capacity is None or room.capacity >= meeting.students
            found[meeting.id].append(StandIn(room.id, room.name, fits, that_day=True))
    return {key: sorted(some, key=_best_first) for key, some in found.items()}


def proposed(
    meetings: Sequence[TouchedMeeting], options: Mapping[UUID, Sequence[StandIn]]
) -> dict[UUID, StandIn]:
    """Choose one for each meeting: the best that fits and was not chosen for the same time."""
    chosen: dict[UUID, StandIn] = {}
    busy: list[tuple[UUID, TouchedMeeting]] = []
    load: Counter[UUID] = Counter()
    for meeting in meetings:
        free = [
            each
            for each in options.get(meeting.id, ())
            if each.fits
            and not any(
                who == each.id
                and other.starts_at < meeting.ends_at
                and other.ends_at > meeting.starts_at
                for who, other in busy
            )
        ]
        if not free:
            continue
        best = min(free, key=lambda each: (load[each.id], *_best_first(each)))
        chosen[meeting.id] = best
        busy.append((best.id, meeting))
        load[best.id] += 1
    return chosen


def _best_first(each: StandIn) -> tuple[bool, bool, str]:
    return not each.fits, not each.that_day, each.name


def _teachers(session: Session) -> dict[UUID, str]:
    query = (
        select(Staff.id, shown_name())
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.archived_at.is_(None), Staff.id.in_(select(StaffInstrument.staff_id)))
        .order_by(Person.sort_name)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _teaches(session: Session) -> set[tuple[UUID, UUID]]:
    query = select(StaffInstrument.staff_id, StaffInstrument.instrument_id)
    return {(row[0], row[1]) for row in session.execute(query)}


def _days(session: Session, meetings: Iterable[TouchedMeeting]) -> set[tuple[UUID | None, date]]:
    days = sorted({meeting.day for meeting in meetings})
    query = select(LessonOccurrence.teacher_id, LessonOccurrence.local_date).where(
        LessonOccurrence.local_date.in_(days),
        LessonOccurrence.teacher_id.is_not(None),
        LessonOccurrence.status.not_in(CANCELLED),
    )
    return {(row[0], row[1]) for row in session.execute(query.distinct())}


def _away(session: Session, pairs: Sequence[tuple[TouchedMeeting, UUID]]) -> set[int]:
    if not pairs:
        return set()
    first = min(meeting.starts_at for meeting, _ in pairs)
    last = max(meeting.ends_at for meeting, _ in pairs)
    query = select(TimeOff.teacher_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.starts_at < last, TimeOff.ends_at > first
    )
    times = session.execute(query).all()
    return {
        n
        for n, (meeting, staff_id) in enumerate(pairs)
        if any(
            who == staff_id and begin < meeting.ends_at and end > meeting.starts_at
            for who, begin, end in times
        )
    }
