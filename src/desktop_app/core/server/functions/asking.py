"""Who asks, in which school, with which rights, and which rows are theirs.

Who asks is always `session_user`: a setting can be forged, and `current_user` is the owner inside
such a function. A locked account is refused by every one of them, from its next statement on.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, column, literal_column
from sqlalchemy import select as sql_select
from sqlalchemy import text as sql_text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import with_loader_criteria

from desktop_app.core.access.actor import Permission, Role
from desktop_app.core.access.declare import KEPT, AccessRules, RowSet
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.types import Uuid
from desktop_app.core.journal.tables import ChangeSet
from desktop_app.core.server.names import (
    PINNED,
    SCHEMA,
    TABLES,
    in_row_set,
    may,
    row_set,
    school_as,
)

_ACCOUNT = f"""{TABLES}.user_account a
  WHERE a.login_role = session_user::text
    AND (a.locked_at IS NULL OR {SCHEMA}.locked_out())"""
# What a row set asks for is read once, into variables of its function.
_ME, _SCHOOL = "asking_person", "asking_school"
_ASKING = f"""
  SELECT a.person_id, a.school_id INTO asking_person, asking_school FROM {_ACCOUNT};"""

LOCKED_OUT = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.locked_out() RETURNS boolean LANGUAGE plpgsql STABLE {PINNED}
AS $$ BEGIN RAISE EXCEPTION 'this login is locked out' USING ERRCODE = '28000'; END $$
"""

WHO_AM_I = f"""
CREATE OR REPLACE FUNCTION {SCHEMA}.whoami(
    OUT school_id smallint, OUT account_id uuid, OUT person_id uuid, OUT name text,
    OUT rights text[], OUT is_locked boolean
) RETURNS SETOF record LANGUAGE sql STABLE {PINNED} AS $$
SELECT a.school_id, a.id, a.person_id,
  coalesce(p.display_name, p.given_name || ' ' || p.family_name),
  ARRAY(SELECT g."right"::text FROM {TABLES}.role_grant g WHERE g.school_id = a.school_id
    AND g.account_id = a.id AND g.revoked_at IS NULL ORDER BY 1),
  a.locked_at IS NOT NULL
FROM {TABLES}.user_account a
JOIN {TABLES}.person p ON p.school_id = a.school_id AND p.id = a.person_id
WHERE a.login_role = session_user::text
$$
"""


def statements(rules: AccessRules) -> Iterator[str]:
    """Return the SQL that makes every function of this file, to be run as the owner."""
    yield LOCKED_OUT
    yield _function(f"{SCHEMA}.my_school", "smallint", f"SELECT a.school_id FROM {_ACCOUNT}")
    yield _function(f"{SCHEMA}.my_person", "uuid", f"SELECT a.person_id FROM {_ACCOUNT}")
    yield WHO_AM_I
    for role in Role:
        found = f"SELECT a.school_id FROM {_ACCOUNT} AND {_granted(role.value)}"
        yield _function(school_as(role), "smallint", found)
    for permission in Permission:
        found = f"SELECT EXISTS (SELECT 1 FROM {_ACCOUNT} AND {_granted(permission.value)})"
        yield _function(may(permission), "boolean", found)
    for name, select in sorted(rules.row_sets.items()):
        kind, body = kind_of(select), body_of(select)
        parts, whole = parts_of(select)
        yield _asked(f"{row_set(name)}()", f"SETOF {kind}", f"RETURN QUERY {whole}", parts)
        if name in written_by(rules):
            one = f"RETURN EXISTS (SELECT 1 FROM ({body}) AS mine(id) WHERE mine.id = wanted)"
            yield _asked(f"{in_row_set(name)}(wanted {kind})", "boolean", one, {})


def names(rules: AccessRules) -> list[str]:
    """Return the functions of this file that every login may call."""
    return [
        *(f"{SCHEMA}.{name}" for name in ("my_school", "my_person", "whoami")),
        *(school_as(role) for role in Role),
        *(may(permission) for permission in Permission),
        *(row_set(name) for name in sorted(rules.row_sets)),
    ]


def written_by(rules: AccessRules) -> set[str]:
    """Return the row sets that say who may write; of each new row is asked whether it is in."""
    return {
        rows.row_set
        for declared in rules.tables.values()
        for change in declared.change.values()
        for rows in change
        if rows.row_set is not None
    }


def _granted(right: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {TABLES}.role_grant g
    WHERE g.school_id = a.school_id AND g.account_id = a.id AND g."right" = '{right}'
      AND g.revoked_at IS NULL)"""


def _function(name: str, returns: str, body: str) -> str:
    """Return a function whose plan a session keeps: one in SQL would be planned at each call."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS {returns} LANGUAGE plpgsql STABLE {PINNED} "
        f"AS $$ BEGIN RETURN ({body}); END $$"
    )


def _asked(name: str, returns: str, answer: str, parts: dict[str, str]) -> str:
    """Return a function that knows who asks, and answers with a statement of its own.

    `parts` are the row sets it is made of: each is read once into an array, so that the server
    knows how few they are before it looks for what belongs to them.
    """
    declared = "".join(f" {_array(part)} uuid[];" for part in parts)
    read = "".join(f"\n  {_array(part)} := ARRAY({body});" for part, body in parts.items())
    return (
        f"CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql STABLE {PINNED} "
        f"AS $$ DECLARE asking_person uuid; asking_school smallint;{declared}\nBEGIN\n{_ASKING}"
        f"{read}\n  {answer};\nEND $$"
    )


def _array(name: str) -> str:
    return f"ids_{name}"


def parts_of(select: RowSet) -> tuple[dict[str, str], str]:
    """Return the row sets that one is made of, lowest first, and its SQL over their arrays."""
    parts: dict[str, str] = {}
    asking: ColumnElement[UUID] = literal_column(_ME, Uuid())

    def kept(name: str, part: RowSet) -> Select[Any]:
        if name not in parts:
            body = _sql(part(asking))
            parts[name] = body
        found = column(f"id_of_{name}", Uuid())
        return sql_select(found).select_from(sql_text(f"unnest({_array(name)}) AS {found.name}"))

    setattr(asking, KEPT, kept)
    return parts, _sql(select(asking))


def kind_of(select: RowSet) -> str:
    """Return the type of the ids of a row set: all are UUIDs but the numbers of change sets."""
    (column,) = select(literal_column(_ME, Uuid())).selected_columns
    return "uuid" if isinstance(column.type, Uuid) else "bigint"


def body_of(select: RowSet) -> str:
    """Return a row set as SQL for the asking login: every table named whole, within its school."""
    return _sql(select(literal_column(_ME, Uuid())))


def _sql(select: Select[Any]) -> str:
    school: ColumnElement[int] = literal_column(_SCHOOL)
    within = [
        with_loader_criteria(each, lambda row: row.school_id == school, include_aliases=True)
        for each in (SchoolRow, ChangeSet)
    ]
    return str(
        select.options(*within).compile(
            dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
            compile_kwargs={"literal_binds": True},
            schema_translate_map={None: TABLES},
            render_schema_translate=True,
        )
    )
