"""The form under the recent schools: signing in to a shared one, or joining it with a code."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.db import connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_logins import KnownLogin
from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr, trn
from desktop_app.kit.fields import Field
from desktop_app.kit.form import Form
from desktop_app.kit.labels import label
from desktop_app.kit.theme import dp
from desktop_app.shell.tries import Tries

JOINING: Final = "join"
_WIDE: Final = 320


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form was filled with: a login, or a code and the password chosen with it."""

    path: Path
    place: SchoolConnection
    login: str
    password: str
    stays: bool
    code: str = ""


class SignInForm(QWidget):
    """Name and password, or code and a new password; says what is wrong under the field.

    `changed` tells that the deed of the button is another now.
    """

    changed = Signal()

    def __init__(self, tries: Tries, go: Callable[[Answer], object]) -> None:
        super().__init__()
        self.setObjectName("sign-in")
        self._tries, self._go = tries, go
        self._path = Path()
        self._place: SchoolConnection | None = None
        self._known: list[KnownLogin] = []
        self._title = label("", "dialog")
        self.form = Form([])
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(dp(24), dp(16), dp(24), dp(12))
        self._column.setSpacing(dp(12))
        self._column.addWidget(self._title)
        self._column.addWidget(self.form)
        self._clock = QTimer(self, interval=1_000)
        self._clock.timeout.connect(self._tell_wait)

    # --- what is asked --------------------------------------------------------------------------

    def show_school(self, path: Path, place: SchoolConnection, *, joining: bool = False) -> None:
        """Ask for what opens this school; nobody known here joins it."""
        self._path, self._place = path, place
        self._known = connection_logins.known(place)
        if joining or not self._known:
            self._ask_to_join()
        else:
            self._ask_to_sign_in()
        self.changed.emit()

    @property
    def is_joining(self) -> bool:
        """Whether a code is asked for."""
        return self._chosen() == JOINING

    def _chosen(self) -> str:
        if not self._known:
            return JOINING
        found: Any = self.form.value("login") if self._has("login") else None
        return str(found or JOINING)

    def _has(self, key: str) -> bool:
        return key in set(self.form.keys())

    def _ask_to_sign_in(self) -> None:
        place = self._require_place()
        self._title.setText(tr("Sign in to {school}", school=place.school))
        names = [(one.login, _words(one)) for one in self._known]
        another = (JOINING, tr("Somebody else, with a one-time code"))
        self._show(
            (
                Field("login", tr("Name"), "choice", options=[*names, another], width=_WIDE),
                Field("password", tr("Password"), "password", width=_WIDE),
                Field("stays", "", "tick", hint=tr("Stay signed in on this computer")),
            ),
            {"login": self._known[0].login, "stays": self._known[0].stays},
        )
        self.form.focus("password")

    def _ask_to_join(self) -> None:
        place = self._require_place()
        self._title.setText(tr("Join {school}", school=place.school))
        names = [(one.login, _words(one)) for one in self._known]
        another = (JOINING, tr("Somebody else, with a one-time code"))
        who = [Field("login", tr("Name"), "choice", options=[*names, another], width=_WIDE)]
        self._show(
            (
                *(who if names else []),
                Field("code", tr("Code"), hint="7KQ2M-XW49P-3HRTA", width=_WIDE),
                Field(
                    "password",
                    tr("Password"),
                    "password",
                    hint=tr("Choose one of ten characters or more"),
                    width=_WIDE,
                ),
                Field("again", tr("Once more"), "password", width=_WIDE),
                Field("stays", "", "tick", hint=tr("Stay signed in on this computer")),
            ),
            {"login": JOINING} if names else {},
        )
        self.form.focus("code")

    def _show(self, fields: tuple[Field, ...], values: dict[str, Any]) -> None:
        old, self.form = self.form, Form(fields)
        self.form.set_values(values)
        self._column.replaceWidget(old, self.form)
        old.hide()
        old.deleteLater()
        self.form.changed.connect(self._touched)
        self._tell_wait()

    def _touched(self, key: str) -> None:
        if key != "login":
            return
        chosen = str(self.form.value("login"))
        if (chosen == JOINING) != self._has("code"):
            if chosen == JOINING:
                self._ask_to_join()
            else:
                self._known.sort(key=lambda one: one.login != chosen)
                self._ask_to_sign_in()
        self._tell_wait()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does the deed of the button."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.submit()
            return
        super().keyPressEvent(event)

    # --- what is answered -----------------------------------------------------------------------

    def submit(self) -> None:
        """Take what was filled in, or say under a field what is missing."""
        place = self._require_place()
        chosen = self._chosen()
        if self._tell_wait() or not self._is_filled():
            return
        values = self.form.values()
        self._go(
            Answer(
                self._path,
                place,
                "" if chosen == JOINING else chosen,
                values["password"],
                bool(values["stays"]),
                code=values.get("code", ""),
            )
        )

    def _is_filled(self) -> bool:
        wanted = [key for key in ("code", "password") if self._has(key)]
        for key in wanted:
            if not self.form.value(key):
                words = tr("Type the code.") if key == "code" else tr("Type the password.")
                self.form.set_error(key, words)
                self.form.focus(key)
                return False
        if self._has("again") and self.form.value("again") != self.form.value("password"):
            self.form.set_error("again", tr("The two passwords differ."))
            self.form.focus("again")
            return False
        return True

    def kept_login(self) -> Login | None:
        """Return the login that stays signed in here, with the password of the keyring."""
        place, chosen = self._require_place(), self._chosen()
        stays = any(one.login == chosen and one.stays for one in self._known)
        password = connection_logins.kept_password(place, chosen) if stays else None
        return Login(chosen, password) if password else None

    # --- what came of it ------------------------------------------------------------------------

    def right(self) -> None:
        """Forget the wrong tries."""
        self._tries.right(self._key())

    def refused(self, error: DownbeatError) -> bool:
        """Show a refusal under its field; False when it belongs to none."""
        field = error.field if error.field in ("password", "code") else None
        if field is None or not self._has(field):
            return False
        if field == "password" and not self._has("code"):
            self._tries.wrong(self._key())
            left = self._tries.left(self._key())
            more = trn("{n} try left.", "{n} tries left.", left)
            self.form.set_error(field, f"{error.sentence} {more}" if left else error.sentence)
            self._tell_wait()
            self.form.editor("password").set_value("")
        else:
            self.form.set_error(field, error.sentence)
        self.form.focus(field)
        return True

    def forgotten(self) -> str:
        """Say what helps who forgot the password."""
        return tr(
            "Nobody can read your password, also not the owner of the school. Ask the owner for a "
            "new code, and choose “Somebody else, with a one-time code” here."
        )

    def _tell_wait(self) -> bool:
        """Say how long nobody can try; True while that is so."""
        seconds = self._tries.seconds(self._key()) if self._chosen() != JOINING else 0
        if seconds:
            self.form.set_error(
                "password",
                trn(
                    "That was wrong too often. Try again in {n} second.",
                    "That was wrong too often. Try again in {n} seconds.",
                    seconds,
                ),
            )
            self._clock.start()
        elif self._clock.isActive():
            self._clock.stop()
            self.form.set_error("password", "")
        return bool(seconds)

    def _key(self) -> str:
        return f"{self._require_place().mark}#{self._chosen()}"

    def _require_place(self) -> SchoolConnection:
        if self._place is None:
            raise ValueError("no school is shown")
        return self._place


def _words(one: KnownLogin) -> str:
    name = one.name or tr("Somebody who joined here")
    return f"{name}, {one.role.lower()}" if one.role else name
