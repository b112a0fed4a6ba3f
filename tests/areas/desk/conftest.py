"""Larkfield, built once and only read; and an empty copy to change."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import bootstrap
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from tests.areas.desk.queries import larkfield
from tests.areas.desk.queries.larkfield import Larkfield
from tests.factories import NOW, make_school


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Larkfield]:
    with make_school(tmp_path_factory.mktemp("larkfield")) as database:
        school = larkfield.build(database)
        assert database.path is not None
        return database.path, school


@pytest.fixture
def school(built: tuple[Path, Larkfield]) -> Larkfield:
    return built[1]


@pytest.fixture
def database(built: tuple[Path, Larkfield], tmp_path: Path) -> Iterator[Database]:
    path = Path(shutil.copy(built[0], tmp_path))
    with bootstrap.open_school(path, clock=FixedClock(NOW)) as opened:
        yield opened
        assert opened.open_blocks == 0
