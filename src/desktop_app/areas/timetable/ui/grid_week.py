"""What the painted timetable reads of a week or a day, and of a term: one immutable value each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr

ROOMS, TEACHERS = "rooms", "teachers"
SPAN_DAY, SPAN_WEEK, SPAN_TERM = "day", "week", "term"


@dataclass(frozen=True, slots=True)
class View:
    """What a person wants to see: how much, by what, and narrowed to what."""

    span: str = SPAN_WEEK
    lanes: str = ROOMS
    location: UUID | None = None
    rooms: tuple[UUID, ...] = ()
    teacher: UUID | None = None
    types: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class GridWeek:
    """The days from first to last as they were read. `now` is the school's wall time."""

    first: date
    last: date
    now: datetime
    number: int | None
    blocks: tuple[timetable.WeekBlock, ...] = ()
    conflicts: tuple[timetable.StandingConflict, ...] = ()
    closed: tuple[school.ClosureRow, ...] = ()
    skipped: Mapping[date, int] = field(default_factory=dict)
    rooms: tuple[school.RoomRow, ...] = ()
    locations: tuple[tuple[UUID, str], ...] = ()
    teachers: tuple[tuple[UUID, str], ...] = ()
    names: Mapping[Any, tuple[str, str]] = field(default_factory=dict)
    slots: tuple[timetable.SlotBlock, ...] = ()
    places: Mapping[UUID, school.RoomRow] = field(default_factory=dict)
    away: frozenset[tuple[UUID, date]] = frozenset()

    def room_name(self, room_id: UUID | None) -> str:
        """Return the name of a room, or that there is none."""
        found = self.places.get(room_id) if room_id is not None else None
        return found.name if found is not None else tr("Online")

    def location_of(self, room_id: UUID | None, otherwise: UUID | None) -> UUID | None:
        """Return where a room is."""
        found = self.places.get(room_id) if room_id is not None else None
        return found.location_id if found is not None else otherwise

    @property
    def today(self) -> date:
        """The day on the wall of the school."""
        return self.now.date()

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def in_conflict(self) -> frozenset[UUID]:
        """The meetings that are booked twice."""
        both = [(each.occurrence_id, each.conflict.occurrence_id) for each in self.conflicts]
        return frozenset(one for pair in both for one in pair if one is not None)

    @property
    def needing(self) -> frozenset[UUID]:
        """The meetings that need somebody: booked twice, no teacher or slots, on a closed day."""
        shut = {(row.day, row.location_id) for row in self.closed}

        def needs(each: timetable.WeekBlock) -> bool:
            place = self.location_of(each.room_id, each.location_id)
            is_shut = (each.day, None) in shut or (each.day, place) in shut
            planned = not each.cancelled and not each.is_finished
            no_slots = each.one_on_one and each.booked is None
            return planned and (each.teacher_id is None or is_shut or no_slots)

        return self.in_conflict | {each.id for each in self.blocks if needs(each)}


def monday_of(day: date) -> date:
    """Return the Monday of a week."""
    return day - timedelta(days=day.weekday())


def read_grid(database: Database, day: date | None, view: View) -> GridWeek:
    """Read the week or the day that `day` lies in, today without one; on a reader thread."""
    with database.reading() as session:
        zone = school.facts(session).timezone
        now = clock.local(database.clock.now(), zone).replace(tzinfo=None)
        chosen = day or now.date()
        first = monday_of(chosen) if view.span == SPAN_WEEK else chosen
        last = first + timedelta(days=6 if view.span == SPAN_WEEK else 0)
        blocks = tuple(timetable.week_blocks(session, first, last))
        closed = tuple(school.closure_rows(session, first, last))
        whole = {row.day for row in closed if row.location_id in {None, view.location}}
        teachers = people.teachers(session)
        rooms = school.rooms(session, archived=True)
        return GridWeek(
            first, last, now, _number(session, first), blocks,
            conflicts=tuple(timetable.standing_conflicts(session, first, last)),
            closed=closed,
            skipped=timetable.skipped(session, whole, view.location),
            rooms=tuple(rooms),
            places={room.id: room for room in rooms},
            slots=tuple(timetable.slot_blocks(session, first, last)),
            away=_away(timetable.time_off(session, first=first, last=last)),
            locations=tuple((row.id, row.name) for row in school.locations(session)),
            teachers=tuple((row.id, row.name) for row in teachers),
            names=timetable.staff_names(session, [row.id for row in teachers]),
        )  # fmt: skip


def _away(rows: Iterable[timetable.TimeOffRow]) -> frozenset[tuple[UUID, date]]:
    """Return on which days a teacher is away, for part of it at least."""
    found = set()
    for row in rows:
        day, last = row.start.date(), (row.end - timedelta(microseconds=1)).date()
        while day <= last:
            found.add((row.teacher_id, day))
            day += timedelta(days=1)
    return frozenset(found)


def _number(session: Any, day: date) -> int | None:
    year = school.year_of(session, day)
    return school.week_of_year(day, year.starts_on) if year is not None else None


@dataclass(frozen=True, slots=True)
class GridTerm:
    """A term as it was read: what each lane holds, day by day."""

    name: str
    first: date
    last: date
    today: date
    loads: tuple[timetable.LaneLoad, ...]
    closed: Mapping[date, str]
    lanes: tuple[tuple[UUID, str], ...]
    year_starts: date | None = None


def read_term(database: Database, day: date | None, view: View) -> GridTerm:
    """Read the term a day lies in, or the next one after it; on a reader thread."""
    with database.reading() as session:
        zone = school.facts(session).timezone
        today = clock.today(database.clock, zone)
        chosen = day or today
        terms = school.terms(session)
        term = next((each for each in terms if each.ends_on >= chosen), None)
        first = monday_of(term.starts_on if term is not None else chosen)
        last = term.ends_on if term is not None else first + timedelta(weeks=12, days=-1)
        by_teacher = view.lanes == TEACHERS
        loads = timetable.lane_loads(session, first, last, by_teacher=by_teacher)
        year = school.year_of(session, first)
        return GridTerm(
            term.name if term is not None else tr("Outside of the terms"), first, last, today,
            tuple(loads), dict(school.closures(session, first, last, view.location)),
            _term_lanes(session, view), year.starts_on if year is not None else None,
        )  # fmt: skip


def _term_lanes(session: Any, view: View) -> tuple[tuple[UUID, str], ...]:
    if view.lanes == TEACHERS:
        return tuple(
            (row.id, row.name) for row in people.teachers(session) if view.teacher in {None, row.id}
        )
    return tuple(
        (row.id, row.name)
        for row in school.rooms(session)
        if view.location in {None, row.location_id} and (not view.rooms or row.id in view.rooms)
    )
