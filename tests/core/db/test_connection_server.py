"""What is in the way of a shared school is a sentence, and no password leaves unprotected."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg import sql

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db import connection_pool, school_server
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_refusals import ServerRefused, case_of
from desktop_app.core.db.school_server import SignedIn
from tests.postgresql_server import OWNER, PostgresqlServer, stop_postgresql
from tests.tls_server import TlsServer, make_authority, start_tls_server


@pytest.fixture(scope="module")
def tls() -> Iterator[TlsServer]:
    found = start_tls_server()
    if found is None:
        pytest.skip("no PostgreSQL here: dev.py test brings it")
    yield found
    stop_postgresql(found.server)


@pytest.fixture(scope="module")
def here(postgresql_server: PostgresqlServer, school_on_a_server: str) -> SchoolConnection:
    return SchoolConnection("127.0.0.1", postgresql_server.port, school_on_a_server, "Larkfield")


@pytest.fixture(scope="module")
def login(postgresql_server: PostgresqlServer) -> Login:
    return Login(OWNER, postgresql_server.password)


def who(_driver: Any) -> SignedIn:
    return SignedIn(1, Actor("Ruth Danquah"))


def refused(connection: SchoolConnection, login: Login, **words: Any) -> ServerRefused:
    with pytest.raises(ServerRefused) as caught:
        school_server.open_connection(connection, login, who=who, clock=Clock(), **words).close()
    assert login.password not in str(caught.value)
    return caught.value


def test_a_wrong_password_and_an_unknown_login_are_told_alike(
    here: SchoolConnection, login: Login
) -> None:
    wrong = refused(here, replace(login, password="not it"))
    unknown = refused(here, Login("d_nobody", "not it either"))
    assert (wrong.case, wrong.field) == ("password", "password")
    assert wrong.sentence == unknown.sentence == "That name or password is not right."


def test_a_wrong_host_port_and_database_are_told_apart(
    here: SchoolConnection, login: Login
) -> None:
    nowhere = refused(replace(here, host="no-such-host.invalid"), login)
    assert nowhere.case in {"host", "silent"}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        closed = refused(replace(here, port=probe.getsockname()[1]), login)
    assert closed.case == "port"
    missing = refused(replace(here, database="no_such_school"), login)
    assert missing.case == "database"
    assert "no_such_school" in missing.sentence


def test_a_server_that_is_no_school_server_is_not_believed(
    here: SchoolConnection, login: Login
) -> None:
    assert case_of(Exception("received invalid response to SSL negotiation: H")) == "port"


def test_a_database_that_is_not_ours_is_not_touched(
    here: SchoolConnection, login: Login, postgresql_server: PostgresqlServer
) -> None:
    other = postgresql_server.create_database()
    try:
        assert refused(replace(here, database=other), login).case == "not-ours"
    finally:
        postgresql_server.drop_database(other)


@pytest.mark.parametrize(
    ("revision", "case"), [("9999", "program-too-old"), ("0002", "school-too-old")]
)
def test_an_older_and_a_newer_program_say_so_and_do_not_write(
    revision: str,
    case: str,
    here: SchoolConnection,
    login: Login,
    postgresql_server: PostgresqlServer,
) -> None:
    name = postgresql_server.create_database(like=here.database)
    try:
        with postgresql_server.connect(name) as owner:
            owner.execute("UPDATE alembic_version SET version_num = %s", [revision])
        assert refused(replace(here, database=name), login).case == case
    finally:
        postgresql_server.drop_database(name)


def test_a_server_too_old_is_named_with_its_version(
    here: SchoolConnection, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(school_server, "OLDEST_SERVER", 99)
    assert refused(here, login).case == "server-too-old"


def test_a_clock_that_is_years_off_is_told(here: SchoolConnection, login: Login) -> None:
    wall = FixedClock(datetime(2019, 1, 1, tzinfo=UTC))
    error = refused(here, login, wall=wall)
    assert error.case == "clock"
    assert "2019-01-01" in error.sentence


def test_a_locked_login_is_told_so(
    here: SchoolConnection, postgresql_server: PostgresqlServer
) -> None:
    with postgresql_server.connect() as owner:
        owner.execute("CREATE ROLE d_locked NOLOGIN PASSWORD 'pass-word'")
    try:
        assert refused(here, Login("d_locked", "pass-word")).case == "locked"
    finally:
        with postgresql_server.connect() as owner:
            owner.execute("DROP ROLE d_locked")


def test_a_desk_takes_four_connections_at_most_and_holds_one_beside_the_listener(
    here: SchoolConnection, login: Login
) -> None:
    database = school_server.open_connection(here, login, who=who, clock=Clock())
    assert connection_pool.AT_MOST - connection_pool.FOR_NEWS == 3
    try:
        blocks = [database.reading() for _ in range(3)]
        sessions = [block.__enter__() for block in blocks]
        for session in sessions:
            session.connection().exec_driver_sql("SELECT 1")
        for block in blocks:
            block.__exit__(None, None, None)
        assert database.lines is not None
        database.lines.settle()  # what a block gives back is given back behind it
        pool: Any = database.prepare().reader.pool
        assert (pool.size(), pool.checkedin(), pool.checkedout()) == (1, 1, 0)
    finally:
        database.close()


def test_readers_see_one_moment_and_cannot_write(here: SchoolConnection, login: Login) -> None:
    database = school_server.open_connection(here, login, who=who, clock=Clock())
    try:
        with database.reading() as session:
            asked = session.connection().exec_driver_sql(
                "SELECT current_setting('transaction_isolation'), "
                "current_setting('transaction_read_only'), current_setting('TimeZone')"
            )
            assert tuple(asked.one()) == ("repeatable read", "on", "UTC")
    finally:
        database.close()


# --- the line ---------------------------------------------------------------------------------


@pytest.fixture
def far(tls: TlsServer) -> SchoolConnection:
    """A school whose connection file names the authority, so that the certificate is checked."""
    return SchoolConnection(
        "127.0.0.1", tls.server.port, "postgres", "Larkfield", authority=tls.authority.pem
    )


def dial(tls: TlsServer, connection: SchoolConnection) -> Any:
    return school_server.dial(connection, Login(OWNER, tls.server.password))


def not_dialed(tls: TlsServer, connection: SchoolConnection) -> str:
    with pytest.raises(ServerRefused) as caught:
        dial(tls, connection).close()
    assert "no password was sent" in caught.value.sentence or caught.value.case == "clock"
    return caught.value.case


def test_a_certificate_of_the_named_authority_is_believed_and_the_line_is_protected(
    tls: TlsServer, far: SchoolConnection
) -> None:
    driver = dial(tls, far)
    try:
        assert driver.pgconn.ssl_in_use
        assert driver.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
    finally:
        driver.close()


def test_a_certificate_of_somebody_else_is_refused(tls: TlsServer, far: SchoolConnection) -> None:
    assert not_dialed(tls, replace(far, authority=make_authority("Mallory").pem)) == "certificate"


def test_a_certificate_for_another_server_is_refused(tls: TlsServer, far: SchoolConnection) -> None:
    tls.certify(["school-server"])
    try:
        assert not_dialed(tls, far) in {"other-server"}
    finally:
        tls.certify(["127.0.0.1"])


def test_a_certificate_of_another_year_points_at_the_clock(
    tls: TlsServer, far: SchoolConnection
) -> None:
    tls.certify(["127.0.0.1"], since=datetime.now(UTC) + timedelta(days=900))
    try:
        assert not_dialed(tls, far) == "clock"
    finally:
        tls.certify(["127.0.0.1"])


def test_a_line_without_tls_is_refused(tls: TlsServer, far: SchoolConnection) -> None:
    tls.tls(on=False)
    try:
        assert not_dialed(tls, far) == "plain"
    finally:
        tls.tls(on=True)


def test_a_server_that_asks_for_the_password_itself_does_not_get_it(
    tls: TlsServer, far: SchoolConnection
) -> None:
    rules = tls.server.folder / "data" / "pg_hba.conf"
    kept = rules.read_text("utf-8")
    with tls.server.connect() as owner:
        owner.execute(sql.SQL("CREATE ROLE d_plain LOGIN PASSWORD 'pass-word'"))
    rules.write_text("host all d_plain 127.0.0.1/32 password\n" + kept, "utf-8")
    tls.reload()
    try:
        with pytest.raises(ServerRefused) as caught:
            school_server.dial(far, Login("d_plain", "pass-word")).close()
        assert caught.value.case == "unsafe"
    finally:
        rules.write_text(kept, "utf-8")
        tls.reload()
