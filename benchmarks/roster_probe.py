"""The list of students as the pane shows it; prints its figures as JSON."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtWidgets import QApplication

from benchmarks.baselines.qsql_roster import HEIGHT, SORTS, WIDTH
from desktop_app import bootstrap
from desktop_app.areas.desk.ui import students_table
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.kit.memory import Forgetful
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme_switch import Theme

NOW = FixedClock(datetime(2026, 11, 19, 15, 42, tzinfo=UTC))
ACTIVE = (("active", True),)


class Roster:
    """Model and view over the queries of the desk, painted when their rows are there."""

    def __init__(self, app: QApplication, database: Database) -> None:
        self.app, self.tasks = app, Tasks()
        self.source = students_table.StudentSource(database)
        self._is_there = False
        self.has_painted = False

    def open(self) -> None:
        """Show the list and paint it."""
        columns = students_table.columns(lambda: None, money=True)
        self.model: TableModel[Any] = TableModel(columns, self.source, self.tasks, tickable=True)
        self.model.began.connect(self._rows_are_there)
        self.model.loaded.connect(self._rows_are_there)
        self.view = TableView(self.model, Forgetful(), "students")
        self.looks = Looks(self)
        self.view.viewport().installEventFilter(self.looks)
        self.view.resize(WIDTH, HEIGHT)
        self.view.show()
        self.ask(Query(sort="name", filters=ACTIVE))

    def ask(self, query: Query) -> None:
        """Ask for a list and wait until its rows are painted."""
        self._is_there = self.has_painted = False
        self.model.set_query(query)
        self._until(lambda: self.has_painted)

    def whole(self) -> None:
        """Wait until the list is there to its end, and painted."""
        self._until(self.tasks.idle)
        for _ in range(5):
            self.app.processEvents()

    def painting(self) -> None:
        """Note that the view paints, and with which rows."""
        self.has_painted = self._is_there

    def jump(self) -> None:
        """Go to the last row and paint it."""
        last = self.model.rowCount() - 1
        self.view.set_current_row(last)
        self._until(lambda: self.model.row_at(last) is not None)
        self.view.viewport().grab()

    def _rows_are_there(self) -> None:
        self._is_there = True

    def _until(self, fact: Callable[[], bool]) -> None:
        while not fact():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


class Looks(QObject):
    """Sees every paint of the view."""

    def __init__(self, roster: Roster) -> None:
        super().__init__()
        self._roster = roster

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._roster.painting()
        return super().eventFilter(watched, event)


def took(work: Callable[[], Any]) -> float:
    """Return the seconds of some work; those in which other programs had the processor aside."""
    begun, worked = time.perf_counter(), time.process_time()
    work()
    return min(time.perf_counter() - begun, time.process_time() - worked)


def after(roster: Roster, work: Callable[[], Any]) -> float:
    """Return the seconds of some work that begins when nothing else is under way."""
    roster.whole()
    return took(work)


def measure(roster: Roster, typed: list[str]) -> dict[str, float]:
    before = psutil.Process().memory_info().rss
    figures: dict[str, float] = {"first": took(roster.open)}
    roster.whole()
    figures["memory"] = (psutil.Process().memory_info().rss - before) / 1e6
    figures["open"] = statistics.median(after(roster, roster.open) for _ in range(5))
    roster.whole()
    figures["end"] = took(roster.jump)
    for name in ("name", *SORTS):
        asked = Query(sort=name, filters=ACTIVE)
        figures[f"by {name}"] = after(roster, lambda asked=asked: roster.ask(asked))  # type: ignore[misc]  # mypy infers no lambda with a default
    roster.source.with_rates = True
    rated = Query(sort="attendance", filters=ACTIVE)
    figures["by attendance"] = took(lambda: roster.ask(rated))
    roster.source.with_rates = False
    for _ in range(2):  # the second time the pages are there
        taken = [
            after(roster, lambda words=words: roster.ask(Query(words, ACTIVE, "name")))  # type: ignore[misc]  # mypy infers no lambda with a default
            for words in typed
        ]
    figures["search"] = statistics.quantiles(taken, n=20)[-1]
    return figures


def main() -> None:
    path, *typed = sys.argv[1:]
    app = QApplication([])
    Theme(app, scheme="light")
    with bootstrap.open_school(Path(path), clock=NOW, read_only=True) as database:
        roster = Roster(app, database)
        figures = measure(roster, typed)
        roster.tasks.close()
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
