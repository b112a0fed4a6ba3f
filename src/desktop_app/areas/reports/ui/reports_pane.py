"""Reports: a list of them at the left, what is asked above, figures and chart below."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.areas.people import api as people
from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports import documents
from desktop_app.areas.reports.api import Asked, Report, Result, Row
from desktop_app.areas.reports.ui.report_bar import Ground, ReportBar, read_ground
from desktop_app.areas.reports.ui.report_explained import Shown, main_figure, of_row, of_totals
from desktop_app.areas.reports.ui.report_view import ReportView
from desktop_app.core.db.database import Database
from desktop_app.core.disclosures import DisclosureWay
from desktop_app.core.errors import RuleBroken
from desktop_app.core.printing import render
from desktop_app.core.progress import Progress
from desktop_app.core.tabular.writing import write_table
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.document_preview import DocumentPreview, Printed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.explain import Explain
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.pane import Pane, Tools
from desktop_app.kit.table_file import ask_table_file, tell_written
from desktop_app.kit.theme import dp, font

WATCHES = (
    "attendance", "lesson_occurrence", "lesson", "invoice", "ledger_entry", "payout_line",
    "enrollment", "room", "calendar_day",
)  # fmt: skip
SIDE, ROW = 184, 28
KEY = Qt.ItemDataRole.UserRole


class ReportsPane(Pane):
    """One report at a time; nothing is read before the pane is shown."""

    def __init__(self, tools: Tools, database: Database) -> None:
        super().__init__(tools, "reports", tr("Reports"))
        self.database = database
        self.ground: Ground | None = None
        self._shown: Shown | None = None
        self._reports = {each.key: each for each in reports.reports()}
        self.side = QListWidget()
        self.side.setObjectName("reports-side")
        self.side.setAccessibleName(tr("Reports"))
        on_plane(self.side, "sunken")
        self._fill_side()
        self.bar = ReportBar(tools.tasks, database)
        self.bar.hide()
        self.view = ReportView(tools)
        self.view.hide()
        self.nothing = EmptyState()
        self.nothing.hide()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part, stretch in ((self.bar, 0), (rule(), 0), (self.view, 1), (self.nothing, 1)):
            column.addWidget(part, stretch)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(rule(vertical=True))
        row.addWidget(right, 1)
        self.set_content(body)
        self.side.itemSelectionChanged.connect(self._chosen)
        self.bar.changed.connect(self.refresh)
        self.bar.searched.connect(self.view.search)
        self.view.opened.connect(self._open)
        self.view.explain_asked.connect(self._explain_figure)
        self.view.totals_asked.connect(lambda result: self.explain(lambda: of_totals(result)))

    def _fill_side(self) -> None:
        self.side.setFixedWidth(dp(SIDE))
        group = ""
        for report in self._reports.values():
            if report.group != group:
                group = report.group
                head = QListWidgetItem(group)
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setSizeHint(QSize(0, dp(ROW)))
                head.setFont(font("section"))
                self.side.addItem(head)
            item = QListWidgetItem(f"    {report.title}")
            item.setData(KEY, report.key)
            item.setSizeHint(QSize(0, dp(ROW)))
            self.side.addItem(item)

    # --- choosing ---------------------------------------------------------------------------------

    def report(self) -> Report | None:
        """Return the report that is chosen."""
        chosen = self.side.selectedItems()
        return self._reports.get(str(chosen[0].data(KEY))) if chosen else None

    def choose(self, key: str) -> None:
        """Show a report by its key."""
        for at in range(self.side.count()):
            if self.side.item(at).data(KEY) == key:
                self.side.setCurrentRow(at)

    def _chosen(self) -> None:
        report = self.report()
        if report is None or self.ground is None:
            return
        self.bar.show()
        self.bar.show_report(report)
        self.refresh()

    def activated(self) -> None:
        """Read what can be chosen the first time, then the first report."""
        if self.ground is None:
            self.tools.tasks.read(
                lambda: read_ground(self.database),
                self._begin,
                self.show_error,
                key=("report-ground", id(self)),
            )

    def _begin(self, ground: Ground) -> None:
        self.ground = ground
        self.bar.show_ground(ground)
        if self.report() is None:
            self.choose(next(iter(self._reports)))
        else:
            self._chosen()

    def touched(self, changes: object) -> None:
        """Count again when something that is counted changed."""
        if self.ground is not None and getattr(changes, "touches", lambda *_: True)(*WATCHES):
            self.refresh()

    # --- reading ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the report that is chosen, off the GUI thread."""
        report = self.report()
        if report is None or self.ground is None:
            return
        try:
            asked = self.bar.asked()
        except RuleBroken as wrong:
            self.show_error(wrong)
            return
        self.banner.clear("not_saved")
        self.set_fact(self._about(report, asked))
        if report.needs is not None and self._missing(report, asked):
            self._say_nothing(self._choose_words(report), tr("Then their lessons stand here."))
            return
        today = self.ground.today
        self.tools.tasks.read(
            lambda: self._read(report.key, asked, today),
            lambda result: self._show(report, Shown(report.key, asked, today, result)),
            self.show_error,
            key=("report", id(self)),
            title=tr("Counting"),
        )

    def _missing(self, report: Report, asked: Asked) -> bool:
        name = report.needs.value.lower() if report.needs is not None else ""
        return getattr(asked, f"{name}_id", None) is None

    def _choose_words(self, report: Report) -> str:
        return {
            "TEACHER": tr("Choose a teacher"),
            "ROOM": tr("Choose a room"),
            "STUDENT": tr("Choose a pupil"),
        }.get(report.needs.value if report.needs else "", "")

    def _read(self, key: str, asked: Asked, today: date) -> Result:
        with self.database.reading() as session:
            return reports.make_report(session, key, asked, today)

    def _show(self, report: Report, shown: Shown) -> None:
        result = shown.result
        if report is not self.report():
            return
        if not result.rows:
            self._say_nothing(
                tr("Nothing to count"), tr("Choose another period, or fewer filters.")
            )
            return
        self.nothing.hide()
        self.view.show()
        self.view.show_result(report.key, result)
        self._shown = shown
        self.set_status(trn("{n} row", "{n} rows", len(result.rows)))

    def _say_nothing(self, fact: str, why: str) -> None:
        self.view.hide()
        self.view.result = None
        self.nothing.say(fact, why)
        self.nothing.show()
        self.set_status()

    def _about(self, report: Report, asked: Asked) -> str:
        period = "" if report.timeless else documents.period_words(asked.first, asked.last)
        return ", ".join(part for part in (report.title, period) if part)

    def _open(self, row: Row) -> None:
        if row.target is not None:
            self.tools.go(*row.target)

    def show_first(self) -> None:
        """Make the first row current, for a picture."""
        if self.view.table is not None:
            self.view.table.selectRow(0)

    def open_key(self, key: object) -> None:
        """Show a report by its name; reports have no records of their own."""
        if isinstance(key, str):
            self.choose(key)

    def search(self) -> None:
        """Ctrl+F: into the search field."""
        self.bar.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def regions(self) -> list[QWidget]:
        """Return where F6 goes, in order."""
        parts: Sequence[QWidget | None] = (self.side, self.bar.bar.search, self.view.table)
        return [part for part in parts if part is not None and part.isVisible()]

    def number_here(self) -> Explain | None:
        """Return what explains the figure that the report is about, of the current row."""
        row = self.view.current()
        if row is None or self._shown is None:
            return None
        figure = self._shown.result.heads[main_figure(self._shown.result)].key
        return of_row(self.database, self._shown, row, figure)

    def _explain_figure(self, row: Row, figure: str) -> None:
        if self._shown is not None:
            self.explain(of_row(self.database, self._shown, row, figure))

    # --- out of the program -----------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return export and print."""
        return (
            Command("reports.export", tr("Export this report…"), self.export, "export", "export",
                    "file", scope=self.name, short=tr("Export")),
            Command("reports.print", tr("Print this report…"), self.print_report, "printer",
                    "print", "file", scope=self.name, short=tr("Print")),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("reports.export"))
        self.add_button(action_of("reports.print"), primary=True)

    def export(self) -> None:
        """Ask for a file and write the report into it."""
        report, result = self.report(), self.view.result
        if report is None or result is None:
            return
        target = ask_table_file(self, tr("Export this report"), report.title)
        if target is not None:
            self.export_to(target)

    def export_to(self, target: Path) -> None:
        """Write the report as the file's ending says."""
        report, result = self.report(), self.view.result
        if report is None or result is None:
            return

        def write() -> int:
            titles, rows = reports.titles(result), reports.cells(result)
            gone = reports.gone(report, result)
            people.note_left(self.database, DisclosureWay.SAVED, [gone], to=target)
            return write_table(target, titles, rows, sheet=report.title)

        self.tools.tasks.read(write, tell_written(self.tools, target), self.show_error)

    def print_report(self) -> None:
        """Show the report on paper; a timetable as a week's grid."""
        report, result = self.report(), self.view.result
        if report is None or result is None:
            return
        asked, about = self.bar.asked(), self.bar.about()

        def make(_progress: Progress) -> list[Printed]:
            return [Printed(*self.drawn(report, asked, result, about))]

        note = people.log_of(self.database, lambda _: [reports.gone(report, result)])
        DocumentPreview(self, self.tools.tasks, report.title, make, note=note).open()

    def drawn(
        self, report: Report, asked: Asked, result: Result, about: str
    ) -> tuple[str, bytes, tuple[str, ...]]:
        """Draw a report, or a timetable; on a worker."""
        now = self.database.clock.now()
        with self.database.reading() as session:
            if report.needs is not None:
                name = documents.name_of(session, asked, report.needs)
                made = documents.timetable_document(session, report.key, asked, name, now)
            else:
                period = "" if report.timeless else documents.period_words(asked.first, asked.last)
                said = documents.Said(f"{report.group}: {report.title}", about, period)
                made = documents.report_document(session, said, result, now)
        return render.on_paper(made)
