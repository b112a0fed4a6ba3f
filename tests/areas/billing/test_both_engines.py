"""A month of money is the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import FreeLine, InvoiceQuery, PaymentQuery, PriceUnit, Standing
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    yield opened
    opened.sound()
    opened.database.close()


def test_a_month_is_billed_corrected_paid_credited_and_taken_back(desk: Desk) -> None:
    desk.family("Okonkwo-Reid", "Amara", "Kofi")
    desk.lesson("Violin", date(2026, 10, 5), "Amara", price=3_801)
    desk.lesson("Drums", date(2026, 10, 8), "Kofi", price=3_200)
    plan = desk.service.add_price_plan("Flat", PriceUnit.MONTH, 10_000).made
    assert plan is not None
    new = billing.NewSubscription(desk.students["Kofi"], plan, date(2026, 10, 1))
    desk.service.subscribe(new)
    desk.at(2026, 10, 1)
    [october] = desk.run("2026-10")
    assert october.total == 4 * 3_801 + 10_000
    desk.cancel("Violin", date(2026, 10, 26))
    desk.pay("Okonkwo-Reid", 20_000)
    desk.at(2026, 11, 5)
    [november] = desk.run("2026-11")
    assert november.total == 5 * 3_801 + 10_000 - 3_801
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, refused.value.number)
    [again] = desk.run("2026-11")
    assert again.total == november.total
    desk.service.credit(october.id)
    owed, wallet = desk.balance("Okonkwo-Reid")
    assert owed == again.total + 3_801 - 20_000, "what November took back is not credited again"
    assert wallet == 0


def test_lists_sums_and_pages_of_money_are_read(desk: Desk) -> None:
    desk.family("Okonkwo-Reid", "Amara")
    desk.lesson("Violin", date(2026, 10, 5), "Amara")
    desk.run("2026-10")
    desk.run("2026-11")
    desk.pay("Okonkwo-Reid", 1_000, reference="4711")
    made = desk.service.make_draft(desk.families["Okonkwo-Reid"], [FreeLine("Pad", 100)]).made
    assert made is not None
    desk.service.void_draft(made)
    late = date(2026, 12, 30)
    with desk.database.reading() as session:
        standings = (Standing.OVERDUE, Standing.PART_PAID, Standing.PAID, Standing.CREDIT)
        query = InvoiceQuery(search="okonkwo", standings=standings, late=True, month="2026-10")
        assert len(billing.all_invoices(session, late, query)) == 1
        for sort in billing.INVOICE_SORTS:
            assert len(billing.invoice_ids(session, late, InvoiceQuery(sort=sort))) == 3
        assert billing.sums_of(session, late).count == 3
        assert len(billing.all_payments(session, PaymentQuery(search="4711"))) == 1
        ageing = billing.ageing(session, late)
        [group] = billing.groups(session, late, text="okonkwo", since=date(2026, 9, 1), limit=5)
        rows = billing.ledger(session)
    assert ageing.owed == ageing.late == group.owed == rows[-1].balance == 15_200 + 19_000 - 1_000
    assert all(type(row.balance) is int for row in rows)
    assert len(group.items) == 3


def test_documents_are_drawn_once_and_kept(desk: Desk) -> None:
    desk.family("Okonkwo-Reid", "Amara")
    desk.lesson("Violin", date(2026, 10, 5), "Amara")
    desk.run("2026-10")
    with desk.database.reading() as session:
        [document_id] = documents.documents_of(session)
    first = documents.printed(desk.database, document_id)
    assert documents.printed(desk.database, document_id).pdf == first.pdf
