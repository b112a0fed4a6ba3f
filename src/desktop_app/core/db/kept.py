"""Statements whose text is made once: what lists ask at every key, and what the first pane asks.

Building a statement and having SQLAlchemy find its text costs more than most reads of a page. A
kept statement is named by the function that builds it and by its shape; the text made of it is
asked of the driver from then on, with nothing in between. On a server SQLAlchemy asks, as always.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from desktop_app.core.db.values import instant_text, uuid_of
from desktop_app.core.uuid_list import UuidList

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Shape = tuple[str | int | bool, ...]
Rows = Sequence[tuple[Any, ...]]
PART = 500
_SAMPLE = 32  # where of the first so many values half are the same, each is read once
_AS_IT_IS = frozenset({str, int, bool, float, bytes})
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")


@dataclass(frozen=True, slots=True)
class Kept:
    """A statement as SQLite is asked it.

    Its text, what is always the same in it, and how each column is read: `uuid`, `instant`, `date`,
    `time`, `bool`, `module:Enum`, or as it comes.
    """

    sql: str
    constants: Mapping[str, Any]
    kinds: tuple[str, ...]


class Statements(Protocol):
    """Who asks kept statements of one school."""

    def rows(self, session: "Session", where: str, shape: Shape, values: Mapping[str, Any]) -> Rows:
        """Return the rows of a statement."""
        ...

    def ids(
        self, session: "Session", where: str, shape: Shape, values: Mapping[str, Any]
    ) -> UuidList:
        """Return the one column of a statement of ids, without making an object of each."""
        ...


def fetch(session: "Session", where: str, *shape: str | int | bool, **values: Any) -> Rows:
    """Return the rows of the statement that a function builds.

    `where` is "module:function"; the function is given the name of the engine and the shape, and
    names with `bindparam` what the values fill in. The school is filled in by itself.
    """
    asked: Statements = session.info["statements"]
    return asked.rows(session, where, shape, values)


def fetch_keys(session: "Session", where: str, *shape: str | int | bool, **values: Any) -> UuidList:
    """As `fetch`, for one column of ids, however many; the statement names the school itself."""
    asked: Statements = session.info["statements"]
    return asked.ids(session, where, shape, values)


def fetch_parts(
    session: "Session", where: str, *shape: str | int | bool, ids: Collection[UUID], **values: Any
) -> list[tuple[Any, ...]]:
    """As `fetch`, for any number of `ids`: in parts that fit into one statement."""
    wanted = list(ids)
    return [
        row
        for start in range(0, len(wanted), PART)
        for row in fetch(session, where, *shape, ids=wanted[start : start + PART], **values)
    ]


class FileStatements:
    """Asks a school file, by text."""

    def __init__(
        self, texts: dict[str, Kept], school_id: int, driver: Callable[["Session"], Any]
    ) -> None:
        self._texts, self._school_id, self._driver = texts, school_id, driver

    def rows(self, session: "Session", where: str, shape: Shape, values: Mapping[str, Any]) -> Rows:
        """Return the rows of a statement, each value as Python has it."""
        kept = self._kept(where, shape)
        return read_columns(self._ask(session, kept, values), kept.kinds)

    def ids(
        self, session: "Session", where: str, shape: Shape, values: Mapping[str, Any]
    ) -> UuidList:
        """Return ids as one block, which SQLite joins: other threads need not wait meanwhile."""
        ((joined,),) = self._ask(session, self._kept(where, shape, keys=True), values)
        return UuidList(bytes.fromhex(joined or ""))

    def _ask(self, session: "Session", kept: Kept, values: Mapping[str, Any]) -> Rows:
        given: dict[str, Any] = {"school_id": self._school_id, **kept.constants}
        lists: dict[str, str] = {}
        for name, value in values.items():
            if isinstance(value, Sequence) and not isinstance(value, str | bytes):
                names, lists[name] = names_of(name, len(value))
                given.update(zip(names, map(bound, value), strict=True))
            else:
                given[name] = bound(value)
        sql = _LIST.sub(lambda found: lists[found[1]], kept.sql) if lists else kept.sql
        rows: Rows = self._driver(session).execute(sql, given).fetchall()
        return rows

    def _kept(self, where: str, shape: Shape, *, keys: bool = False) -> Kept:
        name = f"{where}{shape}"
        kept = self._texts.get(name)
        if kept is None:
            keeping: Any = import_module("desktop_app.core.db.keeping")
            make = keeping.keys_of if keys else keeping.kept_of
            kept = make(built(where, "sqlite", shape))
            self._texts[name] = kept
        return kept


@lru_cache(maxsize=1_024)
def names_of(name: str, many: int) -> tuple[Sequence[str], str]:
    """Return what the values of a list are called, and how a statement names them all."""
    names = tuple(f"{name}_{n}" for n in range(many))
    return names, ", ".join(f":{part}" for part in names)


def built(where: str, engine: str, shape: Shape) -> Any:
    """Build the statement that `where` names."""
    module, function = where.split(":")
    return getattr(import_module(module), function)(engine, *shape)


def bound(value: Any) -> Any:
    """Return a value as SQLite stores it."""
    if value is None or type(value) in _AS_IT_IS:
        return value
    if isinstance(value, UUID):
        return value.int.to_bytes(16, "big")
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def read_columns(rows: Rows, kinds: Sequence[str]) -> Rows:
    """Turn what SQLite stores into what Python has."""
    if not rows or not any(kinds):
        return rows
    return list(zip(*_columns(rows, kinds), strict=True))


def _columns(rows: Rows, kinds: Sequence[str]) -> Iterator[Sequence[Any]]:
    for column, kind in zip(zip(*rows, strict=True), kinds, strict=True):
        if not kind:
            yield column
            continue
        read = _READERS.get(kind) or _enum(kind)
        if len(column) > _SAMPLE and len(set(column[:_SAMPLE])) <= _SAMPLE // 2:
            known = {value: None if value is None else read(value) for value in set(column)}
            yield [known[value] for value in column]
        else:
            yield [None if value is None else read(value) for value in column]


def _enum(kind: str) -> Callable[[Any], Any]:
    module, name = kind.split(":")
    words: Callable[[Any], Any] = getattr(import_module(module), name)
    return words


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "uuid": uuid_of, "instant": _instant, "date": date.fromisoformat,
    "time": time.fromisoformat, "bool": bool,
}  # fmt: skip
