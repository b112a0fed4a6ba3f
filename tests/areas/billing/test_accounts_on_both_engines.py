"""Refunds, write-offs, reminders and statements are the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import AccountService, NewRefund, NewStep, PaymentMethod
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk

NAME = "Okonkwo-Reid"


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    opened.family(NAME, "Amara", "Kofi")
    opened.lesson("Violin", date(2026, 10, 5), "Amara", price=3_800)
    opened.at(2026, 10, 1)
    opened.run("2026-10")
    opened.at(2026, 11, 5)
    opened.run("2026-11")
    yield opened
    opened.sound()
    opened.database.close()


def test_money_goes_back_is_given_up_and_comes_again(desk: Desk) -> None:
    service = AccountService(desk.database)
    payment = desk.pay(NAME, 40_000)
    new = NewRefund(desk.families[NAME], 30_000, PaymentMethod.CASH, "Moved away", payment)
    made = service.refund(new).made
    assert made is not None
    october, november = desk.invoices()
    service.write_off(november.id, 1_000, reason="Hardship")
    service.reverse_refund(made)
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, int(str(refused.value.number)))
    with desk.database.reading() as session:
        assert [row.stands for row in billing.refunds(session)] == [True, False]
        assert [row.stands for row in billing.write_offs(session)] == [1_000]
        rows = billing.ledger(session)
    assert desk.balance(NAME)[0] == october.total + november.total - 10_000 - 1_000
    assert all(type(row.balance) is int for row in rows)


def test_families_are_reminded_and_their_accounts_stated(desk: Desk) -> None:
    service = AccountService(desk.database)
    service.add_step(NewStep("At once", 0, "Pay now", 500))
    desk.at(2026, 11, 25)
    _, letters = service.remind()
    assert len(letters) == 1
    assert service.preview_reminders() == []
    with desk.database.reading() as session:
        assert [row.position for row in billing.reminders(session)] == [1, 1]
        [(_, _, ages)] = billing.ageing_by_family(session, desk.today)
        assert ages == billing.ageing(session, desk.today)
        assert sum(row.open for row in billing.aged_invoices(session, desk.today)) == ages.owed
        assert len(billing.aged_invoices(session, desk.today, 0)) == 1, "the fees are not due yet"
        period = (date(2026, 11, 1), date(2026, 11, 30))
        [statement] = billing.statement_documents(session, *period)
        assert billing.statement_documents(session, *period, [desk.families[NAME]]) == [statement]
        assert "Opening balance" in str(statement.blocks)
        kept = documents.documents_of(session, family_ids=[desk.families[NAME]], kind="reminder")
        assert kept == letters
        assert billing.kind_of(session, desk.families[NAME]) == "family"
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, int(str(refused.value.number)))
    assert len(service.preview_reminders()) == 1
