"""Set-based statements: written once, in the SQL that both engines share.

What they say differently stands in braces and is filled in here. The session is flushed first, and
what it holds is read again afterwards; nothing is filtered by school unless the statement does so.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Connection, Date, bindparam, text
from sqlalchemy.orm import Session

from desktop_app.core.clock import Clock
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.kept import bound, names_of
from desktop_app.core.db.sessions import connection_of
from desktop_app.core.db.types import UtcDateTime, Uuid, new_id

LEDGERS = 2  # what desks wait for that write ledgers; taken before every other but a form's own
_WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "new_id": "CAST(:id_head || randomblob(1) || :id_variant || randomblob(7) AS BLOB)",
        "ordered_id": "CAST(:id_head || :id_run || :id_variant || unhex(printf('%08x', {}))"
        " || :id_tail AS BLOB)",
        "least_id": "min({})",
        "ranked": "min({} || fact_id)",
        "rank_of": "CAST(substr({}, 1, 1) AS INTEGER)",
        "id_of": "CAST(substr(CAST({} AS BLOB), 2) AS BLOB)",
        "same": "IS",
        "differs": "IS NOT",
        "greatest": "max",
        "least": "min",
        "no_id": "NULL",
        "nil": "x'00000000000000000000000000000000'",
        "as_day": "date({})",
        "as_instant": "({})",
        "as_id": "unhex({})",
        "number": "CAST(julianday({}) - 2440587.5 AS INTEGER)",
        "monday": "date({}, '-6 days', 'weekday 1')",
        "each": "json_each(:{})",
        "forced": "CROSS JOIN",
    },
    "postgresql": {
        "new_id": "CAST(CAST(:id_head AS text) || substr(CAST(gen_random_uuid() AS text), 16)"
        " AS uuid)",
        "ordered_id": "CAST(CAST(:id_head AS text) || substr(CAST(gen_random_uuid() AS text), 16)"
        " AS uuid)",
        "least_id": "CAST(min(CAST({} AS text)) AS uuid)",
        "ranked": "min(CAST({} AS text) || CAST(fact_id AS text))",
        "rank_of": "CAST(substr({}, 1, 1) AS integer)",
        "id_of": "CAST(substr({}, 2) AS uuid)",
        "same": "IS NOT DISTINCT FROM",
        "differs": "IS DISTINCT FROM",
        "greatest": "greatest",
        "least": "least",
        "no_id": "CAST(NULL AS uuid)",
        "nil": "CAST('00000000-0000-0000-0000-000000000000' AS uuid)",
        "as_day": "CAST({} AS date)",
        "as_instant": "CAST({} || '+00' AS timestamptz)",
        "as_id": "CAST({} AS uuid)",
        "number": "({} - DATE '1970-01-01')",
        "monday": "CAST(date_trunc('week', {}) AS date)",
        "each": "jsonb_array_elements(CAST(:{} AS jsonb))",
        "forced": "JOIN",
    },
}
"""What the engines say differently. `forced` keeps SQLite from turning a join around.

