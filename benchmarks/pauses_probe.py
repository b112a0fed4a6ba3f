"""The longest pause of the GUI thread while one thing is done; prints milliseconds.

A timer of the event loop beats as often as it can; a pause is the longest time between two beats.
It counts for as long as this program was at work in it, on whatever thread: when other programs
have the processor, nobody's beats come in time.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.bench_import import write_school_data_sync
from benchmarks.bench_marks import NOW as MARKED
from benchmarks.bench_marks import marks_school
from benchmarks.bench_offline import give_to_a_teacher
from benchmarks.billing_school import families_school
from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.billing import documents
from desktop_app.areas.desk.roster_import import api as roster_import
from desktop_app.areas.school import api as school
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database
from desktop_app.core.settings import Preferences
from desktop_app.core.sync.checkout import Wish
from desktop_app.core.sync.terms import FactState
from desktop_app.kit import imports
from desktop_app.kit.collecting import Collector
from desktop_app.kit.table_model import Query
from desktop_app.kit.theme_switch import Theme
from desktop_app.shell.office_window import Desk, OfficeWindow

NOW = FixedClock(datetime(2026, 11, 19, 15, 42, tzinfo=UTC))
TODAY = date(2026, 11, 19)
BILLED = "2026-11"
PDFS = 200


class Heart:
    """Beats in the event loop and remembers its longest pause, in seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = self._worked = 0.0
        self._timer = QTimer(interval=0)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def forget(self) -> None:
        self._last, self._worked, self.longest = time.perf_counter(), time.process_time(), 0.0

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        self.longest = max(self.longest, min(now - self._last, worked - self._worked))
        self._last, self._worked = now, worked


class Window:
    """The program's own window on a school, with the heart beside it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.app = QApplication.instance() or QApplication([])
        theme = Theme(self.app, scheme="light")  # type: ignore[arg-type]  # a QApplication it is
        self.database = database
        desk = Desk(database, Preferences(folder / "preferences.json"), theme, lambda: None)
        self.window = OfficeWindow(desk)
        self.window.resize(1440, 900)
        self.window.show()
        imports.load_widgets()  # as the program does once it has started
        imports.skip_feature_search()  # as the program does before that
        for spec in self.window.specs:
            spec.load_ahead()
        self.settle()
        self.collector = Collector(self.app)  # as the program does once it has started
        self.heart = Heart()

    def settle(self) -> None:
        for _ in range(3):
            self.until(self.window.tasks.idle)

    def until(self, fact: Callable[[], bool]) -> None:
        while not fact():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def pause_of(self, deed: Callable[[], object]) -> float:
        """Do something as a person does, wait until all is shown, and return the longest pause."""
        for _ in range(20):
            self.app.processEvents()
        self.heart.forget()
        deed()
        self.app.processEvents()
        self.settle()
        for _ in range(20):
            self.app.processEvents()
        return self.heart.longest * 1e3

    def write(self, work: Callable[[Any], object]) -> float:
        return self.pause_of(
            lambda: self.window.tasks.long_write(work, lambda _: None, title="Work")
        )

    def close(self) -> None:
        self.window.close()


@contextmanager
def on_demo(path: Path, folder: Path) -> Iterator[Window]:
    with bootstrap.open_school(path, clock=NOW, read_only=True) as database:
        window = Window(database, folder)
        yield window
        window.close()


def roster(path: Path, folder: Path) -> dict[str, float]:
    """Open the largest roster, sort it, jump, search in it."""
    with on_demo(path, folder) as window:
        window.window.go("staff")  # a window that has started shows a pane
        window.settle()
        found = {"open roster": window.pause_of(lambda: window.window.go("students"))}
        pane: Any = window.window.current()
        sorts = [
            window.pause_of(lambda name=name: pane.model.set_query(Query(sort=name)))  # type: ignore[misc]  # mypy infers no lambda with a default
            for name in ("family", "balance", "next_lesson", "age")
        ]
        found["sort"] = max(sorts)
        last = pane.model.rowCount() - 1
        found["jump to the end"] = window.pause_of(lambda: pane.table.set_current_row(last))
        typed = ("b", "by", "byr", "m", "mu", "mur")
        found["search"] = max(
            window.pause_of(lambda text=text: pane.filter_bar.search.setText(text))  # type: ignore[misc]  # mypy infers no lambda with a default
            for text in typed
        )
    return found


def marks(_path: Path, folder: Path) -> dict[str, float]:
    """Thirty marks, one after the other, while the window watches."""
    database, meetings, students = marks_school(folder)
    service = attendance.AttendanceService(database)
    window = Window(database, folder)
    window.window.go("registers")
    window.settle()

    def mark_all() -> None:
        for n, student in enumerate(students):
            window.window.tasks.write(
                lambda s=student, n=n: service.mark(  # type: ignore[misc]  # mypy infers no lambda with a default
                    meetings[0], s, "P", name=f"Given {n} Family"
                )
            )

    found = {f"{len(students)} marks": window.pause_of(mark_all)}
    window.close()
    database.close()
    return found


def copied(_path: Path, folder: Path) -> dict[str, float]:
    """Marks by keyboard on a teacher's encrypted copy: from each press to saved and painted."""
    office, meetings, _ = marks_school(folder)
    teacher = give_to_a_teacher(office)
    wish = Wish("low tide at Howth", person_id=teacher, person_name="Maeve", device="laptop")
    made = bootstrap.check_out(office, folder / "marks.copy", wish)
    office.close()
    database = bootstrap.open_copy(folder / "marks.copy", made.key, clock=FixedClock(MARKED))
    window = Window(database, folder)
    pane: Any = window.window.go("registers")
    window.settle()
    pane.open_key(meetings[0])
    window.until(lambda: pane.is_resting() and pane.view.sheet.rows)
    window.settle()
    painted, saved = [], []
    for place in range(len(pane.view.sheet.rows)):
        begun, worked = time.perf_counter(), time.process_time()
        QTest.keyClick(pane.view.table, Qt.Key.Key_P)
        window.until(lambda at=place: pane.view.sheet.rows[at].mark == "P")  # type: ignore[misc]  # mypy infers no lambda with a default
        pane.view.table.viewport().repaint()
        painted.append(min(time.perf_counter() - begun, time.process_time() - worked) * 1e3)
        window.until(lambda at=place: pane.view.sheet.rows[at].kept is FactState.HERE)  # type: ignore[misc]  # mypy infers no lambda with a default
        pane.view.table.viewport().repaint()
        saved.append(min(time.perf_counter() - begun, time.process_time() - worked) * 1e3)
        window.settle()
    window.close()
    database.close()
    found = {"key press to painted on a copy": statistics.median(painted)}
    return found | {"key press to painted as saved on a copy": statistics.median(saved)}


