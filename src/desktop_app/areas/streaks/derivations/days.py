"""The days of streaks: a cache worked out from lessons, homework, reading and practice.

A streak begins with its first earned day. Each school day since then has a row, up to the last day
that was closed; what happens on days that are not closed yet costs nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, cast, delete, func, literal, null, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.api import StreakEffect
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.clubs.tables import Homework, HomeworkCompletion, PracticeLog, ReadingLog
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks.rules import DayFacts, Run, state_of
from desktop_app.areas.streaks.tables import (
    StreakCorrection,
    StreakDay,
    StreakFreeze,
    StudentStreak,
)
from desktop_app.areas.streaks.terms import DayState, StreakStatus
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.caches import write_rows
from desktop_app.core.db.types import Uuid, new_id

Streak = tuple[UUID, UUID | None]
"""A student and a club; without a club the overall streak."""

DAY = timedelta(days=1)
_PART = 400
_FACTS = ("attendance_id", "homework_completion_id", "reading_log_id", "practice_log_id")


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


def school_days(session: Session, first: date, last: date) -> list[date]:
    """Return the days with school between two days: ticked weekdays that are not closed."""
    ticked = set(school.setting(session, "school_days"))
    closed = school.closures(session, first, last)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day.isoweekday() in ticked and day not in closed]


def known(
    session: Session, first: date, last: date, students: Collection[UUID] | None = None
) -> Known:
    """Read what happened between two days, of some students or of all."""
    found = Known()
    counts = set(school.setting(session, "streak_facts"))
    minutes = int(school.setting(session, "streak_minutes"))
    for query in _earning(counts, minutes):
        facts = query.subquery()
        wanted = select(facts).where(facts.c.day.between(first, last))
        if students is not None:
            wanted = wanted.where(facts.c.student_id.in_(students))
        for student, club, day, column, fact in session.execute(wanted):
            for key in {(student, None), (student, club)}:
                found.earned.setdefault(key, {}).setdefault(day, (column, fact))
    _read_staff_words(session, found, (first, last), students)
    return found


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
            .where(AttendanceCode.streak_effect == StreakEffect.EARNS)
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
    for student, club, day, state in session.execute(said.order_by(StreakCorrection.corrected_at)):
        found.corrected[student, club, day] = state
    found.freezes = [
        (student, club, begin, end)
        for student, club, begin, end in session.execute(frozen)
        if student is not None
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored streak: its row, where it stands, until when its days are closed."""

    row_id: UUID
    run: Run
    closed_until: date | None


def kept(session: Session, students: Collection[UUID] | None = None) -> dict[Streak, Kept]:
    """Return the stored streaks."""
    row = StudentStreak
    query = select(
        row.student_id, row.club_id, row.id, row.current, row.longest, row.last_earned_on,
        row.closed_until,
    )  # fmt: skip
    if students is not None:
        query = query.where(row.student_id.in_(students))
    return {
        (student, club): Kept(row_id, Run(current, longest, last), closed)
        for student, club, row_id, current, longest, last, closed in session.execute(query)
    }


# Asked at every mark of every register, so it is built once.
_STREAKS: Any = StudentStreak.__table__
_LAST_CLOSED = select(func.max(_STREAKS.c.closed_until)).where(
    _STREAKS.c.school_id == bindparam("school")
)


def horizon(session: Session) -> date | None:
    """Return the last day that was closed for anybody."""
    connection = session.connection()
    school_id = connection.get_execution_options()["school_id"]
    found: date | None = connection.execute(_LAST_CLOSED, {"school": school_id}).scalar()
    return found


def bring(
    session: Session, students: Collection[UUID] | None, since: date, *, until: date | None = None
) -> None:
    """Work the days of some students, or all, out again from a day on, and close until a day.

    Without `until` what is closed stays closed, and nothing more is.
    """
    ids = sorted(_everybody(session) if students is None else set(students))
    closed = max(filter(None, (horizon(session), until)), default=None)
    if closed is None or closed < since:
        return
    for at in range(0, len(ids), _PART):
        _bring_part(session, ids[at : at + _PART], since, closed)


def worked_out(session: Session, first: date, closed: date) -> Iterator[tuple[Streak, Run]]:
    """Yield every streak as its facts give it, up to a closed day; nothing is written."""
    ids = sorted(_everybody(session))
    days = school_days(session, first, closed)
    for at in range(0, len(ids), _PART):
        facts = known(session, first, closed, ids[at : at + _PART])
        for streak in facts.streaks():
            run, made = _walk(streak, None, facts, days)
            if made:
                yield streak, run


