"""Finding a free slot for a make-up."""

from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.desk.finding import api as finding
from desktop_app.areas.timetable.api import Proposal, Wish
from desktop_app.areas.timetable.ui.slots_dialog import SlotSearch
from desktop_app.core.db.database import Database
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr


def for_make_up(database: Database, credit_id: UUID, name: str) -> SlotSearch:
    """Return the search of a time in which a student makes up a lesson."""
    service = finding.MakeUpService(database)

    def wish(session: Any, first: date, **more: Any) -> Wish:
        return finding.make_up_wish(session, credit_id, first, **more)

    def book(asked: Wish, found: Proposal) -> Changes:
        return service.book(credit_id, asked, found)

    return SlotSearch(tr("A make-up for {name}", name=name), wish, book)
