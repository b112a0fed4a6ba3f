"""Taking back what was done, and doing it again; the journal is all it needs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    exists,
    select,
    text,
    true,
)
from sqlalchemy.orm import Session, aliased

from desktop_app.core.access.actor import Actor
from desktop_app.core.db.base import Base
from desktop_app.core.errors import Clash, NotFound
from desktop_app.core.journal.forgetting import FORGOTTEN
from desktop_app.core.journal.inverse import BATCH, take_back
from desktop_app.core.journal.recording import Changes, mark_undone
from desktop_app.core.journal.tables import Change, ChangeSet, Op, SetKind
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database, Work

REFRESH = "refresh"
"""The act of a copy that takes in what its office has: that is no deed of anybody here."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A change set as lists show it."""

    number: int
    label: str
    kind: SetKind
    actor: str
    at: datetime
    act: str | None
    target: int | None
    undone_by: int | None


class NeedsCounterEntry(Clash):
    """The deed cannot be undone.

    Its counter-entry, named in the sentence, can be written instead.
    """

    def __init__(self, sentence: str, *, number: int) -> None:
        super().__init__(sentence, change_set=number)
        self.number = number


def _as_row(found: ChangeSet) -> SetRow:
    return SetRow(
        found.number,
        found.label,
        found.kind,
        found.actor_name,
        found.at,
        found.act,
        found.target,
        found.undone_by,
    )


def recent(session: Session, school_id: int, *, limit: int = 200) -> list[SetRow]:
    """Return the newest change sets, newest first."""
    query = (
        select(ChangeSet)
        .where(ChangeSet.school_id == school_id)
        .order_by(ChangeSet.number.desc())
        .limit(limit)
    )
    return [_as_row(found) for found in session.scalars(query)]


def whose(database: "Database") -> Actor | None:
    """Return whose deeds undo takes back: in a school with several desks only one's own."""
    return database.actor if database.dialect == "postgresql" else None


def _by(sets: Any, actor: Actor | None) -> ColumnElement[bool]:
    """Return the condition that a change set is of somebody, at whatever desk they signed in."""
    if actor is None:
        return true()
    if actor.person_id is not None:
        return sets.actor_id == actor.person_id  # type: ignore[no-any-return]  # a column
    return and_(sets.actor_name == actor.name, sets.device == actor.device)


def next_to_undo(session: Session, school_id: int, by: Actor | None = None) -> SetRow | None:
    """Return the newest deed that is still in force, of one person or of anybody."""
    query = select(ChangeSet).where(
        ChangeSet.school_id == school_id,
        ChangeSet.kind == SetKind.DO,
        ChangeSet.undone_by.is_(None),
        _by(ChangeSet, by),
    )
    found = session.scalars(query.order_by(ChangeSet.number.desc()).limit(1)).first()
    return _as_row(found) if found else None


def next_to_redo(session: Session, school_id: int, by: Actor | None = None) -> SetRow | None:
    """Return the newest undo that no later deed has made stale, labeled as what it took back."""
    later = aliased(ChangeSet)
    query = select(ChangeSet).where(
        ChangeSet.school_id == school_id,
        ChangeSet.kind == SetKind.UNDO,
        ChangeSet.undone_by.is_(None),
        ~exists().where(
            later.school_id == school_id,
            later.number > ChangeSet.number,
            later.kind == SetKind.DO,
            _by(later, by),
        ),
        _by(ChangeSet, by),
    )
    found = session.scalars(query.order_by(ChangeSet.number.desc()).limit(1)).first()
    if found is None or found.target is None:
        return None
    deed = _one(session, school_id, found.target)
    return replace(_as_row(found), label=deed.label)


def undo(database: "Database") -> Changes:
    """Take back the newest deed in force, as a change set of its own.

    Raises NotFound when there is none, NeedsCounterEntry for issued documents and ledger entries,
    and Clash when something newer touched the same fields or the school was upgraded since.
    """
    with database.reading() as session:
        deed = next_to_undo(session, database.school_id, whose(database))
        if deed is None:
            raise NotFound(tr("There is nothing to undo."))
        _check_undoable(database, session, deed)
    label = tr("Undo: {label}", label=deed.label)
    with database.writing(label, kind=SetKind.UNDO, target=deed.number) as work:
        _set_back(work, deed, deed.number)
        mark_undone(work.session.connection(), deed.number, work.number)
    return work.changes


