"""Which rows a change set made: what a counter-entry has to answer."""

from collections.abc import Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.journal.tables import Change, Op

Row = TypeVar("Row")
_PART = 500


def made_in(session: Session, number: int, table: str) -> list[UUID]:
    """Return the rows that a change set put into a table, in order."""
    school_id = session.connection().get_execution_options()["school_id"]
    query = (
        select(Change.row_id)
        .where(
            Change.school_id == school_id,
            Change.set_number == number,
            Change.table_name == table,
            Change.op == Op.INSERT,
        )
        .order_by(Change.seq)
    )
    return list(session.scalars(query))


def rows_of(session: Session, table: type[Row], ids: Sequence[UUID]) -> list[Row]:
    """Return the rows of some ids in the order given, those that are still there."""
    of: Any = table
    known: dict[UUID, Row] = {}
    for start in range(0, len(ids), _PART):
        part = select(of).where(of.id.in_(ids[start : start + _PART]))
        known.update({row.id: row for row in session.scalars(part)})
    return [known[row_id] for row_id in ids if row_id in known]
