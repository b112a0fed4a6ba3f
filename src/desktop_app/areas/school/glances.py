"""What is asked of the school at every glance, by kept statements; frozen rows."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.school.rules import SETTINGS
from desktop_app.areas.school.terms import DayKind
from desktop_app.core.db.kept import fetch
from desktop_app.core.records import record

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.school.selects"


@record
class Ground:
    """What decides dates, phones and amounts."""

    zone: str
    country: str
    currency: str


@record
class RoomRow:
    """A room with the name of its location."""

    id: UUID
    name: str
    location_id: UUID
    location: str
    capacity: int | None
    archived: bool


@record
class SpanRow:
    """An academic year, or a term of one."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    academic_year_id: UUID | None = None


@record
class ClosureRow:
    """One closed day of the school, or of one location."""

    id: UUID
    day: date
    name: str
    kind: DayKind
    location_id: UUID | None


@record
class DeskNoteRow:
    """A note the office left for itself: for a day, or until somebody is done with it."""

    id: UUID
    text: str
    on_day: date | None
    author: str
    written_at: datetime
    done_at: datetime | None
    done_by: str | None

    @property
    def done(self) -> bool:
        """Whether somebody is done with it."""
        return self.done_at is not None


def ground(session: "Session") -> Ground:
    """Return in which zone and country the school is, and its currency."""
    return Ground(*fetch(session, f"{SELECTS}:ground")[0])


def zone(session: "Session") -> str:
    """Return in which zone the school is."""
    return ground(session).zone


def setting(session: "Session", key: str) -> Any:
    """Return one setting."""
    found = fetch(session, f"{SELECTS}:setting", key=key)
    return json.loads(found[0][0]) if found else SETTINGS.get(key)


def rooms(session: "Session", *, archived: bool = False) -> list[RoomRow]:
    """Return the rooms by location and name, the archived ones too when asked."""
    return [RoomRow(*row) for row in fetch(session, f"{SELECTS}:rooms", archived)]


def year_of(session: "Session", day: date) -> SpanRow | None:
    """Return the academic year a day lies in, else the next one to begin."""
    found = fetch(session, f"{SELECTS}:year_of", day=day)
    return SpanRow(*found[0]) if found else None


def terms(session: "Session") -> list[SpanRow]:
    """Return the terms in order."""
    return [SpanRow(*row) for row in fetch(session, f"{SELECTS}:terms")]


def term_of(session: "Session", day: date) -> SpanRow | None:
    """Return the term a day lies in."""
    found = fetch(session, f"{SELECTS}:term_of", day=day)
    return SpanRow(*found[0]) if found else None


def closures(
    session: "Session", first: date, last: date, location_id: UUID | None = None
) -> dict[date, str]:
    """Return the closed days from first to last.

    Of the whole school, and of one location when given.
    """
    place = {} if location_id is None else {"location_id": location_id}
    rows = fetch(session, f"{SELECTS}:closures", bool(place), first=first, last=last, **place)
    return dict(rows)


def closure_rows(session: "Session", first: date, last: date) -> Sequence[ClosureRow]:
    """Return every closed day from first to last, in order."""
    rows = fetch(session, f"{SELECTS}:closure_rows", first=first, last=last)
    return [ClosureRow(*row) for row in rows]


def desk_notes_of_day(session: "Session", day: date, *, today: date) -> list[DeskNoteRow]:
    """Return what the desk has to know on a day and is not done with.

    A note of an earlier day stays until it is done, so on today and later days it is still there.
    """
    rows = fetch(session, f"{SELECTS}:notes_of_day", day == today, day=day)
    return [DeskNoteRow(*row) for row in rows]
