"""The statements of the roster, each built once for its shape; see `core.db.kept`."""

from sqlalchemy import and_, func, select

from desktop_app.areas.desk.queries.asked import bare
from desktop_app.areas.desk.queries.binds import (
    MOMENT,
    MOST,
    Statement,
    filters_of,
    some,
)
from desktop_app.areas.desk.queries.moment import ListQuery
from desktop_app.areas.desk.queries.student_conditions import conditions
from desktop_app.areas.desk.queries.student_orders import SORTS, overall
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Instrument,
    Person,
    PersonPrivate,
    Staff,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school.tables import Location
from desktop_app.areas.streaks.tables import StudentStreak
from desktop_app.core.db import search


def keys(  # a shape is a row of plain values
    engine: str, sort: str, descending: bool, limited: bool, words: int, *filters: str
) -> Statement:
    """Build the list of ids: `words` says how many were typed, `filters` what is chosen."""
    query = ListQuery("", filters_of(filters), sort, descending)
    statement = select(bare(Student.id)).where(*conditions(query, MOMENT))
    if words:
        found = search.asked_places(
            engine, people.SEARCHED, words, Student.search_place, Student.person_id
        )
        statement = statement.where(found)
    if limited:
        statement = statement.limit(MOST)
    return SORTS[sort](statement, query, MOMENT)


def rows(_engine: str) -> Statement:
    """Build what the list shows of some students and their persons."""
    return (
        select(
            Student.id, Person.id, Person.given_name, Person.family_name, Person.native_name,
            Person.display_name, PersonPrivate.date_of_birth, Person.phone, Person.email,
            Location.name, Student.joined_on, Student.archived_at.is_not(None),
            StudentStreak.current, StudentStreak.status,
        )
        .join(Person, Person.id == Student.person_id)
        .outerjoin(
            PersonPrivate,
            and_(
                PersonPrivate.school_id == Student.school_id,
                PersonPrivate.person_id == Student.person_id,
            ),
        )
        .outerjoin(Location, Location.id == Student.location_id)
        .outerjoin(StudentStreak, overall())
        .where(Student.id.in_(some("ids")))
    )  # fmt: skip


def learnt(_engine: str) -> Statement:
    """Build what some students learn, the main instrument of each first."""
    return (
        select(StudentInstrument.student_id, Instrument.name, StudentInstrument.level)
        .join(Instrument, Instrument.id == StudentInstrument.instrument_id)
        .where(StudentInstrument.student_id.in_(some("ids")))
        .order_by(StudentInstrument.is_primary.desc(), Instrument.name)
    )


def count(_engine: str) -> Statement:
    """Build how many students are in the roster, the archived ones aside."""
    return select(func.count()).select_from(Student).where(Student.archived_at.is_(None))


def locations(_engine: str) -> Statement:
    """Build the locations in use, by name."""
    return (
        select(Location.id, Location.name)
        .where(Location.archived_at.is_(None))
        .order_by(Location.name)
    )


def instruments(_engine: str) -> Statement:
    """Build the instruments in use, by name."""
    return (
        select(Instrument.id, Instrument.name)
        .where(Instrument.archived_at.is_(None))
        .order_by(Instrument.name)
    )


def teachers(_engine: str) -> Statement:
    """Build who teaches here, by name."""
    return (
        select(Staff.id, Person.given_name, Person.family_name, Person.display_name)
        .join(Person, Person.id == Staff.person_id)
        .where(Staff.archived_at.is_(None), Staff.kind == people.StaffKind.TEACHER)
        .order_by(Person.sort_name)
    )
