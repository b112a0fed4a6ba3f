"""Why help may be needed, how a ladder is drawn in bars, what the mean week is."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.clubs.helping import MOST_BANDS, bands, why
from desktop_app.areas.clubs.terms import HelpReason
from desktop_app.areas.clubs.weeks import average_per_week

TODAY = date(2026, 11, 19)


def reason(weeks: list[int], last: int | None, points: int = 9) -> HelpReason:
    earned = TODAY - timedelta(days=last) if last is not None else None
    return why(weeks, earned, date(2026, 10, 16), points, TODAY).reason


def test_silence_is_said_before_a_fall_and_a_fall_before_slow_weeks() -> None:
    assert reason([15, 14, 10, 2, 1, 1], 15) is HelpReason.NOTHING_SINCE
    assert reason([15, 14, 10, 2, 1, 1], None) is HelpReason.NOTHING_SINCE
    assert reason([15, 14, 10, 2, 1, 1], 14) is HelpReason.DOWN
    assert reason([5, 4, 5, 4, 5, 5], 2) is HelpReason.SLOW
    assert reason([5, 6, 5, 6, 5, 6], 2) is HelpReason.STEADY


def test_a_reason_carries_its_numbers() -> None:
    found = why([15, 15, 15, 2, 1, 1], TODAY, date(2026, 10, 16), 9, TODAY)
    assert (found.before, found.points) == (15, 1)
    steady = why([12, 12], TODAY, date(2026, 10, 16), 9, TODAY)
    assert (steady.points, steady.day) == (9, date(2026, 10, 16))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_every_step_is_in_exactly_one_of_at_most_nine_bars(steps: list[int]) -> None:
    found = bands(steps)
    assert 1 <= len(found) <= MOST_BANDS
    for step in (*steps, 1, max(steps) + 7):
        inside = sum(band.holds(step) for band in found)
        assert inside == 1 or (step < min(steps) and inside == 0)


def test_bars_are_as_the_school_knows_them() -> None:
    assert [(band.first, band.last) for band in bands([2, 21])] == [
        (20, None), (18, 19), (16, 17), (14, 15), (12, 13), (10, 11), (8, 9), (6, 7), (1, 5),
    ]  # fmt: skip
    assert bands([]) == []


def test_the_mean_week_counts_from_the_first_entry_and_this_week_too() -> None:
    assert average_per_week(24, date(2026, 11, 18), TODAY) == 24_000
    assert average_per_week(25, date(2026, 11, 9), TODAY) == 12_500
    assert average_per_week(0, None, TODAY) == 0
    assert average_per_week(12, TODAY + timedelta(days=1), TODAY) == 0
