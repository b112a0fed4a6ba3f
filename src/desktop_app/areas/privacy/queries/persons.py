"""Everybody the school knows, for the privacy desk: what they are, and whether they are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Person, Relationship, Staff, Student
from desktop_app.areas.privacy.queries.found import school_id
from desktop_app.core.db import search
from desktop_app.core.disclosures import DisclosurePerson


class Role(StrEnum):
    """What somebody is to the school."""

    PUPIL = "pupil"
    STAFF = "staff"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person; `left` counts papers and files that name them."""

    id: UUID
    name: str
    native_name: str | None
    roles: tuple[Role, ...]
    archived: bool
    erased: bool
    left: int


def person_ids(
    session: Session, typed: str = "", role: Role | None = None, *, erased: bool = False
) -> list[UUID]:
    """Return who matches, by name; those who were erased only when asked for."""
    gone = Person.anonymized_at
    query = (
        select(Person.id)
        .where(
            Person.school_id == school_id(session),
            Person.merged_into_id.is_(None),
            gone.is_not(None) if erased else gone.is_(None),
        )
        .order_by(Person.sort_name, Person.id)
    )
    if role is not None:
        query = query.where(_is(role))
    if typed.strip():
        words = people.search_words(typed)
        query = query.where(search.matches(session, people.SEARCHED, words, Person.id))
    return list(session.scalars(query))


def _is(role: Role) -> ColumnElement[bool]:
    if role is Role.PUPIL:
        return exists().where(Student.person_id == Person.id)
    if role is Role.STAFF:
        return exists().where(Staff.person_id == Person.id)
    return exists().where(Relationship.other_id == Person.id)


def person_page(session: Session, keys: Sequence[UUID]) -> dict[UUID, PersonRow]:
    """Return some people."""
    pupils = _persons(session, select(Student.person_id).where(Student.person_id.in_(keys)))
    staff = _persons(session, select(Staff.person_id).where(Staff.person_id.in_(keys)))
    near = _persons(session, select(Relationship.other_id).where(Relationship.other_id.in_(keys)))
    counts = select(DisclosurePerson.person_id, func.count()).where(
        DisclosurePerson.person_id.in_(keys)
    )
    left = dict(session.execute(counts.group_by(DisclosurePerson.person_id)).all())
    found = {}
    for person in session.scalars(select(Person).where(Person.id.in_(keys))):
        sides = ((Role.PUPIL, pupils), (Role.STAFF, staff), (Role.CONTACT, near))
        roles = tuple(role for role, some in sides if person.id in some)
        found[person.id] = PersonRow(
            person.id, people.list_name(person.given_name, person.family_name),
            person.native_name, roles, person.archived_at is not None,
            person.anonymized_at is not None, left.get(person.id, 0),
        )  # fmt: skip
    return found


def _persons(session: Session, query: Select[UUID]) -> set[UUID]:
    return set(session.scalars(query))
