"""What decides whether a mark may be made, in one statement: marking must be quick."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Text, and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.rules.registers import Standing
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode, MakeUpCredit
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.db.keeping import SCHOOL
from desktop_app.core.db.kept import fetch
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Deciding:
    """The meeting, whether the student is in it, the code asked for, the mark there is.

    In it is who is enrolled, and who makes up another meeting there.
    """

    standing: Standing
    zone: str
    minutes: int
    enrolled: bool
    code_id: UUID | None
    asks_minutes: bool
    attendance_id: UUID | None
    marked_code_id: UUID | None
    marked_minutes: int | None
    note: str | None


def deciding(_engine: str) -> Any:
    """Build what decides about a mark; kept, since a register asks thirty times."""
    meeting, lesson, spell = (
        LessonOccurrence.__table__.c,
        Lesson.__table__.c,
        Enrollment.__table__.c,
    )
    credit = MakeUpCredit.__table__.c
    code, mark, school = AttendanceCode.__table__.c, Attendance.__table__.c, School.__table__.c
    student: Any = bindparam("student", type_=Uuid())
    home: Any = SCHOOL
    in_lesson = exists().where(
        spell.school_id == home,
        spell.lesson_id == meeting.lesson_id,
        spell.student_id == student,
        timetable.in_spell(meeting, spell),
    )
    makes_up = exists().where(
        credit.school_id == home,
        credit.used_occurrence_id == meeting.id,
        credit.student_id == student,
    )
    return (
        select(
            *(lesson.title, meeting.local_date, meeting.status, meeting.starts_at),
            *(meeting.ends_at, school.timezone, or_(in_lesson, makes_up)),
            *(code.id, code.asks_minutes),
            *(mark.id, mark.code_id, mark.minutes_late, mark.note),
        )
        .select_from(LessonOccurrence.__table__)
        .join(Lesson.__table__, and_(lesson.school_id == home, lesson.id == meeting.lesson_id))
        .join(School.__table__, school.school_id == home)
        .outerjoin(
            AttendanceCode.__table__,
            and_(
                code.school_id == home,
                code.key == bindparam("key", type_=Text()),
                code.archived_at.is_(None),
            ),
        )
        .outerjoin(
            Attendance.__table__,
            and_(
                mark.school_id == home,
                mark.occurrence_id == meeting.id,
                mark.student_id == student,
            ),
        )
        .where(meeting.school_id == home, meeting.id == bindparam("meeting", type_=Uuid()))
    )


def decide(
    session: Session, occurrence_id: UUID, student_id: UUID | None, key: str | None
) -> Deciding:
    """Return what decides about a mark. Raises NotFound without the meeting."""
    found = fetch(
        session,
        f"{__name__}:deciding",
        meeting=occurrence_id,
        student=student_id,
        key=key,
    )
    if not found:
        raise NotFound(tr("This meeting is not in the timetable."), occurrence=occurrence_id)
    title, day, status, starts_at, ends_at, zone, enrolled, code_id, asks, *mark = found[0]
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    finished = status is timetable.OccurrenceStatus.COMPLETED
    standing = Standing(title, day, status in timetable.CANCELLED, finished, minutes)
    return Deciding(standing, zone, minutes, bool(enrolled), code_id, bool(asks), *mark)
