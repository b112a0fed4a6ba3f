"""Many rows into one table, as near to the bare driver as the column types allow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import uuid_utils
from sqlalchemy import Column, Connection, Dialect, Table, insert
from sqlalchemy.orm import Session

from desktop_app.core.db.base import Base
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.sessions import connection_of
from desktop_app.core.db.types import bytes_or_none

_Process = Callable[[Any], Any]
_AS_BYTES: _Process = bytes_or_none


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; what every row has by default is filled in.

    Other columns stay empty. The session is flushed first. Rows are not made into objects, and what
    the session already holds of the table does not know of them.
    """
    if not rows:
        return
    session.flush()
    whole: Table = table.__table__  # type: ignore[assignment]  # a mapped class has a Table here
    connection = connection_of(session)
    if connection.dialect.name == "sqlite":
        _insert_directly(connection, whole, rows)
    else:
        connection.execute(insert(whole), list(rows))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one shape go into a table: the same for every such call."""

    statement: str
    names: tuple[str, ...]
    processes: tuple[_Process | None, ...]
    makes_id: bool
    constants: tuple[tuple[Any, _Process | None], ...]


def _insert_directly(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Bind the values here, column by column: several times faster than row by row."""
    plan = _plan(table, tuple(rows[0]), connection.dialect)
    always = _constants(connection, plan)
    driver = driver_of(connection)
    if len(rows) == 1:
        driver.execute(plan.statement, (*_one(plan, rows[0]), *always))
        return
    parts = [
        _bound([row[name] for row in rows], process)
        for name, process in zip(plan.names, plan.processes, strict=True)
    ]
    if plan.makes_id:
        parts.append([uuid_utils.uuid7().bytes for _ in rows])
    parts += [[value] * len(rows) for value in always]
    driver.executemany(plan.statement, zip(*parts, strict=True))


def _one(plan: _Plan, row: Mapping[str, Any]) -> list[Any]:
    """Return the values of a single row: a mark is saved in the moment a key is pressed."""
    values = [
        row[name] if process is None or row[name] is None else process(row[name])
        for name, process in zip(plan.names, plan.processes, strict=True)
    ]
    return [*values, uuid_utils.uuid7().bytes] if plan.makes_id else values


def _constants(connection: Connection, plan: _Plan) -> list[Any]:
    """Return what columns have by default that no row names, as it is bound."""
    context = _Context(connection)
    found = []
    for default, process in plan.constants:
        value = default.arg(context) if default.is_callable else default.arg
        found.append(value if process is None or value is None else process(value))
    return found


@lru_cache(maxsize=512)
def _plan(table: Table, given: tuple[str, ...], dialect: Dialect) -> _Plan:
    """Return the statement, and what columns have by default that no row names."""
    names = tuple(column.name for column in table.columns if column.name in given)
    makes_id = "id" not in given
    filled = [
        column for column in table.columns
        if column.name not in given and column.name != "id" and column.default is not None
    ]  # fmt: skip
    whole = [*names, *(("id",) if makes_id else ()), *(column.name for column in filled)]
    columns = ", ".join(f'"{name}"' for name in whole)
    marks = ", ".join("?" for _ in whole)
    return _Plan(
        f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})',
        names,
        tuple(_process(table.c[name], dialect) for name in names),
        makes_id,
        tuple((column.default, _process(column, dialect)) for column in filled),
    )


class _Context:
    """What a default of a column asks for."""

    def __init__(self, connection: Connection) -> None:
        self.execution_options = connection.get_execution_options()


def _process(column: Column[Any], dialect: Dialect) -> _Process | None:
    """Return how a value of a column is written, or None where it is written as it is."""
    process: _Process | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return process


def _bound(values: list[Any], process: _Process | None) -> list[Any]:
    if process is None:
        return values
    if process is _AS_BYTES:
        return [process(value) for value in values]
    known: dict[Any, Any] = {None: None}
    for value in values:
        if value not in known:
            known[value] = process(value)
    return [known[value] for value in values]
