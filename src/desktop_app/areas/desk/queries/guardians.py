"""The list of those to call about students: guardians, payers, emergency contacts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries.asked import (
    PAGE,
    ListQuery,
    Moment,
    bare,
    fetch_ids,
    last_when_empty,
    moment_of,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Relationship
from desktop_app.core.db import search
from desktop_app.core.uuid_list import UuidList

FILTERS = ("active", "archived", "kind")
SORTS = ("name", "children", "phone", "email")


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """One contact in the list; `children` are the names of whom to call them about."""

    id: UUID
    given_name: str
    family_name: str
    native_name: str | None
    display_name: str | None
    kinds: frozenset[people.RelationKind]
    relation: str | None
    children: tuple[str, ...]
    families: tuple[str, ...]
    phone: str | None
    email: str | None
    archived: bool

    @property
    def name(self) -> str:
        """The name as lists show it."""
        return people.list_name(self.given_name, self.family_name)

    @property
    def said_name(self) -> str:
        """The name as it is said."""
        return people.full_name(self.given_name, self.family_name, self.display_name)


def ids(session: Session, query: ListQuery, now: datetime) -> UuidList:
    """Return the ids of the persons asked for, in order, in one statement."""
    query.check(SORTS, FILTERS)
    moment = moment_of(session, now)
    statement = select(bare(Person.id)).where(*_conditions(session, query, moment))
    return fetch_ids(session, _ordered(statement, query))


def count(session: Session) -> int:
    """Return how many people are a contact of a student."""
    others = select(func.count(func.distinct(Relationship.other_id)))
    return session.scalars(others).one()


def _conditions(session: Session, query: ListQuery, moment: Moment) -> list[ColumnElement[bool]]:
    bonds = select(Relationship.other_id).where(Relationship.school_id == moment.school_id)
    if kinds := query.values("kind"):
        bonds = bonds.where(Relationship.kind.in_(kinds))
    found: list[ColumnElement[bool]] = [
        Person.school_id == moment.school_id,
        Person.id.in_(bonds),
        Person.merged_into_id.is_(None),
    ]
    active, archived = query.is_on("active"), query.is_on("archived")
    if active != archived:
        gone = Person.archived_at
        found.append(gone.is_(None) if active else gone.is_not(None))
    if query.search.strip():
        typed = people.search_words(query.search)
        found.append(search.matches(session, people.SEARCHED, typed, Person.id))
    return found


def _ordered(statement: Select[Any], query: ListQuery) -> Select[Any]:
    if query.sort in {"name", ""}:
        name = Person.sort_name
        return statement.order_by(name.desc() if query.descending else name)
    children = (
        select(func.count(func.distinct(Relationship.person_id)))
        .where(Relationship.school_id == Person.school_id, Relationship.other_id == Person.id)
        .scalar_subquery()
    )
    values: dict[str, Any] = {"children": children, "phone": Person.phone, "email": Person.email}
    order = last_when_empty(values[query.sort], descending=query.descending)
    return statement.order_by(*order, Person.sort_name)


def page(session: Session, ids: Sequence[UUID], now: datetime) -> Mapping[UUID, GuardianRow]:
    """Return the rows of some persons, at most 200 at once."""
    wanted = list(ids)[:PAGE]
    bonds = _bonds(session, wanted)
    families = _families(session, wanted)
    rows = {}
    for person in session.scalars(select(Person).where(Person.id.in_(wanted))):
        mine = bonds.get(person.id, [])
        rows[person.id] = GuardianRow(
            person.id, person.given_name, person.family_name, person.native_name,
            person.display_name, frozenset(kind for kind, _, _ in mine),
            next((relation for _, relation, _ in mine if relation), None),
            tuple(dict.fromkeys(name for _, _, name in mine)), families.get(person.id, ()),
            person.phone, person.email, person.archived_at is not None,
        )  # fmt: skip
    return rows


def _bonds(
    session: Session, person_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[people.RelationKind, str | None, str]]]:
    query = (
        select(
            Relationship.other_id, Relationship.kind, Relationship.relation, Person.given_name,
            Person.family_name, Person.display_name,
        )
        .join(Person, Person.id == Relationship.person_id)
        .where(Relationship.other_id.in_(person_ids))
        .order_by(Person.sort_name)
    )  # fmt: skip
    found: dict[UUID, list[tuple[people.RelationKind, str | None, str]]] = {}
    for other, kind, relation, given, family, display in session.execute(query):
        name = people.full_name(given, family, display)
        found.setdefault(other, []).append((kind, relation, name))
    return found


def _families(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    query = (
        select(FamilyMember.person_id, Family.name)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id.in_(person_ids), Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )
    found: dict[UUID, tuple[str, ...]] = {}
    for person_id, name in session.execute(query):
        found[person_id] = (*found.get(person_id, ()), name)
    return found
