"""The snapshots of this school: when, why, how large; one of them can be put back."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core import clock
from desktop_app.core.db import snapshots
from desktop_app.core.db.snapshots import Snapshot
from desktop_app.core.wording import show_date_with_year, show_time, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog, ask
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


class SnapshotSource:
    """The snapshots on this computer, newest first."""

    def __init__(self, school: Path) -> None:
        self._school = school
        self._rows: Mapping[str, Snapshot] = {}

    def ids(self, _query: Query) -> Sequence[str]:
        """Return the names of the files."""
        self._rows = {one.path.name: one for one in snapshots.listed(self._school)}
        return list(self._rows)

    def page(self, keys: Sequence[str]) -> Mapping[str, Snapshot]:
        """Return the snapshots of some names."""
        return {key: self._rows[key] for key in keys if key in self._rows}


def why_words(why: str) -> str:
    """Say why a snapshot was taken."""
    return {
        "update": tr("Before an update of the program"),
        "import": tr("Before an import"),
        "restore": tr("Before a restore"),
        "change": tr("By itself"),
        "asked": tr("Asked for"),
    }.get(why, why)


class SnapshotsDialog(Dialog):
    """A table of snapshots, with "Take one now" and "Restore"."""

    def __init__(self, window: "OfficeWindow") -> None:
        super().__init__(
            window, tr("Snapshots"), tr("Snapshots on this computer"), tr("Restore"), width=620
        )
        self._window = window
        self._school = window.database.path or Path()
        zone = window.zone()

        def when(row: Snapshot) -> str:
            wall = clock.local(row.taken_at, zone)
            return f"{show_date_with_year(wall.date())} {show_time(wall)}"

        columns: tuple[Column[Snapshot], ...] = (
            Column("at", tr("Taken"), when, width=160, strong=True),
            Column("why", tr("Why"), lambda r: why_words(r.why), stretch=True),
            Column(
                "size",
                tr("Size"),
                lambda r: tr("{size} MB", size=f"{r.size / 1e6:.1f}"),
                width=90,
                align="right",
            ),
        )
        self.model = TableModel(
            columns, SnapshotSource(self._school), window.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, window.desk.preferences, "snapshots")
        self.table.setAccessibleName(tr("Snapshots"))
        self.table.setMinimumHeight(dp(260))
        self.empty = EmptyState()
        self.empty.say(tr("No snapshots yet"), tr("One is taken after every half hour of change."))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        column.addWidget(self.empty)
        self.set_body(body, bare=True)
        self.add_button(Button(tr("Take one now"), "copy", self.take))
        self.model.loaded.connect(self._loaded)
        self.model.set_query(Query())

    def _loaded(self) -> None:
        filled = self.model.rowCount() > 0
        self.table.setVisible(filled)
        self.empty.setVisible(not filled)
        self.primary.setEnabled(filled)

    def take(self) -> None:
        """Take a snapshot now, off the GUI thread."""
        now = self._window.database.clock.now()
        self._window.tasks.long_read(
            lambda progress: snapshots.take(self._school, now, why="asked", progress=progress),
            lambda _: self.model.reload(),
            self.show_error,
            title=tr("Copying"),
        )

    def accept(self) -> None:
        """Put the chosen snapshot in the place of the school, after asking."""
        key = self.table.current_key()
        chosen = next((one for one in snapshots.listed(self._school) if one.path.name == key), None)
        if chosen is None:
            return
        sure = ask(
            self,
            tr("Restore"),
            tr("Go back to this snapshot?"),
            tr("Restore"),
            why=tr(
                "What was done since is taken out of the school. It is kept as a snapshot of its "
                "own, "
                "so you can come back."
            ),
        )
        if sure:
            super().accept()
            self._window.restore(chosen.path)
