"""SQLite finds rows by what picks them, not by the school they all belong to."""

from contextlib import closing
from pathlib import Path

from desktop_app.core.db import file_driver, migrate
from desktop_app.core.db.engine import sqlite_engine
from desktop_app.core.db.school_file import new_school_file
from desktop_app.schema import metadata

QUERY = """
EXPLAIN QUERY PLAN SELECT enrollment.id FROM lesson_occurrence
JOIN enrollment ON enrollment.lesson_id = lesson_occurrence.lesson_id AND enrollment.school_id = 1
WHERE lesson_occurrence.school_id = 1
  AND lesson_occurrence.local_date BETWEEN '2026-11-01' AND '2026-11-30'
"""


def test_a_new_school_joins_by_the_index_on_what_it_looks_for(tmp_path: Path) -> None:
    path = tmp_path / "new.downbeat"
    new_school_file(path, metadata())
    with closing(file_driver.connect(path, writes=False)) as connection:
        plan = [row[3] for row in connection.execute(QUERY)]
    assert any("enrollment" in step and "lesson_id=?" in step for step in plan), plan


def test_every_index_that_the_school_leads_is_described(tmp_path: Path) -> None:
    path = tmp_path / "new.downbeat"
    new_school_file(path, metadata())
    with closing(file_driver.connect(path, writes=False)) as connection:
        stats = connection.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall()
    known = {(table, index): stat.split() for table, index, stat in stats}
    assert known["invoice", "invoice"] == ["100000", "100000", "1"]
    described = {table for table, _ in known}
    assert described == {t.name for t in metadata().sorted_tables if t.name not in ("change",)} | {
        "change"
    }


def test_a_full_school_is_told_the_same_and_keeps_no_samples(tmp_path: Path) -> None:
    path = tmp_path / "full.downbeat"
    new_school_file(path, metadata())
    writer = sqlite_engine(path, writes=True)
    with writer.begin() as connection:
        before = connection.exec_driver_sql("SELECT * FROM sqlite_stat1 ORDER BY 1, 2").all()
        for number in range(50):
            made = (bytes([number]) * 16, number)
            connection.exec_driver_sql("INSERT INTO search_key VALUES (?, ?)", made)
        connection.exec_driver_sql("ANALYZE")
        migrate.finish(connection, metadata())
        after = connection.exec_driver_sql("SELECT * FROM sqlite_stat1 ORDER BY 1, 2").all()
        samples = connection.exec_driver_sql("SELECT count(*) FROM sqlite_stat4").scalar()
    writer.dispose()
    assert after == before
    assert samples == 0