def redo(database: "Database") -> Changes:
    """Do again what the newest undo took back. Raises NotFound or Clash as `undo` does."""
    with database.reading() as session:
        taken = next_to_redo(session, database.school_id, whose(database))
        if taken is None or taken.target is None:
            raise NotFound(tr("There is nothing to redo."))
        deed = _one(session, database.school_id, taken.target)
    label = tr("Redo: {label}", label=deed.label)
    with database.writing(label, kind=SetKind.REDO, target=deed.number) as work:
        _set_back(work, replace(taken, label=deed.label), taken.number)
        connection = work.session.connection()
        mark_undone(connection, taken.number, work.number)
        mark_undone(connection, deed.number, None)
    return work.changes


def counter(database: "Database", number: int) -> Changes:
    """Write the counter-entry of a deed that cannot be undone. Raises NotFound when it has none."""
    with database.reading() as session:
        deed = _one(session, database.school_id, number)
    entry = database.counter_entries.get(deed.act or "")
    if entry is None or deed.undone_by is not None:
        raise NotFound(tr("“{label}” has no counter-entry to write.", label=deed.label))
    label = tr("Counter-entry: {label}", label=deed.label)
    with database.writing(label, kind=SetKind.COUNTER, target=number) as work:
        entry.write(work, number)
        mark_undone(work.session.connection(), number, work.number)
    return work.changes


def _one(session: Session, school_id: int, number: int) -> SetRow:
    found = session.get(ChangeSet, (school_id, number))
    if found is None:
        raise NotFound(tr("Change {number} is not in this school.", number=number))
    return _as_row(found)


def _check_undoable(database: "Database", session: Session, deed: SetRow) -> None:
    held = _frozen_tables(session, database.school_id, deed.number)
    if held:
        entry = database.counter_entries.get(deed.act or "")
        offer = entry.describe(session, deed.number) if entry else ""
        said = tr(
            "“{label}” cannot be undone: issued documents and ledger entries stay.",
            label=deed.label,
        )
        raise NeedsCounterEntry(f"{said} {offer}".strip(), number=deed.number)
    revision = session.get_one(ChangeSet, (database.school_id, deed.number)).revision
    if revision == FORGOTTEN:
        raise Clash(
            tr(
                "“{label}” was about somebody who has been erased, so it cannot be undone.",
                label=deed.label,
            ),
            change_set=deed.number,
        )
    if revision != database.revision:
        raise Clash(
            tr(
                "“{label}” was done before the program was updated, so it can be read but not "
                "undone.",
                label=deed.label,
            ),
            change_set=deed.number,
        )
    _check_newer(database, session, deed)


def _set_back(work: "Work", deed: SetRow, number: int) -> None:
    """Take a deed back by the rows it touched, or by its facts where a copy's office took them in.

    Raises Clash when something newer touched the same.
    """
    database, facts = work.database, work.database.set_back
    if facts is not None and _is_taken_in(database, work.session, deed):
        _check_newer(database, work.session, deed)
        facts(work, number)
        return
    take_back(work, number)
    _check_newer(database, work.session, deed)  # the rows are held now: nobody comes between


def _is_taken_in(database: "Database", session: Session, deed: SetRow) -> bool:
    """Whether the office's rows have taken the place of those that a deed on a copy touched."""
    return any(
        each.act == REFRESH for each in _newer_touches(session, database.school_id, deed.number)
    )


def _check_newer(database: "Database", session: Session, deed: SetRow) -> None:
    """Refuse to write over what was changed later, by whomever. Raises Clash."""
    clash = _newer_touch(session, database.school_id, deed.number)
    if clash is None:
        return
    ids: dict[str, Any] = {"change_set": deed.number, "later": clash.number}
    if whose(database) is not None and clash.actor != deed.actor:
        raise Clash(
            tr(
                "“{label}” cannot be undone, because {who} changed the same thing later: "
                "“{later}”. It stays as {who} left it.",
                label=deed.label,
                who=clash.actor,
                later=clash.label,
            ),
            **ids,
        )
    raise Clash(
        tr(
            "“{label}” cannot be undone, because “{later}” changed the same thing later. "
            "Undo that first.",
            label=deed.label,
            later=clash.label,
        ),
        **ids,
    )


