"""Which families share whose bill, and single families."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.tables import Family, FamilyMember, Person, Student
from desktop_app.areas.people.terms import MemberRole

BATCH = 500


@dataclass(frozen=True, slots=True)
class FamilyShare:
    """A family and its share of a student's bill, in basis points."""

    family_id: UUID
    share_bp: int


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a family; `student_id` when the person learns here."""

    person_id: UUID
    student_id: UUID | None
    given_name: str
    family_name: str
    display_name: str | None
    role: MemberRole
    share_bp: int
    phone: str | None
    email: str | None
    archived: bool


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """Everything of one family but its money; members are adults first, in order of joining."""

    id: UUID
    name: str
    holder_id: UUID | None
    payer_id: UUID | None
    billing_email: str | None
    billing_street: str | None
    billing_city: str | None
    billing_postcode: str | None
    billing_state: str | None
    billing_country: str | None
    max_members: int | None
    archived: bool
    members: tuple[MemberRow, ...]


def in_parts(ids: Iterable[UUID], size: int = BATCH) -> Iterator[list[UUID]]:
    """Yield ids in parts that fit into one statement."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), size):
        yield wanted[start : start + size]


def families_of(
    session: Session, student_ids: Sequence[UUID]
) -> dict[UUID, tuple[FamilyShare, ...]]:
    """Return the families in use that share each student's bill, the oldest first."""
    shares: dict[UUID, list[FamilyShare]] = {student_id: [] for student_id in student_ids}
    for part in in_parts(student_ids):
        query = (
            select(Student.id, FamilyMember.family_id, FamilyMember.share_bp)
            .join(FamilyMember, FamilyMember.person_id == Student.person_id)
            .join(Family, Family.id == FamilyMember.family_id)
            .where(Student.id.in_(part), Family.archived_at.is_(None))
            .order_by(Family.created_at, Family.id)
        )
        for student_id, family_id, share in session.execute(query):
            shares[student_id].append(FamilyShare(family_id, share))
    return {student_id: tuple(found) for student_id, found in shares.items()}


def family_card(session: Session, family_id: UUID) -> FamilyCard | None:
    """Return one family with its members, None when it is not there."""
    family = session.scalars(select(Family).where(Family.id == family_id)).first()
    if family is None:
        return None
    query = (
        select(Person, FamilyMember, Student.id)
        .join(FamilyMember, FamilyMember.person_id == Person.id)
        .outerjoin(
            Student, (Student.school_id == Person.school_id) & (Student.person_id == Person.id)
        )
        .where(FamilyMember.family_id == family_id)
        .order_by(FamilyMember.role, FamilyMember.created_at, FamilyMember.id)
    )
    members = tuple(
        MemberRow(
            person.id, student_id, person.given_name, person.family_name, person.display_name,
            member.role, member.share_bp, person.phone, person.email,
            person.archived_at is not None,
        )
        for person, member, student_id in session.execute(query)
    )  # fmt: skip
    copied = {
        name: getattr(family, name)
        for name in FamilyCard.__slots__
        if name not in {"archived", "members"}
    }
    return FamilyCard(**copied, archived=family.archived_at is not None, members=members)


def names_of_families(session: Session, family_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of families."""
    found: dict[UUID, str] = {}
    for part in in_parts(family_ids):
        query = select(Family.id, Family.name).where(Family.id.in_(part))
        found |= {family_id: name for family_id, name in session.execute(query)}  # noqa: C416
    return found
