"""The history of a record, in words: who changed what, when, from what to what."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Enum, Table, Time, and_, or_, select
from sqlalchemy.orm import Session

from desktop_app.areas.desk.queries.history_names import Names
from desktop_app.areas.desk.queries.history_words import (
    HIDDEN,
    MONEY_FIELDS,
    SHARE_FIELDS,
    choice_words,
    field_words,
    thing_words,
)
from desktop_app.areas.people.tables import (
    Consent,
    FamilyMember,
    PersonHealth,
    PersonNote,
    PersonPrivate,
    Relationship,
    Staff,
    StaffInstrument,
    Student,
    StudentInstrument,
)
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable.tables import Enrollment
from desktop_app.core.clock import local
from desktop_app.core.db.base import Base
from desktop_app.core.db.types import UtcDateTime, Uuid
from desktop_app.core.journal.tables import Change, ChangeSet, Op, SetKind
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr

LIMIT: Final = 200
Record = tuple[str, UUID]
"""A record of any kind: its table and its id."""
# What makes up a person beside their own row, and by which column it is theirs.
_CLUSTER: Final[Sequence[tuple[Any, str]]] = (
    (PersonPrivate, "person_id"), (PersonHealth, "person_id"), (PersonNote, "person_id"),
    (Student, "person_id"), (Staff, "person_id"), (FamilyMember, "person_id"),
    (Relationship, "person_id"), (Consent, "person_id"),
)  # fmt: skip
_LEARNING: Final[Sequence[tuple[Any, str]]] = (
    (StudentInstrument, "student_id"),
    (Enrollment, "student_id"),
)
# What is part of a record beside its own row, and by which column it is.
PARTS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "lesson": (
        ("lesson_price", "lesson_id"), ("hybrid_lesson_config", "lesson_id"),
        ("enrollment", "lesson_id"), ("waitlist_entry", "lesson_id"),
    ),
    "lesson_occurrence": (
        ("attendance", "occurrence_id"), ("lesson_note", "occurrence_id"),
        ("one_on_one_slot", "occurrence_id"),
    ),
    "invoice": (
        ("invoice_line", "invoice_id"), ("payment_allocation", "invoice_id"),
        ("reminder", "invoice_id"),
    ),
    "payment": (("payment_allocation", "payment_id"), ("refund", "payment_id")),
    "payout": (("payout_line", "payout_id"),),
    "family": (("family_member", "family_id"), ("discount_rule", "family_id")),
    "club": (
        ("club_level", "club_id"), ("club_membership", "club_id"), ("achievement", "club_id"),
    ),
    "user_account": (("role_grant", "account_id"), ("device", "account_id")),
}  # fmt: skip
# What says which row of its kind this is: shown when it is added or removed.
_TELLING: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("given_name", "family_name"),
    "person_note": ("text",),
    "family": ("name",),
    "family_member": ("family_id", "person_id"),
    "relationship": ("other_id", "kind"),
    "consent": ("purpose",),
    "student_instrument": ("instrument_id", "level"),
    "staff_instrument": ("instrument_id",),
    "enrollment": ("lesson_id",),
    "lesson": ("title",),
    "attendance": ("code_id",),
    "instrument": ("name",),
    "location": ("name",),
    "room": ("name",),
    "external_id": ("system", "their_id"),
    "disclosure": ("what", "recipient", "reason"),
    "erasure": ("number", "reason"),
    "retention_rule": ("subject", "months"),
}


class Deed(StrEnum):
    """What happened to a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that one deed did, in words; empty where there was nothing."""

    deed: Deed
    table: str
    thing: str
    field: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """The line as a person reads it."""
        if self.deed is Deed.ADDED:
            return _said(tr("{thing} added", thing=self.thing), self.after)
        if self.deed is Deed.REMOVED:
            return _said(tr("{thing} removed", thing=self.thing), self.before)
        if not self.before:
            return tr("{field}: {after}", field=self.field, after=self.after)
        if not self.after:
            return tr("{field}: {before} removed", field=self.field, before=self.before)
        return tr("{field}: {before} → {after}", field=self.field, before=self.before,
                  after=self.after)  # fmt: skip


def _said(what: str, which: str) -> str:
    return f"{what}: {which}" if which else what


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One deed and what it did to the record; `at` is the school's wall time."""

    number: int
    at: datetime
    actor: str
    device: str
    label: str
    kind: SetKind
    undone: bool
    lines: tuple[HistoryLine, ...]


def person_history(session: Session, person_id: UUID, *, limit: int = LIMIT) -> list[HistoryEntry]:
    """Return the history of a person with all that is theirs, the newest first."""
    return _entries(session, person_rows(session, person_id), limit)


