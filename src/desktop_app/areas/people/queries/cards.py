"""Everything the school knows of one person, for a form or an inspector."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.areas.people.queries.families import in_parts
from desktop_app.areas.people.rules import full_name, list_name
from desktop_app.areas.people.tables import (
    Consent,
    Family,
    FamilyMember,
    Instrument,
    Person,
    PersonHealth,
    PersonNote,
    PersonPrivate,
    Relationship,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.people.terms import (
    OPEN_FACTS,
    PRIVATE_FACTS,
    MemberRole,
    PersonFacts,
    Purpose,
    RelationKind,
    SkillLevel,
    StaffKind,
)


@dataclass(frozen=True, slots=True)
class LearnsRow:
    """An instrument of a student."""

    instrument_id: UUID
    instrument: str
    level: SkillLevel | None
    is_primary: bool


@dataclass(frozen=True, slots=True)
class ContactRow:
    """What another person is to a student, in order of whom to call first."""

    person_id: UUID
    name: str
    kinds: frozenset[RelationKind]
    relation: str | None
    phone: str | None
    email: str | None
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A family a person is in, with the family's share of the person's bill in basis points."""

    family_id: UUID
    name: str
    role: MemberRole
    share_bp: int
    archived: bool


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """The newest word on one purpose: in force when given and not withdrawn."""

    purpose: Purpose
    in_force: bool
    given_at: datetime | None
    given_by: str | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note, with its author."""

    id: UUID
    text: str
    author: str
    written_at: datetime
    pinned: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person, whatever they are to the school."""

    person_id: UUID
    facts: PersonFacts
    student_id: UUID | None
    staff_id: UUID | None
    archived: bool
    families: tuple[MembershipRow, ...]
    contacts: tuple[ContactRow, ...]
    consents: tuple[ConsentRow, ...]
    notes: tuple[NoteRow, ...]
    allergies: str | None
    health_notes: str | None

    @property
    def name(self) -> str:
        """The name as it is said."""
        facts = self.facts
        return full_name(facts.given_name, facts.family_name, facts.display_name)

    @property
    def list_name(self) -> str:
        """The name as lists show it."""
        return list_name(self.facts.given_name, self.facts.family_name)


@dataclass(frozen=True, slots=True)
class StudentCard:
    """A student with everything that is known."""

    id: UUID
    person: PersonCard
    location_id: UUID | None
    school_grade: str | None
    joined_on: date | None
    left_on: date | None
    archived: bool
    learns: tuple[LearnsRow, ...]


@dataclass(frozen=True, slots=True)
class StaffCard:
    """A member of staff with everything that is known."""

    id: UUID
    person: PersonCard
    kind: StaffKind
    job_title: str | None
    bio: str | None
    archived: bool
    teaches: tuple[tuple[UUID, str], ...]


def student_card(session: Session, student_id: UUID) -> StudentCard | None:
    """Return one student, None when not there."""
    student = session.scalars(select(Student).where(Student.id == student_id)).first()
    person = person_card(session, student.person_id) if student else None
    if student is None or person is None:
        return None
    return StudentCard(
        student.id, person, student.location_id, student.school_grade, student.joined_on,
        student.left_on, student.archived_at is not None,
        learns_of(session, [student_id])[student_id],
    )  # fmt: skip


def staff_card(session: Session, staff_id: UUID) -> StaffCard | None:
    """Return one member of staff, None when not there."""
    staff = session.scalars(select(Staff).where(Staff.id == staff_id)).first()
    person = person_card(session, staff.person_id) if staff else None
    if staff is None or person is None:
        return None
    query = (
        select(Instrument.id, Instrument.name)
        .join(StaffInstrument, StaffInstrument.instrument_id == Instrument.id)
        .where(StaffInstrument.staff_id == staff_id)
        .order_by(Instrument.name)
    )
    teaches = tuple((key, name) for key, name in session.execute(query))
    return StaffCard(
        staff.id,
        person,
        staff.kind,
        staff.job_title,
        staff.bio,
        staff.archived_at is not None,
        teaches,
    )


def person_card(session: Session, person_id: UUID) -> PersonCard | None:
    """Return one person, None when not there."""
    person = session.scalars(select(Person).where(Person.id == person_id)).first()
    if person is None:
        return None
    private = _first(session, PersonPrivate, person_id)
    health = _first(session, PersonHealth, person_id)
    known: dict[str, Any] = {name: getattr(person, name) for name in OPEN_FACTS}
    if private is not None:
        known |= {name: getattr(private, name) for name in PRIVATE_FACTS}
    student, staff = _first(session, Student, person_id), _first(session, Staff, person_id)
    return PersonCard(
        person_id,
        PersonFacts(**known),
        student.id if student else None,
        staff.id if staff else None,
        person.archived_at is not None,
        _memberships(session, person_id),
        contacts_of(session, [person_id])[person_id],
        consents_of(session, person_id),
        notes_of(session, person_id),
        health.allergies if health else None,
        health.notes if health else None,
    )


