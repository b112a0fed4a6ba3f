"""Comparing what is stored with the rules: student after student, then group after group."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Student
from desktop_app.areas.streaks.derivations import days
from desktop_app.areas.streaks.derivations.group_days import wrong_groups
from desktop_app.areas.streaks.derivations.known import Known, Streak, known
from desktop_app.areas.streaks.derivations.spans import SchoolDay, days_between
from desktop_app.areas.streaks.derivations.walking import Walked, last_days, walk
from desktop_app.areas.streaks.tables import StreakDay, StudentStreak
from desktop_app.areas.streaks.terms import DayState, StreakStatus
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.wording import show_date, tr, trn

_PART, _NAMED = 400, 5
_TWICE = -1  # no day counts as that: two rows for one are wrong, whatever they say


def differences(session: Session) -> Sequence[str]:
    """Work every day out anew, and say where what is stored differs."""
    closed = days.horizon(session)
    if closed is None:
        return []
    first = days.first_day(session)
    span = days_between(session, first, closed) if first and first <= closed else []
    wrong = list(_wrong_streaks(session, span, closed))
    sentences = [_said(session, streak, day) for streak, day in wrong[:_NAMED]]
    if len(wrong) > _NAMED:
        sentences.append(
            trn("{n} more streak is not what its days say.",
                "{n} more streaks are not what their days say.", len(wrong) - _NAMED)
        )  # fmt: skip
    return [*sentences, *wrong_groups(session, span, closed)]


def _said(session: Session, streak: Streak, day: date | None) -> str:
    name = timetable.student_name(session, streak[0])
    if day is None:
        return tr("The streak of {name} is not what its days say.", name=name)
    return tr("The streak of {name} is not what happened on {day}.", name=name, day=show_date(day))


def _wrong_streaks(
    session: Session, span: Sequence[SchoolDay], closed: date
) -> Iterator[tuple[Streak, date | None]]:
    ids = sorted(_everybody(session))
    for at in range(0, len(ids), _PART):
        part = ids[at : at + _PART]
        facts = known(session, span[0].day, closed, part) if span else Known()
        gone = last_days(session, part)
        stored, kept = _stored_days(session, part), _stored_streaks(session, part)
        for streak in sorted(facts.streaks() | stored.keys() | kept.keys(), key=str):
            right = walk(streak, facts, span, gone.get(streak[0]))
            have = stored.get(streak, {})
            if right != have:
                yield streak, min(d for d in right.keys() | have.keys()
                                  if right.get(d) != have.get(d))  # fmt: skip
            elif kept.get(streak) != _row_of(streak, right, facts, closed):
                yield streak, None


def _row_of(streak: Streak, right: Walked, facts: Known, closed: date) -> Any:
    if not right:
        return None
    earned = [day for day, (state, _, _) in right.items() if state is DayState.EARNED]
    frozen = facts.facts(streak, closed, school_day=True).frozen
    return (
        right[max(right)][1],
        max(count for _, count, _ in right.values()),
        max(earned, default=None),
        closed,
        StreakStatus.FROZEN if frozen else StreakStatus.ACTIVE,
    )


def _everybody(session: Session) -> set[UUID]:
    return set(session.scalars(select(Student.id)))


def _stored_days(session: Session, students: Collection[UUID]) -> dict[Streak, Walked]:
    row = StreakDay
    links = ("attendance_id", "homework_completion_id", "reading_log_id", "practice_log_id")
    query = select(
        row.student_id, row.club_id, row.day, row.state, row.count,
        *(getattr(row, name) for name in links),
    ).where(row.day.in_(days.kept_days(session)), row.student_id.in_(students))  # fmt: skip
    found: dict[Streak, Walked] = {}
    for student, club, day, state, count, *facts in session.execute(query):
        named = [(name, fact) for name, fact in zip(links, facts, strict=True) if fact is not None]
        fact = named[0] if len(named) == 1 else None
        mine = found.setdefault((student, club), {})
        mine[day] = (state, count if day not in mine else _TWICE, fact)
    return found


def _stored_streaks(session: Session, students: Collection[UUID]) -> dict[Streak, Any]:
    row = StudentStreak
    query = select(
        row.student_id, row.club_id, row.current, row.longest, row.last_earned_on,
        row.closed_until, row.status,
    ).where(row.student_id.in_(students))  # fmt: skip
    return {(who, club): tuple(rest) for who, club, *rest in session.execute(query)}
