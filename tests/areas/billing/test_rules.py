"""Money rules hold for any amounts: nothing is lost, nothing is counted twice."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.areas.billing.rules.amounts import (
    Tax,
    check_credit,
    credited,
    line_amount,
    tax_on,
    totals,
)
from desktop_app.areas.billing.rules.prices import (
    Month,
    Price,
    Prices,
    Share,
    check_price,
    check_shares,
    parts_of,
    price_of,
)
from desktop_app.areas.billing.rules.settling import (
    Facts,
    Open,
    allocate,
    days_late,
    oldest_first,
    standing,
)
from desktop_app.areas.billing.terms import InvoiceKind, InvoiceStatus, PriceSource, Standing
from desktop_app.core.errors import RuleBroken

amounts = st.integers(-10_000_000, 10_000_000)
taxes = st.sampled_from([Tax("E", 0), Tax("S", 2_300), Tax("S", 1_350), Tax("S", 900), Tax("Z", 0)])
line_lists = st.lists(st.tuples(amounts, taxes), max_size=20)


def ids(count: int) -> list[UUID]:
    return [UUID(int=n + 1) for n in range(count)]


# Amounts and tax


@given(line_lists)
def test_tax_is_summed_for_each_rate_and_rounded_once(lines: list[tuple[int, Tax]]) -> None:
    found = totals(lines, gross=False)
    for group in found.groups:
        net = sum(amount for amount, tax in lines if tax == group.tax)
        assert group.net == net
        assert abs(Fraction(net * group.tax.bp, 10_000) - group.amount) <= Fraction(1, 2)
    assert found.net == sum(amount for amount, _ in lines) == sum(found.nets)
    assert found.total == found.net + found.tax


@given(line_lists)
def test_gross_prices_come_to_exactly_what_they_say(lines: list[tuple[int, Tax]]) -> None:
    found = totals(lines, gross=True)
    assert found.total == sum(amount for amount, _ in lines)
    assert sum(found.nets) == found.net == found.total - found.tax
    for group in found.groups:
        mine = [net for net, (_, tax) in zip(found.nets, lines, strict=True) if tax == group.tax]
        assert sum(mine) == group.net


@given(line_lists, st.booleans())
def test_a_credit_of_everything_is_the_exact_opposite(
    lines: list[tuple[int, Tax]], gross: bool
) -> None:
    bill = totals(lines, gross=gross)
    note = totals([(-amount, tax) for amount, tax in lines], gross=gross)
    assert (note.net, note.tax, note.total) == (-bill.net, -bill.tax, -bill.total)


@given(line_lists, st.booleans(), st.randoms(use_true_random=False))
def test_crediting_in_any_parts_gives_back_exactly_what_was_billed(
    lines: list[tuple[int, Tax]], gross: bool, random: object
) -> None:
    bill = totals(lines, gross=gross)
    left = [(-amount, tax) for amount, tax in lines]
    random.shuffle(left)  # type: ignore[attr-defined]
    before: list[tuple[int, Tax]] = []
    given_back = 0
    while left:
        count = random.randint(1, len(left))  # type: ignore[attr-defined]
        now, left = left[:count], left[count:]
        note = credited(before, now, gross=gross)
        assert sum(note.nets) == note.net
        given_back += note.total
        before += now
    assert given_back == -bill.total


@given(st.integers(-100_000, 100_000), amounts)
def test_quantity_times_price_is_rounded_half_up(quantity: int, price: int) -> None:
    exact = Fraction(quantity * price, 1_000)
    found = line_amount(quantity, price)
    assert abs(exact - found) <= Fraction(1, 2)
    assert line_amount(-quantity, price) == -found


@pytest.mark.parametrize(
    ("amount", "bp", "gross", "tax"),
    [
        (1_800, 2_300, False, 414),
        (50, 1_000, False, 5),
        (45, 1_000, False, 5),
        (123, 2_300, True, 23),
        (-45, 1_000, False, -5),
    ],
)
def test_known_amounts_of_tax(amount: int, bp: int, gross: bool, tax: int) -> None:
    assert tax_on(amount, bp, gross=gross) == tax


@pytest.mark.parametrize(
    ("quantity", "billed", "taken", "fine"),
    [(4_000, 4_000, 0, True), (1, 4_000, 3_999, True), (2_000, 4_000, 3_000, False),
     (0, 4_000, 0, False), (-1_000, 4_000, 0, False), (-1_000, -2_000, -1_000, True),
     (-2_000, -2_000, -1_000, False)],
)  # fmt: skip
def test_a_line_is_credited_up_to_what_it_billed(
    quantity: int, billed: int, taken: int, fine: bool
) -> None:
    if fine:
        check_credit(quantity, billed, taken)
    else:
        with pytest.raises(RuleBroken):
            check_credit(quantity, billed, taken)


# Prices and shares


def test_prices_are_asked_in_the_order_of_the_domain() -> None:
    order = ["enrollment", "subscription", "one_on_one", "lesson", "location"]
    for at, name in enumerate(order):
        given_prices = dict.fromkeys(order[at:], 100) | {name: 7}
        assert price_of(Prices(**given_prices)) == Price(7, PriceSource[name.upper()])
    assert price_of(Prices()) is None


def test_a_price_of_nothing_is_a_price() -> None:
    assert price_of(Prices(enrollment=0, lesson=3_800)) == Price(0, PriceSource.ENROLLMENT)


@st.composite
def shares(draw: st.DrawFn) -> list[Share]:
    cuts = sorted(draw(st.lists(st.integers(0, 10_000), max_size=4)))
    edges = [0, *cuts, 10_000]
    parts = [high - low for low, high in pairwise(edges)]
    return [Share(key, part) for key, part in zip(ids(len(parts)), parts, strict=True)]


@given(amounts, shares())
def test_shares_of_a_bill_sum_to_the_bill(amount: int, split: list[Share]) -> None:
    parts = parts_of(amount, split)
    assert sum(parts.values()) == amount
    largest = max(range(len(split)), key=lambda n: (split[n].bp, -n))
    for at, share in enumerate(split):
        exact = Fraction(amount * share.bp, 10_000)
        off = abs(exact - parts.get(share.family_id, 0))
        assert off < (len(split) if at == largest else 1)


def test_the_odd_cent_goes_to_the_largest_share_and_ties_to_the_older_family() -> None:
    older, younger = ids(2)
    assert parts_of(101, [Share(older, 5_000), Share(younger, 5_000)]) == {older: 51, younger: 50}
    assert parts_of(101, [Share(older, 3_300), Share(younger, 6_700)]) == {older: 33, younger: 68}


def test_shares_that_do_not_sum_to_the_whole_are_refused() -> None:
    with pytest.raises(RuleBroken, match="100 %"):
        check_shares([Share(ids(1)[0], 9_999)])


@pytest.mark.parametrize(("price", "said"), [(-1, "negative"), (10**9, "larger than any")])
def test_prices_that_cannot_be_are_refused(price: int, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        check_price(price)
    assert check_price(0) == 0


@given(st.integers(1990, 2100), st.integers(1, 12), st.integers(-60, 60))
def test_months_count_forth_and_back(year: int, number: int, steps: int) -> None:
    month = Month(year, number)
    assert month.after(steps).after(-steps) == month
    assert Month.parse(str(month)) == month == Month.of(month.first) == Month.of(month.last)
    assert month.after(1).first == month.last + timedelta(days=1)


# Allocation

opens = st.lists(
    st.tuples(st.integers(1, 100_000), st.integers(0, 60)), max_size=8
).map(lambda rows: [
    Open(key, f"2026-{n:04d}", date(2026, 9, 1) + timedelta(days=days), amount, amount)
    for n, (key, (amount, days)) in enumerate(zip(ids(len(rows)), rows, strict=True), start=1)
])  # fmt: skip


@given(st.integers(1, 500_000), opens)
def test_an_allocation_spends_all_and_no_more(amount: int, invoices: list[Open]) -> None:
    found = allocate(amount, invoices)
    spent = {part.invoice_id: part.amount for part in found.parts}
    assert sum(spent.values()) + found.rest == amount
    assert all(0 < part <= next(x.open for x in invoices if x.id == key)
               for key, part in spent.items())  # fmt: skip
    assert found.rest == max(0, amount - sum(each.open for each in invoices))


@given(st.integers(1, 500_000), opens)
def test_no_younger_invoice_is_paid_while_an_older_one_is_open(
    amount: int, invoices: list[Open]
) -> None:
    spent = {part.invoice_id: part.amount for part in allocate(amount, invoices).parts}
    left = [each.open - spent.get(each.id, 0) for each in oldest_first(invoices)]
    first_open = next((at for at, rest in enumerate(left) if rest), len(left))
    paid_later = [spent.get(each.id, 0) for each in oldest_first(invoices)][first_open + 1 :]
    assert not any(paid_later)


@given(opens, st.data())
def test_a_chosen_allocation_is_kept_as_chosen(invoices: list[Open], data: st.DataObject) -> None:
    chosen = {each.id: data.draw(st.integers(0, each.open)) for each in invoices}
    amount = sum(chosen.values()) + data.draw(st.integers(0, 1_000))
    found = allocate(amount, invoices, chosen)
    assert {p.invoice_id: p.amount for p in found.parts} == {k: v for k, v in chosen.items() if v}
    assert found.rest == amount - sum(chosen.values())


# What a document is today

TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("status", "kind", "settled", "due", "expected", "late"),
    [
        ("DRAFT", "INVOICE", 0, None, Standing.DRAFT, 0),
        ("VOID", "INVOICE", 0, None, Standing.VOID, 0),
        ("ISSUED", "INVOICE", 0, TODAY, Standing.ISSUED, 0),
        ("ISSUED", "INVOICE", 0, date(2026, 11, 18), Standing.OVERDUE, 1),
        ("ISSUED", "INVOICE", 1, date(2026, 10, 22), Standing.PART_PAID, 28),
        ("ISSUED", "INVOICE", 100, date(2026, 10, 22), Standing.PAID, 0),
        ("ISSUED", "CREDIT_NOTE", 0, None, Standing.CREDIT, 0),
    ],
)
def test_what_a_document_is_today(
    *, status: str, kind: str, settled: int, due: date | None, expected: Standing, late: int
) -> None:
    facts = Facts(InvoiceKind(kind), InvoiceStatus(status), 100, settled, due)
    assert standing(facts, TODAY) is expected
    assert days_late(facts, TODAY) == late


def test_an_invoice_of_nothing_is_paid() -> None:
    facts = Facts(InvoiceKind.INVOICE, InvoiceStatus.ISSUED, 0, 0, TODAY)
    assert standing(facts, TODAY) is Standing.PAID
