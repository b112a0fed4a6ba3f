"""Make-ups as rules: how long they last, how many there are, and that each is used once."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.attendance.rules import credits as rules
from desktop_app.areas.attendance.rules.notes import check_lesson_note
from desktop_app.areas.attendance.terms import CreditState, CreditTerms, Expiry
from desktop_app.core.errors import RuleBroken

TERMS = [
    (date(2026, 8, 31), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 3, 26)),
    (date(2027, 4, 12), date(2027, 7, 2)),
]
DAY = date(2026, 11, 19)
days = st.dates(date(2026, 8, 1), date(2027, 8, 31))
STUDENTS = [UUID(int=n) for n in range(1, 4)]


def held(**more: object) -> rules.Holding:
    facts = {"given_on": DAY, "expires_on": date(2027, 3, 26), "used": False, "withdrawn": False}
    return rules.Holding("Amara", **{**facts, **more})  # type: ignore[arg-type]


def test_a_make_up_lasts_to_the_end_of_the_next_term() -> None:
    chosen = CreditTerms()
    assert rules.expires_on(DAY, chosen, TERMS) == date(2027, 3, 26)
    assert rules.expires_on(date(2026, 12, 28), chosen, TERMS) == date(2027, 3, 26)
    assert rules.expires_on(date(2027, 1, 4), chosen, TERMS) == date(2027, 7, 2)


def test_a_make_up_of_the_last_term_lasts_half_a_year_until_the_next_year_is_planned() -> None:
    assert rules.expires_on(date(2027, 6, 1), CreditTerms(), TERMS) == date(2027, 11, 28)


def test_a_school_may_count_days_or_let_make_ups_last() -> None:
    assert rules.expires_on(DAY, CreditTerms(Expiry.DAYS, 30), TERMS) == date(2026, 12, 19)
    assert rules.expires_on(DAY, CreditTerms(Expiry.NEVER), TERMS) is None


@given(days, st.sampled_from(Expiry), st.integers(1, 1000))
def test_a_make_up_never_ends_before_it_is_given(day: date, expiry: Expiry, n: int) -> None:
    last = rules.expires_on(day, CreditTerms(expiry, n), TERMS)
    assert last is None or last >= day
    rules.check_span(day, last)


@given(st.booleans(), st.booleans(), st.none() | days, days)
def test_a_make_up_is_in_exactly_one_state(
    used: bool, gone: bool, last: date | None, today: date
) -> None:
    state = rules.state_of(used, gone, last, today)
    if used:
        assert state is CreditState.USED
    elif gone:
        assert state is CreditState.WITHDRAWN
    else:
        over = last is not None and last < today
        assert state is (CreditState.EXPIRED if over else CreditState.OPEN)


def test_a_make_up_can_be_used_on_its_last_day_and_not_after() -> None:
    assert held().state(date(2027, 3, 26)) is CreditState.OPEN
    rules.check_may_use(held(), date(2027, 3, 26))
    with pytest.raises(RuleBroken, match="This make-up ends on 26 Mar 2027"):
        rules.check_may_use(held(), date(2027, 3, 27))


def test_a_make_up_is_used_once_and_never_after_it_was_withdrawn() -> None:
    with pytest.raises(RuleBroken, match="Amara has used this make-up already"):
        rules.check_may_use(held(used=True), DAY)
    with pytest.raises(RuleBroken, match="This make-up was withdrawn"):
        rules.check_may_use(held(withdrawn=True), DAY)
    with pytest.raises(RuleBroken, match="Take its booking back first"):
        rules.check_may_withdraw(held(used=True))
    with pytest.raises(RuleBroken, match="withdrawn already"):
        rules.check_may_withdraw(held(withdrawn=True))


@pytest.mark.parametrize(
    ("status", "gives", "earned"),
    [
        ("COMPLETED", True, True),
        ("COMPLETED", False, False),
        ("COMPLETED", None, False),
        ("SCHEDULED", True, False),
        ("CANCELLED_BY_TEACHER", None, True),
        ("CANCELLED", None, False),
        ("CANCELLED_BY_STUDENT", True, False),
    ],
)
def test_a_finished_register_gives_by_its_code_and_a_cancelled_meeting_by_choice(
    status: str, gives: bool | None, earned: bool
) -> None:
    assert rules.is_earned(status, gives, CreditTerms(teacher_cancels=True)) is earned


earnings = st.lists(
    st.builds(
        lambda student, n, day: rules.Earned(student, UUID(int=n), UUID(int=9), day, 45, "Excused"),
        st.sampled_from(STUDENTS),
        st.integers(1, 10_000),
        days,
    ),
    max_size=30,
    unique_by=lambda one: (one.student_id, one.occurrence_id),
)


@given(earnings, st.integers(0, 4))
def test_nobody_gets_more_in_a_term_than_the_school_allows(
    earned: list[rules.Earned], limit: int
) -> None:
    chosen, had = CreditTerms(per_term=limit), {STUDENTS[0]: [DAY]}
    allowed = rules.within_limit(earned, had, chosen, TERMS)
    assert len(set(allowed)) == len(allowed) <= len(earned)
    if not limit:
        assert set(allowed) == set(earned)
        return
    for student in STUDENTS:
        mine = [one.day for one in allowed if one.student_id == student]
        before = [DAY] if student == STUDENTS[0] else []
        for day in mine:
            assert rules.in_term([*before, *mine], day, TERMS) <= max(limit, 1)


@given(earnings, st.integers(0, 4))
def test_giving_again_gives_nothing_more(earned: list[rules.Earned], limit: int) -> None:
    chosen, had = CreditTerms(per_term=limit), dict[UUID, list[date]]()
    first = rules.within_limit(earned, had, chosen, TERMS)
    rest = [one for one in earned if one not in first]
    assert rules.within_limit(rest, had, chosen, TERMS) == []


def test_one_more_by_hand_than_a_term_allows_is_refused() -> None:
    chosen = CreditTerms(per_term=2)
    rules.check_limit("Amara", [DAY, date(2027, 2, 1)], DAY, chosen, TERMS)
    with pytest.raises(RuleBroken, match="Amara has 2 make-ups of this term already"):
        rules.check_limit("Amara", [DAY, DAY - timedelta(7)], DAY, chosen, TERMS)


@pytest.mark.parametrize("said", [None, "", "  ", "x" * 301])
def test_a_make_up_needs_a_short_reason(said: str | None) -> None:
    with pytest.raises(RuleBroken):
        rules.check_reason(said)


def test_minutes_and_days_that_cannot_be_are_refused() -> None:
    for minutes in (0, -5, 1441):
        with pytest.raises(RuleBroken, match="from 1 to 1,440"):
            rules.check_length(minutes)
    with pytest.raises(RuleBroken, match="ends before it begins"):
        rules.check_span(DAY, DAY - timedelta(1))


def test_a_lesson_note_keeps_its_lines_and_loses_its_edges() -> None:
    assert check_lesson_note("  Page 14 \r\nslow bows  \n") == "Page 14\nslow bows"
    assert check_lesson_note(" \n ") is None
    with pytest.raises(RuleBroken, match="at most 4000 letters"):
        check_lesson_note("x" * 4001)
