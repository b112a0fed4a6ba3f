"""Where and when we are, for the title and the status bar."""

from dataclasses import dataclass

from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.database import Database
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The school's name, the week of the term in words, its currency and zone."""

    school: str
    week: str
    currency: str
    zone: str


def read_place(database: Database) -> PlaceFacts:
    """Read where and when we are; on a reader thread."""
    with database.reading() as session:
        facts = school.facts(session)
        today = clock.today(database.clock, facts.timezone)
        term = school.term_of(session, today)
        year = school.year_of(session, today)
    if term is None or year is None:
        return PlaceFacts(facts.name, tr("No term today"), facts.currency, facts.timezone)
    week = school.week_of_year(today, year.starts_on)
    return PlaceFacts(
        facts.name,
        tr("{term}, week {week}", term=term.name, week=week),
        facts.currency,
        facts.timezone,
    )
