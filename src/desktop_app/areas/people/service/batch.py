"""Many people at once, as an import writes them: values already checked, ids already made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from desktop_app.areas.people import rules
from desktop_app.areas.people.queries.families import in_parts
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
from desktop_app.core.db.bulk import insert_columns
from desktop_app.core.db.database import Work
from desktop_app.core.folding import fold
from desktop_app.core.money import BASIS
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.records import record

_PART = 5_000
TARGETS = (
    "person_id", "location_id", "term_id", "lesson_id", "enrollment_id", "relationship_id",
)  # fmt: skip
_Columns = Mapping[str, Sequence[Any]]


@record
class BatchStudent:
    """A student's own row."""

    id: UUID
    person_id: UUID
    location_id: UUID | None = None
    school_grade: str | None = None
    joined_on: date | None = None


@record
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


@record
class BatchMember:
    """A person in a family."""

    family_id: UUID
    person_id: UUID
    role: MemberRole
    share_bp: int = BASIS


@record
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


@record
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


@record
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
    tables: list[tuple[Any, _Columns]] = [
        (Person, _person_columns(batch.persons)),
        (PersonPrivate, _private_columns(batch.persons)),
        (Student, _plain(batch.students)),
        (Staff, _plain(batch.staff)),
        (Family, _family_columns(batch.families)),
        (FamilyMember, _plain(batch.members)),
        (Relationship, _plain(batch.relations)),
        (Instrument, _plain(batch.instruments)),
        (StudentInstrument, _plain(batch.learns)),
        (StaffInstrument, _plain(batch.teaches)),
        (ExternalId, _external_columns(batch.externals)),
        (PersonNote, _note_columns(work, batch.notes)),
    ]
    total, done = sum(_height(columns) for _, columns in tables), 0
    for table, columns in tables:
        for start in range(0, _height(columns), _PART):
            part = {name: values[start : start + _PART] for name, values in columns.items()}
            insert_columns(work.session, table, part)
            done += _height(part)
            progress.step(done, total)
    _settle_those_in_several(work, {member.person_id for member in batch.members})


def _height(columns: _Columns) -> int:
    """Return how many rows columns hold."""
    return len(next(iter(columns.values()), ()))


def _plain(rows: Sequence[Any]) -> _Columns:
    return _taken(rows, rows[0].__slots__) if rows else {}


def _taken(rows: Sequence[Any], names: Iterable[str]) -> _Columns:
    return {name: list(map(attrgetter(name), rows)) for name in names}


def _person_columns(persons: Mapping[UUID, PersonFacts]) -> _Columns:
    facts = list(persons.values())
    names = [rules.sort_name(one.given_name, one.family_name) for one in facts]
    return {"id": list(persons), "sort_name": names, **_taken(facts, OPEN_FACTS)}


def _private_columns(persons: Mapping[UUID, PersonFacts]) -> _Columns:
    known = {
        key: facts
        for key, facts in persons.items()
        if any(getattr(facts, name) is not None for name in PRIVATE_FACTS)
    }
    return {"person_id": list(known), **_taken(list(known.values()), PRIVATE_FACTS)}


def _family_columns(families: Sequence[BatchFamily]) -> _Columns:
    payers = [family.payer_id for family in families]
    return {
        **_taken(families, ("id", "name", "billing_email")),
        "sort_name": [fold(family.name) for family in families],
        "holder_id": payers,
        "payer_id": payers,
    }


def _external_columns(externals: Sequence[BatchExternal]) -> _Columns:
    targets = {
        target: [one.row_id if one.target == target else None for one in externals]
        for target in TARGETS
    }
    return {**_taken(externals, ("system", "kind", "their_id")), **targets}


def _note_columns(work: Work, notes: Sequence[BatchNote]) -> _Columns:
    return {
        **_taken(notes, ("person_id", "text")),
        "author_name": [work.actor.name] * len(notes),
        "written_at": [work.clock.now()] * len(notes),
    }


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
