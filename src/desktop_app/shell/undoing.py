"""Undo and redo from the window: off the GUI thread, naming what they take back."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound
from desktop_app.core.journal import undo
from desktop_app.core.journal.changes import Changes
from desktop_app.core.wording import tr
from desktop_app.kit import dialog
from desktop_app.kit.notices import Notices
from desktop_app.kit.tasks import Tasks


class Undoing:
    """Takes back the last deed and does it again.

    For issued documents it offers the counter-entry.
    """

    def __init__(self, database: Database, tasks: Tasks, notices: Notices, window: QWidget) -> None:
        self._database = database
        self._tasks = tasks
        self._notices = notices
        self._window = window
        self.to_undo: undo.SetRow | None = None
        self.to_redo: undo.SetRow | None = None
        self._told: list[Callable[[], object]] = []

    def on_change(self, told: Callable[[], object]) -> None:
        """Call back when what can be undone has changed."""
        self._told.append(told)

    def undo_words(self) -> str:
        """Say what undo would take back."""
        deed = self.to_undo
        return tr("Undo") if deed is None else tr("Undo: {label}", label=deed.label)

    def redo_words(self) -> str:
        """Say what redo would do again."""
        taken = self.to_redo
        return tr("Redo") if taken is None else tr("Redo: {label}", label=taken.label)

    def heard(self) -> None:
        """Look again at what can be undone."""
        self._tasks.read(self._read, self._show, key="undoing")

    def _read(self) -> "tuple[undo.SetRow | None, undo.SetRow | None]":
        school = self._database.school_id
        with self._database.reading() as session:
            by = undo.whose(self._database)
            return undo.next_to_undo(session, school, by), undo.next_to_redo(session, school, by)

    def _show(self, found: "tuple[undo.SetRow | None, undo.SetRow | None]") -> None:
        self.to_undo, self.to_redo = found
        for told in self._told:
            told()

    def undo(self) -> None:
        """Take back the last deed."""
        self._tasks.write(lambda: undo.undo(self._database), self._say, self._refused)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._tasks.write(lambda: undo.redo(self._database), self._say, self._refused)

    def _say(self, changes: Changes) -> None:
        self._notices.done(changes.label)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, NotFound):
            self._notices.done(error.sentence)
            return
        if not isinstance(error, undo.NeedsCounterEntry):
            self._notices.error(error)
            return
        title = tr("Undo")
        if dialog.ask(
            self._window,
            title,
            error.sentence,
            tr("Write the counter-entry"),
            why=tr(
                "Nothing was changed so far. The counter-entry stays in the ledger beside what it "
                "takes back."
            ),
        ):
            number = error.number
            self._tasks.write(lambda: undo.counter(self._database, number), self._say)
