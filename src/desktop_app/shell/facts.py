"""Where and when we are, for the title and the status bar."""

from dataclasses import dataclass

from desktop_app.areas.desk.queries.place import place_of
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
        found = place_of(session, database.clock.now())
    said = (
        tr("No term today")
        if found.term is None
        else tr("{term}, week {week}", term=found.term, week=found.week)
    )
    return PlaceFacts(found.name, said, found.moment.currency, found.moment.zone)
