"""The declarations at work in the program.

Which rows somebody sees, and whether a change is theirs to make.

On a server the same declarations become the database's own policies; in a local file this is what
holds.
"""

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, false, literal, or_, select, true
from sqlalchemy.orm import Session

from desktop_app.core.access.actor import Actor
from desktop_app.core.access.declare import AccessRules, Declaration, Rows
from desktop_app.core.db.base import Base
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import NotAllowed
from desktop_app.core.journal.tables import JOURNAL, Change, Op
from desktop_app.core.wording import tr


def visible(rules: AccessRules, actor: Actor, table: Table) -> ColumnElement[bool]:
    """Return the condition on a table's rows under which the actor may see them."""
    declared = rules.tables[table.name]
    seen = declared.see if _permitted(declared, actor) else {}
    found = or_(
        false(), *(_within(rules, actor, table, seen[role]) for role in actor.roles if role in seen)
    )
    closed = (
        []
        if table.name != JOURNAL
        else [name for name, each in rules.tables.items() if not _permitted(each, actor)]
    )
    return and_(found, table.c.table_name.not_in(closed)) if closed else found


def changeable(
    rules: AccessRules, actor: Actor, table: Table, *, delete: bool = False
) -> ColumnElement[bool]:
    """Return the condition on a table's rows under which the actor may change or delete them."""
    declared = rules.tables[table.name]
    if not _permitted(declared, actor):
        return false()
    conditions = [
        and_(true(), *(_within(rules, actor, table, each) for each in declared.change[role]))
        for role in actor.roles & declared.change.keys()
        if not delete
        or role in declared.delete
        or all(rows.every for rows in declared.change[role])
    ]
    return or_(false(), *conditions)


def may_change(rules: AccessRules, actor: Actor, table: str) -> bool:
    """Say whether the actor may change any row of a table."""
    declared = rules.tables[table]
    return _permitted(declared, actor) and any(role in declared.change for role in actor.roles)


def _permitted(declared: Declaration, actor: Actor) -> bool:
    return declared.needs is None or declared.needs in actor.permissions


def _within(rules: AccessRules, actor: Actor, table: Table, rows: Rows) -> ColumnElement[bool]:
    if rows.column is None or rows.row_set is None:
        return true()
    if actor.person_id is None:
        return false()
    me = literal(actor.person_id, Uuid())
    column = table.c[rows.column]
    mine = column.in_(rules.row_sets[rows.row_set](me))
    return or_(column.is_(None), mine) if rows.or_empty else mine


def check_changes(
    session: Session,
    rules: AccessRules,
    actor: Actor,
    change_set: tuple[int, int],
    tables: Iterable[str],
) -> None:
    """Refuse a change set that touched rows which are not the actor's to change.

    `change_set` is the school and the number of the set. A row has to be the actor's before and
    after. Raises NotAllowed.
    """
    for name in tables:
        declared = rules.tables[name]
        if declared.guarded and session.get_bind().dialect.name != "sqlite":
            continue  # the server's own functions alone write here, and asked by themselves
        mine = {role: declared.change[role] for role in actor.roles if role in declared.change}
        if not _permitted(declared, actor):
            mine = {}
        if any(all(rows.every for rows in each) for each in mine.values()):
            continue
        table = Base.metadata.tables[name]
        conditions = [
            and_(*(_within(rules, actor, table, rows) for rows in each)) for each in mine.values()
        ]
        if (
            not conditions
            or _strays(session, table, change_set, or_(*conditions))
            or _taken(session, rules, actor, (declared, table), change_set)
        ):
            raise NotAllowed(tr("This is not yours to change. Nothing was changed."), table=name)


def _in_set(table: Table, change_set: tuple[int, int]) -> ColumnElement[bool]:
    school_id, number = change_set
    return and_(
        Change.school_id == school_id,
        Change.set_number == number,
        Change.table_name == table.name,
    )


def _strays(
    session: Session, table: Table, change_set: tuple[int, int], allowed: ColumnElement[bool]
) -> bool:
    """Say whether the set left a row that is outside what is allowed."""
    touched = select(Change.row_id).where(_in_set(table, change_set))
    stray = (
        select(table.c.id)
        .where(table.c.school_id == change_set[0], table.c.id.in_(touched), ~allowed)
        .limit(1)
    )
    found: UUID | None = session.execute(stray).scalar()
    return found is not None


def _taken(
    session: Session,
    rules: AccessRules,
    actor: Actor,
    declared: tuple[Declaration, Table],
    change_set: tuple[int, int],
) -> bool:
    """Say whether the set deleted or changed a row that was outside what is allowed before."""
    declaration, table = declared
    query = select(Change.op, Change.before).where(_in_set(table, change_set))
    if not declaration.columns:
        query = query.where(Change.op != Op.INSERT)
    sets = _Sets(session, rules, actor)
    for op, before in session.execute(query):
        was = json.loads(before or "{}")
        roles = {
            role
            for role in actor.roles & declaration.change.keys()
            if role not in declaration.columns
            or (op == Op.UPDATE and was.keys() <= set(declaration.columns[role]))
        }
        if op == Op.DELETE:
            roles &= declaration.delete
        elif op == Op.INSERT and roles:
            continue
        if not any(all(sets.had(rows, was) for rows in declaration.change[r]) for r in roles):
            return True
    return False


class _Sets:
    """The row sets of the person who asks, each read once."""

    def __init__(self, session: Session, rules: AccessRules, actor: Actor) -> None:
        self._session, self._rules, self._actor = session, rules, actor
        self._read: dict[str, set[UUID]] = {}

    def had(self, rows: Rows, was: Mapping[str, str | None]) -> bool:
        """Say whether the deciding column was in its set; one not named has not changed."""
        if rows.column is None or rows.row_set is None or rows.column not in was:
            return True
        value = was[rows.column]
        if value is None:
            return rows.or_empty
        return UUID(value) in self._ids(rows.row_set)

    def _ids(self, name: str) -> set[UUID]:
        if name not in self._read:
            me = literal(self._actor.person_id, Uuid())
            self._read[name] = (
                set(self._session.scalars(self._rules.row_sets[name](me)))
                if self._actor.person_id is not None
                else set()
            )
        return self._read[name]
