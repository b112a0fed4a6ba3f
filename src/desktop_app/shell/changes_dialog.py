"""Everything that was done in the school, newest first, with undo."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core import clock
from desktop_app.core.journal import undo
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.journal.undo import SetRow
from desktop_app.core.wording import show_date, show_time, tr
from desktop_app.kit.buttons import Button
from desktop_app.kit.chips import Chip
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow


class ChangesSource:
    """The newest thousand change sets."""

    def __init__(self, window: "OfficeWindow") -> None:
        self._database = window.database
        self._rows: Mapping[int, SetRow] = {}

    def ids(self, query: Query) -> Sequence[int]:
        """Return the numbers, newest first; a search looks at the label and the name."""
        with self._database.reading() as session:
            found = undo.recent(session, self._database.school_id, limit=1_000)
        words = query.search.casefold().split()
        kept = [r for r in found if all(w in f"{r.label} {r.actor}".casefold() for w in words)]
        self._rows = {row.number: row for row in kept}
        return [row.number for row in kept]

    def page(self, keys: Sequence[int]) -> Mapping[int, SetRow]:
        """Return the rows of some numbers."""
        return {key: self._rows[key] for key in keys if key in self._rows}


class ChangesDialog(Dialog):
    """A table of change sets; the button takes back the newest that is in force."""

    def __init__(self, window: "OfficeWindow") -> None:
        super().__init__(window, tr("What was changed"), "", tr("Close"), width=720)
        self.cancel.hide()
        zone = window.zone()

        def when(row: SetRow) -> str:
            wall = clock.local(row.at, zone)
            return f"{show_date(wall.date())} {show_time(wall)}"

        columns: tuple[Column[SetRow], ...] = (
            Column("at", tr("When"), when, width=150),
            Column("label", tr("What"), lambda r: r.label, strong=True, stretch=True),
            Column("actor", tr("Who"), lambda r: r.actor, width=130),
            Column("state", tr("State"), lambda _: "", chip=_state, width=120),
        )
        self.model = TableModel(
            columns, ChangesSource(window), window.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, window.desk.preferences, "changes")
        self.table.setAccessibleName(tr("What was changed"))
        self.table.setMinimumHeight(dp(360))
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.set_body(body, bare=True)
        self.add_button(Button(tr("Undo the last"), "arrow-u-up-left", window.undoing.undo))
        window.tasks.wrote.connect(self._reload)
        self.model.set_query(Query())

    def _reload(self, _: object) -> None:
        self.model.reload()


def _state(row: SetRow) -> Chip | None:
    if row.undone_by is not None and row.kind is SetKind.DO:
        return Chip(tr("Taken back"), "grey", "arrow-u-up-left")
    if row.kind is SetKind.SYSTEM:
        return Chip(tr("By itself"), "grey", "gear")
    return None
