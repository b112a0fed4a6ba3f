"""Money given back: never more than is left of it, and always where the books say."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import (
    AccountService,
    NewRefund,
    PaymentMethod,
    PaymentStatus,
    RefundPlan,
    Standing,
)
from desktop_app.areas.billing.service.locks import close_books
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk

NAME = "Okonkwo-Reid"


def new(desk: Desk, amount: int, **words: object) -> NewRefund:
    facts = {"reason": "Moved away", **words}
    return NewRefund(desk.families[NAME], amount, PaymentMethod.BANK_TRANSFER, **facts)  # type: ignore[arg-type]


def give_back(desk: Desk, amount: int, **words: object) -> None:
    AccountService(desk.database).refund(new(desk, amount, **words))


def plan(desk: Desk, amount: int, **words: object) -> RefundPlan:
    return AccountService(desk.database).plan_refund(new(desk, amount, **words))


def payments(desk: Desk) -> list[billing.PaymentRow]:
    with desk.database.reading() as session:
        return sorted(billing.all_payments(session), key=lambda row: row.number)


def take_the_last_back(desk: Desk) -> str:
    """Press undo, take the counter-entry that is offered; return what was offered."""
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, int(str(refused.value.number)))
    return refused.value.sentence


@pytest.fixture
def paid(okonkwo: Desk) -> Desk:
    """November's 318.00 are paid with 350.00: 32.00 wait in the wallet."""
    okonkwo.run()
    okonkwo.pay(NAME, 35_000)
    assert okonkwo.balance(NAME) == (-3_200, 3_200)
    return okonkwo


def test_what_waits_in_the_wallet_goes_back_and_no_invoice_opens(paid: Desk) -> None:
    [payment] = payments(paid)
    asked = plan(paid, 3_200, payment_id=payment.id)
    assert (asked.from_wallet, asked.reopened, asked.owed_after) == (3_200, (), 0)
    give_back(paid, 3_200, payment_id=payment.id)
    assert paid.balance(NAME) == (0, 0)
    assert [row.standing for row in paid.invoices()] == [Standing.PAID]
    assert payments(paid)[0].status is PaymentStatus.COMPLETED


def test_a_refund_of_all_opens_the_invoice_and_marks_the_payment(paid: Desk) -> None:
    [payment] = payments(paid)
    assert plan(paid, 35_000, payment_id=payment.id).reopened == (("2026-0001", 31_800),)
    give_back(paid, 35_000, payment_id=payment.id)
    assert paid.balance(NAME) == (31_800, 0)
    assert [row.open for row in paid.invoices()] == [31_800]
    assert payments(paid)[0].status is PaymentStatus.REFUNDED
    with pytest.raises(RuleBroken, match="already taken back"):
        paid.service.reverse_payment(payment.id)


def test_more_than_is_left_of_a_payment_is_refused_and_nothing_is_given(paid: Desk) -> None:
    [payment] = payments(paid)
    with pytest.raises(RuleBroken, match=r"€350\.01 is more than the €350\.00") as refused:
        give_back(paid, 35_001, payment_id=payment.id)
    assert refused.value.field == "amount"
    give_back(paid, 20_000, payment_id=payment.id)
    with pytest.raises(RuleBroken, match=r"€150\.00 that is left of R-2026-0001"):
        give_back(paid, 15_001, payment_id=payment.id)
    with pytest.raises(RuleBroken, match="how much"):
        give_back(paid, 0, payment_id=payment.id)
    with pytest.raises(RuleBroken, match="cannot stay empty") as refused:
        give_back(paid, 100, payment_id=payment.id, reason=" ")
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken, match="has not come yet"):
        give_back(paid, 100, payment_id=payment.id, refunded_on=date(2026, 11, 6))
    with pytest.raises(NotFound, match="payment is not in the school"):
        give_back(paid, 100, payment_id=paid.families[NAME])
    assert paid.balance(NAME) == (16_800, 0)


def test_the_wallet_is_given_back_and_its_payment_has_less_left(paid: Desk) -> None:
    [payment] = payments(paid)
    with pytest.raises(RuleBroken, match="left of the wallet"):
        give_back(paid, 3_201)
    give_back(paid, 3_200)
    assert paid.balance(NAME) == (0, 0)
    with pytest.raises(RuleBroken, match=r"€318\.00 that is left"):
        give_back(paid, 31_801, payment_id=payment.id)


