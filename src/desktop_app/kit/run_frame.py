"""The frame of dialogs that show what a long deed will do, and then do it while one looks on."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.core.errors import DownbeatError
from desktop_app.core.journal.changes import Changes
from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.banner import Banner
from desktop_app.kit.deeds import Deed
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.empty import EmptyState
from desktop_app.kit.pane import Tools
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.sentences_dialog import SentencesDialog
from desktop_app.kit.theme import dp

Placed = tuple[QWidget, int]


class RunFrame(Dialog):
    """Nothing is written until the deed is pressed; `issued` carries the changes.

    The rows of what will be done stand under the progress of the work, or a sentence in their
    place where there is nothing to do. The deed cannot be pressed twice.
    """

    issued = Signal(object)

    def __init__(
        self, parent: QWidget | None, tools: Tools, title: str, fact: str, primary: str,
        *, width: int = 760,
    ) -> None:  # fmt: skip
        super().__init__(parent, title, fact, primary, width=width)
        self._tools = tools
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tools.tasks.stop)
        tools.tasks.busy.connect(self.progress.tell)
        self.empty = EmptyState()
        self.empty.hide()
        self._filled: tuple[QWidget, ...] = ()
        self.primary.setEnabled(False)

    def lay_out(
        self, above: Iterable[Sequence[QWidget | None]], rows: Sequence[Placed],
        *, size: tuple[int, int],
    ) -> None:  # fmt: skip
        """Put rows of controls above (None is the space between), the progress, then the rows."""
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for controls in above:
            column.addLayout(_row(controls))
        column.addWidget(self.progress)
        for part, stretch in rows:
            column.addWidget(part, stretch)
        column.addWidget(self.empty, max((stretch for _, stretch in rows), default=1))
        self._filled = tuple(part for part, _ in rows)
        self.set_body(body, bare=True)
        self.resize(dp(size[0]), dp(size[1]))

    def show_filled(self, fact: str, why: str, *, filled: bool) -> None:
        """Show the rows, or say why there is none."""
        for part in self._filled:
            part.setVisible(filled)
        self.empty.setVisible(not filled)
        self.empty.say(fact, why)

    def say_problems(self, fact: str, said: Sequence[str]) -> None:
        """Warn of what is left out; all of it is shown when it is asked for."""
        if not said:
            self.banner.clear("warning")
            return
        title = self.windowTitle()
        show = Deed(tr("Show"), lambda: SentencesDialog(self, title, fact, said).open())
        self.banner.say(Banner("warning", fact, said[0], (show,)))

    def run(self, deed: Callable[[Progress], Any], *, title: str) -> None:
        """Do it off the GUI thread, with progress and Stop; the dialog closes when it is done."""
        self.primary.setEnabled(False)
        self._tools.tasks.long_write(deed, self._ended, self._refused, title=title)

    def _ended(self, answer: Any) -> None:
        self.close_done(answer)

    def close_done(self, changes: Changes) -> None:
        """Close, say what was done with its undo, and tell who opened the dialog."""
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)
        self.issued.emit(changes)

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        if isinstance(error, DownbeatError):
            self.set_result(error.sentence)
        self.show_error(error)


def _row(controls: Sequence[QWidget | None]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(dp(20), 0, dp(20), dp(10))
    row.setSpacing(dp(8))
    for part in controls:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
