"""What a person with a raw client tries, made from the catalog; each returns what it got.

An attack is given the town, somebody who lives there, and tables; it answers with sentences about
what should not have been possible. No sentence is the good answer.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table

from desktop_app.areas.accounts.api import Right
from desktop_app.core.access.enforce import changeable, visible
from desktop_app.core.server import names, policies
from desktop_app.schema import metadata, rules
from tests.attacks.stage import PASSWORD, SCHOOLS, Town, key_of

Attack = Callable[[Town, str, list[Table]], Iterator[str]]
REFUSED = (psycopg.errors.InsufficientPrivilege,)


def tables(*names: str) -> list[Table]:
    found = metadata().tables
    return [found[name] for name in names] if names else list(metadata().sorted_tables)


def attempt(client: Any, statement: str, *values: Any) -> Any:
    """What a statement gives in a transaction that is taken back; the error when refused."""
    try:
        with client.transaction(force_rollback=True):
            done = client.execute(statement, values or None)
            return done.fetchall() if done.description else done.rowcount
    except psycopg.Error as error:
        return error


def is_refused(answer: Any) -> bool:
    return isinstance(answer, REFUSED)


def expected(town: Town, who: str, table: Table, how: str = "see") -> set[Any]:
    """The keys of the rows somebody may see, change or delete, by the declarations."""
    actor = town.actor(who)
    condition = visible(rules(), actor, table)
    if how != "see":
        condition &= changeable(rules(), actor, table, delete=how == "delete")
    return town.rows(table, condition, SCHOOLS[who])


def reading(town: Town, who: str, among: list[Table]) -> Iterator[str]:
    """SELECT, COPY, a cursor and a subquery give the rows that are declared, and no other."""
    with town.raw(who) as client:
        for table in among:
            mine = expected(town, who, table)
            name, key = table.name, key_of(table).name
            ways = {
                "SELECT": f'SELECT "{key}" FROM "{name}"',
                "cursor": f'SELECT "{key}" FROM "{name}" FOR READ ONLY',
                "subquery": f'SELECT (t)."{key}" FROM (SELECT t FROM "{name}" t OFFSET 0) x',
            }
            for way, statement in ways.items():
                fetch = _fetched if way == "cursor" else attempt
                got = fetch(client, statement)
                keys = set() if isinstance(got, psycopg.Error) else {row[0] for row in got}
                if keys != mine:
                    yield f"{way} of {name} gave {len(keys)} rows instead of {len(mine)}"
            if copied(client, name) not in (len(mine), None):
                yield f"COPY of {name} gave other rows than SELECT"


def _fetched(client: Any, statement: str) -> Any:
    try:
        with client.transaction(force_rollback=True):
            client.execute(f"DECLARE thief CURSOR FOR {statement}")
            return client.execute("FETCH ALL FROM thief").fetchall()
    except psycopg.Error as error:
        return error


def copied(client: Any, name: str) -> int | None:
    try:
        with client.cursor().copy(f'COPY "{name}" TO STDOUT') as out:
            return sum(1 for _ in out.rows())
    except psycopg.errors.InsufficientPrivilege:
        return None


def other_schools(town: Town, who: str, among: list[Table]) -> Iterator[str]:
    """No row of another school is shown, whatever is asked or set before."""
    spoofs = (
        "SET app.school_id = '2'", "SET downbeat.person = 'otto'", "SET jit = off",
        "SET application_name = 'downbeat_admin'", "SET search_path = pg_temp, public, app",
        "SET session_replication_role = replica", "SET check_function_bodies = off",
    )  # fmt: skip
    other = 2 if SCHOOLS[who] == 1 else 1
    for settings in (("SET row_security = off",), spoofs):
        with town.raw(who) as client:
            for setting in settings:
                attempt_kept(client, setting)
            for table in among:
                got = attempt(
                    client, f'SELECT count(*) FROM "{table.name}" WHERE school_id = %s', other
                )
                if isinstance(got, list) and got[0][0]:
                    yield f"after “{settings[0]}” {table.name} showed rows of another school"


def attempt_kept(client: Any, statement: str) -> Any:
    try:
        return client.execute(statement).statusmessage
    except psycopg.Error as error:
        return error


def changing(town: Town, who: str, among: list[Table]) -> Iterator[str]:
    """UPDATE and DELETE reach the rows declared, TRUNCATE and moves to another school none."""
    other = 2 if SCHOOLS[who] == 1 else 1
    with town.raw(who) as client:
        for table in among:
            name, key = table.name, key_of(table).name
            guarded = rules().tables[name].guarded
            for how, statement in (
                ("change", f'UPDATE "{name}" SET version = version RETURNING "{key}"'),
                ("delete", f'DELETE FROM "{name}" RETURNING "{key}"'),
            ):
                got = attempt(client, statement)
                keys = {row[0] for row in got} if isinstance(got, list) else set()
                may = set() if guarded else expected(town, who, table, how)
                if not keys <= may:
                    yield f"{how} reached {len(keys - may)} rows of {name} that are not theirs"
            for move in (
                f'UPDATE "{name}" SET school_id = {other}',
                f'TRUNCATE "{name}"',
                f'LOCK TABLE "{name}" IN ACCESS EXCLUSIVE MODE NOWAIT',
            ):
                got = attempt(client, move)
                # Who may delete may lock: see docs/security.md.
                may_lock = move.startswith("LOCK") and deletes(town, who, name)
                if not isinstance(got, psycopg.Error) and not may_lock:
                    yield f"“{move}” was not refused"


def deletes(town: Town, who: str, name: str) -> bool:
    """Whether somebody may delete any row of a table."""
    declared = rules().tables[name]
    return not declared.guarded and any(
        role in declared.delete or all(rows.every for rows in rows_)
        for role, rows_ in declared.change.items()
        if role in town.actor(who).roles
    )


def adding(town: Town, who: str, among: list[Table]) -> Iterator[str]:
    """A copy of a row that is not theirs cannot be added, here or in another school."""
    with town.raw(who) as client, town.master() as master:
        for table in among:
            may = expected_raw(town, who, table)
            rows = master.execute(
                f'SELECT * FROM "{table.name}" WHERE school_id = %s', (SCHOOLS[who],)
            )
            columns = [d.name for d in rows.description or ()]
            for found in rows.fetchall():
                row = dict(zip(columns, found, strict=True))
                if "id" in row:
                    row["id"] = "01a1f9c8-0000-7000-8000-000000000001"
                elif "number" in row:
                    row["number"] = 4_000_001
                among_ = sql.SQL(", ").join(map(sql.Identifier, columns))
                into = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                    sql.Identifier(table.name), among_,
                    sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
                )  # fmt: skip
                key = found[columns.index(key_of(table).name)]
                if key not in may:
                    got = attempt_row(client, into, row)
                    if not is_refused(got):
                        yield f"a row of {table.name} that is not theirs was added ({got!r:.80})"
                got = attempt_row(client, into, {**row, "school_id": 3 - SCHOOLS[who]})
                if not is_refused(got):
                    yield f"a row of {table.name} was added to another school ({got!r:.80})"


def expected_raw(town: Town, who: str, table: Table) -> set[Any]:
    """The keys of rows such as somebody may write, whether or not they see them."""
    if rules().tables[table.name].guarded:
        return set()
    condition = changeable(rules(), town.actor(who), table)
    return town.rows(table, condition, SCHOOLS[who])


def attempt_row(client: Any, into: Any, row: dict[str, Any]) -> Any:
    try:
        with client.transaction(force_rollback=True):
            client.execute(into, list(row.values()))
    except psycopg.Error as error:
        return error
    return "added"


def leaking(town: Town, who: str, among: list[Table]) -> Iterator[str]:
    """A cheap function or a cast never looks at a row before the policy does."""
    others = [f"secret of {name}" for name in SCHOOLS if name != who]
    with town.raw(who) as client:
        for table in among:
            hidden = not expected(town, who, table)
            for leak in (
                f'SELECT 1 FROM "{table.name}" t WHERE t::text::integer = 1',
                f'SELECT 1 FROM "{table.name}" t WHERE (t::text)::xml IS NULL',
                f'SELECT 1 FROM "{table.name}" t ORDER BY 1 / (length(t::text) - length(t::text))',
            ):
                got = attempt(client, leak)
                said = str(got) if isinstance(got, psycopg.Error) else ""
                if any(word in said for word in others) and table.name not in shared(town, who):
                    yield f"“{leak}” told a value: {said:.80}"
                if hidden and said and not is_refused(got):
                    yield f"“{leak}” looked at rows of {table.name} that are hidden"


def shared(town: Town, who: str) -> set[str]:
    """Tables in which somebody sees also the rows of others, by declaration."""
    roles = {right.value for right in town.rights[who]}
    return {
        name
        for name, declared in rules().tables.items()
        if any(role.value in roles for role in declared.see)
    }


def climbing(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """Nobody becomes somebody else, makes anything, or opens anything."""
    owner = town.owner.rsplit("%3D", 1)[1]
    mine = {group for right, group in policies_groups().items() if right in town.rights[who]}
    steps = [
        *(f"SET ROLE {name}" for name in (owner, "boss", town.logins["otto"], "pg_read_all_data")),
        *(f"SET ROLE {name}" for name in sorted(set(policies_groups().values()) - mine)),
        f'SET SESSION AUTHORIZATION "{town.logins["otto"]}"',
        f"GRANT downbeat_admin TO \"{town.logins[who]}\"",
        f'ALTER ROLE "{town.logins[who]}" SUPERUSER',
        f'ALTER ROLE "{town.logins["bea"]}" PASSWORD \'x\'',
        "CREATE ROLE thief", "CREATE TABLE public.loot (a int)", "CREATE TEMP TABLE loot (a int)",
        "CREATE SCHEMA loot", "CREATE VIEW public.loot AS SELECT 1",
        "CREATE FUNCTION public.loot() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.loot() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE OR REPLACE FUNCTION app.my_school() RETURNS int2 LANGUAGE sql AS 'SELECT 2::int2'",
        "ALTER TABLE person DISABLE ROW LEVEL SECURITY", "ALTER TABLE person DISABLE TRIGGER ALL",
        "DROP POLICY owner ON person", "CREATE POLICY loot ON person USING (true)",
        "CREATE TRIGGER loot AFTER INSERT ON person EXECUTE FUNCTION app.journal_tell()",
        "CREATE EXTENSION dblink", "CREATE PUBLICATION loot FOR ALL TABLES",
        "COPY person TO PROGRAM 'cat'", "COPY person FROM '/etc/passwd'",
        "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')",
        "SET session_replication_role = replica", "SELECT pg_reload_conf()",
        "SELECT setval('change_set_number', 1)", "SELECT nextval('change_seq')",
        "SELECT last_value FROM change_set_number", "SELECT currval('change_seq')",
        "SELECT rolpassword FROM pg_authid", "SELECT * FROM pg_shadow",
        "INSERT INTO change_set (school_id, number, kind, label, actor_name, device, at, revision) "
        "VALUES (1, 9999999, 'DO', 'x', 'Ruth', '', now(), '')",
        "SELECT app.journal_begin(1::smallint, '{}')", "SELECT app.owners(1::smallint)",
        "SELECT app.give_right(1::smallint, NULL, 'x', 'ADMIN', 'x')",
        "SELECT app.new_login(1::smallint, NULL, NULL, NULL, '[]', 'x')",
        "SELECT app.keep_code(1::smallint, NULL, '{}', 'x')",
        "SELECT app.join_school('AAAAA', 'x', 'x')",
        "UPDATE user_account SET login_role = session_user", "DELETE FROM role_grant",
    ]  # fmt: skip
    with town.raw(who) as client:
        for step in steps:
            got = attempt(client, step)
            if not isinstance(got, psycopg.Error):
                yield f"“{step}” was not refused"


def policies_groups() -> dict[Right, str]:
    return {Right(right): group for right, group in names.RIGHTS.items()}


def statistics(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """The catalog tells nothing of rows: no most common value, no query of somebody else."""
    with town.raw(who) as client:
        told = client.execute(
            "SELECT tablename, attname FROM pg_stats WHERE schemaname = 'public'"
        ).fetchall()
        if told:
            yield f"pg_stats tells values of {len(told)} columns, as {told[0]}"
        heard = client.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename <> session_user "
            "AND query NOT IN ('<insufficient privilege>', '')"
        ).fetchone()
        if heard and heard[0]:
            yield "pg_stat_activity tells what others ask"


def dumping(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """pg_dump stops; told to keep to the policies it writes what a SELECT would show."""
    program = shutil.which("pg_dump", path=town.server.programs) or shutil.which("pg_dump")
    if program is None:
        return
    base = [
        program, "--host", "127.0.0.1", "--port", str(town.server.port), "--username",
        town.logins[who], "--no-password", town.database,
    ]  # fmt: skip
    for more in ([], ["--enable-row-security", "--data-only", "--table", "public.lesson"]):
        done = subprocess.run(
            [*base, *more], env={"PGPASSWORD": PASSWORD}, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        if not more and not done.returncode:
            yield "pg_dump wrote the whole database"
        office = town.actor(who).sees_all
        if re.search(r"secret of (cat|otto)" if office else r"secret of (?!amy)", done.stdout):
            yield "pg_dump wrote a lesson of somebody else"


def functions(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """Only the functions meant for it can be called, and row sets are one's own."""
    groups = policies_groups()
    roles = {"downbeat_person", *(groups[right] for right in town.rights[who])}
    meant = {
        name.split("(")[0].split(".")[1]
        for name, to in policies.callable_by(rules()).items()
        if roles & set(to)
    }
    with town.raw(who) as client:
        found = client.execute(
            "SELECT DISTINCT p.proname FROM pg_proc p "
            "JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') "
            "AND has_function_privilege(p.oid, 'EXECUTE') "
            "AND has_schema_privilege(n.oid, 'USAGE')"
        ).fetchall()
        for (name,) in found:
            if name not in meant:
                yield f"the function {name} can be called"
        for name in ("my_school", "my_person"):
            if name in meant:
                got = client.execute(f"SELECT app.{name}()").fetchone()
                mine = SCHOOLS[who] if name == "my_school" else town.persons[who]
                if got and got[0] != mine:
                    yield f"{name} answers for somebody else"