`ordered_id[n]` is an id that in a file sorts by a number: rows made in order are kept in order.
`ranked[n]` is the best of facts, by a digit and then by id; `rank_of` and `id_of` take it apart.
"""


_FEW = 200  # values; longer texts are not worth being remembered
_GIVEN = re.compile(r"(?<![:\w]):(\w+)")


class _Said(str):
    """A word with one gap: `{monday[day]}` fills it."""

    __slots__ = ()

    def __getitem__(self, gap: Any) -> str:
        return self.replace("{}", str(gap)).replace("{{", "{").replace("}}", "}")


def run(session: Session, statement: str, **values: Any) -> int:
    """Run a set-based statement and return how many rows it wrote.

    It may name `:school` and `:now`; dates, ids and instants are bound as such, a list of ids as
    `IN :name`.
    """
    session.flush()
    done = _asked(session, statement, values)
    session.expire_all()
    return int(done.rowcount)


def is_file(session: Session) -> bool:
    """Say whether a school is a file: it has temporary tables, which a server does not give."""
    return connection_of(session).dialect.name == "sqlite"


def alone(session: Session, subject: int) -> None:
    """Let the second of two desks that work out the same subject wait until the first is done.

    What it then reads is what the first left. SQLite has one writer and needs nothing.
    """
    connection = connection_of(session)
    if connection.dialect.name == "postgresql":
        given = {"school": connection.get_execution_options()["school_id"], "subject": subject}
        connection.execute(text("SELECT pg_advisory_xact_lock(:school, :subject)"), given)


def rows(session: Session, statement: str, **values: Any) -> Sequence[Any]:
    """Read what a set-based select finds, as the engine gives it."""
    session.flush()
    found: Sequence[Any] = _asked(session, statement, values).fetchall()
    return found


def _asked(session: Session, statement: str, values: Mapping[str, Any]) -> Any:
    """Ask a file by text, with nothing in between; a server through SQLAlchemy."""
    connection = connection_of(session)
    written, names = _written(connection.dialect.name, statement)
    given = _given(connection, names, values)
    if connection.dialect.name == "sqlite":
        return driver_of(connection).execute(*_by_text(written, given))
    binds = (_bound(name, value) for name, value in given.items())
    return connection.execute(text(written).bindparams(*binds), given)


@lru_cache(maxsize=256)
def _written(engine: str, statement: str) -> tuple[str, frozenset[str]]:
    """Return a statement as an engine says it, and the names of what it is given."""
    written = statement.format_map({name: _Said(word) for name, word in _WORDS[engine].items()})
    return written, frozenset(_GIVEN.findall(written))


def _given(
    connection: Connection, names: frozenset[str], values: Mapping[str, Any]
) -> dict[str, Any]:
    options = connection.get_execution_options()
    given = {"school": options["school_id"], **values}
    given = {name: value for name, value in given.items() if name in names}
    if "now" in names:
        given["now"] = (options.get("clock") or Clock()).now()
    if "id_head" in names:
        given |= _head(connection.dialect.name)
    return given


def _by_text(written: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return text and values as the driver takes them: a list is a name for each of its values."""
    plain: dict[str, Any] = {}
    lists: list[tuple[str, int]] = []
    for name, value in given.items():
        if isinstance(value, list):
            lists.append((name, len(value)))
            plain.update(zip(names_of(name, len(value))[0], map(bound, value), strict=True))
        else:
            plain[name] = bound(value)
    spread = _spread if len(plain) <= _FEW else _spread.__wrapped__
    return spread(written, tuple(lists)), plain


@lru_cache(maxsize=64)
def _spread(written: str, lists: tuple[tuple[str, int], ...]) -> str:
    """Return a text with a name for each value of each list; classes come in the same sizes."""
    names = {name: names_of(name, length)[1] for name, length in lists}
    return _GIVEN.sub(lambda gap: f"({names[gap[1]]})" if gap[1] in names else gap[0], written)


def _head(engine: str) -> dict[str, Any]:
    """Return how the ids of a statement begin: its instant, as a UUIDv7 has it."""
    begun = new_id()
    if engine == "postgresql":
        return {"id_head": str(begun)[:15]}
    head, rest = begun.bytes[:6] + b"\x70", begun.bytes[-4:]
    return {"id_head": head, "id_variant": b"\x80", "id_run": rest[:1], "id_tail": rest[1:]}


def _bound(name: str, value: Any) -> BindParameter[Any]:
    if isinstance(value, UUID):
        return bindparam(name, type_=Uuid())
    if isinstance(value, list):
        return bindparam(name, type_=Uuid(), expanding=True)
    if name == "now":
        return bindparam(name, type_=UtcDateTime())
    return bindparam(name, type_=Date() if isinstance(value, date) else None)
