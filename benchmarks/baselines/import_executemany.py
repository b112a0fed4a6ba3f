"""The rows of a finished import put into bare tables by executemany, and nothing else.

No ids are made, nothing is compared, recorded or checked: the fastest plain way there is. It
imports nothing of the program, as the program is measured against it.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

Rows = Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]


def read_rows(school: Path, tables: Sequence[str]) -> tuple[list[str], Rows]:
    """Return the statements that make the tables and their indexes, and every row of each."""
    connection = dbapi2.connect(str(school))
    try:
        marks = ", ".join("?" for _ in tables)
        schema = [
            sql
            for (sql,) in connection.execute(
                f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({marks}) "
                "AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC",
                tables,
            )
        ]
        rows = {}
        for table in tables:
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            rows[table] = ([column[0] for column in cursor.description], cursor.fetchall())
        return schema, rows
    finally:
        connection.close()


def make_empty(path: Path, schema: Sequence[str]) -> None:
    """Make a file with the same tables, durable as a school is."""
    path.unlink(missing_ok=True)
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    for statement in schema:
        connection.execute(statement)
    connection.commit()
    connection.close()


def insert_all(path: Path, rows: Rows) -> None:
    """Put every row in, in one durable transaction."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("BEGIN IMMEDIATE")
    for table, (columns, values) in rows.items():
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', values)
    connection.execute("COMMIT")
    connection.close()
