"""Closed books: what is dated in them stays, in the service and in the database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.tables import InvoiceLine, LedgerEntry
from desktop_app.areas.billing.terms import EntryKind
from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import DownbeatError, NotAllowed, RuleBroken
from desktop_app.core.journal.undo import NeedsCounterEntry, counter, undo
from tests.areas.billing.desk import Desk, open_desk, open_server_desk


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        opened = open_desk(tmp_path)
    else:
        opened = open_server_desk(request.getfixturevalue("postgresql_url"))
    opened.family("Okonkwo-Reid", "Amara")
    opened.lesson("Violin", date(2026, 10, 5), "Amara")
    yield opened
    opened.sound()
    opened.database.close()


def _until(desk: Desk) -> date | None:
    with desk.database.reading() as session:
        return billing.locked_until(session)


def test_the_newest_closing_is_in_force_and_each_one_is_kept(desk: Desk) -> None:
    assert _until(desk) is None
    desk.service.close_books(date(2026, 9, 30))
    desk.service.close_books(date(2026, 10, 31), "October is with the accountant")
    assert _until(desk) == date(2026, 10, 31)
    desk.service.close_books(None, "A bill was forgotten")
    assert _until(desk) is None
    with desk.database.reading() as session:
        rows = billing.period_locks(session)
    assert [row.reason for row in rows][:2] == [
        "A bill was forgotten", "October is with the accountant",
    ]  # fmt: skip
    assert all(row.locked_by for row in rows)


def test_a_day_in_closed_books_is_refused_with_a_sentence(desk: Desk) -> None:
    desk.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="closed up to") as refused:
        desk.write(lambda work: billing.check_open(work, date(2026, 10, 31)))
    assert refused.value.field == "day"
    desk.write(lambda work: billing.check_open(work, date(2026, 11, 1)))


def test_opening_needs_a_reason_and_only_the_owner_may(desk: Desk) -> None:
    desk.service.close_books(date(2026, 10, 31))
    with pytest.raises(RuleBroken, match="Say why"):
        desk.service.close_books(date(2026, 9, 30))
    with pytest.raises(RuleBroken, match="end of this month"):
        desk.service.close_books(date(2062, 10, 31))
    with pytest.raises(RuleBroken, match="already"):
        desk.service.close_books(date(2026, 10, 31))
    owner, desk.database.actor = (
        desk.database.actor, Actor("Desk", roles=frozenset({Role.FRONT_DESK})),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        desk.service.close_books(None, "I want to")
    desk.database.actor = owner
    assert _until(desk) == date(2026, 10, 31)


def test_undo_of_a_closing_offers_the_state_before(desk: Desk) -> None:
    desk.service.close_books(date(2026, 9, 30))
    desk.service.close_books(date(2026, 10, 31))
    with pytest.raises(NeedsCounterEntry, match="closed up to") as refused:
        undo(desk.database)
    counter(desk.database, refused.value.number)
    assert _until(desk) == date(2026, 9, 30)


def test_the_database_itself_takes_no_entry_of_a_closed_day(desk: Desk) -> None:
    desk.service.close_books(date(2026, 10, 31))

    def write(day: date) -> None:
        row = {
            "family_id": desk.families["Okonkwo-Reid"], "entry_on": day,
            "kind": EntryKind.PAYMENT, "amount": -1, "id": new_id(),
        }  # fmt: skip
        desk.write(lambda work: work.session.execute(insert(LedgerEntry), [row]))

    with pytest.raises((DownbeatError, DBAPIError), match="closed"):
        write(date(2026, 10, 31))
    with desk.database.reading() as session:
        assert billing.ledger(session) == []


def test_the_database_holds_the_lines_of_what_is_issued(desk: Desk) -> None:
    desk.run("2026-11")
    for deed in (
        update(InvoiceLine).values(amount=1, version=InvoiceLine.version + 1),
        delete(InvoiceLine),
    ):
        with pytest.raises((DownbeatError, DBAPIError), match=r"Issued documents|frozen row"):
            desk.write(lambda work, deed=deed: work.session.execute(deed))
    line = billing.FreeLine("Pad", 100)
    made = desk.service.make_draft(desk.families["Okonkwo-Reid"], [line]).made
    assert made is not None
    desk.service.edit_draft(made, [line, line])
    desk.service.issue_draft(made)
