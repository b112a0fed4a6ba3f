"""The neutral roster: what any format comes down to before the school is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from desktop_app.core.records import record
from desktop_app.core.tabular.table import Reading, Weight

WHOLE_YEAR = 270  # days; the shortest school years have some 280 from first to last


class Role(StrEnum):
    """What a person is in the roster."""

    STUDENT = "student"
    TEACHER = "teacher"
    STAFF = "staff"
    GUARDIAN = "guardian"


class Format(StrEnum):
    """What made the files."""

    ONEROSTER = "oneroster"
    SDS = "sds"
    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"


@record
class Where:
    """A row in a file; the line counts from 1."""

    file: str
    line: int


@record
class External:
    """The id that the other system gave: unique within the system and the kind."""

    kind: str
    id: str


@record
class Address:
    """A postal address; empty parts are empty text."""

    street: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is known."""
        return not (self.street or self.city or self.postcode or self.state or self.country)


@record
class OrgEntry:
    """A school, branch or other organization: it becomes a location."""

    ref: str
    name: str
    where: Where
    external: External | None = None
    address: Address = Address()
    phone: str = ""


@record
class PersonEntry:
    """One person. `orgs` are refs of organizations; `household` names a family in the file."""

    ref: str
    role: Role
    given: str
    family: str
    where: Where
    external: External | None = None
    native: str = ""
    email: str = ""
    phone: str = ""
    birth_date: date | None = None
    address: Address = Address()
    orgs: tuple[str, ...] = ()
    number: str = ""
    grade: str = ""
    instruments: tuple[str, ...] = ()
    level: str = ""
    language: str = ""
    job_title: str = ""
    household: str = ""
    note: str = ""
    joined_on: date | None = None

    @property
    def name(self) -> str:
        """Return the name as it is said."""
        return f"{self.given} {self.family}".strip()


@record
class ClassEntry:
    """A class or section: it becomes a lesson that waits for a time."""

    ref: str
    title: str
    where: Where
    external: External | None = None
    org: str = ""
    subject: str = ""
    sessions: tuple[str, ...] = ()
    description: str = ""


@record
class EnrollmentEntry:
    """A person in a class, to learn or to teach. A primary teacher comes before others."""

    class_ref: str
    person_ref: str
    role: Role
    where: Where
    external: External | None = None
    primary: bool = False
    begins_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A school year, term or grading period."""

    ref: str
    title: str
    kind: str
    starts_on: date
    ends_on: date
    where: Where
    external: External | None = None
    parent: str = ""

    @property
    def is_whole_year(self) -> bool:
        """Say whether it is so long that it is an academic year by itself."""
        return (self.ends_on - self.starts_on).days >= WHOLE_YEAR


@record
class RelationEntry:
    """What one person is to another: `other_ref` is the guardian or contact of `person_ref`."""

    person_ref: str
    other_ref: str
    where: Where
    relation: str = ""
    emergency: bool = False
    external: External | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was refused or read otherwise than written, with its cells for saving."""

    weight: Weight
    where: Where
    sentence: str
    headers: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSummary:
    """One file that was looked at: how many rows it holds and how it was read."""

    name: str
    rows: int
    reading: Reading
    ignored_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows of a file by line, so that one refused later can be saved."""

    headers: tuple[str, ...]
    cells: Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everything that was read, and what was odd about it."""

    format: Format
    system: str
    title: str
    orgs: tuple[OrgEntry, ...] = ()
    people: tuple[PersonEntry, ...] = ()
    classes: tuple[ClassEntry, ...] = ()
    enrollments: tuple[EnrollmentEntry, ...] = ()
    sessions: tuple[SessionEntry, ...] = ()
    relations: tuple[RelationEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[FileSummary, ...] = ()
    sources: Mapping[str, SourceRows] = field(default_factory=dict, compare=False, repr=False)

    def problem(self, weight: Weight, where: Where, sentence: str) -> Problem:
        """Return a problem of a row, with the row's cells."""
        source = self.sources.get(where.file)
        cells = source.cells.get(where.line, ()) if source else ()
        return Problem(weight, where, sentence, source.headers if source else (), cells)
