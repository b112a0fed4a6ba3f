"""Marking: every mark is kept for good, and the last one is in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from desktop_app.areas.attendance.queries.deciding import Deciding, decide
from desktop_app.areas.attendance.queries.present import expected
from desktop_app.areas.attendance.rules import registers as rules
from desktop_app.areas.attendance.service.codes import add_default_codes
from desktop_app.areas.attendance.tables import Attendance, AttendanceMark
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import local
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.sync.kinds import Author
from desktop_app.core.wording import show_date, tr

KEEP = timetable.KEEP


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a student's mark shall be; without a code it is taken away."""

    student_id: UUID
    code_id: UUID | None
    minutes_late: int | None = None
    note: str | None = None
    attendance_id: UUID | None = None


def mark(
    work: Work,
    occurrence_id: UUID,
    student_id: UUID,
    key: str,
    *,
    minutes_late: int | None = None,
    note: str | timetable.Keep | None = KEEP,
    reason: str | None = None,
    by: Author | None = None,
) -> None:
    """Mark a student at a meeting with the code of a key; the same mark again changes nothing.

    `by` is who made it without the office. Raises RuleBroken for somebody not enrolled that day, a
    meeting that is cancelled or to come, minutes that a code does not ask for, and a finished
    register without a reason.
    """
    found = _look(work, occurrence_id, student_id, key, reason)
    if found.code_id is None:
        raise RuleBroken(tr("There is no code {key} in this school.", key=key[:10]), field="code")
    minutes = rules.check_minutes(minutes_late, key, asks=found.asks_minutes, lasts=found.minutes)
    text = found.note if isinstance(note, timetable.Keep) else rules.check_note(note)
    if (found.marked_code_id, found.marked_minutes, found.note) == (found.code_id, minutes, text):
        return
    _put(
        work,
        occurrence_id,
        [_Wanted(student_id, found.code_id, minutes, text, found.attendance_id)],
        reason,
        by,
    )


def _look(
    work: Work, occurrence_id: UUID, student_id: UUID, key: str | None, reason: str | None
) -> Deciding:
    """Read what decides about a mark, and refuse what may not be. Raises RuleBroken, NotFound."""
    found = decide(work.session, occurrence_id, student_id, key)
    if key is not None and found.code_id is None:
        add_default_codes(work)
        found = decide(work.session, occurrence_id, student_id, key)
    today = local(work.clock.now(), found.zone).date()
    rules.check_may_mark(found.standing, today=today, reason=reason)
    if not found.enrolled and found.attendance_id is None:
        raise RuleBroken(
            tr(
                "{name} is not enrolled in {title} on {day}, so there is nothing to mark.",
                name=timetable.student_name(work.session, student_id),
                title=found.standing.title,
                day=show_date(found.standing.day),
            ),
            field="student",
        )
    return found


def _put(
    work: Work,
    occurrence_id: UUID,
    wanted: Sequence[_Wanted],
    reason: str | None,
    by: Author | None = None,
) -> None:
    """Keep the marks and put them in force, in at most four statements."""
    now, actor = work.clock.now(), work.actor
    author = by or Author(actor.person_id, actor.name, actor.device, now)
    kept_reason = " ".join((reason or "").split())[:500] or None
    marks = [
        {
            "id": new_id(),
            "occurrence_id": occurrence_id,
            "student_id": each.student_id,
            "code_id": each.code_id,
            "minutes_late": each.minutes_late,
            "note": each.note,
            "author_id": author.person_id,
            "author_name": author.name,
            "device": author.device,
            "device_time": author.at,
            "received_at": now,
            "reason": kept_reason,
        }
        for each in wanted
    ]
    insert_rows(work.session, AttendanceMark, marks)
    fresh: list[dict[str, Any]] = []
    for each, made in zip(wanted, marks, strict=True):
        values = {
            "code_id": each.code_id,
            "mark_id": made["id"],
            "minutes_late": each.minutes_late,
            "note": each.note,
            "recorded_at": now,
        }
        if each.attendance_id is None:
            fresh.append(
                {
                    "id": new_id(),
                    "occurrence_id": occurrence_id,
                    "student_id": each.student_id,
                    **values,
                }
            )
        elif each.code_id is None:
            _remove(work, each.attendance_id)
        else:
            _replace(work, each.attendance_id, values)
    insert_rows(work.session, Attendance, fresh)


