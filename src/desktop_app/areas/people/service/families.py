"""Families: who is in them, who pays, and which share of a child's bill is theirs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.queries.families import FamilyShare, families_of
from desktop_app.areas.people.service.persons import found, found_all, name_of, person_row
from desktop_app.areas.people.tables import Family, FamilyMember, Person, Relationship, Student
from desktop_app.areas.people.terms import MemberRole, NewFamily, RelationKind
from desktop_app.core.db.database import Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.folding import fold
from desktop_app.core.money import BASIS
from desktop_app.core.wording import tr

_LINES = ("billing_street", "billing_city", "billing_postcode", "billing_state")
_MOST_MEMBERS = 1_000


def add_family(work: Work, new: NewFamily) -> UUID:
    """Add a family with its members; the holder and the payer are among its adults.

    Without a holder the first adult is it; without a payer the holder is. Raises RuleBroken.
    """
    name = rules.check_required(new.name, "name")
    family = Family(name=name, sort_name=fold(name))
    work.session.add(family)
    work.session.flush()
    holder = new.holder_id or next(iter(new.adults), None) or new.payer_id
    people = {"holder_id": holder, "payer_id": new.payer_id or holder}
    for adult in dict.fromkeys(new.adults):
        add_member(work, family.id, adult, MemberRole.ADULT)
    for child in dict.fromkeys(new.children):
        add_member(work, family.id, child, MemberRole.CHILD)
    billing = {name: getattr(new, name) for name in (*_LINES, "billing_email", "billing_country")}
    set_family(work, family.id, {**people, **billing})
    return family.id


def set_family(work: Work, family_id: UUID, changes: Mapping[str, Any]) -> None:
    """Change a family's name, holder, payer, billing address or number of places, by name."""
    family = found(work, Family, family_id, tr("family"))
    for name, value in changes.items():
        if name == "name":
            family.name = rules.check_required(value, name)
            family.sort_name = fold(family.name)
        elif name in {"holder_id", "payer_id"}:
            setattr(family, name, _adult(work, family_id, value))
        elif name in _LINES:
            setattr(family, name, rules.check_line(value, name))
        elif name == "billing_email":
            family.billing_email = rules.check_email(value, name)
        elif name == "billing_country":
            family.billing_country = rules.check_country(value, name)
        elif name == "max_members":
            family.max_members = _checked_places(value)
        else:
            raise RuleBroken(tr("A family has no {name}.", name=name), field=name)


def _checked_places(value: int | None) -> int | None:
    if value is not None and not 1 <= value <= _MOST_MEMBERS:
        raise RuleBroken(
            tr("Give a number from 1 to {most}.", most=_MOST_MEMBERS), field="max_members"
        )
    return value


def _adult(work: Work, family_id: UUID, person_id: UUID | None) -> UUID | None:
    """Return somebody who may stand for the family, who becomes a member when not yet one."""
    if person_id is None:
        return None
    person_row(work, person_id)
    if _member(work, family_id, person_id) is None:
        add_member(work, family_id, person_id, MemberRole.ADULT)
    return person_id


def _member(work: Work, family_id: UUID, person_id: UUID) -> FamilyMember | None:
    query = select(FamilyMember).where(
        FamilyMember.family_id == family_id, FamilyMember.person_id == person_id
    )
    return work.session.scalars(query).first()


def add_member(
    work: Work, family_id: UUID, person_id: UUID, role: MemberRole, *, share_bp: int | None = None
) -> None:
    """Put a person into a family, or change what they are in it.

    `share_bp` is the family's share of the person's own bill; the other families of the person keep
    their proportion in the rest. Without it a first family takes all, a further one nothing yet.
    """
    found(work, Family, family_id, tr("family"))
    person_row(work, person_id)
    member = _member(work, family_id, person_id)
    shares = _shares(work, person_id)
    if member is None:
        member = FamilyMember(family_id=family_id, person_id=person_id, role=role, share_bp=0)
        work.session.add(member)
        share_bp = share_bp if share_bp is not None or shares else BASIS
    member.role = role
    work.session.flush()
    if share_bp is not None:
        _write_shares(work, person_id, rules.make_room(shares, family_id, share_bp))


