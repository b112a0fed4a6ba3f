"""A school to erase people from, copied from one that is made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import bootstrap
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from tests.factories import NOW, make_school


@pytest.fixture(scope="session")
def empty_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    school = make_school(tmp_path_factory.mktemp("privacy"))
    school.close()
    assert school.path is not None
    return school.path


@pytest.fixture
def database(empty_school: Path, tmp_path: Path) -> Iterator[Database]:
    path = Path(shutil.copy(empty_school, tmp_path))
    with bootstrap.open_school(path, clock=FixedClock(NOW)) as school:
        yield school
        assert school.open_blocks == 0