def money(_path: Path, folder: Path) -> dict[str, float]:
    """A run of a thousand families, then two hundred of its invoices as PDFs."""
    database = families_school(folder, 1_000)
    window = Window(database, folder)
    window.window.go("billing")
    window.settle()
    service = billing.BillingService(database)
    found = {
        "invoice run of 1,000": window.write(
            lambda progress: service.issue_run(BILLED, progress=progress)
        )
    }
    with database.reading() as session:
        ids = documents.documents_of(session, kind=documents.INVOICE)[:PDFS]
    found[f"print of {PDFS} PDFs"] = window.pause_of(
        lambda: window.window.tasks.long_read(
            lambda progress: documents.print_all(database, ids, progress=progress),
            lambda _: None,
            title="Print",
        )
    )
    window.close()
    database.close()
    return found


def importing(_path: Path, folder: Path) -> dict[str, float]:
    """A roster of ten thousand: read, planned and written."""
    files = write_school_data_sync(folder / "files", 10_000)
    database = bootstrap.new_school(folder / "new.downbeat", school.NewSchool(name="Bench"))
    window = Window(database, folder)
    window.window.go("students")
    window.settle()
    service = roster_import.ImportService(database)

    def bring_in(_progress: object) -> object:
        read = roster_import.read_roster([files], today=TODAY)
        return service.apply(service.preview(read))

    found = {"import of 10,000": window.write(bring_in)}
    window.close()
    database.close()
    return found


SCENES: Mapping[str, Callable[[Path, Path], dict[str, float]]] = {
    "roster": roster,
    "marks": marks,
    "copy": copied,
    "money": money,
    "import": importing,
}


def main() -> None:
    name, path = sys.argv[1:]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for what, pause in SCENES[name](Path(path), Path(folder)).items():
            print(f"{what}\t{pause}", flush=True)


if __name__ == "__main__":
    main()
