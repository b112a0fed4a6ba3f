"""Schools on this computer, as the start window asks for them: opened, made, unlocked.

Beside bootstrap, for it needs every table.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from desktop_app import bootstrap, packeting
from desktop_app.areas.school import api as school
from desktop_app.core import secrets, wording
from desktop_app.core.clock import Clock
from desktop_app.core.db import kept_file
from desktop_app.core.db.database import Database
from desktop_app.core.errors import RuleBroken
from desktop_app.core.places import data_dir
from desktop_app.core.progress import Progress
from desktop_app.core.sync import copy_keys, packet_laptop
from desktop_app.core.wording import tr


def new_school_of(answers: Mapping[str, Any]) -> "school.NewSchool":
    """Turn the answers of the dialog for a new school into what it is made of."""
    first, last = answers["year_starts_on"], answers["year_ends_on"]
    name = str(first.year) if first.year == last.year else f"{first.year}/{last.year % 100:02d}"
    wanted = bool(answers.get("holidays"))
    holidays = (
        school.public_holidays(answers["country"], first, last, language=wording.language())
        if wanted
        else ()
    )
    plain: dict[str, Any] = {key: answers.get(key) or None for key in _PLAIN}
    return school.NewSchool(
        **plain,
        year=(name, first, last),
        terms=[(t["name"], t["starts_on"], t["ends_on"]) for t in answers.get("terms") or ()],
        holidays=holidays,
    )


class CopyAnswer(Protocol):
    """What somebody filled in who opens a copy."""

    @property
    def password(self) -> str:
        """The password; a new one beside a recovery key."""
        ...

    @property
    def stays(self) -> bool:
        """Whether it is not asked again on this computer."""
        ...

    @property
    def recovery(self) -> str:
        """The recovery key, or nothing."""
        ...


_PLAIN = (
    *("name", "country", "currency", "timezone", "language"),
    *("street", "city", "postcode", "email", "phone"),
)


class LocalSchools:
    """School files on this computer, as the start window asks for them.

    `build_demo` makes the file of the demo school. With `is_early` a school answers what the first
    pane asks before the rest of the program is loaded. `unlock` says how a copy opens by itself.
    """

    def __init__(
        self,
        build_demo: Callable[[Path], object],
        clock: Clock | None = None,
        *,
        is_early: bool = False,
        unlock: bootstrap.Unlock | None = None,
    ) -> None:
        self._build_demo = build_demo
        self.clock = clock or Clock()
        self._is_early = is_early
        self._unlock = unlock or bootstrap.unlock_quietly

    def open(self, path: Path) -> Database:
        """Open a school. Raises FileRefused."""
        opened = bootstrap.open_school(
            path, clock=self.clock, early=self._is_early, unlock=self._unlock
        )
        return _begun(opened)

    def make(self, path: Path, answers: Mapping[str, Any]) -> Database:
        """Make a new school from what the dialog asked. Raises FileRefused and RuleBroken."""
        return bootstrap.new_school(path, new_school_of(answers), clock=self.clock)

    def unlock(self, path: Path, answer: "CopyAnswer") -> Database:
        """Open a copy by what was typed. Raises CopyLocked and FileRefused."""
        if answer.recovery:
            key = copy_keys.recover(path, answer.recovery, answer.password)
        else:
            key = copy_keys.unlock(path, answer.password)
        if answer.stays:
            with suppress(secrets.NoKeyring):
                copy_keys.stay(path, key)
        return _begun(bootstrap.open_copy(path, key, clock=self.clock, early=self._is_early))

    def rescue(self, path: Path, answer: "CopyAnswer", target: Path) -> str:
        """Write what waits on a locked copy to a file; returns what opens it."""
        key = _key_of(path, answer)
        with bootstrap.open_copy(path, key, clock=self.clock, locked_too=True) as copy:
            passphrase: str = packet_laptop.rescue(copy, target).passphrase
            return passphrase

    def ask_again(self, path: Path, answer: "CopyAnswer", packet: Path | None = None) -> Database:
        """Let a locked copy hear from its office, over its line or by a packet, and open it.

        Raises CopyLocked where it stays locked, FileRefused, ServerAway and ServerRefused.
        """
        key = _key_of(path, answer)
        with bootstrap.open_copy(path, key, clock=self.clock, locked_too=True) as copy:
            if packet is not None:
                self.packets.renew(copy, packet)
            else:
                self._hear(copy)
        return _begun(bootstrap.open_copy(path, key, clock=self.clock, early=self._is_early))

    def _hear(self, copy: Database) -> None:
        work = self.copy_work(copy)
        if work is not None:
            work.sync()

    @property
    def packets(self) -> "packeting.Packets":
        """What can be done with packets here."""
        return packeting.Packets(self.clock)

    def copy_work(self, _database: Database) -> Any:
        """Return what can be done with an open copy: nothing without its office."""
        return None

    def copy_days(self, _database: Database) -> tuple[int, int]:
        """Return how many days back and ahead a copy reaches."""
        return 14, 14

    def kept_copy(self, _database: Database) -> Path | None:
        """Return where a copy of this school lies: a file has none."""
        return None

    def keep_copy(self, _database: Database, _wish: dict[str, Any], _progress: Progress) -> Any:
        """Keep a copy of a shared school: a file has none. Raises RuleBroken."""
        raise RuleBroken(tr("Only of a shared school a copy can be kept."))

    def demo(self, path: Path) -> Database:
        """Build the demo school where there is none, and open it."""
        if not path.exists():
            self._build_demo(path)
        return self.open(path)


def _key_of(path: Path, answer: "CopyAnswer") -> bytes:
    if answer.password:
        return copy_keys.unlock(path, answer.password)
    return bootstrap.unlock_quietly(path)


def _begun(database: Database) -> Database:
    """Let a school that answers early begin with the statements of an earlier start."""
    if database.is_early:
        _keep_statements(database)
    return database


def _keep_statements(database: Database) -> None:
    """Begin with the statements kept by an earlier start, and keep those of this one."""
    kept, mark = data_dir() / "statements.json", kept_file.mark()
    database.texts |= kept_file.read(kept, mark)
    known = len(database.texts)

    def keep() -> None:
        if len(database.texts) > known:
            kept_file.write(kept, mark, database.texts)

    database.on_close(keep)
