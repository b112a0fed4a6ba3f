"""Row sets over people: me, my families, my children."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from desktop_app.areas.people.tables import FamilyMember, Person, Student
from desktop_app.areas.people.terms import MemberRole
from desktop_app.core.access.declare import access


@access.row_set("me")
def me(person: ColumnElement[UUID]) -> Select[Any]:
    """The asking person."""
    return select(Person.id).where(Person.id == person)


@access.row_set("me_as_student")
def me_as_student(person: ColumnElement[UUID]) -> Select[Any]:
    """The student the asking person is."""
    return select(Student.id).where(Student.person_id == person)


@access.row_set("my_families")
def my_families(person: ColumnElement[UUID]) -> Select[Any]:
    """Families in which the asking person is an adult."""
    return select(FamilyMember.family_id).where(
        FamilyMember.person_id == person, FamilyMember.role == MemberRole.ADULT
    )


@access.row_set("persons_of_my_families")
def persons_of_my_families(person: ColumnElement[UUID]) -> Select[Any]:
    """Everyone in the families of the asking adult."""
    return select(FamilyMember.person_id).where(FamilyMember.family_id.in_(my_families(person)))


@access.row_set("my_children")
def my_children(person: ColumnElement[UUID]) -> Select[Any]:
    """Students among the persons of my families."""
    return select(Student.id).where(Student.person_id.in_(persons_of_my_families(person)))
