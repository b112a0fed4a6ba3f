"""A school to put people into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.areas.people.api import PeopleService
from desktop_app.core.db.database import Database
from tests.factories import make_school


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with make_school(tmp_path) as school:
        yield school
        assert school.open_blocks == 0


@pytest.fixture
def people(database: Database) -> PeopleService:
    return PeopleService(database)
