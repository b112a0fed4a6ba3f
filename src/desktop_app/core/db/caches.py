"""Writing caches: rows that derivations keep, by their ids."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session

from desktop_app.core.db.base import Base


def write_rows(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Update many rows by one statement; each dict has its id as `key` and the same columns."""
    if not rows:
        return
    core = cast("Table", table.__table__)
    school_id = session.connection().get_execution_options()["school_id"]
    values: dict[str, Any] = {name: bindparam(f"v_{name}") for name in rows[0] if name != "key"}
    statement = (
        update(core)
        .where(core.c.school_id == school_id, core.c.id == bindparam("key"))
        .values(version=core.c.version + 1, **values)
    )
    session.connection().execute(
        statement,
        [
            {"key": row["key"], **{f"v_{name}": row[name] for name in row if name != "key"}}
            for row in rows
        ],
    )
    session.expire_all()
