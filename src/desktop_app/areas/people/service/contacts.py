"""Guardians, emergency contacts and payers of a student."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.persons import add_person, person_row
from desktop_app.areas.people.tables import Relationship
from desktop_app.areas.people.terms import Contact, RelationKind
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.wording import tr


def add_contact(work: Work, person_id: UUID, contact: Contact) -> UUID:
    """Add a contact of a person, after those that are there; return the person the contact is."""
    person_row(work, person_id)
    last = select(func.max(Relationship.position)).where(Relationship.person_id == person_id)
    position = work.session.scalars(last).first()
    return _put(work, person_id, contact, 0 if position is None else position + 1)


def set_contacts(work: Work, person_id: UUID, contacts: Sequence[Contact]) -> list[UUID]:
    """Say who all the contacts of a person are, whom to call first first; return who they are."""
    person_row(work, person_id)
    others = [_put(work, person_id, contact, position) for position, contact in enumerate(contacts)]
    work.session.flush()
    wanted = {
        (other, kind)
        for other, contact in zip(others, contacts, strict=True)
        for kind in contact.kinds
    }
    for row in _rows(work, person_id):
        if (row.other_id, row.kind) not in wanted:
            work.session.delete(row)
    return others


def remove_contact(
    work: Work, person_id: UUID, other_id: UUID, kind: RelationKind | None = None
) -> None:
    """Say that somebody is no contact of a person any more, or not of this kind."""
    rows = [
        row
        for row in _rows(work, person_id)
        if row.other_id == other_id and kind in {None, row.kind}
    ]
    if not rows:
        raise NotFound(tr("This person is no contact of the student."), id=other_id)
    for row in rows:
        work.session.delete(row)


def _put(work: Work, person_id: UUID, contact: Contact, position: int) -> UUID:
    checked = rules.check_contact(contact)
    if checked.person is not None:
        other_id = add_person(work, checked.person)
    else:
        other_id = person_row(work, checked.person_id or person_id).id
    if other_id == person_id:
        raise RuleBroken(tr("A student cannot be their own contact."), field="person")
    work.session.flush()
    known = {row.kind: row for row in _rows(work, person_id) if row.other_id == other_id}
    for kind in checked.kinds:
        row = known.get(kind)
        if row is None:
            row = Relationship(person_id=person_id, other_id=other_id, kind=kind)
            work.session.add(row)
        row.relation, row.position = checked.relation, position
    return other_id


def _rows(work: Work, person_id: UUID) -> list[Relationship]:
    query = select(Relationship).where(Relationship.person_id == person_id)
    return list(work.session.scalars(query.order_by(Relationship.position)))
