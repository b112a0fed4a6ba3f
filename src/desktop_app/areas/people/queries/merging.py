"""What merging two records would bring together: values that differ, and what moves."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop_app.areas.people.queries.cards import PersonCard, person_card
from desktop_app.areas.people.terms import OPEN_FACTS, PRIVATE_FACTS
from desktop_app.core.db.base import Base


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact both records know, but not alike, by its name in PersonFacts."""

    name: str
    first: str | date
    second: str | date


@dataclass(frozen=True, slots=True)
class MergePreview:
    """Two records side by side. `moves` counts by table what hangs on the second."""

    first: PersonCard
    second: PersonCard
    differences: tuple[Difference, ...]
    moves: dict[str, int]


def merge_preview(session: Session, keep_id: UUID, gone_id: UUID) -> MergePreview | None:
    """Return what would differ and move if the second became part of the first; None if gone."""
    first, second = person_card(session, keep_id), person_card(session, gone_id)
    if first is None or second is None:
        return None
    return MergePreview(first, second, _differences(first, second), _moves(session, second))


def _differences(first: PersonCard, second: PersonCard) -> tuple[Difference, ...]:
    found = []
    for name in (*OPEN_FACTS, *PRIVATE_FACTS):
        one, two = getattr(first.facts, name), getattr(second.facts, name)
        if one and two and one != two:
            found.append(Difference(name, one, two))
    return tuple(found)


def _moves(session: Session, card: PersonCard) -> dict[str, int]:
    targets = {"person": card.person_id, "student": card.student_id, "staff": card.staff_id}
    moves: Counter[str] = Counter()
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            row_id = targets.get(column.info.get("refers", ""))
            if row_id is None or column.name == "merged_into_id":
                continue
            school = session.connection().get_execution_options()["school_id"]
            count = select(func.count()).select_from(table)
            where = count.where(table.c.school_id == school, column == row_id)
            moves[table.name] += session.execute(where).scalar_one()
    return {name: count for name, count in moves.items() if count}
