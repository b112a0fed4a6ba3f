"""Row level security from the access declarations: one policy for each table, role and deed.

A policy belongs to one group role (`TO downbeat_teacher`), so that a person's several roles add up
and no policy mixes them. The school is asked once a statement, by a function in parentheses of its
own; a row set is read once as well: asked of each row it cost two thousand times as much.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import MetaData, Table

from desktop_app.core.access.actor import Role
from desktop_app.core.access.declare import AccessRules, Declaration, Rows
from desktop_app.core.journal.tables import JOURNAL
from desktop_app.core.server.functions import asking, erasing, journal, logins, presence, waiting
from desktop_app.core.server.names import (
    DOOR,
    EVERYONE,
    GROUPS,
    PERMISSIONS,
    SCHEMA,
    TABLES,
    in_row_set,
    may,
    row_set,
    school_as,
)

NEVER_CHANGED = ("school_id", "id", "created_at")
LARGE = frozenset(
    ("persons_near_my_lessons", "students_of_my_lessons", "students_i_lead", "my_sets")
)
"""Row sets of hundreds: looked up by hash. A small one is an array, by which an index is read."""
SEARCH = "search_index"
# Tables that are not of the model: what is searched, and the step the tables are at.
_SEARCHED = {
    Role.TEACHER: Rows("row_id", "persons_near_my_lessons"),
    Role.PARENT: Rows("row_id", "persons_of_my_families"),
    Role.STUDENT: Rows("row_id", "me"),
}


def groups() -> Iterator[str]:
    """Return the SQL that makes the group roles where they are missing; they cannot log in."""
    for name in (EVERYONE, *GROUPS.values(), *PERMISSIONS.values()):
        yield (
            f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{name}') "
            f"THEN CREATE ROLE {name} NOLOGIN; END IF; END $$"
        )


def statements(metadata: MetaData, rules: AccessRules) -> Iterator[str]:
    """Return the SQL that protects every table, to be run as the owner after each step.

    Run again it ends at the same state: what is there of ours is dropped first.
    """
    everyone = ", ".join((EVERYONE, *GROUPS.values(), *PERMISSIONS.values()))
    for schema in (TABLES, SCHEMA):
        yield f"REVOKE ALL ON SCHEMA {schema} FROM PUBLIC, {everyone}, {DOOR}"
        for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM PUBLIC, {everyone}, {DOOR}"
            if kind != "TABLES":
                later = f"REVOKE ALL ON {kind} FROM PUBLIC"
                yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} {later}"
    yield "ALTER DEFAULT PRIVILEGES REVOKE ALL ON FUNCTIONS FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {TABLES}, {SCHEMA} TO {EVERYONE}, {', '.join(GROUPS.values())}"
    yield f"GRANT USAGE ON SCHEMA {SCHEMA} TO {DOOR}"
    yield from _functions(rules)
    for table in metadata.sorted_tables:
        yield from _of_table(table, rules)
    yield from _of_search()
    for own in (*presence.TABLES, *erasing.TABLES):
        yield from _bare(own, SCHEMA)
    yield from _bare("alembic_version")
    yield f"GRANT SELECT ON {TABLES}.alembic_version TO {EVERYONE}"
    yield f"CREATE POLICY see ON {TABLES}.alembic_version FOR SELECT TO {EVERYONE} USING (true)"


def callable_by(rules: AccessRules) -> dict[str, tuple[str, ...]]:
    """Return every function that somebody but the owner may call, and who."""
    office = (GROUPS[Role.ADMIN], GROUPS[Role.FRONT_DESK])
    everyone: tuple[str, ...] = (EVERYONE,)
    open_to = dict.fromkeys((f"{name}()" for name in asking.names(rules)), everyone)
    open_to |= dict.fromkeys((f"{in_row_set(s)}(uuid)" for s in asking.written_by(rules)), everyone)
    open_to |= dict.fromkeys((*journal.CALLED, *presence.CALLED, logins.FOR_EVERYONE), everyone)
    open_to |= dict.fromkeys(waiting.CALLED, office)
    if rules.belonging:
        open_to |= dict.fromkeys(erasing.CALLED, office[:1])
    return open_to | {logins.FOR_OWNERS: office[:1], logins.FOR_THE_DOOR: (DOOR,)}


def _functions(rules: AccessRules) -> Iterator[str]:
    # Each group may ask who asks, also where somebody sets a role.
    every = ", ".join((EVERYONE, *GROUPS.values()))
    for name, who in callable_by(rules).items():
        to = every if who == (EVERYONE,) else ", ".join(who)
        yield f"GRANT EXECUTE ON FUNCTION {name} TO {to}"


def _bare(name: str, schema: str = TABLES) -> Iterator[str]:
    """Close a table to everybody but its owner."""
    whole = f'{schema}."{name}"'
    yield (
        f"DO $$ DECLARE p text; BEGIN FOR p IN SELECT polname FROM pg_policy "
        f"WHERE polrelid = '{whole}'::regclass LOOP "
        f"EXECUTE format('DROP POLICY %I ON {whole}', p); END LOOP; END $$"
    )
    yield f"ALTER TABLE {whole} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {whole} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {whole} TO CURRENT_USER USING (true) WITH CHECK (true)"


def _of_table(table: Table, rules: AccessRules) -> Iterator[str]:
    name, declared = f'{TABLES}."{table.name}"', rules.tables[table.name]
    closed = _closed(rules) if table.name == JOURNAL else ""
    yield from _bare(table.name)
    for role in Role:
        group = GROUPS[role]
        # Who sees no row of a table may ask for it and is shown none: a list of the program joins
        # what some may see and others not. Without a policy for the group nothing is shown.
        if role in declared.see or not declared.guarded:
            yield f"GRANT SELECT ON {name} TO {group}"
        if role in declared.see:
            seen = within(role, (declared.see[role],), declared) + closed
            yield f"CREATE POLICY see_{group} ON {name} FOR SELECT TO {group} USING ({seen})"
        if role not in declared.change or declared.guarded:
            continue
        yield from _changes(table, declared, role)


def _changes(table: Table, declared: Declaration, role: Role) -> Iterator[str]:
    name, group = f'{TABLES}."{table.name}"', GROUPS[role]
    mine = within(role, declared.change[role], declared)
    new = within(role, declared.change[role], declared, each=True)
    only = declared.columns.get(role)
    if only is None:
        yield f"GRANT INSERT ON {name} TO {group}"
        yield f"CREATE POLICY add_{group} ON {name} FOR INSERT TO {group} WITH CHECK ({new})"
    yield f"GRANT UPDATE ({_columns(table, only)}) ON {name} TO {group}"
    yield (
        f"CREATE POLICY change_{group} ON {name} FOR UPDATE TO {group} "
        f"USING ({mine}) WITH CHECK ({new})"
    )
    may_delete = role in declared.delete or all(rows.every for rows in declared.change[role])
    if may_delete and only is None and not table.info.get("append_only"):
        yield f"GRANT DELETE ON {name} TO {group}"
        yield f"CREATE POLICY remove_{group} ON {name} FOR DELETE TO {group} USING ({mine})"


def _columns(table: Table, only: Iterable[str] | None) -> str:
    if only is not None:
        names = [*only, "updated_at", "version"]
    else:
        held = table.info.get("append_only") or table.info.get("no_update")
        open_ones = {*table.info.get("free", ()), *table.info.get("once", ())}
        names = [
            c.name
            for c in table.columns
            if c.name not in NEVER_CHANGED
            and (not held or c.name in open_ones or not c.info.get("journaled", True))
        ]
    return ", ".join(f'"{name}"' for name in names)


def _of_search() -> Iterator[str]:
    name = f"{TABLES}.{SEARCH}"
    yield from _bare(SEARCH)
    for role in Role:
        group, rows = GROUPS[role], _SEARCHED.get(role, Rows())
        yield f"GRANT SELECT ON {name} TO {group}"
        seen = _rows(role, (rows,))
        yield f"CREATE POLICY see_{group} ON {name} FOR SELECT TO {group} USING ({seen})"
        if rows.every:
            yield f"GRANT INSERT, UPDATE (words), DELETE ON {name} TO {group}"
            yield (
                f"CREATE POLICY change_{group} ON {name} TO {group} "
                f"USING ({seen}) WITH CHECK ({seen})"
            )


def _closed(rules: AccessRules) -> str:
    """Return what keeps the journal of a table as closed as the table, as SQL."""
    return "".join(
        f" AND (table_name <> '{name}' OR (SELECT {may(each.needs)}()))"
        for name, each in sorted(rules.tables.items())
        if each.needs is not None
    )


def within(role: Role, rows: Sequence[Rows], declared: Declaration, *, each: bool = False) -> str:
    """Return the condition of one role on a table's rows, as SQL; `each` asks of single rows."""
    asked = f" AND (SELECT {may(declared.needs)}())" if declared.needs else ""
    return _rows(role, rows, each=each) + asked


def _rows(role: Role, rows: Sequence[Rows], *, each: bool = False) -> str:
    parts = [f"school_id = (SELECT {school_as(role)}())"]
    for some in rows:
        if some.column is None or some.row_set is None:
            continue
        mine = _mine(some.column, some.row_set, each=each)
        parts.append(f'("{some.column}" IS NULL OR {mine})' if some.or_empty else mine)
    return " AND ".join(parts)


def _mine(column: str, name: str, *, each: bool) -> str:
    if each:  # a new row is looked at alone, and the whole set would be read for each
        return f'{in_row_set(name)}("{column}")'
    if name in LARGE:
        return f'"{column}" IN (SELECT {row_set(name)}())'
    return f'"{column}" = ANY (ARRAY(SELECT {row_set(name)}()))'
