"""Locations, rooms and the ways between them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.school import rules
from desktop_app.areas.school.service.rows import found
from desktop_app.areas.school.tables import (
    Location,
    Room,
    School,
    TaxRate,
    TravelTime,
)
from desktop_app.core.db.database import Work
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr


def add_location(work: Work, name: str, **facts: Any) -> UUID:
    """Add a location.

    Facts are street, city, postcode, state, phone and lesson_price in minor units.
    """
    row = Location(name=rules.check_text(name, "name", required=True))
    work.session.add(row)
    set_location(work, row, facts)
    work.session.flush()
    return row.id


def set_location(work: Work, row: Location | UUID, facts: Mapping[str, Any]) -> None:
    """Change facts of a location by name."""
    target = row if isinstance(row, Location) else found(work, Location, row, tr("location"))
    for name, value in facts.items():
        if name == "name":
            target.name = rules.check_text(value, name, required=True) or ""
        elif name == "lesson_price":
            target.lesson_price = _checked_amount(value, name)
        elif name in ("street", "city", "postcode", "state", "phone"):
            setattr(target, name, rules.check_text(value, name))
        else:
            raise RuleBroken(tr("A location has no {name}.", name=name), field=name)


def _checked_amount(value: int | None, field: str) -> int | None:
    if value is not None and not 0 <= value <= 10**12:
        raise RuleBroken(tr("A price cannot be negative or larger than any bill."), field=field)
    return value


def add_room(
    work: Work, name: str, *, location_id: UUID | None = None, capacity: int | None = None
) -> UUID:
    """Add a room to a location; without one, to the only location, made when there is none."""
    place = location_id or _only_location(work)
    found(work, Location, place, tr("location"))
    row = Room(
        location_id=place,
        name=rules.check_text(name, "name", required=True),
        capacity=_checked_capacity(capacity),
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _only_location(work: Work) -> UUID:
    ids = list(work.session.scalars(select(Location.id).where(Location.archived_at.is_(None))))
    if len(ids) > 1:
        raise RuleBroken(tr("Say in which location the room is."), field="location")
    if ids:
        return ids[0]
    return add_location(work, work.session.scalars(select(School.name)).one())


def _checked_capacity(capacity: int | None) -> int | None:
    if capacity is not None and capacity < 1:
        raise RuleBroken(tr("A room holds at least one person."), field="capacity")
    if capacity is not None and capacity > 100_000:
        raise RuleBroken(
            tr("No room holds {count} people. Check the number.", count=capacity), field="capacity"
        )
    return capacity


def set_room(work: Work, room_id: UUID, facts: Mapping[str, Any]) -> None:
    """Change a room's name, location or capacity."""
    row = found(work, Room, room_id, tr("room"))
    for name, value in facts.items():
        if name == "name":
            row.name = rules.check_text(value, name, required=True) or ""
        elif name == "capacity":
            row.capacity = _checked_capacity(value)
        elif name == "location_id":
            row.location_id = found(work, Location, value, tr("location")).id
        else:
            raise RuleBroken(tr("A room has no {name}.", name=name), field=name)


def archive(
    work: Work,
    table: type[Location] | type[Room] | type[TaxRate],
    row_id: UUID,
    *,
    away: bool = True,
) -> None:
    """Take a location, room or tax rate out of use, or back; nothing that refers to it changes."""
    found(work, table, row_id, tr("entry")).archived_at = work.clock.now() if away else None


def archive_room(work: Work, room_id: UUID, *, away: bool = True) -> None:
    """Take a room out of use, or back."""
    archive(work, Room, room_id, away=away)


def set_travel_time(work: Work, start: UUID, end: UUID, minutes: int) -> UUID:
    """Say how many minutes it takes from one location to another; return the row's id."""
    if start == end:
        raise RuleBroken(tr("A way leads from one location to another."), field="to_location")
    if not 0 <= minutes <= 24 * 60:
        raise RuleBroken(
            tr("Give the minutes of the way as a number up to a day."), field="minutes"
        )
    query = select(TravelTime).where(
        TravelTime.from_location_id == start, TravelTime.to_location_id == end
    )
    row = work.session.scalars(query).first()
    if row is None:
        row = TravelTime(from_location_id=start, to_location_id=end)
        work.session.add(row)
    row.minutes = minutes
    work.session.flush()
    return row.id


def remove_travel_time(work: Work, travel_id: UUID) -> None:
    """Take back how long a way takes. Raises NotFound."""
    work.session.delete(found(work, TravelTime, travel_id, tr("way")))
    work.session.flush()
