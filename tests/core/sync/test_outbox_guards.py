"""The file itself keeps every operation of a copy as it was made, from whoever has the key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop_app import schema
from desktop_app.core.clock import FixedClock
from desktop_app.core.db import file_driver
from desktop_app.core.journal import triggers
from desktop_app.core.sync import copy_file
from desktop_app.core.sync.tables import Outbox
from tests.copies import copy_facts
from tests.factories import NOW

KEY = b"\7" * 32
FREE = ("school_id", "updated_at", "version")
COLUMNS = [c.name for c in schema.metadata().tables["outbox"].columns if c.name not in FREE]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy with two operations, of which the office has answered the first."""
    path, facts = tmp_path / "Harbour.copy", copy_facts()
    with copy_file.making(path, KEY, schema.metadata(), facts) as connection:
        connection.exec_driver_sql(
            "INSERT INTO sync_state (school_id, id, person_id, device, transport, days_back, "
            "days_ahead, made_at, expires_at, highest_seq, operations, chain, created_at, "
            "updated_at, version) VALUES (1, ?, x'01', 'x', 'SERVER', 1, 1, '', '', 1, 1, '', "
            "'', '', 1)",
            (facts.copy_id.bytes,),
        )
        for seq in (1, 2):
            connection.exec_driver_sql(
                "INSERT INTO outbox (school_id, id, copy_id, seq, kind, about, author_name, "
                "device, made_at, clock_offset_ms, program, digest, created_at, updated_at, "
                "version) VALUES (1, ?, ?, ?, 'MARK', '{}', 'Maeve', 'x', '', 0, '1', 'd', '', "
                "'', 1)",
                (uuid4().bytes, facts.copy_id.bytes, seq),
            )
    return path


@contextmanager
def by_hand(path: Path) -> Iterator[Any]:
    driver = file_driver.connect(path, writes=True, foreign_keys=False, key=KEY)
    yield driver
    driver.close()


def rows(driver: Any) -> list[Any]:
    return list(driver.execute("SELECT * FROM outbox ORDER BY seq").fetchall())


@pytest.mark.parametrize("seq", [1, 2], ids=["in the office", "waiting"])
def test_no_operation_is_changed_or_taken_out(copy: Path, seq: int) -> None:
    with by_hand(copy) as driver:
        before = rows(driver)
        for name in COLUMNS:
            with pytest.raises(Exception, match="frozen row of outbox"):
                driver.execute(f"UPDATE outbox SET {name} = x'99' WHERE seq = ?", (seq,))
        with pytest.raises(Exception, match="frozen row of outbox"):
            driver.execute("DELETE FROM outbox WHERE seq = ?", (seq,))
        assert rows(driver) == before


def test_that_the_office_has_it_is_noted_beside_it(copy: Path) -> None:
    with by_hand(copy) as driver:
        before = rows(driver)
        driver.execute("UPDATE sync_state SET highest_seq = 2, operations = 2")
        driver.execute("UPDATE outbox SET version = version + 1")  # what is no content
        assert [row[:4] for row in rows(driver)] == [row[:4] for row in before]


def test_a_copy_made_before_there_was_a_guard_has_one_once_it_is_opened(copy: Path) -> None:
    guards = triggers.guards_of(schema.metadata().tables[Outbox.__tablename__])
    assert len(guards) == 2
    with by_hand(copy) as driver:
        for name in guards:
            driver.execute(f"DROP TRIGGER {name}")
        driver.execute("UPDATE outbox SET value = 'another'")
    opened = copy_file.open_copy(copy, KEY, schema.metadata, clock=FixedClock(NOW))
    with opened as database, database.writing("Look") as work:
        work.session.connection().exec_driver_sql("SELECT 1")
    with by_hand(copy) as driver, pytest.raises(Exception, match="frozen row of outbox"):
        driver.execute("DELETE FROM outbox")
