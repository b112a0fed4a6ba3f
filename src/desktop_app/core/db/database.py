"""The only two ways to the data: a reading block and a writing block."""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from desktop_app.core import again
from desktop_app.core.access import declare, enforce, looking
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db import (
    base,
    engine,
    fates,
    file_driver,
    foreseen,
    guards,
    keeping,
    learned,
    refusals,
    sessions,
)
from desktop_app.core.db.early import EarlyReads, EarlySession
from desktop_app.core.db.kept import FileStatements, Kept
from desktop_app.core.db.patience import Patience
from desktop_app.core.errors import FileRefused, Unsettled
from desktop_app.core.journal import recording, triggers
from desktop_app.core.journal.changes import NOTES, NOTHING, OWN_SET, Changes, SetKind
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from types import FrameType

    from sqlalchemy import Connection, Engine
    from sqlalchemy.orm import Session, sessionmaker

    from desktop_app.core.db.checks import Check
    from desktop_app.core.db.lines import Lines
    from desktop_app.core.derive import Derivation, Touched
    from desktop_app.core.journal.counter import CounterEntry
    from desktop_app.core.sync.copy_facts import CopyFacts
    from desktop_app.core.sync.kinds import FactKind


SYNC_ACTS = ("intake", "refresh")
"""What copies and offices do with each other; an intake holds the ledgers only where it writes."""


