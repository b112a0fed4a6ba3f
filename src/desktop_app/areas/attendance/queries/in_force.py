"""Facts of a register as the office has them, as work without the office compares them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceMark, LessonNote
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.sync.kinds import Bearing, InForce
from desktop_app.core.sync.operation import Fact, as_fact


def pair(about: Fact) -> tuple[UUID, UUID | None]:
    """Return the meeting and the student of a fact; a note for everybody names no student."""
    student = about["student_id"]
    return UUID(about["occurrence_id"]), None if student is None else UUID(student)


def bearing(session: Session, about: Fact) -> Bearing:
    """Return whose fact it is, as far as both are in the school."""
    meeting, student = pair(about)
    known = session.scalar(select(LessonOccurrence.id).where(LessonOccurrence.id == meeting))
    who = session.scalar(select(Student.id).where(Student.id == student)) if student else None
    return Bearing(known, who)


def mark_now(session: Session, about: Fact) -> InForce:
    """Return the mark of a student at a meeting, and who made or cleared it."""
    meeting, student = pair(about)
    here = (Attendance.occurrence_id == meeting, Attendance.student_id == student)
    query = (
        select(
            *(Attendance.code_id, Attendance.minutes_late, Attendance.note, Attendance.version),
            *(AttendanceMark.author_name, AttendanceMark.device, AttendanceMark.device_time),
        )
        .outerjoin(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .where(*here)
    )
    row = session.execute(query).first()
    if row is not None:
        value = as_fact({"code_id": row[0], "minutes_late": row[1], "note": row[2]})
        return InForce(value, *row[3:])
    last = (
        select(AttendanceMark.author_name, AttendanceMark.device, AttendanceMark.device_time)
        .where(AttendanceMark.occurrence_id == meeting, AttendanceMark.student_id == student)
        .order_by(AttendanceMark.received_at.desc(), AttendanceMark.id.desc())
        .limit(1)
    )
    cleared = session.execute(last).first()
    return InForce(None) if cleared is None else InForce(None, None, *cleared)


def reason_of_mark(session: Session, about: Fact, _row_id: UUID) -> Fact:
    """Return the reason that was given with the newest mark."""
    meeting, student = pair(about)
    query = (
        select(AttendanceMark.reason)
        .where(AttendanceMark.occurrence_id == meeting, AttendanceMark.student_id == student)
        .order_by(AttendanceMark.received_at.desc(), AttendanceMark.id.desc())
        .limit(1)
    )
    return {"reason": session.scalar(query)}


def note_now(session: Session, about: Fact) -> InForce:
    """Return the lesson note of a student at a meeting, or of everybody."""
    meeting, student = pair(about)
    whose = LessonNote.student_id.is_(None) if student is None else LessonNote.student_id == student
    query = select(LessonNote).where(LessonNote.occurrence_id == meeting, whose)
    row = session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        return InForce(None)
    value = as_fact({"text": row.text, "shared": row.shared})
    return InForce(value, row.version, row.author_name, None, row.written_at)


def register_now(session: Session, about: Fact) -> InForce:
    """Return whether a register is finished; none where the meeting is not there to see."""
    meeting = LessonOccurrence
    query = select(meeting.status, meeting.version, meeting.finished_by, meeting.finished_at).where(
        meeting.id == UUID(about["id"])
    )
    row = session.execute(query).first()
    if row is None:
        return InForce(None)
    return InForce(as_fact({"status": row[0]}), row[1], row[2], None, row[3])


def register_bearing(session: Session, about: Fact) -> Bearing:
    """Return whose register it is."""
    query = select(LessonOccurrence.id).where(LessonOccurrence.id == UUID(about["id"]))
    return Bearing(session.scalar(query))
