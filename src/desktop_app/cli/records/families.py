"""Families and guardians as records."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Person,
    PersonPrivate,
    Relationship,
    Student,
)
from desktop_app.cli.desk import Desk
from desktop_app.cli.fields import CURRENCY, Field, Record, Type, Use
from desktop_app.cli.records.persons import (
    ARCHIVED,
    PERSON,
    Row,
    homes,
    is_archived,
    name_of,
    person_columns,
)
from desktop_app.cli.references import find
from desktop_app.core.wording import tr


def _families(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    members: dict[UUID, dict[people.MemberRole, list[str]]] = {}
    query = (
        select(
            FamilyMember.family_id,
            FamilyMember.role,
            Student.id.is_not(None),
            Person.given_name,
            Person.family_name,
            Person.display_name,
        )
        .join(Person, Person.id == FamilyMember.person_id)
        .outerjoin(Student, Student.person_id == Person.id)
        .order_by(Person.sort_name)
    )
    for family_id, role, learns, given, family, display in session.execute(query):
        kind = people.MemberRole.CHILD if learns else role
        members.setdefault(family_id, {}).setdefault(kind, []).append(
            people.full_name(given, family, display)
        )
    payer = Person
    rows = (
        select(
            Family.id,
            Family.name,
            Family.holder_id,
            Family.payer_id,
            payer.given_name,
            payer.family_name,
            payer.display_name,
            Family.billing_email,
            Family.billing_street,
            Family.billing_city,
            Family.billing_postcode,
            Family.billing_state,
            Family.billing_country,
            Family.max_members,
            FamilyBalance.owed,
            FamilyBalance.wallet,
            Family.archived_at,
        )
        .outerjoin(payer, payer.id == Family.payer_id)
        .outerjoin(FamilyBalance, FamilyBalance.family_id == Family.id)
        .order_by(Family.sort_name, Family.id)
    )
    for found in session.execute(rows).mappings():
        row = Row(**found)
        mine = members.get(row.id, {})
        row.students = mine.get(people.MemberRole.CHILD, [])
        row.adults = mine.get(people.MemberRole.ADULT, [])
        row.payer = (
            people.full_name(row.given_name, row.family_name, row.display_name)
            if row.payer_id
            else None
        )
        row.balance, row.wallet = row.owed or 0, row.wallet or 0
        yield row


_BILLING = (
    "billing_email",
    "billing_street",
    "billing_city",
    "billing_postcode",
    "billing_state",
    "billing_country",
)


def _add_family(desk: Desk, given: Mapping[str, Any]) -> UUID | None:
    """Add a family; `students` are children of it by id, `payer` is a person by id or name."""
    children = [_child(desk, text) for text in given.get("students") or ()]
    address: dict[str, Any] = {key: given.get(key) for key in _BILLING}
    new = people.NewFamily(
        name=given.get("name", ""), payer_id=given.get("payer"), children=tuple(children), **address
    )
    return people.PeopleService(desk.database).add_family(new).made


def _child(desk: Desk, text: str) -> UUID:
    student_id = find(desk, "student", text, "students")
    with desk.database.reading() as session:
        found = session.get_one(Student, (desk.database.school_id, student_id))
        return found.person_id


def _set_family(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is None:
        return
    changes = {
        key: value for key, value in given.items() if key in {"name", "max_members", *_BILLING}
    }
    if "payer" in given:
        changes["payer_id"] = given["payer"]
    with desk.database.writing(tr("Change family")) as work:
        if changes:
            people.set_family(work, row_id, changes)
        if "archived" in given:
            people.archive_families(work, [row_id], away=bool(given["archived"]))


def _guardians(_desk: Desk, session: Session, _where: Mapping[str, str]) -> Iterator[Any]:
    """Yield guardians, emergency contacts and payers, with the students they are that to."""
    query = (
        select(Relationship.other_id, Relationship.kind, Relationship.relation, Student.id)
        .join(Student, Student.person_id == Relationship.person_id)
        .order_by(Relationship.position, Student.id)
    )
    ties: dict[UUID, Row] = {}
    for person_id, kind, relation, student_id in session.execute(query):
        tie = ties.setdefault(person_id, Row(kinds=[], relation=relation, student_ids=[]))
        tie.kinds += [kind.value] if kind.value not in tie.kinds else []
        tie.student_ids += [student_id] if student_id not in tie.student_ids else []
    home_of = homes(session)
    people_of = (
        select(Person.id, *person_columns(), Person.archived_at)
        .outerjoin(PersonPrivate, PersonPrivate.person_id == Person.id)
        .where(Person.id.in_(select(Relationship.other_id)))
        .order_by(Person.sort_name, Person.id)
    )
    for found in session.execute(people_of).mappings():
        row = Row(**found)
        if row.id in ties:
            row.__dict__.update(vars(ties[row.id]))
            row.family_ids = home_of[row.id].ids if row.id in home_of else []
            yield row


def _set_guardian(desk: Desk, row_id: UUID | None, given: Mapping[str, Any]) -> None:
    if row_id is not None:
        people.PeopleService(desk.database).set_person(row_id, given)


RECORDS = (
    Record(
        "families",
        "family",
        (
            Field("id", Type.ID),
            Field("name", use=Use.BOTH),
            Field("students", Type.LIST, Use.ADD),
            Field("adults", Type.LIST),
            Field("holder_id", Type.ID),
            Field("payer_id", Type.ID),
            Field("payer", use=Use.BOTH, refers="person"),
            *(Field(key, use=Use.BOTH) for key in _BILLING),
            Field("max_members", Type.INTEGER, Use.SET),
            Field("balance", Type.AMOUNT),
            Field("wallet", Type.AMOUNT),
            CURRENCY,
            ARCHIVED,
        ),
        _families,
        _add_family,
        _set_family,
    ),
    Record(
        "guardians",
        "guardian",
        (
            Field("id", Type.ID),
            Field("name", source=name_of),
            *(Field(each.key, each.type, Use.SET, words=each.words) for each in PERSON),
            Field("kinds", Type.LIST),
            Field("relation"),
            Field("student_ids", Type.LIST),
            Field("family_ids", Type.LIST),
            Field("archived", Type.FLAG, source=is_archived),
        ),
        _guardians,
        set=_set_guardian,
    ),
)
