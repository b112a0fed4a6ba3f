"""Codes, locks, owners and logs: what the server does about access, asked by raw clients."""

import threading
from base64 import b64decode
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url

from desktop_app.areas.accounts import api as accounts
from desktop_app.areas.accounts import rules as account_rules
from desktop_app.areas.accounts.api import Right
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.server.names import DOOR, DOOR_PASSWORD
from desktop_app.core.server.scram import verifier
from tests.attacks import attacks
from tests.attacks.stage import PASSWORD, Town

LOCKED = (psycopg.errors.InvalidAuthorizationSpecification, psycopg.errors.InsufficientPrivilege)
CHOSEN = "another-long-word-77"


@pytest.fixture
def guest(town: Town) -> Iterator[str]:
    """Somebody of the first school who has no account yet; afterwards there is no trace."""
    name = "guest"
    person = new_id()
    with town.master() as master:
        master.execute("SET session_replication_role = replica")
        master.execute(
            "INSERT INTO person (school_id, id, given_name, family_name, sort_name, privacy_level, "
            "created_at, updated_at, version) VALUES (1, %s, 'Gus', 'Guest', 'guest, gus', "
            "'public', now(), now(), 1)",
            (person,),
        )
    town.persons[name] = person
    yield name
    with town.master() as master:
        master.execute("SET session_replication_role = replica")
        for table in ("access_invitation", "role_grant", "device"):
            master.execute(
                f"DELETE FROM {table} WHERE account_id IN "
                "(SELECT id FROM user_account WHERE person_id = %s)", (person,),
            )  # fmt: skip
        master.execute("DELETE FROM user_account WHERE person_id = %s", (person,))
        master.execute("DELETE FROM person WHERE id = %s", (person,))


def school_uid(town: Town, school: int = 1) -> UUID:
    with town.master() as master:
        row = master.execute("SELECT uid FROM school WHERE school_id = %s", (school,)).fetchone()
    assert row is not None
    return UUID(str(row[0]))


def address(town: Town) -> str:
    return f"postgresql://127.0.0.1:{town.server.port}/{town.database}"


def invite(town: Town, guest: str) -> accounts.Invitation:
    with town.desk("ruth") as desk:
        return accounts.AccessService(desk).invite(town.persons[guest], [Right.TEACHER])


def wrong(code: str) -> str:
    """Another code that finds the same invitation."""
    last = "2" if code[-1] != "2" else "3"
    return code[:-1] + last


def join(town: Town, code: str, uid: UUID | None = None) -> str:
    school = uid or school_uid(town)
    return accounts.join(address(town), school, code, CHOSEN).login


def answer(town: Town, code: str) -> Any:
    """Try a code with a raw client and take the transaction back, so that nothing counts."""
    uid = school_uid(town)
    with psycopg.connect(
        host="127.0.0.1", port=town.server.port, user=DOOR, password=DOOR_PASSWORD,
        dbname=town.database,
    ) as door:  # fmt: skip
        given = (account_rules.selector(code), account_rules.proof(uid, code), verifier(CHOSEN))
        found = door.execute("SELECT answer FROM app.join_school(%s, %s, %s)", given).fetchone()
        door.rollback()
    assert found is not None
    return found[0]


def test_a_code_is_used_once_and_only_in_its_school(town: Town, guest: str) -> None:
    code = invite(town, guest).code
    with pytest.raises(RuleBroken, match="not right"):
        join(town, code, uid=school_uid(town, 2))
    login = join(town, code.lower().replace("-", " "))
    with town.raw(login, password=CHOSEN) as client:
        assert client.execute("SELECT name FROM app.whoami()").fetchone() == ("Gus Guest",)
    with pytest.raises(RuleBroken, match="used already"):
        join(town, code)


def test_ten_tries_lock_a_code_even_if_each_is_taken_back(town: Town, guest: str) -> None:
    code = invite(town, guest).code
    said = [answer(town, wrong(code)) for _ in range(10)]
    assert said == ["WRONG"] * 9 + ["LOCKED"]
    assert answer(town, code) == "LOCKED"
    with pytest.raises(RuleBroken, match="tried too often"):
        join(town, code)


def test_an_old_and_a_cancelled_code_are_refused_with_a_sentence(town: Town, guest: str) -> None:
    invited = invite(town, guest)
    with town.master() as master:
        master.execute("SET session_replication_role = replica")
        master.execute(
            "UPDATE access_invitation SET made_at = now() - interval '3 days', "
            "expires_at = now() - interval '1 day' WHERE account_id = %s",
            (invited.account_id,),
        )
    with pytest.raises(RuleBroken, match="48 hours"):
        join(town, invited.code)
    with town.desk("ruth") as desk:
        accounts.AccessService(desk).cancel_code(invited.account_id)
    with pytest.raises(RuleBroken, match="does not know the code"):
        join(town, invited.code)


