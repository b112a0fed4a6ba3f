"""Wall time decides: a lesson at 16:00 is at 16:00 on both sides of a clock change."""

from datetime import UTC, date, datetime

import pytest

from desktop_app.core.clock import Clock, FixedClock, day_bounds, exists, instant, local, today


def test_the_same_wall_time_is_another_instant_after_a_clock_change() -> None:
    before = instant(datetime(2026, 10, 23, 16), "Europe/Dublin")
    after = instant(datetime(2026, 10, 30, 16), "Europe/Dublin")
    assert (before.hour, after.hour) == (15, 16)
    assert local(before, "Europe/Dublin").hour == local(after, "Europe/Dublin").hour == 16


def test_an_hour_that_happens_twice_is_its_first() -> None:
    assert instant(datetime(2026, 10, 25, 1, 30), "Europe/Dublin") == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_skipped_hour_does_not_exist_and_moves_on() -> None:
    skipped = datetime(2026, 3, 29, 1, 30)
    assert not exists(skipped, "Europe/Dublin")
    assert exists(datetime(2026, 3, 29, 2, 30), "Europe/Dublin")
    assert local(instant(skipped, "Europe/Dublin"), "Europe/Dublin").hour == 2


@pytest.mark.parametrize(
    ("zone", "day"), [("Pacific/Auckland", 20), ("Europe/Dublin", 19), ("America/New_York", 19)]
)
def test_the_zone_of_the_school_decides_what_today_is(zone: str, day: int) -> None:
    assert today(FixedClock(datetime(2026, 11, 19, 15, 42, tzinfo=UTC)), zone) == date(
        2026, 11, day
    )


def test_the_day_of_a_clock_change_has_23_hours() -> None:
    start, end = day_bounds(date(2026, 3, 29), "Europe/Dublin")
    assert (end - start).total_seconds() == 23 * 3600


def test_the_clock_says_an_aware_instant() -> None:
    assert Clock().now().tzinfo is UTC
