"""Lesson notes: one for each student of a meeting, and one for all of them."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.attendance.queries.present import expected
from desktop_app.areas.attendance.rules.notes import check_lesson_note
from desktop_app.areas.attendance.tables import LessonNote
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.sync.kinds import Author
from desktop_app.core.wording import show_date, tr


def write_note(
    work: Work,
    occurrence_id: UUID,
    student_id: UUID | None,
    text: str | None,
    *,
    shared: bool = True,
    by: Author | None = None,
) -> UUID | None:
    """Write the note of a student at a meeting, without one the note for everybody.

    An empty text takes the note away; `by` is who wrote it without the office. Return its id.
    Raises RuleBroken for a student who is not in the meeting.
    """
    kept = check_lesson_note(text)
    title, day = timetable.meeting_title(work.session, occurrence_id)
    if student_id is not None and student_id not in {
        each.student_id for each in expected(work.session, occurrence_id)
    }:
        raise RuleBroken(
            tr(
                "{name} is not in {title} on {day}, so there is nothing to note.",
                name=timetable.student_name(work.session, student_id),
                title=title,
                day=show_date(day),
            ),
            field="student",
        )
    query = select(LessonNote).where(LessonNote.occurrence_id == occurrence_id)
    wanted = (
        LessonNote.student_id.is_(None)
        if student_id is None
        else LessonNote.student_id == student_id
    )
    row = work.session.scalars(query.where(wanted)).first()
    if kept is None:
        if row is not None:
            work.session.delete(row)
            work.session.flush()
        return None
    if row is not None and (row.text, row.shared) == (kept, shared):
        return row.id
    found = row or LessonNote(id=new_id(), occurrence_id=occurrence_id, student_id=student_id)
    found.text, found.shared = kept, shared
    who = by or Author(work.actor.person_id, work.actor.name, work.actor.device, work.clock.now())
    found.author_id, found.author_name, found.written_at = who.person_id, who.name, who.at
    work.session.add(found)
    work.session.flush()
    return found.id


def set_lesson_note(
    work: Work, note_id: UUID, *, text: str | None = None, shared: bool | None = None
) -> None:
    """Change a note: its words, or whether the family sees it. Raises NotFound."""
    row = work.session.get(LessonNote, (work.database.school_id, note_id))
    if row is None:
        raise NotFound(tr("This lesson note is not in the school."), note=note_id)
    write_note(
        work, row.occurrence_id, row.student_id, row.text if text is None else text,
        shared=row.shared if shared is None else shared,
    )  # fmt: skip
