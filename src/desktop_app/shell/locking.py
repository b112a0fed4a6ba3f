"""Locking a shared school: at once, or when nobody has done anything for a while."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.core.settings import Preferences
from desktop_app.core.wording import tr
from desktop_app.kit.dialog import FormDialog
from desktop_app.kit.fields import Field
from desktop_app.kit.tasks import Tasks

KEY: Final = "lock_minutes"
USUAL: Final = 15
_ALIVE: Final = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel}
)


def minutes(preferences: Preferences) -> int:
    """Return after how many minutes a desk locks itself; 0 is never."""
    found = preferences.get(KEY, USUAL)
    return found if isinstance(found, int) and found >= 0 else USUAL


class IdleLock(QObject):
    """Calls `lock` when nothing was typed or moved for as long as the desk wishes."""

    def __init__(
        self, preferences: Preferences, lock: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lock)
        preferences.listen(self._changed)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self.again()

    def _changed(self, key: str) -> None:
        if key == KEY:
            self.again()

    def again(self) -> None:
        """Wait anew."""
        wait = minutes(self._preferences)
        if wait:
            self.begin(wait * 60_000)
        else:
            self._timer.stop()

    def begin(self, milliseconds: int) -> None:
        """Wait so long from now on."""
        self._timer.start(milliseconds)

    def rest(self) -> int:
        """Return how long it still waits, in milliseconds."""
        return self._timer.remainingTime()

    def is_waiting(self) -> bool:
        """Say whether the desk will lock itself."""
        return self._timer.isActive()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait again with every sign of life."""
        if event.type() in _ALIVE and self._timer.isActive():
            self._timer.start()
        return False

    def stop(self) -> None:
        """Wait no more."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._timer.stop()


class LockDialog(FormDialog):
    """Stands where the school was until its password is typed. `left` asks to sign out instead."""

    def __init__(self, tasks: Tasks, who: str, school: str, prove: Callable[[str], object]) -> None:
        super().__init__(
            None,
            tasks,
            title=tr("{school} is locked", school=school),
            fact=tr("Locked by {name}", name=who),
            primary=tr("Unlock"),
            fields=(Field("password", tr("Password"), "password", required=True, width=260),),
            save=lambda values: prove(values["password"]),
        )
        self.setObjectName("lock")
        self.cancel.set_words(tr("Sign out"))
        self.set_result(tr("Nothing was closed"))


def open_access_dialog(
    parent: QWidget,
    tasks: Tasks,
    preferences: Preferences,
    change: Callable[[str], object] | None,
) -> QDialog:
    """Ask for one's own access: when this desk locks, and a new password."""

    def save(values: dict[str, object]) -> int:
        password = str(values.get("password") or "")
        if password and change is not None:
            change(password)
        return int(str(values["minutes"]))

    waits = (5, 15, 30, 60)
    options = [(n, tr("after {n} minutes", n=n)) for n in waits]
    fields = [
        Field("minutes", tr("Lock"), "choice", options=[*options, (0, tr("never by itself"))],
              width=220),
    ]  # fmt: skip
    if change is not None:
        fields.append(
            Field("password", tr("New password"), "password", width=220,
                  help=tr("Empty keeps the old one"))
        )  # fmt: skip
    dialog = FormDialog(
        parent,
        tasks,
        title=tr("My access"),
        fact=tr("Signing in on this computer"),
        primary=tr("Save"),
        fields=fields,
        values={"minutes": minutes(preferences)},
        save=save,
    )
    dialog.saved.connect(lambda wait: preferences.set(KEY, wait))
    dialog.open()
    return dialog
