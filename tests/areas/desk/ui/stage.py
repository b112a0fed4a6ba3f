"""What a test does with a pane, as a person would: look at rows, fill in a form, press a button."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.areas.desk.ui.desk_pane import DeskPane
from desktop_app.core.db.database import Database
from desktop_app.kit.dialog import Dialog, FormDialog
from desktop_app.kit.notices import Notices
from desktop_app.kit.pane import Tools
from desktop_app.kit.tasks import Tasks

Make = Callable[[Tools, Database], DeskPane]


@dataclass
class Stage:
    """A pane that is shown."""

    qtbot: QtBot
    pane: Any
    tasks: Tasks
    notices: Notices
    went: list[tuple[object, ...]]

    def settle(self) -> None:
        """Wait until everything that was asked has arrived."""
        self.qtbot.waitUntil(self._rests)
        QApplication.processEvents()
        self.qtbot.waitUntil(self._rests)

    def _rests(self) -> bool:
        """Whether nothing is under way, and nothing waits for the pane to be painted first."""
        return self.tasks.idle() and not getattr(self.pane, "waits_beside", False)

    def texts(self, column: str = "name") -> list[str]:
        """The words of one column, from top to bottom."""
        model = self.pane.model
        at = [each.key for each in model.columns].index(column)
        return [model.data(model.index(row, at)) for row in range(model.rowCount())]

    def choose(self, row: int = 0) -> UUID:
        """Make a row the current one and let the inspector follow."""
        key = self.pane.model.key_at(row)
        self.pane.table.set_current_key(key)
        self.settle()
        return UUID(str(key))

    def search(self, typed: str) -> None:
        self.pane.filter_bar.search.setText(typed)
        self.settle()

    def filter(self, key: str, value: object) -> None:
        self.pane.filter_bar.chips[key].set_value(value)
        self.settle()

    def tick(self, *rows: int) -> None:
        for row in rows:
            self.pane.model.toggle_tick(row)
        self.settle()

    def run(self, deed: Callable[[], object]) -> None:
        deed()
        self.settle()

    def dialog(self) -> Any:
        """The dialog that is open over the pane."""
        found = self.pane.findChildren(Dialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        open_ones = [d for d in found if d.isVisible()]
        assert len(open_ones) == 1, [d.windowTitle() for d in open_ones]
        return open_ones[0]

    def form(self, run: Callable[[], object]) -> FormDialog:
        """Open a dialog with a form."""
        self.run(run)
        found = self.dialog()
        assert isinstance(found, FormDialog)
        return found

    def save(self, dialog: Dialog) -> None:
        """Press the deed of a dialog."""
        dialog.primary.click()
        self.settle()

    def said(self) -> str:
        """What the toast says."""
        toast = self.notices.toast
        return toast.text() if toast is not None else ""

    def card_words(self) -> str:
        """Everything the inspector says now, line by line."""
        return "\n".join(words_of(self.pane.inspector))


def words_of(widget: QWidget) -> list[str]:
    """The texts of all labels that can be seen."""
    from PySide6.QtWidgets import QLabel

    labels = widget.findChildren(QLabel)
    return [label.accessibleName() or label.text() for label in labels if not label.isHidden()]
