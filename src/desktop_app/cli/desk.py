"""A school while a command works on it: opened for reading where that is enough."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app import bootstrap
from desktop_app.areas.school import api as school
from desktop_app.cli.signing import sign_in, unlock
from desktop_app.cli.terminal import Terminal
from desktop_app.core.clock import today
from desktop_app.core.db import connection
from desktop_app.core.db.database import Database
from desktop_app.core.errors import Clash, FileRefused, NotAllowed, RuleBroken
from desktop_app.core.files import cloud_folder_of
from desktop_app.core.journal.changes import Changes
from desktop_app.core.server import following
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class Desk:
    """An open school with what every command asks of it."""

    database: Database
    terminal: Terminal
    currency: str
    zone: str
    country: str

    @property
    def today(self) -> date:
        """The date on the wall of the school."""
        return today(self.terminal.clock, self.zone)


def opened(path: Path, terminal: Terminal, *, read_only: bool = False) -> Database:
    """Open a school by its file or its connection file, in which nothing waits to be worked out.

    Raises FileRefused and ServerRefused.
    """
    is_shared = connection.is_connection_file(path)
    database = bootstrap.open_school(
        path,
        clock=terminal.clock,
        read_only=read_only and not is_shared,
        sign_in=sign_in(terminal),
        unlock=unlock(terminal),
    )
    if is_shared:
        try:
            _follow(database, terminal)
        except BaseException:
            database.close()
            raise
        if read_only:
            database.only_read()
    return database


def _follow(database: Database, terminal: Terminal) -> None:
    """Work out first what follows from changes of teachers; say so where that takes too long."""
    try:
        with terminal.progress() as progress:
            waits = following.follow_all(database, progress)
    except (RuleBroken, Clash, NotAllowed):
        with database.reading() as session:
            waits = following.how_many_wait(session)
    if waits:
        terminal.say(following.still_waits(waits))


@contextmanager
def checking(path: Path, terminal: Terminal) -> Iterator[Desk]:
    """Open a school to look whether it is sound.

    A file is only read; in a shared school what waits is worked out while it is looked.
    """
    with opened(path, terminal, read_only=not connection.is_connection_file(path)) as database:
        yield desk_of(database, terminal)


@contextmanager
def reading(path: Path, terminal: Terminal) -> Iterator[Desk]:
    """Open a school for reading only, beside whoever has it open. Raises FileRefused."""
    with opened(path, terminal, read_only=True) as database:
        yield desk_of(database, terminal)


@contextmanager
def writing(path: Path, terminal: Terminal) -> Iterator[Desk]:
    """Open a school for work. Raises FileRefused naming who has it open."""
    warn_of_cloud(path, terminal)
    with opened(path, terminal) as database:
        if database.read_only:
            raise FileRefused(
                tr(
                    "{file} can only be read here, so nothing was changed. Check its rights.",
                    file=path.name,
                )
            )
        database.listen(lambda changes: _tell(terminal, changes))
        yield desk_of(database, terminal)


def _tell(terminal: Terminal, changes: Changes) -> None:
    """Say what the program worked out again by itself."""
    for sentence in changes.notes:
        terminal.say(sentence)


@contextmanager
def writing_if_free(path: Path, terminal: Terminal) -> Iterator[Desk]:
    """Open a school for work, or only for reading while somebody else has it."""
    try:
        database = opened(path, terminal)
    except FileRefused:
        database = opened(path, terminal, read_only=True)
    with database:
        yield desk_of(database, terminal)


def desk_of(database: Database, terminal: Terminal) -> Desk:
    """Return an open school as a desk."""
    with database.reading() as session:
        facts = school.facts(session)
    return Desk(database, terminal, facts.currency, facts.timezone, facts.country)


def warn_of_cloud(path: Path, terminal: Terminal) -> None:
    """Say that a school lies where another program changes files behind it."""
    folder = cloud_folder_of(path)
    if folder:
        terminal.say(
            tr(
                "{file} lies in {folder}, which is synchronized. "
                "Open it on one computer at a time.",
                file=path.name,
                folder=folder,
            )
        )
