"""What an owner is shown of somebody else's view is what the server shows that person."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from desktop_app.areas.accounts.api import Right
from desktop_app.areas.desk.queries.asked import bare, fetch_bare, fetch_ids
from desktop_app.areas.people.tables import Student
from desktop_app.core.access.enforce import visible
from desktop_app.core.db.base import Base
from desktop_app.schema import metadata, rules
from tests.attacks.stage import Town, key_of


@pytest.mark.parametrize("number", range(3))
def test_the_view_of_somebody_else_shows_the_rows_of_their_declarations(
    town: Town, number: int
) -> None:
    draw = random.Random(number)
    rights = frozenset(r for r in Right if draw.random() < 0.35) or frozenset({Right.TEACHER})
    town.give("amy", rights)
    actor = town.actor("amy")
    classes: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    by_table = {each.__table__.name: each for each in classes}
    with town.desk("ruth") as database:
        view = database.as_seen_by(actor)
        assert view.read_only
        with view.reading() as session:
            for table in metadata().sorted_tables:
                expected = town.rows(table, visible(rules(), actor, table))
                asked = select(getattr(by_table[table.name], key_of(table).name))
                found = set(session.scalars(asked))
                # Ruth herself is shown health notes only with the right to them.
                assert found <= expected, (sorted(rights), table.name)
                assert found == expected or rules().tables[table.name].needs, table.name
            shown = set(session.scalars(select(Student.id)))
            assert set(fetch_ids(session, select(bare(Student.id)))) == shown
            pairs = select(Student.id, Student.person_id)
            assert {key for key, _ in fetch_bare(session, pairs)} == {key.bytes for key in shown}
