"""Each step goes up and down with data in it, on both engines, and ends at the tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import migrate
from desktop_app.core.db.database import Database, Engines
from desktop_app.core.db.engine import postgres_engine, sqlite_engine
from desktop_app.schema import metadata
from tests.factories import NOW
from tests.migrations.rows import a_row_in_every_table


@pytest.fixture(params=["sqlite", "postgresql"])
def engines(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engines]:
    if request.param == "sqlite":
        path = tmp_path / "steps.downbeat"
        found = Engines(sqlite_engine(path, writes=True), sqlite_engine(path, writes=False))
    else:
        url = request.getfixturevalue("empty_postgresql_url")
        found = Engines(postgres_engine(url, writes=True), postgres_engine(url, writes=False))
    yield found
    for engine in (found.writer, found.reader):
        if engine is not None:
            engine.dispose()


def writer_of(engines: Engines) -> Engine:
    assert engines.writer is not None
    return engines.writer


def opened(engines: Engines) -> Database:
    return Database(
        engines, school_id=1, actor=Actor("Ruth"), clock=FixedClock(NOW), revision=migrate.head()
    )


def counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in metadata().tables
            if inspect(connection).has_table(name)
        }


def test_the_steps_end_at_exactly_the_tables_of_the_program(engines: Engines) -> None:
    migrate.upgrade(writer_of(engines), metadata())
    with writer_of(engines).connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _p: migrate.ours(name, kind),
            },
        )
        assert compare_metadata(context, metadata()) == []


def test_a_school_made_at_once_has_the_same_tables_as_one_made_by_steps(tmp_path: Path) -> None:
    shapes = []
    for name, make in (("steps", migrate.upgrade), ("once", _at_once)):
        engine = sqlite_engine(tmp_path / f"{name}.downbeat", writes=True)
        make(engine, metadata())
        shapes.append(_shape(engine))
        engine.dispose()
    assert shapes[0] == shapes[1]


def _at_once(engine: Engine, tables: object) -> None:
    with engine.begin() as connection:
        migrate.make_tables(connection, metadata())


def _shape(engine: Engine) -> dict[str, object]:
    with engine.connect() as connection:
        look = inspect(connection)
        return {
            table: (
                sorted((c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(table)),
                sorted(
                    (str(i["name"]), tuple(i["column_names"]), i["unique"])
                    for i in look.get_indexes(table)
                ),
                sorted(
                    (str(f["name"]), f["constrained_columns"], f["referred_table"], f["options"])
                    for f in look.get_foreign_keys(table)
                ),
                sorted(
                    (str(c["name"]), " ".join(c["sqltext"].split()))
                    for c in look.get_check_constraints(table)
                ),
                sorted(str(c["name"]) for c in look.get_unique_constraints(table)),
            )
            for table in look.get_table_names()
            if not table.startswith("search_")
        }


def test_every_step_goes_up_and_down_with_data(engines: Engines) -> None:
    writer = writer_of(engines)
    migrate.upgrade(writer, metadata())
    database = opened(engines)
    a_row_in_every_table(database)
    full = counts(writer)
    assert all(full.values()), sorted(name for name, n in full.items() if not n)
    for before in reversed(migrate.steps()[:-1]):
        migrate.downgrade(writer, metadata(), before)
        older = counts(writer)
        assert older == {name: full[name] for name in older}
        migrate.upgrade(writer, metadata())
        again = counts(writer)
        assert again == {name: older.get(name, 0) for name in full}
        migrate.downgrade(writer, metadata(), before)
    migrate.downgrade(writer, metadata(), "base")
    assert counts(writer) == {}
    migrate.upgrade(writer, metadata())
    assert set(counts(writer).values()) == {0}


def test_after_a_step_the_journal_records_again(engines: Engines) -> None:
    migrate.upgrade(writer_of(engines), metadata())
    with writer_of(engines).connect() as connection:
        assert not migrate.needs_triggers(connection, metadata())
    database = opened(engines)
    a_row_in_every_table(database)
    with database.reading() as session:
        recorded = session.execute(
            text("SELECT count(DISTINCT table_name) FROM change")
        ).scalar_one()
    journaled = [t for t in metadata().tables.values() if t.info.get("journaled", True)]
    assert recorded == len(journaled)


def test_a_missing_trigger_is_noticed(engines: Engines) -> None:
    migrate.upgrade(writer_of(engines), metadata())
    drop = {
        "sqlite": "DROP TRIGGER journal_person_u",
        "postgresql": "DROP TRIGGER journal_person ON person",
    }
    with writer_of(engines).begin() as connection:
        connection.exec_driver_sql(drop[connection.dialect.name])
        assert migrate.needs_triggers(connection, metadata())
        migrate.finish(connection, metadata())
        assert not migrate.needs_triggers(connection, metadata())