def views(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """Whatever else can be read in the database shows no row of somebody else."""
    with town.raw(who) as client:
        found = client.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname IN ('public', 'app') AND c.relkind IN ('v', 'm', 'f', 'p')"
        ).fetchall()
        for (name,) in found:
            got = attempt(client, f'SELECT v::text FROM "{name}" v')
            if isinstance(got, list) and any("secret of cat" in row[0] for row in got):
                yield f"the view {name} shows rows of another school"


_NEW = (
    "INSERT INTO person (school_id, id, given_name, family_name, sort_name, display_name, "
    "privacy_level, created_at, updated_at, version) VALUES ({school}, '{key}', 'Loot', 'Victim', "
    "'victim, loot', {shown}, 'public', now(), now(), 1)"
)
_KEY = "01a1f9c8-0000-7000-8000-0000000000aa"
_ZONE = "UPDATE school SET timezone = 'UTC'"  # whoever may not is shown none
_RULE = (
    "INSERT INTO retention_rule (school_id, id, subject, months, is_active, created_at, "
    "updated_at, version) VALUES ({school}, '01a1f9c8-0000-7000-8000-0000000000ab', 'TRAIL', 1, "
    "true, now(), now(), 1) ON CONFLICT (school_id, subject) DO UPDATE SET months = 1, "
    "is_active = true"
)


