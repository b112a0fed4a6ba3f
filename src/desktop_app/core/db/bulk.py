"""Many rows into one table, as near to the bare driver as the column types allow."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import uuid_utils
from sqlalchemy import Column, Connection, Dialect, Table, insert
from sqlalchemy.orm import Session

from desktop_app.core.db.base import Base
from desktop_app.core.db.types import Uuid

_Process = Callable[[Any], Any]


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; what every row has by default is filled in.

    Other columns stay empty. The session is flushed first. Rows are not made into objects, and what
    the session already holds of the table does not know of them.
    """
    if not rows:
        return
    session.flush()
    whole: Table = table.__table__  # type: ignore[assignment]  # a mapped class has a Table here
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _insert_directly(connection, whole, rows)
    else:
        connection.execute(insert(whole), list(rows))


def _insert_directly(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Bind the values here, column by column: several times faster than row by row."""
    given = rows[0].keys()
    constants = _constants(connection, table, given)
    names = [column.name for column in table.columns if column.name in given]
    makes_id = "id" not in given
    parts: list[list[Any]] = [
        _bound(table.c[name], [row[name] for row in rows], connection.dialect) for name in names
    ]
    if makes_id:
        names.append("id")
        parts.append([uuid_utils.uuid7().bytes for _ in rows])
    for name, value in constants.items():
        names.append(name)
        parts.append([value] * len(rows))
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join("?" for _ in names)
    statement = f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})'
    connection.exec_driver_sql(statement, list(zip(*parts, strict=True)))


def _constants(connection: Connection, table: Table, given: Any) -> dict[str, Any]:
    """Return what columns have by default that no row names: the same for every row."""
    context = _Context(connection)
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.name in given or column.name == "id" or column.default is None:
            continue
        default: Any = column.default
        value = default.arg(context) if default.is_callable else default.arg
        found[column.name] = _bound(column, [value], connection.dialect)[0]
    return found


class _Context:
    """What a default of a column asks for."""

    def __init__(self, connection: Connection) -> None:
        self.execution_options = connection.get_execution_options()


def _bound(column: Column[Any], values: list[Any], dialect: Dialect) -> list[Any]:
    if isinstance(column.type, Uuid):
        return [_uuid_bytes(value) for value in values]
    process: _Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    known: dict[Any, Any] = {}
    bound = []
    for value in values:
        if value is not None and value not in known:
            known[value] = process(value)
        bound.append(None if value is None else known[value])
    return bound


def _uuid_bytes(value: UUID | None) -> bytes | None:
    return None if value is None else value.int.to_bytes(16, "big")
