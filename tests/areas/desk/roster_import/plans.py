"""Plans for tests, made without a database."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from desktop_app.areas.desk.roster_import.known import (
    Known,
    KnownFamily,
    KnownLesson,
    KnownPerson,
    KnownTerm,
)
from desktop_app.areas.desk.roster_import.plan import Choices, Decision, ImportPlan, Kind, PlanRow
from desktop_app.areas.desk.roster_import.planning.whole import make_plan
from desktop_app.areas.desk.roster_import.roster import Roster
from desktop_app.areas.desk.roster_import.writes import Writes
from desktop_app.core.folding import fold
from tests.areas.desk.roster_import.rosters import TODAY, read

NOTHING = Known(TODAY)


def plan_of(roster: Roster, known: Known = NOTHING, choices: Choices | None = None) -> ImportPlan:
    return make_plan(roster, known, choices or Choices(), country="IE", new_id=uuid4)


def plan_list(
    folder: Path, text: str, known: Known = NOTHING, choices: Choices | None = None
) -> ImportPlan:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return plan_of(read(path), known, choices)


def rows(plan: ImportPlan, kind: Kind) -> list[tuple[str, Decision]]:
    return [(row.label, row.decision) for row in plan.rows if row.kind == kind]


def row(plan: ImportPlan, kind: Kind, label: str) -> PlanRow:
    return next(row for row in plan.rows if row.kind == kind and row.label == label)


def someone(
    number: int, given: str, family: str, *, student: bool = True, **facts: Any
) -> KnownPerson:
    """Make a person of the school; students have ids of 100 more, staff of 200 more."""
    return KnownPerson(
        UUID(int=number), given, family,
        student_id=UUID(int=number + 100) if student else None, **facts,
    )  # fmt: skip


def school(*people: KnownPerson, **facts: Any) -> Known:
    return replace(NOTHING, people={person.id: person for person in people}, **facts)


def after(plan: ImportPlan, known: Known = NOTHING) -> Known:
    """Return what the school holds once a plan is carried out."""
    writes: Writes = plan.writes
    roles = {role.person_id: role for role in writes.roles}
    people = dict(known.people)
    for new in writes.people:
        entry, role = new.entry, roles.get(new.id)
        is_student = role is not None and role.role.value == "student"
        people[new.id] = KnownPerson(
            new.id, entry.given, entry.family, entry.native, entry.email, entry.phone,
            entry.language, entry.birth_date, entry.address, entry.number,
            student_id=role.id if role and is_student else None,
            staff_id=role.id if role and not is_student else None,
            location_id=role.location_id if role else None, grade=entry.grade,
        )  # fmt: skip
    return replace(
        known, people=people, **_places(plan, known), **_links(plan, known),
        external={**known.external, **{(e.kind, e.their_id): e.row_id for e in writes.external}},
    )  # fmt: skip


def _places(plan: ImportPlan, known: Known) -> dict[str, Any]:
    writes = plan.writes
    return {
        "locations": {**known.locations, **{x.id: x.entry.name for x in writes.locations}},
        "terms": (
            *known.terms,
            *(
                KnownTerm(x.id, x.entry.title, x.entry.starts_on, x.entry.ends_on)
                for x in writes.terms
            ),
        ),
        "lessons": {
            **known.lessons,
            **{
                x.id: KnownLesson(x.id, x.title, x.location_id, x.teacher_id)
                for x in writes.lessons
            },
        },
        "instruments": {**known.instruments, **plan_instruments(plan)},
    }


def plan_instruments(plan: ImportPlan) -> dict[str, UUID]:
    return {fold(new.name): new.id for new in plan.writes.instruments}


def _links(plan: ImportPlan, known: Known) -> dict[str, Any]:
    writes = plan.writes
    families = tuple(
        KnownFamily(
            new.id, new.name,
            frozenset(join.person_id for join in writes.joins if join.family_id == new.id),
        )
        for new in writes.families
    )  # fmt: skip
    return {
        "families": (*known.families, *families),
        "student_instruments": known.student_instruments
        | {(x.student_id, x.instrument_id) for x in writes.learns},
        "enrolled": known.enrolled | {(x.lesson_id, x.student_id) for x in writes.enrollments},
        "relations": known.relations
        | {(x.person_id, x.other_id, x.kind) for x in writes.relations},
    }


BORN = date(2015, 3, 1)
