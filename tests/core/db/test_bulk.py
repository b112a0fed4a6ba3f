"""Many rows at once are the same rows as one by one, on both engines."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from desktop_app.areas.people.tables import Person, PersonPrivate
from desktop_app.core.db.bulk import insert_rows, update_columns
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.tables import Change
from desktop_app.core.journal.undo import undo
from tests.factories import NOW, make_school


def persons(*ids: UUID) -> list[dict[str, object]]:
    return [
        {"id": key, "given_name": "Zoë", "family_name": "O'Neill", "sort_name": "o'neill, zoe",
         "display_name": None}
        for key in ids
    ]  # fmt: skip


def test_rows_get_their_defaults_and_are_recorded(tmp_path: Path) -> None:
    keys = [new_id() for _ in range(3)]
    with make_school(tmp_path) as database:
        with database.writing("Add") as work:
            insert_rows(work.session, Person, persons(*keys))
            insert_rows(
                work.session, PersonPrivate,
                [{"person_id": key, "date_of_birth": date(2015, 3, 1)} for key in keys],
            )  # fmt: skip
            insert_rows(work.session, Person, [])
        assert work.changes.tables["person"] == frozenset(keys)
        with database.reading() as session:
            found = session.scalars(select(Person)).all()
            births = session.scalars(select(PersonPrivate.date_of_birth)).all()
        assert {(p.given_name, p.version, p.created_at, p.display_name) for p in found} == {
            ("Zoë", 1, NOW, None)
        }
        assert {p.privacy_level.value for p in found} == {"public"}
        assert births == [date(2015, 3, 1)] * 3


def test_hundreds_of_rows_and_a_few_more_all_get_in_in_their_order(tmp_path: Path) -> None:
    keys = [new_id() for _ in range(207)]
    with make_school(tmp_path) as database:
        with database.writing("Add") as work:
            insert_rows(work.session, Person, persons(*keys))
        assert work.changes.tables["person"] == frozenset(keys)
        with database.reading() as session:
            said = session.scalars(
                select(Change.row_id).where(Change.table_name == "person").order_by(Change.seq)
            )
            assert list(said) == keys
        assert count(database) == len(keys)


def test_many_rows_are_given_other_values_and_undo_gives_them_back(database: Database) -> None:
    keys = [new_id() for _ in range(113)]
    with database.writing("Add") as work:
        insert_rows(work.session, Person, persons(*keys))
    names = [f"Name {number}" for number in range(113)]
    given = {"given_name": names, "id": keys, "display_name": ["Zed"] * 113}
    with database.writing("Rename") as work:
        update_columns(work.session, Person, given)
        update_columns(work.session, Person, {"id": [], "given_name": []})
    assert work.changes.tables["person"] == frozenset(keys)
    assert named(database, keys) == [(name, "Zed", 2) for name in names]
    undo(database)
    assert [row[:2] for row in named(database, keys)] == [("Zoë", None)] * 113


def named(database: Database, keys: list[UUID]) -> list[tuple[str, str | None, int]]:
    with database.reading() as session:
        rows = {row.id: row for row in session.scalars(select(Person).where(Person.id.in_(keys)))}
    return [(rows[key].given_name, rows[key].display_name, rows[key].version) for key in keys]


def test_one_forbidden_row_among_hundreds_takes_all_of_them_back(tmp_path: Path) -> None:
    keys = [new_id() for _ in range(150)]
    with make_school(tmp_path) as database:
        with pytest.raises(DownbeatError), database.writing("Add") as work:
            insert_rows(work.session, Person, persons(*keys, keys[3]))
        assert count(database) == 0


def test_a_row_that_the_tables_forbid_takes_all_of_them_back(tmp_path: Path) -> None:
    key = new_id()
    with make_school(tmp_path) as database:
        with pytest.raises(DownbeatError), database.writing("Add") as work:
            insert_rows(work.session, Person, persons(key, key))
        assert count(database) == 0


def count(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Person.id)).all())
