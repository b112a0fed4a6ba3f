"""Before a register is finished: what it will bill, pay and credit, and who is not marked."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance.ui.sheet import Sheet
from desktop_app.areas.attendance.ui.words import head_words, outcome_of, outcome_words
from desktop_app.core.journal.recording import Changes
from desktop_app.core.wording import tr, trn
from desktop_app.kit.dialog import Dialog
from desktop_app.kit.labels import label
from desktop_app.kit.pane import Tools
from desktop_app.kit.theme import dp

NAMED = 4


class FinishDialog(Dialog):
    """Says what finishing does; Enter does it."""

    def __init__(
        self,
        parent: QWidget,
        tools: Tools,
        sheet: Sheet,
        register: attendance.Register,
        finish: Callable[[], Changes],
    ) -> None:
        self._tools, self._finish = tools, finish
        waiting = len(sheet.unmarked)
        title = register.meeting.title
        primary = tr("Finish register") if not waiting else tr("Mark present and finish")
        super().__init__(parent, tr("Finish register"), title, primary)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setSpacing(dp(6))
        column.addWidget(label(head_words(register.meeting), "small", wrap=True))
        for words in lines_of(sheet, register):
            column.addWidget(label(words, wrap=True))
        column.addWidget(label(tr("A correction afterwards asks for a reason."), "small"))
        self.set_body(body)
        self.primary.setFocus()

    def accept(self) -> None:
        """Finish; what is refused is said here."""
        self.primary.setEnabled(False)
        self._tools.tasks.write(self._finish, self._done, self._refused)

    def _done(self, changes: Changes) -> None:
        super().accept()
        self._tools.notices.done(changes.label, self._tools.undo)

    def _refused(self, error: Exception) -> None:
        self.primary.setEnabled(True)
        self.show_error(error)


def lines_of(sheet: Sheet, register: attendance.Register) -> list[str]:
    """Return what finishing brings, line by line."""
    waiting = [row.name for row in sheet.unmarked]
    lines = []
    if waiting:
        names = ", ".join(waiting[:NAMED])
        if len(waiting) > NAMED:
            names = tr("{names} and {n} more", names=names, n=len(waiting) - NAMED)
        lines.append(trn("{n} is not marked yet and will be present: {names}.",
                         "{n} are not marked yet and will be present: {names}.",
                         len(waiting), names=names))  # fmt: skip
    lines.append(f"{outcome_words(outcome_of(sheet, register, with_rest=True))}.")
    return lines
