"""Opening and closing a change set, and saying what it touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    SmallInteger,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from desktop_app.core.access.actor import Actor
from desktop_app.core.db.fates import XID
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.keeping import SCHOOL
from desktop_app.core.db.kept import bound, fetch
from desktop_app.core.journal.changes import EVERYTHING, NOTHING, Changes, SetKind
from desktop_app.core.journal.tables import Change, ChangeSet

__all__ = [
    "EVERYTHING", "NOTHING", "Changes", "NewSet", "close_set", "drop_set", "mark_undone",
    "open_set", "touched",
]  # fmt: skip
MANY = 1_000


@dataclass(frozen=True, slots=True)
class NewSet:
    """The facts of a change set about to be opened."""

    label: str
    actor: Actor
    at: datetime
    revision: str
    kind: SetKind = SetKind.DO
    act: str | None = None
    target: int | None = None


# As text: every mark of a register opens a change set, and building costs more than running.
_NEW_SET = """
INSERT INTO change_set
    (school_id, number, kind, label, act, actor_id, actor_name, device, at, revision, target)
SELECT :school, coalesce(max(number), 0) + 1,
    :kind, :label, :act, :actor_id, :actor_name, :device, :at, :revision, :target
FROM change_set WHERE school_id = :school RETURNING number
"""


# In one round trip, by the server's own function: it signs for whom it knows by their login.
_NEW_SERVER_SET = text("SELECT number, mark FROM app.journal_open(:school, :given)").bindparams(
    bindparam("school", type_=SmallInteger()), bindparam("given", type_=JSONB())
)
_DROP = text("SELECT app.journal_drop(:school, :number)").bindparams(
    bindparam("school", type_=SmallInteger())
)
_MARK_UNDONE = text("SELECT app.journal_mark(:school, :number, :by)").bindparams(
    bindparam("school", type_=SmallInteger()), bindparam("by", type_=BigInteger())
)


def open_set(connection: Connection, new: NewSet) -> int:
    """Open a change set in the running transaction and return its number."""
    facts = {
        "kind": new.kind,
        "label": new.label,
        "act": new.act,
        "actor_id": new.actor.person_id,
        "actor_name": new.actor.name,
        "device": new.actor.device,
        "at": new.at,
        "revision": new.revision,
        "target": new.target,
    }
    if connection.dialect.name == "sqlite":
        school = connection.get_execution_options()["school_id"]
        given = {name: bound(value) for name, value in facts.items()}
        driver = driver_of(connection)
        ((number,),) = driver.execute(_NEW_SET, {"school": school, **given}).fetchall()
        driver.execute("UPDATE journal_now SET number = ?", (number,))
        return int(number)
    given = {name: _as_json(value) for name, value in facts.items() if value is not None}
    values = {"school": connection.get_execution_options()["school_id"], "given": given}
    number, mark = connection.execute(_NEW_SERVER_SET, values).one()
    connection.info[XID] = mark.partition("@")[0]
    return int(number)


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, (UUID, SetKind)) else value


def close_set(connection: Connection) -> None:
    """Close the change set before the commit, so that nothing can be recorded under it later."""
    if connection.dialect.name == "sqlite":
        driver_of(connection).execute("UPDATE journal_now SET number = NULL")


def drop_set(connection: Connection, number: int) -> None:
    """Forget a change set in which nothing changed."""
    school = connection.get_execution_options()["school_id"]
    if connection.dialect.name != "sqlite":
        connection.execute(_DROP, {"school": school, "number": number})
        return
    connection.execute(
        ChangeSet.__table__.delete().where(  # type: ignore[attr-defined]  # a Table, typed as FromClause
            ChangeSet.school_id == school, ChangeSet.number == number
        )
    )


def mark_undone(connection: Connection, number: int, by: int | None) -> None:
    """Note which change set took another back, or that it is in force again."""
    school = connection.get_execution_options()["school_id"]
    if connection.dialect.name != "sqlite":
        connection.execute(_MARK_UNDONE, {"school": school, "number": number, "by": by})
        return
    connection.execute(
        update(ChangeSet)
        .where(ChangeSet.school_id == school, ChangeSet.number == number)
        .values(undone_by=by)
    )


def first_touched(_engine: str) -> Select[str, UUID]:
    """Build the first rows that a change set touched; kept, since every deed asks."""
    mine = (Change.school_id == SCHOOL, Change.set_number == bindparam("number"))
    return select(Change.table_name, Change.row_id).where(*mine).limit(MANY + 1)


def touched(session: Session, number: int) -> dict[str, frozenset[UUID] | None]:
    """Return which rows the change set has touched so far, by table."""
    first = fetch(session, f"{__name__}:first_touched", number=number)
    if len(first) <= MANY:
        return by_table(first)
    connection = session.connection()
    return _touched_many(connection, connection.get_execution_options()["school_id"], number)


def by_table(rows: Iterable[tuple[Any, ...]]) -> dict[str, frozenset[UUID] | None]:
    """Return tables and ids as listeners hear them: None for a table with too many."""
    ids: dict[str, list[UUID]] = {}
    for name, row_id in rows:
        ids.setdefault(name, []).append(row_id)
    return {name: frozenset(some) if len(some) <= MANY else None for name, some in ids.items()}


def _touched_many(
    connection: Connection, school: int, number: int
) -> dict[str, frozenset[UUID] | None]:
    mine = (Change.school_id == school, Change.set_number == number)
    counts = connection.execute(
        select(Change.table_name, func.count()).where(*mine).group_by(Change.table_name)
    ).all()
    found: dict[str, frozenset[UUID] | None] = {name: None for name, _ in counts}
    few = [name for name, count in counts if count <= MANY]
    rows = select(Change.table_name, Change.row_id).where(*mine, Change.table_name.in_(few))
    return found | by_table(connection.execute(rows).all() if few else ())
