"""What the office can do with waiting lists; each method is one change that undo takes back."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.service import waiting
from desktop_app.areas.timetable.tables import WaitlistEntry
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr


class WaitingListService:
    """Who waits for a place in a lesson. Raises RuleBroken for what cannot be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _said(self, entry_id: UUID) -> Mapping[str, str]:
        with self._database.reading() as session:
            row = session.get(WaitlistEntry, (self._database.school_id, entry_id))
            if row is None:
                return {"name": tr("Somebody"), "title": tr("a lesson")}
            return {
                "name": lookups.student_name(session, row.student_id),
                "title": lookups.lesson_title(session, row.lesson_id),
            }

    def join(self, lesson_id: UUID, student_id: UUID, *, note: str | None = None) -> Changes:
        """Put a student at the end of a lesson's waiting list."""
        with self._database.reading() as session:
            name = lookups.student_name(session, student_id)
            title = lookups.lesson_title(session, lesson_id)
        label = tr("Put {name} on the waiting list of {title}", name=name, title=title)
        with self._database.writing(label) as work:
            work.made = waiting.join(work, lesson_id, student_id, note=note)
        return work.changes

    def move(self, entry_id: UUID, place: int) -> Changes:
        """Put a waiting student at another place, counted from 1."""
        label = tr("Move {name} on the waiting list of {title}", **self._said(entry_id))
        with self._database.writing(label) as work:
            waiting.move(work, entry_id, place)
        return work.changes

    def offer(self, entry_id: UUID, *, until: date | None = None) -> Changes:
        """Keep a free place for a waiting student."""
        label = tr("Offer {name} a place in {title}", **self._said(entry_id))
        with self._database.writing(label) as work:
            waiting.offer(work, entry_id, until=until)
        return work.changes

    def offer_next(self, lesson_id: UUID, *, until: date | None = None) -> Changes:
        """Offer a free place to whoever is next."""
        with self._database.reading() as session:
            title = lookups.lesson_title(session, lesson_id)
        with self._database.writing(tr("Offer the free place in {title}", title=title)) as work:
            work.made = waiting.offer_next(work, lesson_id, until=until)
        return work.changes

    def accept(self, entry_id: UUID, **more: Any) -> Changes:
        """Enroll a waiting student; `more` as in waiting.accept."""
        label = tr("Enrol {name} in {title} from the waiting list", **self._said(entry_id))
        with self._database.writing(label) as work:
            work.made = waiting.accept(work, entry_id, **more)
        return work.changes

    def decline(self, entry_id: UUID, reason: str | None = None) -> Changes:
        """Note that an offered place is not wanted."""
        label = tr("{name} declines the place in {title}", **self._said(entry_id))
        with self._database.writing(label) as work:
            waiting.decline(work, entry_id, reason)
        return work.changes

    def withdraw(self, entry_id: UUID, reason: str | None = None) -> Changes:
        """Take a student off the list."""
        label = tr("Take {name} off the waiting list of {title}", **self._said(entry_id))
        with self._database.writing(label) as work:
            waiting.withdraw(work, entry_id, reason)
        return work.changes
