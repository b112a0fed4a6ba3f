"""What an import will do, row by row, before anything is done."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from desktop_app.areas.desk.roster_import.roster import Problem, Roster, Where
from desktop_app.areas.desk.roster_import.writes import Writes
from desktop_app.core.records import record
from desktop_app.core.tabular.table import Weight
from desktop_app.core.wording import tr, trn


class Decision(StrEnum):
    """What becomes of a row."""

    MADE = "made"
    MATCHED = "matched"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class Kind(StrEnum):
    """What a row is about."""

    LOCATION = "location"
    TERM = "term"
    STUDENT = "student"
    STAFF = "staff"
    GUARDIAN = "guardian"
    FAMILY = "family"
    LESSON = "lesson"
    ENROLLMENT = "enrollment"
    TEACHING = "teaching"
    RELATION = "relation"


@record
class FieldChange:
    """One fact that changes: its name on screen, what is stored now, what will be."""

    label: str
    before: str
    after: str


@record
class PlanRow:
    """What becomes of one row and why. `key` names it in `Choices`, `score` says how sure."""

    key: str
    kind: Kind
    decision: Decision
    label: str
    reason: str = ""
    where: Where | None = None
    row_id: UUID | None = None
    score: int = 0
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about a plan.

    `location_id` takes every school of the file; `apart` are keys of matched rows that are somebody
    else after all; `left_out` are keys of rows that are not imported.
    """

    location_id: UUID | None = None
    apart: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    make_families: bool = True
    make_terms: bool = True


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The rows with their decisions, what was odd, and what will be written.

    `as_of` is the number of the last change of the school that the plan knows of.
    """

    roster: Roster
    choices: Choices
    rows: tuple[PlanRow, ...]
    problems: tuple[Problem, ...]
    writes: Writes
    as_of: int = 0

    @property
    def label(self) -> str:
        """Name the import as the history will show it."""
        counts = Counter(row.kind for row in self.rows if row.decision is Decision.MADE)
        title = self.roster.title
        students = counts[Kind.STUDENT]
        if students:
            return trn("Import {n} student from {title}", "Import {n} students from {title}",
                       students, title=title)  # fmt: skip
        people = counts[Kind.STAFF] + counts[Kind.GUARDIAN]
        if people:
            return trn("Import {n} person from {title}", "Import {n} people from {title}",
                       people, title=title)  # fmt: skip
        updated = sum(row.decision is Decision.UPDATED for row in self.rows)
        if updated and not counts:
            return trn("Update {n} row from {title}", "Update {n} rows from {title}",
                       updated, title=title)  # fmt: skip
        return tr("Import {title}", title=title)

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to write: all is here already, or was refused."""
        return self.writes.is_empty

    @property
    def refused(self) -> tuple[Problem, ...]:
        """Return every row that is not taken, with its cells and the reason."""
        return tuple(problem for problem in self.problems if problem.weight == Weight.REFUSED)

    def counts(self) -> dict[Kind, dict[Decision, int]]:
        """Return how many rows of each kind have each decision; kinds without rows are absent."""
        found: dict[Kind, dict[Decision, int]] = {}
        for (kind, decision), count in Counter(
            (row.kind, row.decision) for row in self.rows
        ).items():
            found.setdefault(kind, {})[decision] = count
        return found

    def decisions(self) -> frozenset[tuple[str, Decision]]:
        """Return what two plans are compared by."""
        return frozenset((row.key, row.decision) for row in self.rows)


def show_kind(kind: Kind) -> str:
    """Name a kind of row on screen."""
    return {
        Kind.LOCATION: tr("Location"),
        Kind.TERM: tr("Term"),
        Kind.STUDENT: tr("Student"),
        Kind.STAFF: tr("Staff"),
        Kind.GUARDIAN: tr("Guardian"),
        Kind.FAMILY: tr("Family"),
        Kind.LESSON: tr("Lesson"),
        Kind.ENROLLMENT: tr("Enrolment"),
        Kind.TEACHING: tr("Teaching"),
        Kind.RELATION: tr("Relationship"),
    }[kind]


def show_decision(decision: Decision) -> str:
    """Name a decision on screen."""
    return {
        Decision.MADE: tr("New"),
        Decision.MATCHED: tr("Matched"),
        Decision.UPDATED: tr("Updated"),
        Decision.UNCHANGED: tr("Unchanged"),
        Decision.REFUSED: tr("Refused"),
    }[decision]
