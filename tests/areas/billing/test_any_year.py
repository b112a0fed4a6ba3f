"""Whatever a desk does with money, in any order: the books agree, and nothing is billed twice."""

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    CreditPart,
    DiscountKind,
    InvoiceKind,
    NewDiscount,
    NewPackage,
    NewPayment,
    NewSubscription,
    OfferService,
    PaymentMethod,
    PriceUnit,
)
from desktop_app.areas.timetable import api as timetable
from desktop_app.areas.timetable.tables import LessonOccurrence
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk
from tests.areas.billing.due import meetings_to_bill

MONTHS = ("2026-10", "2026-11", "2026-12")


class Year:
    """A desk that does at random what desks do."""

    def __init__(self, desk: Desk, random: Random) -> None:
        self.desk, self.random = desk, random
        desk.family("Okonkwo", "Amara", "Kofi")
        desk.family("Feldwick", "Tom")
        desk.lesson("Violin", date(2026, 10, 5), "Amara", price=3_801)
        desk.lesson("Drums", date(2026, 10, 8), "Kofi", price=3_200)
        desk.lesson("Piano", date(2026, 10, 9), "Tom", price=2_999)
        self.plan = desk.service.add_price_plan("Flat", PriceUnit.MONTH, 11_111).made
        self.day = date(2026, 10, 1)

    def go(self, steps: int) -> None:
        deeds = (
            self.run,
            self.run,
            self.pay,
            self.pay,
            self.cancel,
            self.restore,
            self.credit,
            self.reprice,
            self.subscribe,
            self.reverse,
            self.wallet,
            self.take_back,
        )
        for _ in range(steps):
            self.day = min(self.day + timedelta(days=self.random.randint(0, 4)), date(2026, 12, 31))
            self.desk.at(self.day.year, self.day.month, self.day.day)
            with suppress(RuleBroken, NotFound):  # an undone plan is not there any more
                self.random.choice(deeds)()
            self.desk.sound()

    def family(self) -> Any:
        return self.random.choice(list(self.desk.families.values()))

    def run(self) -> None:
        self.desk.service.issue_run(
            self.random.choice(MONTHS), earlier_prices=self.random.random() < 0.3
        )

    def pay(self) -> None:
        amount = self.random.choice((100, 3_801, 10_000, 25_000, 60_000))
        self.desk.service.take_payment(NewPayment(self.family(), amount, PaymentMethod.CASH))

    def meeting(self) -> Any:
        with self.desk.database.reading() as session:
            ids = list(session.scalars(select(LessonOccurrence.id)))
        return self.random.choice(sorted(ids))

    def cancel(self) -> None:
        meeting = self.meeting()
        status = self.random.choice(timetable.CANCELLED)
        self.desk.write(lambda work: timetable.cancel_meeting(work, meeting, status))

    def restore(self) -> None:
        meeting = self.meeting()
        self.desk.write(lambda work: timetable.restore_meeting(work, meeting))

    def issued(self, kind: InvoiceKind) -> Any:
        rows = [row for row in self.desk.invoices() if row.kind is kind]
        return self.random.choice(rows) if rows else None

    def credit(self) -> None:
        invoice = self.issued(InvoiceKind.INVOICE)
        if invoice is None:
            return
        with self.desk.database.reading() as session:
            line = self.random.choice(billing.invoice_lines(session, [invoice.id]))
        parts = [CreditPart(line.id, 1_000)] if self.random.random() < 0.6 else None
        again = self.random.random() < 0.5
        self.desk.service.credit(invoice.id, parts, bill_again=again)

    def reprice(self) -> None:
        key = self.random.choice(list(self.desk.enrollments))
        price = self.random.choice((None, 0, 2_500, 4_001))
        self.desk.service.set_own_price(self.desk.enrollments[key], price)

    def subscribe(self) -> None:
        student = self.random.choice(list(self.desk.students.values()))
        first = date(2026, self.random.choice((10, 11, 12)), 1)
        if self.plan is not None:
            new = NewSubscription(student, self.plan, first, first + timedelta(days=29))
            self.desk.service.subscribe(new)

    def reverse(self) -> None:
        with self.desk.database.reading() as session:
            ids = billing.payment_ids(session)
        if ids:
            self.desk.service.reverse_payment(self.random.choice(ids))

    def wallet(self) -> None:
        self.desk.service.pay_from_wallet(self.family())

    def take_back(self) -> None:
        try:
            undo(self.desk.database)
        except NeedsCounterEntry as refused:
            counter(self.desk.database, refused.number)


