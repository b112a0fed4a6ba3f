"""What a deed on a copy is to the office: read from its journal, in the transaction of the deed.

A changed row of a kind of facts is an operation in the outbox; rows of the tables along are written
beside it. Whatever changes anything else needs the office, and then nothing of the deed is kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Integer, Table, bindparam, select

from desktop_app import __version__
from desktop_app.core.db.base import Base
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.kept import fetch
from desktop_app.core.db.sessions import connection_of
from desktop_app.core.db.types import UtcDateTime, Uuid, new_id
from desktop_app.core.db.values import uuid_of
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal import recording
from desktop_app.core.sync.kinds import FactKind
from desktop_app.core.sync.operation import Fact, Operation, canonical
from desktop_app.core.sync.tables import Outbox
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Work
    from desktop_app.core.derive import Touched

_CHANGED: Final = """
SELECT table_name, row_id, op, before FROM change
WHERE school_id = ? AND set_number = ? ORDER BY seq DESC
"""
_EARLIER: Final = """
SELECT id, seq FROM outbox WHERE school_id = ? AND kind = ? AND about = ? AND +copy_id = ?
ORDER BY seq DESC LIMIT 1
"""
_LAST: Final = """
SELECT coalesce((SELECT max(seq) FROM outbox WHERE school_id = :school AND copy_id = :copy), 0),
    coalesce((SELECT clock_offset_ms FROM sync_state WHERE school_id = :school AND id = :copy), 0)
