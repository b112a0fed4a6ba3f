"""What decides whether a mark may be made, in one statement: marking must be quick."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, exists, false, literal, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.rules import Standing
from desktop_app.areas.attendance.tables import Attendance, AttendanceCode
from desktop_app.areas.school.tables import School
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Enrollment, Lesson, LessonOccurrence
from desktop_app.core.errors import NotFound
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Deciding:
    """The meeting, whether the student is in it, the code asked for, the mark there is."""

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


def decide(
    session: Session, occurrence_id: UUID, student_id: UUID | None, key: str | None
) -> Deciding:
    """Return what decides about a mark. Raises NotFound without the meeting."""
    meeting = LessonOccurrence
    in_lesson = exists().where(
        Enrollment.school_id == meeting.school_id,
        Enrollment.lesson_id == meeting.lesson_id,
        Enrollment.student_id == student_id,
        timetable.in_spell(meeting, Enrollment),
    )
    query = (
        select(
            Lesson.title,
            meeting.local_date,
            meeting.status,
            meeting.starts_at,
            meeting.ends_at,
            School.timezone,
            in_lesson if student_id is not None else literal(False),
            AttendanceCode.id,
            AttendanceCode.asks_minutes,
            Attendance.id,
            Attendance.code_id,
            Attendance.minutes_late,
            Attendance.note,
        )
        .select_from(meeting)
        .join(Lesson, Lesson.id == meeting.lesson_id)
        .join(School, School.school_id == meeting.school_id)
        .outerjoin(
            AttendanceCode,
            and_(AttendanceCode.key == key, AttendanceCode.archived_at.is_(None))
            if key is not None
            else false(),
        )
        .outerjoin(
            Attendance,
            and_(Attendance.occurrence_id == meeting.id, Attendance.student_id == student_id)
            if student_id is not None
            else false(),
        )
        .where(meeting.id == occurrence_id)
    )
    row = session.execute(query).first()
    if row is None:
        raise NotFound(tr("This meeting is not in the timetable."), occurrence=occurrence_id)
    title, day, status, starts_at, ends_at, zone, enrolled, code_id, asks, *mark = row
    minutes = int((ends_at - starts_at).total_seconds()) // 60
    finished = status is timetable.OccurrenceStatus.COMPLETED
    standing = Standing(title, day, status in timetable.CANCELLED, finished, minutes)
    return Deciding(standing, zone, minutes, bool(enrolled), code_id, bool(asks), *mark)
