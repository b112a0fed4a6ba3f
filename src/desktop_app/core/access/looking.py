"""The school as somebody else sees it, for an owner who asks: the declarations as filters.

The rows are read with the owner's own rights and cut down to what the other person is shown. Which
rows are theirs is asked once, when the view is opened.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, literal, or_, true
from sqlalchemy.orm import Session, with_loader_criteria

from desktop_app.core.access.actor import Actor
from desktop_app.core.access.declare import AccessRules, Declaration, Rows
from desktop_app.core.db.base import Base
from desktop_app.core.db.types import Uuid


def filters(session: Session, rules: AccessRules, actor: Actor) -> Sequence[Any]:
    """Return what has to be added to every select of the model, so that it shows the actor's rows.

    The session sees everything.
    """
    mine = _Mine(session, rules, actor)
    found = []
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        declared = rules.tables.get(getattr(table, "name", ""))
        if declared is None or not isinstance(table, Table):
            continue
        condition = _shown(declared, table, mine)
        if condition is not None:
            found.append(with_loader_criteria(mapper.class_, condition, include_aliases=True))
    return found


class _Mine:
    """The row sets of the person who is looked for, each read once."""

    def __init__(self, session: Session, rules: AccessRules, actor: Actor) -> None:
        self.actor = actor
        self._session, self._rules = session, rules
        self._read: dict[str, list[UUID]] = {}

    def ids(self, name: str) -> list[UUID]:
        if name not in self._read:
            me = literal(self.actor.person_id, Uuid())
            self._read[name] = (
                [key for key in self._session.scalars(self._rules.row_sets[name](me)) if key]
                if self.actor.person_id is not None
                else []
            )
        return self._read[name]


def _shown(declared: Declaration, table: Table, mine: _Mine) -> ColumnElement[bool] | None:
    """Return the condition on a table, None where everything is shown."""
    actor = mine.actor
    if declared.needs is not None and declared.needs not in actor.permissions:
        return false()
    seen = [declared.see[role] for role in actor.roles if role in declared.see]
    if any(rows.every for rows in seen):
        return None
    return or_(false(), *(_within(rows, table, mine) for rows in seen))


def _within(rows: Rows, table: Table, mine: _Mine) -> ColumnElement[bool]:
    if rows.column is None or rows.row_set is None:
        return true()
    column = table.c[rows.column]
    own = column.in_(mine.ids(rows.row_set))
    return or_(column.is_(None), own) if rows.or_empty else own
