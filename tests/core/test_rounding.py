"""Exact halves, which random fractions hardly ever are."""

from fractions import Fraction

import pytest

from desktop_app.core.money import round_half_up


@pytest.mark.parametrize(
    ("cents", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(5, 2), 3),
        (Fraction(-5, 2), -3),
        (Fraction(4_999, 10_000), 0),
        (Fraction(3_800 * 135, 1_000), 513),
        (Fraction(3_700 * 135, 1_000), 500),
        (Fraction(7, 1), 7),
    ],
)
def test_half_a_cent_is_rounded_away_from_zero(cents: Fraction, rounded: int) -> None:
    assert round_half_up(cents) == rounded
