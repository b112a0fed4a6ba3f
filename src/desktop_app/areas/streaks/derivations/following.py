"""Keeping streaks and groups in step with facts, and closing days."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance
from desktop_app.areas.clubs.tables import HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school import api as school
from desktop_app.areas.school.tables import Setting
from desktop_app.areas.streaks.derivations import awaiting, days, groups
from desktop_app.areas.streaks.derivations.comparing import differences
from desktop_app.areas.streaks.derivations.telling import telling
from desktop_app.areas.streaks.tables import (
    BuddyGroupMember,
    BuddyGroupSpell,
    StreakCorrection,
    StreakFreeze,
)
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.clock import Clock, local, today
from desktop_app.core.db import sets
from desktop_app.core.derive import Derivation, Touched
from desktop_app.core.journal.earlier import Earlier, earlier

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
_CALENDAR = frozenset({"calendar_day", "academic_year", "term", "attendance_code"})
_DESKS = 4  # what desks wait for when they work days out; 1 is for who books slots
_COUNT = ("school_days", "streak_facts", "streak_minutes")
FACTS = frozenset(
    {
        *("attendance", "lesson_occurrence", "student", "setting", "conflict"),
        *(*_CALENDAR, *_DAYS, *_GROUPS),
    }
)
Changed = dict[UUID, date]
"""From which day on each student's days may have changed."""


def school_today(session: Session) -> date:
    """Return today on the school's wall, by the clock of the connection."""
    clock: Clock = session.connection().get_execution_options().get("clock") or Clock()
    return today(clock, school.facts(session).timezone)


def close_days(session: Session, until: date) -> int:
    """Close every day up to one, for all; return how many days that closes. Twice is once."""
    sets.alone(session, _DESKS)
    last = min(until, school_today(session) - timedelta(days=1))
    begun = days.horizon(session)
    if begun is not None and last <= begun:
        return 0
    since = begun + days.DAY if begun else days.first_fact(session)
    if since is None or last < since:
        return 0
    days.bring(session, None, since, until=last)
    groups.bring(session, None, since if begun else date.min, last)
    return (last - since).days + 1


def _follow(session: Session, touched: Touched) -> bool:
    """Bring closed days in line; nothing of a day that is not closed is worked out yet."""
    closed = days.horizon(session)
    if closed is None:
        return False
    changed = _changed(session, touched)
    if changed is None or touched.keys() & _CALENDAR or _setting_counts(session, touched):
        sets.alone(session, _DESKS)
        _bring_all(session, days.horizon(session))
        return True
    changed = _of_closed_days(session, changed, closed)
    if changed:
        since = min(changed.values())
        which = groups.groups_of(session, changed.keys())
        with telling(session, changed.keys(), which, since):
            days.bring(session, changed.keys(), since)
            closed = max(closed, days.horizon(session) or closed)
            groups.bring(session, which, since, closed)
    return _follow_groups(session, touched, closed) or bool(changed)


def _of_closed_days(session: Session, changed: Changed, closed: date | None) -> Changed:
    """Keep to the days that are closed, also by another desk that is just at it."""
    if session.get_bind().dialect.name == "postgresql":
        today = school_today(session)
        if all(day >= today for day in changed.values()):
            return {}
        sets.alone(session, _DESKS)
        closed = days.horizon(session)
    return {who: day for who, day in changed.items() if closed is not None and day <= closed}


def _bring_all(session: Session, closed: date | None) -> None:
    days.bring_all(session, days.first_fact(session), closed)
    groups.bring(session, None, date.min, closed)


def _setting_counts(session: Session, touched: Touched) -> bool:
    """Say whether a setting was touched that decides days."""
    ids = touched.get("setting", frozenset())
    if ids is None or not ids:
        return ids is None
    known = dict(session.execute(select(Setting.id, Setting.key).where(Setting.id.in_(ids))).all())
    gone = earlier(session, "setting", ids - known.keys())
    return bool({*known.values(), *(was.get("key") for was in gone.values())} & {*_COUNT})


def _changed(session: Session, touched: Touched) -> Changed | None:
    """Return whose days changed and from when on; None where they are too many to name."""
    changed: Changed = {}
    for name in touched.keys() & (_DAYS.keys() | _WHOSE.keys()):
        ids = touched[name]
        if ids is None:
            return None
        whose = _WHOSE.get(name)
        found = whose(session, ids) if whose else _of_facts(session, name, ids)
        for student, day in found:
            changed[student] = min(day, changed.get(student, day))
    return changed


