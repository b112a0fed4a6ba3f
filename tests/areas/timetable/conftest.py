"""The small school of the timetable's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.areas.timetable.plan import Plan, copy_of, make_plan


@pytest.fixture(scope="session")
def made_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The school once, closed, to be copied."""
    made = make_plan(tmp_path_factory.mktemp("plan"))
    made.database.close()
    return made


@pytest.fixture
def plan(made_plan: Plan, tmp_path: Path) -> Iterator[Plan]:
    opened = copy_of(made_plan, tmp_path)
    yield opened
    assert opened.database.open_blocks == 0, "a block was left open"
    opened.database.close()
