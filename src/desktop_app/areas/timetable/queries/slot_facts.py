"""What is taken on the days in which a slot is looked for, as bits of each day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import slot_selects
from desktop_app.areas.timetable.rules.finding import Beside, Facts, Wish, span_of
from desktop_app.areas.timetable.rules.hours import Hours
from desktop_app.core.clock import day_bounds
from desktop_app.core.db.kept import Rows, fetch

SELECTS = slot_selects.__name__
SIBLINGS_OF = 3  # of a whole group nobody asks
_DAY = 24 * 60
_Piece = tuple[date, int, int]


@dataclass(frozen=True)
class Ground:
    """The school's clock and the rooms in use."""

    zone: str
    rooms: Mapping[UUID, school.RoomRow]

    def place_of(self, wish: Wish) -> UUID | None:
        """Return where the wished slot is: at its room's location, else the one named."""
        usual = self.rooms.get(wish.room_id) if wish.room_id else None
        return usual.location_id if usual else wish.location_id


def siblings_of(session: Session, students: Sequence[UUID]) -> set[UUID]:
    """Return the other children of the families of one or a few students."""
    if not 0 < len(students) <= SIBLINGS_OF:
        return set()
    found = fetch(session, f"{SELECTS}:other_children", ids=students)
    return {row[0] for row in found} - set(students)


def slot_facts(
    session: Session, wish: Wish, ground: Ground, rooms: Sequence[UUID], now: datetime
) -> Facts:
    """Return what is taken, closed and possible on the days of a wish, also of these rooms."""
    region = ZoneInfo(ground.zone)
    place = ground.place_of(wish)
    kin = siblings_of(session, wish.students)
    asked = _Asked(session, wish, ground, Wall(region))
    if wish.teachers:
        asked.teachers(_ways(session, ground, place) if place is not None else {})
    teaches_on = asked.weekdays()
    beside = asked.students(kin)
    asked.rooms(rooms)
    here = now.astimezone(region)
    return Facts(
        taken=asked.taken,
        hours=_hours(session, wish.teachers) if wish.teachers else {},
        closed=_closed(session, wish, place),
        siblings=beside,
        teaches_on=_or_every_day(teaches_on, wish.teachers),
        not_before=(here.date(), here.hour * 60 + here.minute),
        asked=frozenset(wish.teachers),
    )


def with_others(session: Session, wish: Wish, ground: Ground, known: Facts) -> Facts:
    """Return what is known of a wish for its own teacher, and beside it of the others."""
    others = replace(wish, teachers=tuple(who for who in wish.teachers if who not in known.asked))
    place = ground.place_of(wish)
    asked = _Asked(session, others, ground, Wall(ZoneInfo(ground.zone)))
    asked.teachers(_ways(session, ground, place) if place is not None else {})
    return replace(
        known,
        taken={**known.taken, **asked.taken},
        hours={**known.hours, **_hours(session, others.teachers)},
        teaches_on=known.teaches_on | _or_every_day(asked.weekdays(), others.teachers),
        asked=known.asked | set(others.teachers),
    )


def _closed(session: Session, wish: Wish, place: UUID | None) -> dict[date, str]:
    there = {} if place is None else {"place": place}
    days = {"first": wish.first, "last": wish.last}
    return dict(fetch(session, f"{SELECTS}:closed", place is not None, **days, **there))


def _hours(session: Session, teachers: Sequence[UUID]) -> dict[UUID, list[Hours]]:
    found: dict[UUID, list[Hours]] = {}
    for said in fetch(session, f"{SELECTS}:hours", ids=teachers):
        found.setdefault(said[0], []).append(Hours(*said[1:]))
    return found


def _or_every_day(
    teaches_on: set[tuple[UUID, int]], teachers: Iterable[UUID]
) -> frozenset[tuple[UUID, int]]:
    """Return the weekdays of each teacher; one who has no lessons yet may teach on any."""
    known = {who for who, _ in teaches_on}
    idle = {(who, day) for who in teachers if who not in known for day in range(5)}
    return frozenset(teaches_on | idle)


def _ways(session: Session, ground: Ground, here: UUID | None) -> dict[Any, int]:
    """Return the minutes between a place and each room that is elsewhere, the longer direction."""
    minutes = {(start, end): said for start, end, said in fetch(session, f"{SELECTS}:travel")}
    if not minutes:
        return {}
    return {
        raw: max(minutes.get((there, here), 0), minutes.get((here, there), 0))
        for room in ground.rooms.values()
        if (there := room.location_id) != here
        for raw in (room.id, room.id.bytes)
    }