@dataclass(eq=False, slots=True)
class Work:
    """One transaction and one change set, while it is open; afterwards, what it changed."""

    session: "Session"
    database: "Database"
    number: int
    made: UUID | None = None
    changes: Changes = NOTHING
    by: Actor | None = None

    @property
    def clock(self) -> Clock:
        """The clock of the school."""
        return self.database.clock

    @property
    def actor(self) -> Actor:
        """Who is doing this."""
        return self.by or self.database.actor


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine that writes and one that only reads; a read-only school has no writer."""

    writer: "Engine | None"
    reader: "Engine"

    def close(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()


class Database:
    """One school, open: who is acting, what time it is, and the two blocks.

    Inside one program there is one writer at a time and several readers. ORM objects never leave a
    block.
    """

    def __init__(
        self,
        engines: "Engines | Callable[[], Engines]",
        *,
        school_id: int,
        actor: Actor,
        clock: Clock,
        revision: str,
        path: Path | None = None,
        read_only: bool = False,
    ) -> None:
        self.school_id, self.actor, self._clock = school_id, actor, clock
        self.revision, self.path = revision, path
        self.origin = path
        self.copy: CopyFacts | None = None
        self.key: bytes | None = None
        self.texts: dict[str, Kept] = {}
        self.open_blocks = 0
        self._read_only = read_only or (isinstance(engines, Engines) and engines.writer is None)
        self._engines = engines
        self._early: EarlyReads | None = None
        self._wire: Callable[[Database], object] = lambda _: None
        self._derivations: Sequence[Derivation] = ()
        self._counter_entries: dict[str, CounterEntry] = {}
        self._checks: Sequence[Check] = ()
        self._fact_kinds: Mapping[str, FactKind] = {}
        self.outbox: Callable[[Work], Touched] | None = None
        self.set_back: Callable[[Work, int], object] | None = None
        self._opened: Opened | None = None
        self._opening = threading.RLock()
        self._turn = threading.RLock()
        self._listeners: list[Callable[[Changes], None]] = []
        self._closers: list[Callable[[], None]] = []
        self.patience = Patience()
        self.own_sets: set[int] = set()
        self.lines: Lines | None = None
        self.only: Sequence[Any] = ()
        self.is_view = False
        self.signed_in_as = ""

    def as_seen_by(self, actor: Actor) -> "Database":
        """Return the same school, read only, with the rows that somebody else is shown.

        It lives as long as this one.
        """
        view = Database(
            Engines(None, self.prepare().reader),
            school_id=self.school_id,
            actor=actor,
            clock=self.clock,
            revision=self.revision,
        )
        with self.reading() as session:
            view.only = looking.filters(session, declare.access, actor)
        view.wire_later(self._wire)
        view.is_view = True
        return view

    def prepare(self) -> "Opened":
        """Make what whole sessions need; the first block that is more than a glance does so too."""
        with self._opening:
            if self._opened is None:
                engines = self._engines if isinstance(self._engines, Engines) else self._engines()
                self._opened = Opened.of(engines, self)
                self._wire(self)
            return self._opened

    @property
    def clock(self) -> Clock:
        """What time it is here; in a block that reads from a server, the moment it began."""
        moment = self.lines.now() if self.lines is not None else None
        return self._clock if moment is None else FixedClock(moment)

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self._clock = clock
        if self._opened is not None:
            self._opened = self._opened.at(clock)

    def wire_later(self, wire: "Callable[[Database], object]") -> None:
        """Have derivations, counter-entries and checks filled in before anything needs them."""
        self._wire = wire

    def read_early(self, path: Path, reader: Any) -> None:
        """Answer kept statements on the driver's own connections until the rest is loaded.

        `reader` is the first of them.
        """
        info = {"statements": self._by_text(), "engine": "sqlite"}
        self._early = EarlyReads(
            lambda: file_driver.connect(path, writes=False, key=self.key), info, reader
        )

    @property
    def is_early(self) -> bool:
        """Whether only kept statements can be answered without loading more."""
        return self._early is not None and self._opened is None

    def _by_text(self) -> FileStatements:
        return FileStatements(self.texts, self.school_id, _driver)

    @property
    def derivations(self) -> "Sequence[Derivation]":
        """What is computed from facts here."""
        self.prepare()
        return self._derivations

    @derivations.setter
    def derivations(self, derivations: "Sequence[Derivation]") -> None:
        self._derivations = derivations

    @property
    def counter_entries(self) -> "dict[str, CounterEntry]":
        """How deeds are taken back that cannot be undone, by act."""
        self.prepare()
        return self._counter_entries

    @counter_entries.setter
    def counter_entries(self, entries: "dict[str, CounterEntry]") -> None:
        self._counter_entries = entries

    @property
    def checks(self) -> "Sequence[Check]":
        """What is looked at beside the derivations when a school is verified."""
        self.prepare()
        return self._checks

    @checks.setter
    def checks(self, checks: "Sequence[Check]") -> None:
        self._checks = checks

    @property
    def fact_kinds(self) -> "Mapping[str, FactKind]":
        """What can be done without the office, by the key of its kind."""
        self.prepare()
        return self._fact_kinds

    @fact_kinds.setter
    def fact_kinds(self, kinds: "Mapping[str, FactKind]") -> None:
        self._fact_kinds = kinds

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return "sqlite" if self.path is not None else self.prepare().reader.dialect.name

    @property
    def follows(self) -> bool:
        """Whether what follows from a change is worked out here.

        On a server that takes somebody who sees all; what others change waits for them.
        """
        return self.actor.sees_all or self.dialect == "sqlite"

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written here."""
        return self._read_only

    def only_read(self) -> None:
        """Let nothing be written here from now on."""
        self._read_only = True

    @property
    def keeps_snapshots(self) -> bool:
        """Whether snapshots are taken of it: of a school's own file, never of a teacher's copy."""
        return self.path is not None and self.copy is None

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Call the listener after each committed change set, on the thread that wrote it."""
        self._listeners.append(listener)

    def on_close(self, closer: Callable[[], None]) -> None:
        """Call the closer when the school is closed, last registered first."""
        self._closers.append(closer)

    @contextmanager
    def reading(self) -> "Iterator[Session]":
        """Open a block that sees one moment of the school and cannot write."""
        self.open_blocks += 1
        try:
            if self._early is not None and self._opened is None:
                with _driver_refusals(), self._early.reading(self._grown) as early:
                    yield early  # type: ignore[misc]  # it becomes one when asked for more
                return
            opened = self.prepare()
            with (
                refusals.refused(reads=True),
                self._reader(opened, sys._getframe(2)) as connection,  # noqa: SLF001  who reads
                opened.session(connection) as session,
            ):
                yield session
        finally:
            self.open_blocks -= 1

    def _reader(self, opened: "Opened", who: "FrameType") -> "AbstractContextManager[Connection]":
        """Return a connection that reads; a slow line is told who reads, to foresee the rest."""
        if self.lines is None:
            return opened.reader.connect()
        self.lines.settle()
        where = learned.place_of(who)
        begun = foreseen.Begun(self.clock.now(), foreseen.given_in(who.f_locals))
        return self.lines.foreseeing(opened.reader.connect(), where, begun)

    def _grown(self, driver: Any) -> "Session":
        opened = self.prepare()
        return sessions.adopted(opened.reader, opened.sessions, driver)

    @contextmanager
    def writing(
        self,
        label: str,
        *,
        kind: SetKind = SetKind.DO,
        act: str | None = None,
        target: int | None = None,
        by: Actor | None = None,
    ) -> Iterator[Work]:
        """Open one transaction and one change set with a label for people.

        Leaving it by an exception undoes it. `act` names what kind of deed it is, for deeds that
        are taken back by a counter-entry. `by` is whose deed it is where that is somebody else than
        who sits here. Raises FileRefused where the school cannot be written.
        """
        opened, writer = self._require_writer()
        now = self.clock.now()
        new = recording.NewSet(label, by or self.actor, now, self.revision, kind, act, target)
        with (
            self._turn,
            refusals.refused(),
            writer.connect() as connection,
            opened.session(connection) as session,
        ):
            self.open_blocks += 1
            try:
                with fates.sealed(connection, writer, self.patience, lambda: work.changes):
                    work = Work(session, self, recording.open_set(connection, new), by=by)
                    self.own_sets.add(work.number)
                    session.info[OWN_SET] = work.number
                    guards.look(work)
                    if act not in (None, *SYNC_ACTS) or kind is SetKind.COUNTER:
                        guards.hold_ledgers(work)
                    yield work
                    told = None
                    if self.outbox is not None and act not in SYNC_ACTS:
                        told = self.outbox(work)
                    self._finish(work, connection, label, told)
            except Unsettled:
                self.own_sets.discard(work.number)  # if it was kept, it is heard like any other
                raise
            finally:
                self.open_blocks -= 1
        if work.changes:
            again.note_kept()
            self.tell(work.changes)

    def set_writer(self, pragma: str) -> None:
        """Set something of the connection that writes a file, between two blocks."""
        _, writer = self._require_writer()
        with self._turn, writer.connect() as connection:
            file_driver.driver_of(connection).execute(f"PRAGMA {pragma}")

    @contextmanager
    def beside(self) -> Iterator[Any]:
        """Give the driver's connection that writes a file, for what is no part of its school.

        One transaction, outside of any change set; not inside a writing block.
        """
        _, writer = self._require_writer()
        with self._turn, refusals.refused(), writer.begin() as connection:
            yield file_driver.driver_of(connection)

    def tell(self, changes: Changes) -> None:
        """Tell everybody who listens what was changed, here or at another desk."""
        for listener in self._listeners:
            listener(changes)

    def _finish(
        self, work: Work, connection: "Connection", label: str, told: "Touched | None"
    ) -> None:
        work.session.flush()
        touched = told if told is not None else recording.touched(work.session, work.number)
        mine = (self.school_id, work.number)
        if self.outbox is None:  # a copy carries too little to judge by: its office does
            enforce.check_changes(work.session, declare.access, work.actor, mine, touched)
        if self.follows:
            for derivation in self.derivations:
                follows = derivation.facts & touched.keys()
                if follows and derivation.follow(work.session, touched) is not False:
                    work.session.flush()
                    touched = recording.touched(work.session, work.number)
        if not touched:
            recording.drop_set(connection, work.number)
        recording.close_set(connection)
        notes = tuple(work.session.info.pop(NOTES, ()))
        work.changes = Changes(work.number, label, touched, work.made, notes=notes)

    @contextmanager
    def loading(self, label: str) -> Iterator[Work]:
        """Open a block that fills an empty school quickly: nothing in it is recorded row by row.

        Only for a school that is being made: there is nothing to undo to. Derivations are rebuilt,
        not followed.
        """
        opened, writer = self._require_writer()
        new = recording.NewSet(label, self.actor, self.clock.now(), self.revision, SetKind.SYSTEM)
        with (
            self._turn,
            writer.connect() as connection,
            opened.session(connection) as session,
            connection.begin(),
        ):
            work = Work(session, self, recording.open_set(connection, new))
            triggers.drop_triggers(connection)
            yield work
            session.flush()
            for derivation in self.derivations:
                derivation.rebuild(session)
            session.flush()
            triggers.sync_triggers(connection, base.Base.metadata)
            recording.close_set(connection)
        self.tell(Changes(work.number, label, whole=True))

    def _require_writer(self) -> "tuple[Opened, Engine]":
        opened = None if self._read_only else self.prepare()
        if opened is None or opened.writer is None:
            raise FileRefused(tr("This school is open for reading only. Nothing was changed."))
        return opened, opened.writer

    def raw(self) -> "Connection":
        """Return a reading connection for backups and checks; the caller closes it."""
        return self.prepare().reader.connect()

    def close(self) -> None:
        """Close every connection; the file is then free for others."""
        if self.is_view:
            return  # its connections are those of whom it shows
        self.patience.given_up.set()
        if self.lines is not None:
            self.lines.close()
        with self._turn:
            if self._opened is not None:
                self._opened.close()
            elif isinstance(self._engines, Engines):
                self._engines.close()
            if self._early is not None:
                self._early.close()
            for closer in reversed(self._closers):
                closer()
            self._closers.clear()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Opened:
    """What whole sessions stand on."""

    reader: "Engine"
    writer: "Engine | None"
    sessions: "sessionmaker[Session]"

    @classmethod
    def of(cls, engines: Engines, database: Database) -> "Opened":
        """Make sessions over engines, which then know the school and the clock."""
        school_id, engine = database.school_id, engines.reader.dialect.name
        by_text = FileStatements(database.texts, school_id, _driver)

        def only() -> Sequence[Any]:
            return database.only

        asks = by_text if engine == "sqlite" else keeping.ServerStatements(school_id, only)
        info = {"statements": asks, "engine": engine, "only": only}
        options = {"school_id": school_id, "clock": database.clock}
        return cls(
            engines.reader.execution_options(**options),
            engines.writer.execution_options(**options) if engines.writer else None,
            sessions.of_school(school_id, info, only),
        )

    def at(self, clock: Clock) -> "Opened":
        """Return the same with another clock."""
        writer = self.writer.execution_options(clock=clock) if self.writer else None
        return replace(self, reader=self.reader.execution_options(clock=clock), writer=writer)

    @contextmanager
    def session(self, connection: "Connection") -> "Iterator[Session]":
        """Open a session on a connection."""
        session = self.sessions(bind=connection)
        try:
            yield session
        finally:
            session.close()

    def close(self) -> None:
        """Close every connection."""
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()


def sqlite_engines(path: Path, *, read_only: bool, key: bytes | None = None) -> Engines:
    """Return the engines of a school file; one with a key is a copy, whose rows refer further."""
    writer = None
    if not read_only:
        writer = engine.sqlite_engine(path, writes=True, foreign_keys=key is None, key=key)
    return Engines(writer, engine.sqlite_engine(path, writes=False, key=key))


def _driver(session: Any) -> Any:
    """Return the driver's own connection of a session, which has then written what it holds."""
    if isinstance(session, EarlySession) and session.whole is None:
        return session.driver
    session.flush()
    return file_driver.driver_of(sessions.connection_of(session))


@contextmanager
def _driver_refusals() -> Iterator[None]:
    """Say what the driver refuses as a person can read it; whose words these are is loaded then."""
    from sqlcipher3 import dbapi2  # third party: the driver of school files

    try:
        yield
    except dbapi2.Error as error:
        raise refusals.as_refusal(error) from error