def erasing(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """An erasure takes out one person, and is no way to rewrite the trail or words of others."""
    school = SCHOOLS[who]
    with town.whole(school) as session:
        (number, seq, note, nr) = (
            session.connection()
            .exec_driver_sql(
                f"SELECT (SELECT min(number) FROM change_set WHERE label = 'secret of bea'), "
                f"(SELECT min(seq) FROM change WHERE school_id = {school}), "
                f"(SELECT id::text FROM desk_note WHERE school_id = {school} LIMIT 1), "
                f"(SELECT coalesce(max(number), 0) + 1 FROM erasure WHERE school_id = {school})"
            )
            .one()
        )
    new = _NEW.format(school=school, key=_KEY, shown="NULL")
    other = _NEW.format(school=school, key=_KEY[:-1] + "b", shown="'secret of bea'")
    named = _NEW.format(school=school, key=_KEY, shown="'secret of bea'")
    said = f"Erased person {nr}"

    def erase(key: Any, **facts: Any) -> str:
        given = {"number": nr, "said": said, "family_said": f"Erased family {nr}", "words": [],
                 "near": [], "texts": {}, "labels": [], "values": [], **facts}  # fmt: skip
        return f"SELECT app.erase_person('{key}', '{json.dumps(given)}')"

    hides: dict[str, Any] = {"words": ["secret of bea"], "labels": [[number, said, said]]}
    rewrites = {"labels": [[number, "Nothing", "Nobody"]]}
    bad = {
        "somebody of another school": [erase(town.persons["cat" if school == 1 else "bea"])],
        "somebody with a login": [erase(town.persons["bea" if school == 1 else "cat"])],
        "oneself": [erase(town.persons[who])],
        "a label without a name in it": [new, erase(_KEY, **rewrites)],
        "a name in place of a whole label": [new, erase(_KEY, labels=[[number, said, said]])],
        "words that are another person's": [new, erase(_KEY, **hides)],
        "a name taken over from somebody": [other, named, erase(_KEY, **hides)],
        "a change": [new, erase(_KEY, values=[[seq, "{}", "{}"]])],
        "a note": [new, erase(_KEY, texts={"desk_note": [[note, {"text": "forged"}]]})],
        "another name in place of one": [new, erase(_KEY, said=f"Kofi Mensah {nr}")],
        "a number that is far off": [new, erase(_KEY, number=nr + 7, said=f"Erased person {nr}")],
        "the guards": [f"INSERT INTO app.forgetting VALUES ({school})"],
        "the beginning alone": ["SELECT app.begin_forgetting()"],
        "the end alone": [f"SELECT app.end_forgetting({school}::smallint, 0::bigint)"],
        "people by a rule": ["SELECT app.let_go('PUPILS', current_date)"],
        "the trail without a rule": ["SELECT app.let_go('TRAIL', current_date)"],
        "the trail of last month": [
            _RULE.format(school=school), "SELECT app.let_go('TRAIL', '2999-01-01')"
        ],
    }  # fmt: skip
    with town.raw(who) as client:
        for what, steps in bad.items():
            if not isinstance(attempt_all(client, [_ZONE, *steps]), psycopg.Error):
                yield f"{what}: erasing was not refused"
        plain = attempt_all(client, [_ZONE, new, erase(_KEY)])
        if (Right.ADMIN in town.rights[who]) == isinstance(plain, psycopg.Error):
            yield f"a plain erasure went otherwise than meant ({plain!r:.120})"


def attempt_all(client: Any, statements: list[str]) -> Any:
    """What the last of some statements gives in one transaction that is taken back."""
    try:
        with client.transaction(force_rollback=True):
            for statement in statements:
                done = client.execute(statement)
            return done.fetchall() if done.description else done.rowcount
    except psycopg.Error as error:
        return error


_COPY = (
    "INSERT INTO sync_state (school_id, id, person_id, device, transport, days_back, days_ahead, "
    "made_at, expires_at, highest_seq, operations, chain, created_at, updated_at, version) VALUES "
    "({school}, '01a1f9c8-0000-7000-8000-0000000000ac', '{me}', 'x', 'SERVER', 1, 1, now(), "
    "'2999-01-01', 0, 0, '', now(), now(), 1) RETURNING extract(year FROM expires_at)"
)
_WORK = (
    "INSERT INTO outbox (school_id, id, copy_id, seq, kind, about, person_id, author_name, device, "
    "made_at, clock_offset_ms, program, digest, created_at, updated_at, version) VALUES ({school}, "
    "'01a1f9c8-0000-7000-8000-0000000000ad', {copy}, 77, 'MARK', '{{}}', '{me}', 'x', 'x', now(), "
    "0, '1', 'x', now(), now(), 1)"
)


def switching_on(town: Town, who: str, _among: list[Table]) -> Iterator[str]:
    """A copy that an owner switched off stays so and takes nothing in; no copy opens for ever."""
    me, school, rights = town.persons[who], SCHOOLS[who], town.rights[who]
    mine = f"WHERE person_id = '{me}'"
    copy = f"(SELECT id FROM sync_state {mine} LIMIT 1)"
    back = "UPDATE sync_state SET switched_off_at = NULL, switched_off_by = NULL"
    never = {
        "switched on again": [f"{back} {mine}"],
        "switched on again, whosever": [back],
        "forgotten": [f"DELETE FROM sync_state {mine}"],
    }
    alone = {
        "written to": [f"UPDATE sync_state SET contact_at = now() {mine}"],
        "made to open for longer": [f"UPDATE sync_state SET expires_at = '2999-01-01' {mine}"],
        "worked on": [_WORK.format(school=school, copy=copy, me=me)],
    }
    office = bool(rights & {Right.ADMIN, Right.FRONT_DESK})
    bad = {**({} if Right.ADMIN in rights else never), **({} if office else alone)}
    with town.master() as master, town.raw(who) as client:
        was = master.execute(f"SELECT id, switched_off_at FROM sync_state {mine}").fetchall()
        master.execute(f"UPDATE sync_state SET switched_off_at = now() {mine}")
        try:
            for what, steps in bad.items():
                got = attempt_all(client, steps)
                if not isinstance(got, psycopg.Error) and got:
                    yield f"a copy that is switched off was {what}"
        finally:
            for key, at in was:
                master.execute(
                    "UPDATE sync_state SET switched_off_at = %s WHERE id = %s", (at, key)
                )
        if office:
            return
        theirs = master.execute(
            "SELECT id FROM sync_state WHERE school_id = %s AND person_id <> %s", (school, me)
        ).fetchone()
        assert theirs is not None
        for key in (f"'{theirs[0]}'", "'01a1f9c8-0000-7000-8000-0000000000ae'"):
            if attempt_all(client, [_WORK.format(school=school, copy=key, me=me)]) == 1:
                yield "work was put on a copy that is not theirs"
        got = attempt_all(client, [_COPY.format(school=school, me=me)])
        if isinstance(got, list) and got[0][0] > 2900:
            yield "a copy was made that opens for ever"


BY_TABLE: tuple[Attack, ...] = (reading, other_schools, changing, adding, leaking)
AT_LARGE: tuple[Attack, ...] = (
    climbing, statistics, dumping, functions, views, erasing, switching_on,
)  # fmt: skip


def run(attacks: Iterable[Attack], town: Town, who: str, among: list[Table]) -> list[str]:
    return [f"{attack.__name__}: {said}" for attack in attacks for said in attack(town, who, among)]
