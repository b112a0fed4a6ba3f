"""Lines of a server as what SQLite stores."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table, Time

from desktop_app.core.db.types import UtcDateTime, Uuid
from desktop_app.core.sharing.lines import ONLY_IN_FILES

Read = Callable[[str], Any]
_NOTHING = "\\N"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


def readers(table: Table, school_id: int) -> list[Read]:
    """Return how each moved column of a table is read; a file's school has its own number."""
    return [
        (lambda _said: school_id) if column.name == "school_id" else _reader(column)
        for column in table.columns
        if (table.name, column.name) not in ONLY_IN_FILES
    ]


def rows(lines: Iterable[bytes], readers: Sequence[Read]) -> Iterator[tuple[Any, ...]]:
    """Return lines as rows for the driver of a file."""
    for line in lines:
        said = line.decode("utf-8")[:-1].split("\t")
        yield tuple(
            [
                None if one == _NOTHING else read(one)
                for read, one in zip(readers, said, strict=True)
            ]
        )


def _reader(column: Column[object]) -> Read:
    kind = column.type
    if isinstance(kind, Uuid):
        return _uuid
    if isinstance(kind, UtcDateTime):
        return _instant
    if isinstance(kind, Time):
        return _with_fraction
    if isinstance(kind, Boolean):
        return _flag
    if isinstance(kind, Integer):
        return int
    if isinstance(kind, LargeBinary):
        return _bytes
    return _text


def _uuid(said: str) -> bytes:
    return bytes.fromhex(said.replace("-", ""))


def _instant(said: str) -> str:
    return _with_fraction(said[:-3])


def _with_fraction(said: str) -> str:
    whole, _, rest = said.partition(".")
    return f"{whole}.{rest:0<6}"


def _flag(said: str) -> int:
    return 1 if said == "t" else 0


def _bytes(said: str) -> bytes:
    return bytes.fromhex(said[3:])


def _text(said: str) -> str:
    if "\\" not in said:
        return said
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), said)
