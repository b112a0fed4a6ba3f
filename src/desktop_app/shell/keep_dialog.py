"""Keeping a copy of a shared school on a teacher's computer: what it is, its password, its key."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.progress import Progress
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.labels import label
from desktop_app.kit.progress_strip import ProgressStrip
from desktop_app.kit.tasks import Tasks
from desktop_app.kit.theme import dp
from desktop_app.shell.secret_dialog import Secret, SecretDialog

_WIDE: Final = 280


class KeptCopy(Protocol):
    """A copy that was made."""

    @property
    def path(self) -> Path:
        """Where it lies."""
        ...

    @property
    def recovery(self) -> str:
        """The recovery key, which is shown once."""
        ...

    @property
    def school(self) -> str:
        """What the school is called."""
        ...

    @property
    def until(self) -> str:
        """Until when it opens, in words."""
        ...


Keep = Callable[[dict[str, Any], Progress], KeptCopy]


class KeepDialog(FormDialog):
    """One tick, a password, and the copy is made while one looks on; then its recovery key."""

    def __init__(
        self, parent: QWidget, tasks: Tasks, keep: Keep, done: Callable[[KeptCopy], object],
        *, days: tuple[int, int], kept: Path | None = None,
    ) -> None:  # fmt: skip
        back, ahead = days
        super().__init__(
            parent,
            tasks,
            title=tr("Keep a copy on this computer"),
            fact=tr("Work where there is no network"),
            primary=tr("Keep a copy"),
            fields=(
                Field("keeps", "", "tick", start=True,
                      hint=tr("Keep a copy here, so I can work offline")),
                Field("password", tr("Your password"), "password", required=True, width=_WIDE,
                      help=tr("The one you sign in with; it opens the copy too")),
                Field("stays", "", "tick", hint=tr("Do not ask again on this computer")),
            ),
            values={"keeps": True},
            save=lambda values: values,
            width=560,
        )  # fmt: skip
        self.setObjectName("keep-copy")
        self._keep, self._kept = keep, done
        self._busy = False
        self.progress = ProgressStrip()
        self.progress.stop_asked.connect(tasks.stop)
        why = tr(
            "The copy is encrypted. It holds your lessons of the past {back} and the next {ahead} "
            "days with their registers, students, notes and the phones to call, and nothing about "
            "money or health. It follows the school by itself while you are online; what you mark "
            "offline goes up when you are back.",
            back=back,
            ahead=ahead,
        )
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(dp(20), 0, dp(20), dp(4))
        column.addWidget(label(why, "body", "text2", wrap=True))
        if kept is not None:
            there = tr("A copy of yours is kept here already: {file}. This makes another one.",
                       file=kept.name)  # fmt: skip
            column.addWidget(label(there, "body", "amber", wrap=True))
        column.addWidget(self.progress)
        self._column.insertWidget(2, above)

    def begin(self, typed: Mapping[str, Any]) -> None:
        """Make the copy at once by what was typed to sign in."""
        self.form.set_values(typed)
        self.accept()

    def accept(self) -> None:
        """Make the copy off the GUI thread, with progress and Stop."""
        if self._busy or not self.form.check():
            return
        values, keep = self.form.values(), self._keep
        if not values["keeps"]:
            self.form.set_error("keeps", tr("Tick this to keep a copy."))
            self.form.focus("keeps")
            return
        self._set_busy(busy=True)
        self._tasks.busy.connect(self.progress.tell)
        self._tasks.long_write(
            lambda progress: keep(values, progress), self._made, self._refused,
            title=tr("Making the copy"),
        )  # fmt: skip

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.primary.setEnabled(not busy)

    def _refused(self, error: Exception) -> None:
        self._tasks.busy.disconnect(self.progress.tell)
        self.progress.tell(None)
        self._set_busy(busy=False)
        self._failed(error)

    def _made(self, made: KeptCopy) -> None:
        self._tasks.busy.disconnect(self.progress.tell)
        parent, kept = self.parentWidget(), self._kept
        self._done(made)
        kept(made)
        RecoveryDialog(parent, self._tasks, made).open()


class RecoveryDialog(SecretDialog):
    """The recovery key of a new copy; it is not shown again."""

    def __init__(self, parent: QWidget | None, tasks: Tasks, made: KeptCopy) -> None:
        until = tr("The copy opens until {day}; each sync puts that off.", day=made.until)
        why = tr("It opens the copy when the password is forgotten or the keyring of this "
                 "computer is gone. Print it, write it down or save it on another device; it is "
                 "not shown again.")  # fmt: skip
        secret = Secret(
            made.recovery,
            tr("Recovery key"),
            tr("The copy is kept here. Keep this recovery key elsewhere."),
            f"{why} {until}" if made.until else why,
            made.school,
        )
        super().__init__(parent, tasks, secret)
