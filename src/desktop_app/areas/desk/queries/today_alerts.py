"""What needs somebody's eye: each alert names what can be done about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from desktop_app.areas.attendance.glances import registers
from desktop_app.areas.school import glances as school
from desktop_app.areas.timetable.glances import meetings, needs
from desktop_app.areas.timetable.glances.standing import standing_conflicts
from desktop_app.areas.timetable.glances.waiting import freed_places
from desktop_app.core.clock import local
from desktop_app.core.db.kept import fetch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.desk.queries.today_selects"
AHEAD = timedelta(days=14)
CONFLICTS_AHEAD = timedelta(days=7)
BOOKINGS_AHEAD = timedelta(days=7)
CLOSED_AHEAD = timedelta(days=120)
OUTSIDE_AHEAD = timedelta(days=60)
UNFINISHED_AFTER = 3
MOST_OF_A_KIND = 4


class AlertKind(StrEnum):
    """What an alert is about."""

    DOUBLE = "DOUBLE"
    AWAY = "AWAY"
    CLOSED = "CLOSED"
    ONE_ON_ONE = "ONE_ON_ONE"
    UNFINISHED = "UNFINISHED"
    CREDITS = "CREDITS"
    PLACE = "PLACE"
    HOURS = "HOURS"
    OUTSIDE = "OUTSIDE"
    CHOICE = "CHOICE"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing somebody has to look at.

    `key` is what its action opens: a meeting, a teacher, a lesson. `wall` is when, `until` the
    last day of a span, `other` and `second` are what it clashes with, `free` how many could help.
    """

    kind: AlertKind
    key: UUID | None = None
    title: str = ""
    other: str = ""
    second: str = ""
    wall: datetime | None = None
    day: date | None = None
    until: date | None = None
    count: int = 0
    other_key: UUID | None = None
    week: int | None = None
    of_weeks: int | None = None
    free: int | None = None


def alerts(
    session: "Session", now: datetime, *, own: UUID | None = None, most: int = MOST_OF_A_KIND
) -> list[Alert]:
    """Return what needs somebody, the most urgent first; for a teacher only what is theirs."""
    today = local(now, school.zone(session)).date()
    if own is not None:
        return [*_choices(session), *_unfinished(session, today, own=own)]
    readers: tuple[Callable[[], Iterator[Alert]], ...] = (
        lambda: _choices(session),
        lambda: _double(session, today),
        lambda: _away(session, now, today, most),
        lambda: _closed(session, today),
        lambda: _one_on_one(session, today),
        lambda: _unfinished(session, today),
        lambda: _credits(session, today),
        lambda: _places(session, today),
        lambda: _hours(session, today),
        lambda: _outside(session, today),
    )
    return [alert for read in readers for alert in islice(read(), most)]


def _choices(session: "Session") -> Iterator[Alert]:
    """Return what laptops brought that waits for somebody's choice."""
    ((count, author),) = fetch(session, f"{SELECTS}:open_choices")
    if count:
        yield Alert(AlertKind.CHOICE, title=author or "", count=count)


def _double(session: "Session", today: date) -> Iterator[Alert]:
    seen: set[frozenset[UUID | None]] = set()
    for each in standing_conflicts(session, today, today + CONFLICTS_AHEAD):
        pair = frozenset((each.occurrence_id, each.conflict.occurrence_id or each.conflict.busy_id))
        if pair in seen or each.conflict.away_until is not None:
            continue  # who is away is told once, with all lessons that need cover
        seen.add(pair)
        yield Alert(
            AlertKind.DOUBLE,
            each.occurrence_id,
            each.conflict.who,
            each.title,
            each.conflict.title,
            wall=each.wall,
            day=each.wall.date(),
            other_key=each.conflict.occurrence_id,
        )


def _away(session: "Session", now: datetime, today: date, most: int) -> Iterator[Alert]:
    """Return teachers who are away while they have lessons nobody else takes."""
    last = today + AHEAD
    for each in needs.absences(session, now, last, most):
        yield Alert(
            AlertKind.AWAY,
            each.teacher_id,
            each.name,
            day=each.first,
            until=each.last,
            count=each.lessons,
            free=needs.free_teachers(session, each.teacher_id, now, last),
        )


def _closed(session: "Session", today: date) -> Iterator[Alert]:
    found = needs.closed_meetings(session, today, today + CLOSED_AHEAD)
    if found:
        first = found[0]
        yield Alert(
            AlertKind.CLOSED,
            title=first.closure,
            day=first.day,
            until=found[-1].day,
            count=len(found),
        )


def _one_on_one(session: "Session", today: date) -> Iterator[Alert]:
    """Return the one-on-one weeks to come in which pupils have no slot yet."""
    for week in needs.unbooked_one_on_one(session, today, today + BOOKINGS_AHEAD):
        yield Alert(
            AlertKind.ONE_ON_ONE,
            week.occurrence_id,
            week.title,
            day=week.day,
            until=week.remind_on,
            count=week.not_booked,
            other_key=week.lesson_id,
            week=week.week,
            of_weeks=week.of_weeks,
        )


def _unfinished(session: "Session", today: date, *, own: UUID | None = None) -> Iterator[Alert]:
    before = today - timedelta(days=UNFINISHED_AFTER - 1)
    count = registers.unfinished_before(session, before, teacher_id=own)
    oldest = registers.oldest_unfinished(session, before, teacher_id=own) if count else None
    if oldest is not None:
        yield Alert(AlertKind.UNFINISHED, oldest.id, oldest.title, day=oldest.day, count=count)


def _credits(session: "Session", today: date) -> Iterator[Alert]:
    given = {"today": today, "until": today + AHEAD}
    ((count,),) = fetch(session, f"{SELECTS}:ending_make_ups", True, **given)
    if count:
        ((student_id, name, last),) = fetch(session, f"{SELECTS}:ending_make_ups", False, **given)
        yield Alert(AlertKind.CREDITS, student_id, name, day=last, count=count)


def _places(session: "Session", today: date) -> Iterator[Alert]:
    """Return the lessons in which a place is free while somebody waits for one."""
    for freed in freed_places(session, today):
        yield Alert(
            AlertKind.PLACE, freed.lesson_id, freed.title, freed.next.student, count=freed.waiting
        )


def _hours(session: "Session", today: date) -> Iterator[Alert]:
    """Return the teachers with lessons outside the hours in which they can teach."""
    for each in needs.beyond_hours(session, today, today + CONFLICTS_AHEAD):
        first = meetings.meeting(session, each.occurrence_id)
        yield Alert(
            AlertKind.HOURS,
            first.id,
            first.teacher or "",
            first.title,
            wall=first.start,
            day=first.day,
            count=each.lessons,
        )


def _outside(session: "Session", today: date) -> Iterator[Alert]:
    """Return meetings to come that lie in no term."""
    found = needs.beyond_terms(session, today, today + OUTSIDE_AHEAD)
    if found is not None:
        yield Alert(
            AlertKind.OUTSIDE, found.occurrence_id, found.title, day=found.day, count=found.lessons
        )
