"""The news, presence and lost answers as each login may know them, and nothing of other schools."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from desktop_app.areas.accounts.api import Right
from desktop_app.core.db import connection_pool, revisions
from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Feed
from desktop_app.core.db.lines import Lines
from desktop_app.core.db.presence import Other, Presence
from tests.attacks.stage import SCHOOLS, Town
from tests.together.desks import Listener

HERE = "SELECT * FROM app.here(%s::smallint, %s, %s, %s, %s::text[])"


@contextmanager
def shared_desk(town: Town, who: str) -> Iterator[Database]:
    """The program at the desk of somebody, following the others."""
    lines = Lines(lambda: psycopg.connect(town.url(who).replace("+psycopg", "")))
    database = Database(
        connection_pool.engines_on(lines), school_id=SCHOOLS[who], actor=town.actor(who),
        clock=None, revision=revisions.head(),  # type: ignore[arg-type]  # nothing asks the time
    )  # fmt: skip
    database.lines = lines
    yield database
    database.close()


@contextmanager
def following(town: Town, who: str) -> Iterator[tuple[Listener, list[list[Other]]]]:
    seen: list[list[Other]] = []
    with shared_desk(town, who) as database:
        listener = Listener()
        presence = Presence(database, lambda others: seen.append(list(others)))
        assert database.lines is not None
        feed = Feed(database, database.lines, listener.heard(), limit=10, presence=presence)
        feed.start()
        listener.until(lambda: listener.online[-1:] == [True])
        yield listener, seen
        feed.stop()


def change(town: Town, who: str, name: str) -> None:
    """Somebody changes the name of a person of her school, and her deed has a label."""
    with town.raw(who) as client, client.transaction():
        client.execute(
            "SELECT app.journal_open(%s::smallint, %s)",
            (SCHOOLS[who], psycopg.types.json.Jsonb({"label": f"Call her {name}", "kind": "DO"})),
        )
        client.execute(
            "UPDATE person SET given_name = %s, version = version + 1 WHERE id = %s",
            (name, town.persons[who]),
        )


@pytest.fixture
def rights(town: Town) -> Iterator[Callable[..., None]]:
    before = dict(town.rights)
    yield lambda who, *given: town.give(who, frozenset(given))
    for who, had in before.items():
        if town.rights[who] != had:
            town.give(who, had)


def test_a_teacher_hears_that_something_changed_and_not_what_it_was_called(
    town: Town, rights: Callable[..., None]
) -> None:
    rights("amy", Right.TEACHER)
    with following(town, "amy") as (teacher, _), following(town, "otto") as (elsewhere, _):
        with following(town, "ruth") as (owner, _):
            change(town, "ruth", "Ruthie")
            owner.until(lambda: any(c.touches("person") for c in owner.news if not c.whole))
            teacher.until(lambda: any(c.touches("person") for c in teacher.news if not c.whole))
        told = [c for c in teacher.news if not c.whole]
        assert {c.label for c in told} == {""}
        assert {c.by for c in told} == {""}
        assert all(table not in c.tables for c in told for table in ("payout", "user_account"))
        assert [c.label for c in owner.news if not c.whole] == ["Call her Ruthie"]
        assert [c for c in elsewhere.news if not c.whole] == []


def test_who_is_here_is_told_to_the_staff_of_the_same_school_alone(
    town: Town, rights: Callable[..., None]
) -> None:
    rights("amy", Right.TEACHER)
    rights("bea", Right.PARENT)
    opened = [f"student:{uuid4()}"]

    def here(who: str, school: int, records: list[str]) -> list[Any]:
        with town.raw(who) as client:
            return client.execute(HERE, (school, uuid4(), "Mallory", "x", records)).fetchall()

    here("ruth", 1, opened)
    [to_teacher] = [row for row in here("amy", 1, []) if row[2] == "x"]
    assert to_teacher[1] != "Mallory"
    assert to_teacher[3] == []
    assert any(row[3] == opened for row in here("ruth", 1, []))
    assert here("bea", 1, []) == []
    assert here("otto", 1, []) == []
    assert not any(row[1] == "Mallory" for row in here("otto", 2, []))
    for who in ("amy", "ruth", "otto"):
        with town.raw(who) as client, pytest.raises(psycopg.errors.InsufficientPrivilege):
            client.execute("SELECT * FROM app.presence")
