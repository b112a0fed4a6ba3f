"""What an office has for a teacher's copy, in one moment: asked of a file or of a server alike."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, Table, bindparam, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from desktop_app.core.access.actor import Role
from desktop_app.core.db import refusals
from desktop_app.core.db.base import Base
from desktop_app.core.db.database import Database
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.types import Uuid
from desktop_app.core.sync.carried import Span, carried, columns_of, condition
from desktop_app.core.sync.columns import Packed

PART: Final = 500
Rows = Sequence[tuple[Any, ...]]
Versions = Mapping[bytes, int]
_FILE: Final = sqlite.dialect(paramstyle="named")
_SERVER: Final = psycopg.dialect()  # type: ignore[no-untyped-call]  # as it comes
_WANTED: Final = "wanted_ids"


class _What(StrEnum):
    """What is asked of a table: its rows, some of them, or only which they are."""

    ROWS = "rows"
    SOME = "some"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class _Whose:
    """What a statement is made for; equal ones have one text, in whatever moment it is asked.

    `known` are the names of the ids that were read before.
    """

    is_file: bool
    hides: bool
    school_id: int
    person_id: UUID
    today: date
    days: tuple[int, int]
    known: tuple[str, ...]


class _Named(Span):
    """A span with a name in the place of the ids that were read before."""

    def ids(self, name: str) -> Any:
        """Return what `in_` takes."""
        if name in self.known:
            return bindparam(f"known_{name}", expanding=True, type_=Uuid())
        return carried.sets[name](self)


class OfficeRows:
    """The rows of one teacher in one moment of an office, as a school file stores them."""

    def __init__(
        self, connection: Connection, school_id: int, span: Span, *, hides: bool, until: ExitStack
    ) -> None:
        self._connection, self._until = connection, until
        self._driver = driver_of(connection)
        self._is_file = connection.dialect.name == "sqlite"
        self._asking: Iterator[Any] | None = None
        known: dict[str, Sequence[UUID]] = {}
        for name in carried.read_first:
            known[name] = self._ids(carried.sets[name](replace(span, known=dict(known))))
        self._whose = _Whose(
            self._is_file, hides, school_id, span.person_id, span.today,
            (span.days_back, span.days_ahead), tuple(known),
        )  # fmt: skip
        self._given = {f"known_{name}": ids for name, ids in known.items()}

    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of a table as its rows have them."""
        return columns_of(_table(name))

    def rows(self, name: str, ids: Collection[bytes] | None = None) -> Rows:
        """Return the rows of a table, all or those of ids."""
        if ids is not None:
            wanted = [UUID(bytes=key) for key in ids]
            parts = [wanted[at : at + PART] for at in range(0, len(wanted), PART)]
            return [row for part in parts for row in self._rows(name, part)]
        return self._rows(name, None)

    def ask(self) -> None:
        """Ask a server for the rows of every table now; `all_rows` takes its answers."""
        if not self._is_file:
            packed = [(self._packed(name), self._asked(name)) for name in carried.tables]
            self._asking = self._answers([(p.statement(sql), given) for p, (sql, given) in packed])

    def all_rows(self) -> Iterator[tuple[str, Rows]]:
        """Return the rows of every table; a server is asked for all at once."""
        if self._is_file:
            yield from ((name, self._rows(name, None)) for name in carried.tables)
            return
        if self._asking is None:
            self.ask()
        for name, answer in zip(carried.tables, self._asking or (), strict=True):
            yield name, self._packed(name).read(answer)

    def changed(self, known: Mapping[str, Versions]) -> dict[str, dict[bytes, int]]:
        """Return the ids and versions of the tables in which they differ from those known."""
        if self._is_file:
            found = {name: self._versions(name) for name in carried.tables}
            return {name: each for name, each in found.items() if each != dict(known.get(name, {}))}
        names = list(carried.tables)
        told = self._answers([self._digest(name) for name in names])
        differ = [
            name
            for name, (said,) in zip(names, told, strict=True)
            if said != digest_of(known.get(name, {}))
        ]
        packed = {name: Packed(_keys(name), ()) for name in differ}
        asked = [self._asked(name, _What.KEYS) for name in differ]
        answers = self._answers(
            [
                (packed[n].statement(sql), given)
                for n, (sql, given) in zip(differ, asked, strict=True)
            ]
        )
        return {
            name: dict(packed[name].read(answer))
            for name, answer in zip(differ, answers, strict=True)
        }

    def one(self, statement: Select[Any]) -> tuple[Any, ...] | None:
        """Return the first row of a small statement, as Python has it."""
        found = self._connection.execute(statement).first()
        return None if found is None else tuple(found)

    # --- how it is asked --------------------------------------------------------------------------

    def _rows(self, name: str, ids: Sequence[UUID] | None) -> Rows:
        asked = self._asked(name) if ids is None else self._asked(name, _What.SOME, ids)
        if self._is_file:
            rows: Rows = self._driver.execute(*asked).fetchall()
            return rows
        packed = self._packed(name)
        (answer,) = self._answers([(packed.statement(asked[0]), asked[1])])
        return packed.read(answer)

    def _versions(self, name: str) -> dict[bytes, int]:
        return dict(self._driver.execute(*self._asked(name, _What.KEYS)).fetchall())

    def _digest(self, name: str) -> tuple[str, Any]:
        sql, given = self._asked(name, _What.KEYS)
        packed = "string_agg(uuid_send(id) || int4send(version), '' ORDER BY id)"
        return f"SELECT coalesce(md5({packed}), '') FROM ({sql}) r", given

    def _asked(
        self, name: str, what: _What = _What.ROWS, ids: Sequence[UUID] = ()
    ) -> tuple[str, Any]:
        """Return a statement as the driver takes it."""
        compiled = _compiled(self._whose, name, what)
        state = compiled.construct_expanded_state({**self._given, _WANTED: ids})
        processors = {**compiled._bind_processors, **state.processors}  # noqa: SLF001  the only way
        given = {
            name: processors[name](value) if name in processors else value
            for name, value in state.parameters.items()
        }
        return state.statement, given

    def _ids(self, statement: Select[Any]) -> list[UUID]:
        return [key for (key,) in self._connection.execute(statement) if key is not None]

    def _answers(self, statements: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        """Ask a server all at once, and return the one row of each answer as it comes."""
        self._until.enter_context(self._driver.pipeline())
        cursors = [self._driver.cursor(binary=True) for _ in statements]
        for cursor, (sql, given) in zip(cursors, statements, strict=True):
            cursor.execute(sql, given, prepare=False)
        return self._told(cursors)

    def _told(self, cursors: Sequence[Any]) -> Iterator[Any]:
        for cursor in cursors:
            yield cursor.fetchone()
            cursor.close()
        self._until.close()

    def _packed(self, name: str) -> Packed:
        table = _table(name)
        columns = [table.c[each] for each in columns_of(table)]
        return Packed(columns, carried.tables[name].repeated)


@contextmanager
def office_rows(office: Database, span: Span) -> Iterator[OfficeRows]:
    """Look at one moment of an office as a teacher.

    Where somebody is signed in who is a teacher and nothing else, the policies of the server decide
    what is seen; otherwise the declarations they are made from.
    """
    hides = office.dialect != "sqlite" and office.actor.roles == frozenset({Role.TEACHER})
    with (
        refusals.refused(reads=True), office.raw() as connection, connection.begin(),
        ExitStack() as until,
    ):  # fmt: skip
        yield OfficeRows(connection, office.school_id, span, hides=hides, until=until)


@lru_cache(maxsize=512)
def _compiled(whose: _Whose, name: str, what: _What) -> Any:
    """Return a statement as text with names for what is put in; made once for a teacher's day."""
    back, ahead = whose.days
    span = _Named(whose.person_id, whose.today, back, ahead, dict.fromkeys(whose.known, ()))
    table = _table(name)
    columns = _keys(name) if what is _What.KEYS else [table.c[each] for each in columns_of(table)]
    statement = select(*columns).where(
        table.c.school_id == whose.school_id, condition(table, span, policies=whose.hides)
    )
    if what is _What.SOME:
        statement = statement.where(
            table.c.id.in_(bindparam(_WANTED, expanding=True, type_=Uuid()))
        )
    return statement.compile(dialect=_FILE if whose.is_file else _SERVER)


def digest_of(versions: Versions) -> str:
    """Return the hash of ids and versions, in the order of the ids."""
    if not versions:
        return ""
    found = hashlib.md5(usedforsecurity=False)
    for key in sorted(versions):
        found.update(key + versions[key].to_bytes(4, "big", signed=True))
    return found.hexdigest()


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _keys(name: str) -> list[Any]:
    table = _table(name)
    return [table.c.id, table.c.version]