def person_rows(session: Session, person_id: UUID) -> dict[str, set[UUID]]:
    """Return the rows of what is a person's own, and those that were deleted since."""
    rows: dict[str, set[UUID]] = {"person": {person_id}}
    for model, column in _CLUSTER:
        rows[model.__tablename__] = _rows_of(session, model, column, [person_id])
    for model, column in _LEARNING:
        rows[model.__tablename__] = _rows_of(session, model, column, rows["student"])
    rows["staff_instrument"] = _rows_of(session, StaffInstrument, "staff_id", rows["staff"])
    return rows


def record_rows(session: Session, record: Record) -> dict[str, set[UUID]]:
    """Return a record with the rows that are part of it, and those that were deleted since."""
    table, row_id = record
    rows: dict[str, set[UUID]] = {table: {row_id}}
    for part, column in PARTS.get(table, ()):
        kept = Base.metadata.tables[part]
        model: Any = next(m.class_ for m in Base.registry.mappers if m.local_table is kept)
        rows[part] = _rows_of(session, model, column, [row_id])
    return rows


def deed_lines(
    session: Session,
    number: int,
    *,
    of: Mapping[str, Collection[UUID]] | None = None,
    limit: int = LIMIT,
) -> list[HistoryLine]:
    """Return what one deed did, in words; with `of` only what it did to those rows."""
    query = select(Change).where(
        Change.school_id == _school_id(session), Change.set_number == number
    )
    if of is not None:
        query = query.where(
            or_(*(and_(Change.table_name == t, Change.row_id.in_(ids)) for t, ids in of.items()))
        )
    changes = list(session.scalars(query.order_by(Change.seq).limit(limit)))
    teller = _Teller(session, changes)
    made = {(change.table_name, change.row_id) for change in changes if change.op == Op.INSERT}
    return [
        line
        for change in changes
        if change.op != Op.UPDATE or (change.table_name, change.row_id) not in made
        for line in teller.lines(change)
    ]


def family_history(session: Session, family_id: UUID, *, limit: int = LIMIT) -> list[HistoryEntry]:
    """Return the history of a family and its members, the newest first."""
    members = _rows_of(session, FamilyMember, "family_id", [family_id])
    return _entries(session, {"family": {family_id}, "family_member": members}, limit)


def _rows_of(session: Session, model: Any, column: str, owners: Collection[UUID]) -> set[UUID]:
    """Return the rows of a table that belong to somebody, and those that were deleted since."""
    if not owners:
        return set()
    found = set(session.scalars(select(model.id).where(getattr(model, column).in_(owners))))
    gone = select(Change.row_id, Change.before).where(
        Change.school_id == _school_id(session),
        Change.table_name == model.__tablename__,
        Change.op == Op.DELETE,
    )
    wanted = set(owners)
    for row_id, before in session.execute(gone):
        owner = _uuid(json.loads(before or "{}").get(column))
        if owner is not None and owner in wanted:
            found.add(row_id)
    return found


def _school_id(session: Session) -> int:
    return int(session.connection().get_execution_options()["school_id"])


def _uuid(value: Any) -> UUID | None:
    return UUID(value) if isinstance(value, str) and len(value) in {32, 36} else None


def _entries(
    session: Session, rows: Mapping[str, Collection[UUID]], limit: int
) -> list[HistoryEntry]:
    changes: list[tuple[Change, ChangeSet]] = []
    for table, ids in rows.items():
        if not ids:
            continue
        query = (
            select(Change, ChangeSet)
            .join(
                ChangeSet,
                and_(
                    ChangeSet.school_id == Change.school_id,
                    ChangeSet.number == Change.set_number,
                ),
            )
            .where(
                Change.school_id == _school_id(session),
                Change.table_name == table,
                Change.row_id.in_(ids),
            )
            .order_by(Change.seq.desc())
            .limit(limit * 5)
        )
        changes += [(change, deed) for change, deed in session.execute(query)]
    changes.sort(key=lambda pair: (-pair[1].number, pair[0].seq))
    teller = _Teller(session, [change for change, _ in changes])
    deeds: dict[int, tuple[ChangeSet, list[HistoryLine]]] = {}
    made = {(c.set_number, c.table_name, c.row_id) for c, _ in changes if c.op == Op.INSERT}
    for change, deed in changes:
        if change.op == Op.UPDATE and (deed.number, change.table_name, change.row_id) in made:
            continue  # what happened to a row while it was made is part of its making
        deeds.setdefault(deed.number, (deed, []))[1].extend(teller.lines(change))
    return [
        HistoryEntry(
            deed.number, teller.wall(deed.at), deed.actor_name, deed.device, deed.label, deed.kind,
            deed.undone_by is not None, tuple(lines),
        )
        for deed, lines in list(deeds.values())[:limit]
        if lines
    ]  # fmt: skip


