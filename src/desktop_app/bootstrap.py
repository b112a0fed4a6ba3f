"""The wiring: settings, database, derivations, services, window.

The only file that knows everything.
"""

import getpass
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app import schema
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.attendance import derivations as registers
from desktop_app.areas.attendance import facts as register_facts
from desktop_app.areas.billing import api as billing
from desktop_app.areas.clubs import api as clubs
from desktop_app.areas.clubs import facts as club_facts
from desktop_app.areas.people import derivations as people
from desktop_app.areas.people import facts as people_facts
from desktop_app.areas.privacy import api as privacy
from desktop_app.areas.rewards import api as rewards
from desktop_app.areas.school import api as school
from desktop_app.areas.streaks import api as streaks
from desktop_app.core import erased_list
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock
from desktop_app.core.db import (
    connection,
    connection_logins,
    school_file,
    school_server,
    snapshots,
)
from desktop_app.core.db.connection import Login, SchoolConnection
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.db.database import Database
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sharing import backup
from desktop_app.core.sync import (
    checkout,
    copy_facts,
    copy_file,
    copy_keys,
    outbox,
    taking_back,
)
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy import MetaData
    from sqlalchemy.orm import Session

    from desktop_app.core.sync.kinds import FactKind


def fact_kinds() -> "dict[str, FactKind]":
    """Return what can be done without the office, by key; asked only when sessions are needed."""
    kinds = (
        *people_facts.FACT_KINDS, *register_facts.FACT_KINDS, *club_facts.FACT_KINDS,
    )  # fmt: skip
    return {kind.key: kind for kind in kinds}


def local_actor() -> Actor:
    """Return whoever sits at this computer; in a local file that is the owner."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):
        name = tr("Somebody")
    return Actor(name=name, device=platform.node())


def wire(database: Database) -> Database:
    """Give an open school its derivations, counter-entries and checks."""
    database.derivations = (
        *people.DERIVATIONS, *registers.DERIVATIONS, *billing.DERIVATIONS, *clubs.DERIVATIONS,
        *streaks.DERIVATIONS,
    )  # fmt: skip
    database.counter_entries = {
        **billing.COUNTER_ENTRIES, **clubs.COUNTER_ENTRIES, **rewards.COUNTER_ENTRIES,
    }  # fmt: skip
    database.checks = (billing.problems, privacy.problems)
    database.fact_kinds = fact_kinds()
    return database


def wire_copy(database: Database) -> Database:
    """Give an open copy what it works out by itself: who is found, and in which order.

    All else that follows from facts is worked out in the office.
    """
    database.derivations = people.DERIVATIONS
    database.fact_kinds = fact_kinds()
    if database.copy is not None:
        database.outbox = outbox.Recorder(database.copy.copy_id)
        database.set_back = taking_back.set_back
    database.counter_entries = {**clubs.COUNTER_ENTRIES, **rewards.COUNTER_ENTRIES}
    return database


def _tables() -> "MetaData":
    """Return every table; asked only when sessions are needed, for it loads them all."""
    return schema.metadata()


def _tables_of_a_copy() -> "MetaData":
    """Return every table, once what a copy carries of each is known too."""
    schema.carried()
    return schema.metadata()


SignIn = Callable[[SchoolConnection], Login]


def sign_in_quietly(place: SchoolConnection) -> Login:
    """Sign in with what this computer knows by itself. Raises ServerRefused where that is not all.

    The environment says it to scripts; otherwise it is who signed in last, and the keyring.
    """
    login, password = connection_logins.given(place)
    if login is None:
        raise ServerRefused(
            tr(
                "Nobody has joined {school} on this computer. Join it first, with the one-time "
                "code from its owner: downbeat join FILE CODE",
                school=place.school,
            ),
            "nobody",
        )
    if password is None:
        raise ServerRefused(
            tr(
                "{school} asks for a password. The keyring of this computer keeps none; give it in "
                "{variable}, or sign in with the window.",
                school=place.school,
                variable=connection_logins.PASSWORD_FROM,
            ),
            "password",
            field="password",
        )
    return Login(login, password)


def open_shared(
    place: SchoolConnection, login: Login, *, clock: Clock | None = None, read_only: bool = False
) -> Database:
    """Open a shared school as a login, wired before its first session. Raises ServerRefused."""
    database = school_server.open_connection(
        place, login, clock=clock or Clock(), read_only=read_only
    )
    database.wire_later(wire)
    return database


Unlock = Callable[[Path], bytes]


def unlock_quietly(path: Path) -> bytes:
    """Return the key of a copy by what this computer knows by itself. Raises CopyLocked.

    The environment says the password to scripts; otherwise the copy opens where somebody chose that
    it stays open on this computer.
    """
    password = os.environ.get(connection_logins.PASSWORD_FROM)
    key = copy_keys.unlock(path, password) if password else copy_keys.kept(path)
    if key is None:
        raise copy_keys.CopyLocked(
            tr(
                "{file} asks for its password. Give it in {variable}, or open it with the window.",
                file=path.name,
                variable=connection_logins.PASSWORD_FROM,
            ),
            "password",
            field="password",
        )
    return key


def open_copy(
    path: Path,
    key: bytes,
    *,
    clock: Clock | None = None,
    read_only: bool = False,
    early: bool = False,
    locked_too: bool = False,
) -> Database:
    """Open a copy by its key, wired before its first session. Raises CopyLocked and FileRefused."""
    database = copy_file.open_copy(
        path,
        key,
        _tables_of_a_copy,
        clock=clock or Clock(),
        holder=local_actor().name,
        read_only=read_only,
        early=early,
        locked_too=locked_too,
    )
    database.wire_later(wire_copy)
    return database


def check_out(
    office: Database, target: Path, wish: "checkout.Wish", progress: Progress = SILENT
) -> "checkout.CheckedOut":
    """Make a teacher's copy of an open school. Raises RuleBroken and FileRefused."""
    schema.carried()
    return checkout.checkout(
        office, target, wish, schema.metadata(), rebuild=find_in_copy, progress=progress
    )


