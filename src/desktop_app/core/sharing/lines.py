"""Rows as lines of text that a file and a server write alike, so that their hashes can be compared.

A line is what PostgreSQL's COPY reads and writes: columns parted by tabs, typed values in one form.
SQLite makes the same line from its own storage, in SQL, so that no row becomes Python objects.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, Table, Time

from desktop_app.core.db.types import UtcDateTime, Uuid

# Where a row stands in the search index of a file; a server has no such places.
ONLY_IN_FILES = frozenset({("student", "search_place")})
_SPECIAL = "'*[' || char(8) || '-' || char(13) || '\\]*'"
_ESCAPES = (
    (92, "\\\\"),
    (8, "\\b"),
    (9, "\\t"),
    (10, "\\n"),
    (11, "\\v"),
    (12, "\\f"),
    (13, "\\r"),
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A table as it is moved: its columns in order, and those that are numbers to be summed."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    sums: tuple[str, ...]
    from_file: str
    into_file: str

    @property
    def quoted(self) -> str:
        """Return the columns as a list for SQL."""
        return ", ".join(f'"{name}"' for name in self.columns)

    @property
    def order(self) -> str:
        """Return the order in which both sides are read: that of the primary key."""
        return ", ".join(f'"{name}"' for name in self.key)


def tables(metadata: MetaData, school_id: int) -> list[Moved]:
    """Return every table, those that others refer to first, as a school of a server has it."""
    return [_moved(table, school_id) for table in metadata.sorted_tables]


def _moved(table: Table, school_id: int) -> Moved:
    columns = [c for c in table.columns if (table.name, c.name) not in ONLY_IN_FILES]
    key = tuple(c.name for c in table.primary_key.columns if c.name != "school_id")
    parts = [str(school_id) if c.name == "school_id" else _part(c) for c in columns]
    quoted = [f"'{part}'" if part.isdigit() else part for part in parts]
    line = " || char(9) || ".join(quoted)
    return Moved(
        table.name,
        tuple(c.name for c in columns),
        key,
        tuple(c.name for c in columns if isinstance(c.type, Integer) and c.name != "school_id"),
        f'SELECT {line} FROM "{table.name}" ORDER BY ' + ", ".join(f'"{name}"' for name in key),
        _insert(table.name, columns),
    )


def _insert(name: str, columns: Sequence[Column[object]]) -> str:
    names = ", ".join(f'"{c.name}"' for c in columns)
    return f'INSERT INTO "{name}" ({names}) VALUES ({", ".join("?" for _ in columns)})'


def _part(column: Column[object]) -> str:
    """Return a column as SQLite writes it for the line, in SQL."""
    name, kind = f'"{column.name}"', column.type
    if isinstance(kind, Uuid):
        made = " || '-' || ".join(
            f"substr(lower(hex({name})), {start}, {length})"
            for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        )
    elif isinstance(kind, UtcDateTime):
        made = f"{_trimmed(name)} || '+00'"
    elif isinstance(kind, Time):
        made = _trimmed(name)
    elif isinstance(kind, Boolean):
        made = f"CASE {name} WHEN 0 THEN 'f' ELSE 't' END"
    elif isinstance(kind, (Integer, Date)):
        made = f"CAST({name} AS TEXT)"
    elif isinstance(kind, LargeBinary):
        made = f"'\\\\x' || lower(hex({name}))"
    else:
        made = f"CASE WHEN {name} GLOB {_SPECIAL} THEN {_escaped(name)} ELSE {name} END"
    if not column.nullable:
        return f"({made})"
    return f"CASE WHEN {name} IS NULL THEN '\\N' ELSE {made} END"


def _trimmed(name: str) -> str:
    """Leave the zeros at the end of a fraction out, as PostgreSQL does."""
    return f"CASE WHEN instr({name}, '.') = 0 THEN {name} ELSE rtrim(rtrim({name}, '0'), '.') END"


def _escaped(name: str) -> str:
    for code, sign in _ESCAPES:
        name = f"replace({name}, char({code}), '{sign}')"
    return name
