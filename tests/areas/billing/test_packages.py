"""Packages: billed once, drawn from in order, given back, and never used twice."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import InvoiceKind, NewPackage, OfferService, PackageRow
from desktop_app.areas.people import api as people
from desktop_app.areas.people.tables import Student
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk

FIRST = date(2026, 11, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def both(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    opened.family("Okonkwo-Reid", "Amara")
    opened.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    yield opened
    opened.sound()
    opened.database.close()


def sell(desk: Desk, lessons: int = 10, amount: int = 34_000, **words: Any) -> UUID:
    now = words.pop("bill_now", False)
    words.setdefault("starts_on", FIRST)
    new = NewPackage(desk.students[words.pop("name_of", "Amara")], lessons, amount, **words)
    made = OfferService(desk.database).sell_package(new, bill_now=now).made
    assert made is not None
    return made


def package(desk: Desk, package_id: UUID) -> PackageRow:
    with desk.database.reading() as session:
        return next(row for row in billing.packages_of(session) if row.id == package_id)


def test_a_package_is_billed_once_and_covers_what_the_run_would_bill(both: Desk) -> None:
    made = sell(both)
    [invoice] = both.run()
    assert both.lines(invoice) == [
        (
            "Violin, 1-on-1",
            "Mon 2, 9, 16, 23, 30 Nov, 45 minutes. Package of 10: 5 used, 5 left",
            5, 0, 0,
        ),
        ("Package of 10 lessons", "10 lessons", 1, 34_000, 34_000),
    ]  # fmt: skip
    assert both.service.preview_run("2026-11").bills == ()
    both.at(2026, 12, 1)
    [december] = both.run("2026-12")
    assert december.total == 0
    assert (package(both, made).used, package(both, made).left) == (7, 3)
    assert package(both, made).number == invoice.number
    with both.database.reading() as session:
        assert [use.day.day for use in billing.package_uses(session, made)] == [
            2, 9, 16, 23, 30, 7, 14,
        ]  # fmt: skip


def test_what_a_used_up_package_does_not_cover_is_billed(both: Desk) -> None:
    sell(both, lessons=3, amount=10_000)
    [invoice] = both.run()
    assert [line[1:] for line in both.lines(invoice)][:2] == [
        ("Mon 2, 9, 16 Nov, 45 minutes. Package of 3: 3 used, 0 left", 3, 0, 0),
        ("Mon 23, 30 Nov, 45 minutes", 2, 3_800, 7_600),
    ]
    assert invoice.total == 7_600 + 10_000


def test_a_covered_lesson_that_is_cancelled_goes_back_into_the_package(both: Desk) -> None:
    made = sell(both, lessons=5)
    both.run()
    both.cancel("Violin", date(2026, 11, 30))
    both.at(2026, 12, 1)
    [december] = both.run("2026-12")
    assert [(line[0], line[1]) for line in both.lines(december)] == [
        ("Violin, 1-on-1", "Mon 7 Dec, 45 minutes. Package of 5: 5 used, 0 left"),
        ("Violin, 1-on-1", "Mon 14 Dec, 45 minutes"),
        (
            "Credit: lesson cancelled by the teacher",
            "Violin, 1-on-1: Mon 30 Nov. Package of 5: 5 used, 0 left",
        ),
    ]
    assert package(both, made).used == 5
    assert both.service.preview_run("2026-12").bills == ()


def test_the_older_of_two_packages_is_used_first_and_an_expired_one_not(both: Desk) -> None:
    second = sell(both, lessons=3, starts_on=date(2026, 11, 2))
    first = sell(both, lessons=2)
    over = sell(both, lessons=9, starts_on=date(2026, 10, 1), ends_on=date(2026, 11, 9))
    both.run()
    assert [package(both, each).used for each in (over, first, second)] == [2, 2, 1]


def test_a_package_for_one_lesson_leaves_the_others_and_an_own_price_comes_before(
    both: Desk,
) -> None:
    both.lesson("Theory", date(2026, 11, 3), "Amara", price=1_000)
    made = sell(both, lesson_id=both.lessons["Violin"])
    both.service.set_own_price(both.enrollments["Violin", "Amara"], 2_000)
    [invoice] = both.run()
    assert invoice.total == 34_000 + 5 * 2_000 + 4 * 1_000
    assert package(both, made).used == 0
    both.service.set_own_price(both.enrollments["Violin", "Amara"], None)
    [note] = both.run()
    assert (note.kind, note.total) == (InvoiceKind.CREDIT_NOTE, -5 * 2_000)
    assert package(both, made).used == 5
    both.service.set_own_price(both.enrollments["Violin", "Amara"], 1_500)
    assert both.run()[0].total == 5 * 1_500
    assert package(both, made).used == 0


def test_a_package_billed_at_once_is_not_billed_by_the_run_and_can_be_taken_back(
    both: Desk,
) -> None:
    made = sell(both, bill_now=True)
    assert [row.total for row in both.invoices()] == [34_000]
    assert both.run()[0].total == 0
    with pytest.raises(RuleBroken, match="billed already"):
        both.write(lambda work: billing.bill_package(work, made))
    with pytest.raises(NeedsCounterEntry):
        undo(both.database)


def test_taking_a_sale_back_archives_the_package_and_no_run_bills_it_again(both: Desk) -> None:
    made = sell(both, bill_now=True)
    with pytest.raises(NeedsCounterEntry, match="archived") as refused:
        undo(both.database)
    counter(both.database, refused.value.number)
    assert both.balance("Okonkwo-Reid") == (0, 0)
    assert package(both, made).archived
    assert both.run()[0].total == 5 * 3_800


def test_a_run_that_is_taken_back_gives_its_lessons_back_and_bills_the_package_again(
    both: Desk,
) -> None:
    made = sell(both)
    first = both.run()[0].total
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(both.database)
    counter(both.database, refused.value.number)
    assert package(both, made).used == 0
    assert both.run()[0].total == first
    assert package(both, made).used == 5


def test_a_sale_credited_by_hand_is_over_and_its_package_covers_nothing_new(both: Desk) -> None:
    made = sell(both, bill_now=True)
    both.service.credit(both.invoices()[0].id)
    assert both.run()[0].total == 5 * 3_800
    assert package(both, made).used == 0


def test_lessons_given_back_by_hand_go_back_into_the_package(both: Desk) -> None:
    made = sell(both)
    [invoice] = both.run()
    with both.database.reading() as session:
        line = next(x for x in billing.invoice_lines(session, [invoice.id]) if x.unit_price == 0)
    both.service.credit(invoice.id, [billing.CreditPart(line.id, 2_000)])
    assert package(both, made).used == 3
    assert both.service.preview_run("2026-11").bills == ()


def test_a_child_of_two_families_uses_a_package_once_and_both_pay_it(desk: Desk) -> None:
    desk.family("Reid", "Amara")
    desk.family("Okonkwo", payer="Paul")

    def share(work: Any) -> None:
        person = work.session.get_one(Student, (1, desk.students["Amara"])).person_id
        people.add_member(work, desk.families["Okonkwo"], person, people.MemberRole.CHILD)
        people.set_shares(
            work, person, {desk.families["Reid"]: 6_000, desk.families["Okonkwo"]: 4_000}
        )

    desk.write(share)
    desk.lesson("Violin", date(2026, 11, 2), "Amara")
    made = sell(desk, amount=33_333)
    rows = desk.run()
    assert sorted(row.total for row in rows) == [13_333, 20_000]
    assert package(desk, made).used == 5
    assert desk.service.preview_run("2026-11").bills == ()


def test_a_billed_package_stays_as_it_was_sold_and_an_unbilled_one_can_be_undone(
    both: Desk,
) -> None:
    offers = OfferService(both.database)
    made = sell(both)
    offers.set_package(made, {"amount": 30_000, "lessons": 8})
    both.run()
    with pytest.raises(RuleBroken, match="stays as it was sold"):
        offers.set_package(made, {"lessons": 20})
    offers.set_package(made, {"name": "Ten for spring", "ends_on": date(2027, 3, 31)})
    other = sell(both, lessons=4)
    undo(both.database)
    with both.database.reading() as session:
        assert other not in {row.id for row in billing.packages_of(session)}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"lessons": 0}, "how many lessons"),
        ({"lessons": 5_000}, "how many lessons"),
        ({"amount": -1}, "negative"),
        ({"ends_on": date(2026, 10, 1)}, "ends before it begins"),
    ],
)
def test_a_package_nobody_can_use_is_refused(
    okonkwo: Desk, words: dict[str, Any], said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        sell(okonkwo, **words)


def test_a_package_in_closed_books_is_refused(okonkwo: Desk) -> None:
    okonkwo.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="closed up to"):
        sell(okonkwo, starts_on=date(2026, 10, 31))
