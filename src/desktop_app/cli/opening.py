"""Opening the window, with nothing loaded that it does not show."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop_app import bootstrap, sharing
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import today
from desktop_app.core.db import connection_logins
from desktop_app.core.sync import copy_facts, keys_ahead
from desktop_app.core.wording import tr

_ZONE = "Europe/Dublin"
REFUSED = 1


def open_window(terminal: Terminal, path: Path | None) -> int:
    """Show the window until the person leaves, and return the exit code."""
    if not has_display():
        terminal.say(tr("There is no display here. The commands work without one: downbeat --help"))
        return REFUSED

    unlock = unlocking(path)

    def build_demo(target: Path) -> None:
        building: Any = import_module("desktop_app.demo.building")
        school: Any = import_module("desktop_app.demo.school")
        building.build_demo(target, school.Wish(today(terminal.clock, _ZONE)))

    program: Any = import_module("desktop_app.shell.program")
    schools = sharing.SharedSchools(build_demo, terminal.clock, is_early=True, unlock=unlock)
    return int(program.run(schools, path))


def unlocking(path: Path | None) -> "bootstrap.Unlock | None":
    """Begin to ask for the key of a copy, before the window is loaded.

    Returns how a copy opens by itself; None where that is as always.
    """
    if (
        path is None
        or not copy_facts.is_copy(path)
        or connection_logins.PASSWORD_FROM in os.environ
    ):
        return None
    ahead = keys_ahead.KeyAhead(path)
    return lambda wanted: ahead.key(wanted) or bootstrap.unlock_quietly(wanted)


def has_display() -> bool:
    """Say whether a window can be shown here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
