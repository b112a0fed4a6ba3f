"""Walking through days as the rules do, one after the other, for what is compared with them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Student
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations import days
from desktop_app.areas.streaks.derivations.known import Known, Streak
from desktop_app.areas.streaks.derivations.spans import SchoolDay
from desktop_app.areas.streaks.rules import Run, state_of
from desktop_app.areas.streaks.terms import DayState
from desktop_app.core.clock import local

Fact = tuple[str, UUID] | None
Walked = dict[date, tuple[DayState, int, Fact]]
"""What each day of a streak is, how far it counts, and the fact that earned it."""


def walk(streak: Streak, facts: Known, span: Sequence[SchoolDay], gone: date | None) -> Walked:
    """Return the days of a streak as the rules give them, one after the other.

    It begins with its first earned day and ends with the last day the student was here.
    """
    run = Run()
    made: Walked = {}
    earned = facts.earned.get(streak, {})
    for each in span:
        day = each.day
        known_of = facts.facts(streak, day, each.is_school_day)
        if not each.is_school_day and known_of.corrected is None:
            continue
        if gone is not None and day > gone:
            break
        state = state_of(known_of)
        if not made and state is not DayState.EARNED:
            continue
        run = run.after(day, state)
        made[day] = (state, run.current, earned.get(day) if state is DayState.EARNED else None)
    return made


def last_days(session: Session, students: Collection[UUID]) -> dict[UUID, date]:
    """Return the last day on which students were here that left or were archived."""
    zone = school.facts(session).timezone
    query = select(Student.id, Student.left_on, Student.archived_at).where(Student.id.in_(students))
    found = {}
    for student, left, archived in session.execute(query):
        ends = [left] if left else []
        ends += [local(archived, zone).date() - days.DAY] if archived else []
        if ends:
            found[student] = min(ends)
    return found
