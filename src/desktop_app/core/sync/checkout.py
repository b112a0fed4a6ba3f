"""Giving a teacher a copy: what they are shown, in one moment, whole or not at all."""

import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import insert, text

from desktop_app import __version__
from desktop_app.core.access.actor import Role
from desktop_app.core.clock import today
from desktop_app.core.db.connection import SchoolConnection
from desktop_app.core.db.database import Database
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.types import new_id
from desktop_app.core.db.values import instant_text, uuid_of
from desktop_app.core.errors import FileRefused, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sync import copy_file, copy_keys, seen
from desktop_app.core.sync.carried import DAYS, OPENS_DAYS, Span, carried
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.office_rows import OfficeRows, office_rows
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData
    from sqlalchemy.orm import Session

_SCHOOL: Final = text(
    "SELECT id, name, timezone, copy_days, copy_opens_days FROM school WHERE school_id = :school"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new copy shall be: its password, and how it finds its office again.

    `person_id` and `person_name` are given where a desk makes it for somebody else.
    """

    password: str
    connection: SchoolConnection | None = None
    login: str = ""
    person_id: UUID | None = None
    person_name: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """A copy that was made: its recovery key to be shown once, and how many rows are in it.

    Without a keyring the password alone opens it.
    """

    facts: CopyFacts
    key: bytes
    recovery: str
    in_keyring: bool
    rows: int


@dataclass(frozen=True, slots=True)
class School:
    """What a copy has to know of its school."""

    id: UUID
    name: str
    zone: str
    days: int
    opens_days: int


def checkout(
    office: Database,
    target: Path,
    wish: Wish,
    metadata: "MetaData",
    *,
    rebuild: "Callable[[Session], object]" = lambda _session: None,
    progress: Progress = SILENT,
) -> CheckedOut:
    """Make a copy of what a teacher is shown, and let the office know of it.

    `rebuild` works out what is not carried: who is found by what is typed. Broken off anywhere, no
    half of a copy is left. Raises RuleBroken and FileRefused.
    """
    facts, span = new_facts(office, wish)
    copy_keys.check_password(wish.password)
    if target.exists():
        raise FileRefused(
            tr("{file} is already there. Choose another name.", file=target.name), field="path"
        )
    making = copy_keys.Making(target, facts.copy_id, facts.school_name, wish.password)
    is_made = False
    try:
        with office_rows(office, span) as rows:
            rows.ask()  # a server answers while the tables are made
            with copy_file.making(target, making.key, metadata, facts) as connection:
                many = _fill(connection, rows, facts, progress)
                with copy_file.session_on(connection) as session:
                    rebuild(session)
                    session.flush()
                progress.step(len(carried.tables), len(carried.tables), tr("Keeping"))
                keys = making.written()
                register(office, facts)
            is_made = True
    except BaseException:
        making.forget()
        if is_made:
            copy_file.remove(target)
        raise
    return CheckedOut(facts, keys.key, keys.recovery, keys.in_keyring, many)


def _fill(connection: "Connection", rows: OfficeRows, facts: CopyFacts, progress: Progress) -> int:
    """Put what the office has into the empty tables of a copy; returns how many rows that are."""
    driver, now, many = driver_of(connection), instant_text(facts.made_at), 0
    driver.execute(seen.MAKE)
    seen.spare_indexes(connection)
    for done, (name, found) in enumerate(rows.all_rows()):
        progress.step(done, len(carried.tables), tr("Copying"))
        seen.begin(driver, name, rows.columns(name), found, now=now)
        many += len(found)
    connection.execute(insert(SyncState), [_state(facts)])
    return many


def new_facts(office: Database, wish: Wish) -> tuple[CopyFacts, Span]:
    """Return what a new copy will be, and what it carries. Raises RuleBroken."""
    if office.copy is not None:
        raise RuleBroken(tr("This is a copy already. Connect to the school to make another one."))
    person_id = wish.person_id or office.actor.person_id
    if person_id is None:
        raise RuleBroken(tr("Choose the teacher for whom the copy is made."), field="person")
    if not office.actor.is_any(Role.TEACHER, Role.ADMIN, Role.FRONT_DESK):
        raise RuleBroken(tr("Copies are for those who teach. Nothing was made."))
    school, now = school_of(office), office.clock.now()
    facts = CopyFacts(
        copy_id=new_id(),
        school=school.id,
        school_name=school.name,
        person_id=person_id,
        person_name=wish.person_name or office.actor.name,
        device=wish.device or office.actor.device or platform.node() or "?",
        transport=Transport.SERVER if wish.connection is not None else Transport.PACKET,
        days_back=school.days,
        days_ahead=school.days,
        made_at=now,
        expires_at=now + timedelta(days=school.opens_days),
        connection=wish.connection,
        login=wish.login,
        office=office.path.name if office.path is not None else "",
    )
    return facts, span_of(facts, office, school)


def span_of(facts: CopyFacts, office: Database, school: School) -> Span:
    """Return for whom and for which days a copy carries rows, as of today in the school."""
    day = today(office.clock, school.zone)
    return Span(facts.person_id, day, school.days, school.days)


def school_of(office: Database) -> School:
    """Return what a copy has to know of its school."""
    with office.reading() as session:
        row = session.execute(_SCHOOL, {"school": office.school_id}).one()
    key, name, zone, days, opens = row
    return School(
        uuid_of(key) if isinstance(key, bytes) else UUID(str(key)),
        str(name),
        str(zone),
        DAYS if days is None else int(days),
        OPENS_DAYS if opens is None else int(opens),
    )


def register(office: Database, facts: CopyFacts) -> None:
    """Let the office know of a copy."""
    label = tr("Copy on {device}", device=facts.device)
    with office.writing(label, kind=SetKind.SYSTEM) as work:
        work.session.execute(insert(SyncState), [_state(facts)])


def _state(facts: CopyFacts) -> dict[str, object]:
    return {
        "id": facts.copy_id,
        "person_id": facts.person_id,
        "device": facts.device,
        "transport": facts.transport,
        "days_back": facts.days_back,
        "days_ahead": facts.days_ahead,
        "made_at": facts.made_at,
        "expires_at": facts.expires_at,
        "refreshed_at": facts.made_at,
        "contact_at": facts.made_at,
        "program": __version__,
    }