def _frozen_tables(session: Session, school_id: int, number: int) -> list[str]:
    """Return the ledgers the set wrote to, and the documents it gave a number.

    A document of which only columns changed that stay free (how far it is) is not held.
    """
    ledgers = [t.name for t in Base.metadata.sorted_tables if t.info.get("append_only")]
    documents = [t.name for t in Base.metadata.sorted_tables if t.info.get("frozen_when")]
    mine = (Change.school_id == school_id, Change.set_number == number)
    names = select(Change.table_name).where(*mine, Change.table_name.in_(ledgers)).distinct()
    found = list(session.scalars(names))
    for name in documents:
        table = Base.metadata.tables[name]
        ids = _more_than_free(session, [*mine, Change.table_name == name], table)
        when = str(table.info["frozen_when"]).replace("OLD.", f'"{name}".')
        query = select(table.c.id).where(
            table.c.school_id == school_id, table.c.id.in_(ids), text(when)
        )
        if session.execute(query.limit(1)).first() is not None:
            found.append(name)
    return found


def _more_than_free(session: Session, which: Sequence[Any], table: Table) -> Any:
    """Return the rows of a table that a set changed in columns that are held once it is issued."""
    free = set(table.info.get("free", ()))
    if not free:
        return select(Change.row_id).where(*which)
    query = select(Change.row_id, Change.op, Change.after).where(*which)
    held = (
        row_id
        for row_id, op, after in session.execute(query)
        if op != Op.UPDATE.value or not set(json.loads(after or "{}")) <= free
    )
    return list(islice(held, BATCH))


def _newer_touch(session: Session, school_id: int, number: int) -> SetRow | None:
    """Return a newer deed in force that touched the same field.

    Or the same row where it is all or nothing. A server knows also of what is not shown here.
    """
    if session.get_bind().dialect.name != "sqlite":
        return _told_by_server(session, school_id, number)
    touches = _newer_touches(session, school_id, number)
    return next((each for each in touches if each.act != REFRESH), None)


def _newer_touches(session: Session, school_id: int, number: int) -> Iterator[SetRow]:
    """Return the newer deeds in force of a file that touched the same field or row."""
    mine, newer = aliased(Change), aliased(Change)
    pairs = (
        select(mine.op, mine.after, newer.op, newer.before, newer.set_number)
        .join(
            newer,
            and_(
                newer.school_id == mine.school_id,
                newer.table_name == mine.table_name,
                newer.row_id == mine.row_id,
                # By row, not by set: two desks may take numbers in one order and write in another.
                newer.seq > mine.seq,
                newer.set_number != mine.set_number,
            ),
        )
        .join(
            ChangeSet,
            and_(ChangeSet.school_id == newer.school_id, ChangeSet.number == newer.set_number),
        )
        .where(
            mine.school_id == school_id,
            mine.set_number == number,
            ChangeSet.undone_by.is_(None),
            ChangeSet.kind.in_([SetKind.DO, SetKind.SYSTEM]),
        )
    )
    for op, after, newer_op, newer_before, newer_number in session.execute(pairs):
        whole = op != Op.UPDATE or newer_op != Op.UPDATE
        if whole or json.loads(after or "{}").keys() & json.loads(newer_before or "{}").keys():
            yield _one(session, school_id, newer_number)


_LATER = text("SELECT * FROM app.later_touch(CAST(:school AS smallint), :deed)")


def _told_by_server(session: Session, school_id: int, number: int) -> SetRow | None:
    found = session.execute(_LATER, {"school": school_id, "deed": number}).first()
    if found is None:
        return None
    label = found.label or tr("another change")
    return SetRow(
        found.number, label, SetKind.DO, found.who, found.at, act=None, target=None, undone_by=None
    )
