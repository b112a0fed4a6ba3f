"""What a change set touched, as listeners hear it."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from uuid import UUID

from desktop_app.core.records import record


class SetKind(StrEnum):
    """What a change set is to undo: a deed, the taking back of one, or the program's own work."""

    DO = "DO"
    UNDO = "UNDO"
    REDO = "REDO"
    COUNTER = "COUNTER"
    SYSTEM = "SYSTEM"


@record
class Changes:
    """What one change set touched: ids for each table, or None for one with more than a thousand.

    `whole` stands for any change at all, for whoever was away and missed some. `notes` are
    sentences on what the program worked out again by itself. `by` names who did it at another desk,
    as far as one may know; it is None for what was done here.
    """

    number: int
    label: str
    tables: Mapping[str, frozenset[UUID] | None] = field(default_factory=dict)
    made: UUID | None = None
    whole: bool = False
    notes: tuple[str, ...] = ()
    by: str | None = None

    def touches(self, *tables: str) -> bool:
        """Say whether one of the tables was changed."""
        return self.whole or any(table in self.tables for table in tables)

    def with_more(self, other: "Changes") -> "Changes":
        """Return what both touched, for whoever reloads once for both."""
        tables = dict(self.tables)
        for name, ids in other.tables.items():
            known = tables.get(name, frozenset())
            tables[name] = None if known is None or ids is None else known | ids
        whole, notes = self.whole or other.whole, (*self.notes, *other.notes)
        return Changes(other.number, other.label, tables, whole=whole, notes=notes, by=other.by)

    def __bool__(self) -> bool:
        return self.whole or bool(self.tables)


NOTES = "notes"  # where a session gathers them
OWN_SET = "own_set"  # where a session that writes keeps the number of its change set
NOTHING = Changes(0, "")
EVERYTHING = Changes(0, "", whole=True)
