"""Changing many meetings at once, as a closure or an absence asks."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.timetable.service.bookings import marked
from desktop_app.areas.timetable.service.series import cancel_rows
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.areas.timetable.terms import CANCELLED, OccurrenceStatus
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import trn


def cancel_meetings(
    work: Work, reasons: Mapping[UUID, str | None], status: OccurrenceStatus
) -> int:
    """Cancel meetings, each with its reason, by one statement for each reason; return how many.

    Raises RuleBroken when one of them is held, marked or cancelled meanwhile: then none is.
    """
    _check_open(work, reasons.keys())
    by_reason: dict[str | None, list[UUID]] = {}
    for each, reason in reasons.items():
        by_reason.setdefault(reason, []).append(each)
    for reason, ids in by_reason.items():
        cancel_rows(work, ids, status, reason)
    return len(reasons)


def _check_open(work: Work, ids: Collection[UUID]) -> None:
    wanted: Sequence[UUID] = list(ids)
    query = select(LessonOccurrence.id).where(
        LessonOccurrence.id.in_(wanted),
        LessonOccurrence.status.not_in((*CANCELLED, OccurrenceStatus.COMPLETED)),
    )
    still = set(work.session.scalars(query)) - marked(work, wanted)
    gone = len(set(wanted) - still)
    if gone:
        raise RuleBroken(
            trn(
                "{n} meeting was held or cancelled meanwhile. Nothing was changed; look again.",
                "{n} meetings were held or cancelled meanwhile. Nothing was changed; look again.",
                gone,
            )
        )
