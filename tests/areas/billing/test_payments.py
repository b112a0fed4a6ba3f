"""Payments: what they settle, what is odd about them, and taking them back."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import (
    FreeLine,
    NewPayment,
    PaymentMethod,
    PaymentPlan,
    PaymentStatus,
    Standing,
)
from desktop_app.areas.billing.service.payments import return_to_wallet
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.printing.words import Table
from tests.areas.billing.desk import Desk


@pytest.fixture
def two_open(okonkwo: Desk) -> Desk:
    """October is open with 28,000 and November with 31,800."""
    okonkwo.at(2026, 10, 1)
    okonkwo.run("2026-10")
    okonkwo.at(2026, 11, 5)
    okonkwo.run("2026-11")
    return okonkwo


def plan(desk: Desk, amount: int, **words: object) -> PaymentPlan:
    new = NewPayment(desk.families["Okonkwo-Reid"], amount, PaymentMethod.CASH, **words)  # type: ignore[arg-type]
    return desk.service.plan_payment(new)


def opens(desk: Desk) -> list[int]:
    return [row.open for row in desk.invoices()]


def test_a_payment_settles_the_oldest_due_invoice_first(two_open: Desk) -> None:
    october, november = (row.total for row in two_open.invoices())
    two_open.pay("Okonkwo-Reid", october + 1_000)
    assert opens(two_open) == [0, november - 1_000]
    assert [row.standing for row in two_open.invoices()] == [Standing.PAID, Standing.PART_PAID]
    assert two_open.balance("Okonkwo-Reid") == (november - 1_000, 0)


def test_a_payment_settles_what_the_person_chose(two_open: Desk) -> None:
    october, november = two_open.invoices()
    two_open.pay("Okonkwo-Reid", 5_000, chosen={november.id: 5_000})
    assert opens(two_open) == [october.total, november.total - 5_000]


def test_what_is_paid_too_much_goes_to_the_wallet_and_pays_the_next_invoice(okonkwo: Desk) -> None:
    okonkwo.run()
    asked = plan(okonkwo, 33_800)
    assert (asked.allocation.rest, asked.owed_after) == (2_000, -2_000)
    assert asked.warnings == (
        "€20.00 is more than is open. It goes to the wallet and pays the next invoice.",
    )
    okonkwo.pay("Okonkwo-Reid", 33_800)
    assert okonkwo.balance("Okonkwo-Reid") == (-2_000, 2_000)
    okonkwo.at(2026, 12, 1)
    [december] = okonkwo.run("2026-12")
    assert (december.total - december.open, december.standing) == (2_000, Standing.PART_PAID)
    assert okonkwo.balance("Okonkwo-Reid") == (december.total - 2_000, 0)


def test_a_family_may_pay_before_it_is_billed(okonkwo: Desk) -> None:
    okonkwo.pay("Okonkwo-Reid", 10_000)
    assert okonkwo.balance("Okonkwo-Reid") == (-10_000, 10_000)


@pytest.mark.parametrize(
    ("amount", "said"),
    [(0, "Nothing is no payment"), (-100, "cannot be negative"), (10**9, "Check the decimals")],
)
def test_paying_nothing_less_or_absurdly_much_is_refused(
    okonkwo: Desk, amount: int, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said) as refused:
        okonkwo.pay("Okonkwo-Reid", amount)
    assert refused.value.field == "amount"
    assert okonkwo.balance("Okonkwo-Reid") == (0, 0)


def test_a_payment_of_tomorrow_or_of_the_last_century_is_refused(okonkwo: Desk) -> None:
    with pytest.raises(RuleBroken, match="6 Nov 2026 has not come yet"):
        okonkwo.pay("Okonkwo-Reid", 100, paid_on=date(2026, 11, 6))
    with pytest.raises(RuleBroken, match="Check the year"):
        okonkwo.pay("Okonkwo-Reid", 100, paid_on=date(1926, 11, 5))


def test_the_same_payment_twice_in_a_row_is_warned_about_but_taken(two_open: Desk) -> None:
    assert plan(two_open, 5_000).warnings == ()
    two_open.pay("Okonkwo-Reid", 5_000)
    [warning] = plan(two_open, 5_000).warnings
    assert "R-2026-0001" in warning
    two_open.pay("Okonkwo-Reid", 5_000)
    assert plan(two_open, 5_001).warnings == ()
    assert sum(opens(two_open)) == sum(row.total for row in two_open.invoices()) - 10_000


def test_choosing_more_than_is_open_or_than_was_paid_is_refused(two_open: Desk) -> None:
    october, november = two_open.invoices()
    with pytest.raises(RuleBroken, match="than it has open"):
        two_open.pay("Okonkwo-Reid", 99_900, chosen={october.id: october.total + 1})
    with pytest.raises(RuleBroken, match="than was paid"):
        two_open.pay("Okonkwo-Reid", 100, chosen={october.id: 60, november.id: 60})
    with pytest.raises(RuleBroken, match="negative"):
        two_open.pay("Okonkwo-Reid", 100, chosen={october.id: -1})
    with pytest.raises(RuleBroken, match="not open any more"):
        two_open.pay("Okonkwo-Reid", 100, chosen={two_open.families["Okonkwo-Reid"]: 1})


def test_a_family_that_is_not_there_cannot_pay(okonkwo: Desk) -> None:
    new = NewPayment(okonkwo.students["Amara"], 100, PaymentMethod.CASH)
    with pytest.raises(NotFound, match="family is not in the school"):
        okonkwo.service.take_payment(new)


def test_a_payment_taken_back_opens_what_it_settled(two_open: Desk) -> None:
    before = opens(two_open)
    payment = two_open.pay("Okonkwo-Reid", 30_000)
    two_open.service.reverse_payment(payment, "Cheque bounced")
    assert opens(two_open) == before
    with two_open.database.reading() as session:
        [row] = billing.all_payments(session)
        kinds = [entry.kind for entry in billing.ledger(session)]
    assert (row.status, row.allocated) == (PaymentStatus.REFUNDED, 0)
    assert kinds[-2:] == [billing.EntryKind.PAYMENT, billing.EntryKind.REVERSAL]
    with pytest.raises(RuleBroken, match="already taken back"):
        two_open.service.reverse_payment(payment)


def test_taking_back_a_payment_whose_rest_was_spent_opens_what_the_wallet_paid(
    okonkwo: Desk,
) -> None:
    payment = okonkwo.pay("Okonkwo-Reid", 5_000)
    [invoice] = okonkwo.run()
    assert invoice.open == 26_800
    okonkwo.service.reverse_payment(payment)
    assert opens(okonkwo) == [31_800]
    assert okonkwo.balance("Okonkwo-Reid") == (31_800, 0)


def test_the_wallet_pays_on_request(two_open: Desk) -> None:
    october, november = two_open.invoices()
    two_open.pay("Okonkwo-Reid", 2_000, chosen={})
    assert two_open.balance("Okonkwo-Reid")[1] == 2_000
    two_open.service.pay_from_wallet(two_open.families["Okonkwo-Reid"], 500)
    assert opens(two_open)[0] == october.total - 500
    with pytest.raises(RuleBroken, match="holds less"):
        two_open.service.pay_from_wallet(two_open.families["Okonkwo-Reid"], 1_501)
    two_open.service.pay_from_wallet(two_open.families["Okonkwo-Reid"], None, {november.id: 1_500})
    assert opens(two_open) == [october.total - 500, november.total - 1_500]
    with pytest.raises(RuleBroken, match="is empty"):
        two_open.service.pay_from_wallet(two_open.families["Okonkwo-Reid"])


def test_a_wallet_with_nothing_to_pay_stays_as_it_is(okonkwo: Desk) -> None:
    okonkwo.pay("Okonkwo-Reid", 2_000)
    with pytest.raises(RuleBroken, match="No invoice"):
        okonkwo.service.pay_from_wallet(okonkwo.families["Okonkwo-Reid"])


def test_a_payment_says_in_the_journal_what_was_taken(okonkwo: Desk) -> None:
    new = NewPayment(okonkwo.families["Okonkwo-Reid"], 41_214, PaymentMethod.CARD)
    assert okonkwo.service.take_payment(new).label == "Take €412.14 from Okonkwo-Reid"


def test_the_ledger_runs_up_to_what_the_family_owes(two_open: Desk) -> None:
    two_open.pay("Okonkwo-Reid", 30_000)
    with two_open.database.reading() as session:
        rows = billing.ledger(session, two_open.families["Okonkwo-Reid"])
        spent = [billing.allocations_of(session, payment_id=row.payment_id) for row in rows][-1]
    october, november = two_open.invoices()
    assert [row.balance for row in rows] == [
        october.total, october.total + november.total, october.total + november.total - 30_000,
    ]  # fmt: skip
    assert rows[-1].balance == two_open.balance("Okonkwo-Reid")[0]
    assert [(each.invoice, each.amount) for each in spent] == [
        ("2026-0001", october.total), ("2026-0002", 30_000 - october.total),
    ]  # fmt: skip


def test_what_is_not_there_cannot_be_taken_back(okonkwo: Desk) -> None:
    with pytest.raises(NotFound, match="payment is not in the school"):
        okonkwo.service.reverse_payment(okonkwo.families["Okonkwo-Reid"])
    okonkwo.run()
    invoice = okonkwo.invoices()[0].id
    with pytest.raises(RuleBroken, match="pays nothing"):
        okonkwo.write(lambda work: return_to_wallet(work, invoice, 100))


def test_a_payment_taken_back_leaves_what_another_put_into_the_wallet(okonkwo: Desk) -> None:
    okonkwo.pay("Okonkwo-Reid", 3_000)
    second = okonkwo.pay("Okonkwo-Reid", 2_000)
    okonkwo.run()
    okonkwo.service.credit(okonkwo.invoices()[0].id)
    assert okonkwo.balance("Okonkwo-Reid") == (-5_000, 5_000)
    okonkwo.service.reverse_payment(second)
    assert okonkwo.balance("Okonkwo-Reid") == (-3_000, 3_000)


def test_a_receipt_for_an_invoice_by_hand_says_so(okonkwo: Desk) -> None:
    made = okonkwo.service.make_draft(okonkwo.families["Okonkwo-Reid"], [FreeLine("Pad", 1_800)])
    assert made.made is not None
    okonkwo.service.issue_draft(made.made)
    payment = okonkwo.pay("Okonkwo-Reid", 1_800)
    with okonkwo.database.reading() as session:
        [document_id] = documents.documents_of(session, payment_ids=[payment])
        found = documents.content_of(session, document_id)
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert table.groups[0].lines[0].cells == ("Invoice", "2026-0001", "18.00")
