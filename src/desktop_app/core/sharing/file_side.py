"""The side of the file: its rows as lines, its counts and sums, and its hashes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.db import file_driver
from desktop_app.core.sharing.lines import Moved

_ROWS = 2_000
SEARCHED = "SELECT words, kind, row_id FROM search_index"


@dataclass(frozen=True, slots=True)
class Proof:
    """What one side says of a table: how many rows, the sums of its numbers, one hash of all."""

    rows: int
    sums: tuple[int, ...]
    digest: str


def look(path: Path) -> Any:
    """Return a connection that reads a school file as it lies, in bytes."""
    connection = file_driver.connect(path, writes=False)
    connection.text_factory = bytes
    connection.execute("BEGIN")
    return connection


def lines(connection: Any, table: Moved) -> Iterator[bytes]:
    """Return the rows of a table as blocks of lines, in the order of the key."""
    cursor = connection.execute(table.from_file)
    while rows := cursor.fetchmany(_ROWS):
        yield b"\n".join([line for (line,) in rows]) + b"\n"


def proof(connection: Any, table: Moved) -> Proof:
    """Return what the file says of a table."""
    digest = hashlib.sha256()
    for block in lines(connection, table):
        digest.update(block)
    return Proof(*counted(connection, table), digest.hexdigest())


def counted(connection: Any, table: Moved) -> tuple[int, tuple[int, ...]]:
    """Return how many rows a table of the file has and the sums of its numbers."""
    asked = ", ".join(["count(*)", *(f'coalesce(sum("{name}"), 0)' for name in table.sums)])
    rows, *sums = connection.execute(f'SELECT {asked} FROM "{table.name}"').fetchone()
    return rows, tuple(int(one) for one in sums)


def differences(
    file: Mapping[str, Proof], server: Mapping[str, Proof], tables: Sequence[Moved]
) -> list[str]:
    """Return the tables in which the two sides say different things."""
    return [table.name for table in tables if file[table.name] != server[table.name]]
