"""The list behind the sync state: what needs a choice, what waits here, and what went up."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.db.database import Database
from desktop_app.core.sync import told
from desktop_app.core.sync.terms import Answer, Choice, FactState
from desktop_app.core.sync.told import ToldDeed
from desktop_app.core.wording import tr
from desktop_app.kit.actions import SHORTCUTS, listen_for
from desktop_app.kit.buttons import Button, keys_text
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.kept import kept_chip, kept_words
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.table_model import Column, Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp
from desktop_app.shell import copy_words

if TYPE_CHECKING:
    from desktop_app.shell.office_window import OfficeWindow
    from desktop_app.shell.syncing import Syncer

HEIGHT: Final = 320
WIDTH: Final = 940


class DeedSource:
    """The deeds of a copy with their names, what needs a choice first; on a reader thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows: Mapping[UUID, ToldDeed] = {}

    def ids(self, _query: Query) -> Sequence[UUID]:
        """Return the ids of the deeds."""
        self._rows = {row.deed.id: row for row in told.deeds(self._database)}
        return list(self._rows)

    def page(self, keys: Sequence[UUID]) -> Mapping[UUID, ToldDeed]:
        """Return the rows of some deeds."""
        return {key: self._rows[key] for key in keys if key in self._rows}


def answer_words(row: ToldDeed) -> str:
    """Say what the office said to a deed, or what was chosen."""
    deed = row.deed
    if deed.decision is not None:
        return {
            Choice.MINE: tr("Yours was kept"),
            Choice.THEIRS: tr("The office's was kept"),
            Choice.THIRD: tr("Another value was chosen"),
            Choice.SUPERSEDED: tr("Your later change took its place"),
        }[deed.decision]
    if deed.answer is None:
        return tr("Goes up with the next sync") if deed.state is FactState.HERE else tr("Taken in")
    if deed.answer is Answer.REVIEW and row.theirs:
        return tr("The office has: {value}", value=row.theirs)
    return deed.said or {
        Answer.REVIEW: tr("The office changed it too"),
        Answer.NOT_ENROLLED: tr("Was not enrolled then"),
        Answer.NOT_YOURS: tr("Is not your lesson any more"),
        Answer.INVALID: tr("Could not be taken in"),
        Answer.ID_REUSED: tr("Came twice, and not the same"),
    }.get(deed.answer, "")


class SyncList(Dialog):
    """The table with Sync now (F5) and Stop; nothing is ever taken out of it."""

    def __init__(self, window: "OfficeWindow", database: Database, syncer: "Syncer") -> None:
        super().__init__(window, tr("Sync"), "", tr("Sync now"), width=WIDTH)
        self.setObjectName("sync-list")
        self._window, self._database, self._syncer = window, database, syncer
        self._seen: object = None
        self.primary.setVisible(syncer.has_line)
        self.cancel.set_words(tr("Close"))
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(syncer.stop)
        self.stop = Button(tr("Stop"), run=syncer.stop)
        self.add_button(self.stop)
        self.model: TableModel[ToldDeed] = TableModel(
            self._columns(), DeedSource(database), window.tasks, parent=self
        )
        self.table = TableView(self.model, window.desk.preferences, "sync-list")
        self.table.setAccessibleName(tr("What was done on this laptop"))
        self.table.setMinimumHeight(dp(HEIGHT))
        self.empty = EmptyState()
        self.empty.setMinimumHeight(dp(HEIGHT))
        self.empty.say(
            tr("Nothing was marked on this laptop yet"),
            tr("Each mark, note and minute you enter here is listed until the office has it."),
        )
        self.empty.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.progress, self.table, self.empty):
            column.addWidget(part)
        self.set_body(body, bare=True)
        listen_for(self, "sync", self.accept)
        self.primary.setToolTip(keys_text(SHORTCUTS["sync"]))
        self.model.loaded.connect(self._loaded)
        syncer.changed.connect(self.tell)
        self.model.set_query(Query())
        self.table.setFocus()
        self.tell()

    def _columns(self) -> tuple[Column[ToldDeed], ...]:
        now, zone = self._database.clock.now(), self._window.zone()

        def when(row: ToldDeed) -> str:
            return copy_words.when_words(row.deed.made_at, now, zone)

        return (
            Column("when", tr("When"), when, width=104, tone=lambda _: "text2"),
            Column("what", tr("What"), lambda row: row.name, stretch=True, strong=True, width=240,
                   tooltip=lambda row: row.name),
            Column("value", tr("Yours"), lambda row: row.value, width=110),
            Column("state", tr("Where"), lambda row: kept_words(row.deed.state),
                   width=126, chip=lambda row: kept_chip(row.deed.state)),
            Column("answer", tr("Answer of the office"), answer_words, width=200,
                   tone=lambda _: "text2", tooltip=answer_words),
        )  # fmt: skip

    def _loaded(self) -> None:
        filled = self.model.rowCount() > 0
        self.table.setVisible(filled)
        self.empty.setVisible(not filled)

    def tell(self) -> None:
        """Say how it stands now, and read again where something went up."""
        syncer = self._syncer
        now, zone = self._database.clock.now(), self._window.zone()
        words, _, _ = copy_words.status_of(syncer, now, zone)
        self.set_fact(words)
        self.set_result(copy_words.synced_words(syncer, now, zone))
        said = copy_words.banners_of(syncer, now, zone, show=self.raise_)
        for level in ("conflict", "offline"):
            banner = said.get(level)
            if banner is None:
                self.banner.clear(level)
            else:
                self.banner.say(copy_words.without_deeds(banner))
        self.progress.tell(syncer.activity if syncer.is_running else None)
        self.stop.setVisible(syncer.is_running)
        self.primary.setEnabled(not syncer.is_running and not syncer.is_locked)
        if syncer.standing != self._seen:
            self._seen = syncer.standing
            self.model.reload()

    def accept(self) -> None:
        """Sync now; the list stays open."""
        self._syncer.sync_now()

    def done(self, result: int) -> None:
        """Follow no more."""
        self._syncer.changed.disconnect(self.tell)
        super().done(result)
