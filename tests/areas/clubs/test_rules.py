"""How points follow from pages, levels and practice."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.clubs import rules
from desktop_app.areas.clubs.rules import Done, Ground, Rung
from desktop_app.areas.clubs.terms import ClubKind, SourceType, TransactionType
from desktop_app.core.errors import RuleBroken

DAY = date(2026, 11, 9)
AT = datetime(2026, 11, 9, 15, tzinfo=UTC)
LADDER = tuple(
    Rung(UUID(int=number), place, f"Number Club {number}", 12)
    for place, number in enumerate((88, 90, 92, 95), start=1)
)


def done(number: int, days: int = 0, **facts: object) -> Done:
    on = DAY + timedelta(days=days)
    at = AT + timedelta(days=days, minutes=number)
    return Done(UUID(int=1_000 + number), SourceType.READING_LOG, on, at, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("total", "level", "in_level", "to_next"),
    [(0, 1, 0, 12), (11, 1, 11, 1), (12, 2, 0, 12), (175, 15, 7, 5), (244, 21, 4, 8)],
)
def test_twelve_points_fill_a_level(total: int, level: int, in_level: int, to_next: int) -> None:
    found = rules.level_of(total, 12)
    assert (found.level, found.in_level, found.to_next) == (level, in_level, to_next)
    assert found.achieved == total // 12


@given(total=st.integers(0, 100_000), per_level=st.integers(1, 500))
def test_a_level_and_what_is_in_it_give_the_total_again(total: int, per_level: int) -> None:
    found = rules.level_of(total, per_level)
    assert found.achieved * per_level + found.in_level == total
    assert found.in_level + found.to_next == per_level


@given(
    value=st.integers(0, 10_000), factors=st.lists(st.integers(1, 5_000), min_size=0, max_size=3)
)
def test_factors_are_rounded_half_up_once_at_the_end(value: int, factors: list[int]) -> None:
    exact = Fraction(value)
    for factor in factors:
        exact *= Fraction(factor, 1_000)
    half_up = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    assert rules.rounded(value, *factors) == half_up


def test_a_page_is_a_point_and_better_quality_is_a_bonus_beside_it() -> None:
    found = rules.entries(Ground(ClubKind.READING), [done(1, pages=15, quality=1_500)])
    assert [(e.type, e.points) for e in found] == [
        (TransactionType.READING_PAGES, 15),
        (TransactionType.QUALITY_BONUS, 8),
    ]


def test_each_level_newly_passed_earns_once_with_every_factor() -> None:
    ground = Ground(ClubKind.LADDER, normalization=1_000, ladder=LADDER)
    found = rules.entries(
        ground,
        [
            done(1, level_id=LADDER[1].id),
            done(2, 1, level_id=LADDER[0].id),
            done(3, 2, level_id=LADDER[2].id, quality=1_250),
        ],
    )
    assert [(e.level.name if e.level else "", e.points) for e in found] == [
        ("Number Club 88", 12),
        ("Number Club 90", 12),
        ("Number Club 92", 15),
    ]


def test_quality_counts_as_multiplier_or_as_bonus_and_never_as_both() -> None:
    ground = Ground(ClubKind.LADDER, ladder=LADDER)
    found = rules.entries(ground, [done(1, level_id=LADDER[0].id, quality=2_000)])
    assert [e.type for e in found] == [TransactionType.LEVEL_PROGRESSION]
    assert found[0].points == 24


@given(st.permutations(range(6)))
def test_what_was_done_earns_the_same_in_whatever_order_it_is_entered(order: list[int]) -> None:
    ground = Ground(ClubKind.LADDER, ladder=LADDER)
    deeds = [done(n, n % 3, level_id=LADDER[n % 4].id, quality=900 + 50 * n) for n in range(6)]
    plain = rules.entries(ground, deeds)
    assert rules.entries(ground, [deeds[n] for n in order]) == plain
    assert len({e.key for e in plain}) == len(plain)


def test_the_highest_level_counts_from_the_day_it_was_first_reached() -> None:
    deeds = [
        done(1, 3, level_id=LADDER[2].id),
        done(2, 1, level_id=LADDER[2].id),
        done(3, 5, level_id=LADDER[0].id),
    ]
    assert rules.reached_level(LADDER, deeds) == (LADDER[2], DAY + timedelta(days=1))
    assert rules.reached_level(LADDER, []) is None


def test_ten_minutes_of_practice_are_a_point_and_rests_are_not_kept() -> None:
    ground = Ground(ClubKind.PRACTICE, minutes_per_point=10)
    found = rules.entries(ground, [done(1, minutes=35), done(2, minutes=9)])
    assert [e.points for e in found] == [3]


@pytest.mark.parametrize("pages", [0, -3, 2_001])
def test_no_negative_or_absurd_pages_are_taken(pages: int) -> None:
    with pytest.raises(RuleBroken):
        rules.check_pages(pages)


def test_points_are_for_what_was_done_and_at_least_one() -> None:
    with pytest.raises(RuleBroken, match="yet to come"):
        rules.check_day(DAY + timedelta(days=1), DAY)
    for points in (0, -5, 1_001):
        with pytest.raises(RuleBroken):
            rules.check_points(points)
    with pytest.raises(RuleBroken):
        rules.check_quality(0)
