"""Repairing what was planned on days that were closed afterwards."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from desktop_app.areas.timetable.glances.needs import closed_meetings
from desktop_app.areas.timetable.service.bookings import marked, update_rows
from desktop_app.areas.timetable.service.series import school_day
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core.db.database import Work


def cancel_closed(
    work: Work, first: date, last: date, *, only: Collection[UUID] | None = None
) -> int:
    """Cancel what is planned on closed days from today on. Return how many meetings.

    Marked meetings stay. They are cancelled and not deleted, so that what was billed comes back as
    a credit.
    """
    found = [
        each
        for each in closed_meetings(work.session, max(first, school_day(work)), last)
        if only is None or each.occurrence_id in only
    ]
    held = marked(work, [each.occurrence_id for each in found])
    rows = [
        {
            "id": each.occurrence_id,
            "status": OccurrenceStatus.CANCELLED,
            "cancel_reason": each.closure,
        }
        for each in found
        if each.occurrence_id not in held
    ]
    update_rows(work, LessonOccurrence, rows)
    return len(rows)
