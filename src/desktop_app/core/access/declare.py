"""One declaration for each table: which role sees and changes which rows.

Checks in services, the panes of a role, a teacher's offline copy and the policies of a server all
come from here. Row sets are selects over the whole model, so they are named here and written by the
area that owns their tables.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select

from desktop_app.core.access.actor import Permission, Role


@dataclass(frozen=True, slots=True)
class Rows:
    """Which rows: all, none, or those whose `column` is in a named row set.

    With `or_empty` also those in which the column is empty, for rows that are of one of two.
    """

    column: str | None = None
    row_set: str | None = None
    or_empty: bool = False

    @property
    def every(self) -> bool:
        """Whether these are all rows of the school."""
        return self.column is None


ALL = Rows()
OFFICE = (Role.ADMIN, Role.FRONT_DESK)


def those(column: str, row_set: str, *, or_empty: bool = False) -> Rows:
    """Name the rows whose column is in the row set of the person who asks."""
    return Rows(column, row_set, or_empty)


@dataclass(frozen=True, slots=True)
class Declaration:
    """Who may see and who may change the rows of one table; a role left out may not.

    Who does not change every row deletes only with a role in `delete`, and only rows of these.
    `needs` is asked beside the role. What is `guarded` is written on a server by its own functions
    alone. A role named in `columns` changes only these of a row that is there, and adds none.
    """

    see: Mapping[Role, Rows]
    change: Mapping[Role, tuple[Rows, ...]]
    delete: frozenset[Role] = frozenset()
    needs: Permission | None = None
    guarded: bool = False
    columns: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)


KEPT = "kept_sets"
"""Where the person who asks may carry what answers for a row set that another one is made of."""
RowSet = Callable[[ColumnElement[UUID]], Select[Any]]


class AccessRules:
    """Every declaration and row set of the program, by table and by name."""

    def __init__(self) -> None:
        self.tables: dict[str, Declaration] = {}
        self.row_sets: dict[str, RowSet] = {}
        self.belonging: Mapping[str, Any] = {}
        """What of each table belongs to a person, as the catalog of privacy says it."""

    def table(
        self,
        name: str,
        *,
        see: Mapping[Role, Rows] | None = None,
        change: Mapping[Role, Rows | tuple[Rows, ...]] | None = None,
        delete: Collection[Role] = (),
        office: bool = True,
        **more: Any,
    ) -> None:
        """Declare a table. With `office`, ADMIN and FRONT_DESK see and change every row.

        Roles in `delete` may also delete the rows that they may change. `more` are `needs`,
        `guarded` and `columns` of the declaration.
        """
        whole = dict.fromkeys(OFFICE, ALL) if office else {}
        changes = {
            role: rows if isinstance(rows, tuple) else (rows,)
            for role, rows in {**whole, **(change or {})}.items()
        }
        self.tables[name] = Declaration(
            see={**whole, **(see or {})}, change=changes, delete=frozenset(delete), **more
        )

    def row_set(self, name: str) -> Callable[[RowSet], RowSet]:
        """Register a select of ids under its name; it is given the asking person's id."""

        def register(select: RowSet) -> RowSet:
            self.row_sets[name] = select

            def of(person: ColumnElement[UUID]) -> Select[Any]:
                kept = getattr(person, KEPT, None)
                return select(person) if kept is None else kept(name, select)

            return of

        return register


access = AccessRules()
