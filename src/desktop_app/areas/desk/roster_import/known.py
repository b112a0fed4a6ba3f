"""What the school already holds, as far as an import needs it: plain rows, no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from desktop_app.areas.desk.roster_import.roster import Address
from desktop_app.core.records import record

NOWHERE = Address()


@record
class KnownPerson:
    """A person of the school; `student_id` and `staff_id` say what they are here."""

    id: UUID
    given: str
    family: str
    native: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    birth_date: date | None = None
    address: Address = NOWHERE
    number: str = ""
    student_id: UUID | None = None
    staff_id: UUID | None = None
    location_id: UUID | None = None
    grade: str = ""

    @property
    def name(self) -> str:
        """Return the name as it is said."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class KnownLesson:
    """A lesson of the school."""

    id: UUID
    title: str
    location_id: UUID | None = None
    teacher_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class KnownTerm:
    """A term or an academic year with its first and last day.

    A `proposed` one came with the school, and gives way to a term of a file.
    """

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """A family and the persons in it."""

    id: UUID
    name: str
    members: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Known:
    """The part of the school that a roster could meet; `external` is keyed by kind and their id."""

    today: date
    people: Mapping[UUID, KnownPerson] = field(default_factory=dict)
    locations: Mapping[UUID, str] = field(default_factory=dict)
    lessons: Mapping[UUID, KnownLesson] = field(default_factory=dict)
    terms: tuple[KnownTerm, ...] = ()
    years: tuple[KnownTerm, ...] = ()
    families: tuple[KnownFamily, ...] = ()
    instruments: Mapping[str, UUID] = field(default_factory=dict)
    student_instruments: frozenset[tuple[UUID, UUID]] = frozenset()
    enrolled: frozenset[tuple[UUID, UUID]] = frozenset()
    relations: frozenset[tuple[UUID, UUID, str]] = frozenset()
    external: Mapping[tuple[str, str], UUID] = field(default_factory=dict)
    teacher_or_student: bool = True
