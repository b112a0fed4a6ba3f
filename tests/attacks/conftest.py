"""One town for all attacks: what a test changes it puts back."""

from collections.abc import Iterator

import pytest

from tests.attacks import stage
from tests.postgresql_server import PostgresqlServer


@pytest.fixture(scope="session")
def town(postgresql_server: PostgresqlServer) -> Iterator[stage.Town]:
    """Two schools in one database, with raw logins."""
    made = stage.build(postgresql_server)
    yield made
    made.close()
