"""Progress: what every pupil's report still needs, writing it, and giving it to the family."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from desktop_app.areas.reports import api as reports
from desktop_app.areas.reports.api import GivenState, NewStep, Period, ReportLine
from desktop_app.areas.reports.ui import progress_card, progress_giving, progress_table
from desktop_app.areas.reports.ui.progress_editor import ReportEditor
from desktop_app.areas.reports.ui.progress_merging import WordsKeeper
from desktop_app.areas.reports.ui.progress_period import Ground, PeriodBar, read_ground
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.wording import tr, trn
from desktop_app.kit.actions import Command
from desktop_app.kit.bulk_bar import BulkDeed
from desktop_app.kit.deeds import Deed
from desktop_app.kit.explain import Explain
from desktop_app.kit.inspector import Card, CardTab
from desktop_app.kit.labels import on_plane, rule
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query

WATCHES = (
    "report_text", "next_step", "disclosure", "enrollment", "student", "person", "attendance",
    "learning_points_transaction", "award", "term",
)  # fmt: skip
_SIDE = 468


class ProgressPane(ListPane):
    """The pupils of a term with how far their reports are; words are written at the right."""

    def __init__(self, tools: Tools, database: Database) -> None:
        self.database = database
        self.ground: Ground | None = None
        self.period: Period | None = None
        self._lines = progress_table.LinesSource(database)
        self.service = reports.ReportService(database)
        self._words = WordsKeeper(self, tools.tasks, database)
        bulk = (
            BulkDeed(tr("Preview and print"), self.preview, "printer"),
            BulkDeed(tr("Save in a folder"), self.ask_folder, "download"),
        )
        super().__init__(
            tools, "progress", tr("Progress"), columns=progress_table.columns(),
            source=self._lines, start=Query(sort="name"), hint=tr("Find pupil, teacher"),
            filters=progress_table.filters(), bulk=bulk, watches=WATCHES,
            nothing=tr("Choose a pupil to write the report"),
        )  # fmt: skip
        self.bar = PeriodBar()
        self.bar.changed.connect(self._period_chosen)
        self.add_above(self.bar)
        self.editor = ReportEditor(self._write, self.next_pupil)
        self.editor.hide()
        side = QWidget()
        on_plane(side, "sunken")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.editor, 3)
        column.addWidget(rule())
        column.addWidget(self.inspector, 2)
        self.set_inspector(side, width=_SIDE)

    # --- what is asked for ------------------------------------------------------------------------

    def activated(self) -> None:
        """Read the terms the first time, then the pupils of the newest."""
        if self.ground is None:
            self.tools.tasks.read(lambda: read_ground(self.database), self._begin,
                                  self.show_error, key=("progress-ground", id(self)))  # fmt: skip

    def _begin(self, ground: Ground) -> None:
        self.ground = ground
        self.bar.show_ground(ground)
        if self.filter_bar is not None:
            self.filter_bar.set_choices("teacher", ground.teachers)
        self._period_chosen()

    def _period_chosen(self) -> None:
        """Read the pupils of what is chosen; days that cannot be are said in the banner."""
        ground = self.ground
        if ground is None:
            return
        try:
            term_id, first, last = self.bar.asked()
        except RuleBroken as wrong:
            self.show_error(wrong)
            return

        def find() -> Period:
            with self.database.reading() as session:
                return reports.find_period(
                    session, ground.today, term_id=term_id, first=first, last=last
                )

        self.tools.tasks.read(find, self._take_period, self.show_error, key=("period", id(self)))

    def _take_period(self, period: Period) -> None:
        self.editor.save()
        self.banner.clear("not_saved")
        self.period = self._lines.period = period
        self.model.clear_ticks()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the list once it is known of which term."""
        if self.period is not None:
            super().refresh()

    def show_period(self, period: Period) -> None:
        """Choose a term or days, as the roster does."""
        self.bar.show_period(period)
        self._period_chosen()

    # --- words ------------------------------------------------------------------------------------

    def count_words(self, shown: int) -> str:
        """Say how many reports there are, and how many still need words."""
        counts = self._lines.counts
        total, missing = sum(counts.values()), counts.get(GivenState.WORDS_MISSING, 0)
        given = counts.get(GivenState.GIVEN, 0)
        self.set_fact(", ".join((
            trn("{n} pupil", "{n} pupils", total),
            trn("{n} without words", "{n} without words", missing),
            trn("{n} given", "{n} given", given),
        )))  # fmt: skip
        return tr("Showing {shown} of {total}", shown=f"{shown:,}", total=f"{total:,}")

    def nothing_yet(self) -> tuple[str, str, Deed | None]:
        """Say that nobody was in a lesson then."""
        return tr("No pupils in these days"), tr("Choose another term, or other days."), None

    def nothing_found(self) -> str:
        """Say that the filters leave nobody."""
        return tr("No pupils match.")

    # --- card -------------------------------------------------------------------------------------

    def read_card(self, key: UUID) -> "progress_card.Found | None":
        """Read everything the report of a pupil says."""
        period = self.period
        return progress_card.read(self.database, key, period) if period is not None else None

    def make_card(self, found: "progress_card.Found") -> Card:
        """Make the card, and show the words in the editor."""
        self.editor.show_written(found.written, may_write=self.may_write())
        pupil = found.progress.pupil
        blocks = progress_card.figures(found, self.database, self.explain)
        about = {"de": tr("written in German"), "en": tr("written in English")}[pupil.language]
        return Card(
            pupil.name, ", ".join((*pupil.teachers[:2], about)),
            deeds=(
                Deed(tr("Preview"), self.preview_current, "file-text"),
                Deed(tr("Open the pupil"), self.open_pupil, "student"),
            ),
            tabs=(CardTab("figures", tr("Figures"), blocks),),
        )  # fmt: skip

    def _follow(self, key: Any) -> None:
        """Keep what was typed for the last pupil before the next one is shown."""
        if self.editor.written is not None and self.editor.written.student_id != key:
            self.editor.save()
        if key is None:
            self.editor.show_written(None, may_write=False)
        super()._follow(key)

    def number_here(self) -> Explain | None:
        """Return what explains the attendance of the current pupil."""
        key, period = self.table.current_key(), self.period
        if key is None or period is None:
            return None

        def read() -> Any:
            found = progress_card.read(self.database, key, period)
            return progress_card.why_came(found.progress) if found else None

        return read

    # --- writing ----------------------------------------------------------------------------------

    def may_write(self) -> bool:
        """Whether words can be written here."""
        roles = (Role.ADMIN, Role.FRONT_DESK, Role.TEACHER)
        return self.database.actor.is_any(*roles) and not self.database.read_only

    def _write(
        self, student_id: UUID, teacher_id: UUID | None, text: str, steps: Sequence[NewStep]
    ) -> None:
        period, written = self.period, self.editor.written
        if period is None or written is None or written.student_id != student_id:
            return
        self._words.keep(
            written, teacher_id, (text, steps), period, say=self.banner.say,
            said=(lambda _: self.done(tr("Words kept")), self._refused),
        )  # fmt: skip

    def _refused(self, error: Exception) -> None:
        if not self.editor.show_wrong(error):
            self.show_error(error)

    def next_pupil(self) -> None:
        """Go to the next pupil of the list, with the cursor in the words."""
        row = self.model.row_of(self.table.current_key()) + 1
        if row < self.model.rowCount():
            self.table.set_current_row(row)
        self.editor.focus()

    def opened(self, key: UUID) -> None:
        """Enter: into the words."""
        self.write_current()

    def write_current(self) -> None:
        """Put the cursor into the words of the current pupil, where they are hidden too."""
        self.set_inspector_visible(visible=True)
        self.editor.focus()

    def open_pupil(self) -> None:
        """Show the current pupil in the roster."""
        self.tools.go("students", self.table.current_key())

    # --- out of the program -----------------------------------------------------------------------

    def commands(self) -> Sequence[Command]:
        """Return what can be done with reports."""
        return (
            Command("progress.print", tr("Preview and print reports…"), self.preview_ticked,
                    "printer", "print", "file", enabled=self.has_rows, scope=self.name,
                    short=tr("Preview and print")),
            Command("progress.save", tr("Save reports in a folder…"), self.ask_folder_ticked,
                    "download", "export", "file", enabled=self.has_rows, scope=self.name,
                    short=tr("Save in a folder")),
            Command("progress.write", tr("Write words…"), self.write_current, "pencil-simple",
                    "edit", "student", enabled=self.has_rows, scope=self.name),
        )  # fmt: skip

    def put_buttons(self, action_of: Callable[[str], QAction]) -> None:
        """Put the buttons into the head."""
        self.add_button(action_of("progress.save"))
        self.add_button(action_of("progress.print"), primary=True)

    def has_rows(self) -> bool:
        """Whether there is a report to print."""
        return self.model.rowCount() > 0

    def wanted(self) -> list[UUID]:
        """Return the ticked pupils, else all that are shown."""
        ticked = list(self.model.ticked())
        rows = range(self.model.rowCount())
        return ticked or [key for row in rows if (key := self.model.key_at(row)) is not None]

    def preview_current(self) -> None:
        """Show the report of the current pupil."""
        key = self.table.current_key()
        if key is not None:
            self.preview([key])

    def preview_ticked(self) -> None:
        """Show the reports of the ticked pupils, else of all."""
        self.preview(self.wanted())

    def preview(self, keys: Sequence[Any]) -> None:
        """Show reports, ready to print or save."""
        if self.period is not None and self.editor.save():
            self.shown = progress_giving.show_reports(
                self, self.tools, self.database, self.period, list(keys)
            )

    def ask_folder_ticked(self) -> None:
        """Ask where the reports of the ticked pupils go, else of all."""
        self.ask_folder(self.wanted())

    def ask_folder(self, keys: Sequence[Any]) -> None:
        """Ask for a folder and save reports there."""
        folder = QFileDialog.getExistingDirectory(self, tr("Save progress reports in a folder"))
        if folder:
            self.save_in(Path(folder), keys)

    def save_in(self, folder: Path, keys: Sequence[Any]) -> None:
        """Save reports in a folder, with progress and Stop."""
        if self.period is not None and self.editor.save():
            progress_giving.save_reports(
                self.tools, self.database, self.period, (list(keys), folder), self.show_error
            )

    def line(self, key: UUID) -> ReportLine | None:
        """Return the line of a pupil, as it is shown."""
        return self.model.row_at(self.model.row_of(key))
