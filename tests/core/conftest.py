"""A school with tables on each engine, for what must hold on both."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_file, school_server
from desktop_app.core.db.database import Database
from desktop_app.schema import metadata
from tests.factories import NOW


@cache
def _empty_file() -> bytes:
    """Make an empty school file as the program does, once for all tests that ask for one."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.downbeat"
        school_file.new_school_file(path, metadata())
        return path.read_bytes()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty school without facts, on SQLite and on PostgreSQL."""
    actor, clock = Actor("Ruth Danquah", device="desk-1"), FixedClock(NOW)
    if request.param == "sqlite":
        path = tmp_path / "empty.downbeat"
        path.write_bytes(_empty_file())
        opened = school_file.open_school_file(path, metadata, actor=actor, clock=clock, is_new=True)
    else:
        url = request.getfixturevalue("postgresql_url")
        opened = school_server.open_server_school(url, school_id=1, actor=actor, clock=clock)
    yield opened
    assert opened.open_blocks == 0, "a block was left open"
    opened.close()