def test_credit_notes_and_refunds_never_pay_out_twice(paid: Desk) -> None:
    [payment] = payments(paid)
    paid.service.credit(paid.invoices()[0].id)
    assert paid.balance(NAME) == (-35_000, 35_000)
    give_back(paid, 35_000)
    with pytest.raises(RuleBroken, match="no more than that can be given back"):
        give_back(paid, 31_800, payment_id=payment.id)
    assert paid.balance(NAME) == (0, 0)


def test_a_refund_of_a_payment_whose_invoice_was_credited_leaves_that_settled(paid: Desk) -> None:
    [payment] = payments(paid)
    paid.service.credit(paid.invoices()[0].id)
    give_back(paid, 35_000, payment_id=payment.id)
    assert [row.open for row in paid.invoices()][:1] == [0]
    assert paid.balance(NAME) == (0, 0)
    with pytest.raises(RuleBroken, match="left of the wallet"):
        give_back(paid, 1)


def test_what_the_wallet_spent_of_a_payment_comes_back_first(okonkwo: Desk) -> None:
    payment = okonkwo.pay(NAME, 5_000)
    okonkwo.run()
    assert okonkwo.balance(NAME) == (26_800, 0)
    assert plan(okonkwo, 5_000, payment_id=payment).reopened == (("2026-0001", 5_000),)
    give_back(okonkwo, 5_000, payment_id=payment)
    assert okonkwo.balance(NAME) == (31_800, 0)
    assert [row.open for row in okonkwo.invoices()] == [31_800]


def test_a_refund_is_taken_back_by_a_counter_entry_and_given_again(paid: Desk) -> None:
    [payment] = payments(paid)
    give_back(paid, 35_000, payment_id=payment.id)
    offered = take_the_last_back(paid)
    assert "refund RF-2026-0001 of €350.00 to Okonkwo-Reid can be taken back" in offered
    assert paid.balance(NAME) == (-3_200, 3_200)
    assert payments(paid)[0].status is PaymentStatus.COMPLETED
    with paid.database.reading() as session:
        [row] = billing.refunds(session)
        said = [entry.number for entry in billing.ledger(session)][-2:]
    assert (row.number, row.stands, said) == ("RF-2026-0001", False, ["RF-2026-0001"] * 2)
    with pytest.raises(RuleBroken, match="already taken back"):
        AccountService(paid.database).reverse_refund(row.id)
    with pytest.raises(NotFound, match="refund is not in the school"):
        AccountService(paid.database).reverse_refund(payment.id)


def test_a_refund_of_the_wallet_goes_back_into_the_wallet(paid: Desk) -> None:
    give_back(paid, 3_200)
    take_the_last_back(paid)
    assert paid.balance(NAME) == (-3_200, 3_200)


def test_a_payment_taken_back_after_a_refund_takes_back_what_is_left(paid: Desk) -> None:
    [payment] = payments(paid)
    give_back(paid, 10_000, payment_id=payment.id)
    paid.service.reverse_payment(payment.id, "Cheque bounced")
    assert paid.balance(NAME) == (31_800, 0)
    assert payments(paid)[0].status is PaymentStatus.REFUNDED
    assert "€250.00 can be taken again" in take_the_last_back(paid)
    assert paid.balance(NAME) == (6_800, 0)


def test_nothing_is_given_back_or_paid_in_a_closed_month(paid: Desk) -> None:
    [payment] = payments(paid)
    paid.write(lambda work: close_books(work, date(2026, 10, 31)))
    with pytest.raises(RuleBroken, match="books are closed up to 31 Oct 2026") as refused:
        give_back(paid, 100, payment_id=payment.id, refunded_on=date(2026, 10, 30))
    assert refused.value.field == "date"
    with pytest.raises(RuleBroken, match="books are closed"):
        paid.pay(NAME, 100, paid_on=date(2026, 10, 31))
    paid.write(lambda work: close_books(work, date(2026, 11, 30)))
    with pytest.raises(RuleBroken, match="books are closed"):
        paid.service.reverse_payment(payment.id)


def test_a_refund_has_its_paper(paid: Desk) -> None:
    [payment] = payments(paid)
    give_back(paid, 35_000, payment_id=payment.id)
    with paid.database.reading() as session:
        [key] = documents.documents_of(session, kind="refund")
        found = documents.content_of(session, key)
    assert (found.title, found.number, found.subject) == ("Refund", "RF-2026-0001", NAME)
    assert "2026-0001 is open again with €318.00." in str(found.blocks)
    assert documents.printed(paid.database, key).pdf.startswith(b"%PDF")
