"""A keyring that forgets after the test, and a church hall to mark in."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from tests.areas.timetable.plan import Plan, copy_of, make_plan
from tests.copies import MemoryKeyring
from tests.core.sync.church import Church, Laptop, furnish


@pytest.fixture
def memory_keyring() -> Iterator[MemoryKeyring]:
    """Keep secrets in memory."""
    before, used = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(used)
    yield used
    keyring.set_keyring(before)


@pytest.fixture(scope="session")
def church_plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    made = make_plan(tmp_path_factory.mktemp("church"))
    made.database.close()
    return made


@pytest.fixture
def church(church_plan: Plan, tmp_path: Path) -> Iterator[Church]:
    """An office with a lesson of three."""
    made = furnish(copy_of(church_plan, tmp_path), tmp_path)
    yield made
    assert made.office.database.open_blocks == 0, "a block was left open"
    made.office.database.close()


@pytest.fixture
def laptop(church: Church) -> Iterator[Laptop]:
    """A copy of the office, on the laptop of its teacher."""
    made = church.laptop()
    yield made
    made.database.close()