def test_what_is_not_a_verifier_is_never_taken_as_a_password(town: Town, guest: str) -> None:
    code = invite(town, guest).code
    given = (account_rules.selector(code), account_rules.proof(school_uid(town), code), CHOSEN)
    with psycopg.connect(
        host="127.0.0.1", port=town.server.port, user=DOOR, password=DOOR_PASSWORD,
        dbname=town.database,
    ) as door, pytest.raises(psycopg.errors.InvalidParameterValue):  # fmt: skip
        door.execute("SELECT answer FROM app.join_school(%s, %s, %s)", given)


def test_a_new_code_ends_the_password_and_the_code_before(town: Town, guest: str) -> None:
    first = invite(town, guest)
    login = join(town, first.code)
    with town.desk("ruth") as desk:
        second = accounts.AccessService(desk).reset(first.account_id)
    with pytest.raises(psycopg.OperationalError):
        town.raw(login, password=CHOSEN)
    with pytest.raises(RuleBroken):
        join(town, first.code)
    assert join(town, second.code) == login


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_somebody_locked_out_is_stopped_on_their_next_statement(town: Town, isolation: str) -> None:
    town.give("bea", frozenset({Right.ADMIN, Right.TEACHER}))
    with town.raw("bea") as client:
        client.execute(f"BEGIN ISOLATION LEVEL {isolation}")
        assert client.execute("SELECT count(*) FROM lesson").fetchone() == (3,)
        with town.desk("ruth") as desk:
            accounts.AccessService(desk).lock_out(town.accounts["bea"], "has left")
        try:
            with pytest.raises(LOCKED):
                client.execute("SELECT count(*) FROM lesson")
            client.execute("ROLLBACK")
            for table in attacks.tables():
                with pytest.raises(LOCKED):
                    client.execute(f'SELECT 1 FROM "{table.name}"')
            me = client.execute("SELECT is_locked FROM app.whoami()").fetchone()
            assert me == (True,)
            with pytest.raises(psycopg.OperationalError):
                town.raw("bea")
        finally:
            with town.desk("ruth") as desk:
                accounts.AccessService(desk).let_in(town.accounts["bea"])
        assert client.execute("SELECT count(*) FROM lesson").fetchone() == (3,)
    town.give("bea", frozenset({Right.STUDENT}))


def test_a_right_taken_back_ends_with_the_next_statement(town: Town) -> None:
    town.give("bea", frozenset({Right.FRONT_DESK}))
    with town.raw("bea") as client:
        assert client.execute("SELECT count(*) FROM invoice").fetchone() == (3,)
        town.give("bea", frozenset({Right.STUDENT}))
        assert client.execute("SELECT count(*) FROM invoice").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            client.execute("DELETE FROM invoice")


def test_the_last_owner_stays(town: Town) -> None:
    with town.desk("ruth") as desk:
        service = accounts.AccessService(desk)
        for leave in (
            lambda: service.take(town.accounts["ruth"], Right.ADMIN),
            lambda: service.lock_out(town.accounts["ruth"]),
            lambda: service.reset(town.accounts["ruth"]),
        ):
            with pytest.raises(RuleBroken, match="last owner"):
                leave()


@pytest.mark.parametrize("isolation", ["READ COMMITTED", "REPEATABLE READ"])
def test_of_two_owners_who_remove_each_other_one_is_told(town: Town, isolation: str) -> None:
    town.give("bea", frozenset({Right.ADMIN}))
    said: list[str] = []

    def remove(by: str, whom: str, together: threading.Barrier) -> None:
        with town.raw(by) as client:
            client.execute(f"BEGIN ISOLATION LEVEL {isolation}")
            client.execute("SELECT count(*) FROM role_grant")
            together.wait(timeout=20)
            try:
                town.manage(client, "TAKE", whom, right="ADMIN")
                client.execute("COMMIT")
            except psycopg.Error as error:
                said.append(str(error))

    together = threading.Barrier(2)
    pair = [
        threading.Thread(target=remove, args=(by, whom, together))
        for by, whom in (("ruth", "bea"), ("bea", "ruth"))
    ]
    for one in pair:
        one.start()
    for one in pair:
        one.join(timeout=30)
    with town.master() as master:
        left = master.execute("SELECT app.owners(1::smallint)").fetchall()
    assert (len(said), len(left)) == (1, 1)
    assert "owner" in said[0] or "permission" in said[0] or "concurrent" in said[0]
    _put_owners_back(town, left[0][0])


