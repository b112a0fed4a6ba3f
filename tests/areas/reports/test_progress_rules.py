"""The rules of progress reports: periods, weeks, states, languages, words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.reports.rules import (
    LONGEST,
    best_week,
    check_period,
    check_step,
    check_until,
    check_words,
    current_run,
    language_of,
    state_of,
    weeks,
)
from desktop_app.areas.reports.terms import ClubWeek, GivenState, Period
from desktop_app.core.errors import RuleBroken

days = st.dates(date(2000, 1, 1), date(2090, 1, 1))
spans = st.tuples(days, st.integers(0, LONGEST.days)).map(
    lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
    lambda at: at.replace(tzinfo=UTC)
)


@given(spans)
def test_weeks_are_mondays_that_touch_every_day_and_none_besides(span: tuple[date, date]) -> None:
    first, last = span
    found = weeks(first, last)
    simple = {
        (first + timedelta(days=n)) - timedelta(days=(first + timedelta(days=n)).weekday())
        for n in range((last - first).days + 1)
    }
    assert found == sorted(simple)
    check_period(first, last)


@given(days, st.integers(1, 5_000))
def test_days_in_the_wrong_order_and_more_than_a_year_are_refused(first: date, n: int) -> None:
    with pytest.raises(RuleBroken, match="before it begins"):
        check_period(first, first - timedelta(days=n))
    with pytest.raises(RuleBroken, match="a year at most"):
        check_period(first, first + LONGEST + timedelta(days=n))


@given(st.lists(moments), st.lists(moments), st.booleans())
def test_a_report_is_given_unless_something_was_written_after_the_last_time(
    words: list[datetime], handed: list[datetime], has_words: bool
) -> None:
    state = state_of(words, handed, has_words=has_words)
    if handed:
        later = [at for at in words if all(at > given_at for given_at in handed)]
        assert state is (GivenState.CHANGED if later else GivenState.GIVEN)
    else:
        assert state is (GivenState.READY if has_words else GivenState.WORDS_MISSING)


@given(st.lists(st.sampled_from(["EARNED", "MISSED", "NEUTRAL", "EXCUSED", "FROZEN"])))
def test_the_run_at_the_end_is_what_counting_day_by_day_gives(states: list[str]) -> None:
    run = 0
    for state in states:
        run = run + 1 if state == "EARNED" else 0 if state == "MISSED" else run
    listed = [(date(2026, 9, 1) + timedelta(days=n), state) for n, state in enumerate(states)]
    assert current_run(listed) == run


@given(st.lists(st.integers(-5, 40), max_size=20))
def test_the_best_week_is_one_alone_or_none(points: list[int]) -> None:
    found = best_week([ClubWeek(date(2026, 9, 7), each) for each in points])
    top = max(points, default=0)
    if top > 0 and points.count(top) == 1:
        assert found is not None
        assert points[found - 1] == top
    else:
        assert found is None


def test_the_language_is_the_first_that_documents_can_speak() -> None:
    assert language_of(None, "", "pl", "de-AT", "en") == "de"
    assert language_of("ar", None) == "en"
    assert language_of("DE") == "de"


def test_words_keep_their_lines_and_lose_what_cannot_be_printed() -> None:
    assert check_words("  First.\r\nSecond\x00.  ") == "First.\nSecond."
    assert check_words(" \n ") is None
    assert check_step("Scales\n in D") == "Scales in D"
    with pytest.raises(RuleBroken, match="2000 letters"):
        check_words("x" * 2_001)
    with pytest.raises(RuleBroken, match="200 letters"):
        check_step("x" * 201)


def test_a_step_does_not_end_before_the_report_begins() -> None:
    period = Period(date(2026, 9, 1), date(2026, 11, 19))
    check_until(date(2026, 9, 1), period)
    check_until(None, period)
    with pytest.raises(RuleBroken, match="1 Sept 2026"):
        check_until(date(2026, 8, 31), period)
