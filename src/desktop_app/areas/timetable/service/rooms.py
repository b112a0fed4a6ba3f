"""Taking a room out of use, once nothing that is to come is in it."""

from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.conflicts import takes_place
from desktop_app.areas.timetable.tables import LessonOccurrence, OneOnOneSlot
from desktop_app.core.clock import local
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import show_date_with_year, trn


def archive_room(work: Work, room_id: UUID, *, away: bool = True) -> None:
    """Take a room out of use, or back. Raises RuleBroken while something to come is in it."""
    if away:
        _check_unused(work, room_id)
    school.archive_room(work, room_id, away=away)


def _check_unused(work: Work, room_id: UUID) -> None:
    now = work.clock.now()
    row, slot = LessonOccurrence, OneOnOneSlot
    meetings = select(row.starts_at).where(
        row.room_id == room_id, row.starts_at >= now, takes_place(row)
    )
    slots = select(slot.starts_at).where(
        slot.room_id == room_id, slot.starts_at >= now, slot.withdrawn_at.is_(None)
    )
    coming = sorted((*work.session.scalars(meetings), *work.session.scalars(slots)))
    if not coming:
        return
    name = lookups.room_facts(work.session, room_id)[0]
    day = local(coming[0], school.facts(work.session).timezone).date()
    raise RuleBroken(
        trn(
            "{room} is in use: {n} lesson to come is in it, on {day}. Move it to another room "
            "first. Nothing was changed.",
            "{room} is in use: {n} lessons to come are in it, the first on {day}. Move them to "
            "another room first. Nothing was changed.",
            len(coming),
            room=name,
            day=show_date_with_year(day),
        ),
        field="archived",
    )
