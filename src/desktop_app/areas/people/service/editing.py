"""What a form about a person says at once: facts, contacts, families, consents, one change."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.people import rules
from desktop_app.areas.people.queries.cards import consents_of
from desktop_app.areas.people.service import (
    contacts,
    families,
    notes,
    persons,
    students,
)
from desktop_app.areas.people.tables import (
    Family,
    FamilyMember,
    Relationship,
    Student,
)
from desktop_app.areas.people.terms import (
    Contact,
    MemberRole,
    NewFamily,
    NewStudent,
    PersonFacts,
    Purpose,
    RelationKind,
)
from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.money import BASIS
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidContact:
    """A contact as a form gives it: somebody new, or somebody known with what changed of them."""

    contact: Contact
    changes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SaidFamily:
    """A family of a student as a form gives it: one that is there or a new name, and its share."""

    family: UUID | str
    share_bp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStudent:
    """Everything a form says of a student; `facts` are named as in `set_student`."""

    facts: Mapping[str, Any]
    contacts: Sequence[SaidContact] = ()
    families: Sequence[SaidFamily] = ()
    consents: Mapping[Purpose, bool] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMember:
    """A member of a family as a form gives it: a known person, or somebody new."""

    role: MemberRole
    person_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    share_bp: int | None = None
    pays: bool = False
    holds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidFamilyForm:
    """Everything a form says of a family; `facts` are named as in `set_family`."""

    facts: Mapping[str, Any]
    members: Sequence[SaidMember] = ()


class PeopleForms:
    """Saves what forms about people say; each method is one change that undo takes back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_student(self, said: SaidStudent) -> Changes:
        """Add a student with all that the form says; `made` is the student. Raises RuleBroken."""
        with self._database.writing(tr("Add student {name}", name=_name(said.facts))) as work:
            work.made = _add_student(work, said)
        return work.changes

    def set_student(self, student_id: UUID, said: SaidStudent) -> Changes:
        """Change a student as the form says. Raises RuleBroken with the field at fault."""
        with self._database.reading() as session:
            student = session.get(Student, (self._database.school_id, student_id))
            if student is None:
                raise NotFound(tr("This student is not in the school any more."), id=student_id)
            person_id = student.person_id
            name = persons.name_of(session, person_id)
        with self._database.writing(tr("Change student {name}", name=name)) as work:
            students.set_student(work, student_id, said.facts)
            _set_contacts(work, person_id, said.contacts)
            _set_families(work, person_id, said.families)
            _set_consents(work, person_id, said.consents)
        return work.changes

    def add_family(self, said: SaidFamilyForm) -> Changes:
        """Add a family with its members, some of them new people; `made` is the family."""
        name = rules.clean(str(said.facts.get("name") or ""))
        with self._database.writing(tr("Add family {name}", name=name)) as work:
            work.made = families.add_family(work, NewFamily(name=name))
            _fill_family(work, work.made, said)
        return work.changes

    def set_family(self, family_id: UUID, said: SaidFamilyForm) -> Changes:
        """Change a family and who is in it. Raises RuleBroken with the field at fault."""
        name = rules.clean(str(said.facts.get("name") or ""))
        with self._database.writing(tr("Change family {name}", name=name)) as work:
            _fill_family(work, family_id, said)
        return work.changes


def _name(facts: Mapping[str, Any]) -> str:
    given, family, display = (
        rules.clean(facts.get(name)) for name in ("given_name", "family_name", "display_name")
    )
    return rules.full_name(given, family, display or None)


def _add_student(work: Work, said: SaidStudent) -> UUID:
    known = {name: said.facts[name] for name in said.facts.keys() & _personal()}
    rest = {name: value for name, value in said.facts.items() if name not in known}
    first, *others = said.families or (None,)
    new = NewStudent(
        person=PersonFacts(**known),
        contacts=tuple(one.contact for one in said.contacts),
        family=first.family if first else None,
        **{**rest, "learns": tuple(rest.get("learns", ()))},
    )
    student_id = students.add_student(work, new)
    person_id = work.session.get_one(Student, (work.database.school_id, student_id)).person_id
    for one in said.contacts:
        if one.contact.person_id is not None and one.changes:
            persons.set_person(work, one.contact.person_id, one.changes)
    if others or (first and first.share_bp is not None):
        _set_families(work, person_id, said.families)
    _set_consents(work, person_id, said.consents)
    if said.note:
        notes.add_note(work, person_id, said.note)
    return student_id


def _personal() -> Collection[str]:
    return PersonFacts.__dataclass_fields__.keys()


def _set_contacts(work: Work, person_id: UUID, said: Sequence[SaidContact]) -> None:
    contacts.set_contacts(work, person_id, [one.contact for one in said])
    for one in said:
        if one.contact.person_id is not None and one.changes:
            persons.set_person(work, one.contact.person_id, one.changes)