class _Teller:
    """Turns changes into lines, with the names of everything they refer to."""

    def __init__(self, session: Session, changes: Sequence[Change]) -> None:
        facts = school.facts(session)
        self._zone, self._currency = facts.timezone, facts.currency
        self._added = self._values_of_added(session, changes)
        self._names = Names(session, self._references(changes))

    def wall(self, instant: datetime) -> datetime:
        """Return an instant as the school's wall time."""
        return local(instant, self._zone)

    def lines(self, change: Change) -> Iterator[HistoryLine]:
        """Yield what one change did, hidden fields aside."""
        table = Base.metadata.tables[change.table_name]
        thing = thing_words(table.name)
        if change.op == Op.UPDATE:
            before, after = json.loads(change.before or "{}"), json.loads(change.after or "{}")
            for column in before:
                if column in HIDDEN or column not in table.c:
                    continue
                said = (self._words(table, column, side.get(column)) for side in (before, after))
                yield HistoryLine(
                    Deed.CHANGED, table.name, thing, field_words(table.name, column), *said
                )
        elif change.op == Op.DELETE:
            told = self._told(table, json.loads(change.before or "{}"))
            yield HistoryLine(Deed.REMOVED, table.name, thing, "", told, "")
        else:
            told = self._told(table, self._added.get((table.name, change.row_id), {}))
            yield HistoryLine(Deed.ADDED, table.name, thing, "", "", told)

    def _told(self, table: Table, values: Mapping[str, Any]) -> str:
        telling = _TELLING.get(table.name, ())
        words = (self._words(table, name, values.get(name)) for name in telling)
        return ", ".join(word for word in words if word)

    def _values_of_added(
        self, session: Session, changes: Sequence[Change]
    ) -> dict[tuple[str, UUID], Mapping[str, Any]]:
        """Return what added rows hold now or held when deleted: the journal keeps no inserts."""
        added: dict[str, set[UUID]] = {}
        values: dict[tuple[str, UUID], Mapping[str, Any]] = {}
        for change in changes:
            if change.op == Op.INSERT:
                added.setdefault(change.table_name, set()).add(change.row_id)
            elif change.op == Op.DELETE:
                values[change.table_name, change.row_id] = json.loads(change.before or "{}")
        for name, ids in added.items():
            table = Base.metadata.tables[name]
            query = select(table).where(
                table.c.school_id == _school_id(session), table.c.id.in_(ids)
            )
            for row in session.execute(query).mappings():
                values[name, row["id"]] = {str(key): value for key, value in row.items()}
        return values

    def _references(self, changes: Sequence[Change]) -> Iterator[tuple[str, UUID]]:
        for change in changes:
            table = Base.metadata.tables[change.table_name]
            sides = [json.loads(text) for text in (change.before, change.after) if text]
            added = self._added.get((change.table_name, change.row_id))
            for values in [*sides, *([added] if added else [])]:
                yield from _referred(table, values)

    def _words(self, table: Table, name: str, value: Any) -> str:
        if value is None or name not in table.c:
            return ""
        column = table.c[name]
        if isinstance(column.type, Uuid):
            key = value if isinstance(value, UUID) else _uuid(value)
            return self._names.of(str(column.info.get("refers")), key)
        if isinstance(column.type, Enum):
            return choice_words(_choice(column.type, value))
        if isinstance(column.type, Boolean):
            return tr("Yes") if value else tr("No")
        if isinstance(column.type, (Date, Time, DateTime, UtcDateTime)):
            return self._moment(column.type, value)
        if name in MONEY_FIELDS:
            return show(Money(int(value), self._currency))
        if name in SHARE_FIELDS:
            return f"{int(value) / 100:g} %"
        text = str(value)
        return f"{text[:119]}…" if len(text) > 120 else text

    def _moment(self, kind: Any, value: Any) -> str:
        if isinstance(kind, Date):
            day = value if isinstance(value, date) else date.fromisoformat(value)
            return show_date_with_year(day)
        if isinstance(kind, Time):
            clock = value if isinstance(value, time) else time.fromisoformat(value)
            return f"{clock:%H:%M}"
        instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
        wall = self.wall(aware)
        return f"{show_date_with_year(wall.date())}, {wall:%H:%M}"


def _choice(kind: Enum, value: Any) -> StrEnum:
    words: Any = kind.enum_class
    found: StrEnum = words(value)
    return found


def _referred(table: Table, values: Mapping[str, Any]) -> Iterable[tuple[str, UUID]]:
    for name, value in values.items():
        target = table.c[name].info.get("refers") if name in table.c else None
        key = value if isinstance(value, UUID) else _uuid(value)
        if target and key:
            yield str(target), key
