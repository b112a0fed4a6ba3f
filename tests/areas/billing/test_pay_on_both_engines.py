"""A month of pay is the same on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.billing.api import NewPayRate, PayoutStatus, PayService, PayUnit
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk
from tests.areas.reports.conftest import MONDAYS, teach


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    yield teach(opened)
    opened.sound()
    opened.database.close()


def test_a_month_is_paid_corrected_printed_sent_and_taken_back(desk: Desk) -> None:
    service = PayService(desk.database)
    with desk.database.reading() as session:
        first = {row.teacher: row.amount for row in billing.all_payouts(session)}
    assert first == {"Maeve Cullinan": 3 * 2_100, "Bill Marsh": 3 * 2_800}
    with pytest.raises(RuleBroken, match="not finished"):
        service.issue_payouts("2026-10")
    meeting, amara = desk.meeting("Violin", MONDAYS[0]), desk.students["Amara"]
    desk.write(lambda work: attendance.mark(work, meeting, amara, "E", reason="Ill after all"))
    service.add_rate(NewPayRate(PayUnit.PERCENT, 5_000, date(2026, 10, 15)))
    service.issue_payouts("2026-10")
    with desk.database.reading() as session:
        rows = billing.all_payouts(session, billing.PayoutQuery(sort="number", descending=False))
        slips = billing.payslips_of(session)
    corrections = {row.teacher: row.amount for row in rows[2:]}
    assert corrections == {
        "Maeve Cullinan": -2_100 + (1_900 - 2_100),
        "Bill Marsh": 2 * (1_600 - 2_800),
    }, "one mark, and half of what stands billed from 15 October on"
    assert all(each.pdf.startswith(b"%PDF") for each in documents.print_all(desk.database, slips))
    with pytest.raises(NeedsCounterEntry) as refused:
        undo(desk.database)
    counter(desk.database, refused.value.number)
    with desk.database.reading() as session:
        every = billing.all_payouts(session)
    assert sum(row.amount for row in every) == sum(first.values())
    service.set_status([rows[0].id], PayoutStatus.COMPLETED)
    service.take_back([rows[0].id])
    with desk.database.reading() as session:
        back = billing.all_payouts(session)[0]
    assert (back.takes_back, back.amount) == (rows[0].number, -rows[0].amount)
