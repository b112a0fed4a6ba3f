"""Each weakness planted in the database is noticed by an attack, and gone when it is mended."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from desktop_app.core.access.actor import Role
from desktop_app.core.server.functions import asking
from desktop_app.schema import rules
from tests.attacks import attacks
from tests.attacks.stage import Town
from tests.attacks.weaknesses import WEAKNESSES, Weakness


def test_there_are_at_least_twenty() -> None:
    assert len({weakness.says for weakness in WEAKNESSES}) >= 20


@pytest.mark.parametrize("weakness", WEAKNESSES, ids=lambda weakness: weakness.says)
def test_a_planted_weakness_is_noticed(town: Town, weakness: Weakness) -> None:
    town.give("amy", frozenset({weakness.right}))
    words = {
        "login": town.logins["amy"],
        "database": town.database,
        "asking": _asking(Role.FRONT_DESK),
    }
    among = attacks.tables(*weakness.tables)
    with town.master() as master, _numbers_kept(master):
        assert attacks.run([weakness.attack], town, "amy", among) == []
        try:
            master.execute(weakness.make.format(**words).encode())
            assert attacks.run([weakness.attack], town, "amy", among) != []
        finally:
            master.execute(weakness.mend.format(**words).encode())
        assert attacks.run([weakness.attack], town, "amy", among) == []


@contextmanager
def _numbers_kept(master: "psycopg.Connection[Any]") -> Iterator[None]:
    """What an attack does to a sequence outlives its transaction: put the numbers back."""
    kept = {
        name: master.execute(f"SELECT last_value FROM {name}").fetchone()
        for name in ("change_set_number", "change_seq")
    }
    try:
        yield
    finally:
        for name, was in kept.items():
            assert was is not None
            master.execute(
                f"SELECT setval('{name}', greatest(%s, (SELECT last_value FROM {name})))", was
            )


def _asking(role: Role) -> str:
    """The function as it is made, to put it back."""
    return next(s for s in asking.statements(rules()) if f"school_as_{role.value.lower()}()" in s)
