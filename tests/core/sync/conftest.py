"""A keyring that forgets after the test, a church hall to mark in, and a school to copy."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import keyring
import pytest

from desktop_app import bootstrap
from desktop_app.core.db.database import Database
from desktop_app.demo.building import build_demo
from desktop_app.demo.school import Wish as DemoWish
from tests.areas.timetable.plan import Plan, copy_of, make_plan
from tests.copies import MemoryKeyring
from tests.core.sync.church import Church, Laptop, furnish
from tests.core.sync.laptops import CLOCK


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


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo school in a file, to be copied."""
    path = tmp_path_factory.mktemp("demo") / "larkfield.downbeat"
    build_demo(path, DemoWish(date(2026, 11, 19), students=50))
    return path


@pytest.fixture
def larkfield(demo: Path, tmp_path: Path) -> Iterator[Database]:
    """The office of the demo school, of which this test makes copies."""
    path = tmp_path / "larkfield.downbeat"
    shutil.copy(demo, path)
    with bootstrap.open_school(path, clock=CLOCK) as database:
        yield database