def find_in_copy(session: "Session") -> None:
    """Work out in a new copy who is found by what is typed, and in which order."""
    for derivation in people.DERIVATIONS:
        derivation.rebuild(session)


def open_school(
    path: Path,
    *,
    clock: Clock | None = None,
    read_only: bool = False,
    is_new: bool = False,
    early: bool = False,
    sign_in: SignIn = sign_in_quietly,
    unlock: Unlock = unlock_quietly,
) -> Database:
    """Open a school by its file, its connection file or its copy, wired before its first session.

    A file with `early` answers kept statements before that. Raises FileRefused and ServerRefused.
    """
    if copy_facts.is_copy(path):
        return open_copy(path, unlock(path), clock=clock, read_only=read_only, early=early)
    if connection.is_connection_file(path):
        place = connection.read(path)
        return open_shared(place, sign_in(place), clock=clock, read_only=read_only)
    database = school_file.open_school_file(
        path,
        _tables,
        actor=local_actor(),
        clock=clock or Clock(),
        read_only=read_only,
        is_new=is_new,
        early=early,
    )
    database.wire_later(wire)
    if not database.read_only and erased_list.is_back(path):
        try:
            privacy.PrivacyService(database).repeat()  # an older copy brought somebody back
        except BaseException:
            database.close()
            raise
    return database


def back_up(
    path: Path, target: Path, *, sign_in: SignIn = sign_in_quietly, progress: Progress = SILENT
) -> None:
    """Copy a school, open or not, of a file or a server, to a new file, and verify the copy.

    Raises FileRefused and ServerRefused.
    """
    if copy_facts.is_copy(path):
        raise FileRefused(
            tr(
                "A copy needs no backup: what is in it is in the office, and what waits goes there "
                "with the next sync."
            )
        )
    if not connection.is_connection_file(path):
        snapshots.backup(path, target, progress)
        return
    place = connection.read(path)
    driver, signed_in = school_server.greet(place, sign_in(place))
    try:
        backup.back_up(driver, signed_in.school_id, target, schema.metadata(), progress)
    finally:
        driver.close()


def new_school(path: Path, new: "school.NewSchool", *, clock: Clock | None = None) -> Database:
    """Make a school file with its facts and calendar, and open it.

    A refused school leaves no file.
    """
    school_file.new_school_file(path, schema.metadata())
    database = None
    try:
        database = open_school(path, clock=clock, is_new=True)
        with database.writing(tr("New school"), kind=SetKind.SYSTEM) as work:
            school.make_school(work, new)
            attendance.add_default_codes(work)
            billing.add_default_steps(work)
        return database
    except BaseException:
        if database is not None:
            database.close()
        school_file.remove(path)
        raise
