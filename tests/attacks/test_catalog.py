"""What the catalog of a protected database says: nothing is open, and schools can be placed."""

import pytest

from desktop_app.core.server import policies
from desktop_app.core.server.functions import erasing, presence
from desktop_app.core.server.names import DOOR, EVERYONE, RIGHTS
from desktop_app.schema import metadata, rules
from tests.attacks.stage import Town

ONE_PER_DATABASE = {"alembic_version"}
OURS = "n.nspname IN ('public', 'app')"


def asked(town: Town, query: str) -> list[tuple[object, ...]]:
    with town.master() as master:
        return master.execute(query.encode()).fetchall()


def test_no_table_is_without_a_policy_or_open_to_its_owner(town: Town) -> None:
    open_ones = asked(
        town,
        f"""SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {OURS} AND c.relkind IN ('r', 'p') AND (NOT c.relrowsecurity
        OR NOT c.relforcerowsecurity
        OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))""",
    )
    assert open_ones == []
    there = {
        name
        for (name,) in asked(
            town,
            f"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE {OURS} AND c.relkind = 'r'",
        )
    }
    assert there == {
        *metadata().tables, *ONE_PER_DATABASE, policies.SEARCH, *presence.TABLES, *erasing.TABLES
    }  # fmt: skip


def test_every_key_unique_constraint_and_reference_contains_the_school(town: Town) -> None:
    """So that a distributed PostgreSQL can place whole schools."""
    without = asked(
        town,
        f"""SELECT x.relname, x.what FROM (
          SELECT c.relname, i.indexrelid::regclass::text AS what, i.indkey::int2[] AS keys, c.oid
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND i.indisunique
          UNION ALL
          SELECT c.relname, k.conname, k.conkey, c.oid
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {OURS} AND k.contype IN ('f','p','u')
        ) x WHERE NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = x.oid
          AND a.attname = 'school_id' AND a.attnum = x.keys[array_lower(x.keys, 1)])""",
    )
    assert {table for table, _ in without} <= ONE_PER_DATABASE


def test_every_reference_goes_to_the_same_school(town: Town) -> None:
    crossing = asked(
        town,
        f"""SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = k.confkey[1]
        WHERE {OURS} AND k.contype = 'f' AND a.attname <> 'school_id'""",
    )
    assert crossing == []


def test_each_policy_is_for_one_group_and_asks_for_the_school_once(town: Town) -> None:
    found = asked(
        town,
        "SELECT c.relname, p.polname, p.polpermissive, "
        "array(SELECT r.rolname::text FROM pg_roles r WHERE r.oid = ANY (p.polroles)), "
        "concat(pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) "
        "FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid",
    )
    groups = {EVERYONE, *RIGHTS.values()}
    for table, name, permissive, roles, says in found:
        if name == "owner":
            continue
        assert permissive
        assert isinstance(roles, list)
        assert len(roles) == 1, (table, name)
        assert roles[0] in groups, (table, name)
        if table not in ONE_PER_DATABASE:
            assert "school_id = ( SELECT app.school_as_" in str(says), (table, name)


def test_functions_of_the_owner_are_few_pinned_and_nobodys_but_those_named(town: Town) -> None:
    found = asked(
        town,
        f"""SELECT p.proname, p.prosecdef, coalesce(p.proconfig::text, ''),
          pg_get_userbyid(p.proowner), n.nspname,
          array(SELECT g.rolname::text FROM aclexplode(p.proacl) a
            LEFT JOIN pg_roles g ON g.oid = a.grantee WHERE a.grantee <> p.proowner)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {OURS}""",
    )
    meant = {
        name.split("(")[0].removeprefix("app."): set(to)
        for name, to in policies.callable_by(rules()).items()
    }
    owner = town.owner.rsplit("%3D", 1)[1]
    for name, definer, settings, owned_by, schema, may in found:
        assert isinstance(may, list)
        assert (schema, owned_by) == ("app", owner), name
        if definer:
            assert "search_path=pg_catalog, " in str(settings), name
            assert str(settings).rstrip('"}').endswith("pg_temp"), name
        if meant.get(str(name)) == {EVERYONE}:
            assert set(may) <= {EVERYONE, *RIGHTS.values()}, name
        else:
            assert set(may) == meant.get(str(name), set()), name
    assert meant.keys() <= {name for name, *_ in found}
    written = {name for name, *_ in found} - {*rules().row_sets}
    assert len([name for name in written if not str(name).startswith("guard_")]) <= 50


def test_no_group_and_no_login_has_a_power_of_the_server(town: Town) -> None:
    found = asked(
        town,
        "SELECT rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication, "
        "rolcanlogin FROM pg_roles WHERE rolname LIKE 'downbeat\\_%' OR rolname LIKE 'd\\_%'",
    )
    owner = town.owner.rsplit("%3D", 1)[1]
    logins = {DOOR, *town.logins.values()}
    for name, *powers, can_login in found:
        if str(name).startswith(("downbeat_owner_", "downbeat_tests")):
            assert name != owner or not can_login
            continue
        assert not any(powers), name
        if name in logins:
            assert can_login


@pytest.mark.parametrize("name", ["user_account", "role_grant", "device", "access_invitation"])
def test_tables_of_access_are_written_by_functions_alone(town: Town, name: str) -> None:
    may = asked(
        town,
        f"SELECT DISTINCT privilege_type FROM information_schema.column_privileges "
        f"WHERE table_name = '{name}' AND grantee LIKE 'downbeat\\_%' "
        f"AND grantee NOT LIKE 'downbeat\\_owner%' AND grantee <> 'downbeat_tests'",
    )
    assert may == [("SELECT",)]
