"""The demo school in a file, and an empty prepared database, for moving between them."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop_app.core.db import school_server
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish
from tests.postgresql_server import OWNER, PostgresqlServer


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school, closed, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "larkfield.downbeat"
    build_demo(path, Wish(date(2026, 11, 19), students=50))
    return path


@pytest.fixture
def file(demo_school: Path, tmp_path: Path) -> Path:
    """A school in a file that this test alone uses."""
    path = tmp_path / "larkfield.downbeat"
    shutil.copy(demo_school, path)
    return path


@pytest.fixture
def driver(postgresql_server: PostgresqlServer, postgresql_url: str) -> Iterator[Any]:
    """A connection of the driver to a prepared database."""
    name = postgresql_url.rsplit("/", 1)[1]
    place = SchoolConnection("127.0.0.1", postgresql_server.port, name, "Larkfield")
    found = school_server.dial(place, Login(OWNER, postgresql_server.password))
    yield found
    found.close()
