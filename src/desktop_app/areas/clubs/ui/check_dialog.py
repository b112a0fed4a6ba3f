"""Work that was entered by others than a teacher, to be vouched for or taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.clubs.queries.history import ToCheck, to_check
from desktop_app.areas.clubs.service.club_service import ClubService
from desktop_app.areas.clubs.words import day_words
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.buttons import Button
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp


def amount_words(row: ToCheck) -> str:
    """Say how much was done: 12 pages, 20 minutes."""
    if row.amount is None:
        return ""
    if row.table == "practice_log":
        return trn("{n} minute", "{n} minutes", row.amount)
    return trn("{n} page", "{n} pages", row.amount)


class CheckDialog(Dialog):
    """What waits for a teacher; ticked entries are checked at once, one is taken back."""

    def __init__(
        self, parent: QWidget, tools: Tools, database: Database, club_id: UUID | None
    ) -> None:
        super().__init__(parent, tr("Points to check"), tr("Check what was entered"), "",
                         width=680)  # fmt: skip
        self._tools, self._database, self._club = tools, database, club_id
        self._service = ClubService(database)
        self.rows: dict[UUID, ToCheck] = {}
        self.source: FixedSource[ToCheck] = FixedSource((), lambda row: row.id)
        columns: tuple[Column[ToCheck], ...] = (
            Column("day", tr("Day"), lambda r: day_words(r.day), width=110),
            Column("student", tr("Pupil"), lambda r: r.student, stretch=True, strong=True),
            Column("amount", tr("Entered"), amount_words, width=100, align="right"),
            Column("words", tr("What"), lambda r: r.words, width=200, tooltip=lambda r: r.words),
        )
        self.model: TableModel[ToCheck] = TableModel(
            columns, self.source, tools.tasks, tickable=True, parent=self
        )
        self.table = TableView(self.model, tools.memory, "points-to-check")
        self.table.setAccessibleName(tr("Points to check"))
        self.table.setMinimumHeight(dp(300))
        self.back = Button(tr("Take back…"), "arrow-u-up-left", self.take_back)
        self.add_button(self.back)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.set_body(body)
        self.model.ticks_changed.connect(self._count)
        self.table.current_changed.connect(lambda _key: self._count())
        self._read()

    def _read(self) -> None:
        def read() -> list[ToCheck]:
            with self._database.reading() as session:
                return to_check(session, self._club)

        self._tools.tasks.read(read, self._show, self.show_error, key=("to-check", id(self)))

    def _show(self, rows: Sequence[ToCheck]) -> None:
        self.rows = {row.id: row for row in rows}
        self.source.replace(rows)
        self.model.ticks.clear()
        self.model.ticks.add_all([row.id for row in rows])
        self.model.set_query(Query())
        if not rows:
            self.set_fact(tr("Everything that was entered is checked."))
        self._count()

    def _count(self) -> None:
        ticked = len(self.model.ticked())
        self.set_primary(trn("Check {n} entry", "Check {n} entries", ticked))
        self.primary.setEnabled(ticked > 0)
        self.back.setEnabled(self.table.current_key() in self.rows)

    def accept(self) -> None:
        """Vouch for what is ticked."""
        some: dict[str, list[UUID]] = {}
        for key in self.model.ticked():
            some.setdefault(self.rows[key].table, []).append(key)
        if some:
            self._tools.tasks.write(
                lambda: self._service.verify_all(some), self._done, self.show_error
            )

    def _done(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)

    def take_back(self) -> None:
        """Ask why, then withdraw the current entry."""
        row = self.rows.get(self.table.current_key())
        if row is None:
            return
        dialog = ReasonDialog(
            self, self._tools, tr("Take back what {student} entered", student=row.student),
            lambda why: self._service.withdraw(row.table, row.id, why),
        )  # fmt: skip
        dialog.saved.connect(lambda _changes: self._read())
        dialog.open()


class ReasonDialog(FormDialog):
    """Asks why something is taken back; the history keeps both entries."""

    def __init__(self, parent: QWidget, tools: Tools, fact: str, save: Any) -> None:
        def write(values: dict[str, Any]) -> Changes:
            if not (values["reason"] or "").strip():
                raise RuleBroken(tr("Say why."), field="reason")
            found: Changes = save(values["reason"])
            return found

        super().__init__(
            parent, tools.tasks, title=tr("Take back"), fact=fact, primary=tr("Take back"),
            fields=(Field("reason", tr("Reason"), required=True, width=300),), save=write,
        )  # fmt: skip
        self.set_result(tr("The history keeps the entry and what takes it back."))
        self.saved.connect(lambda changes: tools.notices.done(changes.label, tools.undo))
