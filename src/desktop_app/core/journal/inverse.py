"""The inverse of every change of a deed, in the raw form the journal keeps values in."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, select, text

from desktop_app.core.db.base import Base
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.journal.values import for_file, for_server

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

BATCH = 5_000


def take_back(work: "Work", number: int) -> None:
    """Apply the inverse of every change of a set, newest first, in batches of the same shape."""
    connection = work.session.connection()
    school_id = work.database.school_id
    query = (
        select(Change.table_name, Change.op, Change.row_id, Change.before)
        .where(Change.school_id == school_id, Change.set_number == number)
        .order_by(Change.seq.desc())
    )
    rows = connection.execute(query).all()
    inverse = _Inverse(connection, school_id, work.clock.now())
    shape = [(r.table_name, r.op, tuple(json.loads(r.before)) if r.before else ()) for r in rows]
    for (table, op, columns), group in groupby(
        zip(shape, rows, strict=True), key=lambda pair: pair[0]
    ):
        for batch in _batches([r for _, r in group]):
            inverse.apply(Base.metadata.tables[table], op, columns, batch)
    work.session.expire_all()


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


class _Inverse:
    """The three statements that take changes back, in the raw form the journal keeps values in."""

    def __init__(self, connection: Connection, school_id: int, now: datetime) -> None:
        self._connection = connection
        self._school_id = school_id
        self._sqlite = connection.dialect.name == "sqlite"
        self._now = now

    def apply(self, table: Table, op: str, columns: Sequence[str], rows: Sequence[Any]) -> None:
        if op == Op.INSERT:
            self._delete(table, rows)
        elif op == Op.DELETE:
            self._insert(table, columns, rows)
        else:
            self._update(table, columns, rows)

    def _key(self, row_id: Any) -> Any:
        return row_id.bytes if self._sqlite else row_id

    def _values(self, table: Table, columns: Sequence[str], row: Any) -> dict[str, Any]:
        values = json.loads(row.before)
        return {f"c_{name}": for_file(table, name, values[name]) for name in columns}

    def _delete(self, table: Table, rows: Sequence[Any]) -> None:
        sql = f'DELETE FROM "{table.name}" WHERE school_id = :school AND id = :id'
        self._run(sql, [{"school": self._school_id, "id": self._key(r.row_id)} for r in rows])

    def _update(self, table: Table, columns: Sequence[str], rows: Sequence[Any]) -> None:
        if self._sqlite:
            sets = ", ".join(f'"{name}" = :c_{name}' for name in columns)
            values = [self._values(table, columns, r) for r in rows]
        else:
            names = ", ".join(f'"{name}"' for name in columns)
            sets = (
                f"({names}) = (SELECT {names} FROM "
                f'jsonb_populate_record(NULL::"{table.name}", CAST(:doc AS jsonb)))'
            )
            values = [{"doc": for_server(table, columns, r.before)} for r in rows]
        sql = (
            f'UPDATE "{table.name}" SET {sets}, version = version + 1, updated_at = :now '
            "WHERE school_id = :school AND id = :id"
        )
        common = {"school": self._school_id, "now": self._moment()}
        self._run(
            sql,
            [{**v, **common, "id": self._key(r.row_id)} for v, r in zip(values, rows, strict=True)],
        )

    def _insert(self, table: Table, columns: Sequence[str], rows: Sequence[Any]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        if self._sqlite:
            places = ", ".join(f":c_{name}" for name in columns)
            head = f'INSERT INTO "{table.name}" (school_id, id, {names})'
            sql = f"{head} VALUES (:school, :id, {places})"
            values = [self._values(table, columns, r) for r in rows]
        else:
            sql = (
                f'INSERT INTO "{table.name}" (school_id, id, {names}) SELECT :school, :id, {names} '
                f'FROM jsonb_populate_record(NULL::"{table.name}", CAST(:doc AS jsonb))'
            )
            values = [{"doc": for_server(table, columns, r.before)} for r in rows]
        common = {"school": self._school_id}
        self._run(
            sql,
            [{**v, **common, "id": self._key(r.row_id)} for v, r in zip(values, rows, strict=True)],
        )

    def _moment(self) -> Any:
        return self._now.replace(tzinfo=None).isoformat(sep=" ") if self._sqlite else self._now

    def _run(self, sql: str, rows: list[dict[str, Any]]) -> None:
        self._connection.execute(text(sql), rows)
