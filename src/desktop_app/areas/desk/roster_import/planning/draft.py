"""A plan that grows: decisions so far, and which row of ours each row of the roster has become."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from desktop_app.areas.desk.roster_import.known import Known
from desktop_app.areas.desk.roster_import.plan import (
    Choices,
    Decision,
    FieldChange,
    Kind,
    PlanRow,
)
from desktop_app.areas.desk.roster_import.roster import External, Problem, Roster, Where
from desktop_app.areas.desk.roster_import.writes import NewExternal, NewInstrument, Writes
from desktop_app.core.folding import fold
from desktop_app.core.records import record
from desktop_app.core.tabular.table import Weight
from desktop_app.core.wording import tr


@record
class Resolved:
    """The person that a row of the roster is, with their rows as student and staff."""

    person_id: UUID
    name: str
    student_id: UUID | None = None
    staff_id: UUID | None = None


@dataclass(slots=True)
class Draft:
    """Decisions so far, shared by the planners of people, families and lessons."""

    roster: Roster
    known: Known
    choices: Choices
    new_id: Callable[[], UUID]
    rows: list[PlanRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)
    people: dict[str, Resolved] = field(default_factory=dict)
    locations: dict[str, UUID] = field(default_factory=dict)
    lessons: dict[str, UUID] = field(default_factory=dict)
    instruments: dict[str, UUID] = field(default_factory=dict)
    kept_ids: set[External] = field(default_factory=set)

    def decide(
        self, kind: Kind, ref: str, decision: Decision, label: str, where: Where, *,
        reason: str = "", row_id: UUID | None = None, score: int = 0,
        changes: tuple[FieldChange, ...] = (),
    ) -> None:  # fmt: skip
        """Note what becomes of a row."""
        self.rows.append(
            PlanRow(f"{kind}:{ref}", kind, decision, label, reason, where, row_id, score, changes)
        )

    def refuse(self, kind: Kind, ref: str, label: str, where: Where, reason: str) -> None:
        """Note that a row is not taken, and keep its cells for saving."""
        self.decide(kind, ref, Decision.REFUSED, label, where, reason=reason)
        self.problems.append(self.roster.problem(Weight.REFUSED, where, reason))

    def warn(self, where: Where, sentence: str) -> None:
        """Note something about a row that is taken all the same."""
        self.problems.append(self.roster.problem(Weight.WARNING, where, sentence))

    def is_left_out(self, kind: Kind, ref: str, label: str, where: Where) -> bool:
        """Say whether a person left the row out, and note it."""
        if not self.choices.left_out or f"{kind}:{ref}" not in self.choices.left_out:
            return False
        self.decide(kind, ref, Decision.REFUSED, label, where, reason=tr("Left out by choice."))
        return True

    def is_apart(self, kind: Kind, ref: str) -> bool:
        """Say whether a person said that the row is nobody who is here already."""
        return f"{kind}:{ref}" in self.choices.apart

    def known_id(self, external: External | None) -> UUID | None:
        """Return our row for an id of the other program."""
        return self.known.external.get((external.kind, external.id)) if external else None

    def keep_id(self, external: External | None, column: str, row_id: UUID) -> None:
        """Keep the other program's id for a row of ours, unless it is kept already."""
        if external is None or external in self.kept_ids:
            return
        self.kept_ids.add(external)
        if (external.kind, external.id) not in self.known.external:
            self.writes.external.append(NewExternal(external.kind, external.id, column, row_id))

    def by_ref(self, ref: str) -> UUID | None:
        """Return our row for a ref that no row of the roster has, by an earlier import."""
        kind, _, their_id = ref.partition(":")
        return self.known.external.get((kind, their_id))

    def person(self, ref: str) -> Resolved | None:
        """Return the person a ref means, of this roster or of an earlier import."""
        if found := self.people.get(ref):
            return found
        person_id = self.by_ref(ref)
        person = self.known.people.get(person_id) if person_id else None
        if person is None:
            return None
        return Resolved(person.id, person.name, person.student_id, person.staff_id)

    def location(self, ref: str) -> UUID | None:
        """Return the location a ref means, of this roster or of an earlier import."""
        found = self.locations.get(ref) or self.by_ref(ref)
        return found if found is None or self._is_location(found) else None

    def location_name(self, row_id: UUID | None) -> str:
        """Return the name of a location, of the school or about to be made."""
        if row_id is None:
            return ""
        made = (new.entry.name for new in self.writes.locations if new.id == row_id)
        return self.known.locations.get(row_id) or next(made, "")

    def _is_location(self, row_id: UUID) -> bool:
        return row_id in self.known.locations or row_id in self.locations.values()

    def instrument(self, name: str) -> UUID:
        """Return the instrument of a name, to be made if there is none."""
        key = fold(name)
        found = self.known.instruments.get(key) or self.instruments.get(key)
        if found is None:
            found = self.instruments[key] = self.new_id()
            self.writes.instruments.append(NewInstrument(found, name))
        return found
