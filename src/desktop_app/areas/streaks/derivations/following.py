"""Keeping streaks and groups in step with facts, closing days, and comparing with a rebuild."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.clubs.tables import HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations import days, groups
from desktop_app.areas.streaks.tables import (
    BuddyGroupMember,
    BuddyGroupSpell,
    StreakCorrection,
    StreakDay,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import Clock, today
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.journal.tables import Change
from desktop_app.core.wording import trn

EARLIEST = date(1970, 1, 1)
_DAYS: Mapping[str, tuple[Any, Any]] = {
    "homework_completion": (HomeworkCompletion, HomeworkCompletion.done_on),
    "reading_log": (ReadingLog, ReadingLog.read_on),
    "practice_log": (PracticeLog, PracticeLog.practiced_on),
    "streak_correction": (StreakCorrection, StreakCorrection.day),
    "streak_freeze": (StreakFreeze, StreakFreeze.first_day),
}
_GROUPS: Mapping[str, Any] = {
    "buddy_group_member": BuddyGroupMember,
    "buddy_group_spell": BuddyGroupSpell,
    "streak_freeze": StreakFreeze,
}
FACTS = frozenset({"attendance", "calendar_day", "setting", *_DAYS, *_GROUPS})
Changed = dict[UUID, date]
"""From which day on each student's days may have changed."""


def school_today(session: Session) -> date:
    """Return today on the school's wall, by the clock of the connection."""
    clock: Clock = session.connection().get_execution_options().get("clock") or Clock()
    return today(clock, school.facts(session).timezone)


def close_days(session: Session, until: date) -> int:
    """Close every day up to one, for all; return how many days that closes. Twice is once."""
    last = min(until, school_today(session) - timedelta(days=1))
    begun = days.horizon(session)
    if begun is not None and last <= begun:
        return 0
    since = begun + days.DAY if begun else first_fact(session)
    if since is None or last < since:
        return 0
    days.bring(session, None, since, until=last)
    groups.bring(session, None, since, last)
    return (last - since).days + 1


def first_fact(session: Session) -> date | None:
    """Return the first day of which a fact is known that may earn."""
    found = [
        session.scalar(select(func.min(column)))
        for column in (HomeworkCompletion.done_on, ReadingLog.read_on, PracticeLog.practiced_on)
    ]
    found.append(
        session.scalar(
            select(func.min(LessonOccurrence.local_date)).join(
                Attendance, Attendance.occurrence_id == LessonOccurrence.id
            )
        )
    )
    return min((day for day in found if day is not None), default=None)


def _follow(session: Session, touched: Touched) -> bool:
    """Bring closed days in line; nothing of a day that is not closed is worked out yet."""
    closed = days.horizon(session)
    if closed is None:
        return False
    if "calendar_day" in touched or "setting" in touched:
        since = _calendar_since(session)
        if since is not None:
            _bring(session, None, since)
        return since is not None
    changed = _changed(session, touched, closed)
    if changed is None:
        _bring(session, None, first_fact(session) or EARLIEST)
        return True
    if changed:
        _bring(session, changed.keys(), min(changed.values()))
    grouped = any(name in touched for name in _GROUPS)
    if grouped:
        _follow_groups(session, touched)
    return bool(changed) or grouped


def _changed(session: Session, touched: Touched, closed: date) -> Changed | None:
    """Return whose closed days changed and from when on; None where they are too many to name."""
    changed: Changed = {}
    for name in touched.keys() & (_DAYS.keys() | {"attendance"}):
        ids = touched[name]
        if ids is None:
            return None
        for student, day in _whose(session, name, ids):
            if day <= closed:
                changed[student] = min(day, changed.get(student, day))
    return changed


def _bring(session: Session, students: Collection[UUID] | None, since: date) -> None:
    days.bring(session, students, since)
    which = None if students is None else groups.groups_of(session, students)
    groups.bring(session, which, since, days.horizon(session))


