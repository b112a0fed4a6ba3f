"""The declarations at work in the program.

Which rows somebody sees, and whether a change is theirs to make.

On a server the same declarations become the database's own policies; in a local file this is what
holds.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, exists, false, literal, or_, select, true
from sqlalchemy.orm import Session

from desktop_app.core.access.actor import Actor
from desktop_app.core.access.declare import AccessRules, Rows
from desktop_app.core.db.base import Base
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import NotAllowed
from desktop_app.core.journal.tables import Change, Op
from desktop_app.core.wording import tr


def visible(rules: AccessRules, actor: Actor, table: Table) -> ColumnElement[bool]:
    """Return the condition on a table's rows under which the actor may see them."""
    seen = rules.tables[table.name].see
    return or_(
        false(), *(_within(rules, actor, table, seen[role]) for role in actor.roles if role in seen)
    )


def may_see(rules: AccessRules, actor: Actor, table: str) -> bool:
    """Say whether the actor sees any row of a table."""
    return any(role in rules.tables[table].see for role in actor.roles)


def may_change(rules: AccessRules, actor: Actor, table: str) -> bool:
    """Say whether the actor may change any row of a table."""
    return any(role in rules.tables[table].change for role in actor.roles)


def _within(rules: AccessRules, actor: Actor, table: Table, rows: Rows) -> ColumnElement[bool]:
    if rows.column is None or rows.row_set is None:
        return true()
    if actor.person_id is None:
        return false()
    me = literal(actor.person_id, Uuid())
    return table.c[rows.column].in_(rules.row_sets[rows.row_set](me))


def check_changes(
    session: Session, rules: AccessRules, actor: Actor, number: int, tables: Iterable[str]
) -> None:
    """Refuse a change set that touched rows which are not the actor's to change.

    Raises NotAllowed.
    """
    for name in tables:
        allowed = [
            rules.tables[name].change[r] for r in actor.roles if r in rules.tables[name].change
        ]
        if any(all(rows.every for rows in each) for each in allowed):
            continue
        table = Base.metadata.tables[name]
        conditions = [
            and_(*(_within(rules, actor, table, rows) for rows in each)) for each in allowed
        ]
        if not conditions or _strays(session, table, number, or_(*conditions)):
            raise NotAllowed(tr("This is not yours to change. Nothing was changed."), table=name)


def _strays(session: Session, table: Table, number: int, allowed: ColumnElement[bool]) -> bool:
    """Say whether the set deleted a row, or left one that is outside what is allowed."""
    mine = (Change.set_number == number, Change.table_name == table.name)
    deleted = select(exists().where(*mine, Change.op == Op.DELETE))
    if session.execute(deleted).scalar_one():
        return True
    touched = select(Change.row_id).where(*mine)
    stray = select(table.c.id).where(table.c.id.in_(touched), ~allowed).limit(1)
    found: UUID | None = session.execute(stray).scalar()
    return found is not None
