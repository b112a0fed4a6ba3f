"""What rows were before the running change: the journal says it, also of those that are gone."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.journal.tables import Change

Earlier = dict[UUID, dict[str, Any]]
"""What columns of rows were, by row: the changed ones, and all of a row that is gone."""


def earlier(session: Session, table: str, ids: Collection[UUID]) -> Earlier:
    """Return what rows of a table were before their newest change set."""
    if not ids:
        return {}
    school_id = session.connection().get_execution_options()["school_id"]
    query = (
        select(Change.row_id, Change.set_number, Change.before)
        .where(
            Change.school_id == school_id, Change.table_name == table, Change.row_id.in_(ids),
            Change.op != "I",
        )
        .order_by(Change.seq.desc())
    )  # fmt: skip
    newest: dict[UUID, int] = {}
    found: Earlier = {}
    for row_id, number, before in session.execute(query):
        if newest.setdefault(row_id, number) == number:
            found[row_id] = found.get(row_id, {}) | json.loads(before or "{}")
    return found