def _calendar_since(session: Session) -> date | None:
    """Return the first day whose streaks the calendar or a setting may have changed."""
    if session.scalar(select(StudentStreak.id).limit(1)) is None:
        return None
    return first_fact(session)


def _whose(session: Session, name: str, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return the students and days of facts, also of those that are gone."""
    if name == "attendance":
        query: Any = (
            select(Attendance.id, Attendance.student_id, LessonOccurrence.local_date)
            .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
            .where(Attendance.id.in_(ids))
        )
    else:
        table, day = _DAYS[name]
        query = select(table.id, table.student_id, day).where(table.id.in_(ids))
    rows = session.execute(query).all()
    found = [(student, day) for _, student, day in rows if student is not None]
    gone = set(ids) - {row[0] for row in rows}
    return found + (_gone(session, name, gone) if gone else [])


def _gone(session: Session, name: str, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Read from the journal whose facts were that are gone, and of which day."""
    school_id = session.connection().get_execution_options()["school_id"]
    query = select(Change.before).where(
        Change.school_id == school_id, Change.table_name == name, Change.row_id.in_(ids),
        Change.op == "D",
    )  # fmt: skip
    found = []
    for before in session.scalars(query):
        was = json.loads(before or "{}")
        if not was.get("student_id"):
            continue
        day = _day_of(session, name, was)
        if day is not None:
            found.append((UUID(was["student_id"]), day))
    return found


def _day_of(session: Session, name: str, was: Mapping[str, Any]) -> date | None:
    if name == "attendance":
        day: date | None = session.scalar(
            select(LessonOccurrence.local_date).where(
                LessonOccurrence.id == UUID(was["occurrence_id"])
            )
        )
        return day
    return date.fromisoformat(str(was[_DAYS[name][1].key])[:10])


def _follow_groups(session: Session, touched: Touched) -> None:
    closed = days.horizon(session)
    if closed is None:
        return None
    which: set[UUID] = set()
    for name, table in _GROUPS.items():
        if name not in touched:
            continue
        ids = touched[name]
        if ids is None:
            return groups.bring(session, None, EARLIEST, closed)
        column = table.buddy_group_id
        which |= {
            each
            for each in session.scalars(select(column).where(table.id.in_(ids)))
            if each is not None
        }
    if which:
        first = session.scalar(
            select(func.min(BuddyGroupSpell.first_day)).where(
                BuddyGroupSpell.buddy_group_id.in_(which)
            )
        )
        if first is not None:
            groups.bring(session, which, first, closed)
    return None


def _rebuild(session: Session) -> None:
    closed, first = days.horizon(session), first_fact(session)
    for table in (StreakDay, StudentStreak):
        session.execute(delete(table).execution_options(synchronize_session=False))
    if first is None or closed is None:
        return
    days.bring(session, None, first, until=closed)
    groups.bring(session, None, first, closed)


def _differences(session: Session) -> Sequence[str]:
    """Work the streaks out anew, and compare."""
    stored = _kept(session)
    if not stored:
        return []
    right = _worked_out(session)
    wrong = sum(stored.get(key) != right.get(key) for key in stored.keys() | right.keys())
    if not wrong:
        return []
    return [
        trn(
            "{n} streak is not what its days say.", "{n} streaks are not what their days say.",
            wrong,
        )
    ]  # fmt: skip


def _kept(session: Session) -> dict[days.Streak, tuple[int, int, date | None]]:
    row = StudentStreak
    query = select(row.student_id, row.club_id, row.current, row.longest, row.last_earned_on)
    return {(who, club): (now, best, last) for who, club, now, best, last in session.execute(query)}


def _worked_out(session: Session) -> dict[days.Streak, tuple[int, int, date | None]]:
    closed, first = days.horizon(session), first_fact(session)
    if first is None or closed is None:
        return {}
    return {
        streak: (run.current, run.longest, run.last_earned_on)
        for streak, run in days.worked_out(session, first, closed)
    }


DERIVATIONS: Sequence[Derivation] = (Derivation("streaks", FACTS, _follow, _rebuild, _differences),)
