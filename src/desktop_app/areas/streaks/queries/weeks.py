"""Eight weeks of streaks, day by day: of a pupil, of a group's members."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.known import known
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.areas.streaks.terms import DayState

WEEKS = 8
_DAY = timedelta(days=1)


class Shade(StrEnum):
    """What a square of the weeks shows.

    TODAY is earned already, but counts for no figure until the day is closed.
    """

    EARNED = "EARNED"
    TODAY = "TODAY"
    MISSED = "MISSED"
    EXCUSED = "EXCUSED"
    FROZEN = "FROZEN"
    CLOSED = "CLOSED"
    OPEN = "OPEN"
    NOTHING = "NOTHING"


_OF_STATE: Mapping[DayState, Shade] = {
    DayState.EARNED: Shade.EARNED,
    DayState.MISSED: Shade.MISSED,
    DayState.EXCUSED: Shade.EXCUSED,
    DayState.FROZEN: Shade.FROZEN,
    DayState.NEUTRAL: Shade.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are shown, ticked weekdays only, and which of them have no school and why."""

    days: tuple[date, ...]
    closed: Mapping[date, str]
    today: date


def span_of(session: Session, today: date, weeks: int = WEEKS) -> Span:
    """Return the days of this week and those before it, closures included."""
    monday = today - timedelta(days=today.weekday())
    first, last = monday - timedelta(weeks=weeks - 1), monday + timedelta(days=6)
    ticked = set(school.setting(session, "school_days"))
    days = (first + n * _DAY for n in range((last - first).days + 1))
    shown = tuple(day for day in days if day.isoweekday() in ticked)
    return Span(shown, dict(school.closures(session, first, last)), today)


def shades_of(
    session: Session, students: Collection[UUID], club_id: UUID | None, span: Span
) -> dict[UUID, list[Shade]]:
    """Return the squares of some pupils; today is open until it is closed, or earned already."""
    states = day_states(session, students, club_id, span)
    now = earned_today(session, students, club_id, span.today)
    return {
        student: [
            _shade(span, day, states.get((student, day)), student in now) for day in span.days
        ]
        for student in students
    }


def _shade(span: Span, day: date, state: DayState | None, earned_now: bool) -> Shade:
    if state is not None:
        return _OF_STATE[state]
    if day in span.closed:
        return Shade.CLOSED
    if day == span.today:
        return Shade.TODAY if earned_now else Shade.OPEN
    return Shade.NOTHING


def day_states(
    session: Session, students: Collection[UUID], club_id: UUID | None, span: Span
) -> dict[tuple[UUID, date], DayState]:
    """Return what closed days were."""
    query = select(StreakDay.student_id, StreakDay.day, StreakDay.state).where(
        StreakDay.day.in_(span.days),
        StreakDay.student_id.in_(students),
        StreakDay.club_id == club_id if club_id else StreakDay.club_id.is_(None),
    )
    return {(student, day): state for student, day, state in session.execute(query)}


def earned_today(
    session: Session, students: Collection[UUID], club_id: UUID | None, today: date
) -> set[UUID]:
    """Return who has earned today already, before the day is closed."""
    found = known(session, today, today, students)
    return {each for each in students if today in found.earned.get((each, club_id), {})}


def earned_of(shades: Sequence[Shade]) -> tuple[int, int]:
    """Return how many of the days that counted were earned.

    Only closed days count, as in the streak that stands beside the squares.
    """
    earned = sum(each is Shade.EARNED for each in shades)
    return earned, earned + sum(each is Shade.MISSED for each in shades)
