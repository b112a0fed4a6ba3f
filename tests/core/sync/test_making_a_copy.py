"""A copy is made in parts that go on beside each other, and is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, select
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop_app import schema
from desktop_app.areas.people.tables import Staff
from desktop_app.areas.timetable.tables import Lesson
from desktop_app.core import sealing
from desktop_app.core.db import engine, file_driver, migrate
from desktop_app.core.db.database import Database
from desktop_app.core.db.types import UtcDateTime
from desktop_app.core.db.values import instant_text
from desktop_app.core.errors import FileRefused
from desktop_app.core.sync import checkout, copy_keys, office_rows
from desktop_app.core.sync.carried import Span
from desktop_app.core.sync.columns import Packed
from desktop_app.core.sync.copy_facts import keys_of
from tests.copies import PASSWORD, MemoryKeyring, copy_facts
from tests.core.sync.laptops import CLOCK, busiest, check_out, opened

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def nothing_of_it(path: Path, keyring: MemoryKeyring) -> bool:
    return not list(path.parent.glob(f"{path.name}*")) and not keyring.kept


def test_an_office_that_is_lost_at_the_very_end_leaves_no_copy_without_a_key(
    larkfield: Database, tmp_path: Path, memory_keyring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    real, path = checkout.office_rows, tmp_path / "cullinan.copy"

    @contextmanager
    def lost_at_the_end(office: Database, span: Span) -> Iterator[Any]:
        with real(office, span) as rows:
            yield rows
        raise FileRefused("the line was cut")

    monkeypatch.setattr(checkout, "office_rows", lost_at_the_end)
    with pytest.raises(FileRefused, match="cut"):
        check_out(larkfield, path, busiest(larkfield))
    assert nothing_of_it(path, memory_keyring)


def test_a_password_that_cannot_be_stretched_leaves_no_copy(
    larkfield: Database, tmp_path: Path, memory_keyring: MemoryKeyring,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def no_room(*_: object) -> bytes:
        raise MemoryError("no room to stretch")

    path = tmp_path / "cullinan.copy"
    monkeypatch.setattr(sealing, "stretched", no_room)
    with pytest.raises(MemoryError, match="stretch"):
        check_out(larkfield, path, busiest(larkfield))
    assert nothing_of_it(path, memory_keyring)


def test_nothing_lies_beside_a_copy_before_its_key_is_written(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    making = copy_keys.Making(path, facts.copy_id, facts.school_name, PASSWORD)
    assert not keys_of(path).exists()
    made = making.written()
    assert made.key == making.key == copy_keys.unlock(path, PASSWORD)
    making.forget()
    assert nothing_of_it(path, memory_keyring)


def test_a_key_that_was_not_written_takes_no_other_along(
    tmp_path: Path, memory_keyring: MemoryKeyring
) -> None:
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    key = copy_keys.make(path, facts.copy_id, facts.school_name, PASSWORD).key
    other = copy_facts()
    copy_keys.Making(path, other.copy_id, other.school_name, PASSWORD).forget()
    assert copy_keys.unlock(path, PASSWORD) == key
    assert len(memory_keyring.kept) == 1


@pytest.mark.usefixtures("memory_keyring")
def test_a_new_copy_has_the_log_of_any_school_file_and_is_sound(
    larkfield: Database, tmp_path: Path
) -> None:
    path = tmp_path / "cullinan.copy"
    made = check_out(larkfield, path, busiest(larkfield))
    driver = file_driver.connect(path, writes=False, key=made.key)
    try:
        assert driver.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert driver.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert driver.execute("PRAGMA cipher_integrity_check").fetchall() == []
        noted = driver.execute("SELECT count(*) FROM copy_seen").fetchone()
        assert noted == (made.rows,)
    finally:
        driver.close()
    with opened(path, made) as copy:
        assert copy.copy == made.facts


def test_what_was_asked_for_one_teacher_is_not_asked_for_the_next(larkfield: Database) -> None:
    with larkfield.reading() as session:
        taught = select(Staff.person_id).where(Staff.id == Lesson.teacher_id).distinct()
        teachers = list(session.scalars(taught))[:2]

    def content(days: int = 14) -> list[dict[str, Any]]:
        found = []
        for each in teachers:
            span = Span(each, CLOCK.now().date(), days, days)
            with office_rows.office_rows(larkfield, span) as rows:
                found.append({name: sorted(said) for name, said in rows.all_rows()})
        return found

    office_rows._compiled.cache_clear()  # noqa: SLF001  as in a program that was just started
    first, few, again = content(), content(days=1), content()
    assert first == again
    assert first[0]["lesson"] != first[1]["lesson"]
    assert first[0]["enrollment"] != first[1]["enrollment"]
    assert len(few[0]["lesson_occurrence"]) < len(first[0]["lesson_occurrence"])


def test_tables_are_made_as_their_model_says(tmp_path: Path) -> None:
    metadata = schema.metadata()

    def made(name: str, how: Any) -> set[tuple[str, str]]:
        file = engine.sqlite_engine(tmp_path / name, writes=True)
        with file.begin() as connection:
            how(connection, metadata)
            asked = "SELECT name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'search%'"
            rows = file_driver.driver_of(connection).execute(asked).fetchall()
        file.dispose()
        known = {each for each in rows if each[0] != "alembic_version"}
        return {(each, " ".join((sql or "").split())) for each, sql in known}

    def by_the_model(connection: Any, tables: MetaData) -> None:
        for table in tables.sorted_tables:
            connection.execute(CreateTable(table))
            for index in table.indexes:
                connection.execute(CreateIndex(index))

    def ours(connection: Any, tables: MetaData) -> None:
        migrate.make_tables(connection, tables, finished=False)

    plain = {row for row in made("ours", ours) if not row[0].startswith("sqlite_autoindex_alembic")}
    assert plain == made("model", by_the_model)


@given(st.lists(st.integers(min_value=-(10**16), max_value=10**17), min_size=1, max_size=20))
def test_packed_instants_are_read_as_a_file_stores_them(micros: list[int]) -> None:
    packed = Packed([Column("at", UtcDateTime())], ())
    told = b"".join(each.to_bytes(8, "big", signed=True) for each in micros)
    expected = [(instant_text(EPOCH + timedelta(microseconds=each)),) for each in micros]
    assert packed.read((len(micros), told)) == expected
