"""Many rows into one table, as near to the bare driver as the column types allow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any

import uuid_utils
from sqlalchemy import Column, Connection, Dialect, Table, bindparam, insert, update
from sqlalchemy.orm import Session

from desktop_app.core.clock import Clock
from desktop_app.core.db.base import Base
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.sessions import connection_of
from desktop_app.core.db.types import bytes_or_none

_Process = Callable[[Any], Any]
_AS_BYTES: _Process = bytes_or_none
_TOGETHER = (100, 10, 1)
"""How many rows one statement inserts, as long as there are so many.

For each statement that fires triggers SQLite keeps a copy of every page it changes, to take itself
back; for a hundred rows it keeps a page once. And what all rows have in common is bound once. Few
sizes, so that the driver remembers the statements.
"""


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns; what every row has by default is filled in.

    Other columns stay empty. The session is flushed first. Rows are not made into objects, and what
    the session already holds of the table does not know of them.
    """
    if len(rows) == 1 and connection_of(session).dialect.name == "sqlite":
        session.flush()
        _insert_one(connection_of(session), _table(table), rows[0])
    elif rows:
        insert_columns(session, table, {name: [row[name] for row in rows] for name in rows[0]})


def insert_columns(
    session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert rows given column by column, each with a value for every row; else as `insert_rows`.

    Ten thousands of rows come so without a mapping for each of them.
    """
    number = max(map(len, columns.values()), default=0)
    if not number:
        return
    session.flush()
    connection = connection_of(session)
    if connection.dialect.name == "sqlite":
        _insert_many(connection, _table(table), columns, number)
        return
    rows = zip(*columns.values(), strict=True)
    given = [dict(zip(columns, row, strict=True)) for row in rows]
    connection.execute(insert(_table(table)), given)


def update_columns(
    session: Session, table: type[Base], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Give rows other values, column by column; `id` says which they are. Their versions rise.

    What the session already holds of the table does not know of it.
    """
    number, whole = len(columns["id"]), _table(table)
    if not number:
        return
    session.flush()
    connection = connection_of(session)
    if connection.dialect.name == "sqlite":
        _update_many(connection, whole, columns, number)
        return
    rows = zip(*columns.values(), strict=True)
    given = [dict(zip((f"new_{name}" for name in columns), row, strict=True)) for row in rows]
    new = {name: bindparam(f"new_{name}", type_=whole.c[name].type) for name in columns}
    wanted = (whole.c.school_id == _school(connection), whole.c.id == new.pop("id"))
    changed = update(whole).where(*wanted).values(**new, version=whole.c.version + 1)
    connection.execute(changed, given)


def _table(table: type[Base]) -> Table:
    whole: Table = table.__table__  # type: ignore[assignment]  # a mapped class has a Table here
    return whole


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one shape go into a table: the same for every such call.

    The columns named in `same` have one value for all rows; so have those that no row names.
    """

    head: str
    same: tuple[str, ...]
    own: tuple[str, ...]
    processes: Mapping[str, _Process | None]
    makes_id: bool
    constants: tuple[tuple[Any, _Process | None], ...]

    def statement(self, rows: int) -> str:
        """Return the statement that inserts so many rows."""
        own = len(self.own) + self.makes_id
        return _statement(self.head, len(self.constants) + len(self.same), own, rows)


@lru_cache(maxsize=1_024)
def _statement(head: str, same: int, own: int, rows: int) -> str:
    """Return an insert of so many rows; what all have in common is given first and once."""
    common = [f"?{n}" for n in range(1, same + 1)]
    begins = (same + 1 + own * row for row in range(rows))
    many = (common + [f"?{n}" for n in range(begun, begun + own)] for begun in begins)
    return head + ", ".join(f"({', '.join(marks)})" for marks in many)


def _insert_one(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert a single row: a mark is saved in the moment a key is pressed."""
    plan = _plan(table, tuple(row), frozenset(), connection.dialect)
    values = _constants(connection, plan)
    for name in plan.own:
        value, process = row[name], plan.processes[name]
        values.append(value if process is None or value is None else process(value))
    if plan.makes_id:
        values.append(uuid_utils.uuid7().bytes)
    driver_of(connection).execute(plan.statement(1), values)


def _insert_many(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], number: int
) -> None:
    """Bind the values here, column by column: several times faster than row by row."""
    same = frozenset(name for name, values in columns.items() if _is_one(values))
    plan = _plan(table, tuple(columns), same, connection.dialect)
    common = _constants(connection, plan)
    for name in plan.same:
        common += _bound(columns[name][:1], plan.processes[name])
    parts = [_bound(columns[name], plan.processes[name]) for name in plan.own]
    if plan.makes_id:
        parts.append([uuid_utils.uuid7().bytes for _ in range(number)])
    rows = list(zip(*parts, strict=True)) or [()] * number
    begun = 0
    for size in _TOGETHER:
        ended = begun + (number - begun) // size * size
        if ended > begun:
            together = ((*common, *chain.from_iterable(rows[at : at + size]))
                        for at in range(begun, ended, size))  # fmt: skip
            driver_of(connection).executemany(plan.statement(size), together)
        begun = ended


