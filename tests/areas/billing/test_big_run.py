"""A run is one change: stopped it leaves nothing, finished it is found whole in the journal."""

from datetime import date

import pytest

from desktop_app.areas.billing import api as billing
from desktop_app.core.errors import RuleBroken, Stopped
from desktop_app.core.journal.undo import recent
from desktop_app.core.progress import Progress
from tests.areas.billing.desk import Desk


class StopAfter(Progress):
    """A person who presses Stop when so much is done."""

    def __init__(self, done: int) -> None:
        self.heard: list[tuple[int, int]] = []
        self._done = done

    def step(self, done: int, total: int, what: str = "") -> None:
        self.heard.append((done, total))
        if done >= self._done:
            raise Stopped("Stopped")


@pytest.fixture
def street(desk: Desk) -> Desk:
    """Thirty families, each with a child at the piano."""
    for n in range(30):
        desk.family(f"Family {n:02d}", f"Child{n}")
        desk.lesson(f"Piano {n}", date(2026, 11, 3), f"Child{n}", until=date(2026, 11, 28))
    return desk


def test_a_run_that_is_stopped_keeps_nothing_and_takes_no_number(street: Desk) -> None:
    stop = StopAfter(25)
    with pytest.raises(Stopped):
        street.service.issue_run("2026-11", progress=stop)
    assert (25, 30) in stop.heard
    assert street.invoices() == []
    assert len(street.run()) == 30
    numbers = [row.number for row in street.invoices()]
    assert numbers == [f"2026-{n:04d}" for n in range(1, 31)]


def test_a_run_is_one_change_with_its_own_name(street: Desk) -> None:
    changes = street.service.issue_run("2026-11")
    assert changes.label == "Invoice run November 2026"
    assert changes.touches("invoice", "invoice_line", "ledger_entry")
    with street.database.reading() as session:
        assert recent(session, street.database.school_id)[0].act == "billing.issue"


def test_families_are_billed_in_order_of_their_names(street: Desk) -> None:
    street.run()
    rows = sorted(street.invoices(), key=lambda row: row.number or "")
    assert [row.family for row in rows] == sorted(row.family for row in rows)


def test_more_changes_than_can_be_named_still_bring_every_balance(desk: Desk) -> None:
    for n in range(4):
        desk.family(f"Family {n}", *(f"Child{n}x{m}" for m in range(10)))
        for m in range(10):
            title = f"Piano {n} {m}"
            first = date(2026, 9, 1)
            desk.lesson(title, first, f"Child{n}x{m}", until=date(2026, 12, 18), duration=30)
    for month in ("2026-09", "2026-10", "2026-11"):
        desk.run(month)
    with desk.database.reading() as session:
        owed = sum(each.owed for each in billing.balances(session))
    assert owed == sum(row.total for row in desk.invoices())


def test_a_finished_run_has_nothing_left_to_bill(street: Desk) -> None:
    street.run()
    with pytest.raises(RuleBroken, match="November 2026"):
        street.run()
