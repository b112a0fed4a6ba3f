"""Making a server ready: again and again the same, never over something else."""

import psycopg
import pytest
from sqlalchemy import make_url

from desktop_app.core.errors import FileRefused
from desktop_app.core.server.prepare import drop_database, owner_address, prepare_server
from desktop_app.schema import metadata, rules
from tests.postgresql_server import PostgresqlServer

NAME = "prepared_here"


def test_a_server_is_prepared_twice_and_taken_back(postgresql_server: PostgresqlServer) -> None:
    admin = postgresql_server.url("postgres")
    first = prepare_server(admin, NAME, metadata(), rules())
    assert prepare_server(admin, NAME, metadata(), rules()) == first
    assert owner_address(admin, NAME) == first
    owner = make_url(first).query["options"]
    assert "downbeat_owner_" in str(owner)
    drop_database(admin, NAME)
    drop_database(admin, NAME)
    with pytest.raises(FileRefused, match="no school"):
        owner_address(admin, NAME)


def test_a_database_of_somebody_else_is_left_alone(postgresql_server: PostgresqlServer) -> None:
    name = postgresql_server.create_database()
    try:
        with pytest.raises(FileRefused, match="did not make"):
            prepare_server(postgresql_server.url("postgres"), name, metadata(), rules())
        with postgresql_server.connect(name) as there:
            found = there.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert found.fetchone() == (0,)
    finally:
        postgresql_server.drop_database(name)


def test_a_login_that_may_make_nothing_is_told_so(postgresql_server: PostgresqlServer) -> None:
    with postgresql_server.connect() as master:
        master.execute("CREATE ROLE small LOGIN PASSWORD 'small'")
    try:
        small = postgresql_server.url("postgres", user="small", password="small")
        with pytest.raises(FileRefused, match="may not make"):
            prepare_server(small, "never", metadata(), rules())
        with postgresql_server.connect() as master:
            there = master.execute("SELECT 1 FROM pg_database WHERE datname = 'never'").fetchone()
        assert there is None
    finally:
        with postgresql_server.connect() as master:
            master.execute("DROP ROLE small")


def test_a_wrong_password_is_an_error_of_the_driver(postgresql_server: PostgresqlServer) -> None:
    wrong = postgresql_server.url("postgres", password="wrong")
    with pytest.raises(Exception) as refused:  # noqa: PT011  whose words it is, is not ours
        prepare_server(wrong, "never", metadata(), rules())
    assert isinstance(refused.value.__cause__, psycopg.OperationalError)
