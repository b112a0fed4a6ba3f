"""Full disks, jumping clocks, and operations that come twice, turned round or in pieces."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.core.clock import FixedClock
from desktop_app.core.errors import DownbeatError
from desktop_app.core.sync.apply import apply
from tests.areas.timetable.plan import MONDAY
from tests.core.sync.church import LATER, NAMES
from tests.faults.conftest import Laid
from tests.faults.world import World, kept_here, nothing_is_lost, opened, operations

YEAR = timedelta(days=365)
JUMPS = (3 * YEAR, -20 * YEAR, timedelta(seconds=-1), timedelta(minutes=90), 40 * YEAR, YEAR / 2)


def _numbers(metafunc: pytest.Metafunc, *, short: int, whole: int) -> None:
    count = whole if metafunc.config.getoption("--long") else short
    metafunc.parametrize("number", range(count))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try a few in every run, and many with --long."""
    if "number" in metafunc.fixturenames:
        _numbers(metafunc, short=3, whole=60)


def _marks_anything(world: World, draw: random.Random, times: int) -> int:
    """Mark at will; return how often it was refused."""
    refused = 0
    for _ in range(times):
        name, key = draw.choice(NAMES), draw.choice("PALE")
        try:
            world.laptop.mark(name, key, MONDAY - timedelta(days=7 * draw.randrange(2)))
        except DownbeatError:
            refused += 1
            continue
        if len(operations(world.laptop.database)) > len(world.acknowledged()):
            world.acknowledge(f"{name}:{key}")
    return refused


def test_a_full_disk_refuses_what_comes_and_keeps_what_was_saved(laid: Laid, number: int) -> None:
    draw, folder = random.Random(number), laid("mark")
    with opened(folder) as world:
        world.laptop.mark("Amara", "P")
        world.acknowledge("Amara:P")
        with world.laptop.database.beside() as driver:
            pages = driver.execute("PRAGMA page_count").fetchone()[0]
        world.laptop.database.set_writer(f"max_page_count={pages + draw.randrange(4)}")
        refused = _marks_anything(world, draw, 80)
        assert refused, "the disk was never full"
        kept_here(world)
    with opened(folder) as world:
        kept_here(world)
        _marks_anything(world, draw, 3)
        world.sync()
        nothing_is_lost(world)


def test_an_office_whose_disk_is_full_gets_it_the_next_time(laid: Laid, number: int) -> None:
    folder = laid("sync")
    with opened(folder) as world:
        with world.office.database.beside() as driver:
            pages = driver.execute("PRAGMA page_count").fetchone()[0]
        world.office.database.set_writer(f"max_page_count={pages + number // 12}")
        try:
            world.sync()
        except DownbeatError as error:
            assert error.sentence  # noqa: PT017  it may just have had the room
        kept_here(world)
    with opened(folder) as world:
        world.sync()
        nothing_is_lost(world)


def test_a_laptop_whose_disk_is_full_while_it_syncs_has_and_sends_what_was_saved(
    laid: Laid, number: int
) -> None:
    folder = laid("sync")
    with opened(folder) as world:
        with world.laptop.database.beside() as driver:
            pages = driver.execute("PRAGMA page_count").fetchone()[0]
        world.laptop.database.set_writer(f"max_page_count={pages}")
        for _ in range(2 + number):
            try:
                world.sync()
            except DownbeatError as error:
                assert error.sentence  # noqa: PT017  what was answered may just have had the room
        kept_here(world)
    with opened(folder) as world:
        world.sync()
        nothing_is_lost(world)


def test_a_clock_that_jumps_by_years_loses_no_mark(laid: Laid, number: int) -> None:
    draw, folder = random.Random(number), laid("mark")
    with opened(folder) as world:
        for _ in range(6):
            world.laptop.database.clock = FixedClock(LATER + draw.choice(JUMPS))
            _marks_anything(world, draw, 2)
        kept_here(world)
    with opened(folder) as world:
        world.sync()
        nothing_is_lost(world)


def test_operations_that_come_twice_or_turned_round_are_taken_once(laid: Laid, number: int) -> None:
    draw, folder = random.Random(number), laid("sync")
    with opened(folder) as world:
        _marks_anything(world, draw, 8)
        given, facts = operations(world.laptop.database), world.laptop.database.copy
        for _ in range(10):
            part = draw.sample(given, draw.randrange(1, len(given) + 1))
            if draw.random() < 0.5:
                part.sort(key=lambda each: each.seq)
            apply(world.office.database, part, facts)
            numbers = [each.seq for each in operations(world.office.database)]
            assert numbers == list(range(1, len(numbers) + 1)), "taken in with a gap"
        world.sync()
        nothing_is_lost(world)


def test_an_office_that_was_restored_is_given_what_it_forgot(laid: Laid, number: int) -> None:
    draw, folder = random.Random(number), laid("sync")
    older = Path(folder, "older")
    with opened(folder) as world:
        source = world.office.database.path
        assert source is not None
        if draw.random() < 0.5:
            world.sync()
        world.close()
        older.write_bytes(source.read_bytes())
        _marks_anything(world, draw, 5)
        world.sync()
        world.close()
        source.write_bytes(older.read_bytes())
        _marks_anything(world, draw, 2)
        world.sync()
        nothing_is_lost(world)