def _replace(work: Work, attendance_id: UUID, values: dict[str, Any]) -> None:
    work.session.execute(
        update(Attendance)
        .where(Attendance.school_id == work.database.school_id, Attendance.id == attendance_id)
        .values(**values, version=Attendance.version + 1)
        .execution_options(synchronize_session=False)
    )


def _remove(work: Work, attendance_id: UUID) -> None:
    work.session.execute(
        delete(Attendance)
        .where(Attendance.school_id == work.database.school_id, Attendance.id == attendance_id)
        .execution_options(synchronize_session=False)
    )


def clear(
    work: Work,
    occurrence_id: UUID,
    student_id: UUID,
    *,
    reason: str | None = None,
    by: Author | None = None,
) -> None:
    """Take a student's mark away; that it was there is kept. Raises RuleBroken as marking does."""
    found = _look(work, occurrence_id, student_id, None, reason)
    if found.attendance_id is None:
        raise RuleBroken(tr("There is no mark to clear."))
    wanted = [_Wanted(student_id, None, attendance_id=found.attendance_id)]
    _put(work, occurrence_id, wanted, reason, by)


def set_note(
    work: Work,
    occurrence_id: UUID,
    student_id: UUID,
    note: str | None,
    *,
    reason: str | None = None,
) -> None:
    """Write a note beside a student's mark. Raises RuleBroken while there is no mark."""
    found = _look(work, occurrence_id, student_id, None, reason)
    if found.attendance_id is None:
        raise RuleBroken(tr("Mark the student first, then write the note."), field="note")
    text = rules.check_note(note)
    if text != found.note:
        wanted = _Wanted(
            student_id, found.marked_code_id, found.marked_minutes, text, found.attendance_id
        )
        _put(work, occurrence_id, [wanted], reason)


def mark_everyone_else(
    work: Work, occurrence_id: UUID, key: str = rules.PRESENT, *, reason: str | None = None
) -> int:
    """Mark everybody who is not marked yet; return how many. Raises RuleBroken as marking does."""
    members = expected(work.session, occurrence_id)
    meeting = decide(work.session, occurrence_id, None, key)
    if meeting.code_id is None:
        add_default_codes(work)
        meeting = decide(work.session, occurrence_id, None, key)
    if meeting.code_id is None:
        raise RuleBroken(tr("There is no code {key} in this school.", key=key[:10]), field="code")
    rules.check_may_mark(
        meeting.standing, today=local(work.clock.now(), meeting.zone).date(), reason=reason
    )
    done = set(
        work.session.scalars(
            select(Attendance.student_id).where(Attendance.occurrence_id == occurrence_id)
        )
    )
    wanted = [
        _Wanted(each.student_id, meeting.code_id) for each in members if each.student_id not in done
    ]
    if wanted:
        _put(work, occurrence_id, wanted, reason)
    return len(wanted)


def finish(work: Work, occurrence_id: UUID, *, by: Author | None = None) -> None:
    """Finish a register: its meeting is over. Raises RuleBroken while somebody is not marked."""
    meeting = decide(work.session, occurrence_id, None, None)
    done = set(
        work.session.scalars(
            select(Attendance.student_id).where(Attendance.occurrence_id == occurrence_id)
        )
    )
    left = [
        each.name for each in expected(work.session, occurrence_id) if each.student_id not in done
    ]
    today: date = local(work.clock.now(), meeting.zone).date()
    rules.check_may_finish(meeting.standing, today=today, unmarked=left)
    timetable.finish_meetings(work, [occurrence_id], done=True, by=by)


def reopen(work: Work, occurrence_id: UUID) -> None:
    """Open a finished register again. Raises RuleBroken for one that is not finished."""
    meeting = decide(work.session, occurrence_id, None, None)
    if not meeting.standing.finished:
        raise RuleBroken(tr("This register is not finished."))
    timetable.finish_meetings(work, [occurrence_id], done=False)