"""


_HELD: Final = (
    "id", "copy_id", "seq", "kind", "about", "value", "base", "base_version", "previous_id",
    "person_id", "author_name", "device", "made_at", "clock_offset_ms", "program",
)  # fmt: skip


@dataclass(slots=True)
class _Row:
    """A row that a deed touched: as it is now, as it was, and when it was first touched."""

    now: dict[str, Any] | None
    before: dict[str, Any] | None
    changed: set[str] = field(default_factory=set)
    whole: bool = False
    version: int | None = None


@dataclass(slots=True)
class _Deed:
    """What a change set made of one fact."""

    kind: FactKind
    about: Fact
    said: str
    base: Fact | None = None
    value: Fact | None = None
    version: int | None = None
    carried: dict[str, Any] = field(default_factory=dict)


class Recorder:
    """Writes the operations of each deed on one copy into its outbox."""

    def __init__(self, copy_id: UUID) -> None:
        self._copy_id = copy_id

    def __call__(self, work: "Work") -> "Touched":
        """Record what the open change set did, and return which rows it touched.

        Raises RuleBroken for what needs the office.
        """
        work.session.flush()
        deeds, touched = _deeds(work)
        driver, school = driver_of(connection_of(work.session)), work.database.school_id
        given = {"school": school, "copy": self._copy_id.bytes}
        seq, offset = driver.execute(_LAST, given).fetchone()
        rows = []
        for deed in deeds:
            seq += 1
            key = (school, deed.kind.key, deed.said, self._copy_id.bytes)
            earlier = driver.execute(_EARLIER, key).fetchone()
            operation = Operation(
                id=new_id(),
                copy_id=self._copy_id,
                seq=seq,
                kind=deed.kind.key,
                about=deed.about,
                value=deed.value,
                base=deed.base,
                base_version=deed.version,
                previous_id=uuid_of(earlier[0]) if earlier else None,
                person_id=work.actor.person_id,
                author_name=work.actor.name,
                device=work.actor.device,
                made_at=work.clock.now(),
                clock_offset_ms=offset,
                program=__version__,
            )
            rows.append(row_of(operation) | {"set_number": work.number})
        insert_rows(work.session, Outbox, rows)
        return touched


def row_of(operation: Operation) -> dict[str, Any]:
    """Return an operation as its row of the outbox, not answered yet."""
    about, value, base = operation.texts
    return {
        "id": operation.id,
        "copy_id": operation.copy_id,
        "seq": operation.seq,
        "kind": operation.kind,
        "about": about,
        "value": value,
        "base": base,
        "base_version": operation.base_version,
        "previous_id": operation.previous_id,
        "student_id": student_of(operation),
        "person_id": operation.person_id,
        "author_name": operation.author_name,
        "device": operation.device,
        "made_at": operation.made_at,
        "clock_offset_ms": operation.clock_offset_ms,
        "program": operation.program,
        "digest": operation.digest,
        "received_at": None,
        "answer": None,
        "set_number": None,
    }


def of_row(row: Outbox) -> Operation:
    """Return the operation that a row of the outbox holds."""
    return _of_values([getattr(row, name) for name in _HELD], {None: None})


def sent(session: "Session", copy_id: UUID, after: int, most: int) -> list[tuple[Operation, str]]:
    """Return the operations of a copy after a number, each with its hash as it is kept."""
    rows = fetch(session, f"{__name__}:operations_after", copy=copy_id, after=after, most=most)
    read: dict[str | None, Any] = {None: None}
    return [(_of_values(row, read), row[-1]) for row in rows]


def operations_after(_engine: str) -> Any:
    """Build the operations of a copy after a number, in order, as `sent` reads them."""
    return (
        select(*(getattr(Outbox, name) for name in (*_HELD, "digest")))
        .where(
            Outbox.copy_id == bindparam("copy", type_=Uuid()),
            Outbox.seq > bindparam("after", type_=Integer()),
        )
        .order_by(Outbox.seq)
        .limit(bindparam("most", type_=Integer()))
    )


def _of_values(row: Sequence[Any], read: dict[str | None, Any]) -> Operation:
    """Return what a row holds; what was `read` already is not read again: few values differ."""
    key, copy, seq, kind, about, value, base, version, previous, person, name, *rest = row
    for text in (about, value, base):
        if text not in read:
            read[text] = json.loads(text)
    device, made_at, offset, program = rest[:4]
    made = Operation(
        key, copy, seq, kind, read[about], read[value], read[base], version, previous, person,
        name, device, made_at, offset, program,
    )  # fmt: skip
    object.__setattr__(made, "_texts", (about, value, base))
    return made


def student_of(operation: Operation) -> UUID | None:
    """Return whom an operation is about, where it says so itself."""
    for fact in (operation.about, operation.value, operation.base):
        said = None if fact is None else fact.get("student_id")
        if said is not None:
            try:
                return UUID(said)
            except (ValueError, TypeError, AttributeError):
                return None
    return None


def _deeds(work: "Work") -> tuple[list[_Deed], "Touched"]:
    """Return what a change set made of facts, in the order in which they were first touched.

    And all rows it touched, by their table.
    """
    kinds = {kind.table: kind for kind in work.database.fact_kinds.values()}
    rows = _rows(work, kinds)
    along = {name for table, _ in rows if table in kinds for name in kinds[table].along}
    deeds: dict[tuple[str, str], _Deed] = {}
    for (table, row_id), row in rows.items():
        if table not in kinds:
            if table not in along:
                raise _needs_office()
            continue
        if row.now is None and row.before is None:
            continue  # it came and went within the deed
        kind = kinds[table]
        _check(kind, row)
        about = _columns(kind, row.now or row.before or {}, kind.about)
        said = canonical(about)
        deed = deeds.setdefault((kind.key, said), _Deed(kind, about, said))
        _add(work, deed, row, row_id)
    found = [_whole(deed) for deed in deeds.values() if deed.base != deed.value]
    if any(d.kind.allows is not None and not d.kind.allows(d.value) for d in found):
        raise _needs_office()
    return found, recording.by_table(rows)


def _add(work: "Work", deed: _Deed, row: _Row, row_id: UUID) -> None:
    """Add what one row says; of several rows of one fact one holds it, or none."""
    kind = deed.kind
    base, value = _value(kind, row.before), _value(kind, row.now)
    if base is not None:
        deed.base = base
        deed.version = row.version
    if value is not None:
        deed.value = value
    if kind.also is not None and (value is not None or base is not None):
        deed.carried |= kind.also(work.session, deed.about, row_id)


def _whole(deed: _Deed) -> _Deed:
    """Put what is carried along to the value; a value taken away carries only that."""
    said = {name: value for name, value in deed.carried.items() if value is not None}
    if said:
        deed.value = {**(deed.value or {}), **said}
    return deed


def _check(kind: FactKind, row: _Row) -> None:
    """Refuse a change of columns that the office alone changes. Raises RuleBroken."""
    free = {*kind.value, *kind.beside} | ({kind.gone} if kind.gone else set())
    if not row.whole and not row.changed <= free:
        raise _needs_office()


def _value(kind: FactKind, row: Mapping[str, Any] | None) -> Fact | None:
    if row is None or (kind.gone is not None and row.get(kind.gone) is not None):
        return None
    return _columns(kind, row, kind.value)


def _columns(kind: FactKind, row: Mapping[str, Any], names: Iterable[str]) -> Fact:
    table = Base.metadata.tables[kind.table]
    return {name: _plain(table, name, row.get(name)) for name in names}


def _rows(work: "Work", kinds: Mapping[str, FactKind]) -> dict[tuple[str, UUID], _Row]:
    """Return the rows a change set touched, first touched first, as they are and as they were."""
    school, driver = work.database.school_id, driver_of(connection_of(work.session))
    found: dict[tuple[str, UUID], _Row] = {}
    order: list[tuple[str, UUID]] = []
    for table, raw_id, op, before in driver.execute(_CHANGED, (school, work.number)).fetchall():
        key = (table, uuid_of(raw_id))
        order.append(key)
        if key not in found:
            now, version = _current(driver, table, (school, raw_id)) if table in kinds else ({}, 1)
            found[key] = _Row(now, None if now is None else dict(now), version=version)
        row, was = found[key], json.loads(before) if before else {}
        if op == "U":
            row.before = {**(row.before or {}), **was}
            row.changed |= was.keys()
            row.version = None if row.version is None else row.version - 1
        else:
            row.before = {**was, "id": raw_id} if op == "D" else None
            row.whole = True
    return {key: found[key] for key in dict.fromkeys(reversed(order))}


def _current(
    driver: Any, table: str, key: tuple[int, bytes]
) -> tuple[dict[str, Any] | None, int | None]:
    asked = driver.execute(f'SELECT * FROM "{table}" WHERE school_id = ? AND id = ?', key)
    row = asked.fetchone()
    if row is None:
        return None, None
    values = dict(zip((column[0] for column in asked.description), row, strict=True))
    return values, values["version"]


def _plain(table: Table, name: str, value: Any) -> Any:
    """Turn what stands in the file, or in its journal, into what a fact says."""
    kind = table.c[name].type
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return str(uuid_of(value)) if isinstance(value, bytes) else str(UUID(value))
    if isinstance(kind, UtcDateTime):
        return datetime.fromisoformat(value).replace(tzinfo=UTC).isoformat()
    return bool(value) if isinstance(kind, Boolean) else value


def _needs_office() -> RuleBroken:
    return RuleBroken(
        tr("This needs the office. Nothing was changed; do it when you are connected again.")
    )
