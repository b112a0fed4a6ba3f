"""Everything a school file holds, row by row, to compare before and after."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Table

from desktop_app.schema import metadata

JOURNAL = frozenset({"change_set", "change"})
# Undo raises both on purpose: an open form must notice that somebody was there.
TOUCHED = frozenset({"version", "updated_at"})
Held = Mapping[str, list[tuple[object, ...]]]


def held(path: Path) -> Held:
    """Return what every table of a school holds, sorted, but for the journal itself."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return {
            table.name: sorted(
                connection.execute(f'SELECT {_columns(table)} FROM "{table.name}"'), key=repr
            )
            for table in metadata().sorted_tables
            if table.name not in JOURNAL
        }
    finally:
        connection.close()


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns if column.name not in TOUCHED)


def filled(rows: Held) -> set[str]:
    """Return the tables that hold anything."""
    return {name for name, found in rows.items() if found}
