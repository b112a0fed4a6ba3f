"""Whose consent stands, asked by what uses a person's data; and who is near a pupil."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.queries.families import in_parts
from desktop_app.areas.people.tables import (
    Consent,
    Family,
    FamilyMember,
    Person,
    Relationship,
    Student,
)
from desktop_app.areas.people.terms import MemberRole, Purpose
from desktop_app.core.folding import fold


def students_who_consent(
    session: Session, student_ids: Collection[UUID], purpose: Purpose
) -> set[UUID]:
    """Return the students for whom the newest word on a purpose is a consent."""
    newest: dict[UUID, bool] = {}
    for part in in_parts(student_ids, 500):
        query = (
            select(Student.id, Consent.withdrawn_at)
            .join(Consent, Consent.person_id == Student.person_id)
            .where(Student.id.in_(part), Consent.purpose == purpose, Consent.given_at.is_not(None))
            .order_by(Consent.given_at, Consent.id)
        )
        for student, withdrawn in session.execute(query):
            newest[student] = withdrawn is None
    return {student for student, stands in newest.items() if stands}


def is_near(session: Session, student_id: UUID, name: str) -> bool:
    """Say whether a name is the pupil's own, a contact's, or of an adult or payer of the family."""
    me = select(Student.person_id).where(Student.id == student_id).scalar_subquery()
    contacts = select(Relationship.other_id).where(Relationship.person_id == me)
    mine = select(FamilyMember.family_id).where(FamilyMember.person_id == me)
    adults = select(FamilyMember.person_id).where(
        FamilyMember.family_id.in_(mine), FamilyMember.role == MemberRole.ADULT
    )
    pay = select(Family.payer_id).where(Family.id.in_(mine))
    both = func.trim(Person.given_name + " " + Person.family_name)
    query = select(both, Person.display_name).where(
        or_(Person.id == me, Person.id.in_(contacts), Person.id.in_(adults), Person.id.in_(pay))
    )
    wanted = fold(name)
    known = {fold(each) for row in session.execute(query) for each in row if each}
    families = {
        fold(each) for each in session.scalars(select(Family.name).where(Family.id.in_(mine)))
    }
    return wanted in known | families
