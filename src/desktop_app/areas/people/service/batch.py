"""Many people at once, as an import writes them: values already checked, ids already made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.people import rules
from desktop_app.areas.people.queries.families import in_parts
from desktop_app.areas.people.service.external import TARGETS
from desktop_app.areas.people.service.families import settle_shares
from desktop_app.areas.people.tables import (
    ExternalId,
    Family,
    FamilyMember,
    Instrument,
    Person,
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
    RelationKind,
    SkillLevel,
    StaffKind,
)
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.database import Work
from desktop_app.core.db.types import new_id
from desktop_app.core.folding import fold
from desktop_app.core.money import BASIS
from desktop_app.core.progress import SILENT, Progress

_PART = 5_000


@dataclass(frozen=True, slots=True)
class BatchStudent:
    """A student's own row."""

    id: UUID
    person_id: UUID
    location_id: UUID | None = None
    school_grade: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class BatchStaff:
    """A member of staff's own row."""

    id: UUID
    person_id: UUID
    kind: StaffKind = StaffKind.TEACHER
    job_title: str | None = None


@dataclass(frozen=True, slots=True)
class BatchFamily:
    """A family, its holder and payer being one person."""

    id: UUID
    name: str
    payer_id: UUID | None = None
    billing_email: str | None = None


@dataclass(frozen=True, slots=True)
class BatchMember:
    """A person in a family."""

    family_id: UUID
    person_id: UUID
    role: MemberRole
    share_bp: int = BASIS


@dataclass(frozen=True, slots=True)
class BatchRelation:
    """What another person is to a student."""

    person_id: UUID
    other_id: UUID
    kind: RelationKind
    relation: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class BatchInstrument:
    """An instrument that is new."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class BatchLearns:
    """What a student learns."""

    student_id: UUID
    instrument_id: UUID
    level: SkillLevel | None = None
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class BatchTeaches:
    """What a member of staff teaches."""

    staff_id: UUID
    instrument_id: UUID


@dataclass(frozen=True, slots=True)
class BatchExternal:
    """The id another program has for one of our rows; `target` is one of TARGETS."""

    system: str
    kind: str
    their_id: str
    target: str
    row_id: UUID


@dataclass(frozen=True, slots=True)
class BatchNote:
    """A note about a person, signed by whoever is acting."""

    person_id: UUID
    text: str


@dataclass(slots=True)
class Batch:
    """What is to be written. `persons` holds what `check_person` returned, by their new ids."""

    persons: dict[UUID, PersonFacts] = field(default_factory=dict)
    students: list[BatchStudent] = field(default_factory=list)
    staff: list[BatchStaff] = field(default_factory=list)
    families: list[BatchFamily] = field(default_factory=list)
    members: list[BatchMember] = field(default_factory=list)
    relations: list[BatchRelation] = field(default_factory=list)
    instruments: list[BatchInstrument] = field(default_factory=list)
    learns: list[BatchLearns] = field(default_factory=list)
    teaches: list[BatchTeaches] = field(default_factory=list)
    externals: list[BatchExternal] = field(default_factory=list)
    notes: list[BatchNote] = field(default_factory=list)


def add_batch(work: Work, batch: Batch, progress: Progress = SILENT) -> None:
    """Write many people at once, table by table. Raises Stopped when the person stops."""
    tables: list[tuple[Any, Sequence[Mapping[str, Any]]]] = [
        (Person, [_person_row(key, facts) for key, facts in batch.persons.items()]),
        (PersonPrivate, _private_rows(batch.persons)),
        (Student, _plain(batch.students)),
        (Staff, _plain(batch.staff)),
        (Family, [_family_row(family) for family in batch.families]),
        (FamilyMember, _plain(batch.members)),
        (Relationship, _plain(batch.relations)),
        (Instrument, _plain(batch.instruments)),
        (StudentInstrument, _plain(batch.learns)),
        (StaffInstrument, _plain(batch.teaches)),
        (ExternalId, [_external_row(one) for one in batch.externals]),
        (PersonNote, [_note_row(work, one) for one in batch.notes]),
    ]
    total, done = sum(len(rows) for _, rows in tables), 0
    for table, rows in tables:
        for start in range(0, len(rows), _PART):
            part = rows[start : start + _PART]
            insert_rows(work.session, table, part)
            done += len(part)
            progress.step(done, total)
    _settle_those_in_several(work, {member.person_id for member in batch.members})


def _plain(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in row.__slots__} for row in rows]


def _person_row(person_id: UUID, facts: PersonFacts) -> dict[str, Any]:
    known = {name: getattr(facts, name) for name in OPEN_FACTS}
    sort_name = rules.sort_name(facts.given_name, facts.family_name)
    return {"id": person_id, "sort_name": sort_name, **known}


def _private_rows(persons: Mapping[UUID, PersonFacts]) -> list[dict[str, Any]]:
    rows = [
        {"person_id": key, **{name: getattr(facts, name) for name in PRIVATE_FACTS}}
        for key, facts in persons.items()
    ]
    return [row for row in rows if any(row[name] is not None for name in PRIVATE_FACTS)]


def _family_row(family: BatchFamily) -> dict[str, Any]:
    return {
        "id": family.id,
        "name": family.name,
        "sort_name": fold(family.name),
        "holder_id": family.payer_id,
        "payer_id": family.payer_id,
        "billing_email": family.billing_email,
    }


def _external_row(one: BatchExternal) -> dict[str, Any]:
    targets = dict.fromkeys(TARGETS)
    key = {"system": one.system, "kind": one.kind, "their_id": one.their_id}
    return {"id": new_id(), **key, **targets, one.target: one.row_id}


def _note_row(work: Work, note: BatchNote) -> dict[str, Any]:
    signed = {"author_name": work.actor.name, "written_at": work.clock.now()}
    return {"person_id": note.person_id, "text": note.text, **signed}


def _settle_those_in_several(work: Work, persons: set[UUID]) -> None:
    for part in in_parts(persons):
        query = (
            select(FamilyMember.person_id)
            .where(FamilyMember.person_id.in_(part))
            .group_by(FamilyMember.person_id)
            .having(func.count() > 1, func.sum(FamilyMember.share_bp) != BASIS)
        )
        for person_id in list(work.session.scalars(query)):
            settle_shares(work, person_id)
