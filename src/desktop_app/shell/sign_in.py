"""The form under the recent schools: signing in to a shared one, or joining it with a code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop_app.core.db import connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_logins import KnownLogin
from desktop_app.core.errors import DownbeatError
from desktop_app.core.wording import tr
from desktop_app.kit.fields import Field
from desktop_app.shell.asking_form import WIDE, AskingForm
from desktop_app.shell.tries import Tries

JOINING: Final = "join"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the form was filled with: a login, or a code and the password chosen with it.

    `keeps` says that a copy of the school is to be kept on this computer.
    """

    path: Path
    place: SchoolConnection
    login: str
    password: str
    stays: bool
    code: str = ""
    keeps: bool = False


class SignInForm(AskingForm):
    """Name and password, or code and a new password."""

    def __init__(self, tries: Tries, go: Callable[[Answer], object]) -> None:
        super().__init__(tries, "sign-in")
        self._go = go
        self._path = Path()
        self._place: SchoolConnection | None = None
        self._known: list[KnownLogin] = []

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
        found: Any = self.form.value("login") if self.has("login") else None
        return str(found or JOINING)

    def _ask_to_sign_in(self) -> None:
        first = self._known[0]
        password = Field("password", tr("Password"), "password", width=WIDE)
        title = tr("Sign in to {school}", school=self._require_place().school)
        values = {"login": first.login, "stays": first.stays}
        self.ask(title, (*self._who(), password, *_ticks()), first="password", values=values)
        self._offer_copy()

    def _ask_to_join(self) -> None:
        hint = tr("Choose one of ten characters or more")
        fields = (
            *(self._who() if self._known else ()),
            Field("code", tr("Code"), hint="7KQ2M-XW49P-3HRTA", width=WIDE),
            Field("password", tr("Password"), "password", hint=hint, width=WIDE),
            Field("again", tr("Once more"), "password", width=WIDE),
            *_ticks(),
        )
        title = tr("Join {school}", school=self._require_place().school)
        values = {"login": JOINING} if self._known else {}
        self.ask(title, fields, first="code", values=values)

    def _who(self) -> Sequence[Field]:
        names = [(one.login, _words(one)) for one in self._known]
        another = (JOINING, tr("Somebody else, with a one-time code"))
        return (Field("login", tr("Name"), "choice", options=[*names, another], width=WIDE),)

    def _offer_copy(self) -> None:
        """Let who signs in keep a copy here, or say why there is nothing to keep."""
        one = next((one for one in self._known if one.login == self._chosen()), None)
        why = _no_copy(one)
        keeps = self.form.editor("keeps")
        keeps.widget.setEnabled(not why)
        self.form.set_help("keeps", why)
        keeps.target().setAccessibleDescription(why)
        if why:
            keeps.set_value(bool(one is not None and one.has_copy))

    def touched(self, key: str) -> None:
        """Ask for a code, or for a password, as who was chosen needs it."""
        if key != "login":
            return
        chosen = str(self.form.value("login"))
        if (chosen == JOINING) != self.has("code"):
            if chosen == JOINING:
                self._ask_to_join()
            else:
                self._known.sort(key=lambda one: one.login != chosen)
                self._ask_to_sign_in()
        elif chosen != JOINING:
            self._offer_copy()
        self.tell_wait()
        self.changed.emit()

    # --- what is answered -----------------------------------------------------------------------

    def submit(self) -> None:
        """Take what was filled in, or say under a field what is missing."""
        if not self.is_ready():
            return
        place, chosen, values = self._require_place(), self._chosen(), self.form.values()
        keeps = bool(values["keeps"]) and self.form.editor("keeps").widget.isEnabled()
        login = "" if chosen == JOINING else chosen
        self._go(
            Answer(
                self._path, place, login, values["password"], bool(values["stays"]),
                code=values.get("code", ""), keeps=keeps,
            )
        )  # fmt: skip

    def kept_login(self) -> Login | None:
        """Return the login that stays signed in here, with the password of the keyring."""
        place, chosen = self._require_place(), self._chosen()
        stays = any(one.login == chosen and one.stays for one in self._known)
        password = connection_logins.kept_password(place, chosen) if stays else None
        return Login(chosen, password) if password else None

    # --- what came of it ------------------------------------------------------------------------

    def refused(self, error: DownbeatError) -> bool:
        """Show a refusal under its field; False when it belongs to none."""
        field = error.field if error.field in ("password", "code") else None
        if field is None or not self.has(field):
            return False
        if field == "password" and not self.has("code"):
            self.wrong(field, error)
        else:
            self.complain(field, error.sentence)
        return True

    def forgotten(self) -> str:
        """Say what helps who forgot the password."""
        return tr(
            "Nobody can read your password, also not the owner of the school. Ask the owner for a "
            "new code, and choose “Somebody else, with a one-time code” here."
        )

    def counted_as(self) -> str:
        """Return under which name wrong tries are counted: the login's; a code has none."""
        if self._chosen() == JOINING:
            return ""
        return f"{self._require_place().mark}#{self._chosen()}"

    def _require_place(self) -> SchoolConnection:
        if self._place is None:
            raise ValueError("no school is shown")
        return self._place


def _ticks() -> Sequence[Field]:
    return (
        Field("stays", "", "tick", hint=tr("Stay signed in on this computer")),
        Field("keeps", "", "tick", hint=tr("Keep a copy here, so I can work offline")),
    )


def _no_copy(one: KnownLogin | None) -> str:
    """Say why somebody cannot keep a copy here; "" where they can, or nobody knows yet."""
    if one is None:
        return ""
    if one.has_copy:
        return tr("It is kept: Offline copy, among the recent schools")
    return tr("Copies are for those who teach") if one.carries is False else ""


def _words(one: KnownLogin) -> str:
    name = one.name or tr("Somebody who joined here")
    return f"{name}, {one.role.lower()}" if one.role else name
