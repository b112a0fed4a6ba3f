"""What a desk does that more than one area has a part in."""

from collections.abc import Collection, Sequence
from uuid import UUID

from desktop_app.areas.billing import api as billing
from desktop_app.areas.desk.queries.leaving import last_days
from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database, Work
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn


def archive_students(work: Work, ids: Collection[UUID]) -> None:
    """Take students out of the roster, their lessons and their prices.

    Their last day is the one that was written down, else today: no run bills what comes after it.
    """
    people.archive_students(work, ids)
    now = today(work.clock, school.facts(work.session).timezone)
    for student_id, left_on in last_days(work.session, ids).items():
        timetable.leave_lessons(work, [student_id], left_on or now)
        billing.end_subscriptions(work, [student_id], left_on or now)
    work.session.flush()


class DeskService:
    """The deeds of a desk, each one change."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def archive_students(self, ids: Sequence[UUID]) -> Changes:
        """Archive students; they leave their lessons with it."""
        label = trn("Archive {n} student", "Archive {n} students", len(ids))
        if len(ids) == 1:
            with self._database.reading() as session:
                label = tr("Archive {name}", name=timetable.student_name(session, ids[0]))
        with self._database.writing(label) as work:
            archive_students(work, ids)
        return work.changes
