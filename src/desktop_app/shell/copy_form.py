"""The form under the recent schools for a copy: its password, or the recovery key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.core.errors import DownbeatError
from desktop_app.core.records import record
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.shell.asking_form import WIDE, AskingForm
from desktop_app.shell.tries import Tries


@record
class CopyAnswer:
    """What opens a copy: its password, or the recovery key and a new password."""

    password: str
    stays: bool = False
    recovery: str = ""


class CopyForm(AskingForm):
    """Asks for what opens a copy."""

    def __init__(self, tries: Tries, go: Callable[[Path, CopyAnswer], object]) -> None:
        super().__init__(tries, "open-copy")
        self._go = go
        self.path = Path()
        self._name = ""
        self.is_recovering = False

    def show_copy(self, path: Path, name: str) -> None:
        """Ask for the password of a copy."""
        self.path, self._name, self.is_recovering = path, name, False
        fields = (Field("password", tr("Password"), "password", width=WIDE), _stays())
        title = tr("Open your copy of {school}", school=name)
        self.ask(title, fields, first="password", values={})
        self.changed.emit()

    def ask_recovery(self) -> None:
        """Ask for the recovery key, and for a new password."""
        self.is_recovering = True
        fields = (
            Field("recovery", tr("Recovery key"), hint="7KQ2-MXW4-9P3H-RTA0-6C5D", width=WIDE),
            Field("password", tr("New password"), "password", width=WIDE),
            Field("again", tr("Once more"), "password", width=WIDE),
            _stays(),
        )
        title = tr("Open your copy of {school} by its recovery key", school=self._name)
        self.ask(title, fields, first="recovery", values={})
        self.changed.emit()

    def submit(self) -> None:
        """Take what was filled in, or say under a field what is missing."""
        if not self.is_ready():
            return
        values: dict[str, Any] = self.form.values()
        answer = CopyAnswer(values["password"], bool(values["stays"]), values.get("recovery") or "")
        self._go(self.path, answer)

    def refused(self, error: DownbeatError) -> bool:
        """Show a refusal under its field; False when it belongs to none."""
        field = error.field if error.field in {"password", "recovery"} else None
        if field is None:
            return False
        if field == "recovery" and not self.is_recovering:
            self.ask_recovery()  # the keyring has nothing, so the password alone cannot open it
            self.form.set_error(field, error.sentence)
            return True
        self.wrong(field, error)
        return True

    def counted_as(self) -> str:
        """Return under which name wrong tries are counted: that of the file."""
        return f"copy:{self.path}"


def _stays() -> Field:
    return Field("stays", "", "tick", hint=tr("Do not ask again on this computer"))
