"""Money at several desks at the same moment: books that agree, numbers without a gap or a twin."""

import random
from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import BillingService, FreeLine, NewPayment, PaymentMethod
from desktop_app.areas.billing.tables import Invoice, Payment
from desktop_app.areas.school.api import SeriesKind, take_numbers
from desktop_app.core.again import once_more
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.errors import Clash, NotFound, RuleBroken, TryAgain
from tests.areas.billing.desk import Desk as Money
from tests.at_once import at_once
from tests.together.test_fifty_desks import gaps

Desk = Callable[..., Database]
DESKS, DEEDS = 6, 14


def test_the_first_numbers_of_a_year_are_given_once_each(desk: Desk) -> None:
    desks = [desk(f"D{n}") for n in range(DESKS)]
    taken: list[str] = []

    def take(database: Database) -> None:
        for _ in range(5):
            with database.writing("Numbers") as work:
                found = take_numbers(work, SeriesKind.REFUND, 2031, 2)
            taken.extend(found)

    assert at_once(*(partial(take, d) for d in desks), kept=Exception) == []
    assert len(taken) == DESKS * 10
    assert gaps(taken) == []


class Till:
    """One desk that does things with the money of two families, by chance."""

    def __init__(self, database: Database, families: Sequence[UUID], seed: int) -> None:
        self.service, self.database = BillingService(database), database
        self.families, self.die = families, random.Random(seed)

    def work(self) -> None:
        for _ in range(DEEDS):
            deed = self.die.choice([self.pay, self.pay, self.bill, self.bill, self.back,
                                    self.wallet, self.credit])  # fmt: skip
            try:
                once_more(deed)
            except TryAgain:
                raise
            except (RuleBroken, NotFound, Clash):
                continue

    def family(self) -> UUID:
        return self.die.choice(self.families)

    def pay(self) -> None:
        amount = self.die.randrange(100, 9_000)
        self.service.take_payment(NewPayment(self.family(), amount, PaymentMethod.CASH))

    def bill(self) -> None:
        line = FreeLine("Strings", 1_000, self.die.randrange(100, 6_000))
        made = self.service.make_draft(self.family(), [line]).made
        assert made is not None
        self.service.issue_draft(made)

    def back(self) -> None:
        with self.database.reading() as session:
            rows = list(session.scalars(select(Payment.id)))
        if rows:
            self.service.reverse_payment(self.die.choice(rows), "Not theirs")

    def wallet(self) -> None:
        self.service.pay_from_wallet(self.family())

    def credit(self) -> None:
        with self.database.reading() as session:
            rows = list(session.scalars(select(Invoice.id).where(Invoice.number.is_not(None))))
        if rows:
            self.service.credit(self.die.choice(rows))


def test_payments_bills_credits_and_wallets_of_one_family_at_six_desks_agree(desk: Desk) -> None:
    office = desk("Ruth")
    money = Money(office, BillingService(office))
    families = [money.family("Reid", "Amara"), money.family("Khan", "Kofi")]
    tills = [Till(desk(f"D{n}"), families, n) for n in range(DESKS)]
    assert at_once(*(till.work for till in tills), kept=Exception) == []
    assert checks.problems(office) == []
    with office.reading() as session:
        assert billing.problems(session) == []
        numbers = [n for n in session.scalars(select(Invoice.number)) if n is not None]
        receipts = list(session.scalars(select(Payment.number)))
    assert gaps([n for n in numbers if not n.startswith("CN-")]) == []
    assert gaps([n for n in numbers if n.startswith("CN-")]) == []
    assert gaps(receipts) == []
