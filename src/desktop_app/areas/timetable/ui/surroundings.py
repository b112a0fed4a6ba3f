"""What forms of the timetable offer: who teaches, which rooms, terms and tax rates there are."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database

Options = tuple[tuple[UUID, str], ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The school around the timetable as it is today."""

    today: date
    zone: str
    currency: str
    teachers: Options
    rooms: Options
    locations: Options
    instruments: Options
    taxes: Options
    terms: tuple[school.SpanRow, ...]

    def term_end(self, day: date) -> date | None:
        """Return the last day of the term a day lies in, None outside of the terms."""
        ends = (t.ends_on for t in self.terms if t.starts_on <= day <= t.ends_on)
        return next(ends, None)


def read_surroundings(database: Database) -> Surroundings:
    """Read them; on a reader thread."""
    with database.reading() as session:
        facts = school.facts(session)
        rooms = school.rooms(session)
        places = school.locations(session)
        several = len(places) > 1
        return Surroundings(
            today=clock.today(database.clock, facts.timezone),
            zone=facts.timezone,
            currency=facts.currency,
            teachers=tuple((row.id, row.name) for row in people.teachers(session)),
            rooms=tuple((r.id, f"{r.name}, {r.location}" if several else r.name) for r in rooms),
            locations=tuple((row.id, row.name) for row in places),
            instruments=tuple((row.id, row.name) for row in people.instruments(session)),
            taxes=tuple((row.id, row.name) for row in school.tax_rates(session)),
            terms=tuple(school.terms(session)),
        )


def may_plan(database: Database) -> bool:
    """Whether the person here plans lessons: the office does, in a file that can be written."""
    return not database.read_only and database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)
