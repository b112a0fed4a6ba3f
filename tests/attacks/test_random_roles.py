"""Whatever rights somebody has, the server shows what the declarations say, in every table."""

import random
from typing import Any

import psycopg
import pytest

from desktop_app.areas.accounts.api import Right
from desktop_app.core.access.enforce import visible
from desktop_app.schema import metadata, rules
from tests.attacks.stage import Town, key_of

ROUNDS = 12


def seen(client: "psycopg.Connection[Any]", table: Any) -> set[Any]:
    """The rows a raw client is given, none where it is refused."""
    try:
        found = client.execute(f'SELECT "{key_of(table).name}", school_id FROM "{table.name}"')
    except psycopg.errors.InsufficientPrivilege:
        return set()
    rows = found.fetchall()
    assert {school for _, school in rows} <= {1}, table.name
    return {key for key, _ in rows}


@pytest.mark.parametrize("number", range(ROUNDS))
def test_with_any_rights_every_table_shows_what_its_declaration_says(
    town: Town, number: int
) -> None:
    draw = random.Random(number)
    rights = frozenset(r for r in Right if draw.random() < 0.35) or frozenset({Right.TEACHER})
    town.give("amy", rights)
    actor = town.actor("amy")
    with town.raw("amy") as client:
        for table in metadata().sorted_tables:
            expected = town.rows(table, visible(rules(), actor, table))
            assert seen(client, table) == expected, (sorted(rights), table.name)
