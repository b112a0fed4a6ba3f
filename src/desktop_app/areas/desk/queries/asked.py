"""What a list is asked for, and how ids are fetched without making an object of each."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from desktop_app.areas.desk.queries.moment import PAGE, ListQuery, Moment, moment_of
from desktop_app.core.db.types import Uuid
from desktop_app.core.uuid_list import UuidList

__all__ = [
    "PAGE", "ListQuery", "Moment", "bare", "fetch_bare", "fetch_ids", "last_when_empty",
    "moment_of", "parts", "school_of",
]  # fmt: skip


def school_of(session: Session) -> int:
    """Return the number of the school a session works in."""
    return int(session.connection().get_execution_options()["school_id"])


def fetch_ids(session: Session, statement: Select[Any]) -> UuidList:
    """Return the one column of a statement of UUIDs, in its order.

    The statement goes past the ORM, so it names the school itself.
    """
    if is_cut(session):
        return UuidList.of(_uuids(session.execute(statement).scalars()))
    rows = session.connection().execute(statement).cursor.fetchall()
    if rows and not isinstance(rows[0][0], bytes):
        return UuidList.of(row[0] for row in rows)
    return UuidList(b"".join([row[0] for row in rows]))


def fetch_bare(session: Session, statement: Any) -> Iterator[tuple[bytes, Any]]:
    """Yield the two columns of a statement with every UUID as its 16 bytes.

    The statement goes past the ORM, so it names the school itself.
    """
    columns = [
        bare(column) if isinstance(column.type, Uuid) else column
        for column in statement.selected_columns
    ]
    wanted = statement.with_only_columns(*columns)
    rows: Any = (
        session.execute(wanted) if is_cut(session)
        else session.connection().execute(wanted).cursor.fetchall()
    )  # fmt: skip
    for first, second in rows:
        yield (
            first if isinstance(first, bytes) else first.bytes,
            second.bytes if isinstance(second, UUID) else second,
        )


def is_cut(session: Session) -> bool:
    """Tell whether rows are shown as somebody else sees them: then nothing goes past the ORM."""
    only = session.info.get("only")
    return only is not None and bool(only())


def _uuids(found: Iterable[Any]) -> Iterator[UUID]:
    for each in found:
        yield each if isinstance(each, UUID) else UUID(bytes=bytes(each))


def bare(column: Any) -> ColumnElement[Any]:
    """Return an id column as the database gives it, for `fetch_ids`."""
    return type_coerce(column, NullType())


def last_when_empty(column: Any, *, descending: bool) -> tuple[Any, ...]:
    """Return an order in which rows without a value come last, whatever the direction."""
    return (column.is_(None), column.desc() if descending else column.asc())


def parts(ids: Collection[UUID], size: int = 500) -> list[list[UUID]]:
    """Return ids in parts that fit into one statement."""
    wanted = list(ids)
    return [wanted[start : start + size] for start in range(0, len(wanted), size)]
