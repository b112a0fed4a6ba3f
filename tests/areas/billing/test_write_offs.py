"""What is given up: only by the owner, with a reason, and taken back by a counter-entry."""

from dataclasses import replace

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import AccountService, EntryKind, Standing
from desktop_app.core.access.actor import Role
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk

NAME = "Okonkwo-Reid"


@pytest.fixture
def accounts(okonkwo: Desk) -> AccountService:
    okonkwo.run()
    return AccountService(okonkwo.database)


def test_what_is_open_is_written_off_and_stands_in_the_ledger(
    okonkwo: Desk, accounts: AccountService
) -> None:
    [invoice] = okonkwo.invoices()
    accounts.write_off(invoice.id, 10_000, reason="Hardship")
    assert okonkwo.balance(NAME) == (21_800, 0)
    accounts.write_off(invoice.id, reason="Moved away")
    assert [row.standing for row in okonkwo.invoices()] == [Standing.PAID]
    with okonkwo.database.reading() as session:
        last = billing.ledger(session)[-1]
        rows = billing.write_offs(session)
    assert (last.kind, last.amount, last.number, last.note) == (
        EntryKind.WRITE_OFF, -21_800, "2026-0001", "Moved away",
    )  # fmt: skip
    assert [(row.amount, row.stands, row.reason) for row in rows] == [
        (21_800, 21_800, "Moved away"), (10_000, 10_000, "Hardship"),
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="Nothing of 2026-0001 is open"):
        accounts.write_off(invoice.id, reason="Again")


def test_more_than_is_open_nothing_or_no_reason_is_refused(
    okonkwo: Desk, accounts: AccountService
) -> None:
    [invoice] = okonkwo.invoices()
    with pytest.raises(RuleBroken, match=r"has €318\.00 open") as refused:
        accounts.write_off(invoice.id, 31_801, reason="Hardship")
    assert refused.value.field == "amount"
    with pytest.raises(RuleBroken, match="how much"):
        accounts.write_off(invoice.id, 0, reason="Hardship")
    with pytest.raises(RuleBroken) as refused:
        accounts.write_off(invoice.id, reason=None)
    assert refused.value.field == "reason"
    with pytest.raises(RuleBroken, match="Nothing of 2026-0001 is written off"):
        accounts.reverse_write_off(invoice.id)


def test_the_front_desk_cannot_write_off(okonkwo: Desk, accounts: AccountService) -> None:
    [invoice] = okonkwo.invoices()
    owner = okonkwo.database.actor
    desk = replace(owner, roles=frozenset({Role.FRONT_DESK}))
    okonkwo.database.actor = desk
    with pytest.raises(NotAllowed, match="Only the owner"):
        accounts.write_off(invoice.id, reason="Hardship")
    okonkwo.database.actor = owner


def test_undo_offers_to_open_it_again(okonkwo: Desk, accounts: AccountService) -> None:
    [invoice] = okonkwo.invoices()
    accounts.write_off(invoice.id, 10_000, reason="Hardship")
    with pytest.raises(NeedsCounterEntry, match=r"2026-0001 is open again with €100\.00") as said:
        undo(okonkwo.database)
    counter(okonkwo.database, int(str(said.value.number)))
    assert okonkwo.balance(NAME) == (31_800, 0)
    accounts.write_off(invoice.id, reason="Hardship")
    accounts.reverse_write_off(invoice.id, reason="They paid after all")
    assert okonkwo.invoices()[0].open == 31_800
    with pytest.raises(NeedsCounterEntry, match="can be written off again") as said:
        undo(okonkwo.database)
    counter(okonkwo.database, int(str(said.value.number)))
    assert okonkwo.invoices()[0].open == 0


def test_a_credit_of_what_was_written_off_brings_no_money_into_the_wallet(
    okonkwo: Desk, accounts: AccountService
) -> None:
    [invoice] = okonkwo.invoices()
    accounts.write_off(invoice.id, reason="Hardship")
    okonkwo.service.credit(invoice.id)
    assert okonkwo.balance(NAME) == (0, 0)


def test_a_payment_taken_back_leaves_what_was_written_off(
    okonkwo: Desk, accounts: AccountService
) -> None:
    payment = okonkwo.pay(NAME, 30_000)
    [invoice] = okonkwo.invoices()
    accounts.write_off(invoice.id, reason="The rest")
    okonkwo.service.reverse_payment(payment)
    assert okonkwo.balance(NAME) == (30_000, 0)
