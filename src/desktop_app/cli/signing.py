"""Signing in to a shared school from a terminal."""

import sys

from desktop_app import bootstrap
from desktop_app.cli.terminal import Terminal
from desktop_app.core.db import connection_logins
from desktop_app.core.db.connection import Login, SchoolConnection
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


def may_ask() -> bool:
    """Say whether somebody sits at a terminal and can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def hidden(prompt: str) -> str:
    """Ask for something that is not shown while it is typed."""
    from getpass import getpass  # only where somebody is asked

    return getpass(prompt)
