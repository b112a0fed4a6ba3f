"""Which rows a teacher's copy carries: what that teacher is shown, cut to a few weeks.

Each table is declared once, beside who may see it: carried, with a cut, or left in the office, with
the reason. A cut names ids that other areas know by name, as row sets do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, literal, true

from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.access.declare import access
from desktop_app.core.access.enforce import visible
from desktop_app.core.db.types import Uuid

DAYS = 14
OPENS_DAYS = 30
NEVER = frozenset({"school_id", "updated_at"})
"""Columns that do not travel: a copy has its own number for the school, and its own last change."""


@dataclass(frozen=True)
class Span:
    """For whom and for which days. `known` holds ids that were read before, by their name."""

    person_id: UUID
    today: date
    days_back: int = DAYS
    days_ahead: int = DAYS
    known: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The first day that is carried."""
        return self.today - timedelta(days=self.days_back)

    @property
    def last_day(self) -> date:
        """The last day that is carried."""
        return self.today + timedelta(days=self.days_ahead)

    @property
    def first_at(self) -> datetime:
        """An instant before anything of the first day, wherever the school is."""
        return datetime.combine(self.first_day, time(), UTC) - timedelta(days=1)

    @property
    def last_at(self) -> datetime:
        """An instant after all of the last day, wherever the school is."""
        return datetime.combine(self.last_day, time(), UTC) + timedelta(days=2)

    @property
    def me(self) -> ColumnElement[UUID]:
        """The teacher, as row sets are asked."""
        return literal(self.person_id, Uuid())

    def ids(self, name: str) -> Any:
        """Return what `in_` takes: ids that were read, or the select of them."""
        found = self.known.get(name)
        return carried.sets[name](self) if found is None else list(found)

    def mine(self, row_set: str) -> Select[Any]:
        """Return a row set of the declarations, as this teacher has it."""
        return access.row_sets[row_set](self.me)

    @property
    def teacher(self) -> Actor:
        """The teacher with a teacher's rights and no more."""
        return Actor("", frozenset({Role.TEACHER}), self.person_id, permissions=frozenset())


Cut = Callable[[Span], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Carried:
    """How a table is carried: which rows of what is seen, and which columns stay empty.

    `repeated` are columns that hold few values in many rows, and travel once for all. When a row
    was made travels only where it is `dated`.
    """

    cut: Cut | None = None
    blank: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    dated: bool = True


class CarriedRules:
    """Every declaration, by table; the ids they name; and what stays in the office, and why."""

    def __init__(self) -> None:
        self.tables: dict[str, Carried] = {}
        self.sets: dict[str, Callable[[Span], Select[Any]]] = {}
        self.left: dict[str, str] = {}
        self.unsearched: dict[str, frozenset[str]] = {}
        self.read_first: list[str] = []

    def table(
        self,
        name: str,
        cut: Cut | None = None,
        *,
        blank: Sequence[str] = (),
        repeated: Sequence[str] = (),
        dated: bool = True,
    ) -> None:
        """Carry the rows of a table that the teacher sees and that are within the cut."""
        self.tables[name] = Carried(cut, frozenset(blank), frozenset(repeated), dated)

    def leave(self, why: str, *names: str) -> None:
        """Leave tables in the office."""
        self.left |= dict.fromkeys(names, why)

    def never_by(self, name: str, *columns: str) -> None:
        """Say by which columns nobody looks rows up on a copy: it keeps no index of them.

        In the office foreign keys need these. A copy holds to none, and writes an index less for
        each mark.
        """
        self.unsearched[name] = frozenset(columns)

    def ids(
        self, name: str, *, first: bool = False
    ) -> Callable[[Callable[[Span], Select[Any]]], Callable[[Span], Select[Any]]]:
        """Register a select of ids under its name; with `first` it is read before the rest."""

        def register(select: Callable[[Span], Select[Any]]) -> Callable[[Span], Select[Any]]:
            self.sets[name] = select
            if first:
                self.read_first.append(name)
            return select

        return register


carried = CarriedRules()
"""The declarations at work in the program."""


def condition(table: Table, span: Span, *, policies: bool) -> ColumnElement[bool]:
    """Return which rows of a table are carried; with `policies` a server hides the rest."""
    declared = carried.tables[table.name]
    seen = true() if policies else visible(access, span.teacher, table)
    return seen if declared.cut is None else and_(seen, declared.cut(span))


def columns_of(table: Table) -> list[str]:
    """Return the columns of a table that travel, the key first."""
    declared = carried.tables[table.name]
    return [
        column.name
        for column in table.columns
        if column.name not in NEVER
        and column.name not in declared.blank
        and (declared.dated or column.name != "created_at")
        and (table.name, column.name) not in _ONLY_HERE
    ]


_ONLY_HERE = frozenset({("student", "search_place")})
