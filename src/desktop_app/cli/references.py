"""Finding a record by its id or by its name, where only one has that name."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import Invoice, Payment, Payout, PricePlan
from desktop_app.areas.clubs.tables import Book, Club, ClubLevel, Homework
from desktop_app.areas.people.api import full_name, list_name
from desktop_app.areas.people.tables import Family, Instrument, Person, Staff, Student
from desktop_app.areas.rewards.tables import Achievement
from desktop_app.areas.school.tables import Location, Room, TaxRate, Term
from desktop_app.areas.streaks.tables import BuddyGroup
from desktop_app.areas.timetable.tables import Lesson
from desktop_app.cli.desk import Desk
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.wording import tr

Names = list[tuple[UUID, tuple[str, ...]]]


def find(desk: Desk, kind: str, text: str, field: str) -> UUID:
    """Return the id of the record that was named.

    Raises NotFound, or RuleBroken when several have the name.
    """
    wanted = text.strip()
    with desk.database.reading() as session:
        known = _KINDS[kind](session)
    try:
        asked = UUID(wanted)
    except ValueError:
        asked = None
    if asked is not None:
        if any(asked == row_id for row_id, _ in known):
            return asked
        raise NotFound(
            tr("There is no {kind} with the id {id}.", kind=_WORDS.get(kind, kind), id=wanted),
            field=field,
        )
    folded = fold(wanted)
    found = [row_id for row_id, names in known if folded in {fold(name) for name in names}]
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(
            tr("There is no {kind} “{name}”.", kind=_WORDS.get(kind, kind), name=wanted[:80]),
            field=field,
        )
    raise RuleBroken(
        tr(
            "{n} have the name “{name}”. Give the id of one: {ids}.",
            n=len(found),
            name=wanted[:80],
            ids=", ".join(map(str, found[:5])),
        ),
        field=field,
    )


def _people(query: Any) -> Callable[[Session], Names]:
    def read(session: Session) -> Names:
        return [
            (
                row_id,
                (
                    full_name(given, family, display),
                    full_name(given, family),
                    list_name(given, family),
                ),
            )
            for row_id, given, family, display in session.execute(query)
        ]

    return read


def _named(query: Any) -> Callable[[Session], Names]:
    def read(session: Session) -> Names:
        return [(row_id, (name or "",)) for row_id, name in session.execute(query)]

    return read


_NAME = (Person.given_name, Person.family_name, Person.display_name)
_KINDS: Mapping[str, Callable[[Session], Names]] = {
    "student": _people(select(Student.id, *_NAME).join(Person, Person.id == Student.person_id)),
    "staff": _people(select(Staff.id, *_NAME).join(Person, Person.id == Staff.person_id)),
    "person": _people(select(Person.id, *_NAME)),
    "family": _named(select(Family.id, Family.name)),
    "location": _named(select(Location.id, Location.name)),
    "room": _named(select(Room.id, Room.name)),
    "term": _named(select(Term.id, Term.name)),
    "instrument": _named(select(Instrument.id, Instrument.name)),
    "lesson": _named(select(Lesson.id, Lesson.title)),
    "tax_rate": _named(select(TaxRate.id, TaxRate.name)),
    "price": _named(select(PricePlan.id, PricePlan.name)),
    "invoice": _named(select(Invoice.id, Invoice.number)),
    "payment": _named(select(Payment.id, Payment.number)),
    "club": _named(select(Club.id, Club.name)),
    "club_level": _named(select(ClubLevel.id, ClubLevel.name)),
    "book": _named(select(Book.id, Book.title)),
    "homework": _named(select(Homework.id, Homework.title)),
    "achievement": _named(select(Achievement.id, Achievement.title)),
    "group": _named(select(BuddyGroup.id, BuddyGroup.name).where(BuddyGroup.name.is_not(None))),
    "payout": _named(select(Payout.id, Payout.number)),
}
_WORDS: Mapping[str, str] = {"staff": "member of staff", "tax_rate": "tax rate"}
NAMED = frozenset(_KINDS)
