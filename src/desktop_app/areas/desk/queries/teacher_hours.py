"""A teacher's time as the inspector shows it: hours, and the time off that is not over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.areas.timetable import api as timetable


@dataclass(frozen=True, slots=True)
class StaffHours:
    """When a teacher can teach, and when they are away from today on."""

    hours: tuple[timetable.HoursRow, ...]
    away: tuple[timetable.TimeOffRow, ...]


def read_hours(session: Session, staff_id: UUID, today: date) -> StaffHours:
    """Return a teacher's hours, and the time off that is not over."""
    return StaffHours(
        tuple(timetable.availability(session, staff_id)),
        tuple(timetable.time_off(session, staff_id, first=today)),
    )
