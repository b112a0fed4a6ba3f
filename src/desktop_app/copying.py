"""Copies as windows ask for them: the office behind one, syncing with it, keeping and removing one.

Beside bootstrap, for it needs every table.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop_app import bootstrap
from desktop_app.core import secrets
from desktop_app.core.clock import Clock
from desktop_app.core.db import connection, connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.db.database import Database
from desktop_app.core.errors import NotAllowed, RuleBroken, ServerAway
from desktop_app.core.places import data_dir
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sync import checkout, copy_file, copy_keys, push, refresh
from desktop_app.core.sync.copy_facts import SUFFIX
from desktop_app.core.wording import show_date_with_year, tr

PASSWORD: Final = "office_password"
"""Under which name a copy keeps, encrypted like all of it, the password of its login."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy that was made: where it lies, its recovery key, until when it opens, in words."""

    path: Path
    recovery: str
    until: str
    school: str


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose copy it shall be: where the school is, the login, and whether it opens by itself."""

    place: SchoolConnection
    login: Login
    stays: bool = False


def keep(office: Database, wish: Wish, progress: Progress = SILENT) -> Kept:
    """Make a copy for whoever is signed in, that syncs by itself. Raises RuleBroken."""
    target = _free_place(wish.place.school)
    asked = checkout.Wish(wish.login.password, wish.place, wish.login.name)
    made = bootstrap.check_out(office, target, asked, progress)
    with bootstrap.open_copy(target, made.key, clock=office.clock) as copy:
        copy_file.note(copy, PASSWORD, wish.login.password)
    if wish.stays:
        with suppress(secrets.NoKeyring):
            copy_keys.stay(target, made.key)
    until = show_date_with_year(made.facts.expires_at.date())
    return Kept(target, made.recovery, until, wish.place.school)


def _free_place(school: str) -> Path:
    name = "".join(sign if sign.isalnum() or sign in " -" else "_" for sign in school).strip()
    places = [data_dir() / f"{name or 'School'}{SUFFIX}"]
    places += [data_dir() / f"{name or 'School'} {n}{SUFFIX}" for n in range(2, 100)]
    return next(place for place in places if not place.exists())


def office_of(copy: Database, *, clock: Clock | None = None) -> Database:
    """Open the shared school that a copy is of. Raises ServerAway and ServerRefused."""
    facts = copy.copy
    place = facts.connection if facts is not None else None
    if facts is None or place is None:
        raise RuleBroken(
            tr("This copy goes to its office by a packet. There is no line to the school.")
        )
    if not connection.answers(place):
        raise ServerAway(tr("The server does not answer."))
    password = copy_file.noted(copy, PASSWORD)
    password = password or connection_logins.kept_password(place, facts.login) or ""
    return bootstrap.open_shared(place, Login(facts.login, password), clock=clock)


class OpenCopy:
    """What a window does with the copy it shows."""

    def __init__(self, copy: Database, clock: Clock) -> None:
        self._copy, self._clock = copy, clock

    def sync(self, progress: Progress = SILENT) -> "push.SyncReport":
        """Push what waits and take in what the office has.

        Raises ServerAway and ServerRefused where the office cannot be reached, and CopyLocked where
        it has locked this copy or its teacher.
        """
        try:
            with self.open_office() as office:
                return push.sync(self._copy, office, progress=progress, refresh=refresh.refresh)
        except ServerRefused as error:
            if error.case == "locked":
                copy_file.lock(self._copy, "login")
                self._check_open()
            raise
        except NotAllowed:
            self._check_open()
            raise

    def _check_open(self) -> None:
        facts = self._copy.copy
        if facts is not None:
            locked = copy_file.noted(self._copy, "locked")
            copy_file.check_open(facts, locked, self._copy.clock.now())

    def open_office(self) -> Database:
        """Open the shared school itself. Raises ServerAway and ServerRefused."""
        return office_of(self._copy, clock=self._clock)

    def sign_in(self, password: str) -> None:
        """Keep another password of the login, once the school takes it. Raises ServerRefused."""
        before = copy_file.noted(self._copy, PASSWORD)
        copy_file.note(self._copy, PASSWORD, password)
        try:
            self.open_office().close()
        except BaseException:
            copy_file.note(self._copy, PASSWORD, before)
            raise

    def remove(self) -> None:
        """Take the closed copy off this computer."""
        if self._copy.path is not None:
            copy_file.remove(self._copy.path)


def work_of(copy: Database, clock: Clock) -> OpenCopy | None:
    """Return what can be done with a copy that is open; None for any other school."""
    return OpenCopy(copy, clock) if copy.copy is not None else None


def kept_by(office: Database, values: dict[str, Any], progress: Progress) -> Kept:
    """Make a copy from what was filled in; the password was proved before."""
    if office.origin is None:
        raise RuleBroken(tr("Only of a shared school a copy can be kept."))
    place = connection.read(office.origin)
    login = Login(office.signed_in_as, str(values["password"]))
    kept = keep(office, Wish(place, login, bool(values.get("stays"))), progress)
    connection_logins.note_copy(place, login.name, kept.path)
    return kept