def _update_many(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]], number: int
) -> None:
    """Change a hundred rows by a statement, as they are inserted."""
    names = tuple(columns)
    processes = [_process(table.c[name], connection.dialect) for name in names]
    parts = [_bound(columns[name], process) for name, process in zip(names, processes, strict=True)]
    at = _bound([_now_of(connection)], _process(table.c.updated_at, connection.dialect))
    rows = list(zip(*parts, strict=True))
    begun = 0
    for size in _TOGETHER:
        ended = begun + (number - begun) // size * size
        if ended > begun:
            together = ((_school(connection), *at, *chain.from_iterable(rows[n : n + size]))
                        for n in range(begun, ended, size))  # fmt: skip
            driver_of(connection).executemany(_change(table.name, names, size), together)
        begun = ended


@lru_cache(maxsize=256)
def _change(table: str, names: tuple[str, ...], rows: int) -> str:
    """Return a change of so many rows; the school and the moment are given first and once."""
    given = ", ".join(
        f"({', '.join(f'?{n}' for n in range(begun, begun + len(names)))})"
        for begun in range(3, 3 + rows * len(names), len(names))
    )
    new = [f'"{name}" = new.column{at}' for at, name in enumerate(names, 1) if name != "id"]
    row_id = f"new.column{names.index('id') + 1}"
    return (
        f'UPDATE "{table}" SET {", ".join(new)}, updated_at = ?2, version = version + 1 '
        f'FROM (VALUES {given}) AS new WHERE "{table}".school_id = ?1 AND "{table}".id = {row_id}'
    )


def _school(connection: Connection) -> Any:
    return connection.get_execution_options()["school_id"]


def _now_of(connection: Connection) -> Any:
    clock = connection.get_execution_options().get("clock") or Clock()
    return clock.now()


def _is_one(values: Sequence[Any]) -> bool:
    """Say whether a column holds the same value in every row."""
    first = values[0]
    some = (values[-1], values[len(values) // 2], values[len(values) // 3])
    return all(value == first for value in some) and values.count(first) == len(values)


def _constants(connection: Connection, plan: _Plan) -> list[Any]:
    """Return what columns have by default that no row names, as it is bound."""
    context = _Context(connection)
    found = []
    for default, process in plan.constants:
        value = default.arg(context) if default.is_callable else default.arg
        found.append(value if process is None or value is None else process(value))
    return found


@lru_cache(maxsize=512)
def _plan(table: Table, given: tuple[str, ...], same: frozenset[str], dialect: Dialect) -> _Plan:
    """Return the statement, and what columns have by default that no row names."""
    named = [column.name for column in table.columns if column.name in given]
    one = tuple(name for name in named if name in same)
    own = tuple(name for name in named if name not in same)
    makes_id = "id" not in given
    filled = [
        column for column in table.columns
        if column.name not in given and column.name != "id" and column.default is not None
    ]  # fmt: skip
    whole = [*(column.name for column in filled), *one, *own, *(("id",) if makes_id else ())]
    columns = ", ".join(f'"{name}"' for name in whole)
    return _Plan(
        f'INSERT INTO "{table.name}" ({columns}) VALUES ',
        one,
        own,
        {name: _process(table.c[name], dialect) for name in named},
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


def _bound(values: Sequence[Any], process: _Process | None) -> Sequence[Any]:
    if process is None:
        return values
    if process is _AS_BYTES:
        return [None if value is None else value.int.to_bytes(16, "big") for value in values]
    known: dict[Any, Any] = {None: None}
    for value in values:
        if value not in known:
            known[value] = process(value)
    return [known[value] for value in values]
