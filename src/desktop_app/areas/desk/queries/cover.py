"""What somebody who covers a lesson has to know: who comes, how they did, what is planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import Lesson


@dataclass(frozen=True, slots=True)
class Pupil:
    """Somebody in a covered lesson, with the newest marks and the last note."""

    name: str
    marks: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CoveredMeeting:
    """One lesson that somebody covers; `usual` is whose lesson it is."""

    meeting: timetable.MeetingRow
    cover: str
    usual: str
    plan: str
    pupils: tuple[Pupil, ...]


def covered(session: Session, covers: Sequence[tuple[UUID, str]]) -> list[CoveredMeeting]:
    """Return the meetings with the names of who takes them, in order of time."""
    page = timetable.meeting_page(session, [key for key, _ in covers])
    plans = _plans(session, {row.lesson_id for row in page.values()})
    found = []
    for key, name in covers:
        row = page.get(key)
        if row is None:
            continue
        found.append(
            CoveredMeeting(
                row,
                name,
                row.substitute_for or row.teacher or "",
                plans.get(row.lesson_id, ""),
                _pupils(session, row),
            )
        )
    return sorted(found, key=lambda each: (each.meeting.starts_at, each.meeting.title))


def covers_of_day(session: Session, day: date) -> list[tuple[UUID, str]]:
    """Return the meetings of a day that somebody else takes, with the names of who does."""
    return [
        (row.id, row.teacher or "")
        for row in timetable.day_meetings(session, day)
        if row.substitute_for_id is not None and not row.cancelled
    ]


def _plans(session: Session, lesson_ids: set[UUID]) -> dict[UUID, str]:
    query = select(Lesson.id, Lesson.description).where(Lesson.id.in_(list(lesson_ids)))
    return {key: text or "" for key, text in session.execute(query)}


def _pupils(session: Session, row: timetable.MeetingRow) -> tuple[Pupil, ...]:
    members = timetable.members(session, row.id)
    marks = attendance.last_marks(session, [one.student_id for one in members])
    pupils = []
    for one in members:
        note = attendance.last_note_before(session, one.student_id, row.lesson_id, row.starts_at)
        pupils.append(
            Pupil(one.name, marks.get(one.student_id, ()), note.text if note is not None else "")
        )
    return tuple(pupils)
