"""Where and when a school is, for the title and the status bar."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.areas.desk.queries.moment import SELECTS, Moment, moment_of
from desktop_app.areas.school.rules import week_of_year
from desktop_app.core.db.kept import fetch

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Place:
    """The school's name, its view of now, and the term of today with the week of the year."""

    name: str
    moment: Moment
    term: str | None
    week: int


def place_of(session: "Session", now: datetime) -> Place:
    """Return where and when a school is."""
    moment = moment_of(session, now)
    ((name,),) = fetch(session, f"{SELECTS}:name")
    term = fetch(session, f"{SELECTS}:term", **moment.values())
    year = fetch(session, f"{SELECTS}:year", **moment.values())
    if not term or not year:
        return Place(name, moment, None, 0)
    return Place(name, moment, term[0][0], week_of_year(moment.today, year[0][0]))
