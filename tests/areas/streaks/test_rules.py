"""How days make a streak, and members' days a group's day."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.streaks import rules
from desktop_app.areas.streaks.rules import DayFacts, GroupRun, Member, Run
from desktop_app.areas.streaks.terms import (
    BuddyStreakStatus,
    DayState,
    MemberRole,
    MembershipStatus,
)

DAY = date(2026, 11, 9)
STATES = st.sampled_from(list(DayState))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (DayFacts(DAY, True, earned=True), DayState.EARNED),
        (DayFacts(DAY, True), DayState.MISSED),
        (DayFacts(DAY, True, excused=True), DayState.EXCUSED),
        (DayFacts(DAY, True, earned=True, excused=True), DayState.EARNED),
        (DayFacts(DAY, False, earned=True), DayState.NEUTRAL),
        (DayFacts(DAY, True, frozen=True, earned=True), DayState.FROZEN),
        (DayFacts(DAY, False, frozen=True, corrected=DayState.EARNED), DayState.EARNED),
    ],
)
def test_a_day_is_what_staff_say_then_what_the_calendar_says_then_what_happened(
    facts: DayFacts, state: DayState
) -> None:
    assert rules.state_of(facts) is state


@given(st.lists(STATES, max_size=60))
def test_a_streak_counts_as_a_child_would_on_fingers(states: list[DayState]) -> None:
    days = [(DAY + timedelta(days=n), state) for n, state in enumerate(states)]
    found = rules.run_over(days)
    runs, current = [0], 0
    for state in states:
        if state is DayState.EARNED:
            current += 1
            runs.append(current)
        elif state is DayState.MISSED:
            current = 0
    assert (found.current, found.longest) == (current, max(runs))


@given(st.lists(STATES, max_size=40), st.integers(0, 40))
def test_a_streak_may_be_worked_out_from_any_day_on(states: list[DayState], cut: int) -> None:
    days = [(DAY + timedelta(days=n), state) for n, state in enumerate(states)]
    whole = rules.run_over(days)
    assert rules.run_over(days[cut:], rules.run_over(days[:cut], Run())) == whole


def member(number: int, **facts: object) -> Member:
    words: dict[str, object] = {
        "status": MembershipStatus.ACCEPTED,
        "role": MemberRole.MEMBER,
        "joined_on": DAY - timedelta(days=1),
    }
    return Member(UUID(int=number), **{**words, **facts})  # type: ignore[arg-type]


def test_only_who_accepted_joined_before_and_takes_part_counts() -> None:
    states = {UUID(int=n): DayState.EARNED for n in range(9)}
    states[UUID(int=6)] = DayState.EXCUSED
    members = [
        member(1),
        member(2, status=MembershipStatus.INVITED, joined_on=None),
        member(3, role=MemberRole.OBSERVER),
        member(4, joined_on=DAY),
        member(5, status=MembershipStatus.LEFT, left_on=DAY - timedelta(days=1)),
        member(6),
        member(7, status=MembershipStatus.LEFT, left_on=DAY),
    ]
    assert [m.student_id.int for m in rules.counting(members, DAY, states)] == [1, 7]


def day_of(before: GroupRun, states: list[DayState], **words: bool) -> rules.GroupDay:
    members = [member(n + 1) for n in range(len(states))]
    known = {UUID(int=n + 1): state for n, state in enumerate(states)}
    facts = {"school_day": True, "frozen": False, **words}
    counted = rules.counting(members, DAY, known)
    return rules.group_day(before, DAY, counted=counted, states=known, **facts)


def test_a_group_counts_only_when_everybody_earned_and_pauses_otherwise() -> None:
    start = GroupRun(count=5, unbroken=3, longest=4)
    both = day_of(start, [DayState.EARNED, DayState.EARNED]).after
    assert (both.count, both.unbroken, both.longest) == (6, 4, 4)
    missed = day_of(start, [DayState.EARNED, DayState.MISSED]).after
    assert (missed.count, missed.status) == (5, BuddyStreakStatus.PAUSED)


def test_a_day_off_a_frozen_day_and_a_lonely_day_change_no_count() -> None:
    start = GroupRun(count=5, unbroken=3, longest=4)
    assert day_of(start, [DayState.EARNED] * 2, school_day=False).after == start
    assert day_of(start, [DayState.EARNED, DayState.EXCUSED]).after == start
    frozen = day_of(start, [DayState.MISSED] * 2, frozen=True).after
    assert (frozen.count, frozen.status) == (5, BuddyStreakStatus.FROZEN)


@given(st.lists(st.tuples(STATES, STATES, st.booleans()), max_size=40))
def test_a_groups_count_never_falls(days: list[tuple[DayState, DayState, bool]]) -> None:
    run = GroupRun()
    for one, other, school in days:
        after = day_of(run, [one, other], school_day=school).after
        assert after.count >= run.count
        assert after.longest >= after.unbroken
        run = after
