"""Booking a free slot: a weekly time, one more meeting of a lesson, or a make-up."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.people import api as people
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import LessonFacts, LessonType, Proposal, Wish
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import show_date, tr


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A slot to book: the wish it answers, the slot, and the make-up it uses, if any."""

    wish: Wish
    found: Proposal
    credit_id: UUID | None = None


def make_up_wish(
    session: Session,
    credit_id: UUID,
    first: date,
    *,
    weeks: int,
    minutes: int | None = None,
    teacher_id: UUID | None = None,
) -> Wish:
    """Say what a make-up needs; the days after its last are not looked at.

    Raises NotFound, RuleBroken for one that is used or over.
    """
    row = attendance.make_up(session, credit_id, first)
    if row.state is not attendance.CreditState.OPEN:
        raise RuleBroken(tr("This make-up is used, over or taken back."), field="make_up")
    if row.expires_on is not None:
        weeks = min(weeks, max(1, ((row.expires_on - first).days + 7) // 7))
    return timetable.wish_for_make_up(
        session,
        row.student_id,
        row.lesson_id,
        minutes or row.minutes,
        first,
        weeks=weeks,
        last=row.expires_on,
        teacher_id=teacher_id,
    )


def book_slot(work: Work, new: NewSlot, *, anyway: str | None = None) -> UUID:
    """Book a slot; return the lesson's id for a weekly time, else the meeting's.

    Raises DoubleBooked when somebody took it meanwhile and `anyway` gives no reason.
    """
    wish, found = new.wish, new.found
    teacher, room = found.slot.teacher_id, found.slot.room_id
    if new.credit_id is not None:
        return attendance.use_credit_at(
            work, new.credit_id, found.wall, teacher_id=teacher, room_id=room, anyway=anyway
        )
    if not wish.regular:
        if wish.lesson_id is None:
            raise RuleBroken(tr("Say for which lesson the slot is."), field="lesson")
        return timetable.add_meeting(
            work,
            wish.lesson_id,
            found.wall,
            duration=wish.minutes,
            room_id=room,
            teacher_id=teacher,
            anyway=anyway,
        )
    return _weekly(work, new, anyway)


def _weekly(work: Work, new: NewSlot, anyway: str | None) -> UUID:
    """Add a weekly lesson of its own and enroll the student from its first day."""
    wish, found = new.wish, new.found
    names = {row.id: row.name for row in people.instruments(work.session)}
    title = names.get(wish.instrument_id, "") if wish.instrument_id else ""
    facts = LessonFacts(
        title or wish.title,
        LessonType.INDIVIDUAL,
        timetable.Schedule(
            found.wall.date(), found.wall.time(), wish.minutes, timetable.Recurrence.WEEKLY
        ),
        teacher_id=found.slot.teacher_id,
        room_id=found.slot.room_id,
        location_id=wish.location_id,
        instrument_id=wish.instrument_id,
    )
    lesson = timetable.add_lesson(work, facts, anyway=anyway)
    for student in wish.students:
        timetable.enroll(work, lesson, student, first=found.wall.date(), anyway=anyway)
    return lesson


class SlotService:
    """Books free slots, each as one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(self, new: NewSlot, *, anyway: str | None = None) -> Changes:
        """Book a slot as `book_slot` does."""
        said = {"name": new.wish.title, "day": show_date(new.found.wall.date())}
        label = tr("Book {name} on {day}", **said)
        if new.wish.regular:
            label = tr("Book {name} weekly from {day}", **said)
        with self._database.writing(label) as work:
            work.made = book_slot(work, new, anyway=anyway)
        return work.changes
