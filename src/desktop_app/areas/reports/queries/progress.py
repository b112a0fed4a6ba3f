"""Everything progress reports say, read for many students at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, LessonNote
from desktop_app.areas.people.tables import Person, Staff
from desktop_app.areas.reports.queries.club_time import club_time
from desktop_app.areas.reports.queries.pupils import pupils
from desktop_app.areas.reports.queries.written import steps_of, words_of
from desktop_app.areas.reports.rules import current_run
from desktop_app.areas.reports.terms import (
    AwardGiven,
    LessonTime,
    LessonWords,
    MarkAt,
    Period,
    Progress,
    StreakTime,
)
from desktop_app.areas.rewards.tables import Award
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.areas.streaks.tables import StreakDay
from desktop_app.areas.timetable.api import shown_name
from desktop_app.areas.timetable.tables import Lesson, LessonOccurrence

_PART = 200
MOST_NOTES = 4


def progress_of(session: Session, ids: Sequence[UUID], period: Period) -> list[Progress]:
    """Return what there is to say of each student, in the order asked."""
    home = school.facts(session).language
    found: list[Progress] = []
    for at in range(0, len(ids), _PART):
        found += _part(session, list(ids[at : at + _PART]), period, home)
    return found


def _part(session: Session, ids: list[UUID], period: Period, home: str) -> list[Progress]:
    who = pupils(session, ids, period, home)
    rates = attendance.attendance_rates(session, ids, period.first, period.last)
    lessons, clubs = _lessons(session, ids, period), club_time(session, ids, period)
    streaks, awards = _streaks(session, ids, period), _awards(session, ids, period)
    words, steps = words_of(session, ids, period), steps_of(session, ids, period)
    notes = _notes(session, ids, period)
    return [
        Progress(
            who[key], period,
            rates[key].present if key in rates else 0, rates[key].marked if key in rates else 0,
            tuple(lessons.get(key, ())), tuple(clubs.get(key, ())), streaks.get(key),
            tuple(awards.get(key, ())), tuple(words.get(key, ())), tuple(steps.get(key, ())),
            tuple(notes.get(key, ())),
        )
        for key in ids if key in who
    ]  # fmt: skip


def _lessons(session: Session, ids: list[UUID], period: Period) -> dict[UUID, list[LessonTime]]:
    query = (
        select(
            Attendance.student_id, Lesson.id, Lesson.title, shown_name(),
            LessonOccurrence.local_date, AttendanceCode.key, AttendanceCode.label,
            AttendanceCode.color, AttendanceCode.counts_present, Attendance.minutes_late,
        )
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .outerjoin(Staff, Staff.id == Lesson.teacher_id)
        .outerjoin(Person, Person.id == Staff.person_id)
        .where(
            Attendance.student_id.in_(ids),
            LessonOccurrence.local_date.between(period.first, period.last),
        )
        .order_by(Lesson.sort_title, Lesson.id, LessonOccurrence.starts_at)
    )  # fmt: skip
    heads: dict[tuple[UUID, UUID], tuple[str, str]] = {}
    marks: dict[tuple[UUID, UUID], list[MarkAt]] = defaultdict(list)
    for student, lesson, title, teacher, day, key, label, color, present, late in session.execute(
        query
    ):
        heads[student, lesson] = (title, teacher or "")
        marks[student, lesson].append(MarkAt(day, key, label, color, present, late or 0))
    found: dict[UUID, list[LessonTime]] = defaultdict(list)
    for (student, lesson), (title, teacher) in heads.items():
        found[student].append(LessonTime(lesson, title, teacher, tuple(marks[student, lesson])))
    return found


def _streaks(session: Session, ids: list[UUID], period: Period) -> dict[UUID, StreakTime]:
    days: dict[UUID, list[Any]] = defaultdict(list)
    kept = [day for day in streaks.kept_days(session) if day <= period.last]
    query = (
        select(StreakDay.student_id, StreakDay.day, StreakDay.state, StreakDay.count)
        .where(
            StreakDay.day.in_([day for day in kept if day >= period.first]),
            StreakDay.student_id.in_(ids), StreakDay.club_id.is_(None),
        )
        .order_by(StreakDay.student_id, StreakDay.day)
    )  # fmt: skip
    counts: dict[UUID, int] = {}
    for student, day, state, count in session.execute(query):
        days[student].append((day, state.value))
        counts[student] = count
    so_far = (
        select(StreakDay.student_id, func.max(StreakDay.count))
        .where(
            StreakDay.day.in_(kept), StreakDay.student_id.in_(ids), StreakDay.club_id.is_(None),
        )
        .group_by(StreakDay.student_id)
    )  # fmt: skip
    longest = dict(session.execute(so_far).all())
    return {
        student: StreakTime(
            tuple(some), counts.get(student, current_run(some)), longest.get(student, 0)
        )
        for student, some in days.items()
        if any(state == "EARNED" for _, state in some)
    }


def _awards(session: Session, ids: list[UUID], period: Period) -> dict[UUID, list[AwardGiven]]:
    query = (
        select(Award.student_id, Award.earned_on, Award.title, Award.type)
        .where(
            Award.student_id.in_(ids), Award.earned_on.between(period.first, period.last),
            Award.approved_at.is_not(None), Award.revoked_at.is_(None),
        )
        .order_by(Award.earned_on, Award.id)
    )  # fmt: skip
    found: dict[UUID, list[AwardGiven]] = defaultdict(list)
    for student, day, title, kind in session.execute(query):
        found[student].append(AwardGiven(day, title, kind.value))
    return found


def _notes(session: Session, ids: list[UUID], period: Period) -> dict[UUID, list[LessonWords]]:
    """Return the newest notes that families may read: one's own, and those for everybody there."""
    rank = func.row_number().over(
        partition_by=Attendance.student_id, order_by=LessonOccurrence.starts_at.desc()
    )
    mine = or_(LessonNote.student_id == Attendance.student_id, LessonNote.student_id.is_(None))
    newest = (
        select(
            Attendance.student_id.label("student"), LessonOccurrence.local_date.label("day"),
            Lesson.title.label("title"), LessonNote.text.label("text"), rank.label("rank"),
        )
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(Lesson, Lesson.id == LessonOccurrence.lesson_id)
        .join(LessonNote, and_(LessonNote.occurrence_id == Attendance.occurrence_id, mine))
        .where(
            Attendance.student_id.in_(ids), LessonNote.shared,
            LessonOccurrence.local_date.between(period.first, period.last),
        )
        .subquery()
    )  # fmt: skip
    query = (
        select(newest.c.student, newest.c.day, newest.c.title, newest.c.text)
        .where(newest.c.rank <= MOST_NOTES)
        .order_by(newest.c.student, newest.c.day, newest.c.title)
    )
    found: dict[UUID, list[LessonWords]] = defaultdict(list)
    for student, day, title, text in session.execute(query):
        found[student].append(LessonWords(day, title, text))
    return found


def closed_weeks(session: Session, period: Period, mondays: Iterable[date]) -> frozenset[date]:
    """Return the Mondays of weeks in which there was no school on any ticked day."""
    ticked = set(school.setting(session, "school_days"))
    closed = school.closures(session, period.first, period.last)
    return frozenset(
        monday
        for monday in mondays
        if not any(
            day.isoweekday() in ticked and day not in closed
            for day in (monday + timedelta(days=n) for n in range(7))
            if period.first <= day <= period.last
        )
    )
