"""Facts of many people changed at once, as a repeated import changes them; already checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, insert, select, update

from desktop_app.areas.people import rules
from desktop_app.areas.people.service.persons import BATCH
from desktop_app.areas.people.tables import Person, PersonPrivate, Student
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Work


@dataclass(frozen=True, slots=True)
class BatchChange:
    """New facts of a person by the names of PersonFacts, and of the student by its columns."""

    person_id: UUID
    facts: Mapping[str, Any] = field(default_factory=dict)
    student_id: UUID | None = None
    student: Mapping[str, Any] = field(default_factory=dict)


def update_batch(work: Work, changes: Sequence[BatchChange]) -> None:
    """Change many people in a few statements."""
    if not changes:
        return
    work.session.flush()
    names = _names(
        work, [one.person_id for one in changes if {"given_name", "family_name"} & one.facts.keys()]
    )
    for one in changes:
        if one.person_id in names:
            names[one.person_id] |= {
                name: one.facts[name] for name in ("given_name", "family_name") if name in one.facts
            }
    _update(work, Person, [(one.person_id, _open(one, names)) for one in changes])
    private = {one.person_id: _only(one.facts, PRIVATE_FACTS) for one in changes}
    _update_private(work, {person: values for person, values in private.items() if values})
    _update(work, Student, [(one.student_id, one.student) for one in changes if one.student_id])
    work.session.expire_all()


def _open(one: BatchChange, names: Mapping[UUID, Mapping[str, str]]) -> dict[str, Any]:
    values = _only(one.facts, OPEN_FACTS)
    if one.person_id in names:
        values["sort_name"] = rules.sort_name(**_given_and_family(names[one.person_id]))
    return values


def _given_and_family(names: Mapping[str, str]) -> dict[str, str]:
    return {"given": names["given_name"], "family": names["family_name"]}


def _only(facts: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: facts[name] for name in names if name in facts}


def _names(work: Work, ids: Sequence[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = {}
    for start in range(0, len(ids), BATCH):
        query = select(Person.id, Person.given_name, Person.family_name)
        rows = work.session.execute(query.where(Person.id.in_(ids[start : start + BATCH])))
        found |= {key: {"given_name": given, "family_name": family} for key, given, family in rows}
    return found


def _update_private(work: Work, wanted: Mapping[UUID, dict[str, Any]]) -> None:
    ids = list(wanted)
    known: dict[UUID, UUID] = {}
    for start in range(0, len(ids), BATCH):
        query = select(PersonPrivate.person_id, PersonPrivate.id)
        rows = work.session.execute(
            query.where(PersonPrivate.person_id.in_(ids[start : start + BATCH]))
        )
        known.update((person_id, key) for person_id, key in rows)
    _update(
        work, PersonPrivate, [(known[person], wanted[person]) for person in ids if person in known]
    )
    fresh = [
        {"person_id": person, **dict.fromkeys(PRIVATE_FACTS), **wanted[person]}
        for person in ids
        if person not in known
    ]
    if fresh:
        work.session.execute(insert(PersonPrivate), fresh)


def _update(
    work: Work, table: type[Base], rows: Iterable[tuple[UUID | None, Mapping[str, Any]]]
) -> None:
    """Write new values by one statement for each set of columns."""
    whole: Table = table.__table__  # type: ignore[assignment]  # a mapped class has a Table here
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for key, values in rows:
        if values:
            named = {f"new_{name}": value for name, value in values.items()}
            groups.setdefault(tuple(sorted(values)), []).append({"row": key, **named})
    for names, params in groups.items():
        statement = (
            update(whole)
            .where(whole.c.school_id == work.database.school_id, whole.c.id == bindparam("row"))
            .values(
                {name: bindparam(f"new_{name}") for name in names}
                | {"version": whole.c.version + 1}
            )
        )
        work.session.connection().execute(statement, params)
