"""Who is in the school and what they have open is known, and a desk that died is gone by itself."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from desktop_app.core.db.database import Database
from desktop_app.core.db.presence import Other, Presence
from desktop_app.core.server.functions import presence as on_server
from tests.together.desks import Listener, connector
from tests.together.proxy import Proxy

Desk = Callable[..., Database]
Listen = Callable[..., Listener]


def following(listening: Listen, database: Database) -> tuple[Presence, Listener, list[list[str]]]:
    """Let a desk say that it is here; returns what it hears of others, as names and records."""
    heard: list[list[str]] = []

    def others(found: Sequence[Other]) -> None:
        heard.append([f"{o.name} {sorted(t for t, _ in o.opened)}" for o in found])

    presence = Presence(database, others)
    return presence, listening(database, presence=presence), heard


def test_who_is_here_and_has_a_record_open_is_seen_and_who_leaves_is_gone(
    desk: Desk, listening: Listen
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    _, waiter, heard = following(listening, ruth)
    at_noors, _, _ = following(listening, noor)
    waiter.until(lambda: heard[-1:] == [["Noor []"]], 20, poll=True)
    at_noors.set_open([("student", uuid4())])
    waiter.until(lambda: heard[-1:] == [["Noor ['student']"]], 20, poll=True)
    at_noors.set_open([])
    waiter.until(lambda: heard[-1:] == [["Noor []"]], 20, poll=True)
    with connector_of(noor) as line:
        at_noors.leave(line)
    waiter.until(lambda: heard[-1:] in ([[]], [["Noor []"]]), 20, poll=True)


def connector_of(database: Database) -> Any:
    assert database.lines is not None
    line = database.lines.connect()
    line.autocommit = True
    return line


def test_a_desk_that_died_is_not_shown_any_more(
    desk: Desk, listening: Listen, proxy: Callable[..., Proxy], url: str
) -> None:
    line, ruth = proxy(), desk("Ruth")
    _, waiter, heard = following(listening, ruth)
    following(listening, desk("Noor", line))
    waiter.until(lambda: heard[-1:] == [["Noor []"]], 20, poll=True)
    line.cut()
    with connector(url)() as owner:
        owner.execute(
            "UPDATE app.presence SET seen = seen - make_interval(secs => %s) WHERE name = 'Noor'",
            (on_server.GONE_SECONDS,),
        )
    waiter.until(lambda: heard[-1:] == [[]], 20, poll=True)


def test_a_second_window_of_a_desk_says_what_is_open_and_sees_who_is_here(
    desk: Desk, listening: Listen
) -> None:
    ruth, noor = desk("Ruth"), desk("Noor")
    _, waiter, heard = following(listening, ruth)
    first, _, _ = following(listening, noor)
    waiter.until(lambda: heard[-1:] == [["Noor []"]], 20, poll=True)
    seen: list[list[str]] = []
    second = Presence(noor, lambda found: seen.append([other.name for other in found]))
    first.join(second)
    first.set_open([("family", uuid4())])
    second.set_open([("student", uuid4())])
    waiter.until(lambda: heard[-1:] == [["Noor ['family', 'student']"]], 20, poll=True)
    waiter.until(lambda: seen[-1:] == [["Ruth"]], 20, poll=True)
    second.hush()
    waiter.until(lambda: heard[-1:] == [["Noor ['family']"]], 20, poll=True)
