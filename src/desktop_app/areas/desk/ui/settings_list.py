"""One list of the settings on screen: a table with Add, Change and Archive, and its form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.areas.desk.ui.settings_page import ListPage
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotFound, RuleBroken
from desktop_app.core.journal.recording import Changes
from desktop_app.core.meanwhile import Record
from desktop_app.core.wording import tr
from desktop_app.kit.banner import BannerSlot
from desktop_app.kit.buttons import Button
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.fields import Field
from desktop_app.kit.fixed_source import FixedSource
from desktop_app.kit.labels import label
from desktop_app.kit.notices import banner_for
from desktop_app.kit.pane import Tools
from desktop_app.kit.table_model import Query, TableModel
from desktop_app.kit.table_view import TableView
from desktop_app.kit.theme import dp

_LEAST_HINT = 240


class SettingsList(QWidget):
    """Rows of one kind, with what can be done with them."""

    def __init__(self, tools: Tools, database: Database, page: ListPage) -> None:
        super().__init__()
        self.page, self._tools, self._database = page, tools, database
        self.watches = page.watches
        self._source: FixedSource[Any] = FixedSource([], lambda row: row.id)
        self.model = TableModel(
            page.columns, self._source, tools.tasks, tickable=False, parent=self
        )
        self.table = TableView(self.model, tools.memory, f"settings-{page.key}")
        self.table.setAccessibleName(page.title)
        self.table.opened.connect(lambda _key: self.change())
        self.banner, self.empty = BannerSlot(), EmptyState()
        self._rows: dict[Any, Any] = {}
        self._buttons = [Button(tr("Change"), "pencil-simple", self.change)] if page.change else []
        if page.archive:
            self._buttons.append(Button(tr("Archive or bring back"), "archive", self.archive))
        if page.remove:
            self._buttons.append(Button(tr("Remove"), "trash", self.remove))
        self._buttons += [
            Button(words, icon, partial(self._run, run)) for words, icon, run in page.more
        ]
        if tools.history is not None:
            self._buttons.append(
                Button(tr("History…"), "clock-counter-clockwise", self.show_history)
            )
        self._build()

    def _build(self) -> None:
        self._deeds = QWidget()
        deeds = QHBoxLayout(self._deeds)
        deeds.setContentsMargins(0, 0, 0, 0)
        deeds.setSpacing(dp(8))
        deeds.addStretch(1)
        for button in self._buttons:
            deeds.addWidget(button)
        deeds.addWidget(Button(tr("Add"), "plus", self.add, primary=True))
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(dp(8))
        self._head.addWidget(label(self.page.hint, "small", "text2", wrap=True), 1)
        self._head.addWidget(self._deeds)
        column = QVBoxLayout(self)
        column.setContentsMargins(dp(16), dp(12), dp(16), dp(12))
        column.setSpacing(dp(8))
        column.addLayout(self._head)
        column.addWidget(self.banner)
        column.addWidget(self.table, 1)
        column.addWidget(self.empty, 1)
        self.empty.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sentence above the buttons where there is no room for it beside them."""
        super().resizeEvent(event)
        narrow = self.width() < self._deeds.sizeHint().width() + dp(_LEAST_HINT)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._head.setDirection(way)

    def activated(self) -> None:
        """Read the rows, off the GUI thread."""

        def read() -> Sequence[Any]:
            with self._database.reading() as session:
                return self.page.read(session)

        self._tools.tasks.read(read, self._show, self.show_error, key=("settings", id(self)))

    def _show(self, rows: Sequence[Any]) -> None:
        self._rows = {row.id: row for row in rows}
        self._source.replace(rows)
        if self.model.query.sort:
            self.model.reload()
        else:
            self.model.set_query(Query())
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.empty.say(tr("Nothing here yet"), self.page.hint)
        for button in self._buttons:
            button.setEnabled(bool(rows))

    def show_error(self, error: Exception) -> None:
        """Say what went wrong above the list."""
        self.banner.say(banner_for(error, self))

    def current(self) -> Any:
        """Return the current row."""
        return self._rows.get(self.table.current_key())

    def add(self) -> None:
        """Ask for a new row."""
        self._ask(None)

    def change(self) -> None:
        """Ask for other values of the current row."""
        row = self.current()
        if row is not None and self.page.change is not None:
            self._ask(row)

    def _ask(self, row: Any) -> None:
        def read() -> Any:
            with self._database.reading() as session:
                return self.page.choices(session)

        self._tools.tasks.read(
            read, lambda found: self._open(self.page.fields(found, row), row), self.show_error
        )

    def show_history(self) -> None:
        """Show what was changed of the current row."""
        row, show = self.current(), self._tools.history
        if row is not None and show is not None:
            named = next((c.text(row) for c in self.page.columns if c.strong), self.page.thing)
            show((self.page.watches or (self.page.key,))[0], row.id, named)

    def _run(self, run: Callable[[QWidget, Tools, Any], None]) -> None:
        row = self.current()
        if row is not None:
            run(self, self._tools, row)

    def _open(self, fields: Sequence[Field], row: Any) -> None:
        page, change = self.page, self.page.change
        title = (
            tr("New {thing}", thing=page.thing)
            if row is None
            else tr("Change {thing}", thing=page.thing)
        )

        def save(values: dict[str, Any]) -> Changes:
            return page.add(values) if row is None or change is None else change(row, values)

        dialog = FormDialog(
            self,
            self._tools.tasks,
            title=title,
            fact="",
            primary=tr("Save"),
            fields=fields,
            save=save,
            values=page.values(row) if row is not None else None,
            record=self._record(row) if row is not None else None,
        )
        dialog.saved.connect(self._saved)
        if row is None and page.added is not None:
            added = page.added
            dialog.saved.connect(lambda _: added(self, self._tools, dialog.form.values()))
        dialog.open()

    def _record(self, row: Any) -> Record:
        """Return the row as what the form changes, to be merged with what others save."""

        def read() -> Mapping[str, Any]:
            with self._database.reading() as session:
                found = next((r for r in self.page.read(session) if r.id == row.id), None)
            if found is None:
                raise NotFound(tr("This is not in the school any more."), id=row.id)
            return self.page.values(found)

        tables = self.page.watches or (self.page.key,)
        return Record(tuple((table, row.id) for table in tables), read)

    def _saved(self, changes: Changes) -> None:
        self.banner.clear("not_saved")
        self._tools.notices.done(changes.label, self._tools.undo)
        self.activated()

    def archive(self) -> None:
        """Take the current row out of use, or bring it back."""
        row, archive = self.current(), self.page.archive
        if row is not None and archive is not None:
            self._tools.tasks.write(
                lambda: archive(row, not row.archived), self._saved, partial(self._kept, row)
            )

    def _kept(self, row: Any, error: Exception) -> None:
        """Say why a row stays, and offer what can be done instead."""
        if self.page.instead is None or not isinstance(error, RuleBroken):
            self.show_error(error)
            return
        words, run = self.page.instead
        deed = Deed(words, lambda: run(self, self._tools, row), "arrow-right")
        self.banner.say(replace(banner_for(error, self), deeds=(deed,)))

    def remove(self) -> None:
        """Remove the current row; undo brings it back."""
        row, remove = self.current(), self.page.remove
        if row is not None and remove is not None:
            self._tools.tasks.write(lambda: remove(row), self._saved, self.show_error)
