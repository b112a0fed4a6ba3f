"""The roster: which students, in which order.

Nothing here knows tables: the statements are named and built in `student_selects`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.desk.queries.moment import ListQuery, Moment, moment_of
from desktop_app.areas.people.rules import full_name, search_words
from desktop_app.areas.school import api as school
from desktop_app.core.db.kept import Shape, fetch, fetch_keys
from desktop_app.core.db.searched import typed_values
from desktop_app.core.uuid_list import UuidList

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SELECTS = "desktop_app.areas.desk.queries.student_selects"
FILTERS = (
    "active", "archived", "location", "instrument", "teacher", "level", "balance", "lesson",
    "family",
)  # fmt: skip
SORTS = (
    "name", "age", "learns", "level", "family", "next_lesson", "balance", "attendance", "location",
    "joined", "streak",
)  # fmt: skip
OWES, OVERDUE, CREDIT, EVEN = "owes", "overdue", "credit", "even"
SOME, NONE = "some", "none"


def ids(session: "Session", query: ListQuery, now: datetime) -> UuidList:
    """Return the ids of the students asked for, in order, in one statement.

    In order of name all is read from one index, archived ones, locations and what is searched too;
    other orders look up one value for each student and sort.
    """
    return _asked(session, query, now)


def first_ids(session: "Session", query: ListQuery, now: datetime, count: int) -> UuidList | None:
    """Return the first ids in order of name; None in another, for which all must be looked at."""
    return _asked(session, query, now, count) if query.sort in {"", "name"} else None


def _asked(session: "Session", query: ListQuery, now: datetime, most: int = -1) -> UuidList:
    query.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    filters, filled = query.shape()
    words, typed = typed_values(session, search_words(query.search))
    values: dict[str, Any] = {**moment.values(), **typed, **filled}
    if query.sort == "attendance":
        values["first"] = first_of_term(session, moment)
    if most >= 0:
        values["most"] = most
    shape: Shape = (query.sort or "name", query.descending, most >= 0, words, *filters)
    return fetch_keys(session, f"{SELECTS}:keys", *shape, **values)


def first_of_term(session: "Session", moment: Moment) -> date:
    """Return the first day that counts for attendance: of this term, else of this year."""
    span = school.term_of(session, moment.today) or school.year_of(session, moment.today)
    return min(span.starts_on, moment.today) if span else moment.today.replace(month=1, day=1)


def count(session: "Session") -> int:
    """Return how many students are in the roster, the archived ones aside."""
    ((found,),) = fetch(session, f"{SELECTS}:count")
    return int(found)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the roster offer, by name."""

    locations: tuple[tuple[UUID, str], ...]
    instruments: tuple[tuple[UUID, str], ...]
    teachers: tuple[tuple[UUID, str], ...]


def choices(session: "Session") -> Choices:
    """Return the locations, instruments and teachers to filter by."""
    return Choices(
        tuple((key, name) for key, name in fetch(session, f"{SELECTS}:locations")),
        tuple((key, name) for key, name in fetch(session, f"{SELECTS}:instruments")),
        tuple(
            (key, full_name(given, family, display))
            for key, given, family, display in fetch(session, f"{SELECTS}:teachers")
        ),
    )
