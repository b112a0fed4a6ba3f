"""What is known of students' days, as the rules ask for it: one student after the other."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import cast, exists, func, literal, null, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.api import StreakEffect
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.clubs.tables import Homework, HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.derivations.awaiting import HOMEWORK, MARK, awaiting
from desktop_app.areas.streaks.rules import DayFacts
from desktop_app.areas.streaks.tables import StreakCorrection, StreakFreeze
from desktop_app.areas.streaks.terms import DayState
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db.types import Uuid
from desktop_app.core.sync.tables import Conflict

Streak = tuple[UUID, UUID | None]
"""A student and a club; without a club the overall streak."""


@dataclass(slots=True)
class Known:
    """What is known of some students between two days."""

    earned: dict[Streak, dict[date, tuple[str, UUID]]] = field(default_factory=dict)
    excused: set[tuple[UUID, date]] = field(default_factory=set)
    corrected: dict[tuple[UUID, UUID | None, date], DayState] = field(default_factory=dict)
    freezes: list[tuple[UUID, UUID | None, date, date | None]] = field(default_factory=list)

    def streaks(self) -> set[Streak]:
        """Return the streaks of which anything is known."""
        said = {(student, club) for student, club, _ in self.corrected}
        return self.earned.keys() | said

    def facts(self, streak: Streak, day: date, school_day: bool) -> DayFacts:
        """Return what is known of one day of a streak."""
        student, club = streak
        return DayFacts(
            day,
            school_day,
            earned=day in self.earned.get(streak, {}),
            excused=(student, day) in self.excused,
            frozen=any(
                who == student and where in {None, club} and first <= day
                and (last is None or day <= last)
                for who, where, first, last in self.freezes
            ),
            corrected=self.corrected.get((student, club, day)),
        )  # fmt: skip


def known(
    session: Session, first: date, last: date, students: Collection[UUID] | None = None
) -> Known:
    """Read what happened between two days, of some students or of all."""
    found = Known()
    counts = set(school.setting(session, "streak_facts"))
    minutes = int(school.setting(session, "streak_minutes"))
    held = awaiting(session, first, last, students)
    homework = {(each.student_id, each.day) for each in held if each.kind == HOMEWORK}
    for query in _earning(counts, minutes):
        facts = query.subquery()
        wanted = select(facts).where(facts.c.day.between(first, last))
        if students is not None:
            wanted = wanted.where(facts.c.student_id.in_(students))
        for student, club, day, column, fact in session.execute(wanted.order_by(facts.c.fact_id)):
            if column == "homework_completion_id" and (student, day) in homework:
                continue
            for key in {(student, None), (student, club)}:
                found.earned.setdefault(key, {}).setdefault(day, (column, fact))
    _read_staff_words(session, found, (first, last), students)
    found.excused |= {(each.student_id, each.day) for each in held}
    return found


def _mark_waits() -> Any:
    """Return whether a mark waits for a choice, so that nothing follows from it yet."""
    return exists().where(
        Conflict.school_id == Attendance.school_id,
        Conflict.occurrence_id == Attendance.occurrence_id,
        Conflict.student_id == Attendance.student_id,
        Conflict.kind == MARK,
        Conflict.decided_at.is_(None),
    )


def _earning(counts: Collection[str], minutes: int) -> Iterator[Any]:
    no_club = cast(null(), Uuid())
    if "LESSON" in counts:
        yield (
            select(
                Attendance.student_id.label("student_id"), no_club.label("club_id"),
                LessonOccurrence.local_date.label("day"), literal("attendance_id").label("column"),
                Attendance.id.label("fact_id"),
            )
            .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
            .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
            .where(AttendanceCode.streak_effect == StreakEffect.EARNS, ~_mark_waits())
        )  # fmt: skip
    if "HOMEWORK" in counts:
        yield (
            select(
                HomeworkCompletion.student_id.label("student_id"),
                Homework.club_id.label("club_id"), HomeworkCompletion.done_on.label("day"),
                literal("homework_completion_id").label("column"),
                HomeworkCompletion.id.label("fact_id"),
            )
            .join(Homework, Homework.id == HomeworkCompletion.homework_id)
            .where(HomeworkCompletion.withdrawn_at.is_(None))
        )  # fmt: skip
    if "READING" in counts:
        yield select(
            ReadingLog.student_id.label("student_id"), ReadingLog.club_id.label("club_id"),
            ReadingLog.read_on.label("day"), literal("reading_log_id").label("column"),
            ReadingLog.id.label("fact_id"),
        ).where(ReadingLog.withdrawn_at.is_(None))  # fmt: skip
    if "PRACTICE" in counts:
        enough = func.sum(PracticeLog.minutes).over(
            partition_by=(PracticeLog.student_id, PracticeLog.practiced_on)
        )
        inner = (
            select(
                PracticeLog.student_id, PracticeLog.club_id,
                PracticeLog.practiced_on.label("day"), PracticeLog.id.label("fact_id"),
                enough.label("minutes"),
            )
            .where(PracticeLog.withdrawn_at.is_(None))
            .subquery()
        )  # fmt: skip
        yield select(
            inner.c.student_id.label("student_id"), inner.c.club_id.label("club_id"),
            inner.c.day.label("day"), literal("practice_log_id").label("column"),
            inner.c.fact_id.label("fact_id"),
        ).where(inner.c.minutes >= minutes)  # fmt: skip


def _read_staff_words(
    session: Session, found: Known, span: tuple[date, date], students: Collection[UUID] | None
) -> None:
    first, last = span
    away = (
        select(Attendance.student_id, LessonOccurrence.local_date)
        .join(LessonOccurrence, LessonOccurrence.id == Attendance.occurrence_id)
        .join(AttendanceCode, AttendanceCode.id == Attendance.code_id)
        .where(
            AttendanceCode.streak_effect == StreakEffect.NEUTRAL,
            LessonOccurrence.local_date.between(first, last),
            ~_mark_waits(),
        )
    )
    said = select(
        StreakCorrection.student_id, StreakCorrection.club_id, StreakCorrection.day,
        StreakCorrection.state,
    ).where(StreakCorrection.day.between(first, last))  # fmt: skip
    frozen = select(
        StreakFreeze.student_id, StreakFreeze.club_id, StreakFreeze.first_day, StreakFreeze.last_day
    ).where(
        StreakFreeze.student_id.is_not(None),
        StreakFreeze.first_day <= last,
        or_(StreakFreeze.last_day.is_(None), StreakFreeze.last_day >= first),
    )
    if students is not None:
        away = away.where(Attendance.student_id.in_(students))
        said = said.where(StreakCorrection.student_id.in_(students))
        frozen = frozen.where(StreakFreeze.student_id.in_(students))
    found.excused = {(student, day) for student, day in session.execute(away)}
    in_order = said.order_by(StreakCorrection.corrected_at, StreakCorrection.id)
    for student, club, day, state in session.execute(in_order):
        found.corrected[student, club, day] = state
    found.freezes = [
        (student, club, begin, end)
        for student, club, begin, end in session.execute(frozen)
        if student is not None
    ]
