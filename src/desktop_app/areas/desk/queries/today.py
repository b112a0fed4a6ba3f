"""The day as the Today pane shows it: its meetings with how far their registers are, its lanes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.attendance.glances.registers import (
    RegisterLine,
    day_registers,
    unfinished_registers,
)
from desktop_app.areas.attendance.terms import RegisterState
from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances.meetings import MeetingRow, alone_in
from desktop_app.areas.timetable.glances.standing import standing_conflicts
from desktop_app.areas.timetable.terms import LessonType
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.clock import local
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.desk.queries.today_selects"
MOST_UNMARKED = 50
WITHOUT_A_YEAR = timedelta(days=90)


@record
class Block:
    """One meeting on the day's timeline.

    `pupil` is who has a lesson alone, `mark` their mark. `booked` counts the slots taken in a
    one-on-one week, `conflict` says what it is in the way of.
    """

    meeting: MeetingRow
    pupil: str
    instrument: str
    state: RegisterState
    marked: int
    mark: str
    is_present: bool
    conflict: str
    booked: int

    @property
    def name(self) -> str:
        """Whom or what the block is called by."""
        return self.pupil or self.meeting.title


@record
class Lane:
    """A room or a teacher across the day; without an id what has none: online, or nobody."""

    id: UUID | None
    name: str
    fact: str = ""
    seats: int | None = None


@record
class TodayDay:
    """A day, its blocks in order of time, and the registers that still wait."""

    day: date
    today: date
    now: datetime
    closed: str
    term: str
    blocks: tuple[Block, ...]
    rooms: tuple[Lane, ...]
    teachers: tuple[Lane, ...]
    unmarked: tuple[RegisterLine, ...]
    pupils: dict[UUID, str]
    own: UUID | None

    @property
    def taking_place(self) -> list[Block]:
        """The blocks that are not cancelled."""
        return [block for block in self.blocks if not block.meeting.cancelled]

    @property
    def expected(self) -> int:
        """How many pupils are expected, each once for every lesson."""
        return sum(block.meeting.enrolled for block in self.taking_place)

    @property
    def teachers_in(self) -> int:
        """How many teachers teach that day."""
        return len({b.meeting.teacher_id for b in self.taking_place} - {None})

    def counts(self) -> tuple[int, int, int, int]:
        """Return how many lessons there are, are done, are going on and are cancelled."""
        on = sum(block.meeting.in_progress(self.now) for block in self.blocks)
        done = sum(not b.meeting.cancelled and b.meeting.ends_at <= self.now for b in self.blocks)
        return len(self.blocks), done, on, len(self.blocks) - len(self.taking_place)


def own_staff(session: "Session", actor: Actor) -> UUID | None:
    """Return the teacher whose own day alone is shown; None for the office, which sees all."""
    if actor.is_any(Role.ADMIN, Role.FRONT_DESK) or actor.person_id is None:
        return None
    found = fetch(session, f"{SELECTS}:own_staff", person_id=actor.person_id)
    return found[0][0] if found else None


def read_today(
    session: "Session", now: datetime, wanted: date | None = None, *, own: UUID | None = None
) -> TodayDay:
    """Return a day, without one today; `own` is the teacher whose day alone it is."""
    today = local(now, school.zone(session)).date()
    day = wanted or today
    lines = day_registers(session, day, now, teacher_id=own)
    year = school.year_of(session, today)
    since = year.starts_on if year is not None else today - WITHOUT_A_YEAR
    earlier = unfinished_registers(session, now, since=since, teacher_id=own, most=MOST_UNMARKED)
    waiting = _waiting(lines if day == today else ())
    lessons = {line.meeting.lesson_id for line in (*lines, *earlier)}
    pupils = alone_in(session, lessons)
    term = school.term_of(session, day)
    blocks = _blocks(session, lines, pupils)
    return TodayDay(
        day=day,
        today=today,
        now=now,
        closed=school.closures(session, day, day).get(day, ""),
        term=term.name if term else "",
        blocks=blocks,
        rooms=_rooms(session, blocks),
        teachers=_teachers(blocks),
        unmarked=(*waiting, *earlier),
        pupils=pupils,
        own=own,
    )


def _waiting(lines: Sequence[RegisterLine]) -> list[RegisterLine]:
    open_states = {RegisterState.NOT_MARKED, RegisterState.PART}
    return [line for line in lines if line.state in open_states and line.enrolled]


def _blocks(
    session: "Session", lines: Sequence[RegisterLine], pupils: dict[UUID, str]
) -> tuple[Block, ...]:
    if not lines:
        return ()
    day = lines[0].meeting.day
    marks = _only_marks(session, [line.meeting.id for line in lines if line.enrolled == 1])
    lessons = {line.meeting.lesson_id for line in lines}
    instruments = dict(fetch_parts(session, f"{SELECTS}:instruments", ids=lessons))
    replaced = [line.meeting.id for line in lines if line.meeting.one_on_one]
    taken = dict(fetch_parts(session, f"{SELECTS}:booked", ids=replaced))
    clashes: dict[UUID, str] = {}
    for found in standing_conflicts(session, day, day):
        clashes.setdefault(found.occurrence_id, found.conflict.sentence)
        if found.conflict.occurrence_id is not None:
            other = f"{found.conflict.who}, {found.title}"
            clashes.setdefault(found.conflict.occurrence_id, other)
    blocks = []
    for line in lines:
        meeting = line.meeting
        label, present = marks.get(meeting.id, ("", False))
        alone = meeting.type is LessonType.INDIVIDUAL
        blocks.append(
            Block(
                meeting=meeting,
                pupil=pupils.get(meeting.lesson_id, "") if alone else "",
                instrument=instruments.get(meeting.lesson_id, ""),
                state=line.state,
                marked=line.marked,
                mark=label,
                is_present=present,
                conflict=clashes.get(meeting.id, ""),
                booked=taken.get(meeting.id, 0),
            )
        )
    return tuple(blocks)


def _only_marks(session: "Session", ids: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    rows = fetch_parts(session, f"{SELECTS}:only_marks", ids=ids)
    return {key: (label, present) for key, label, present in rows}


_ALL_ROOMS = 12


def _rooms(session: "Session", blocks: Sequence[Block]) -> tuple[Lane, ...]:
    """Return the rooms in use that day, all rooms where there are few, and online last."""
    used = {block.meeting.room_id for block in blocks}
    known = school.rooms(session, archived=True)
    few = sum(not room.archived for room in known) <= _ALL_ROOMS
    lanes = [
        Lane(room.id, room.name, room.location, room.capacity)
        for room in known
        if room.id in used or (few and not room.archived)
    ]
    return (*lanes, Lane(None, "")) if None in used else tuple(lanes)


def _teachers(blocks: Sequence[Block]) -> tuple[Lane, ...]:
    found: dict[UUID | None, str] = {}
    counts: dict[UUID | None, int] = {}
    for block in blocks:
        found.setdefault(block.meeting.teacher_id, block.meeting.teacher or "")
        counts[block.meeting.teacher_id] = counts.get(block.meeting.teacher_id, 0) + 1
    named = sorted((name.split()[-1:], name, key) for key, name in found.items() if key)
    lanes = [Lane(key, name, seats=counts[key]) for _, name, key in named]
    return (*lanes, Lane(None, "", seats=counts[None])) if None in found else tuple(lanes)


def rosters(session: "Session", ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return who is expected in each of these meetings, by name."""
    found: dict[UUID, list[str]] = {}
    for meeting, name in fetch_parts(session, f"{SELECTS}:rosters", ids=ids):
        found.setdefault(meeting, []).append(name)
    return found
