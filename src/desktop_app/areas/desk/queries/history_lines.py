"""What changes of rows did, in words: a line for each field, from what to what."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Enum, Table, Time, select
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
from desktop_app.areas.school import api as school
from desktop_app.core.clock import local
from desktop_app.core.db.base import Base
from desktop_app.core.db.types import UtcDateTime, Uuid
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.money import Money, show
from desktop_app.core.wording import show_date_with_year, tr

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


class Teller:
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
                table.c.school_id == school_id_of(session), table.c.id.in_(ids)
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
            key = value if isinstance(value, UUID) else uuid_of(value)
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
        key = value if isinstance(value, UUID) else uuid_of(value)
        if target and key:
            yield str(target), key


def school_id_of(session: Session) -> int:
    """Return which school of its database a session reads."""
    return int(session.connection().get_execution_options()["school_id"])


def uuid_of(value: Any) -> UUID | None:
    """Return an id as the journal writes it; None for what is no id."""
    return UUID(value) if isinstance(value, str) and len(value) in {32, 36} else None
