"""Writing many rows quickly: plain tuples, in the form the database keeps, table by table."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

from desktop_app.core.db.base import Base

Value = Any
_TOGETHER = 500


@contextmanager
def indexes_aside(connection: Connection) -> Iterator[None]:
    """Drop the indexes that are no constraints and make them again at the end.

    Sorting once is much quicker. What SQLite was told about its indexes goes and comes with them.
    """
    listed = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    )
    found = connection.exec_driver_sql(listed).all()
    told = connection.exec_driver_sql("SELECT tbl, idx, stat FROM sqlite_stat1").all()
    for name, _ in found:
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    yield
    for _, sql in found:
        connection.exec_driver_sql(sql)
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql(
        "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", [tuple(row) for row in told]
    )
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def stamp(instant: datetime) -> str:
    """Write a UTC instant as the database keeps it."""
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def clock_time(minutes: int) -> str:
    """Write a wall time, given in minutes since midnight, as the database keeps it."""
    return f"{time(minutes // 60, minutes % 60):%H:%M:%S.%f}"


class Sheet:
    """The rows of one table on their way into the database, in the order of its columns here."""

    def __init__(self, table: Table, columns: Sequence[str], fixed: dict[str, Value]) -> None:
        known = [column.name for column in table.columns]
        unknown = set(columns) - set(known)
        if unknown:
            raise ValueError(f"{table.name} has no {', '.join(sorted(unknown))}")
        usual = {
            c.name: getattr(c.default, "arg", None)
            for c in table.columns
            if getattr(c.default, "is_scalar", False)
        }
        fixed = {name: value for name, value in {**usual, **fixed}.items() if name in known}
        constants = [name for name in fixed if name not in columns]
        names = [*constants, "id", *columns]
        marks = [*(_literal(fixed[name]) for name in constants), *"?" * (len(columns) + 1)]
        self._head = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES "
        self._one = f"({', '.join(marks)})"
        self._many = self._head + ", ".join([self._one] * _TOGETHER)
        self.rows: list[tuple[Value, ...]] = []

    def take(self) -> list[tuple[Value, ...]]:
        """Return what is waiting; from now on others wait."""
        taken, self.rows = self.rows, []
        return taken

    def write(self, connection: Connection, rows: list[tuple[Value, ...]]) -> None:
        """Write rows, many in one statement: while SQLite works on them, Python can go on."""
        whole = len(rows) - len(rows) % _TOGETHER
        for start in range(0, whole, _TOGETHER):
            values = tuple(chain.from_iterable(rows[start : start + _TOGETHER]))
            connection.exec_driver_sql(self._many, values)
        if rows[whole:]:
            connection.exec_driver_sql(self._head + self._one, rows[whole:])


def _literal(value: Value) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


class Sheets:
    """One sheet for each table, written together; parents first, as they were named.

    A thread of its own writes one part of the school while the next is made. Between `flush` and
    `settle` nobody else may use the connection.
    """

    def __init__(self, connection: Connection, school_id: int, now: datetime) -> None:
        self._connection = connection
        self._fixed: dict[str, Value] = {
            "school_id": school_id,
            "created_at": stamp(now),
            "updated_at": stamp(now),
            "version": 1,
        }
        self._sheets: dict[str, Sheet] = {}
        self._writer = ThreadPoolExecutor(1, "demo-writer")
        self._writing: Future[None] | None = None

    def sheet(self, table: str, *columns: str) -> None:
        """Begin the sheet of a table; each row is its id and then the columns named here."""
        self._sheets[table] = Sheet(Base.metadata.tables[table], columns, self._fixed)

    def add(self, table: str, *row: Value) -> None:
        """Add one row: its id, then its columns."""
        self._sheets[table].rows.append(row)

    def flush(self) -> None:
        """Hand everything that waits to the writer, once it is done with what it had before."""
        self.settle()
        taken = [(sheet, rows) for sheet in self._sheets.values() if (rows := sheet.take())]
        self._writing = self._writer.submit(self._write, taken)

    def settle(self) -> None:
        """Wait until everything that was handed over is written. Raises what went wrong there."""
        if self._writing is not None:
            self._writing.result()
            self._writing = None

    def _write(self, taken: list[tuple[Sheet, list[tuple[Value, ...]]]]) -> None:
        for sheet, rows in taken:
            sheet.write(self._connection, rows)

    def __enter__(self) -> "Sheets":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self.settle()
        finally:
            self._writer.shutdown(wait=True)
