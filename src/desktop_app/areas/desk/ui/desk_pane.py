"""What the lists of the desk have in common: counts, archive, export, print, notes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.areas.desk.queries.moment import moment_of
from desktop_app.areas.desk.ui import lists_out, notes
from desktop_app.areas.people import api as people
from desktop_app.core import disclosures
from desktop_app.core.access.actor import Role
from desktop_app.core.db.database import Database
from desktop_app.core.journal.changes import Changes
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit import document_preview, table_file
from desktop_app.kit.actions import Command
from desktop_app.kit.list_pane import ListPane
from desktop_app.kit.pane import Tools

if TYPE_CHECKING:
    from desktop_app.core.tabular.writing import Cell


class DeskPane(ListPane):
    """A list of people or families, with what every such list can do.

    `counted` reads how many there are that are not archived, for the head and the status bar.
    """

    def __init__(
        self, tools: Tools, database: Database, name: str, title: str, **parts: Any
    ) -> None:
        self.database = database
        self.total = 0
        self._today = database.clock.now().date()
        self._is_counted = False
        super().__init__(tools, name, title, **parts)
        self.model.loaded.connect(self._count_first)

    @cached_property
    def notes(self) -> "notes.NoteDeeds":
        """What can be done with notes about people."""
        return notes.NoteDeeds(self)

    lists = "students"  # whose keys the rows have: students, families, staff or persons

    # --- to override ---

    def counted(self) -> Any:
        """Read counts and the choices of filters; on a reader thread."""
        return 0

    def show_counts(self, found: Any) -> None:
        """Show what `counted` read."""

    def export_values(self) -> "Mapping[str, Callable[[Any], Cell]]":
        """Return what exported cells hold where it is more than the words on screen."""
        return {}

    def edit_current(self) -> None:
        """Change the current record."""

    def archive(self, keys: Sequence[Any]) -> None:
        """Put records into the archive, with undo."""

    # --- keys of the list ---

    def opened(self, key: UUID) -> None:
        """Enter: change the record."""
        if self.may_write():
            self.edit_current()

    def archive_asked(self, key: UUID) -> None:
        """Del: put the record into the archive."""
        if self.may_archive():
            self.archive([key])

    def archive_current(self) -> None:
        """Put the current record into the archive."""
        key = self.current()
        if key is not None:
            self.archive([key])

    # --- rights ---

    @property
    def is_office(self) -> bool:
        """Whether the person works in the office, and so sees money and changes people."""
        return self.database.actor.is_any(Role.ADMIN, Role.FRONT_DESK)

    def may_write(self) -> bool:
        """Whether anything can be changed here."""
        return self.is_office and not self.database.read_only

    def may_change_one(self) -> bool:
        """Whether there is a current record that can be changed."""
        return self.may_write() and self.table.current_key() is not None

    def with_found(self, run: Callable[[Any], object]) -> None:
        """Read the current record once more and do something with it."""
        key = self.current()
        if key is not None:
            self.read_then(lambda: self.read_card(key),
                           lambda found: run(found) if found is not None else None)  # fmt: skip

    def today(self) -> date:
        """Return the date on the wall of the school, as the last reading found it."""
        return self._today

    def is_archived(self) -> bool:
        """Whether the current record is in the archive."""
        line = self.model.row_at(self.model.row_of(self.table.current_key()))
        return line is not None and bool(line.row.archived)

    def may_archive(self) -> bool:
        """Whether the current record can be put into the archive."""
        return self.may_change_one() and not self.is_archived()

    def may_bring_back(self) -> bool:
        """Whether the current record can come back from the archive."""
        return self.may_change_one() and self.is_archived()

    # --- counts and words ---

    def _count_first(self) -> None:
        """Count once the list is there: before, its rows are waited for."""
        if not self._is_counted:
            self._read_counts()

    def _read_counts(self) -> None:
        self._is_counted = True

        def read() -> tuple[date, Any]:
            with self.database.reading() as session:
                moment = moment_of(session, self.database.clock.now())
            return moment.today, self.counted()

        self.tools.tasks.read(read, self._take_counts, self.show_error, key=("counts", id(self)))

    def _take_counts(self, answer: tuple[date, Any]) -> None:
        self._today, found = answer
        self.show_counts(found)
        self.set_status(self.count_words(self.model.rowCount()), *self.status[1:])

    def touched(self, changes: Changes) -> None:
        """Reload what changed, counts and choices too."""
        super().touched(changes)
        if changes.touches(*self._watches):
            self._read_counts()

    def count_words(self, shown: int) -> str:
        """Say how much of the list is shown, and what was searched."""
        total = max(self.total, shown)
        bar = self.filter_bar
        typed = bar.search.text().strip() if bar is not None else ""
        if typed:
            return tr("Showing {shown} of {total} (search: {typed})", shown=f"{shown:,}",
                      total=f"{total:,}", typed=typed)  # fmt: skip
        return tr("Showing {shown} of {total}", shown=f"{shown:,}", total=f"{total:,}")

    def _say_empty(self, shown: int) -> None:
        """Say what is missing: with nothing but the first filters on, the school has none yet."""
        bar = self.filter_bar
        started = {key: chip.facts.start for key, chip in bar.chips.items()} if bar else {}
        is_start = bar is not None and all(
            chip.value == started[key] for key, chip in bar.chips.items()
        )
        if not shown and bar is not None and is_start and not bar.search.text():
            self.show_empty(*self.nothing_yet())
        else:
            super()._say_empty(shown)

    # --- writing ---

    def write(self, deed: Callable[[], Changes], said: str) -> None:
        """Do something off the GUI thread and say so, with undo."""
        self.tools.tasks.write(deed, lambda _: self.done(said), self.show_error)

    def after(self, said: str) -> Callable[[Changes], None]:
        """Return what a dialog does when it has saved: say so, and show what was made."""

        def tell(changes: Changes) -> None:
            self.done(said)
            if changes.made is not None:
                self.open_key(changes.made)

        return tell

    # --- out of the program ---

    def list_commands(self) -> Sequence[Command]:
        """Return export and print, which every list has."""
        return (
            Command(f"{self.name}.export", tr("Export this list…"), self.export, "export",
                    "export", "file", scope=self.name),
            Command(f"{self.name}.print", tr("Print this list…"), self.print_list, "printer",
                    "print", "file", scope=self.name, short=tr("Print list")),
        )  # fmt: skip

    def export(self, keys: Sequence[Any] | None = None) -> None:
        """Ask for a file and write the list into it, as it is shown."""
        target = table_file.ask_table_file(self, tr("Export this list"), self.title)
        if target is not None:
            self.export_to(target, keys)

    def list_rows(self, keys: Sequence[Any] | None = None) -> "lists_out.ListRows":
        """Return the list as it is shown, or those of its rows, to be read on a worker."""
        wanted = list(keys) if keys is not None else None
        return lists_out.ListRows(
            self._source, self.model.query, self.shown_columns(), wanted, self.export_values()
        )

    def export_to(self, target: Path, keys: Sequence[Any] | None = None) -> None:
        """Write the list, or its ticked rows, into a file with progress and Stop."""
        rows, title = self.list_rows(keys), self.title
        self.tools.tasks.long_read(
            lambda progress: self._write_logged(target, title, rows, progress),
            table_file.tell_written(self.tools, target), self.show_error, title=tr("Writing rows"),
        )  # fmt: skip

    def print_list(self) -> None:
        """Show the list, or its ticked rows, as a document, ready to print or save."""
        rows = self.list_rows(self.model.ticked() or None)
        database, title, said = self.database, self.title, self._filter_words()
        document_preview.DocumentPreview(
            self, self.tools.tasks, tr("Print list"),
            lambda progress: lists_out.printed(database, title, said, rows, progress),
            note=people.log_of(database, lambda _: [self._gone(title, rows)]),
        ).open()  # fmt: skip

    def _write_logged(
        self, target: Path, title: str, rows: "lists_out.ListRows", progress: Progress
    ) -> int:
        """Note that a list leaves the house, and write it into a file; on a worker."""
        gone = self._gone(title, rows)
        people.note_left(self.database, disclosures.DisclosureWay.SAVED, [gone], to=target)
        return lists_out.write_list(target, title, rows, progress)

    def _gone(self, title: str, rows: "lists_out.ListRows") -> "people.GoneOut":
        """Return whom a list names; on a worker."""
        named: dict[str, Any] = {self.lists: rows.ids()}
        return people.GoneOut(kind="list", what=title, **named)

    def _filter_words(self) -> str:
        bar = self.filter_bar
        if bar is None:
            return ""
        on = [chip.words() for chip in bar.chips.values() if chip.is_on]
        return ", ".join([*on, *([f"“{bar.search.text()}”"] if bar.search.text() else [])])

    def current(self) -> UUID | None:
        """Return the key of the current row."""
        found: UUID | None = self.table.current_key()
        return found