class Wall:
    """Turns instants as the database stores them into days and minutes on the school's wall."""

    def __init__(self, region: ZoneInfo) -> None:
        self._region = region
        self._days: dict[str, tuple[date, int] | None] = {}
        self._minutes: dict[str, int] = {}
        self._known: dict[str, tuple[date, int]] = {}
        self._bits: dict[tuple[Any, Any, int], tuple[tuple[date, int], ...]] = {}

    def at(self, raw: Any) -> tuple[date, int]:
        """Return the day and the minute of an instant."""
        if not isinstance(raw, str):
            moment = raw.astimezone(self._region)
            return moment.date(), moment.hour * 60 + moment.minute
        head = raw[:10]
        found = self._days[head] if head in self._days else self._learn(head)
        if found is None:
            return self._on_a_clock_change(raw)
        day, minute = found
        clock = raw[11:16]
        try:
            minute += self._minutes[clock]
        except KeyError:
            said = self._minutes[clock] = int(clock[:2]) * 60 + int(clock[3:])
            minute += said
        if 0 <= minute < _DAY:
            return day, minute
        return day + timedelta(days=minute // _DAY), minute % _DAY

    def _learn(self, head: str) -> tuple[date, int] | None:
        """Return a day of UTC and how far the wall is ahead of it; None where clocks change."""
        begin = datetime.fromisoformat(head).replace(tzinfo=UTC)
        ahead, later = (
            each.astimezone(self._region).utcoffset() or timedelta()
            for each in (begin, begin + timedelta(days=1))
        )
        same = ahead == later and not ahead.seconds % 60
        found = (begin.date(), ahead // timedelta(minutes=1)) if same else None
        self._days[head] = found
        return found

    def _on_a_clock_change(self, raw: str) -> tuple[date, int]:
        head = raw[:15]  # to ten minutes: no clock changes between
        found = self._known.get(head)
        if found is None:
            begin = datetime.fromisoformat(f"{head}0:00").replace(tzinfo=UTC)
            moment = begin.astimezone(self._region)
            found = self._known[head] = (moment.date(), moment.hour * 60 + moment.minute)
        return found[0], found[1] + int(raw[15])

    def pieces(self, start: Any, end: Any) -> Sequence[_Piece]:
        """Return the days an interval covers with the minutes from and to."""
        day, minute = self.at(start)
        last, until = self.at(end)
        if day == last:
            return ((day, minute, until),)
        parts = [(day, minute, _DAY)]
        while (day := day + timedelta(days=1)) < last:
            parts.append((day, 0, _DAY))
        return [*parts, (last, 0, until)] if until else parts

    def bits(self, start: Any, end: Any, extra: int) -> tuple[tuple[date, int], ...]:
        """Return the days an interval covers with what it takes of each, so much longer."""
        key = (start, end, extra)
        found = self._bits.get(key)
        if found is None:
            found = self._bits[key] = tuple(
                (day, span_of(first - extra, last + extra))
                for day, first, last in self.pieces(start, end)
            )
        return found


class _Asked:
    """The rows that say what is taken on the days of a wish, put into the days' numbers."""

    def __init__(self, session: Session, wish: Wish, ground: Ground, wall: Wall) -> None:
        self._session, self._wish, self._wall = session, wish, wall
        begin = day_bounds(wish.first, ground.zone)[0]
        end = day_bounds(wish.last, ground.zone)[1]
        self._span = {"begin": begin, "earliest": begin - timedelta(days=1), "until": end}
        self._left = {raw for each in wish.leaving_out for raw in (each, each.bytes)}
        self.taken: dict[UUID, dict[date, int]] = {}

    def _rows(self, name: str, ids: Sequence[UUID]) -> Rows:
        rows = fetch(self._session, f"{SELECTS}:{name}", ids=ids, **self._span) if ids else ()
        return [row for row in rows if row[1] not in self._left] if self._left else rows

    def _days(self, ids: Iterable[UUID]) -> dict[Any, dict[date, int]]:
        """Return what is taken of each, to be filled, by their ids as a driver gives them."""
        of = {each: self.taken.setdefault(each, {}) for each in ids}
        return of | {each.bytes: days for each, days in of.items()}

    def _take(self, rows: Rows, of: dict[Any, dict[date, int]], longer: Mapping[Any, int]) -> None:
        bits = self._wall.bits
        for who, _, start, end, more in rows:
            days = of[who]
            for day, taken in bits(start, end, longer.get(more, 0) if longer else 0):
                days[day] = days.get(day, 0) | taken

    def teachers(self, ways: Mapping[Any, int]) -> None:
        """Take what teachers have, the ways between locations included."""
        asked = self._wish.teachers
        self._take(self._rows("of_teachers", asked), self._days(asked), ways)

    def weekdays(self) -> set[tuple[UUID, int]]:
        """Return on which weekdays each of those taken until now has something."""
        return {
            (who, weekday)
            for who, days in self.taken.items()
            for weekday in {day.weekday() for day in days}
        }

    def students(self, kin: set[UUID]) -> dict[date, list[Beside]]:
        """Take what students have; return what their brothers and sisters have."""
        beside: dict[date, list[Beside]] = {}
        rows = self._rows("of_students", [*self._wish.students, *sorted(kin)])
        of = self._days(self._wish.students)
        self._take([row for row in rows if row[0] in of], of, {})
        names = {raw: each for each in kin for raw in (each, each.bytes)}
        for who, _, start, end, title in rows:
            if who in names:
                for day, first, last in self._wall.pieces(start, end):
                    beside.setdefault(day, []).append(Beside(names[who], title, first, last))
        return beside

    def rooms(self, rooms: Sequence[UUID]) -> None:
        """Take what is in rooms."""
        self._take(self._rows("of_rooms", rooms), self._days(rooms), {})
