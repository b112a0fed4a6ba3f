"""What holds for money whatever the numbers: parts add up, nothing is below nothing."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.billing.rules.amounts import Tax, tax_on, totals
from desktop_app.areas.billing.rules.discounts import Charge, Discount, discounts_of, spread
from desktop_app.areas.billing.rules.packages import PackageInfo, Packages
from desktop_app.areas.billing.rules.prices import Month
from desktop_app.areas.billing.rules.proration import Span, part_of
from desktop_app.areas.billing.terms import DiscountKind, Proration

amounts = st.integers(0, 10_000_000)
months = st.builds(Month, st.integers(2020, 2030), st.integers(1, 12))


@given(amounts, months, st.sets(st.integers(1, 31), max_size=5), st.sets(st.integers(1, 31)))
def test_the_parts_of_a_month_one_after_the_other_add_up_to_its_price(
    amount: int, month: Month, cuts: set[int], taught: set[int]
) -> None:
    starts = sorted({1, *(day for day in cuts if day <= month.last.day)})
    meetings = [month.first.replace(day=day) for day in sorted(taught) if day <= month.last.day]
    for by in (Proration.DAYS, Proration.MEETINGS):
        whole = 0
        for at, start in enumerate(starts):
            last = starts[at + 1] - 1 if at + 1 < len(starts) else month.last.day
            span = Span(month.first.replace(day=start), month.first.replace(day=last))
            part = part_of(month, span, by, meetings)
            price = part.of(amount) if part else 0
            assert 0 <= price <= amount
            whole += price
        assert whole == amount


@given(st.integers(0, 100_000), st.lists(st.integers(0, 50_000), min_size=1, max_size=12))
def test_what_is_spread_adds_up_and_nobody_gets_more_than_their_weight(
    amount: int, weights: list[int]
) -> None:
    off = min(amount, sum(weights))
    parts = spread(off, weights)
    assert sum(parts) == off
    assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


def _id(number: int) -> UUID:
    return UUID(int=number)


charges = st.dictionaries(
    st.builds(
        Charge,
        st.integers(1, 2).map(_id),
        st.integers(11, 13).map(_id),
        st.integers(21, 22).map(_id),
        st.integers(1, 30).map(lambda day: date(2026, 11, day)),
        st.sampled_from((None, _id(31))),
    ),
    st.integers(-500, 20_000),
    max_size=15,
)
rules = st.lists(
    st.builds(
        Discount,
        st.uuids(),
        st.just("Discount"),
        st.sampled_from(DiscountKind),
        st.integers(1, 10_000),
        st.none() | st.integers(11, 13).map(_id),
        st.none() | st.integers(1, 2).map(_id),
        st.none() | st.integers(21, 22).map(_id),
        st.none() | st.integers(2, 3),
        st.integers(1, 30).map(lambda day: date(2026, 11, day)),
        st.none(),
    ),
    max_size=5,
    unique_by=lambda rule: rule.id,
)


@given(charges, rules)
def test_discounts_never_take_more_than_there_is_anywhere(
    charged: dict[Charge, int], given_rules: list[Discount]
) -> None:
    off = discounts_of(charged, given_rules, lambda _family, student: student.int - 10)
    there: dict[tuple[UUID, UUID, UUID | None], int] = {}
    for charge, amount in charged.items():
        key = (charge.family_id, charge.student_id, charge.rate_id)
        there[key] = there.get(key, 0) + max(0, amount)
    taken: dict[tuple[UUID, UUID, UUID | None], int] = {}
    for place, each in off.items():
        assert 0 <= each.amount <= each.of
        key = (place.family_id, place.student_id, place.rate_id)
        taken[key] = taken.get(key, 0) + each.amount
    assert all(amount <= there[key] for key, amount in taken.items())
    assert off == discounts_of(charged, list(reversed(given_rules)), lambda _f, s: s.int - 10)


@given(
    st.lists(
        st.tuples(st.integers(-50_000, 100_000), st.sampled_from((0, 900, 1_350, 2_300))),
        min_size=1,
        max_size=12,
    ),
    st.booleans(),
)
def test_tax_is_rounded_once_for_each_rate_and_lines_add_up(
    lines: list[tuple[int, int]], gross: bool
) -> None:
    sums = totals([(amount, Tax("S" if bp else "E", bp)) for amount, bp in lines], gross=gross)
    assert sums.total == sums.net + sums.tax == sum(g.net + g.amount for g in sums.groups)
    assert sum(sums.nets) == sums.net
    for group in sums.groups:
        asked = sum(amount for amount, bp in lines if bp == group.tax.bp)
        assert group.amount == tax_on(asked, group.tax.bp, gross=gross)
        assert group.net + group.amount == (asked if gross else asked + group.amount)


@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(0, 20), st.integers(0, 5)), max_size=4),
    st.lists(st.integers(0, 40), max_size=30),
)
def test_packages_are_never_over_used_and_the_oldest_goes_first(
    sold: list[tuple[int, int, int]], days: list[int]
) -> None:
    first, student, lesson = date(2026, 11, 1), _id(11), _id(21)
    known = [
        PackageInfo(
            _id(100 + at), student, None, "Package", lessons, 0, None,
            first + timedelta(days=start), None, min(used, lessons), usable=True,
        )
        for at, (lessons, start, used) in enumerate(sold)
    ]  # fmt: skip
    packages = Packages(known)
    for day in sorted(days):
        when = first + timedelta(days=day)
        could = [p for p in known if p.starts_on <= when and packages.used(p.id) < p.lessons]
        drawn = packages.draw(student, lesson, when)
        assert drawn == (min(could, key=lambda p: (p.starts_on, p.id)).id if could else None)
    assert all(packages.used(each.id) <= each.lessons for each in known)
