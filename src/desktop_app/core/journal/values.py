"""The values that the journal keeps, as each engine writes them, and how the other reads them.

A school that moves takes its journal along unchanged: what was done in a file is undone on the
server, and the other way round.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import LargeBinary, Table, Time
from sqlalchemy.types import TypeEngine

from desktop_app.core.db.types import UtcDateTime, Uuid, text_or_none

_BYTES: Final = "\\x"  # how a server writes bytes


def for_file(table: Table, name: str, value: Any) -> Any:
    """Turn a value of a journal's JSON, written by either engine, into what SQLite stores."""
    kind: TypeEngine[Any] = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return UUID(value).bytes
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value.removeprefix(_BYTES))
    if isinstance(kind, UtcDateTime):
        found = datetime.fromisoformat(value)
        return text_or_none(found if found.tzinfo else found.replace(tzinfo=UTC))
    if isinstance(kind, Time):
        return time.fromisoformat(value).isoformat("microseconds")
    return value


def for_server(table: Table, columns: Sequence[str], before: str) -> str:
    """Return a journal's JSON, written by either engine, as PostgreSQL reads a row of the table."""
    held = [name for name in columns if isinstance(table.c[name].type, LargeBinary)]
    if not held:
        return before
    values = json.loads(before)
    for name in held:
        if values[name] is not None and not values[name].startswith(_BYTES):
            values[name] = _BYTES + values[name]
    return json.dumps(values)
