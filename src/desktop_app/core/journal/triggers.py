"""Triggers that let the database record every change itself, on both engines.

They are generated from the metadata, put back after each migration, and compared at every start.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from sqlalchemy import Column, Connection, LargeBinary, MetaData, Table, text

from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.types import Uuid
from desktop_app.core.server.functions import erasing, journal, presence
from desktop_app.core.server.names import SCHEMA, TABLES

PREFIX = "journal_"
_OURS = {"change_set", "change"}
# What a guard reads may be hidden from whoever is stopped by it.
_GUARDED = f"SECURITY DEFINER SET search_path = pg_catalog, {TABLES}, pg_temp"
# It says nothing of another school: there the row is refused by the policies, which come after.
_HERE = (
    "pg_has_role(session_user, current_user, 'MEMBER') OR EXISTS (SELECT 1 FROM user_account a "
    "WHERE a.school_id = {row}.school_id AND a.login_role = session_user::text)"
)

# The one-row table that says which change set is open; empty between transactions, so that a write
# from outside a writing block has no number to be recorded under and is refused.
SQLITE_NOW = (
    "CREATE TABLE IF NOT EXISTS journal_now "
    "(only INTEGER PRIMARY KEY CHECK (only = 1), number INTEGER)"
)


def journaled(metadata: MetaData) -> list[Table]:
    """Return the tables whose changes are recorded."""
    return [
        t for t in metadata.sorted_tables if t.info.get("journaled", True) and t.name not in _OURS
    ]


def recorded_columns(table: Table) -> list[Column[object]]:
    """Return the columns whose changes are recorded.

    Not the key, nor caches, version and updated_at.
    """
    return [
        column
        for column in table.columns
        if column.name not in ("school_id", "id") and column.info.get("journaled", True)
    ]


def _value(column: Column[object], side: str) -> str:
    name = f'{side}."{column.name}"'
    return (
        f"nullif(lower(hex({name})), '')" if isinstance(column.type, (Uuid, LargeBinary)) else name
    )


def _sqlite_head(table: Table, side: str, op: str) -> str:
    return (
        "INSERT INTO change (school_id, seq, set_number, table_name, row_id, op, before, after) "
        f"SELECT {side}.school_id, "
        f"(SELECT coalesce(max(seq), 0) + 1 FROM change WHERE school_id = {side}.school_id), "
        f"(SELECT number FROM journal_now), '{table.name}', {side}.id, '{op}'"
    )


def _sqlite_table(table: Table) -> Iterator[tuple[str, str]]:
    columns = recorded_columns(table)
    changed = " OR ".join(f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in columns)
    pairs = " UNION ALL ".join(
        f"SELECT '{c.name}' AS k, {_value(c, 'OLD')} AS o, {_value(c, 'NEW')} AS n "
        f'WHERE OLD."{c.name}" IS NOT NEW."{c.name}"'
        for c in columns
    )
    whole = ", ".join(
        f"'{c.name}', {_value(c, 'OLD')}"
        for c in table.columns
        if c.name not in ("school_id", "id")
    )
    name = f"{PREFIX}{table.name}"
    yield (
        f"{name}_i",
        (
            f'CREATE TRIGGER {name}_i AFTER INSERT ON "{table.name}" BEGIN '
            f"{_sqlite_head(table, 'NEW', 'I')}, NULL, NULL; END"
        ),
    )
    yield (
        f"{name}_u",
        (
            f'CREATE TRIGGER {name}_u AFTER UPDATE ON "{table.name}" WHEN {changed} BEGIN '
            f"{_sqlite_head(table, 'NEW', 'U')}, json_group_object(k, o), json_group_object(k, n) "
            f"FROM ({pairs}); END"
        ),
    )
    yield (
        f"{name}_d",
        (
            f'CREATE TRIGGER {name}_d AFTER DELETE ON "{table.name}" BEGIN '
            f"{_sqlite_head(table, 'OLD', 'D')}, json_object({whole}), NULL; END"
        ),
    )


def _frozen(table: Table) -> str | None:
    """Return, as SQL over OLD, when a row may no longer be changed or deleted."""
    if table.info.get("append_only") or table.info.get("no_update"):
        return "1 = 1"
    when: str | None = table.info.get("frozen_when")
    return when


def _breaks(table: Table, differs: str) -> str:
    """Return, as SQL over OLD and NEW, whether an update touches what is held.

    Or what is written once.
    """
    free, once = set(table.info.get("free", ())), table.info.get("once", ())
    held = [c.name for c in recorded_columns(table) if c.name not in free and c.name not in once]
    held.append("id")
    parts = [f'OLD."{name}" {differs} NEW."{name}"' for name in held]
    parts += [f'OLD."{n}" IS NOT NULL AND OLD."{n}" {differs} NEW."{n}"' for n in once]
    return " OR ".join(parts)


def _said(table: Table) -> str:
    return f"frozen row of {table.name}"


def _closed(table: Table) -> tuple[str, str] | None:
    """Return, as SQL over NEW, which rows may not be added, and what is said then."""
    when: str | None = table.info.get("closed_when")
    return (when, f"closed books of {table.name}") if when else None


def _sqlite_guards(table: Table) -> Iterator[tuple[str, str]]:
    closed = _closed(table)
    if closed is not None:
        yield (
            f"guard_{table.name}_i",
            (
                f'CREATE TRIGGER guard_{table.name}_i BEFORE INSERT ON "{table.name}" '
                f"WHEN {closed[0]} BEGIN SELECT RAISE(ABORT, '{closed[1]}'); END"
            ),
        )
    frozen = _frozen(table)
    if frozen is None:
        return
    changed = _breaks(table, "IS NOT")
    name = f"guard_{table.name}"
    refuse = f"SELECT RAISE(ABORT, '{_said(table)}'); END"
    yield (
        f"{name}_u",
        (
            f'CREATE TRIGGER {name}_u BEFORE UPDATE ON "{table.name}" '
            f"WHEN ({frozen}) AND ({changed}) BEGIN {refuse}"
        ),
    )
    if table.info.get("no_update"):
        return
    yield (
        f"{name}_d",
        (f'CREATE TRIGGER {name}_d BEFORE DELETE ON "{table.name}" WHEN {frozen} BEGIN {refuse}'),
    )


def guards_of(table: Table) -> dict[str, str]:
    """Return the triggers of a school file that hold the rows of a table as they are, by name."""
    return dict(_sqlite_guards(table))


def sqlite_triggers(metadata: MetaData) -> Mapping[str, str]:
    """Return every trigger a school file must have, by name."""
    return _sqlite_triggers(metadata, len(metadata.tables))


@lru_cache(maxsize=4)
def _sqlite_triggers(metadata: MetaData, _many: int) -> Mapping[str, str]:
    wanted: dict[str, str] = {}
    for table in journaled(metadata):
        wanted.update(_sqlite_table(table))
    for table in metadata.sorted_tables:  # also those that no change set records
        wanted.update(_sqlite_guards(table))
    return wanted


def postgres_triggers(metadata: MetaData) -> dict[str, str]:
    """Return every trigger a PostgreSQL school must have, by name."""
    wanted: dict[str, str] = {}
    for table in journaled(metadata):
        quiet = [
            "school_id",
            "id",
            *(c.name for c in table.columns if not c.info.get("journaled", True)),
        ]
        name = f"{PREFIX}{table.name}"
        wanted[name] = (
            f'CREATE TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON "{table.name}" '
            f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.journal_record('{{{','.join(quiet)}}}')"
        )
    for table in metadata.sorted_tables:
        wanted.update(_postgres_guards(table))
    wanted[f"{PREFIX}tell"] = (
        f"CREATE TRIGGER {PREFIX}tell AFTER INSERT ON change_set "
        f"FOR EACH ROW EXECUTE FUNCTION {SCHEMA}.journal_tell()"
    )
    return wanted


def _postgres_guards(table: Table) -> Iterator[tuple[str, str]]:
    closed, frozen = _closed(table), _frozen(table)
    if closed is not None:
        yield _postgres_guard(table, "insert", *closed)
    if frozen is None:
        return
    changed = _breaks(table, "IS DISTINCT FROM")
    yield _postgres_guard(table, "update", f"({frozen}) AND ({changed})", _said(table))
    if not table.info.get("no_update"):
        yield _postgres_guard(table, "delete", frozen, _said(table))


def _postgres_guard(table: Table, event: str, when: str, said: str) -> tuple[str, str]:
    """Return a guard by name; a condition that reads another table stands in a function.

    A trigger's own WHEN may hold no subquery there.
    """
    name = f"guard_{table.name}_{event[0]}"
    head = f'CREATE TRIGGER {name} BEFORE {event.upper()} ON "{table.name}" FOR EACH ROW '
    if "SELECT" not in when:
        return name, f"{head}WHEN ({when}) EXECUTE FUNCTION {SCHEMA}.guard_refuse()"
    kept = "OLD" if event == "delete" else "NEW"
    return name, (
        f"CREATE OR REPLACE FUNCTION {SCHEMA}.{name}() RETURNS trigger LANGUAGE plpgsql "
        f"{_GUARDED} AS $$ BEGIN IF ({when}) AND ({_HERE.format(row=kept)}) "
        f"AND NOT EXISTS (SELECT 1 FROM {SCHEMA}.forgetting) "
        f"THEN RAISE EXCEPTION '{said}'; END IF; RETURN {kept}; END $$; "
        f"{head}EXECUTE FUNCTION {SCHEMA}.{name}()"
    )


def _present_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND (name GLOB 'journal_*' OR name GLOB 'guard_*')"
        )
    )
    return dict(rows.all())


def missing(connection: Connection, metadata: MetaData) -> list[str]:
    """Return the names of triggers that are absent or differ from what the tables need."""
    if connection.dialect.name == "sqlite":
        present = _present_sqlite(connection)
        wanted = sqlite_triggers(metadata)
        return sorted(
            {
                name
                for name in wanted.keys() | present.keys()
                if wanted.get(name) != present.get(name)
            }
        )
    names = connection.execute(
        text(
            "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND NOT tgisinternal AND tgenabled = 'O'"
        )
    )
    return sorted(postgres_triggers(metadata).keys() - {name for (name,) in names})


def drop_triggers(connection: Connection) -> None:
    """Drop all our triggers, before a migration or a bulk load."""
    if connection.dialect.name == "sqlite":
        for name in _present_sqlite(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    rows = connection.execute(
        text(
            "SELECT tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() "
            "AND NOT tgisinternal AND (tgname LIKE 'journal\\_%' OR tgname LIKE 'guard\\_%')"
        )
    ).all()
    for name, table in rows:
        connection.exec_driver_sql(f'DROP TRIGGER {name} ON "{table}"')


def sync_triggers(connection: Connection, metadata: MetaData) -> None:
    """Put back exactly the triggers the tables need; doing it twice changes nothing."""
    if connection.dialect.name == "sqlite":
        driver = driver_of(connection)
        driver.execute(SQLITE_NOW)
        driver.execute("INSERT OR IGNORE INTO journal_now (only, number) VALUES (1, NULL)")
        present, wanted = _present_sqlite(connection), sqlite_triggers(metadata)
        for name in present.keys() - {n for n in wanted if present.get(n) == wanted[n]}:
            driver.execute(f"DROP TRIGGER {name}")
        for name, sql in wanted.items():
            if present.get(name) != sql:
                driver.execute(sql)
        return
    connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS change_set_number")
    connection.exec_driver_sql("CREATE SEQUENCE IF NOT EXISTS change_seq")
    connection.exec_driver_sql(journal.RECORDER.replace("%", "%%"))
    connection.exec_driver_sql(presence.MAKE.replace("%", "%%"))
    connection.exec_driver_sql(erasing.MAKE)
    drop_triggers(connection)
    for sql in postgres_triggers(metadata).values():
        connection.exec_driver_sql(sql)
