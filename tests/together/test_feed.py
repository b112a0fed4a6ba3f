"""What one desk does appears at the others: soon, once, and also when a message was lost."""

import threading
from collections.abc import Callable
from time import monotonic
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from desktop_app.areas.people import api as people
from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Feed
from desktop_app.core.journal.changes import SetKind
from tests.together.desks import Listener, connector
from tests.together.proxy import Proxy

Desk = Callable[..., Database]
Listen = Callable[..., Listener]


def add(database: Database, name: str) -> None:
    """Add a student; the change is labeled with the name."""
    facts = people.PersonFacts(given_name=name, family_name="Reid")
    with database.writing(name) as work:
        people.add_student(work, people.NewStudent(person=facts))


def test_a_change_is_heard_within_300_milliseconds_with_who_and_what(
    desk: Desk, listening: Listen
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    heard = listening(noor)
    took = []
    for n in range(8):
        add(ruth, f"Amara {n}")
        done = monotonic()
        heard.until(lambda n=n: len(heard.news) > n)  # type: ignore[misc]
        took.append(heard.at[n] - done)
    assert sorted(took)[len(took) // 2] < 0.3, took
    assert heard.labels() == [f"Amara {n}" for n in range(8)]
    assert heard.news[0].by == "Ruth"
    assert heard.news[0].touches("student")
    assert len(heard.news[0].tables["person"] or ()) == 1


def test_a_desk_does_not_hear_itself_and_hears_each_change_once(
    desk: Desk, listening: Listen
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    of_ruth, of_noor = listening(ruth), listening(noor)
    for n in range(5):
        add(ruth, f"R{n}")
        add(noor, f"N{n}")
    of_ruth.until(lambda: len(of_ruth.news) >= 5)
    of_noor.until(lambda: len(of_noor.news) >= 5)
    add(ruth, "last of Ruth")
    add(noor, "last of Noor")
    of_ruth.until(lambda: "last of Noor" in of_ruth.labels())
    of_noor.until(lambda: "last of Ruth" in of_noor.labels())
    assert of_ruth.labels() == [*(f"N{n}" for n in range(5)), "last of Noor"]
    assert of_noor.labels() == [*(f"R{n}" for n in range(5)), "last of Ruth"]


def test_a_change_whose_number_is_smaller_but_that_is_kept_later_is_heard(
    desk: Desk, listening: Listen
) -> None:
    ruth, tom, noor = desk("Ruth"), desk("Tom"), desk("Noor")
    heard = listening(noor)
    with ruth.writing("slow") as slow:
        add(tom, "quick")
        heard.until(lambda: heard.labels() == ["quick"])
        facts = people.PersonFacts(given_name="Kofi", family_name="Reid")
        people.add_person(slow, facts)
    assert slow.number < heard.news[0].number
    heard.until(lambda: heard.labels() == ["quick", "slow"])


def test_a_message_that_was_lost_is_found_by_asking(
    desk: Desk, listening: Listen, url: str
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    heard = listening(noor)
    with connector(url)() as line:
        line.execute("ALTER TABLE change_set DISABLE TRIGGER journal_tell")
    add(ruth, "unsaid")
    heard.until(lambda: heard.labels() == ["unsaid"])


def test_what_happened_while_a_desk_was_away_is_heard_when_it_is_back(
    desk: Desk, listening: Listen, proxy: Callable[..., Proxy]
) -> None:
    line = proxy()
    ruth, noor = desk("Ruth"), desk("Noor", line)
    heard = listening(noor)
    line.cut()
    cut = monotonic()
    heard.until(lambda: heard.online == [True, False])
    assert monotonic() - cut < 2
    add(ruth, "meanwhile")
    line.mend()
    heard.until(lambda: heard.online == [True, False, True])
    heard.until(lambda: heard.labels() == ["meanwhile"])


def test_a_line_that_swallows_answers_is_noticed_within_two_seconds(
    desk: Desk, listening: Listen, proxy: Callable[..., Proxy]
) -> None:
    line = proxy()
    heard = listening(desk("Noor", line), limit=1.2)
    line.swallows = True
    cut = monotonic()
    heard.until(lambda: False in heard.online)
    assert monotonic() - cut < 2.2
    line.cut()
    line.mend()
    heard.until(lambda: heard.online[-1])


def test_many_desks_hear_every_change_of_all_others_once(desk: Desk, listening: Listen) -> None:
    desks = [desk(f"D{n}") for n in range(4)]
    heard = [listening(each) for each in desks]
    threads = [
        threading.Thread(target=lambda d=d, n=n: [add(d, f"{n}-{k}") for k in range(10)])
        for n, d in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for n, listener in enumerate(heard):
        others = sorted(f"{m}-{k}" for m in range(4) if m != n for k in range(10))
        listener.until(lambda li=listener: len(li.news) >= 30)  # type: ignore[misc]
        assert sorted(listener.labels()) == others


def test_the_message_says_nothing_but_that_something_changed(desk: Desk, url: str) -> None:
    said: list[Any] = []
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as line:
        row = line.execute("SELECT 'school_' || replace(id::text, '-', '') FROM school").fetchone()
        assert row is not None
        line.execute(f'LISTEN "{row[0]}"')
        with desk("Ruth").writing("Quiet", kind=SetKind.DO) as work:
            people.add_person(work, people.PersonFacts(given_name="A", family_name="B"))
        said.extend(line.notifies(timeout=5, stop_after=1))
    assert [note.payload for note in said] == [""]


class Broken:
    """Lines on which every question ends with an error."""

    def __init__(self, error: Exception) -> None:
        self.error, self.asked = error, 0

    def connect(self) -> Any:
        return self

    def execute(self, *_: Any) -> Any:
        self.asked += 1
        raise self.error

    def close(self) -> None:
        """As a line is closed."""

    hang_up = close


@pytest.mark.parametrize(
    ("error", "level", "said"),
    [
        (KeyError("Amara Reid"), "ERROR", "not expected: KeyError at feed.py:"),
        (psycopg.OperationalError("Amara Reid"), "WARNING", "is cut: OperationalError"),
    ],
)
def test_what_ends_the_news_is_written_down_once_by_its_kind(
    caplog: pytest.LogCaptureFixture, error: Exception, level: str, said: str
) -> None:
    lines: Any = Broken(error)
    listener = Listener()
    feed = Feed(SimpleNamespace(school_id=1), lines, listener.heard())  # type: ignore[arg-type]
    with caplog.at_level("WARNING", logger="downbeat.feed"):
        feed.start()
        listener.until(lambda: lines.asked > 2, poll=True)
        feed.stop()
    [written] = [record for record in caplog.records if record.name == "downbeat.feed"]
    assert written.levelname == level
    assert said in written.getMessage()
    assert "Amara" not in caplog.text
    assert listener.online == [False]
