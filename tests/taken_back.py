"""Saves that are done to their end and then taken back, so that nothing a test tries is kept."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from desktop_app.core.db.database import Database
from desktop_app.core.errors import DownbeatError


class TakenBack(DownbeatError):
    """Stands for a save: all of it was done and looked at, and then taken back."""


@dataclass
class Saves:
    """How many saves there were, and the texts the last ones wrote."""

    written: list[str] = field(default_factory=list)
    count: int = 0


def take_back_saves(monkeypatch: pytest.MonkeyPatch) -> Saves:
    """Let every writing block do all its work, and then leave by an exception."""
    saves = Saves()
    finish = Database._finish  # noqa: SLF001  the end of a writing block

    def finish_and_leave(self: Database, work: Any, connection: Any, *more: Any) -> None:
        finish(self, work, connection, *more)
        saves.written += texts_of(connection, work.number)
        saves.count += 1
        raise TakenBack("Saved and taken back.")

    monkeypatch.setattr(Database, "_finish", finish_and_leave)
    return saves


def texts_of(connection: Any, number: int) -> Iterator[str]:
    """What a change set wrote: changed columns as they are now, and whole new rows."""
    changes = connection.exec_driver_sql(
        "SELECT table_name, row_id, op, after FROM change WHERE set_number = ?", (number,)
    ).all()
    for table, row_id, op, after in changes:
        if op == "I":
            query = f'SELECT * FROM "{table}" WHERE id = ?'
            rows = connection.exec_driver_sql(query, (row_id,))
            yield from (str(value) for row in rows for value in row if isinstance(value, str))
        elif after:
            yield from (str(value) for value in json.loads(after).values())
