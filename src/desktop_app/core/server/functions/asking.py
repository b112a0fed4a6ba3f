"""Who asks, in which school, with which rights, and which rows are theirs.

Who asks is always `session_user`: a setting can be forged, and `current_user` is the owner inside
such a function. A locked account is refused by every one of them, from its next statement on.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import with_loader_criteria

from desktop_app.core.access.actor import Permission, Role
from desktop_app.core.access.declare import AccessRules, RowSet
from desktop_app.core.db.base import SchoolRow
from desktop_app.core.db.types import Uuid
from desktop_app.core.journal.tables import ChangeSet
from desktop_app.core.server.names import PINNED, SCHEMA, TABLES, may, row_set, school_as

_ACCOUNT = f"""{TABLES}.user_account a
  WHERE a.login_role = session_user::text
    AND (a.locked_at IS NULL OR {SCHEMA}.locked_out())"""
_ME = f"(SELECT {SCHEMA}.my_person())"
_SCHOOL = f"(SELECT {SCHEMA}.my_school())"

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
        yield _function(row_set(name), f"SETOF {kind_of(select)}", body_of(select))


def names(rules: AccessRules) -> list[str]:
    """Return the functions of this file that every login may call."""
    return [
        *(f"{SCHEMA}.{name}" for name in ("my_school", "my_person", "whoami")),
        *(school_as(role) for role in Role),
        *(may(permission) for permission in Permission),
        *(row_set(name) for name in sorted(rules.row_sets)),
    ]


def _granted(right: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {TABLES}.role_grant g
    WHERE g.school_id = a.school_id AND g.account_id = a.id AND g."right" = '{right}'
      AND g.revoked_at IS NULL)"""


def _function(name: str, returns: str, body: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS {returns} LANGUAGE sql STABLE {PINNED} "
        f"AS $$\n{body}\n$$"
    )


def kind_of(select: RowSet) -> str:
    """Return the type of the ids of a row set: all are UUIDs but the numbers of change sets."""
    (column,) = select(literal_column(_ME, Uuid())).selected_columns
    return "uuid" if isinstance(column.type, Uuid) else "bigint"


def body_of(select: RowSet) -> str:
    """Return a row set as SQL for the asking login: every table named whole, within its school."""
    school: ColumnElement[int] = literal_column(_SCHOOL)
    within = [
        with_loader_criteria(each, lambda row: row.school_id == school, include_aliases=True)
        for each in (SchoolRow, ChangeSet)
    ]
    asked = select(literal_column(_ME, Uuid())).options(*within)
    return str(
        asked.compile(
            dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
            compile_kwargs={"literal_binds": True},
            schema_translate_map={None: TABLES},
            render_schema_translate=True,
        )
    )
