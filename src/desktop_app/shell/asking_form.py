"""What the forms under the recent schools share: title, fields, and waiting after wrong tries."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp
from desktop_app.shell.tries import Tries

WIDE: Final = 320


class AskingForm(QWidget):
    """Asks for what opens a school, and says what is wrong under the field.

    `changed` tells that the deed of the button is another now.
    """

    changed = Signal()

    def __init__(self, tries: Tries, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._tries = tries
        self._title = label("", "dialog")
        self.form = Form([])
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(dp(24), dp(16), dp(24), dp(12))
        self._column.setSpacing(dp(12))
        self._column.addWidget(self._title)
        self._column.addWidget(self.form)
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self.tell_wait)

    # --- what a form of this kind says ----------------------------------------------------------

    def submit(self) -> None:
        """Take what was filled in, or say under a field what is missing."""
        raise NotImplementedError

    def counted_as(self) -> str:
        """Return under which name wrong tries are counted; "" where nobody has to wait."""
        raise NotImplementedError

    # --- what is asked --------------------------------------------------------------------------

    def ask(
        self, title: str, fields: Sequence[Field], *, first: str, values: Mapping[str, Any]
    ) -> None:
        """Show other fields under a title, with the cursor in one of them."""
        self._title.setText(title)
        old, self.form = self.form, Form(fields)
        self.form.set_values(values)
        self._column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self.form.changed.connect(self.touched)
        self.tell_wait()
        self.form.focus(first)

    def touched(self, key: str) -> None:
        """Hear that a field was touched."""

    def has(self, key: str) -> bool:
        """Whether a field is asked for."""
        return key in set(self.form.keys())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does the deed of the button."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
            return
        super().keyPressEvent(event)

    # --- what is answered -----------------------------------------------------------------------

    def is_ready(self) -> bool:
        """Whether nobody has to wait and nothing is missing; says under a field what is."""
        if self.tell_wait():
            return False
        missing = {
            "code": tr("Type the code."),
            "recovery": tr("Type the recovery key."),
            "password": tr("Type the password."),
        }
        for key in (key for key in missing if self.has(key)):
            if not self.form.value(key):
                self.complain(key, missing[key])
                return False
        if self.has("again") and self.form.value("again") != self.form.value("password"):
            self.complain("again", tr("The two passwords differ."))
            return False
        return True

    def complain(self, key: str, sentence: str) -> None:
        """Say what is wrong under a field, and put the cursor there."""
        self.form.set_error(key, sentence)
        self.form.focus(key)

    # --- what came of it ------------------------------------------------------------------------

    def right(self) -> None:
        """Forget the wrong tries."""
        self._tries.right(self.counted_as())

    def wrong(self, key: str, error: DownbeatError) -> None:
        """Count a wrong try, and say under the field how many are left."""
        counted = self.counted_as()
        self._tries.wrong(counted)
        left = self._tries.left(counted)
        more = trn("{n} try left.", "{n} tries left.", left)
        self.complain(key, f"{error.sentence} {more}" if left else error.sentence)
        self.tell_wait()
        if key == "password":
            self.form.editor(key).set_value("")

    def tell_wait(self) -> bool:
        """Say how long nobody can try; True while that is so."""
        counted = self.counted_as()
        seconds = self._tries.seconds(counted) if counted else 0
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
