"""What forms of the timetable offer: who teaches, which rooms, terms and tax rates there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from desktop_app.areas.people import api as people
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.terms import OccurrenceStatus
from desktop_app.core import clock
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database

Options = tuple[tuple[UUID, str], ...]
# Who cancels, and the settings that say what follows: a make-up for students, pay in percent.
_CANCELS = (
    (OccurrenceStatus.CANCELLED, "credit_when_school_cancels", "pay_cancelled_by_school"),
    (
        OccurrenceStatus.CANCELLED_BY_TEACHER,
        "credit_when_teacher_cancels",
        "pay_cancelled_by_teacher",
    ),
    (
        OccurrenceStatus.CANCELLED_BY_STUDENT,
        "credit_when_student_cancels",
        "pay_cancelled_by_student",
    ),
)


@dataclass(frozen=True, slots=True)
class CancelEffect:
    """What the school does when a meeting is cancelled: a make-up or not, and pay in percent."""

    status: OccurrenceStatus
    make_up: bool
    pay: int


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
    endings: tuple[CancelEffect, ...] = ()

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
            endings=_endings(school.settings(session)),
        )


def _endings(chosen: Mapping[str, Any]) -> tuple[CancelEffect, ...]:
    return tuple(
        CancelEffect(status, bool(chosen.get(credit)), int(chosen.get(pay) or 0))
        for status, credit, pay in _CANCELS
    )


def may_plan(database: Database) -> bool:
    """Whether the person here plans lessons: the office does, in a file that can be written."""
    return not database.read_only and database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)
