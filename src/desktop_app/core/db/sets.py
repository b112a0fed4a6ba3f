"""Set-based statements: written once, in the SQL that both engines share.

What they say differently stands in braces and is filled in here. The session is flushed first, and
what it holds is read again afterwards; nothing is filtered by school unless the statement does so.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, bindparam, text
from sqlalchemy.orm import Session

from desktop_app.core.clock import Clock
from desktop_app.core.db.types import UtcDateTime, Uuid, new_id

_WORDS: Mapping[str, Mapping[str, str]] = {
    "sqlite": {
        "new_id": "CAST(:id_head || randomblob(1) || :id_variant || randomblob(7) AS BLOB)",
        "same": "IS",
        "differs": "IS NOT",
        "greatest": "max",
        "least": "min",
        "no_id": "NULL",
        "nil": "x'00000000000000000000000000000000'",
        "as_day": "date({})",
        "as_instant": "({})",
        "number": "CAST(julianday({}) - 2440587.5 AS INTEGER)",
        "monday": "date({}, '-6 days', 'weekday 1')",
        "each": "json_each(:{})",
        "forced": "CROSS JOIN",
    },
    "postgresql": {
        "new_id": "CAST(CAST(:id_head AS text) || substr(CAST(gen_random_uuid() AS text), 16)"
        " AS uuid)",
        "same": "IS NOT DISTINCT FROM",
        "differs": "IS DISTINCT FROM",
        "greatest": "greatest",
        "least": "least",
        "no_id": "CAST(NULL AS uuid)",
        "nil": "CAST('00000000-0000-0000-0000-000000000000' AS uuid)",
        "as_day": "CAST({} AS date)",
        "as_instant": "CAST({} || '+00' AS timestamptz)",
        "number": "({} - DATE '1970-01-01')",
        "monday": "CAST(date_trunc('week', {}) AS date)",
        "each": "jsonb_array_elements(CAST(:{} AS jsonb))",
        "forced": "JOIN",
    },
}
"""What the engines say differently. `forced` keeps SQLite from turning a join around."""


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
    done = session.connection().execute(*_prepared(session, statement, values))
    session.expire_all()
    return int(done.rowcount)


def alone(session: Session, subject: int) -> None:
    """Let the second of two desks that work out the same subject wait until the first is done.

    What it then reads is what the first left. SQLite has one writer and needs nothing.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        given = {"school": connection.get_execution_options()["school_id"], "subject": subject}
        connection.execute(text("SELECT pg_advisory_xact_lock(:school, :subject)"), given)


def rows(session: Session, statement: str, **values: Any) -> Sequence[Any]:
    """Read what a set-based select finds, as the engine gives it."""
    session.flush()
    return session.connection().execute(*_prepared(session, statement, values)).all()


def _prepared(
    session: Session, statement: str, values: Mapping[str, Any]
) -> tuple[Any, dict[str, Any]]:
    connection = session.connection()
    options = connection.get_execution_options()
    engine = connection.dialect.name
    words = {name: _Said(word) for name, word in _WORDS[engine].items()}
    written = statement.format_map(words)
    given = {"school": options["school_id"], **values}
    given = {name: value for name, value in given.items() if re.search(f":{name}\\b", written)}
    if ":now" in written:
        given["now"] = (options.get("clock") or Clock()).now()
    if ":id_head" in written:
        given |= _head(engine)
    return text(written).bindparams(*(_bound(name, value) for name, value in given.items())), given


def _head(engine: str) -> dict[str, Any]:
    """Return how the ids of a statement begin: its instant, as a UUIDv7 has it."""
    begun = new_id()
    if engine == "postgresql":
        return {"id_head": str(begun)[:15]}
    return {"id_head": begun.bytes[:6] + b"\x70", "id_variant": b"\x80"}


def _bound(name: str, value: Any) -> BindParameter[Any]:
    if isinstance(value, UUID):
        return bindparam(name, type_=Uuid())
    if isinstance(value, list):
        return bindparam(name, type_=Uuid(), expanding=True)
    if name == "now":
        return bindparam(name, type_=UtcDateTime())
    return bindparam(name, type_=Date() if isinstance(value, date) else None)