def remove_member(work: Work, family_id: UUID, person_id: UUID) -> None:
    """Take a person out of a family; the person's other families share the bill in proportion.

    When the holder or the payer leaves, another adult takes the place.
    """
    family = found(work, Family, family_id, tr("family"))
    member = _member(work, family_id, person_id)
    if member is None:
        raise NotFound(tr("This person is not in the family."), id=person_id)
    work.session.delete(member)
    work.session.flush()
    heir = _next_adult(work, family_id)
    if family.holder_id == person_id:
        family.holder_id = heir
    if family.payer_id == person_id:
        family.payer_id = family.holder_id or heir
    settle_shares(work, person_id)


def _next_adult(work: Work, family_id: UUID) -> UUID | None:
    query = select(FamilyMember.person_id).where(
        FamilyMember.family_id == family_id, FamilyMember.role == MemberRole.ADULT
    )
    return work.session.scalars(query.order_by(FamilyMember.created_at, FamilyMember.id)).first()


def set_shares(work: Work, person_id: UUID, shares: Mapping[UUID, int]) -> None:
    """Divide a person's bill between all families the person is in, in basis points.

    Raises RuleBroken when they do not add up to the whole or leave out a family.
    """
    rules.check_shares(shares)
    if shares.keys() != _shares(work, person_id).keys():
        raise RuleBroken(tr("Give every family of the student a share."), field="share")
    _write_shares(work, person_id, shares)


def settle_shares(work: Work, person_id: UUID) -> None:
    """Make the shares of a person's families in use add up to the whole again."""
    shares = _shares(work, person_id)
    _write_shares(work, person_id, rules.settle(shares))


def _shares(work: Work, person_id: UUID) -> dict[UUID, int]:
    """Return the shares of the families in use, the oldest first."""
    query = (
        select(FamilyMember.family_id, FamilyMember.share_bp)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id == person_id, Family.archived_at.is_(None))
        .order_by(Family.created_at, Family.id)
    )
    return {row.family_id: row.share_bp for row in work.session.execute(query)}


def _write_shares(work: Work, person_id: UUID, shares: Mapping[UUID, int]) -> None:
    query = select(FamilyMember).where(
        FamilyMember.person_id == person_id, FamilyMember.family_id.in_(shares)
    )
    for member in work.session.scalars(query):
        member.share_bp = shares[member.family_id]
    work.session.flush()


def archive_families(work: Work, ids: Iterable[UUID], *, away: bool = True) -> None:
    """Take families out of lists, or back; a child's other families take over the share."""
    moment = work.clock.now() if away else None
    for family in found_all(work, Family, ids, tr("family")):
        if away == (family.archived_at is not None):
            continue
        family.archived_at = moment
        work.session.flush()
        query = select(FamilyMember).where(FamilyMember.family_id == family.id)
        for member in list(work.session.scalars(query)):
            if len(_shares(work, member.person_id)) > (0 if away else 1):
                member.share_bp = 0
                work.session.flush()
            settle_shares(work, member.person_id)


def families_for_billing(
    work: Work, student_ids: Sequence[UUID]
) -> dict[UUID, tuple[FamilyShare, ...]]:
    """Return the families that share each student's bill, oldest first, none without one.

    A student without a family gets a family of one: the payer or first guardian pays, else they.
    """
    known = families_of(work.session, student_ids)
    missing = [student_id for student_id in dict.fromkeys(student_ids) if not known[student_id]]
    for student_id in missing:
        known[student_id] = (FamilyShare(_family_of_one(work, student_id), BASIS),)
    return known


def _family_of_one(work: Work, student_id: UUID) -> UUID:
    student = found(work, Student, student_id, tr("student"))
    person = found(work, Person, student.person_id, tr("person"))
    query = select(Relationship).where(Relationship.person_id == person.id)
    contacts = sorted(work.session.scalars(query), key=lambda row: row.position)
    payers = [row.other_id for row in contacts if row.kind == RelationKind.PAYER]
    guardians = [row.other_id for row in contacts if row.kind == RelationKind.GUARDIAN]
    payer = next(iter([*payers, *guardians]), None)
    adults = tuple(dict.fromkeys([*guardians, *payers]))
    new = NewFamily(
        name=person.family_name or name_of(work.session, person.id),
        holder_id=next(iter(guardians), None) or payer or person.id,
        payer_id=payer or person.id,
        adults=adults or (person.id,),
        children=(person.id,) if adults else (),
    )
    return add_family(work, new)
