"""When a mark may be written, and what it brings about."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.attendance.rules import registers as rules
from desktop_app.areas.attendance.rules.registers import Rate, Standing
from desktop_app.areas.attendance.terms import CodeFacts, MarkFacts, RegisterState, StreakEffect
from desktop_app.core.errors import RuleBroken

DAY = date(2026, 11, 19)


def meeting(*, cancelled: bool = False, finished: bool = False, day: date = DAY) -> Standing:
    return Standing("Junior Strings", day, cancelled, finished, 45)


def mark(key: str, *, bills: bool = True, pays: bool = True, credit: bool = False) -> MarkFacts:
    return MarkFacts(UUID(int=1), key, key, counts_present=True, bills=bills, pays_teacher=pays,
                     gives_credit=credit, minutes_late=None)  # fmt: skip


def test_a_meeting_is_marked_on_its_day_and_after() -> None:
    rules.check_may_mark(meeting(), today=DAY, reason=None)
    rules.check_may_mark(meeting(), today=date(2027, 1, 1), reason=None)


@pytest.mark.parametrize(
    ("standing", "today", "said"),
    [
        (meeting(cancelled=True), DAY, "is cancelled"),
        (meeting(), date(2026, 11, 18), "still to come"),
        (meeting(finished=True), DAY, "Say why"),
    ],
)
def test_what_may_not_be_marked_is_refused(standing: Standing, today: date, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        rules.check_may_mark(standing, today=today, reason="  ")


def test_a_finished_register_is_corrected_with_a_reason() -> None:
    rules.check_may_mark(meeting(finished=True), today=DAY, reason="She came after all")


@pytest.mark.parametrize(("minutes", "asks"), [(5, False), (-1, True), (46, True)])
def test_minutes_that_cannot_be_are_refused(minutes: int, asks: bool) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_minutes(minutes, "L", asks=asks, lasts=45)
    assert refused.value.field == "minutes_late"


def test_minutes_belong_to_late_marks_and_may_be_left_out() -> None:
    assert rules.check_minutes(12, "L", asks=True, lasts=45) == 12
    assert rules.check_minutes(0, "L", asks=True, lasts=45) == 0
    assert rules.check_minutes(None, "P", asks=False, lasts=45) is None


def test_a_note_is_kept_without_outer_space_and_within_bounds() -> None:
    assert rules.check_note("  School trip ") == "School trip"
    assert rules.check_note("   ") is None
    with pytest.raises(RuleBroken, match="at most 1000 letters"):
        rules.check_note("x" * 1_001)


def test_an_incomplete_register_names_who_is_missing() -> None:
    with pytest.raises(RuleBroken, match=r"^Kofi is not marked yet"):
        rules.check_may_finish(meeting(), today=DAY, unmarked=["Kofi"])
    four = ["Amara", "Elif", "Kavin", "Kofi"]
    with pytest.raises(RuleBroken, match="4 students are not marked yet: Amara, Elif, Kavin …"):
        rules.check_may_finish(meeting(), today=DAY, unmarked=four)
    with pytest.raises(RuleBroken, match="finished already"):
        rules.check_may_finish(meeting(finished=True), today=DAY, unmarked=[])
    rules.check_may_finish(meeting(), today=DAY, unmarked=[])


def test_a_register_says_what_it_will_bring() -> None:
    found = rules.consequences(
        [mark("P"), mark("P"), mark("A"), mark("E", bills=False, pays=False, credit=True)], 2
    )
    assert (found.bill, found.pay, found.credits, found.unmarked) == (3, 3, 1, 2)
    assert found.counts == {"P": 2, "A": 1, "E": 1}


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_rate_is_present_of_marked_in_whole_percent(present: int, away: int) -> None:
    rate = Rate(present, present + away)
    if rate.marked == 0:
        assert rate.percent is None
    else:
        assert rate.percent is not None
        assert abs(rate.percent - 100 * present / rate.marked) <= 0.5
    assert Rate(1, 8).percent == 13


@pytest.mark.parametrize(
    ("standing", "started", "marked", "state"),
    [
        (meeting(cancelled=True), True, 0, RegisterState.CANCELLED),
        (meeting(finished=True), True, 3, RegisterState.DONE),
        (meeting(day=date(2026, 11, 17)), True, 3, RegisterState.LATE),
        (meeting(), True, 3, RegisterState.MARKED),
        (meeting(), True, 1, RegisterState.PART),
        (meeting(), True, 0, RegisterState.NOT_MARKED),
        (meeting(), False, 0, RegisterState.COMING),
    ],
)
def test_a_register_says_how_far_it_is(
    standing: Standing, started: bool, marked: int, state: RegisterState
) -> None:
    found = rules.state_of(standing, today=DAY, started=started, marked=marked, enrolled=3)
    assert found is state


def test_a_new_school_has_four_codes_with_separate_effects() -> None:
    by_key = {facts.key: facts for facts in rules.default_codes()}
    assert list(by_key) == ["P", "A", "L", "E"]
    assert all(by_key[key].bills and by_key[key].pays_teacher for key in "PAL")
    assert [by_key[key].counts_present for key in "PALE"] == [True, False, True, False]
    assert [by_key[key].streak_effect for key in "PALE"] == [
        StreakEffect.EARNS, StreakEffect.BREAKS, StreakEffect.EARNS, StreakEffect.NEUTRAL,
    ]  # fmt: skip
    assert by_key["E"].gives_credit
    assert not by_key["E"].bills
    assert by_key["L"].asks_minutes
    assert all(rules.check_code(facts) == facts for facts in by_key.values())


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (CodeFacts("", "Nothing"), "key"),
        (CodeFacts("LONG", "Too long"), "key"),
        (CodeFacts("!", "Sign"), "key"),
        (CodeFacts("7", "Digit"), "key"),
        (CodeFacts("n", "Note"), "key"),
        (CodeFacts("X", "  "), "label"),
        (CodeFacts("X", "x" * 101), "label"),
        (CodeFacts("X", "Extra", "pink"), "color"),
    ],
)
def test_a_code_that_cannot_be_is_refused(facts: CodeFacts, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_code(facts)
    assert refused.value.field == field
