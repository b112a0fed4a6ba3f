"""The slots of a one-on-one week as rules."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.timetable.rules import slots as rules
from desktop_app.areas.timetable.rules.slots import SlotPlan, slot_times
from desktop_app.core.errors import RuleBroken

FOUR = datetime(2026, 10, 5, 16)


def clock(plan: SlotPlan) -> list[str]:
    return [f"{begin:%H:%M}-{end:%H:%M}" for begin, end in slot_times(plan)]


def test_slots_follow_one_another_with_a_pause_after_each() -> None:
    assert clock(SlotPlan(FOUR, 15, 3)) == ["16:00-16:15", "16:15-16:30", "16:30-16:45"]
    assert clock(SlotPlan(FOUR, 20, 2, pause=5)) == ["16:00-16:20", "16:25-16:45"]


def test_a_slot_that_would_run_into_a_break_begins_after_it() -> None:
    plan = SlotPlan(FOUR, 20, 4, breaks=((time(16, 30), time(16, 40)),))
    assert clock(plan) == ["16:00-16:20", "16:40-17:00", "17:00-17:20", "17:20-17:40"]


@given(
    st.integers(1, 60),
    st.integers(1, 12),
    st.integers(0, 15),
    st.lists(st.tuples(st.integers(0, 22), st.integers(1, 59)), max_size=3),
)
def test_slots_never_overlap_each_other_or_a_break(
    minutes: int, count: int, pause: int, rests: list[tuple[int, int]]
) -> None:
    breaks = tuple((time(hour), time(hour, upto)) for hour, upto in rests)
    plan = SlotPlan(datetime(2026, 10, 5, 6), minutes, count, pause, breaks)
    try:
        found = slot_times(plan)
    except RuleBroken:
        return
    assert len(found) == count
    for begin, end in found:
        assert end - begin == timedelta(minutes=minutes)
        for first, last in breaks:
            closes = datetime.combine(begin.date(), last)
            assert end <= datetime.combine(begin.date(), first) or begin >= closes
    for (_, before), (after, _) in pairwise(found):
        assert after >= before + timedelta(minutes=pause)


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (SlotPlan(FOUR, 0, 3), "from 1 to 1,440"),
        (SlotPlan(FOUR, 15, 0), "from 1 to 100 slots"),
        (SlotPlan(FOUR, 15, 101), "from 1 to 100 slots"),
        (SlotPlan(FOUR, 15, 2, pause=-1), "pause lasts"),
        (SlotPlan(FOUR, 15, 2, breaks=((time(17), time(16)),)), "break ends before it begins"),
        (SlotPlan(FOUR, 60, 10), "Only 8 slots fit before midnight"),
    ],
)
def test_what_cannot_be_offered_is_refused(plan: SlotPlan, sentence: str) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        slot_times(plan)


def test_slots_lie_in_the_week_they_stand_for() -> None:
    rules.check_week(slot_times(SlotPlan(FOUR, 15, 2)), date(2026, 10, 9))
    with pytest.raises(RuleBroken, match="week from Mon 12 Oct to Sun 18 Oct"):
        rules.check_week(slot_times(SlotPlan(FOUR, 15, 2)), date(2026, 10, 12))


def test_families_are_told_some_days_before_the_first_slot() -> None:
    assert rules.remind_on(date(2026, 10, 5), 10) == date(2026, 9, 25)
    assert rules.remind_on(date(2026, 10, 5), None) is None
    assert rules.check_price(None) is None
    with pytest.raises(RuleBroken, match="negative"):
        rules.check_price(-1)
