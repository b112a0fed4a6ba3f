"""What decides about many marks at once, for work that comes in from a laptop."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.rules.registers import Standing
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.clock import Clock, today
from desktop_app.core.db.keeping import SCHOOL
from desktop_app.core.db.kept import fetch, fetch_parts
from desktop_app.core.db.types import Uuid

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class InRegister:
    """A mark in force: its row, and its columns."""

    id: UUID
    code_id: UUID
    minutes_late: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Registers:
    """Some meetings: how they stand, who is enrolled, what is marked, and the codes there are.

    A code is known by its id: its key, and whether it asks for minutes.
    """

    standing: dict[UUID, Standing]
    enrolled: frozenset[Pair]
    marked: dict[Pair, InRegister]
    codes: dict[UUID, tuple[str, bool]]
    today: date


def registers_of(session: Session, meetings: Collection[UUID], clock: Clock) -> Registers:
    """Return what decides about marks at some meetings, in four statements."""
    ids = sorted(set(meetings), key=attrgetter("int"))
    standing = {
        row[0]: Standing(
            row[1], row[2], row[3] in timetable.CANCELLED,
            row[3] is timetable.OccurrenceStatus.COMPLETED,
            int((row[5] - row[4]).total_seconds()) // 60,
        )
        for row in fetch_parts(session, f"{__name__}:standings", ids=ids)
    }  # fmt: skip
    marked = fetch_parts(session, f"{__name__}:marked_at", ids=ids)
    codes = fetch(session, f"{__name__}:open_codes")
    zone = str(fetch(session, f"{__name__}:zone")[0][0])
    return Registers(
        standing,
        frozenset(
            (row[0], row[1]) for row in fetch_parts(session, f"{__name__}:enrolled_at", ids=ids)
        ),
        {(row[0], row[1]): InRegister(*row[2:]) for row in marked},
        {row[0]: (row[1], bool(row[2])) for row in codes},
        today(clock, zone),
    )


def _some() -> Any:
    return bindparam("ids", type_=Uuid(), expanding=True)


def standings(_engine: str) -> Any:
    """Build how some meetings stand."""
    meeting = LessonOccurrence
    return (
        select(
            *(meeting.id, Lesson.title, meeting.local_date, meeting.status),
            *(meeting.starts_at, meeting.ends_at),
        )
        .join(Lesson, Lesson.id == meeting.lesson_id)
        .where(meeting.id.in_(_some()))
    )


def enrolled_at(_engine: str) -> Any:
    """Build who is enrolled in some meetings on their days."""
    meeting, spell = LessonOccurrence.__table__.c, Enrollment.__table__.c
    both = and_(
        spell.school_id == SCHOOL,
        spell.lesson_id == meeting.lesson_id,
        timetable.in_spell(meeting, spell),
    )
    return (
        select(meeting.id, spell.student_id)
        .select_from(LessonOccurrence.__table__.join(Enrollment.__table__, both))
        .where(meeting.school_id == SCHOOL, meeting.id.in_(_some()))
    )


def marked_at(_engine: str) -> Any:
    """Build the marks in force at some meetings."""
    mark = Attendance
    return select(
        *(mark.occurrence_id, mark.student_id, mark.id),
        *(mark.code_id, mark.minutes_late, mark.note),
    ).where(mark.occurrence_id.in_(_some()))


def open_codes(_engine: str) -> Any:
    """Build the codes that are in use."""
    code = AttendanceCode
    return select(code.id, code.key, code.asks_minutes).where(code.archived_at.is_(None))


def zone(_engine: str) -> Any:
    """Build the zone of the school."""
    return select(School.timezone)
