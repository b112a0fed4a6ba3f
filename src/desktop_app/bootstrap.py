"""The wiring: settings, database, derivations, services, window. The only file that knows everything."""

import getpass
import platform
from collections.abc import Sequence
from pathlib import Path

from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db import school_file
from desktop_app.core.db.database import Database
from desktop_app.core.derive import Derivation
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.wording import tr
from desktop_app.schema import metadata

DERIVATIONS: Sequence[Derivation] = ()


def local_actor() -> Actor:
    """Return whoever sits at this computer; in a local file that is the owner."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = tr("Somebody")
    return Actor(name=name, device=platform.node())


def wire(database: Database) -> Database:
    """Give an open school its derivations and counter-entries."""
    database.derivations = DERIVATIONS
    return database


def open_school(path: Path, *, clock: Clock | None = None, read_only: bool = False) -> Database:
    """Open a school file with everything wired. Raises FileRefused."""
    database = school_file.open_school_file(
        path, metadata(), actor=local_actor(), clock=clock or Clock(), read_only=read_only
    )
    return wire(database)


def new_school(path: Path, new: school.NewSchool, *, clock: Clock | None = None) -> Database:
    """Make a school file with its facts and calendar, and open it. A refused school leaves no file."""
    school_file.new_school_file(path, metadata())
    database = None
    try:
        database = open_school(path, clock=clock)
        with database.writing(tr("New school"), kind=SetKind.SYSTEM) as work:
            school.make_school(work, new)
        return database
    except BaseException:
        if database is not None:
            database.close()
        school_file.remove(path)
        raise
