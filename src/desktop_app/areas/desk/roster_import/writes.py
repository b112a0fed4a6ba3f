"""What an import will write, as plain values with the ids they will have."""

from dataclasses import dataclass, field, fields
from datetime import date
from uuid import UUID

from desktop_app.areas.desk.roster_import.roster import (
    OrgEntry,
    PersonEntry,
    Role,
    SessionEntry,
)
from desktop_app.core.records import record


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A location to make."""

    id: UUID
    entry: OrgEntry


@dataclass(frozen=True, slots=True)
class NewTerm:
    """A term to make."""

    id: UUID
    entry: SessionEntry


@record
class NewPerson:
    """A person to make."""

    id: UUID
    entry: PersonEntry


@record
class NewRole:
    """A student's or staff member's row for a person, new or old."""

    id: UUID
    person_id: UUID
    role: Role
    entry: PersonEntry
    location_id: UUID | None


@dataclass(frozen=True, slots=True)
class PersonUpdate:
    """New values of a person's facts, by the names that `KnownPerson` gives them."""

    person_id: UUID
    student_id: UUID | None
    values: dict[str, str | date | UUID | None]


@dataclass(frozen=True, slots=True)
class NewLesson:
    """A lesson to make that waits for a time."""

    id: UUID
    title: str
    description: str
    location_id: UUID | None
    teacher_id: UUID | None
    instrument_id: UUID | None
    alone: bool = False


@dataclass(frozen=True, slots=True)
class LessonUpdate:
    """New values of a lesson's title, location_id or teacher_id."""

    lesson_id: UUID
    values: dict[str, str | UUID | None]


@record
class NewEnrollment:
    """A student to enroll; an id where one of the other program is kept for it."""

    id: UUID | None
    lesson_id: UUID
    student_id: UUID
    enrolled_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewInstrument:
    """An instrument or subject to make."""

    id: UUID
    name: str


@record
class Learns:
    """What a student learns; `level` is the value of a SkillLevel or empty."""

    student_id: UUID
    instrument_id: UUID
    level: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class NewFamily:
    """A family to make; the payer is one of its adults, None where there is none."""

    id: UUID
    name: str
    payer_id: UUID | None
    email: str


@record
class Joins:
    """A person who joins a family, new or old."""

    family_id: UUID
    person_id: UUID
    is_child: bool


@record
class NewRelation:
    """What one person is to another; `kind` is the value of a RelationKind."""

    person_id: UUID
    other_id: UUID
    kind: str
    relation: str
    position: int


@record
class NewExternal:
    """The id another program has for one of our rows; `column` says which kind of row."""

    kind: str
    their_id: str
    column: str
    row_id: UUID


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note about a person."""

    person_id: UUID
    text: str


@dataclass(slots=True)
class Writes:
    """Everything an import writes."""

    locations: list[NewLocation] = field(default_factory=list)
    terms: list[NewTerm] = field(default_factory=list)
    people: list[NewPerson] = field(default_factory=list)
    roles: list[NewRole] = field(default_factory=list)
    updates: list[PersonUpdate] = field(default_factory=list)
    instruments: list[NewInstrument] = field(default_factory=list)
    learns: list[Learns] = field(default_factory=list)
    lessons: list[NewLesson] = field(default_factory=list)
    lesson_updates: list[LessonUpdate] = field(default_factory=list)
    enrollments: list[NewEnrollment] = field(default_factory=list)
    families: list[NewFamily] = field(default_factory=list)
    joins: list[Joins] = field(default_factory=list)
    relations: list[NewRelation] = field(default_factory=list)
    notes: list[NewNote] = field(default_factory=list)
    external: list[NewExternal] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to write."""
        return not any(getattr(self, one.name) for one in fields(self))
