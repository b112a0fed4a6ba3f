"""Taking somebody's values out of the journal: what is forgotten can be neither read nor undone."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from desktop_app.core.journal.tables import Change, ChangeSet, Op

FORGOTTEN = "forgotten"
"""What stands in place of the revision of a change set that lost values: it is history only."""
_PART = 500
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"(?!\s*:)')  # a value, not the name of a column
Swap = Callable[[str], str]


def may_forget(connection: Connection) -> bool:
    """Say whether this login may take the triggers away: on a server only who owns the tables."""
    if connection.dialect.name == "sqlite":
        return True
    mine = "SELECT pg_catalog.pg_get_userbyid(relowner) = current_user FROM pg_catalog.pg_class"
    found = connection.exec_driver_sql(f"{mine} WHERE oid = 'person'::regclass")
    return bool(found.scalar())


def forget_rows(connection: Connection, table: str, ids: Collection[UUID]) -> set[int]:
    """Forget what the journal knows of rows of a table, and return the change sets it was from."""
    touched: set[int] = set()
    school = connection.get_execution_options()["school_id"]
    for part in _parts(ids):
        which = (Change.school_id == school, Change.table_name == table, Change.row_id.in_(part))
        touched.update(connection.scalars(select(Change.set_number).where(*which).distinct()))
        connection.execute(delete(Change).where(*which))
    return touched


def sets_of_rows(connection: Connection, table: str, ids: Collection[UUID]) -> set[int]:
    """Return the change sets that the journal's knowledge of these rows is from."""
    touched: set[int] = set()
    school = connection.get_execution_options()["school_id"]
    for part in _parts(ids):
        which = (Change.school_id == school, Change.table_name == table, Change.row_id.in_(part))
        touched.update(connection.scalars(select(Change.set_number).where(*which).distinct()))
    return touched


def deleted_rows_of(connection: Connection, table: str, owners: Iterable[UUID]) -> set[UUID]:
    """Return the rows of a table that were deleted and referred to one of these.

    A journal that moved speaks of ids as the engine did that wrote it.
    """
    keys = [key for owner in owners for key in (owner.hex, str(owner))]
    if not keys:
        return set()
    query = select(Change.row_id).where(
        Change.school_id == connection.get_execution_options()["school_id"],
        Change.table_name == table,
        Change.op == Op.DELETE.value,
        or_(*(Change.before.contains(key) for key in keys)),
    )
    return set(connection.scalars(query))


def swap_values(connection: Connection, words: Sequence[str], swap: Swap) -> int:
    """Replace words in the values that the journal keeps, and return in how many changes."""
    school = connection.get_execution_options()["school_id"]
    rows = [
        {"key": seq, "was": before, "is_now": after}
        for seq, _, before, after in values_naming(connection, words, swap)
    ]
    if rows:
        connection.execute(
            update(Change)
            .where(Change.school_id == school, Change.seq == bindparam("key"))
            .values(before=bindparam("was"), after=bindparam("is_now")),
            rows,
        )
    return len(rows)


def values_naming(
    connection: Connection, words: Sequence[str], swap: Swap
) -> Iterator[tuple[int, tuple[str, UUID], str | None, str | None]]:
    """Yield the changes in whose values one of the words stands, with what they should say."""
    school = connection.get_execution_options()["school_id"]
    if not words:
        return
    query = select(Change.seq, Change.table_name, Change.row_id, Change.before, Change.after).where(
        Change.school_id == school,
        or_(
            *(
                like(connection, column, _in_json(word))
                for word in words
                for column in (Change.before, Change.after)
            )
        ),
    )
    for seq, name, row_id, before, after in connection.execute(query).all():
        yield (
            seq,
            (name, row_id),
            before and _in_values(before, swap),
            after and _in_values(after, swap),
        )


def _in_values(text: str, swap: Swap) -> str:
    """Swap words in the texts of a JSON object alone: not in its numbers, nor names of columns."""

    def swapped(found: re.Match[str]) -> str:
        said = json.loads(found.group())
        now = swap(said)
        return found.group() if now == said else json.dumps(now, ensure_ascii=False)

    return _STRING.sub(swapped, text)


def swap_labels(connection: Connection, words: Sequence[str], swap: Swap) -> None:
    """Replace words in the labels of change sets and the names of who made them."""
    _say(connection, list(labels_naming(connection, words, swap)))


def labels_naming(
    connection: Connection, words: Sequence[str], swap: Swap
) -> Iterator[tuple[int, str, str]]:
    """Yield the change sets whose label or person holds one of the words, with new ones."""
    if words:
        columns = (ChangeSet.label, ChangeSet.actor_name)
        holds = (like(connection, column, word) for word in words for column in columns)
        yield from _sets_said(connection, swap, or_(*holds))


def labels_of(
    connection: Connection, numbers: Collection[int], swap: Swap
) -> Iterator[tuple[int, str, str]]:
    """Yield which of these change sets say something else with the words replaced, and what."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        yield from _sets_said(connection, swap, ChangeSet.number.in_(part))


def swap_labels_of(connection: Connection, numbers: Collection[int], swap: Swap) -> None:
    """Replace words in the labels of these change sets, and make them history only."""
    school = connection.get_execution_options()["school_id"]
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _PART):
        part = ordered[start : start + _PART]
        _say(connection, list(_sets_said(connection, swap, ChangeSet.number.in_(part))))
        connection.execute(
            update(ChangeSet)
            .where(ChangeSet.school_id == school, ChangeSet.number.in_(part))
            .values(revision=FORGOTTEN)
        )


def _sets_said(
    connection: Connection, swap: Swap, which: ColumnElement[bool]
) -> Iterator[tuple[int, str, str]]:
    school = connection.get_execution_options()["school_id"]
    query = select(ChangeSet.number, ChangeSet.label, ChangeSet.actor_name).where(
        ChangeSet.school_id == school, which
    )
    for number, label, actor in connection.execute(query).all():
        said, who = swap(label), swap(actor)
        if (said, who) != (label, actor):
            yield number, said, who


def _say(connection: Connection, sets: Sequence[tuple[int, str, str]]) -> None:
    school = connection.get_execution_options()["school_id"]
    rows = [{"key": number, "said": label, "who": actor} for number, label, actor in sets]
    if rows:
        connection.execute(
            update(ChangeSet)
            .where(ChangeSet.school_id == school, ChangeSet.number == bindparam("key"))
            .values(label=bindparam("said"), actor_name=bindparam("who")),
            rows,
        )


def like(connection: Connection, column: Any, word: str) -> ColumnElement[bool]:
    """Return the condition that a column holds a word, whatever the case of its plain letters."""
    escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    match = column.like if connection.dialect.name == "sqlite" else column.ilike
    found: ColumnElement[bool] = match(f"%{escaped}%", escape="\\")
    return found


def _in_json(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


def _parts(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    whole = sorted(ids)
    for start in range(0, len(whole), _PART):
        yield whole[start : start + _PART]
