"""What ticked students add up to."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from desktop_app.areas.billing.tables import FamilyBalance
from desktop_app.areas.desk.queries.asked import fetch_bare, parts, school_of
from desktop_app.areas.people.tables import Family, FamilyMember, Student
from desktop_app.core.uuid_list import UuidList

MANY = 5_000


@dataclass(frozen=True, slots=True)
class Sums:
    """What ticked students add up to; the balance is that of their families, each once."""

    students: int
    families: int
    balance: int


def sums(session: Session, student_ids: UuidList | list[UUID]) -> Sums:
    """Return what students add up to, in minor units; of many, their families are read at once."""
    pairs = (
        select(Student.id, FamilyMember.family_id)
        .join(
            FamilyMember,
            and_(
                FamilyMember.school_id == Student.school_id,
                FamilyMember.person_id == Student.person_id,
            ),
        )
        .join(
            Family,
            and_(Family.school_id == Student.school_id, Family.id == FamilyMember.family_id),
        )
        .where(Student.school_id == school_of(session), Family.archived_at.is_(None))
    )
    owed = select(FamilyBalance.family_id, FamilyBalance.owed).where(
        FamilyBalance.school_id == school_of(session)
    )
    if len(student_ids) > MANY:
        ids = student_ids if isinstance(student_ids, UuidList) else UuidList.of(student_ids)
        ticked = set(ids.pieces())
        inside = {family for key, family in fetch_bare(session, pairs) if key in ticked}
        balance = sum(most for family, most in fetch_bare(session, owed) if family in inside)
        return Sums(len(student_ids), len(inside), balance)
    families: set[UUID] = set()
    for part in parts(student_ids):
        families.update(family for _, family in session.execute(pairs.where(Student.id.in_(part))))
    balance = 0
    for part in parts(families):
        rows = session.execute(owed.where(FamilyBalance.family_id.in_(part)))
        balance += sum(amount for _, amount in rows)
    return Sums(len(student_ids), len(families), balance)
