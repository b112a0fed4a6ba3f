"""A statement of account says how things stood on its last day, whenever it is written."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.queries.statements import Statement, statements
from tests.areas.billing.desk import Desk

NAME = "Okonkwo-Reid"
NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 31)


def statement(desk: Desk, last: date) -> Statement:
    with desk.database.reading() as session:
        [found] = statements(session, date(2026, 11, 1), last, [desk.families[NAME]])
    return found


@pytest.fixture
def december(okonkwo: Desk) -> Desk:
    """The November invoice of 318.00, of which 100.00 came in November; now it is December."""
    okonkwo.run()
    okonkwo.pay(NAME, 10_000)
    okonkwo.at(2026, 12, 10)
    return okonkwo


def test_what_is_paid_later_was_open_then(december: Desk) -> None:
    december.pay(NAME, 31_800)
    then, now = statement(december, NOVEMBER), statement(december, DECEMBER)
    assert [amount for _, _, amount in then.still_open] == [21_800]
    assert (then.closing, then.wallet) == (21_800, 0)
    assert (list(now.still_open), now.closing, now.wallet) == ([], -10_000, 10_000)


def test_what_is_given_back_or_written_off_later_counts_from_its_own_day(december: Desk) -> None:
    accounts = billing.AccountService(december.database)
    [invoice] = december.invoices()
    accounts.write_off(invoice.id, reason="Hardship")
    assert [amount for _, _, amount in statement(december, NOVEMBER).still_open] == [21_800]
    assert list(statement(december, DECEMBER).still_open) == []
    december.at(2026, 12, 11)
    [payment] = _payments(december)
    december.service.reverse_payment(payment.id)
    assert [amount for _, _, amount in statement(december, NOVEMBER).still_open] == [21_800]
    assert [amount for _, _, amount in statement(december, DECEMBER).still_open] == [10_000]


def _payments(desk: Desk) -> list[billing.PaymentRow]:
    with desk.database.reading() as session:
        return [row for row in billing.all_payments(session) if row.amount > 0]