def _first(session: Session, table: Any, person_id: UUID) -> Any:
    return session.scalars(select(table).where(table.person_id == person_id)).first()


def _memberships(session: Session, person_id: UUID) -> tuple[MembershipRow, ...]:
    query = (
        select(Family.id, Family.name, FamilyMember.role, FamilyMember.share_bp, Family.archived_at)
        .join(FamilyMember, FamilyMember.family_id == Family.id)
        .where(FamilyMember.person_id == person_id)
        .order_by(Family.created_at, Family.id)
    )
    return tuple(
        MembershipRow(key, name, role, share, archived is not None)
        for key, name, role, share, archived in session.execute(query)
    )


def learns_of(session: Session, student_ids: Iterable[UUID]) -> dict[UUID, tuple[LearnsRow, ...]]:
    """Return what students learn, the first first."""
    wanted = list(student_ids)
    rows: dict[UUID, list[LearnsRow]] = {student_id: [] for student_id in wanted}
    for part in in_parts(wanted):
        query = (
            select(
                StudentInstrument.student_id, Instrument.id, Instrument.name,
                StudentInstrument.level, StudentInstrument.is_primary,
            )
            .join(Instrument, Instrument.id == StudentInstrument.instrument_id)
            .where(StudentInstrument.student_id.in_(part))
            .order_by(StudentInstrument.is_primary.desc(), Instrument.name)
        )  # fmt: skip
        for student_id, key, name, level, is_primary in session.execute(query):
            rows[student_id].append(LearnsRow(key, name, level, is_primary))
    return {student_id: tuple(found) for student_id, found in rows.items()}


def contacts_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, tuple[ContactRow, ...]]:
    """Return the contacts of persons, in order of whom to call first; one row for each contact."""
    wanted = list(person_ids)
    found: dict[UUID, tuple[ContactRow, ...]] = dict.fromkeys(wanted, ())
    for part in in_parts(wanted):
        query = (
            select(Relationship, Person)
            .join(Person, Person.id == Relationship.other_id)
            .where(Relationship.person_id.in_(part))
            .order_by(Relationship.position, Relationship.created_at, Relationship.id)
        )
        rows: dict[UUID, list[tuple[Relationship, Person]]] = {}
        for bond, other in session.execute(query):
            rows.setdefault(bond.person_id, []).append((bond, other))
        found |= {person_id: _one_each(bonds) for person_id, bonds in rows.items()}
    return found


def _one_each(rows: Iterable[tuple[Relationship, Person]]) -> tuple[ContactRow, ...]:
    kinds: dict[UUID, set[RelationKind]] = {}
    first: dict[UUID, tuple[Relationship, Person]] = {}
    for bond, person in rows:
        kinds.setdefault(person.id, set()).add(bond.kind)
        first.setdefault(person.id, (bond, person))
    return tuple(
        ContactRow(
            key, full_name(person.given_name, person.family_name, person.display_name),
            frozenset(kinds[key]), bond.relation, person.phone, person.email, person.given_name,
            person.family_name,
        )
        for key, (bond, person) in first.items()
    )  # fmt: skip


def consents_of(session: Session, person_id: UUID) -> tuple[ConsentRow, ...]:
    """Return the newest word on each purpose, in the order of the purposes."""
    query = select(Consent).where(Consent.person_id == person_id)
    newest = {
        row.purpose: row for row in session.scalars(query.order_by(Consent.given_at, Consent.id))
    }
    return tuple(
        ConsentRow(
            row.purpose, row.withdrawn_at is None, row.given_at, row.given_by, row.withdrawn_at
        )
        for purpose in Purpose
        if (row := newest.get(purpose)) is not None
    )


def notes_of(session: Session, person_id: UUID) -> tuple[NoteRow, ...]:
    """Return the notes about a person: pinned ones first, then the newest."""
    query = (
        select(PersonNote)
        .where(PersonNote.person_id == person_id)
        .order_by(PersonNote.pinned.desc(), PersonNote.written_at.desc(), PersonNote.id.desc())
    )
    return tuple(
        NoteRow(row.id, row.text, row.author_name, row.written_at, row.pinned)
        for row in session.scalars(query)
    )


def names_of(session: Session, person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of persons as they are said."""
    return {key: full_name(*name) for key, name in _names(session, Person.id, person_ids)}


def student_names(session: Session, student_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of students as they are said, by student."""
    return {key: full_name(*name) for key, name in _names(session, Student.id, student_ids)}


def staff_names(session: Session, staff_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Return the names of members of staff as they are said, by member of staff."""
    return {key: full_name(*name) for key, name in _names(session, Staff.id, staff_ids)}


def _names(session: Session, key: Any, ids: Iterable[UUID]) -> list[tuple[UUID, Any]]:
    found: list[tuple[UUID, Any]] = []
    for part in in_parts(ids):
        query = select(key, Person.given_name, Person.family_name, Person.display_name)
        role = key.class_
        if role is not Person:
            query = query.join(Person, Person.id == role.person_id)
        found += [(row_id, name) for row_id, *name in session.execute(query.where(key.in_(part)))]
    return found
