"""A free slot for a make-up: what it needs, and booking it so that the make-up is used."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.api import Proposal, Wish
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr


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


class MakeUpService:
    """Books free slots for make-ups, each as one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def book(
        self, credit_id: UUID, wish: Wish, found: Proposal, *, anyway: str | None = None
    ) -> Changes:
        """Make a meeting of its own for a make-up, which is used with it.

        Raises DoubleBooked when somebody took the time meanwhile and `anyway` gives no reason.
        """
        with self._database.writing(timetable.book_label(wish, found)) as work:
            work.made = attendance.use_credit_at(
                work,
                credit_id,
                found.wall,
                teacher_id=found.slot.teacher_id,
                room_id=found.slot.room_id,
                anyway=anyway,
            )
        return work.changes
