"""Times at which a person or a room is taken by something that is no lesson."""

from datetime import datetime
from uuid import UUID

from desktop_app.areas.timetable.tables import Busy
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def add_busy(
    work: Work,
    starts_at: datetime,
    ends_at: datetime,
    *,
    kind: str,
    title: str,
    person_id: UUID | None = None,
    room_id: UUID | None = None,
) -> UUID:
    """Take a person's or a room's time, as an instant up to but without the end; return its id.

    Whether something else is booked then is the asker's to look at. Raises RuleBroken.
    """
    if ends_at <= starts_at:
        raise RuleBroken(tr("It ends before it begins."), field="ends_at")
    row = Busy(
        id=new_id(),
        person_id=person_id,
        room_id=room_id,
        starts_at=starts_at,
        ends_at=ends_at,
        kind=kind,
        title=title,
    )
    work.session.add(row)
    work.session.flush()
    return row.id
