"""The statements behind what is asked of the school at every glance; see `core.db.kept`."""

from sqlalchemy import String, bindparam, or_, select

from desktop_app.areas.school.tables import (
    AcademicYear,
    CalendarDay,
    DeskNote,
    Location,
    Room,
    School,
    Setting,
    Term,
)
from desktop_app.core.db.binds import Statement, day, key


def ground(_engine: str) -> Statement:
    """Build in which zone the school is, and in which country and currency."""
    return select(School.timezone, School.country, School.currency)


def setting(_engine: str) -> Statement:
    """Build what was chosen for a setting."""
    return select(Setting.value).where(Setting.key == bindparam("key", type_=String()))


def year_of(_engine: str) -> Statement:
    """Build the academic year a day lies in, else the next one to begin."""
    return (
        select(AcademicYear.id, AcademicYear.name, AcademicYear.starts_on, AcademicYear.ends_on)
        .where(AcademicYear.ends_on >= day("day"))
        .order_by(AcademicYear.starts_on)
        .limit(1)
    )


def terms(_engine: str) -> Statement:
    """Build the terms in order."""
    return select(Term.id, Term.name, Term.starts_on, Term.ends_on, Term.academic_year_id).order_by(
        Term.starts_on
    )


def term_of(_engine: str) -> Statement:
    """Build the term a day lies in."""
    return (
        select(Term.id, Term.name, Term.starts_on, Term.ends_on, Term.academic_year_id)
        .where(Term.starts_on <= day("day"), Term.ends_on >= day("day"))
        .limit(1)
    )


def closures(_engine: str, of_location: bool) -> Statement:
    """Build the closed days of the school between two days, and of a location."""
    whole = CalendarDay.location_id.is_(None)
    place = or_(whole, CalendarDay.location_id == key("location_id")) if of_location else whole
    return (
        select(CalendarDay.day, CalendarDay.name)
        .where(CalendarDay.day.between(day("first"), day("last")), place)
        .order_by(CalendarDay.location_id.is_(None))
    )


def closure_rows(_engine: str) -> Statement:
    """Build every closed day between two days."""
    row = CalendarDay
    return (
        select(row.id, row.day, row.name, row.kind, row.location_id)
        .where(row.day.between(day("first"), day("last")))
        .order_by(row.day)
    )


def rooms(_engine: str, archived: bool) -> Statement:
    """Build the rooms by location and name."""
    query = (
        select(
            *(Room.id, Room.name, Room.location_id, Location.name, Room.capacity),
            Room.archived_at.is_not(None),
        )
        .join(Location, (Location.school_id == Room.school_id) & (Location.id == Room.location_id))
        .order_by(Location.name, Room.name)
    )
    return query if archived else query.where(Room.archived_at.is_(None))


def notes_of_day(_engine: str, and_earlier: bool) -> Statement:
    """Build the desk's notes for a day or for none that nobody is done with."""
    row = DeskNote
    wanted = or_(row.on_day.is_(None), row.on_day == day("day"))
    if and_earlier:
        wanted = or_(wanted, row.on_day < day("day"))
    return (
        select(
            *(row.id, row.text, row.on_day, row.author_name, row.created_at),
            *(row.done_at, row.done_by),
        )
        .where(row.done_at.is_(None), wanted)
        .order_by(row.on_day.is_(None), row.on_day, row.created_at, row.id)
    )