def _everybody(session: Session) -> set[UUID]:
    found = set(session.scalars(select(StudentStreak.student_id)))
    for column in (
        Attendance.student_id, HomeworkCompletion.student_id, ReadingLog.student_id,
        PracticeLog.student_id,
    ):  # fmt: skip
        found |= set(session.scalars(select(column).distinct()))
    return found


def _bring_part(session: Session, students: Collection[UUID], since: date, closed: date) -> None:
    before = kept(session, students)
    starts = _starts(session, students, since)
    session.execute(
        delete(StreakDay)
        .where(StreakDay.student_id.in_(students), StreakDay.day >= since)
        .execution_options(synchronize_session=False)
    )
    facts = known(session, since, closed, students)
    days = school_days(session, since, closed)
    rows: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    gone: list[UUID] = []
    for streak in sorted(before.keys() | starts.keys() | facts.streaks(), key=str):
        run, made = _walk(streak, starts.get(streak), facts, days)
        rows += made
        values = {
            "current": run.current,
            "longest": run.longest,
            "last_earned_on": run.last_earned_on,
            "closed_until": closed,
            "status": _status(facts, streak, closed),
        }
        if run == Run() and not made:
            gone += [before[streak].row_id] if streak in before else []
        elif streak in before:
            changed.append({"key": before[streak].row_id, **values})
        else:
            new.append({"id": new_id(), "student_id": streak[0], "club_id": streak[1], **values})
    insert_rows(session, StreakDay, rows)
    insert_rows(session, StudentStreak, new)
    write_rows(session, StudentStreak, changed)
    nothing = delete(StudentStreak).where(StudentStreak.id.in_(gone))
    session.execute(nothing.execution_options(synchronize_session=False))


def _status(facts: Known, streak: Streak, day: date) -> StreakStatus:
    frozen = facts.facts(streak, day, school_day=True).frozen
    return StreakStatus.FROZEN if frozen else StreakStatus.ACTIVE


def _starts(session: Session, students: Collection[UUID], since: date) -> dict[Streak, Run]:
    """Return where each streak stood on the evening before a day."""
    row = StreakDay
    query = (
        select(
            row.student_id, row.club_id, func.max(row.count),
            func.max(case((row.state == DayState.EARNED, row.day))), func.max(row.day),
        )
        .where(row.student_id.in_(students), row.day < since)
        .group_by(row.student_id, row.club_id)
    )  # fmt: skip
    found: dict[Streak, tuple[int, date | None, date]] = {}
    for student, club, longest, earned, last in session.execute(query):
        found[student, club] = (longest, earned, last)
    if not found:
        return {}
    counts = select(row.student_id, row.club_id, row.day, row.count).where(
        row.student_id.in_(students), row.day.in_({last for _, _, last in found.values()})
    )
    now = {
        (student, club): count
        for student, club, day, count in session.execute(counts)
        if (student, club) in found and found[student, club][2] == day
    }
    return {
        streak: Run(now.get(streak, 0), longest, earned)
        for streak, (longest, earned, _) in found.items()
    }


def _walk(
    streak: Streak,
    start: Run | None,
    facts: Known,
    days: Iterable[date],
) -> tuple[Run, list[dict[str, Any]]]:
    """Return a streak after the days, and their rows; before its first earned day it has none."""
    run = start or Run()
    begun = start is not None
    rows: list[dict[str, Any]] = []
    earned = facts.earned.get(streak, {})
    for day in _with_corrected(days, facts, streak):
        state = state_of(facts.facts(streak, day, school_day=True))
        if not begun and state is not DayState.EARNED:
            continue
        begun = True
        run = run.after(day, state)
        rows.append(_row(streak, day, state, run.current, earned.get(day)))
    return run, rows


def _with_corrected(days: Iterable[date], facts: Known, streak: Streak) -> list[date]:
    more = {day for student, club, day in facts.corrected if (student, club) == streak}
    return sorted({*days, *more})


def _row(
    streak: Streak, day: date, state: DayState, count: int, fact: tuple[str, UUID] | None
) -> dict[str, Any]:
    links: Mapping[str, UUID | None] = dict.fromkeys(_FACTS)
    return {
        "id": new_id(),
        "student_id": streak[0],
        "club_id": streak[1],
        "day": day,
        "state": state,
        "count": count,
        **links,
        **({fact[0]: fact[1]} if fact and state is DayState.EARNED else {}),
    }
