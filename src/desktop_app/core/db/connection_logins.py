"""Who signs in to which shared school from this computer, and the passwords its keyring keeps.

A login's name is opaque and means nothing to a person, so the name of the person stands beside it.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from desktop_app.core import secrets
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.files import write_atomically
from desktop_app.core.places import data_dir

LOGIN_FROM: Final = "DOWNBEAT_LOGIN"
PASSWORD_FROM: Final = "DOWNBEAT_PASSWORD"
KEEP: Final = 8


@dataclass(frozen=True, slots=True)
class KnownLogin:
    """A login that was used here, whose it is and what they do, and whether they stay signed in.

    `carries` says whether what they do is carried by a copy, where that is known; `copy` where the
    copy lies that was kept here.
    """

    login: str
    name: str
    role: str = ""
    stays: bool = False
    carries: bool | None = None
    copy: str = ""

    @property
    def has_copy(self) -> bool:
        """Whether the copy that was kept here is still here."""
        return bool(self.copy) and Path(self.copy).is_file()


def known(connection: SchoolConnection) -> list[KnownLogin]:
    """Return who signed in to a school from here, the last one first."""
    kept = _read().get(connection.mark, [])
    return [_login(one) for one in kept if "login" in one]


def remember(connection: SchoolConnection, login: KnownLogin) -> None:
    """Put a login first; the copy that was kept here is remembered further on."""
    before = find(connection, login.login)
    others = [one for one in known(connection) if one.login != login.login]
    if before is not None and not login.copy:
        login = replace(login, copy=before.copy)
    _write(connection, [login, *others][:KEEP])


def find(connection: SchoolConnection, login: str) -> KnownLogin | None:
    """Return what is known of a login here; None where it never signed in."""
    return next((one for one in known(connection) if one.login == login), None)


def note_copy(connection: SchoolConnection, login: str, path: Path) -> None:
    """Remember where the copy of a login lies that was kept here."""
    found = find(connection, login)
    if found is not None:
        remember(connection, replace(found, copy=str(path)))


def forget(connection: SchoolConnection, login: str) -> None:
    """Take a login off this computer, and its password out of the keyring."""
    secrets.forget(_key(connection, login))
    _write(connection, [one for one in known(connection) if one.login != login])


def keep_password(connection: SchoolConnection, login: Login) -> None:
    """Keep a password in the keyring. Raises secrets.NoKeyring where there is none."""
    secrets.keep(_key(connection, login.name), login.password)


def kept_password(connection: SchoolConnection, login: str) -> str | None:
    """Return the password that the keyring keeps for a login."""
    return secrets.find(_key(connection, login))


def drop_password(connection: SchoolConnection, login: str) -> None:
    """Take a password out of the keyring; the login stays known."""
    secrets.forget(_key(connection, login))


def given(connection: SchoolConnection) -> tuple[str | None, str | None]:
    """Return the login and the password that a command finds by itself.

    The environment says them to scripts; otherwise it is who signed in last, and the keyring.
    """
    last = next(iter(known(connection)), None)
    login = os.environ.get(LOGIN_FROM) or (last.login if last else None)
    password = os.environ.get(PASSWORD_FROM)
    if password is None and login is not None:
        password = kept_password(connection, login)
    return login, password


def _key(connection: SchoolConnection, login: str) -> str:
    return f"{connection.mark}#{login}"


def _place() -> Path:
    return data_dir() / "logins.json"


def _read() -> dict[str, list[dict[str, object]]]:
    try:
        found = json.loads(_place().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(connection: SchoolConnection, logins: list[KnownLogin]) -> None:
    kept = _read() | {connection.mark: [asdict(one) for one in logins]}
    text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(_place(), text.encode("utf-8"))


def _login(kept: dict[str, object]) -> KnownLogin:
    role, name = str(kept.get("role", "")), str(kept.get("name", ""))
    carries, copy = kept.get("carries"), str(kept.get("copy") or "")
    return KnownLogin(
        str(kept["login"]), name, role, bool(kept.get("stays")),
        None if carries is None else bool(carries), copy,
    )  # fmt: skip
