"""How much of the time that a room is open it is booked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.reports.terms import Asked, Chart, Head, Kind, Point, Result, Row, Value
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Room
from desktop_app.areas.timetable.api import CANCELLED
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import local
from desktop_app.core.wording import tr

MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class _Booked:
    """How often and how many minutes a room is booked."""

    meetings: int = 0
    minutes: int = 0


def room_use(session: Session, asked: Asked) -> Result:
    """Return for each room the minutes that are booked, of those that its location is open."""
    places = {row.id: row.name for row in school.locations(session, archived=True)}
    open_minutes = _open_minutes(session, asked, list(places))
    booked = _booked(session, asked)
    rows: list[Row] = []
    for room in school.rooms(session):
        if asked.location_id not in {None, room.location_id} or asked.room_id not in {
            None,
            room.id,
        }:
            continue
        mine, hours = booked.get(room.id, _Booked()), open_minutes.get(room.location_id, 0)
        rows.append(
            Row(
                (
                    room.name, places.get(room.location_id, ""), mine.meetings, mine.minutes,
                    hours, _percent(mine.minutes, hours),
                ),
                key=room.id,
            )
        )  # fmt: skip
    sums = [sum(_number(row.values[at]) for row in rows) for at in (2, 3, 4)]
    points = [Point(str(row.values[0]), _number(row.values[5])) for row in rows]
    points.sort(key=lambda point: -point.value)
    return Result(
        (
            Head("room", tr("Room")),
            Head("location", tr("Location")),
            Head("lessons", tr("Lessons"), Kind.COUNT),
            Head("booked", tr("Hours booked"), Kind.HOURS),
            Head("open", tr("Hours open"), Kind.HOURS),
            Head("use", tr("Use"), Kind.PERCENT),
        ),
        tuple(rows) if any(sums) else (),
        tr(
            "A room is open on every school day without a closure, from the first to the last "
            "lesson that its location has on that day of the week in the period."
        ),
        (tr("Total"), "", *sums, _percent(sums[1], sums[2])),
        Chart(tr("Use of the rooms, in percent"), tuple(points[:MOST_BARS]), Kind.PERCENT),
    )


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _percent(part: int, whole: int) -> int | None:
    return (part * 200 + whole) // (2 * whole) if whole else None


def _minutes(session: Session) -> Any:
    """Return the length of a meeting in minutes, as SQL of the engine."""
    start, end = LessonOccurrence.starts_at, LessonOccurrence.ends_at
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.extract("epoch", end - start) / 60, Integer)
    return cast(func.round((func.julianday(end) - func.julianday(start)) * 1_440), Integer)


def _booked(session: Session, asked: Asked) -> dict[UUID, _Booked]:
    meeting = LessonOccurrence
    query: Any = (
        select(meeting.room_id, func.count(), cast(func.sum(_minutes(session)), Integer))
        .where(
            meeting.room_id.is_not(None),
            meeting.local_date.between(asked.first, asked.last),
            meeting.status.not_in(CANCELLED),
        )
        .group_by(meeting.room_id)
    )
    if asked.teacher_id is not None:
        query = query.where(meeting.teacher_id == asked.teacher_id)
    return {key: _Booked(count, minutes) for key, count, minutes in session.execute(query)}


def _open_minutes(session: Session, asked: Asked, location_ids: Iterable[UUID]) -> dict[UUID, int]:
    spans = _weekday_spans(session, asked)
    closed = school.closure_rows(session, asked.first, asked.last)
    school_days = set(school.setting(session, "school_days"))
    days = [asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1)]
    found: dict[UUID, int] = {}
    for location_id in location_ids:
        shut = {row.day for row in closed if row.location_id in {None, location_id}}
        found[location_id] = sum(
            spans.get((location_id, day.isoweekday()), 0)
            for day in days
            if day not in shut and day.isoweekday() in school_days
        )
    return found


def _weekday_spans(session: Session, asked: Asked) -> dict[tuple[UUID, int], int]:
    """Return how many minutes a location is used from first to last lesson, by day of the week."""
    meeting = LessonOccurrence
    query = (
        select(
            Room.location_id,
            meeting.local_date,
            func.min(meeting.starts_at),
            func.max(meeting.ends_at),
        )
        .join(Room, Room.id == meeting.room_id)
        .where(
            meeting.local_date.between(asked.first, asked.last),
            meeting.status.not_in(CANCELLED),
        )
        .group_by(Room.location_id, meeting.local_date)
    )
    zone = school.facts(session).timezone
    found: dict[tuple[UUID, int], tuple[int, int]] = {}
    for location_id, day, starts, ends in session.execute(query):
        key = (location_id, day.isoweekday())
        begin, end = _minute(starts, zone, day), _minute(ends, zone, day)
        known = found.get(key, (begin, end))
        found[key] = (min(known[0], begin), max(known[1], end))
    return {key: end - begin for key, (begin, end) in found.items()}


def _minute(moment: datetime, zone: str, day: date) -> int:
    wall = local(moment, zone)
    return (wall.date() - day).days * 1_440 + wall.hour * 60 + wall.minute
