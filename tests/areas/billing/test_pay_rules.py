"""What a meeting pays: which rate counts, which share of it, rounded once; and a run corrected."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.billing.api import Month, PayLineKind, PayPlan, PayUnit
from desktop_app.areas.billing.paying import PayFacts, PayPlanner
from desktop_app.areas.billing.queries.pay import Paid, Taught
from desktop_app.areas.billing.rules.pay import (
    Ending,
    Held,
    Rate,
    RateBook,
    Reason,
    check_alone,
    check_rate,
    net_of,
    pay_of,
    share_of,
)
from desktop_app.areas.timetable.api import OccurrenceStatus
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import RuleBroken

MAEVE, BILL, VIOLIN, HALL = new_id(), new_id(), new_id(), new_id()
SINCE, DAY = date(2026, 9, 1), date(2026, 10, 5)
FULL = Held(Ending.HELD, 45, marked=1, present=1, paying=1)
NEVER = dict.fromkeys((Ending.BY_SCHOOL, Ending.BY_TEACHER, Ending.BY_STUDENT), 0)


def rate(amount: int = 2_000, unit: PayUnit = PayUnit.LESSON, **words: object) -> Rate:
    return Rate(new_id(), unit, amount, words.pop("starts_on", SINCE), **words)  # type: ignore[arg-type]


def counts(*rates: Rate, day: date = DAY) -> Rate | None:
    return RateBook(rates).rate_for((MAEVE, VIOLIN, HALL, "GROUP"), day)


def test_a_teachers_own_rate_counts_before_the_most_exact_rate_of_the_school() -> None:
    own = rate(teacher_id=MAEVE)
    exact = rate(instrument_id=VIOLIN, location_id=HALL, lesson_type="GROUP")
    assert counts(exact, own) == own


def test_of_two_rates_the_one_that_names_more_counts_then_subject_before_location() -> None:
    subject, place, kind = (
        rate(instrument_id=VIOLIN),
        rate(location_id=HALL),
        rate(lesson_type="GROUP"),
    )
    both = rate(location_id=HALL, lesson_type="GROUP")
    assert counts(kind, place, subject) == subject
    assert counts(kind, place) == place
    assert counts(subject, both) == both
    assert counts(rate(), kind) == kind


def test_a_rate_that_names_something_else_never_counts() -> None:
    assert counts(rate(teacher_id=BILL), rate(lesson_type="HYBRID")) is None


def test_a_rate_counts_from_its_first_to_its_last_day_and_the_later_one_takes_over() -> None:
    old = rate(ends_on=date(2026, 12, 31))
    new = rate(starts_on=date(2026, 10, 1))
    assert counts(old, new, day=date(2026, 9, 30)) == old
    assert counts(old, new, day=date(2026, 10, 1)) == new
    assert counts(old, day=date(2026, 12, 31)) == old
    assert counts(old, day=date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("held", "bp", "reason"),
    [
        (FULL, 10_000, Reason.FULL),
        (replace(FULL, marked=3, present=1, paying=2), 10_000, Reason.FULL),
        (replace(FULL, present=0), 4_000, Reason.NOBODY_CAME),
        (replace(FULL, present=0, paying=0), 0, Reason.NO_MARK_PAYS),
        (Held(Ending.HELD, 45), 4_000, Reason.NOBODY_CAME),
        (Held(Ending.BY_STUDENT, 45), 2_500, Reason.BY_STUDENT),
        (Held(Ending.BY_TEACHER, 45), 0, Reason.BY_TEACHER),
    ],
)
def test_who_came_and_who_cancelled_decide_the_share(held: Held, bp: int, reason: Reason) -> None:
    share = share_of(held, rate(no_show_bp=4_000), {**NEVER, Ending.BY_STUDENT: 2_500})
    assert (share.bp, share.reason) == (bp, reason)


@given(
    st.sampled_from(PayUnit), st.integers(0, 10_000), st.integers(1, 600), st.integers(0, 10_000),
    st.fractions(0, 100_000),
)  # fmt: skip
def test_pay_is_rounded_half_up_once_for_each_line(
    unit: PayUnit, amount: int, minutes: int, share: int, billed: Fraction
) -> None:
    held = Held(Ending.HELD, minutes, 1, 0, 1, billed)
    mine = rate(amount, unit, no_show_bp=share)
    exact = {
        PayUnit.LESSON: Fraction(amount),
        PayUnit.HOUR: Fraction(amount * minutes, 60),
        PayUnit.PERCENT: billed * amount / 10_000,
    }[unit] * Fraction(share, 10_000)
    paid = pay_of(held, mine, share_of(held, mine, NEVER))
    assert abs(paid - exact) <= Fraction(1, 2)
    assert paid - exact != Fraction(-1, 2), "a half goes up"


def test_percent_is_of_the_net_price_also_where_prices_are_gross() -> None:
    assert net_of(12_300, 2_300, gross=True) == 10_000
    assert net_of(12_300, 2_300, gross=False) == 12_300


@pytest.mark.parametrize(
    "wrong",
    [
        rate(-1),
        rate(10_001, PayUnit.PERCENT),
        rate(no_show_bp=10_001),
        rate(ends_on=date(2026, 8, 1)),
        rate(10**9),
    ],
)
def test_a_rate_that_cannot_be_meant_is_refused(wrong: Rate) -> None:
    with pytest.raises(RuleBroken):
        check_rate(wrong)


def test_a_second_rate_for_exactly_the_same_from_the_same_day_is_refused() -> None:
    first = rate()
    check_alone(first, [first])
    check_alone(rate(starts_on=DAY), [first])
    with pytest.raises(RuleBroken):
        check_alone(rate(3_000), [first])


# --- A run after any changes ---------------------------------------------------------------------

STATUSES = st.sampled_from(OccurrenceStatus)
TEACHERS = st.sampled_from([MAEVE, BILL, None])
MARKS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)).map(
    lambda found: (max(found), found[0], found[1])
)
MEETING = st.tuples(STATUSES, TEACHERS, MARKS, st.integers(0, 27))
IDS = tuple(new_id() for _ in range(6))


Met = tuple[OccurrenceStatus, UUID | None, tuple[int, int, int], int]


def _facts(meetings: list[Met], amount: int, paid: dict[tuple[UUID, UUID], Paid]) -> PayFacts:
    taught = []
    for key, (status, teacher, marked, day) in zip(IDS, meetings, strict=False):
        start = datetime(2026, 10, 1, 15, tzinfo=UTC) + timedelta(days=day)
        taught.append(
            Taught(key, teacher, None, start.date(), start, 45, status,
                   "Violin", "GROUP", VIOLIN, HALL, *marked)
        )  # fmt: skip
    cancelled = {Ending.BY_SCHOOL: 0, Ending.BY_TEACHER: 1_000, Ending.BY_STUDENT: 5_000}
    rates = [rate(amount, PayUnit.HOUR, no_show_bp=3_333)]
    names = {MAEVE: "Maeve", BILL: "Bill"}
    return PayFacts(
        Month(2026, 10), "EUR", "Europe/Dublin", taught, {}, rates, paid, cancelled, names
    )


def _book(plan: PayPlan, paid: dict[tuple[UUID, UUID], Paid]) -> None:
    """Keep what a run paid, as the payouts would."""
    for each in plan.teachers:
        for line in each.lines:
            assert line.occurrence_id is not None
            key = (line.occurrence_id, each.teacher_id)
            if key in paid:
                paid[key].amount += line.amount
            else:
                paid[key] = Paid(line.amount, new_id(), "2026-10", line.day or DAY)


def _sums(plan: PayPlan) -> dict[UUID, int]:
    return {each.teacher_id: each.total for each in plan.teachers if each.total}


@given(
    st.lists(st.lists(MEETING, min_size=6, max_size=6), min_size=1, max_size=4),
    st.lists(st.integers(0, 9_999), min_size=4, max_size=4),
)
def test_after_any_changes_what_was_paid_is_what_a_fresh_run_would_pay(
    states: list[list[Met]],
    amounts: list[int],
) -> None:
    paid: dict[tuple[UUID, UUID], Paid] = {}
    for state, amount in zip(states, amounts, strict=False):
        plan = PayPlanner(_facts(state, amount, paid)).plan()
        assert plan.total == sum(line.amount for each in plan.teachers for line in each.lines)
        for each in plan.teachers:
            for line in each.lines:
                named = line.corrects_id is not None
                assert named == (line.kind is PayLineKind.CORRECTION)
        _book(plan, paid)
        fresh = PayPlanner(_facts(state, amount, {})).plan()
        stands: dict[UUID, int] = {}
        for (_, teacher), found in paid.items():
            stands[teacher] = stands.get(teacher, 0) + found.amount
        assert {key: value for key, value in stands.items() if value} == _sums(fresh)
        again = PayPlanner(_facts(state, amount, paid)).plan()
        assert not again.paid, "a run twice pays nothing more"
