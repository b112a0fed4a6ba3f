"""Whatever is billed, paid, given back and written off, in any order: the account agrees."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import (
    AccountService,
    EntryKind,
    FreeLine,
    InvoiceKind,
    NewRefund,
    PaymentMethod,
    PaymentStatus,
)
from desktop_app.areas.billing.queries import accounts
from desktop_app.areas.billing.rules.refunding import Holdings, spread, take
from desktop_app.areas.billing.rules.settling import Part
from desktop_app.areas.billing.tables import Invoice, Payment, PaymentAllocation, WalletEntry
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, next_to_undo, undo
from tests.areas.billing.desk import open_desk

AMOUNTS = st.integers(1, 5_000)
PLACE = st.integers(0, 20)
NAME = "Okonkwo"


@given(
    amount=st.integers(1, 900), kept=st.integers(0, 300), wallet=st.integers(0, 600),
    settled=st.lists(st.integers(1, 200), max_size=4),
)  # fmt: skip
def test_a_refund_is_taken_wholly_from_where_the_payment_is(
    amount: int, kept: int, wallet: int, settled: list[int]
) -> None:
    parts = tuple(Part(UUID(int=at), part) for at, part in enumerate(settled))
    held = Holdings(kept, parts)
    if amount > held.left:
        return
    taken = take(amount, held, wallet)
    assert taken.wallet + sum(part.amount for part in taken.reopened) + taken.refilled == amount
    assert taken.wallet + taken.refilled <= kept
    assert taken.wallet <= wallet
    assert all(
        0 < back.amount <= {p.invoice_id: p.amount for p in parts}[back.invoice_id]
        for back in taken.reopened
    )


@given(amount=st.integers(0, 900), kept=st.lists(st.integers(1, 300), max_size=4))
def test_a_refund_of_the_wallet_is_parted_over_what_came(amount: int, kept: list[int]) -> None:
    held = [(UUID(int=at), part) for at, part in enumerate(kept)]
    found = spread(amount, held)
    assert sum(part for _, part in found) == amount
    assert all(part <= dict(held)[key] for key, part in found if key is not None)


class AnyAccount(RuleBasedStateMachine):
    """One family and a desk that does what desks do."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.desk = open_desk(Path(self.folder.name))
        self.family = self.desk.family(NAME, "Amara")
        self.service = AccountService(self.desk.database)
        self.day = self.desk.today

    def teardown(self) -> None:
        self.desk.database.close()
        self.folder.cleanup()

    def rows(self, query: Any) -> list[Any]:
        with self.desk.database.reading() as session:
            return list(session.execute(query).all())

    def invoice(self, place: int) -> UUID | None:
        found = [x.id for x in self.desk.invoices() if x.kind is InvoiceKind.INVOICE and x.number]
        return found[place % len(found)] if found else None

    def payment(self, place: int) -> UUID | None:
        found = self.rows(select(Payment.id).order_by(Payment.number))
        return found[place % len(found)][0] if found else None

    def cash(self) -> int:
        """What came in less what went out."""
        with self.desk.database.reading() as session:
            return accounts.paid_in(session, self.family)

    @rule(days=st.integers(0, 20))
    def wait(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.desk.at(self.day.year, self.day.month, self.day.day)

    @rule(amount=AMOUNTS)
    def bill(self, amount: int) -> None:
        made = self.desk.service.make_draft(self.family, [FreeLine("Pad", amount)]).made
        assert made is not None
        self.desk.service.issue_draft(made)

    @rule(amount=AMOUNTS)
    def pay(self, amount: int) -> None:
        self.desk.pay(NAME, amount)

    @rule(place=PLACE)
    def credit(self, place: int) -> None:
        if (key := self.invoice(place)) is not None:
            with suppress(RuleBroken):
                self.desk.service.credit(key)

    @rule()
    def use_the_wallet(self) -> None:
        with suppress(RuleBroken):
            self.desk.service.pay_from_wallet(self.family)

    @rule(place=PLACE, amount=AMOUNTS)
    def refund(self, place: int, amount: int) -> None:
        key, before = self.payment(place), self.cash()
        new = NewRefund(self.family, amount, PaymentMethod.CASH, "Back", key)
        with suppress(RuleBroken):
            self.service.refund(new)
            assert 0 <= self.cash() == before - amount

    @rule(amount=AMOUNTS)
    def refund_the_wallet(self, amount: int) -> None:
        before = self.desk.balance(NAME)[1]
        with suppress(RuleBroken):
            self.service.refund(NewRefund(self.family, amount, PaymentMethod.CASH, "Back"))
            assert self.desk.balance(NAME)[1] == before - amount
            assert self.cash() >= 0

    @rule(place=PLACE)
    def take_a_refund_back(self, place: int) -> None:
        with self.desk.database.reading() as session:
            found = [row.id for row in billing.refunds(session)]
        if found:
            with suppress(RuleBroken):
                self.service.reverse_refund(found[place % len(found)])

    @rule(place=PLACE)
    def reverse(self, place: int) -> None:
        if (key := self.payment(place)) is not None:
            with suppress(RuleBroken):
                self.desk.service.reverse_payment(key)

    @rule(place=PLACE, amount=st.one_of(st.none(), AMOUNTS))
    def write_off(self, place: int, amount: int | None) -> None:
        if (key := self.invoice(place)) is not None:
            with suppress(RuleBroken):
                self.service.write_off(key, amount, reason="Hardship")

    @rule(place=PLACE)
    def write_on(self, place: int) -> None:
        if (key := self.invoice(place)) is not None:
            with suppress(RuleBroken):
                self.service.reverse_write_off(key)

    @rule()
    def take_the_last_back(self) -> None:
        with self.desk.database.reading() as session:
            last = next_to_undo(session, self.desk.database.school_id)
        if last is None or last.act is None:
            return  # the family itself, or a draft
        try:
            undo(self.desk.database)
        except NeedsCounterEntry as offered:
            with suppress(RuleBroken):
                counter(self.desk.database, int(str(offered.number)))

    @invariant()
    def the_books_agree(self) -> None:
        self.desk.sound()
        owed, wallet = self.desk.balance(NAME)
        assert wallet >= 0
        still = sum(x.open for x in self.desk.invoices() if x.kind is InvoiceKind.INVOICE)
        assert owed == still - wallet
        with self.desk.database.reading() as session:
            assert owed == sum(row.amount for row in billing.ledger(session))

    @invariant()
    def what_settles_is_what_was_allocated(self) -> None:
        parts: dict[UUID, int] = {}
        of_payment: dict[UUID, int] = {}
        for invoice, payment, amount in self.rows(
            select(PaymentAllocation.invoice_id, PaymentAllocation.payment_id,
                   PaymentAllocation.amount)
        ):  # fmt: skip
            parts[invoice] = parts.get(invoice, 0) + amount
            if payment is not None:
                of_payment[payment] = of_payment.get(payment, 0) + amount
        for key, kind, settled in self.rows(select(Invoice.id, Invoice.kind, Invoice.settled)):
            if kind is InvoiceKind.INVOICE:
                assert settled == parts.get(key, 0)
        kept: dict[UUID, int] = {}
        for key, amount in self.rows(select(WalletEntry.payment_id, WalletEntry.amount)):
            kept[key] = kept.get(key, 0) + amount
        for key, amount, status in self.rows(select(Payment.id, Payment.amount, Payment.status)):
            with self.desk.database.reading() as session:
                left = accounts.payment_left(session, key)
            assert 0 <= of_payment.get(key, 0) <= amount
            assert of_payment.get(key, 0) + kept.get(key, 0) == left
            assert (left == 0) == (status is PaymentStatus.REFUNDED)

    @invariant()
    def nobody_owes_more_than_was_billed(self) -> None:
        """Refunds and credit notes together never pay out what did not come."""
        with self.desk.database.reading() as session:
            rows = billing.ledger(session)
        bounced = any(row.kind is EntryKind.REVERSAL for row in rows)
        billed = sum(x.total for x in self.desk.invoices() if x.number)
        assert bounced or self.desk.balance(NAME)[0] <= billed


AnyAccount.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=18,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyAccount = AnyAccount.TestCase