def _set_families(work: Work, person_id: UUID, said: Sequence[SaidFamily]) -> None:
    """Put a person into exactly these families; a new one takes in the guardians and the payer."""
    wanted = _families(work, person_id, said)
    for family_id in _memberships(work, person_id) - wanted.keys():
        families.remove_member(work, family_id, person_id)
    for family_id in wanted.keys() - _memberships(work, person_id):
        families.add_member(work, family_id, person_id, MemberRole.CHILD)
    shares = {key: share for key, share in wanted.items() if share is not None}
    if len(wanted) > 1 and shares:
        if len(shares) < len(wanted):
            raise RuleBroken(tr("Give every family a share of the bill."), field="families")
        families.set_shares(work, person_id, shares)


def _families(work: Work, person_id: UUID, said: Sequence[SaidFamily]) -> dict[UUID, int | None]:
    """Return the families named, made where they are new, with their shares in basis points."""
    wanted: dict[UUID, int | None] = {}
    for one in said:
        family_id = one.family
        if isinstance(family_id, str):
            family_id = _family_like(work, person_id, family_id)
        if family_id in wanted:
            raise RuleBroken(tr("The same family is there twice."), field="families")
        wanted[family_id] = one.share_bp
    total = sum(share or 0 for share in wanted.values())
    if len(wanted) > 1 and total not in {0, BASIS}:
        raise RuleBroken(tr("The shares of a bill must add up to 100 %."), field="families")
    return wanted


def _family_like(work: Work, person_id: UUID, name: str) -> UUID:
    """Return the family of this name the person is in, else a new one with guardians and payer."""
    mine = select(Family.id, Family.name).where(Family.id.in_(_memberships(work, person_id)))
    for family_id, known in work.session.execute(mine):
        if known == rules.clean(name):
            return family_id
    bonds = _bonds(work, person_id)
    payer = next((row.other_id for row in bonds if row.kind is RelationKind.PAYER), None)
    adults = [row.other_id for row in bonds if row.kind is not RelationKind.EMERGENCY]
    new = NewFamily(name=name, payer_id=payer, adults=tuple(dict.fromkeys(adults)) or (person_id,))
    return families.add_family(work, new)


def _bonds(work: Work, person_id: UUID) -> list[Relationship]:
    query = select(Relationship).where(Relationship.person_id == person_id)
    return list(work.session.scalars(query.order_by(Relationship.position)))


def _memberships(work: Work, person_id: UUID) -> set[UUID]:
    query = (
        select(FamilyMember.family_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.person_id == person_id, Family.archived_at.is_(None))
    )
    return set(work.session.scalars(query))


def _set_consents(work: Work, person_id: UUID, said: Mapping[Purpose, bool]) -> None:
    given = {row.purpose for row in consents_of(work.session, person_id) if row.in_force}
    guardian = next(
        (b.other_id for b in _bonds(work, person_id) if b.kind is RelationKind.GUARDIAN), None
    )
    by = persons.name_of(work.session, guardian) if guardian else None
    for purpose, yes in said.items():
        if yes and purpose not in given:
            notes.give_consent(work, person_id, purpose, given_by=by)
        elif not yes and purpose in given:
            notes.withdraw_consent(work, person_id, purpose)


def _check_share(work: Work, family_id: UUID, person_id: UUID, share_bp: int | None) -> None:
    if share_bp is None or share_bp == BASIS or _memberships(work, person_id) != {family_id}:
        return
    name = persons.name_of(work.session, person_id)
    raise RuleBroken(
        tr("{name} is in no other family, so this one has the whole bill: 100 %.", name=name),
        field="members",
    )


def _fill_family(work: Work, family_id: UUID, said: SaidFamilyForm) -> None:
    people: dict[UUID, SaidMember] = {}
    for member in said.members:
        person_id = member.person_id
        if person_id is None:
            person_id = persons.add_person(work, PersonFacts(**member.facts))
        elif member.facts:
            persons.set_person(work, person_id, member.facts)
        if person_id in people:
            raise RuleBroken(tr("The same person is there twice."), field="members")
        people[person_id] = member
    for person_id, member in people.items():
        families.add_member(work, family_id, person_id, member.role, share_bp=member.share_bp)
        _check_share(work, family_id, person_id, member.share_bp)
    facts = {
        **said.facts,
        "holder_id": next((p for p, m in people.items() if m.holds), None),
        "payer_id": next((p for p, m in people.items() if m.pays), None),
    }
    families.set_family(work, family_id, facts)
    query = select(FamilyMember.person_id).where(FamilyMember.family_id == family_id)
    for gone in set(work.session.scalars(query)) - people.keys():
        families.remove_member(work, family_id, gone)
