"""The line to a server is cut, or the server starts anew, at any step of a sync.

Before the commit nothing was kept, after it the answer is lost: the laptop does not know which, and
asks again.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from desktop_app.core.errors import DownbeatError
from desktop_app.core.sync.outbox import of_row
from desktop_app.core.sync.push import waiting
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import SETTLED
from tests.faults.points import steps
from tests.faults.striking import Fault, Strike, When, striking
from tests.together.town import (
    DAY,
    NAMES,
    Laptop,
    Town,
    in_memory,
    made_town,
    town,
)

__all__ = ["in_memory", "made_town", "town"]  # fixtures
OF_A_SYNC = tuple(
    f"core.sync.{module}." for module in ("apply", "entries", "intake", "locks", "push")
)
CUTS = [
    Strike(step, when, Fault.ERROR)
    for step in steps()["sync"]
    if step.startswith(OF_A_SYNC)
    for when in When
]
SHORT = 20


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try some of the cuts in every run, and all of them with --long."""
    if "cut" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--long")
        chosen = CUTS if whole else CUTS[7::SHORT]
        metafunc.parametrize("cut", chosen, ids=[f"{each.when} {each.step}" for each in chosen])


@pytest.fixture
def laptop(town: Town, tmp_path: Path) -> Iterator[Laptop]:
    """A laptop with a week's marks, two of which the front desk made as well."""
    made = town.laptop("T0", tmp_path)
    draw = random.Random(11)
    for name in NAMES * 2:
        made.mark(name, draw.choice("PAL"))
    for name in NAMES[:2]:
        town.desk.mark("Choir", DAY, name, "E")
    yield made
    made.copy.close()


def hang_up(town: Town, login: str) -> None:
    """Cut every line of a login, as a router that is switched off."""
    with town.server.connect(town.name) as master:
        master.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
        )


def nothing_is_lost(town: Town, laptop: Laptop) -> None:
    """What was done on the laptop is in the school once, settled or in the review list."""
    here = laptop.operations()
    there = sorted(town.rows(Outbox), key=lambda row: row.seq)
    assert [of_row(row).digest for row in there] == [each.digest for each in here]
    asked = {row.operation_id for row in town.rows(Conflict)}
    assert {row.id for row in there if row.answer not in SETTLED} == asked
    [state] = town.rows(SyncState)
    assert (state.highest_seq, state.operations) == (len(here), len(here))
    assert waiting(laptop.copy) == 0


def test_a_line_that_is_cut_at_any_step_loses_and_doubles_nothing(
    town: Town, laptop: Laptop, cut: Strike
) -> None:
    with striking(cut, lambda: hang_up(town, laptop.login)):
        try:
            laptop.sync()
        except (DownbeatError, psycopg.Error) as error:
            assert str(error)  # noqa: PT017  cut late enough it goes through
    laptop.sync()
    nothing_is_lost(town, laptop)
    assert laptop.sync().went_up == ()
