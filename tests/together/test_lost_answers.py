"""A server that goes away in the middle: nothing half-written, nothing twice, nobody in doubt."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing.api import BillingService, NewPayment, PaymentMethod
from desktop_app.areas.billing.tables import LedgerEntry, Payment
from desktop_app.core import again
from desktop_app.core.again import once_more
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.errors import ServerAway, TryAgain, Unsettled
from desktop_app.core.journal.changes import Changes
from tests.areas.billing.desk import Desk as Money
from tests.together.desks import Listener, connector
from tests.together.proxy import Proxy

Desk = Callable[..., Database]
Listen = Callable[..., Listener]
Line = Callable[..., Proxy]
COMMIT = b"COMMIT\x00"  # the whole message: a transaction also begins as READ COMMITTED


def family_of(database: Database) -> Any:
    money = Money(database, BillingService(database))
    return money.family("Reid", "Amara")


def pay(database: Database, family_id: Any, amount: int = 5_000) -> Changes:
    return BillingService(database).take_payment(NewPayment(family_id, amount, PaymentMethod.CASH))


def payments(database: Database) -> tuple[int, int]:
    """How many payments there are, and what they come to in the ledger."""
    with database.reading() as session:
        count = session.execute(select(func.count()).select_from(Payment)).scalar_one()
        total = session.execute(select(func.coalesce(func.sum(LedgerEntry.amount), 0))).scalar_one()
    return count, int(total)


def in_background(deed: Callable[[], Any]) -> "Future[Any]":
    pool = ThreadPoolExecutor(1)
    done = pool.submit(deed)
    pool.shutdown(wait=False)
    return done


def test_a_payment_whose_answer_was_lost_is_taken_once(
    desk: Desk, listening: Listen, proxy: Line
) -> None:
    line, ruth = proxy(), desk("Ruth")
    family = family_of(ruth)
    noor = desk("Noor", line)
    heard = listening(noor, 1.2)
    line.swallow_after = COMMIT
    done = in_background(lambda: once_more(lambda: pay(noor, family)))
    heard.until(lambda: heard.online[-1] is False)
    assert not done.done()
    line.cut()
    line.mend()
    changes = done.result(30)
    assert changes.touches("payment")
    assert payments(ruth) == (1, -5_000)
    assert checks.problems(ruth) == []


def test_a_change_that_never_reached_the_server_is_done_once(desk: Desk, proxy: Line) -> None:
    line, ruth = proxy(), desk("Ruth")
    family = family_of(ruth)
    noor = desk("Noor", line)
    line.cut_before = COMMIT
    done = in_background(lambda: once_more(lambda: pay(noor, family)))
    threading.Event().wait(0.05)
    line.mend_when_cut()
    assert done.result(30).touches("payment")
    assert payments(ruth) == (1, -5_000)


def test_who_cannot_be_told_keeps_the_question_and_nothing_is_done_twice(
    desk: Desk, listening: Listen, proxy: Line
) -> None:
    line, ruth = proxy(), desk("Ruth")
    family = family_of(ruth)
    noor = desk("Noor", line)
    noor.patience.seconds = 0
    listening(noor, 1.2)
    line.swallow_after = COMMIT
    done = in_background(lambda: once_more(lambda: pay(noor, family)))
    with pytest.raises(Unsettled, match="nothing is saved twice") as lost:
        done.result(30)
    with pytest.raises(ServerAway):
        lost.value.ask()
    line.cut()
    line.mend()
    assert once_more(lost.value.ask)
    assert lost.value.answer.touches("payment")
    assert payments(ruth) == (1, -5_000)


def test_a_line_cut_in_the_middle_of_a_change_leaves_nothing_of_it(desk: Desk, proxy: Line) -> None:
    line, ruth = proxy(), desk("Ruth")
    family = family_of(ruth)
    noor = desk("Noor", line)

    def half() -> None:
        with noor.writing("Half") as work:
            billing.take_payment(work, NewPayment(family, 100, PaymentMethod.CASH))
            work.session.flush()
            line.cut()
            work.session.execute(select(Payment.id)).all()

    with pytest.raises(ServerAway, match="Nothing of this was saved"):
        half()
    line.mend()
    assert payments(ruth) == (0, 0)
    once_more(lambda: pay(noor, family))
    assert payments(noor) == (1, -5_000)


def test_a_server_that_ends_every_session_is_no_error_for_anybody(desk: Desk, url: str) -> None:
    ruth = desk("Ruth")
    family = family_of(ruth)
    for _ in range(3):
        with connector(url)() as line:
            line.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        assert once_more(lambda: pay(ruth, family)).touches("payment")
    assert once_more(lambda: payments(ruth)) == (3, -15_000)


def test_a_deed_that_kept_something_is_not_done_again() -> None:
    done: list[int] = []

    def deed() -> None:
        done.append(1)
        again.note_kept()
        raise TryAgain("Somebody was quicker.")

    with pytest.raises(TryAgain):
        once_more(deed)
    assert len(done) == 1


def test_a_deed_in_the_way_of_another_is_done_again_until_it_is_through() -> None:
    left = [TryAgain("Somebody was quicker."), TryAgain("Somebody was quicker.")]

    def deed() -> str:
        if left:
            raise left.pop()
        return "done"

    assert once_more(deed) == "done"
