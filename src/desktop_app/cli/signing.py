"""Signing in to a shared school from a terminal."""

import os
import sys
from pathlib import Path

from desktop_app import bootstrap
from desktop_app.cli.terminal import Terminal
from desktop_app.core.db import connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_logins import PASSWORD_FROM
from desktop_app.core.sync import copy_keys
from desktop_app.core.sync.copy_keys import CopyLocked
from desktop_app.core.wording import tr


def sign_in(terminal: Terminal) -> bootstrap.SignIn:
    """Return how a command signs in: what it is given, the keyring, and then whoever sits there."""

    def ask(place: SchoolConnection) -> Login:
        login, password = connection_logins.given(place)
        if login is None or password is not None or not may_ask():
            return bootstrap.sign_in_quietly(place)
        if (place.uid, login) in terminal.passwords:
            return Login(login, terminal.passwords[place.uid, login])
        name = next((one.name for one in connection_logins.known(place) if one.login == login), "")
        terminal.say(tr("{school}: {name}", school=place.school, name=name or login))
        terminal.passwords[place.uid, login] = hidden(tr("Password: "))  # asked once for a command
        return Login(login, terminal.passwords[place.uid, login])

    return ask


def unlock(terminal: Terminal) -> bootstrap.Unlock:
    """Return how a command opens a copy: what it is given, the keyring, then whoever sits there."""

    def ask(path: Path) -> bytes:
        try:
            return bootstrap.unlock_quietly(path)
        except CopyLocked as locked:
            if locked.case != "password" or PASSWORD_FROM in os.environ or not may_ask():
                raise
        terminal.say(tr("{file}: copy of {school}", file=path.name,
                        school=copy_keys.note(path).school_name))  # fmt: skip
        return copy_keys.unlock(path, hidden(tr("Password: ")))

    return ask


def may_ask() -> bool:
    """Say whether somebody sits at a terminal and can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def hidden(prompt: str) -> str:
    """Ask for something that is not shown while it is typed."""
    from getpass import getpass  # only where somebody is asked

    return getpass(prompt)
