"""A school with tables on each engine, for what must hold on both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import school_file, school_server
from desktop_app.core.db.database import Database
from desktop_app.schema import metadata
from tests.factories import NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty school without facts, on SQLite and on PostgreSQL."""
    actor, clock = Actor("Ruth Danquah", device="desk-1"), FixedClock(NOW)
    if request.param == "sqlite":
        path = tmp_path / "empty.downbeat"
        school_file.new_school_file(path, metadata())
        opened = school_file.open_school_file(path, metadata, actor=actor, clock=clock, is_new=True)
    else:
        url = request.getfixturevalue("postgresql_url")
        school_server.prepare(url, metadata())
        opened = school_server.open_server_school(url, school_id=1, actor=actor, clock=clock)
    yield opened
    assert opened.open_blocks == 0, "a block was left open"
    opened.close()
