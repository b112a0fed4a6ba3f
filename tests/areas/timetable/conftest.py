"""The small school of the timetable's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.areas.timetable.plan import Plan, open_plan


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Plan]:
    opened = open_plan(tmp_path)
    yield opened
    assert opened.database.open_blocks == 0, "a block was left open"
    opened.database.close()
