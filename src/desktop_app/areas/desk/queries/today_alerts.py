"""What needs somebody's eye: each alert names what can be done about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Term
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence, TimeOff
from desktop_app.core.clock import day_bounds, local

AHEAD = timedelta(days=14)
CONFLICTS_AHEAD = timedelta(days=7)
BOOKINGS_AHEAD = timedelta(days=7)
CLOSED_AHEAD = timedelta(days=120)
OUTSIDE_AHEAD = timedelta(days=60)
UNFINISHED_AFTER = 3
MOST_OF_A_KIND = 4
FEW_STAFF = 60  # of more it takes too long to ask who is free only to say so


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
    session: Session, now: datetime, *, own: UUID | None = None, most: int = MOST_OF_A_KIND
) -> list[Alert]:
    """Return what needs somebody, the most urgent first; for a teacher only what is theirs."""
    zone = school.facts(session).timezone
    today = local(now, zone).date()
    if own is not None:
        return [each for each in _unfinished(session, now, today, own=own) if each.count]
    found: list[Alert] = []
    readers: tuple[Callable[[], Iterator[Alert]], ...] = (
        lambda: _double(session, today),
        lambda: _away(session, now, today, zone),
        lambda: _closed(session, today),
        lambda: _one_on_one(session, today),
        lambda: _unfinished(session, now, today),
        lambda: _credits(session, today),
        lambda: _places(session, today),
        lambda: _hours(session, today),
        lambda: _outside(session, today),
    )
    for read in readers:
        found += [alert for alert, _ in zip(read(), range(most), strict=False)]
    return found


def _double(session: Session, today: date) -> Iterator[Alert]:
    seen: set[frozenset[UUID | None]] = set()
    for each in timetable.standing_conflicts(session, today, today + CONFLICTS_AHEAD):
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


def _away(session: Session, now: datetime, today: date, zone: str) -> Iterator[Alert]:
    """Return teachers who are away while they have lessons nobody else takes."""
    _, end = day_bounds(today + AHEAD, zone)
    query = (
        select(
            Staff.id,
            func.min(timetable.shown_name()),
            func.min(LessonOccurrence.local_date),
            func.max(LessonOccurrence.local_date),
            func.count(func.distinct(LessonOccurrence.id)),
        )
        .select_from(TimeOff)
        .join(Staff, Staff.id == TimeOff.teacher_id)
        .join(Person, Person.id == Staff.person_id)
        .join(
            LessonOccurrence,
            and_(
                LessonOccurrence.teacher_id == TimeOff.teacher_id,
                LessonOccurrence.starts_at < TimeOff.ends_at,
                LessonOccurrence.ends_at > TimeOff.starts_at,
                LessonOccurrence.ends_at > now,
                LessonOccurrence.starts_at < end,
                LessonOccurrence.status == timetable.OccurrenceStatus.SCHEDULED,
            ),
        )
        .where(TimeOff.ends_at > now, TimeOff.starts_at < end)
        .group_by(Staff.id)
        .order_by(func.min(LessonOccurrence.starts_at))
    )
    few = session.scalars(select(func.count()).select_from(Staff)).one() <= FEW_STAFF
    for key, name, first, last, count in session.execute(query).all():
        free = _free_for(session, key, first, last) if few else None
        yield Alert(AlertKind.AWAY, key, name, day=first, until=last, count=count, free=free)


def _free_for(session: Session, teacher_id: UUID, first: date, last: date) -> int:
    """Count the teachers who are free for one of these lessons at least, and teach its subject."""
    reach = timetable.Reach(first, last, teacher_id=teacher_id)
    found = timetable.stand_ins(session, timetable.touched_meetings(session, reach))
    return len({each.id for options in found.values() for each in options if each.fits})


def _closed(session: Session, today: date) -> Iterator[Alert]:
    found = timetable.closed_meetings(session, today, today + CLOSED_AHEAD)
    if found:
        first = found[0]
        yield Alert(
            AlertKind.CLOSED,
            title=first.closure,
            day=first.day,
            until=found[-1].day,
            count=len(found),
        )


def _one_on_one(session: Session, today: date) -> Iterator[Alert]:
    """Return the one-on-one weeks to come in which pupils have no slot yet."""
    for week in timetable.coming_one_on_one(session, today, ahead=BOOKINGS_AHEAD):
        if week.not_booked and week.meeting.day >= today:
            yield Alert(
                AlertKind.ONE_ON_ONE,
                week.meeting.id,
                week.meeting.title,
                day=week.meeting.day,
                until=week.remind_on,
                count=len(week.not_booked),
                other_key=week.meeting.lesson_id,
                week=week.meeting.cycle_week,
                of_weeks=week.cycle.length,
            )


def _unfinished(
    session: Session, now: datetime, today: date, *, own: UUID | None = None
) -> Iterator[Alert]:
    lines = attendance.unfinished_registers(session, now, teacher_id=own, most=200)
    old = [line for line in lines if (today - line.meeting.day).days >= UNFINISHED_AFTER]
    if old:
        oldest = min(old, key=lambda line: line.meeting.starts_at).meeting
        yield Alert(AlertKind.UNFINISHED, oldest.id, oldest.title, day=oldest.day, count=len(old))


def _credits(session: Session, today: date) -> Iterator[Alert]:
    count = attendance.open_make_ups(session, today, until=today + AHEAD)
    if count:
        first = attendance.make_ups(session, today, state=attendance.CreditState.OPEN, most=1)[0]
        yield Alert(
            AlertKind.CREDITS, first.student_id, first.student, day=first.expires_on, count=count
        )


def _places(session: Session, today: date) -> Iterator[Alert]:
    """Return the lessons in which a place is free while somebody waits for one."""
    for freed in timetable.freed_places(session, today):
        yield Alert(
            AlertKind.PLACE, freed.lesson_id, freed.title, freed.next.student, count=freed.waiting
        )


def _hours(session: Session, today: date) -> Iterator[Alert]:
    """Return the teachers with lessons outside the hours in which they can teach."""
    hours: dict[UUID, list[timetable.Hours]] = {}
    for row in timetable.availability(session):
        hours.setdefault(row.teacher_id, []).append(row.hours)
    if not hours:
        return
    outside: dict[UUID, list[timetable.MeetingRow]] = {}
    for meeting in timetable.meetings_between(session, today, today + CONFLICTS_AHEAD):
        mine = hours.get(meeting.teacher_id) if meeting.teacher_id else None
        if mine is None or meeting.cancelled or meeting.finished_at is not None:
            continue
        free = timetable.windows(mine, meeting.day, meeting.location_id)
        if not timetable.fits(free, meeting.start, meeting.end):
            outside.setdefault(meeting.teacher_id or meeting.id, []).append(meeting)
    for found in outside.values():
        first = found[0]
        yield Alert(
            AlertKind.HOURS,
            first.id,
            first.teacher or "",
            first.title,
            wall=first.start,
            day=first.day,
            count=len(found),
        )


def _outside(session: Session, today: date) -> Iterator[Alert]:
    """Return meetings to come that lie in no term; a school without terms has none outside."""
    if session.scalars(select(Term.id).limit(1)).first() is None:
        return
    inside = select(Term.id).where(
        Term.starts_on <= LessonOccurrence.local_date, Term.ends_on >= LessonOccurrence.local_date
    )
    outside: Any = (
        LessonOccurrence.local_date.between(today, today + OUTSIDE_AHEAD),
        LessonOccurrence.status == timetable.OccurrenceStatus.SCHEDULED,
        ~inside.correlate(LessonOccurrence).exists(),
    )
    query = (
        select(LessonOccurrence.id, Lesson.title, LessonOccurrence.local_date)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .where(*outside)
        .order_by(LessonOccurrence.starts_at)
        .limit(1)
    )
    first = session.execute(query).first()
    if first is None:
        return
    count = session.scalars(
        select(func.count()).select_from(LessonOccurrence).where(*outside)
    ).one()
    yield Alert(AlertKind.OUTSIDE, first[0], first[1], day=first[2], count=count)
