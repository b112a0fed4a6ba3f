"""Importing a roster.

Choose files, say what the columns mean, see what would happen, then do it as one change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from desktop_app.areas.desk.roster_import import api as rosters
from desktop_app.areas.desk.roster_import.api import Choices, Format, ImportPlan, Roster, Weight
from desktop_app.areas.desk.ui.import_mapping import MappingPage
from desktop_app.areas.desk.ui.import_plan import PlanPage
from desktop_app.areas.school import api as school
from desktop_app.core.clock import today
from desktop_app.core.db.database import Database
from desktop_app.core.progress import Progress
from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.run_frame import RunFrame
from desktop_app.kit.theme import dp
from desktop_app.kit.tick import Tick

LISTS = (Format.CSV, Format.XLSX)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the files are.

    Their format, and for a list its beginning with what its columns may mean.
    """

    format: Format
    source: rosters.SourceTable | None
    mapping: rosters.Mapping | None
    locations: Sequence[school.LocationRow]
    country: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A roster that was read, and what an import of it would do."""

    roster: Roster
    plan: ImportPlan


class ImportDialog(RunFrame):
    """Nothing is written before the deed is pressed; afterwards one undo takes all of it back."""

    def __init__(self, parent: QWidget | None, tools: Tools, database: Database) -> None:
        words = (tr("Import a roster"), tr("Which files?"), tr("Import"))
        super().__init__(parent, tools, *words, width=900)
        self._database = database
        self._service = rosters.ImportService(database)
        self.paths: Sequence[Path] = ()
        self.looked: Looked | None = None
        self.planned: Planned | None = None
        self.choices = Choices()
        self.start, self.mapping, self.plan = EmptyState(), MappingPage(), PlanPage(tools)
        self.stack = QStackedWidget()
        for page in (self.start, self.mapping, self.plan):
            self.stack.addWidget(page)
        self.location = QComboBox()
        self.families = Tick(tr("Make families of siblings"))
        self.back_button = Button(tr("Columns…"), "caret-left", self.show_mapping)
        self.refused_button = Button(tr("Save refused rows…"), "download", self.save_refused)
        self.setAcceptDrops(True)
        self._build()
        self._begin()

    def _build(self) -> None:
        self._bar = QWidget()
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(dp(20), dp(8), dp(16), dp(8))
        row.setSpacing(dp(8))
        row.addWidget(label(tr("Schools become"), "small", "text2"))
        self.location.setAccessibleName(tr("Schools become"))
        row.addWidget(self.location)
        row.addSpacing(dp(12))
        row.addWidget(self.families)
        row.addStretch(1)
        self.lay_out((), ((self._bar, 0), (self.stack, 1)), size=(960, 680))
        self.add_button(self.back_button)
        self.add_button(self.refused_button)
        self.families.setChecked(True)
        self.location.activated.connect(
            lambda _at: self._choose(location_id=self.location.currentData())
        )
        self.families.toggled.connect(lambda on: self._choose(make_families=on))
        self.mapping.changed.connect(self._map)
        self.plan.leave_out.connect(self._leave_out)
        self.plan.tell_apart.connect(self._tell_apart)

    # --- choosing files ---------------------------------------------------------------------------

    def _begin(self) -> None:
        self.stack.setCurrentWidget(self.start)
        self.start.say(
            tr("Choose files another program made"),
            tr(
                "OneRoster or School Data Sync (a folder or ZIP), any CSV or Excel list, or "
                "contacts (vCard)."
            ),
            Deed(tr("Choose files…"), self.choose_files, "folder-open"),
        )
        for part in (self._bar, self.back_button, self.refused_button):
            part.hide()
        self.primary.setEnabled(False)
        self.add_button(Button(tr("Choose a folder…"), "folder-open", self.choose_folder))

    def choose_files(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            tr("Import a roster"),
            "",
            tr("Rosters (*.csv *.txt *.tsv *.xlsx *.xls *.ods *.zip *.vcf);;All files (*)"),
        )
        if names:
            self.open_paths([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder of files that belong together."""
        name = QFileDialog.getExistingDirectory(self, tr("Import a roster"))
        if name:
            self.open_paths([Path(name)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take dropped files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.open_paths(paths)

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Look at files, off the GUI thread."""
        self.paths, self.choices, self.planned = tuple(paths), Choices(), None
        self.banner.clear("not_saved")
        self._tools.tasks.read(
            lambda: self._look(None),
            self._show_looked,
            self.show_error,
            key=("import", id(self)),
            title=tr("Looking at the files"),
        )

    def _look(self, mapping: rosters.Mapping | None) -> Looked:
        with self._database.reading() as session:
            places, facts = school.locations(session), school.facts(session)
        files = rosters.gather(self.paths)
        found = rosters.detect(files)
        if found not in LISTS:
            return Looked(found, None, None, places, facts.country)
        source = rosters.load_list(files[0], mapping)
        headers = source.table.headers
        known = (
            mapping or rosters.remembered(self._preferences(), headers) or rosters.propose(headers)
        )
        return Looked(found, source, known, places, facts.country)

    def _preferences(self) -> Preferences:
        memory: Any = self._tools.memory  # the window's memory; that of a test alike
        kept: Preferences = memory
        return kept

    def _show_looked(self, looked: Looked) -> None:
        self.looked = looked
        self.location.clear()
        self.location.addItem(tr("locations of their own"), None)
        for place in looked.locations:
            self.location.addItem(place.name, place.id)
        if looked.source is None or looked.mapping is None:
            self._read()
            return
        self.show_mapping()

    # --- columns ----------------------------------------------------------------------------------

    def show_mapping(self) -> None:
        """Show what the columns of a list are taken for."""
        looked = self.looked
        if looked is None or looked.source is None or looked.mapping is None:
            return
        self.planned = None
        self.mapping.show_source(looked.source, looked.mapping)
        self.stack.setCurrentWidget(self.mapping)
        self.set_fact(tr("What do the columns mean?"))
        self.set_primary(tr("See what happens"))
        self.primary.setEnabled(True)
        for part in (self._bar, self.back_button, self.refused_button):
            part.hide()

    def _map(self, mapping: rosters.Mapping) -> None:
        looked = self.looked
        if looked is None or looked.mapping is None:
            return
        again = (mapping.encoding, mapping.delimiter) != (
            looked.mapping.encoding,
            looked.mapping.delimiter,
        )
        self.looked = replace(looked, mapping=mapping)
        if again:
            self._tools.tasks.read(
                lambda: self._look(mapping),
                self._show_looked,
                self.show_error,
                key=("import", id(self)),
            )

    # --- the plan ---------------------------------------------------------------------------------

    def _read(self) -> None:
        looked = self.looked
        if looked is None:
            return
        options = rosters.ReadingOptions(
            format=looked.format, mapping=looked.mapping, country=looked.country
        )
        choices, paths = self.choices, self.paths

        def work(progress: Progress) -> Planned:
            with self._database.reading() as session:
                zone = school.facts(session).timezone
            here = today(self._database.clock, zone)
            roster = rosters.read_roster(paths, today=here, options=options, progress=progress)
            return Planned(roster, self._service.preview(roster, choices, progress))

        self._tools.tasks.long_read(work, self._show_plan, self.show_error, title=tr("Reading"))

    def _show_plan(self, planned: Planned) -> None:
        self.planned = planned
        plan = planned.plan
        looked = self.looked
        if looked is not None and looked.mapping is not None and looked.source is not None:
            rosters.remember(self._preferences(), looked.source.table.headers, looked.mapping)
        self.stack.setCurrentWidget(self.plan)
        self.plan.show_plan(plan)
        self._bar.show()
        self.back_button.setVisible(looked is not None and looked.source is not None)
        self.refused_button.setVisible(bool(plan.refused))
        self.set_fact(plan.label)
        self.set_primary(tr("Import") if not plan.is_empty else tr("Nothing to import"))
        self.primary.setEnabled(not plan.is_empty)
        self._say_problems(plan)

    def _say_problems(self, plan: ImportPlan) -> None:
        told = [one for one in plan.problems if one.weight is not Weight.NOTE]
        fact = trn("{n} thing to look at.", "{n} things to look at.", len(told))
        self.say_problems(fact, [rosters.show_problem(one) for one in told])

    def _choose(self, **changes: Any) -> None:
        self.choices = replace(self.choices, **changes)
        planned = self.planned
        if planned is None:
            return
        choices = self.choices
        self._tools.tasks.read(
            lambda: Planned(planned.roster, self._service.preview(planned.roster, choices)),
            self._show_plan,
            self.show_error,
            key=("plan", id(self)),
        )

    def _leave_out(self, key: str) -> None:
        self._choose(left_out=self.choices.left_out ^ {key})

    def _tell_apart(self, key: str) -> None:
        self._choose(apart=self.choices.apart | {key})

    def save_refused(self) -> None:
        """Ask for a file and save the refused rows with their reasons."""
        planned = self.planned
        if planned is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save refused rows"), tr("Refused rows.csv"), tr("CSV (*.csv)")
        )
        if name:
            self._tools.tasks.read(
                lambda: rosters.save_refused(planned.plan, Path(name)),
                lambda count: self.set_result(trn("{n} row saved", "{n} rows saved", count)),
                self.show_error,
            )

    def accept(self) -> None:
        """From the columns to the plan, from the plan to the deed."""
        if self.stack.currentWidget() is self.mapping:
            self._read()
            return
        planned = self.planned
        if planned is None or planned.plan.is_empty or not self.primary.isEnabled():
            return
        self.run(
            lambda progress: self._service.apply(planned.plan, progress), title=tr("Importing")
        )