class Offering(Year):
    """A desk that also sells packages and gives discounts, from any day on."""

    def go(self, steps: int) -> None:
        offers = (self.discount, self.package, self.run)
        for _ in range(steps // 5):
            with suppress(RuleBroken, NotFound):
                self.random.choice(offers)()
            super().go(4)

    def first(self) -> date:
        return date(2026, self.random.choice((10, 11, 12)), self.random.randint(1, 28))

    def discount(self) -> None:
        kind = self.random.choice(list(DiscountKind))
        value = self.random.choice((777, 5_000, 10_000))
        sibling = self.random.choice((None, None, 2))
        student = None if sibling else self.random.choice(list(self.desk.students.values()))
        new = NewDiscount(
            "Discount", kind, value, self.first(), student_id=student, sibling_from=sibling
        )
        OfferService(self.desk.database).add_discount(new)

    def package(self) -> None:
        student = self.random.choice(list(self.desk.students.values()))
        new = NewPackage(student, self.random.randint(1, 6), 9_999, self.first())
        OfferService(self.desk.database).sell_package(new, bill_now=self.random.random() < 0.3)


@pytest.mark.parametrize("seed", [0, 10, 18])
def test_with_packages_and_discounts_a_second_run_bills_nothing(tmp_path: Path, seed: int) -> None:
    desk = open_desk(tmp_path)
    Offering(desk, Random(seed)).go(40)
    for month in MONTHS:
        with suppress(RuleBroken):
            desk.service.issue_run(month, earlier_prices=True)
        assert desk.service.preview_run(month, earlier_prices=True).bills == ()
    desk.sound()
    desk.database.close()


@pytest.mark.parametrize("seed", range(4))
def test_the_books_agree_after_every_deed(tmp_path: Path, seed: int) -> None:
    desk = open_desk(tmp_path)
    Year(desk, Random(seed)).go(30)
    desk.database.close()


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 160))
def test_the_books_agree_after_every_deed_of_a_long_year(tmp_path: Path, seed: int) -> None:
    desk = open_desk(tmp_path)
    Year(desk, Random(seed)).go(60)
    desk.database.close()


class Honest(Year):
    """A desk that changes plans and prices, and lets the runs put the bills right."""

    def go(self, steps: int) -> None:
        deeds = (
            self.run,
            self.run,
            self.pay,
            self.cancel,
            self.restore,
            self.reprice,
            self.subscribe,
            self.take_back,
        )
        for _ in range(steps):
            with suppress(RuleBroken, NotFound):  # an undone plan is not there any more
                self.random.choice(deeds)()

    def billed(self) -> int:
        return sum(row.total for row in self.desk.invoices())

    def due(self) -> int:
        """What the lessons of all months cost at today's prices, worked out without the rules."""
        with self.desk.database.reading() as session:
            plans = billing.subscriptions_of(session)
            rows = meetings_to_bill(session, date(2026, 10, 1), date(2026, 12, 31))
        total = 0
        for row in rows:
            covered = any(
                plan.student_id == row.student_id
                and plan.starts_on <= row.day
                and (plan.ends_on is None or row.day <= plan.ends_on)
                for plan in plans
            )
            if not row.cancelled and not (covered and row.enrollment_price is None):
                total += row.price or 0
        first = {10: date(2026, 10, 1), 11: date(2026, 11, 1), 12: date(2026, 12, 1)}
        last = {10: date(2026, 10, 31), 11: date(2026, 11, 30), 12: date(2026, 12, 31)}
        for plan in plans:
            ends = plan.ends_on or date(2026, 12, 31)
            for m, start in first.items():
                days = (min(ends, last[m]) - max(plan.starts_on, start)).days + 1
                if days > 0:  # every plan here begins on the first, so no part came before it
                    total += (2 * plan.amount * days + last[m].day) // (2 * last[m].day)
        return total


@pytest.mark.parametrize("seed", range(6))
def test_after_the_last_run_families_were_billed_exactly_what_is_due(
    tmp_path: Path, seed: int
) -> None:
    desk = open_desk(tmp_path)
    year = Honest(desk, Random(seed))
    year.go(25)
    for month in MONTHS:
        with suppress(RuleBroken):
            desk.service.issue_run(month)
    with suppress(RuleBroken):
        desk.service.issue_run("2026-12", earlier_prices=True)
    assert year.billed() == year.due()
    assert desk.service.preview_run("2026-12", earlier_prices=True).bills == ()
    desk.sound()
    desk.database.close()
