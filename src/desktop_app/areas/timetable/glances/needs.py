"""What in the timetable needs somebody: closed days, absences, weeks without bookings, hours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances.hybrid import LessonCycle, cycles
from desktop_app.areas.timetable.rules.hours import Hours, fits, windows
from desktop_app.areas.timetable.rules.slots import remind_on
from desktop_app.core.clock import day_bounds, local
from desktop_app.core.db.kept import fetch, fetch_parts

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.timetable.queries.need_selects"
LONGEST = timedelta(days=1)  # no meeting lasts longer
FEW_STAFF = 200
_PART = 50


@dataclass(frozen=True, slots=True)
class ClosedMeeting:
    """A planned meeting on a closed day, with the name of the closure."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    day: date
    closure: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A teacher who is away, and how many lessons between two days nobody else takes."""

    teacher_id: UUID
    name: str
    first: date
    last: date
    lessons: int


@dataclass(frozen=True, slots=True)
class UnbookedWeek:
    """A one-on-one week in which pupils have no slot; `remind_on` is when to tell families."""

    occurrence_id: UUID
    lesson_id: UUID
    title: str
    day: date
    not_booked: int
    remind_on: date | None
    week: int
    of_weeks: int


@dataclass(frozen=True, slots=True)
class BeyondHours:
    """How many lessons of a teacher lie outside the hours in which they can teach; the first."""

    teacher_id: UUID
    occurrence_id: UUID
    lessons: int


@dataclass(frozen=True, slots=True)
class BeyondTerms:
    """How many lessons lie in no term, and the first of them."""

    occurrence_id: UUID
    title: str
    day: date
    lessons: int


def closed_meetings(session: "Session", first: date, last: date) -> Sequence[ClosedMeeting]:
    """Return the meetings still planned on closed days: what a late closure has to repair."""
    closed: dict[tuple[date, UUID | None], str] = {
        (row.day, row.location_id): row.name for row in school.closure_rows(session, first, last)
    }
    days = sorted({day for day, _ in closed})
    found = []
    for key, lesson_id, title, day, place in fetch(session, f"{SELECTS}:planned_on", days=days):
        name = closed.get((day, place)) or closed.get((day, None))
        if name is not None:
            found.append(ClosedMeeting(key, lesson_id, title, day, name))
    return found


def absences(session: "Session", now: datetime, last: date, most: int) -> list[Absence]:
    """Return who is away until a day while they have lessons nobody else takes."""
    end = day_bounds(last, school.zone(session))[1]
    given = {"now": now, "since": now - LONGEST, "end": end}
    return [Absence(*row) for row in fetch(session, f"{SELECTS}:away", most=most, **given)]


def free_teachers(session: "Session", teacher_id: UUID, now: datetime, last: date) -> int | None:
    """Count who teaches the subject of a lesson that needs cover and is free for it.

    None where there are too many staff to ask them all only to say so.
    """
    if int(fetch(session, f"{SELECTS}:staff_count")[0][0]) > FEW_STAFF:
        return None
    end = day_bounds(last, school.zone(session))[1]
    given = {"teacher_id": teacher_id, "now": now, "since": now - LONGEST, "end": end}
    return int(fetch(session, f"{SELECTS}:free_teachers", **given)[0][0])


def unbooked_one_on_one(session: "Session", first: date, last: date) -> Iterator[UnbookedWeek]:
    """Give the one-on-one weeks in which pupils have no slot yet, in order of time.

    As many as are asked for are looked at, and not all that there are.
    """
    meetings = fetch(session, f"{SELECTS}:hybrid_meetings", first=first, last=last)
    for start in range(0, len(meetings), _PART):
        part = meetings[start : start + _PART]
        of = cycles(session, {row[1] for row in part})
        replaced = [row for row in part if row[1] in of and of[row[1]].is_one_on_one(row[3])]
        ids = [row[0] for row in replaced]
        left = dict(fetch_parts(session, f"{SELECTS}:not_booked", ids=ids))
        begins = dict(fetch_parts(session, f"{SELECTS}:first_slots", ids=ids))
        zone = school.zone(session)
        for key, lesson_id, title, original, day in replaced:
            if left.get(key):
                first_slot = local(begins[key], zone).date() if key in begins else day
                yield _unbooked(
                    (key, lesson_id, title, day), left[key], first_slot, original, of[lesson_id]
                )


def _unbooked(
    who: tuple[UUID, UUID, str, date], left: int, first: date, original: date, of: LessonCycle
) -> UnbookedWeek:
    told = remind_on(first, of.cycle.notify_days)
    return UnbookedWeek(*who, left, told, of.week(original) or 0, of.cycle.length)


def beyond_hours(session: "Session", first: date, last: date) -> list[BeyondHours]:
    """Return the teachers with lessons outside the hours in which they can teach."""
    hours: dict[UUID, list[Hours]] = {}
    for teacher_id, weekday, start, end, *more in fetch(session, f"{SELECTS}:hours"):
        hours.setdefault(teacher_id, []).append(Hours(weekday, start, end, *more))
    if not hours:
        return []
    zone = school.zone(session)
    free: dict[tuple[UUID, date, UUID | None], Sequence[tuple[time, time]]] = {}
    outside: dict[UUID, list[UUID]] = {}
    for key, teacher_id, day, starts_at, ends_at, location_id in fetch(
        session, f"{SELECTS}:planned", first=first, last=last
    ):
        if teacher_id not in hours:
            continue
        place = (teacher_id, day, location_id)
        if place not in free:
            free[place] = windows(hours[teacher_id], day, location_id)
        begin = local(starts_at, zone).replace(tzinfo=None)
        if not fits(free[place], begin, local(ends_at, zone).replace(tzinfo=None)):
            outside.setdefault(teacher_id, []).append(key)
    return [BeyondHours(teacher, keys[0], len(keys)) for teacher, keys in outside.items()]


def beyond_terms(session: "Session", first: date, last: date) -> BeyondTerms | None:
    """Return the meetings to come that lie in no term; a school without terms has none outside."""
    terms = school.terms(session)
    if not terms:
        return None
    spans = [(each.starts_on, each.ends_on) for each in terms]
    found: list[tuple[UUID, str, date]] = []
    count = 0
    for begin, end in gaps(spans, first, last):
        given = {"first": begin, "last": end}
        some = int(fetch(session, f"{SELECTS}:count_planned", **given)[0][0])
        if some and not found:
            rows = fetch(session, f"{SELECTS}:first_planned", **given)
            found = [(key, title, day) for key, title, day in rows]
        count += some
    return BeyondTerms(*found[0], count) if found else None


def gaps(
    spans: Sequence[tuple[date, date]], first: date, last: date
) -> Iterator[tuple[date, date]]:
    """Give the days from first to last that lie in none of the spans, as spans."""
    free = first
    for begin, end in sorted(spans):
        if begin > last:
            break
        if begin > free:
            yield free, begin - timedelta(days=1)
        free = max(free, end + timedelta(days=1))
    if free <= last:
        yield free, last
