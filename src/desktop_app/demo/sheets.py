"""Writing many rows quickly: plain tuples, in the form the database keeps, table by table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Table

from desktop_app.core.db.base import Base

Value = Any


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
        self.sql = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join(marks)})"
        self.rows: list[tuple[Value, ...]] = []
        self.written = 0

    def flush(self, connection: Connection) -> None:
        """Write what is waiting."""
        if self.rows:
            connection.exec_driver_sql(self.sql, self.rows)
            self.written += len(self.rows)
            self.rows = []


def _literal(value: Value) -> str:
    return str(int(value)) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


class Sheets:
    """One sheet for each table, written together; parents first, as they were named."""

    def __init__(self, connection: Connection, school_id: int, now: datetime) -> None:
        self._connection = connection
        self._fixed: dict[str, Value] = {
            "school_id": school_id,
            "created_at": stamp(now),
            "updated_at": stamp(now),
            "version": 1,
        }
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, table: str, *columns: str) -> list[tuple[Value, ...]]:
        """Return the waiting rows of a table; each is its id and then the columns named here."""
        found = Sheet(Base.metadata.tables[table], columns, self._fixed)
        self._sheets[table] = found
        return found.rows

    def add(self, table: str, *row: Value) -> None:
        """Add one row: its id, then its columns."""
        self._sheets[table].rows.append(row)

    def flush(self) -> None:
        """Write everything that waits."""
        for sheet in self._sheets.values():
            sheet.flush(self._connection)

    def count(self, table: str) -> int:
        """Return how many rows of a table were written."""
        return self._sheets[table].written
