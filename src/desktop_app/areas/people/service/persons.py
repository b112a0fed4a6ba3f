"""Persons as such: made, found and changed, whatever they are to the school."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people import rules
from desktop_app.areas.people.tables import Person, PersonHealth, PersonPrivate, Staff, Student
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS, PersonFacts
from desktop_app.areas.school import api as school
from desktop_app.core import clock
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr

Row = TypeVar("Row", bound=SchoolRow)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when something is said of a person: what the rules need to judge it."""

    country: str
    today: date


def setting_of(work: Work) -> Setting:
    """Return the country of the school and its date today."""
    facts = school.facts(work.session)
    return Setting(facts.country, clock.today(work.clock, facts.timezone))


def found(work: Work, table: type[Row], row_id: UUID, what: str) -> Row:
    """Return a row to change. Raises NotFound naming what it was to be."""
    row = work.session.get(table, (work.database.school_id, row_id))
    if row is None:
        raise NotFound(tr("This {what} is not in the school.", what=what), id=row_id)
    return row


def found_all(work: Work, table: type[Row], ids: Iterable[UUID], what: str) -> list[Row]:
    """Return rows to change, however many. Raises NotFound when one is not there."""
    wanted = list(dict.fromkeys(ids))
    rows: list[Row] = []
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        rows += work.session.scalars(select(table).where(table.id.in_(part)))
    if len(rows) != len(wanted):
        raise NotFound(tr("This {what} is not in the school.", what=what))
    return rows


def person_row(work: Work, person_id: UUID) -> Person:
    """Return a person to change. Raises NotFound, also for one that was merged into another."""
    person = found(work, Person, person_id, tr("person"))
    if person.merged_into_id is not None:
        raise NotFound(tr("This person was merged with another. Look at that one."), id=person_id)
    return person


def name_of(session: Session, person_id: UUID) -> str:
    """Return the name of a person as it is said. Raises NotFound."""
    person = session.scalars(select(Person).where(Person.id == person_id)).first()
    if person is None:
        raise NotFound(tr("This {what} is not in the school.", what=tr("person")), id=person_id)
    return rules.full_name(person.given_name, person.family_name, person.display_name)


def add_person(work: Work, facts: PersonFacts) -> UUID:
    """Add a person who is nothing to the school yet. Raises RuleBroken with the field at fault."""
    where = setting_of(work)
    kept = rules.check_person(facts, country=where.country, today=where.today)
    person = Person(
        **{name: getattr(kept, name) for name in OPEN_FACTS},
        sort_name=rules.sort_name(kept.given_name, kept.family_name),
    )
    work.session.add(person)
    work.session.flush()
    private = {name: value for name in PRIVATE_FACTS if (value := getattr(kept, name)) is not None}
    if private:
        work.session.add(PersonPrivate(person_id=person.id, **private))
    return person.id


def set_person(work: Work, person_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change facts of a person, by the names of PersonFacts. Raises RuleBroken with the field."""
    unknown = changes.keys() - {*OPEN_FACTS, *PRIVATE_FACTS}
    if unknown:
        name = min(unknown)
        raise RuleBroken(tr("A person has no {name}.", name=name), field=name)
    person = person_row(work, person_id)
    where = setting_of(work)
    names = {"given_name": person.given_name, "family_name": person.family_name}
    asked = PersonFacts(**{**names, **changes})
    kept = rules.check_person(asked, country=where.country, today=where.today)
    for name in OPEN_FACTS:
        if name in changes:
            setattr(person, name, getattr(kept, name))
    person.sort_name = rules.sort_name(person.given_name, person.family_name)
    _set_private(work, person_id, {n: getattr(kept, n) for n in PRIVATE_FACTS if n in changes})


def _set_private(work: Work, person_id: UUID, values: Mapping[str, Any]) -> None:
    if not values:
        return
    query = select(PersonPrivate).where(PersonPrivate.person_id == person_id)
    private = work.session.scalars(query).first()
    if private is None:
        if any(value is not None for value in values.values()):
            work.session.add(PersonPrivate(person_id=person_id, **values))
        return
    for name, value in values.items():
        setattr(private, name, value)


def set_health(work: Work, person_id: UUID, changes: Mapping[str, str | None]) -> None:
    """Write down allergies and notes on health; empty takes them away."""
    person_row(work, person_id)
    for name in changes.keys() - {"allergies", "notes"}:
        raise RuleBroken(tr("A person has no {name}.", name=name), field=name)
    kept = {name: rules.check_text(text, name) for name, text in changes.items()}
    query = select(PersonHealth).where(PersonHealth.person_id == person_id)
    health = work.session.scalars(query).first()
    if health is None:
        if any(kept.values()):
            work.session.add(PersonHealth(person_id=person_id, **kept))
        return
    for name, text in kept.items():
        setattr(health, name, text)


def archive_persons(work: Work, ids: Iterable[UUID], *, away: bool = True) -> None:
    """Take persons out of lists, or back; what refers to them stays."""
    moment = work.clock.now() if away else None
    for person in found_all(work, Person, ids, tr("person")):
        person.archived_at = moment if not away else person.archived_at or moment


def check_roles(work: Work, person_id: UUID, *, student: bool = False, staff: bool = False) -> None:
    """Refuse a second role that the school keeps apart from the first. Raises RuleBroken."""
    strict = bool(school.setting(work.session, "teacher_or_student"))
    learns = select(Student.id).where(Student.person_id == person_id, Student.archived_at.is_(None))
    works = select(Staff.id).where(Staff.person_id == person_id, Staff.archived_at.is_(None))
    rules.check_one_role(
        is_student=student or work.session.scalars(learns).first() is not None,
        is_staff=staff or work.session.scalars(works).first() is not None,
        strict=strict,
    )
