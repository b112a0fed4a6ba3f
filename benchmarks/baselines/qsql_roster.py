"""QSqlTableModel on a view with the columns of the roster; prints its figures as JSON.

Beside them stands the bare search: the words asked of the index, and nothing else.
"""

import json
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

import psutil
from PySide6.QtCore import Qt
from PySide6.QtSql import QSqlDatabase, QSqlQuery, QSqlTableModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView

NOW = "2026-11-19 15:42:00.000000"
TODAY = "2026-11-19"
FIRST = "2026-09-01"
COLUMNS = (
    ("name", "p.family_name || ', ' || p.given_name"),
    ("native", "p.native_name"),
    ("age", f"CAST((julianday('{TODAY}') - julianday(d.date_of_birth)) / 365.25 AS INTEGER)"),
    ("learns", "(SELECT group_concat(i.name, ', ') FROM student_instrument si JOIN instrument i "
     "ON i.school_id = 1 AND i.id = si.instrument_id WHERE si.school_id = 1 AND "
     "si.student_id = s.id)"),
    ("level", "(SELECT si.level FROM student_instrument si WHERE si.school_id = 1 AND "
     "si.student_id = s.id AND si.is_primary)"),
    ("family", "(SELECT group_concat(f.name, ', ') FROM family_member m JOIN family f ON "
     "f.school_id = 1 AND f.id = m.family_id WHERE m.school_id = 1 AND m.person_id = s.person_id)"),
    ("next_lesson", "(SELECT min((SELECT o.starts_at FROM lesson_occurrence o WHERE "
     f"o.school_id = 1 AND o.lesson_id = e.lesson_id AND o.starts_at > '{NOW}' AND o.status "
     "NOT LIKE 'CANCELLED%' ORDER BY o.starts_at LIMIT 1)) FROM enrollment e WHERE "
     "e.school_id = 1 AND e.student_id = s.id AND e.unenrolled_on IS NULL)"),
    ("balance", "(SELECT sum(b.owed) FROM family_member m JOIN family_balance b ON "
     "b.school_id = 1 AND b.family_id = m.family_id WHERE m.school_id = 1 AND "
     "m.person_id = s.person_id)"),
    ("streak", "(SELECT k.current FROM student_streak k WHERE k.school_id = 1 AND "
     "k.student_id = s.id AND k.club_id IS NULL)"),
    ("phone", "p.phone"),
    ("email", "p.email"),
    ("location", "l.name"),
    ("joined", "s.joined_on"),
)  # fmt: skip
RATES = (
    "LEFT JOIN (SELECT a.student_id AS rated, sum(c.counts_present) * 100.0 / count(*) AS rate "
    "FROM lesson_occurrence o JOIN attendance a ON a.school_id = 1 AND a.occurrence_id = o.id "
    "JOIN attendance_code c ON c.school_id = 1 AND c.id = a.code_id WHERE o.school_id = 1 AND "
    f"o.local_date BETWEEN '{FIRST}' AND '{TODAY}' GROUP BY a.student_id) ON rated = s.id "
)
FROM = (
    "FROM student s CROSS JOIN person p ON p.school_id = 1 AND p.id = s.person_id LEFT JOIN "
    "person_private d ON d.school_id = 1 AND d.person_id = s.person_id LEFT JOIN location l ON "
    "l.school_id = 1 AND l.id = s.location_id "
)
WHERE = "WHERE s.school_id = 1 AND s.archived_at IS NULL"
SORTS = ("age", "learns", "level", "family", "next_lesson", "balance", "location", "joined",
         "streak")  # fmt: skip
WIDTH, HEIGHT = 1000, 700


def view_of(name: str, columns: Sequence[tuple[str, str]], more: str = "") -> str:
    """Write a view; `sort_name` is there to be sorted by, as the list by name is."""
    named = ", ".join(f"{sql} AS {name}" for name, sql in (*columns, ("sort_name", "s.sort_name")))
    return f"CREATE TEMP VIEW {name} AS SELECT {named} {FROM}{more}{WHERE}"


class Roster:
    """The table on the view, painted when asked."""

    def __init__(self, path: str) -> None:
        self.database = QSqlDatabase.addDatabase("QSQLITE")
        self.database.setDatabaseName(path)
        self.database.setConnectOptions("QSQLITE_OPEN_READONLY")
        assert self.database.open(), self.database.lastError().text()  # noqa: S101  a benchmark
        query = QSqlQuery(self.database)
        for statement in (
            "PRAGMA temp_store=MEMORY",
            "PRAGMA cache_size=-16384",
            view_of("roster", COLUMNS),
            view_of("rated", (*COLUMNS, ("attendance", "rate")), RATES),
        ):
            assert query.exec(statement), query.lastError().text()  # noqa: S101  a benchmark

    def open(self, table: str = "roster", sort: str = "sort_name") -> None:
        """Show the list and paint it."""
        self.model = QSqlTableModel(None, self.database)
        self.model.setTable(table)
        self.view = QTableView()
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setModel(self.model)
        self.view.resize(WIDTH, HEIGHT)
        self.sort(sort)
        self.view.show()

    def sort(self, name: str) -> None:
        """Sort and paint."""
        self.model.setSort(self.model.fieldIndex(name), Qt.SortOrder.AscendingOrder)
        assert self.model.select(), self.model.lastError().text()  # noqa: S101  a benchmark
        self.view.viewport().grab()

    def jump(self) -> None:
        """Go to the last row and paint it."""
        while self.model.canFetchMore():
            self.model.fetchMore()
        self.view.scrollToBottom()
        self.view.viewport().grab()


def took(work: Callable[[], Any]) -> float:
    """Return the seconds of some work; those in which other programs had the processor aside."""
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return min(time.perf_counter() - begun, time.process_time() - worked)


def searched(path: str, typed: list[str]) -> float:
    """Ask the bare index for each word typed; the slowest but one in twenty."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    sql = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
    taken = []
    for _ in range(2):  # the second time the pages are there
        taken = [
            took(lambda words=words: connection.execute(sql, (f'"{words}"*',)).fetchall())  # type: ignore[misc]  # mypy infers no lambda with a default
            for words in typed
        ]
    connection.close()
    return statistics.quantiles(taken, n=20)[-1]


def main() -> None:
    path, *typed = sys.argv[1:]
    app = QApplication([])
    roster = Roster(path)
    before = psutil.Process().memory_info().rss
    figures: dict[str, float] = {"first": took(roster.open)}
    app.processEvents()
    figures["memory"] = (psutil.Process().memory_info().rss - before) / 1e6
    figures["open"] = statistics.median(took(roster.open) for _ in range(5))
    figures["end"] = took(roster.jump)
    for name in ("sort_name", *SORTS):
        figures[f"by {name.removeprefix('sort_')}"] = took(lambda name=name: roster.sort(name))  # type: ignore[misc]  # mypy infers no lambda with a default
    figures["by attendance"] = took(lambda: roster.open("rated", "attendance"))
    figures["search"] = searched(path, typed)
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
