"""Fifty desks at once: nobody sees an error, nothing is lost or doubled, and the sums are right."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from time import monotonic

import psycopg
import pytest
from sqlalchemy import func, select

from desktop_app.areas.billing.tables import Invoice, LedgerEntry, Payment
from desktop_app.areas.school import api as school
from desktop_app.areas.timetable import api as timetable
from desktop_app.core.db import checks
from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Feed
from desktop_app.core.journal.tables import ChangeSet
from tests.together.a_days_work import FIRST, Tally, Worker, furnish
from tests.together.desks import Listener, open_desk

DESKS = 50
SHORT, LONG = 20.0, 600.0


@dataclass
class Day:
    """What is left when everybody has gone home."""

    office: Database
    tally: Tally
    heard: list[Listener]
    desks: list[Database]
    url: str


def gaps(numbers: list[str]) -> list[str]:
    """The numbers that are missing or twice in a series without gaps."""
    found = sorted(int(number.rpartition("-")[2]) for number in numbers)
    return [str(n) for at, n in enumerate(found, 1) if n != at]


def a_day(url: str, seconds: float) -> Iterator[Day]:
    with ExitStack() as stack:
        office = open_desk(url, "Ruth")
        stack.callback(office.close)
        made = furnish(office)
        service = school.SchoolService(office)
        made.rooms = [room for n in range(3) if (room := service.add_room(f"Room {n}").made)]
        tally, heard, workers, desks = Tally(), [], [], []
        for seed in range(DESKS):
            database = open_desk(url, f"Desk {seed}")
            stack.callback(database.close)
            assert database.lines is not None
            listener = Listener()
            feed = Feed(database, database.lines, listener.heard(), limit=60)
            feed.start()
            stack.callback(feed.stop)
            heard.append(listener)
            desks.append(database)
            workers.append(Worker(database, made, seed, tally))
        for listener in heard:
            listener.until(lambda li=listener: li.online[-1:] == [True], 60)
        start = threading.Barrier(DESKS)
        until = monotonic() + seconds
        threads = [threading.Thread(target=w.work, args=(until, start)) for w in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 120)
        assert not any(thread.is_alive() for thread in threads)
        yield Day(office, tally, heard, desks, url)


def look_back(day: Day) -> None:
    """Fail unless all is as fifty careful people would have left it."""
    tally, office = day.tally, day.office
    assert tally.errors == []
    assert set(tally.done) >= {"mark", "pay", "change", "add", "book", "read", "run", "look"}
    assert checks.problems(office) == []
    with office.reading() as session:
        numbers = session.scalars(select(Invoice.number).where(Invoice.number.is_not(None)))
        invoices = [n for n in numbers if n and not n.startswith("CN-")]
        assert gaps(invoices) == []
        paid, count = session.execute(
            select(func.coalesce(func.sum(Payment.amount), 0), func.count())
        ).one()
        assert (paid, count) == (tally.paid, tally.done["pay"])
        sets = set(session.scalars(select(ChangeSet.number)))
        assert timetable.standing_conflicts(session, FIRST, FIRST.replace(day=30)) == []
        assert session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one() > count
    for listener in day.heard:
        told = [changes.number for changes in listener.news if not changes.whole]
        assert len(told) == len(set(told)), "a change was told twice"
        assert set(told) <= sets
    with psycopg.connect(day.url.replace("+psycopg", ""), autocommit=True) as line:
        row = line.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert row is not None
    assert row[0] == 0, f"{row[0]} deadlocks"


def test_a_days_work_of_fifty_desks(url: str) -> None:
    for day in a_day(url, SHORT):
        look_back(day)


@pytest.mark.long
def test_a_days_work_of_fifty_desks_for_ten_minutes(url: str) -> None:
    for day in a_day(url, LONG):
        look_back(day)