def _of_facts(session: Session, name: str, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return the students and days of facts, also of those that are gone or had another day."""
    table, day = _DAYS[name]
    query = select(table.id, table.student_id, day).where(table.id.in_(ids))
    known = {row_id: (student, when) for row_id, student, when in session.execute(query)}
    found = list(known.values())
    for row_id, was in earlier(session, name, ids).items():
        if was.get(day.key):
            whose = was.get("student_id")
            student = UUID(whose) if whose else known[row_id][0] if row_id in known else None
            found.append((student, date.fromisoformat(str(was[day.key])[:10])))
    return [(student, when) for student, when in found if student is not None]


def _of_marks(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    on = select(Attendance.id, Attendance.student_id, LessonOccurrence.local_date).join(
        LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id
    )
    rows = session.execute(on.where(Attendance.id.in_(ids))).all()
    found = [(student, day) for _, student, day in rows]
    gone = earlier(session, "attendance", set(ids) - {row[0] for row in rows})
    meetings = {UUID(was["occurrence_id"]) for was in gone.values()}
    when = select(LessonOccurrence.id, LessonOccurrence.local_date)
    on_day = dict(session.execute(when.where(LessonOccurrence.id.in_(meetings))).all())
    for was in gone.values():
        day = on_day.get(UUID(was["occurrence_id"]))
        if day is not None:
            found.append((UUID(was["student_id"]), day))
    return found


def _of_meetings(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return who was marked in meetings that moved to another day, and both days."""
    moved = {
        row_id: date.fromisoformat(was["local_date"])
        for row_id, was in earlier(session, "lesson_occurrence", ids).items()
        if was.get("local_date")
    }
    if not moved:
        return []
    query = (
        select(Attendance.occurrence_id, Attendance.student_id, LessonOccurrence.local_date)
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .where(Attendance.occurrence_id.in_(moved))
    )
    return [(student, min(day, moved[meeting])) for meeting, student, day in session.execute(query)]


def _of_students(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return who left or was archived, or came back, and from which day on that counts."""
    before = earlier(session, "student", ids)
    went = {key: was for key, was in before.items() if {"left_on", "archived_at"} & was.keys()}
    if not went:
        return []
    query = select(Student.id, Student.left_on, Student.archived_at).where(Student.id.in_(went))
    zone = school.facts(session).timezone
    found = []
    for student, left, archived in session.execute(query):
        was = went[student]
        said = [left, local(archived, zone).date() if archived else None]
        said += [
            date.fromisoformat(str(was[name])[:10]) - days.DAY
            for name in ("left_on", "archived_at")
            if was.get(name)
        ]
        found += [(student, day) for day in said if day is not None]
    return found


def _of_entries(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, date]]:
    """Return whose days wait for a choice, or did until somebody chose or it was taken back."""
    found = awaiting.of_entries(session, ids)
    for was in earlier(session, "conflict", ids).values():
        found += awaiting.of_earlier(session, was)
    return found


_WHOSE: Mapping[str, Any] = {
    "conflict": _of_entries,
    "attendance": _of_marks,
    "lesson_occurrence": _of_meetings,
    "student": _of_students,
}


def _follow_groups(session: Session, touched: Touched, closed: date) -> bool:
    which: set[UUID] = set()
    for name, table in _GROUPS.items():
        if name not in touched:
            continue
        ids = touched[name]
        if ids is None:
            groups.bring(session, None, date.min, closed)
            return True
        query = select(table.buddy_group_id).where(table.id.in_(ids))
        which |= {each for each in session.scalars(query) if each is not None}
        gone: Earlier = earlier(session, name, ids)
        which |= {UUID(was["buddy_group_id"]) for was in gone.values() if was.get("buddy_group_id")}
    if which:
        groups.bring(session, which, date.min, closed)
    return bool(which)


def _rebuild(session: Session) -> None:
    _bring_all(session, days.horizon(session))


DERIVATIONS: Sequence[Derivation] = (Derivation("streaks", FACTS, _follow, _rebuild, differences),)
