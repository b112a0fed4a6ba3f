"""Discounts: what they take off, for whom, since when, and what a later run corrects."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    DiscountKind,
    InvoiceKind,
    NewDiscount,
    NewSubscription,
    OfferService,
    PriceUnit,
)
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.areas.school import api as school
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk

START = date(2026, 9, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    opened.family("Okonkwo-Reid", "Amara", "Kofi")
    opened.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    opened.lesson("Drums", date(2026, 10, 8), "Kofi", price=3_200)
    yield opened
    opened.sound()
    opened.database.close()


def give(desk: Desk, value: int, **words: Any) -> UUID:
    words.setdefault("starts_on", START)
    words.setdefault("kind", DiscountKind.PERCENT)
    new = NewDiscount(words.pop("name", "Discount"), value=value, **words)
    made = OfferService(desk.database).add_discount(new).made
    assert made is not None
    return made


def born(desk: Desk, name: str, day: date) -> None:
    def write(work: Any) -> None:
        person = work.session.get_one(Student, (1, desk.students[name])).person_id
        people.set_person(work, person, {"date_of_birth": day})

    desk.write(write)


def off(desk: Desk, row: Any) -> list[tuple[str, str | None, int]]:
    return [line[:2] + line[4:] for line in desk.lines(row) if line[4] < 0 or "orrected" in line[0]]


def test_a_percentage_is_taken_off_what_a_child_is_billed(both: Desk) -> None:
    give(both, 1_000, student_id=both.students["Kofi"], name="Staff child")
    [invoice] = both.run()
    assert both.lines(invoice)[-1] == ("Staff child", "November 2026, 10 %", 1, -1_280, -1_280)
    assert invoice.total == 5 * 3_800 + 4 * 3_200 - 1_280
    assert both.service.preview_run("2026-11").bills == ()


def test_percent_comes_before_fixed_and_nothing_is_below_nothing(both: Desk) -> None:
    kofi = both.students["Kofi"]
    give(both, 20_000, kind=DiscountKind.FIXED, student_id=kofi, name="Grant")
    give(both, 5_000, student_id=kofi, name="Half")
    [invoice] = both.run()
    assert off(both, invoice) == [
        ("Grant", "November 2026", -6_400), ("Half", "November 2026, 50 %", -6_400),
    ]  # fmt: skip
    assert invoice.total == 5 * 3_800


def test_the_second_child_by_age_has_the_sibling_discount(both: Desk) -> None:
    born(both, "Kofi", date(2014, 5, 1))
    born(both, "Amara", date(2017, 5, 1))
    give(both, 1_000, sibling_from=2, name="Sibling")
    [invoice] = both.run()
    assert off(both, invoice) == [("Sibling", "November 2026, 10 %", -1_900)]


def test_a_family_discount_of_an_amount_is_taken_once_and_shared_by_what_is_billed(
    both: Desk,
) -> None:
    give(
        both, 1_000, kind=DiscountKind.FIXED, family_id=both.families["Okonkwo-Reid"], name="Friend"
    )
    [invoice] = both.run()
    assert [x[2] for x in off(both, invoice)] == [-597, -403]
    assert invoice.total == 31_800 - 1_000


def test_a_discount_on_a_lesson_counts_from_its_first_to_its_last_day(both: Desk) -> None:
    give(
        both, 2_500, lesson_id=both.lessons["Violin"], starts_on=date(2026, 11, 9),
        ends_on=date(2026, 11, 20), name="Autumn",
    )  # fmt: skip
    assert off(both, both.run()[0]) == [("Autumn", "November 2026, 25 %", -1_900)]
    both.at(2026, 12, 1)
    assert off(both, both.run("2026-12")[0]) == []


def test_a_cancelled_lesson_takes_its_part_of_the_discount_back(both: Desk) -> None:
    give(both, 1_000, student_id=both.students["Amara"], name="Staff child")
    both.run()
    both.cancel("Violin", date(2026, 11, 30))
    both.at(2026, 12, 1)
    plan = both.service.preview_run("2026-12")
    [december] = both.run("2026-12")
    assert off(both, december) == [
        ("Staff child", "December 2026, 10 %", -760),
        ("Credit: lesson cancelled by the teacher", "Violin, 1-on-1: Mon 30 Nov", -3_800),
        ("Staff child: corrected", "November 2026, 10 %", 380),
    ]
    reasons = [line.reason for bill in plan.bills for line in bill.lines if line.reason]
    assert reasons == [
        "Credit: lesson cancelled by the teacher", "What the discount is taken off has changed.",
    ]  # fmt: skip
    assert both.service.preview_run("2026-12").bills == ()


def test_a_discount_given_late_or_ended_early_is_corrected_by_the_next_run(both: Desk) -> None:
    both.run()
    made = give(both, 1_000, student_id=both.students["Kofi"], starts_on=date(2026, 11, 1))
    both.at(2026, 12, 1)
    [december] = both.run("2026-12")
    assert [x[2] for x in off(both, december)] == [-960, -1_280]
    OfferService(both.database).set_discount(made, {"ends_on": date(2026, 11, 15)})
    [again] = both.run("2026-12")
    assert [line[4] for line in both.lines(again)] == [640, 960]
    assert both.service.preview_run("2026-12").bills == ()


def test_tax_is_that_of_what_the_discounts_leave_by_rate(desk: Desk) -> None:
    rate = school.SchoolService(desk.database).add_tax_rate("VAT", 2_300, is_default=False).made
    desk.family("Reid", "Amara")
    desk.lesson("Violin", date(2026, 11, 2), "Amara", price=3_333, tax_rate_id=rate)
    desk.lesson("Theory", date(2026, 11, 3), "Amara", price=1_111)
    give(desk, 1_500, student_id=desk.students["Amara"])
    bill = desk.service.preview_run("2026-11").bills[0]
    violin, theory = 5 * 3_333, 4 * 1_111
    whole = -sum(line.amount for line in bill.lines if line.discount_rule_id)
    assert whole == ((violin + theory) * 15 + 50) // 100
    taxed = next(group for group in bill.totals.groups if group.tax.bp == 2_300)
    assert taxed.amount == (taxed.net * 23 + 50) // 100
    assert sum(group.net for group in bill.totals.groups) == violin + theory - whole
    assert desk.run()[0].total == bill.totals.total


def test_a_gross_school_takes_off_of_gross_prices(desk: Desk) -> None:
    rate = school.SchoolService(desk.database).add_tax_rate("VAT", 2_300, is_default=True).made
    assert rate is not None
    desk.set(prices_gross=True)
    desk.family("Reid", "Amara")
    desk.lesson("Violin", date(2026, 11, 2), "Amara", price=3_800)
    give(desk, 1_000, student_id=desk.students["Amara"])
    [invoice] = desk.run()
    assert invoice.total == 5 * 3_800 - 1_900
    with desk.database.reading() as session:
        [violin, discount] = billing.invoice_lines(session, [invoice.id])
    assert violin.amount + discount.amount == invoice.net_total
    assert desk.service.preview_run("2026-11").bills == ()


def test_two_families_of_a_child_get_their_part_of_the_discount_to_the_cent(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.family("Okonkwo", payer="Paul")

    def share(work: Any) -> None:
        person = work.session.get_one(Student, (1, desk.students["Amara"])).person_id
        people.add_member(work, desk.families["Okonkwo"], person, people.MemberRole.CHILD)
        people.set_shares(
            work, person, {desk.families["Reid"]: 3_333, desk.families["Okonkwo"]: 6_667}
        )

    desk.write(share)
    desk.lesson("Violin", date(2026, 11, 2), "Amara", price=3_801)
    give(desk, 1_234, student_id=desk.students["Amara"])
    taken = [x[2] for row in desk.run() for x in off(desk, row)]
    whole = 5 * 3_801
    assert -sum(taken) == (whole * 1_234 + 5_000) // 10_000
    assert all(part < 0 for part in taken)
    give(desk, 10_000, student_id=desk.students["Amara"], name="All")
    desk.run()
    assert [desk.balance(name)[0] for name in ("Reid", "Okonkwo")] == [0, 0]


def test_a_monthly_price_is_discounted_too(both: Desk) -> None:
    plan = both.service.add_price_plan("Flat", PriceUnit.MONTH, 14_001).made
    assert plan is not None
    both.service.subscribe(NewSubscription(both.students["Amara"], plan, START))
    give(both, 1_000, student_id=both.students["Amara"])
    [invoice] = both.run()
    assert off(both, invoice) == [("Discount", "November 2026, 10 %", -1_400)]
    both.service.credit(invoice.id)
    assert both.balance("Okonkwo-Reid") == (0, 0)
    assert both.service.preview_run("2026-11").bills == ()


def test_a_discount_line_alone_is_not_credited_and_the_rest_of_an_invoice_is(both: Desk) -> None:
    give(both, 1_000, student_id=both.students["Kofi"])
    [invoice] = both.run()
    with both.database.reading() as session:
        lines = billing.invoice_lines(session, [invoice.id])
    discount = next(line for line in lines if line.discount_id is not None)
    with pytest.raises(RuleBroken, match="not given back by itself"):
        both.service.credit(invoice.id, [billing.CreditPart(discount.id, 1_000)])
    drums = next(line for line in lines if line.student.startswith("Kofi"))
    both.service.credit(invoice.id, [billing.CreditPart(drums.id, 4_000)])
    [again] = both.run()
    assert [line[4] for line in both.lines(again)] == [1_280]
    assert both.balance("Okonkwo-Reid")[0] == 5 * 3_800


def test_a_discount_on_a_bill_stays_as_it_is_and_another_is_undone(both: Desk) -> None:
    offers = OfferService(both.database)
    made = give(both, 1_000, student_id=both.students["Kofi"])
    offers.set_discount(made, {"value": 1_500})
    both.run()
    with pytest.raises(RuleBroken, match="stands on bills"):
        offers.set_discount(made, {"value": 2_000})
    give(both, 5_000, family_id=both.families["Okonkwo-Reid"])
    undo(both.database)
    assert both.service.preview_run("2026-11").bills == ()
    offers.archive_discount(made)
    [note] = both.run()
    assert (note.kind, note.total) == (InvoiceKind.INVOICE, 3 * 480)
    with both.database.reading() as session:
        assert billing.discounts_of(session, archived=False) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"value": 0}, "more than 0"),
        ({"value": 10_001}, "More than 100 %"),
        ({"value": 500, "sibling_from": 1}, "second child"),
        ({"value": 500, "ends_on": date(2026, 1, 1)}, "ends before"),
        ({"value": 500, "name": " "}, "empty"),
    ],
)
def test_a_discount_that_cannot_be_is_refused(desk: Desk, words: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        give(desk, **words)


def test_a_discount_never_reaches_into_closed_books(okonkwo: Desk) -> None:
    made = give(okonkwo, 1_000, starts_on=date(2026, 9, 1))
    okonkwo.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="closed up to"):
        give(okonkwo, 1_000, starts_on=date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="closed up to"):
        OfferService(okonkwo.database).set_discount(made, {"ends_on": date(2026, 10, 15)})
    OfferService(okonkwo.database).set_discount(made, {"ends_on": date(2026, 11, 15)})
