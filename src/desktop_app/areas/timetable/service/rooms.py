"""Taking a room out of use, once nothing that is to come is in it."""

from uuid import UUID

from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.queries import lookups
from desktop_app.areas.timetable.queries.rooms import to_come_in_room
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
    coming = to_come_in_room(work.session, room_id, work.clock.now())
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
