"""Facts of a register as the office has them, as work without the office compares them."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance.tables import Attendance, AttendanceMark, LessonNote
from desktop_app.areas.people.tables import Student
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.db.kept import fetch
from desktop_app.core.db.types import Uuid
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
    given: dict[str, Any] = {"meeting": meeting, "student": student}
    found = fetch(session, f"{__name__}:mark_in_force", **given)
    if found:
        code, minutes, note, *who = found[0]
        value = as_fact({"code_id": code, "minutes_late": minutes, "note": note})
        return InForce(value, *who)
    cleared = fetch(session, f"{__name__}:newest_mark", **given)
    return InForce(None, None, *cleared[0][1:]) if cleared else InForce(None)


def reason_of_mark(session: Session, about: Fact, row_id: UUID) -> Fact:
    """Return the reason that was given with the mark in force, or with clearing the last one."""
    found = fetch(session, f"{__name__}:mark_of_row", row=row_id)
    if not found:
        meeting, student = pair(about)
        found = fetch(session, f"{__name__}:newest_mark", meeting=meeting, student=student)
    return {"reason": found[0][0] if found else None}


def _of_both(table: Any) -> tuple[Any, Any]:
    return (
        table.occurrence_id == bindparam("meeting", type_=Uuid()),
        table.student_id == bindparam("student", type_=Uuid()),
    )


def mark_in_force(_engine: str) -> Any:
    """Build the mark of a student at a meeting, and who made it."""
    mark, made = Attendance, AttendanceMark
    return (
        select(
            *(mark.code_id, mark.minutes_late, mark.note, mark.version),
            *(made.author_name, made.device, made.device_time),
        )
        .outerjoin(made, made.id == mark.mark_id)
        .where(*_of_both(mark))
    )


def mark_of_row(_engine: str) -> Any:
    """Build the mark that a row has put in force."""
    mark, made = Attendance, AttendanceMark
    same = made.id == mark.mark_id
    return select(made.reason).join(mark, same).where(mark.id == bindparam("row", type_=Uuid()))


def newest_mark(_engine: str) -> Any:
    """Build the newest mark that a student was given at a meeting, in force or not."""
    made = AttendanceMark
    return (
        select(made.reason, made.author_name, made.device, made.device_time)
        .where(*_of_both(made))
        .order_by(made.received_at.desc(), made.id.desc())
        .limit(1)
    )


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
