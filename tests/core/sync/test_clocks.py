"""A laptop's clock is looked at, and nothing is ever ordered or refused by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.core.sync.clocks import ClockDoubt, doubts, is_behind, least_offset
from desktop_app.core.sync.operation import Operation

MADE = datetime(2026, 11, 16, 9, tzinfo=UTC)
NOW = MADE + timedelta(days=5)
ONE = Operation(
    UUID(int=1), UUID(int=2), 1, "MARK", {"id": "1"}, None, None, None, None, None,
    "Aoife Byrne", "laptop", MADE + timedelta(days=1), 0, "1",
)  # fmt: skip


def said(*hours: float) -> dict[int, ClockDoubt]:
    deeds = [
        replace(ONE, seq=seq, made_at=MADE + timedelta(hours=at)) for seq, at in enumerate(hours, 1)
    ]
    return doubts(reversed(deeds), since=MADE, now=NOW)


def test_a_clock_that_is_right_is_not_doubted() -> None:
    assert said(1, 2, 3, 120) == {}
    assert said(0, 1.99, 1.95) == {}


def test_a_deed_in_the_future_says_that_the_clock_is_ahead() -> None:
    assert said(1, 24 * 365) == {2: ClockDoubt.AHEAD}


def test_a_deed_before_the_copy_says_that_the_clock_is_behind() -> None:
    assert said(-24 * 365 * 3, 5) == {1: ClockDoubt.BEHIND}


def test_a_deed_before_the_one_before_says_that_the_clock_jumped() -> None:
    assert said(50, 20, 21) == {2: ClockDoubt.JUMPED}


def test_what_was_measured_is_added_first() -> None:
    behind = replace(ONE, made_at=MADE - timedelta(days=365), clock_offset_ms=366 * 86_400_000)
    assert doubts([behind], since=MADE, now=NOW) == {}


@pytest.mark.parametrize(("hours", "expected"), [(-30, 30), (0, 0), (200, 0)])
def test_a_packet_tells_how_far_a_clock_is_behind_at_least(hours: int, expected: int) -> None:
    assert least_offset(MADE, MADE + timedelta(hours=hours)) == timedelta(hours=expected)


@given(st.lists(st.integers(-90_000, 90_000), max_size=20))
def test_only_deeds_that_are_there_are_doubted_and_the_same_ones_each_time(
    hours: list[int],
) -> None:
    found = said(*hours)
    assert found.keys() <= set(range(1, len(hours) + 1))
    assert found == said(*hours)


@pytest.mark.parametrize(
    ("hours", "behind"), [(-24 * 365, True), (-1, True), (0, False), (9, False)]
)
def test_a_clock_before_the_last_word_of_the_office_is_behind(hours: int, behind: bool) -> None:
    assert is_behind(MADE, MADE + timedelta(hours=hours)) is behind
    assert not is_behind(None, MADE)