def _put_owners_back(town: Town, left: UUID) -> None:
    if left == town.accounts["bea"]:
        with town.raw("bea") as client:
            town.manage(client, "GIVE", "ruth", right="ADMIN")
    town.rights["bea"] = frozenset({Right.ADMIN} if left == town.accounts["bea"] else ())
    town.give("bea", frozenset({Right.STUDENT}))


def test_an_owner_reaches_nobody_of_another_school(town: Town) -> None:
    with town.raw("otto") as client:
        for deed in ("LOCK", "RESET", "GIVE", "TAKE", "UNLOCK", "CANCEL"):
            with pytest.raises(psycopg.errors.InvalidParameterValue):
                town.manage(client, deed, "amy", right="ADMIN")
        with pytest.raises(psycopg.Error):
            client.execute(
                "SELECT app.manage_access('INVITE', %s, %s)",
                (new_id(), psycopg.types.json.Jsonb(
                    {"person": str(town.persons["amy"]), "rights": ["ADMIN"]}
                )),
            )  # fmt: skip


def test_only_an_owner_changes_access(town: Town) -> None:
    town.give("amy", frozenset({Right.FRONT_DESK}))
    with town.desk("amy") as desk:
        service = accounts.AccessService(desk)
        with pytest.raises(NotAllowed):
            service.give(town.accounts["amy"], Right.ADMIN)
        with pytest.raises(NotAllowed):
            service.invite(town.persons["ruth"], [Right.ADMIN])


def test_the_door_leads_nowhere_without_a_code(town: Town) -> None:
    with psycopg.connect(
        host="127.0.0.1", port=town.server.port, user=DOOR, password=DOOR_PASSWORD,
        dbname=town.database, autocommit=True,
    ) as door:  # fmt: skip
        for table in attacks.tables():
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                door.execute(f'SELECT 1 FROM public."{table.name}"')
        for call in ("app.whoami()", "app.my_school()", "app.waiting()", "app.newest(1::int2)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                door.execute(f"SELECT {call}")
        found = door.execute(
            "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
            "WHERE n.nspname IN ('app', 'public') AND has_function_privilege(p.oid, 'EXECUTE')"
        ).fetchall()
        assert found == [("join_school",)]


def test_a_login_of_one_database_has_no_way_into_another(town: Town) -> None:
    for database in ("postgres", "template1"):
        with psycopg.connect(
            host="127.0.0.1", port=town.server.port, user=town.logins["amy"], password=PASSWORD,
            dbname=database,
        ) as client, pytest.raises(psycopg.errors.UndefinedTable):  # fmt: skip
            client.execute("SELECT 1 FROM person")
    other = town.server.create_database()
    try:
        with town.server.connect() as master:
            master.execute(f"REVOKE ALL ON DATABASE {other} FROM PUBLIC")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(
                host="127.0.0.1", port=town.server.port, user=town.logins["amy"],
                password=PASSWORD, dbname=other,
            )  # fmt: skip
    finally:
        town.server.drop_database(other)


def test_nothing_secret_stands_in_the_log_of_the_server(town: Town, guest: str) -> None:
    with town.master() as master:
        master.execute("ALTER SYSTEM SET log_statement = 'all'")
        master.execute("ALTER SYSTEM SET log_min_error_statement = 'debug5'")
        master.execute("SELECT pg_reload_conf()")
    try:
        code = invite(town, guest).code
        with pytest.raises(RuleBroken):
            join(town, wrong(code))
        login = join(town, code)
        with pytest.raises(psycopg.OperationalError):
            town.raw(login, password="not-" + CHOSEN)
    finally:
        with town.master() as master:
            master.execute("ALTER SYSTEM RESET log_statement")
            master.execute("ALTER SYSTEM RESET log_min_error_statement")
            master.execute("SELECT pg_reload_conf()")
    log = (town.server.folder / "log").read_text("utf-8", "replace")
    assert "app.join_school" in log
    secret = make_url(town.url("ruth")).password
    for word in (code, code.replace("-", ""), code[6:], CHOSEN, secret):
        assert word is not None
        assert word not in log


def test_a_verifier_is_what_the_server_itself_would_make(town: Town) -> None:
    with town.raw("amy") as client:
        for password in (CHOSEN, "Grün & Weiß\u00a0\u2168", "пароль-учителя", "a\u00adb-softly"):
            theirs = client.pgconn.encrypt_password(
                password.encode(), b"amy", b"scram-sha-256"
            ).decode()
            rounds, salt = theirs.split("$")[1].split(":")
            assert verifier(password, salt=b64decode(salt), rounds=int(rounds)) == theirs
