"""The form under the recent schools for a copy: its password, or the recovery key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.errors import DownbeatError
from desktop_app.core.records import record
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp
from desktop_app.shell.tries import Tries

_WIDE: Final = 320


@record
class CopyAnswer:
    """What opens a copy: its password, or the recovery key and a new password."""

    password: str
    stays: bool = False
    recovery: str = ""


class CopyForm(QWidget):
    """Asks for what opens a copy. `changed` tells that the deed of the button is another now."""

    changed = Signal()

    def __init__(self, tries: Tries, go: Callable[[Path, CopyAnswer], object]) -> None:
        super().__init__()
        self.setObjectName("open-copy")
        self._tries, self._go = tries, go
        self.path = Path()
        self._name = ""
        self.is_recovering = False
        self._title = label("", "dialog")
        self.form = Form([])
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(dp(24), dp(16), dp(24), dp(12))
        self._column.setSpacing(dp(12))
        self._column.addWidget(self._title)
        self._column.addWidget(self.form)
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self._tell_wait)

    def show_copy(self, path: Path, name: str) -> None:
        """Ask for the password of a copy."""
        self.path, self._name, self.is_recovering = path, name, False
        self._title.setText(tr("Open your copy of {school}", school=name))
        stays = Field("stays", "", "tick", hint=tr("Do not ask again on this computer"))
        self._show((Field("password", tr("Password"), "password", width=_WIDE), stays))
        self.form.focus("password")
        self.changed.emit()

    def ask_recovery(self) -> None:
        """Ask for the recovery key, and for a new password."""
        self.is_recovering = True
        self._title.setText(tr("Open your copy of {school} by its recovery key", school=self._name))
        self._show(
            (
                Field("recovery", tr("Recovery key"), hint="7KQ2-MXW4-9P3H-RTA0-6C5D", width=_WIDE),
                Field("password", tr("New password"), "password", width=_WIDE),
                Field("again", tr("Once more"), "password", width=_WIDE),
                Field("stays", "", "tick", hint=tr("Do not ask again on this computer")),
            )
        )
        self.form.focus("recovery")
        self.changed.emit()

    def _show(self, fields: tuple[Field, ...]) -> None:
        old, self.form = self.form, Form(fields)
        self._column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self._tell_wait()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does the deed of the button."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
            return
        super().keyPressEvent(event)

    def submit(self) -> None:
        """Take what was filled in, or say under a field what is missing."""
        if self._tell_wait() or not self._is_filled():
            return
        values: dict[str, Any] = self.form.values()
        answer = CopyAnswer(values["password"], bool(values["stays"]), values.get("recovery") or "")
        self._go(self.path, answer)

    def _is_filled(self) -> bool:
        words = {"recovery": tr("Type the recovery key."), "password": tr("Type the password.")}
        keys = set(self.form.keys())
        for key in (key for key in words if key in keys):
            if not self.form.value(key):
                self.form.set_error(key, words[key])
                self.form.focus(key)
                return False
        if "again" in keys and self.form.value("again") != self.form.value("password"):
            self.form.set_error("again", tr("The two passwords differ."))
            self.form.focus("again")
            return False
        return True

    def right(self) -> None:
        """Forget the wrong tries."""
        self._tries.right(self._key())

    def refused(self, error: DownbeatError) -> bool:
        """Show a refusal under its field; False when it belongs to none."""
        field = error.field if error.field in {"password", "recovery"} else None
        if field is None:
            return False
        if field == "recovery" and not self.is_recovering:
            self.ask_recovery()  # the keyring has nothing, so the password alone cannot open it
            self.form.set_error(field, error.sentence)
            return True
        self._tries.wrong(self._key())
        left = self._tries.left(self._key())
        more = trn("{n} try left.", "{n} tries left.", left)
        self.form.set_error(field, f"{error.sentence} {more}" if left else error.sentence)
        self._tell_wait()
        self.form.focus(field)
        return True

    def _tell_wait(self) -> bool:
        """Say how long nobody can try; True while that is so."""
        seconds = self._tries.seconds(self._key())
        if seconds:
            words = trn(
                "That was wrong too often. Try again in {n} second.",
                "That was wrong too often. Try again in {n} seconds.",
                seconds,
            )
            self.form.set_error("password", words)
            self._clock.start()
        elif self._clock.isActive():
            self._clock.stop()
            self.form.set_error("password", "")
        return bool(seconds)

    def _key(self) -> str:
        return f"copy:{self.path}"
