"""What a copy has taken in of its office: rows as they are stored, and which version of each.

A teacher's own work raises the versions of the rows on the copy, so what the office had is noted
beside them: two rows of one version may hold different things.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from desktop_app.core.db.base import Base
from desktop_app.core.db.school_file import SCHOOL_ID
from desktop_app.core.sync.carried import carried

if TYPE_CHECKING:
    from sqlalchemy import Connection

MAKE: Final = (
    "CREATE TABLE IF NOT EXISTS copy_seen (name TEXT NOT NULL, id BLOB NOT NULL, "
    "version INTEGER NOT NULL, PRIMARY KEY (name, id)) WITHOUT ROWID"
)
HERE: Final = -1
"""The version of a row that was changed on the copy: the office's is taken, whatever it is."""
_NOTE: Final = (
    "INSERT INTO copy_seen (name, id, version) VALUES (?, ?, ?) "
    "ON CONFLICT (name, id) DO UPDATE SET version = excluded.version"
)
_BEGIN: Final = "INSERT INTO copy_seen (name, id, version) SELECT ?, id, version FROM "
_MANY: Final = 200
_AT_MOST: Final = 30_000


def spare_indexes(connection: "Connection") -> None:
    """Leave out the indexes by which nobody looks rows up on a copy, while it is still empty."""
    for name, columns in carried.unsearched.items():
        for index in Base.metadata.tables[name].indexes:
            by = {column.name for column in index.columns} - {"school_id"}
            if by <= columns and not index.unique:
                index.drop(connection)


def fill(
    driver: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, now: str
) -> None:
    """Add rows of the office to a table, and note them. `now` is when, as a file has it."""
    _add(driver, name, columns, rows, now)
    key, version = columns.index("id"), columns.index("version")
    note(driver, name, ((row[key], row[version]) for row in rows))


def begin(
    driver: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, now: str
) -> None:
    """Do the same with the first rows of an empty table."""
    _add(driver, name, columns, rows, now)
    if rows:
        driver.execute(f'{_BEGIN}"{name}"', (name,))


def _add(
    driver: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], now: str
) -> None:
    if not rows:
        return
    here = ("school_id", "updated_at", *(() if "created_at" in columns else ("created_at",)))
    listed = ", ".join(f'"{column}"' for column in (*here, *columns))
    made = ", ".join([str(SCHOOL_ID), *[f"'{now}'"] * (len(here) - 1)])
    blanks = f"({made}, {', '.join('?' * len(columns))})"
    together = max(1, min(_MANY, _AT_MOST // len(columns)))
    head = f'INSERT INTO "{name}" ({listed}) VALUES '
    whole = len(rows) - len(rows) % together
    if whole:
        statement = head + ", ".join([blanks] * together)
        for at in range(0, whole, together):
            driver.execute(statement, [value for row in rows[at : at + together] for value in row])
    driver.executemany(head + blanks, rows[whole:])


def change(
    driver: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, now: str
) -> None:
    """Give rows that are there the office's values, and note them."""
    if not rows:
        return
    parts = ", ".join(f'"{column}" = ?' for column in columns if column != "id")
    key, version = columns.index("id"), columns.index("version")
    driver.executemany(
        f"UPDATE \"{name}\" SET {parts}, updated_at = '{now}' WHERE school_id = {SCHOOL_ID} "
        "AND id = ?",
        [(*(value for at, value in enumerate(row) if at != key), row[key]) for row in rows],
    )
    note(driver, name, ((row[key], row[version]) for row in rows))


def take_away(driver: Any, name: str, ids: Collection[bytes]) -> None:
    """Delete rows that the teacher is not shown any more."""
    gone = [(key,) for key in ids]
    driver.executemany(f'DELETE FROM "{name}" WHERE school_id = {SCHOOL_ID} AND id = ?', gone)
    driver.executemany(
        "DELETE FROM copy_seen WHERE name = ? AND id = ?", [(name, key) for key in ids]
    )


def note(driver: Any, name: str, versions: Iterable[tuple[bytes, int]]) -> None:
    """Note which versions of the office's rows are on the copy."""
    driver.executemany(_NOTE, [(name, key, version) for key, version in versions])


def noted(driver: Any) -> Mapping[str, Mapping[bytes, int]]:
    """Return what was noted, by table."""
    found: dict[str, dict[bytes, int]] = {name: {} for name in carried.tables}
    for name, key, version in driver.execute("SELECT name, id, version FROM copy_seen"):
        found.setdefault(name, {})[key] = version
    return found
