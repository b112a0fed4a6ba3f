"""Free slots for a student, a group or a make-up, ranked, each with the reasons for its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries.slot_facts import SELECTS, Ground, slot_facts, with_others
from desktop_app.areas.timetable.rules.finding import (
    Candidate,
    Facts,
    Wish,
    candidates,
    least_with_another,
    mask,
)
from desktop_app.areas.timetable.terms import Slot
from desktop_app.core.clock import exists, instant
from desktop_app.core.db.kept import fetch
from desktop_app.core.wording import tr, trn

ROOMS_TRIED = 6
OTHER_ROOM = 10
_Span = tuple[datetime, datetime]
_Placed = tuple[Candidate, UUID | None]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A free slot and why it stands where it does; `wall` is the school's wall time.

    `weeks_free` says of a regular one in how many of the `weeks_open` to come it is free.
    """

    slot: Slot
    wall: datetime
    teacher: str | None
    room: str | None
    location: str | None
    reasons: tuple[str, ...]
    weeks_free: int
    weeks_open: int
    score: int


def free_slots(session: Session, wish: Wish, now: datetime, *, most: int = 12) -> list[Proposal]:
    """Return the slots that suit a wish best, best first, each free for all it asks.

    Others who teach it are looked at only where the own teacher's times do not fill the list.
    """
    ((zone,),) = fetch(session, f"{SELECTS}:zone")
    ground = Ground(zone, _rooms(session))
    rooms = _rooms_to_try(wish, ground)
    own = own_teacher_alone(wish)
    known = slot_facts(session, own, ground, rooms, now)
    placed = best_placed(own, known, ground, rooms, most)
    if own is not wish and not others_are_worse(wish, placed, known, most):
        known = with_others(session, wish, ground, known)
        placed = best_placed(wish, known, ground, rooms, most)
    names = _names(session, placed)
    return [_proposal(wish, each, room, ground, names) for each, room in placed]


def own_teacher_alone(wish: Wish) -> Wish:
    """Return the wish for its own teacher's times only, or itself where there is no difference."""
    own = wish.own_teacher
    several = own in wish.teachers and len(wish.teachers) > 1
    return replace(wish, teachers=(own,)) if own is not None and several else wish


def others_are_worse(wish: Wish, placed: Sequence[_Placed], known: Facts, most: int) -> bool:
    """Say whether no time with another teacher can be better than the last that was found."""
    return len(placed) >= most and placed[-1][0].score < least_with_another(wish, known)


def best_placed(
    wish: Wish, known: Facts, ground: Ground, rooms: Sequence[UUID], most: int
) -> list[_Placed]:
    """Return the best times with a room for each."""
    found = [
        each for each in candidates(wish, known, most=4 * most) if exists(_wall(each), ground.zone)
    ]
    placed = _with_rooms(wish, found, known, rooms)
    placed.sort(key=lambda each: (each[0].score, each[0].day, each[0].minute))
    placed = placed[:most]
    if wish.regular:
        placed = [_in_how_many_weeks(wish, *each, known) for each in placed]
    return placed


def _rooms(session: Session) -> dict[UUID, school.RoomRow]:
    return {
        room_id: school.RoomRow(room_id, name, place_id, place, capacity, archived=False)
        for room_id, name, place_id, place, capacity in fetch(session, f"{SELECTS}:rooms")
    }


def _in_how_many_weeks(wish: Wish, each: Candidate, room: UUID | None, known: Facts) -> _Placed:
    """Count the open weeks to come, and those in which the time is free with its room."""
    open_weeks = free = 0
    day, bits = each.day, mask(each.minute, each.minute + wish.minutes)
    while day <= wish.last:
        if day not in known.closed:
            open_weeks += 1
            who = (each.teacher_id, room, *wish.students)
            free += not any(known.of(one, day) & bits for one in who if one)
        day += timedelta(days=7)
    return replace(each, weeks_free=min(each.weeks_free, free), weeks_open=open_weeks), room


def _wall(each: Candidate) -> datetime:
    return datetime.combine(each.day, time(each.minute // 60, each.minute % 60))


def _with_rooms(
    wish: Wish, found: Sequence[Candidate], known: Facts, rooms: Sequence[UUID]
) -> list[_Placed]:
    """Give each candidate a room that is free then, the usual one first; without one it falls."""
    if not rooms:
        return [(each, None) for each in found]
    placed: list[_Placed] = []
    for each in found:
        bits = mask(each.minute, each.minute + wish.minutes)
        room = next((one for one in rooms if not known.of(one, each.day) & bits), None)
        if room is not None:
            other = OTHER_ROOM if wish.room_id in rooms and room != wish.room_id else 0
            placed.append((replace(each, score=each.score + other), room))
    return placed


def _rooms_to_try(wish: Wish, ground: Ground) -> list[UUID]:
    place = ground.place_of(wish)
    if place is None and wish.online:
        return []
    fitting = [
        row
        for row in ground.rooms.values()
        if (place is None or row.location_id == place)
        and (row.capacity is None or row.capacity >= len(wish.students))
    ]
    fitting.sort(key=lambda row: (row.id != wish.room_id, row.capacity or 1_000_000, row.name))
    return [row.id for row in fitting[:ROOMS_TRIED]]


def _interval(each: Candidate, minutes: int, zone: str) -> _Span:
    begin = instant(_wall(each), zone)
    return begin, begin + timedelta(minutes=minutes)


def _names(session: Session, placed: Sequence[_Placed]) -> dict[UUID, str]:
    staff = {each.teacher_id for each, _ in placed if each.teacher_id}
    kin = {each.beside.student_id for each, _ in placed if each.beside}
    return dict(fetch(session, f"{SELECTS}:names", ids=sorted(staff | kin)))


def _proposal(
    wish: Wish, each: Candidate, room: UUID | None, ground: Ground, names: Mapping[UUID, str]
) -> Proposal:
    begin, end = _interval(each, wish.minutes, ground.zone)
    row = ground.rooms.get(room) if room else None
    return Proposal(
        Slot(begin, end, each.teacher_id, room, wish.students),
        _wall(each),
        names.get(each.teacher_id) if each.teacher_id else None,
        row.name if row else None,
        row.location if row else None,
        tuple(_reasons(wish, each, room, names)),
        each.weeks_free,
        each.weeks_open,
        each.score,
    )


def _reasons(
    wish: Wish, each: Candidate, room: UUID | None, kin: Mapping[UUID, str]
) -> Iterator[str]:
    if wish.own_teacher is not None and each.teacher_id != wish.own_teacher:
        yield tr("other teacher")
    if wish.weekday is not None and each.day.weekday() == wish.weekday:
        yield tr("same weekday")
    if wish.at is not None and each.minute == wish.at:
        yield tr("same time")
    if room is not None and room == wish.room_id:
        yield tr("same room")
    if each.beside is not None:
        who = kin.get(each.beside.student_id, "")
        said = {"who": who, "title": each.beside.title}
        if each.beside.start > each.minute:
            yield tr("{who} has {title} right after", **said)
        else:
            yield tr("{who} has {title} right before", **said)
    if wish.regular and each.weeks_free < each.weeks_open:
        yield tr("free in {free} of {weeks} weeks", free=each.weeks_free, weeks=each.weeks_open)
    elif wish.regular:
        yield tr("free every week")
    days = (each.day - wish.first).days
    yield tr("on the first day") if days == 0 else trn("after {n} day", "after {n} days", days)
