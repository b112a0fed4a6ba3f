"""The only two ways to the data: a reading block and a writing block."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, sessionmaker, with_loader_criteria
from sqlalchemy.orm.exc import StaleDataError

from desktop_app.core.access.actor import Actor
from desktop_app.core.access.declare import access
from desktop_app.core.access.enforce import check_changes
from desktop_app.core.clock import Clock
from desktop_app.core.db.base import Base, SchoolRow
from desktop_app.core.db.engine import sqlite_engine
from desktop_app.core.db.keeping import ServerStatements
from desktop_app.core.db.kept import FileStatements
from desktop_app.core.db.refusals import as_refusal
from desktop_app.core.derive import Derivation
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal import recording
from desktop_app.core.journal.recording import NOTHING, Changes, NewSet
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.journal.triggers import drop_triggers, sync_triggers
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.journal.counter import CounterEntry


@dataclass(eq=False, slots=True)
class Work:
    """One transaction and one change set, while it is open; afterwards, what it changed."""

    session: Session
    database: "Database"
    number: int
    made: UUID | None = None
    changes: Changes = NOTHING

    @property
    def clock(self) -> Clock:
        """The clock of the school."""
        return self.database.clock

    @property
    def actor(self) -> Actor:
        """Who is doing this."""
        return self.database.actor


@dataclass(frozen=True, slots=True)
class Engines:
    """One engine that writes and one that only reads; a read-only school has no writer."""

    writer: Engine | None
    reader: Engine


class Database:
    """One school, open: who is acting, what time it is, and the two blocks.

    Inside one program there is one writer at a time and several readers. ORM objects never leave a
    block.
    """

    def __init__(
        self,
        engines: Engines,
        *,
        school_id: int,
        actor: Actor,
        clock: Clock,
        revision: str,
        path: Path | None = None,
    ) -> None:
        options = {"school_id": school_id, "clock": clock}
        self._reader = engines.reader.execution_options(**options)
        self._writer = engines.writer.execution_options(**options) if engines.writer else None
        asks = (
            FileStatements({}, school_id, _driver)
            if engines.reader.dialect.name == "sqlite"
            else ServerStatements(school_id)
        )
        info = {"statements": asks, "engine": engines.reader.dialect.name}
        self._sessions = sessionmaker(expire_on_commit=False, info=info)
        event.listen(self._sessions, "do_orm_execute", self._only_this_school)
        self._turn = threading.RLock()
        self._listeners: list[Callable[[Changes], None]] = []
        self._closers: list[Callable[[], None]] = []
        self.school_id, self.actor, self.clock = school_id, actor, clock
        self.revision, self.path = revision, path
        self.derivations: Sequence[Derivation] = ()
        self.counter_entries: dict[str, CounterEntry] = {}
        self.open_blocks = 0
        self.checks: Sequence[Callable[[Session], Sequence[str]]] = ()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._reader.dialect.name

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written here."""
        return self._writer is None

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Call the listener after each committed change set, on the thread that wrote it."""
        self._listeners.append(listener)

    def on_close(self, closer: Callable[[], None]) -> None:
        """Call the closer when the school is closed, last registered first."""
        self._closers.append(closer)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a block that sees one moment of the school and cannot write."""
        with self._reader.connect() as connection, self._session(connection) as session:
            self.open_blocks += 1
            try:
                yield session
            except DBAPIError as error:
                raise as_refusal(error) from error
            finally:
                self.open_blocks -= 1

    @contextmanager
    def writing(
        self,
        label: str,
        *,
        kind: SetKind = SetKind.DO,
        act: str | None = None,
        target: int | None = None,
    ) -> Iterator[Work]:
        """Open one transaction and one change set with a label for people.

        Leaving it by an exception undoes it. `act` names what kind of deed it is, for deeds that
        are taken back by a counter-entry. Raises FileRefused where the school cannot be written.
        """
        writer = self._require_writer()
        new = NewSet(label, self.actor, self.clock.now(), self.revision, kind, act, target)
        with self._turn, writer.connect() as connection, self._session(connection) as session:
            self.open_blocks += 1
            try:
                with connection.begin():
                    work = Work(session, self, recording.open_set(connection, new))
                    yield work
                    self._finish(work, connection, label)
            except (DBAPIError, StaleDataError) as error:
                raise as_refusal(error) from error
            finally:
                self.open_blocks -= 1
        if work.changes:
            for listener in self._listeners:
                listener(work.changes)

    def _finish(self, work: Work, connection: Connection, label: str) -> None:
        work.session.flush()
        touched = recording.touched(connection, work.number)
        check_changes(work.session, access, self.actor, (self.school_id, work.number), touched)
        if any(derivation.facts & touched.keys() for derivation in self.derivations):
            for derivation in self.derivations:
                if derivation.facts & touched.keys():
                    derivation.follow(work.session, touched)
                    work.session.flush()
                    touched = recording.touched(connection, work.number)
        if not touched:
            recording.drop_set(connection, work.number)
        recording.close_set(connection)
        work.changes = Changes(work.number, label, touched, work.made)

    @contextmanager
    def loading(self, label: str) -> Iterator[Work]:
        """Open a block that fills an empty school quickly: nothing in it is recorded row by row.

        Only for a school that is being made: there is nothing to undo to. Derivations are rebuilt,
        not followed.
        """
        writer = self._require_writer()
        new = NewSet(label, self.actor, self.clock.now(), self.revision, SetKind.SYSTEM)
        with (
            self._turn,
            writer.connect() as connection,
            self._session(connection) as session,
            connection.begin(),
        ):
            work = Work(session, self, recording.open_set(connection, new))
            drop_triggers(connection)
            yield work
            session.flush()
            for derivation in self.derivations:
                derivation.rebuild(session)
            session.flush()
            sync_triggers(connection, Base.metadata)
            recording.close_set(connection)
        for listener in self._listeners:
            listener(Changes(work.number, label, whole=True))

    def _require_writer(self) -> Engine:
        if self._writer is None:
            raise FileRefused(tr("This school is open for reading only. Nothing was changed."))
        return self._writer

    @contextmanager
    def _session(self, connection: Connection) -> Iterator[Session]:
        session = self._sessions(bind=connection)
        try:
            yield session
        finally:
            session.close()

    def _only_this_school(self, state: ORMExecuteState) -> None:
        if state.is_select and not state.is_column_load and not state.is_relationship_load:
            school_id = self.school_id
            state.statement = state.statement.options(
                with_loader_criteria(
                    SchoolRow, lambda row: row.school_id == school_id, include_aliases=True
                )
            )

    def raw(self) -> Connection:
        """Return a reading connection for backups and checks; the caller closes it."""
        return self._reader.connect()

    def close(self) -> None:
        """Close every connection; the file is then free for others."""
        with self._turn:
            for engine in (self._reader, self._writer):
                if engine is not None:
                    engine.dispose()
            for closer in reversed(self._closers):
                closer()
            self._closers.clear()

    def __enter__(self) -> "Database":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


def sqlite_engines(path: Path, *, read_only: bool) -> Engines:
    """Return the engines of a school file."""
    writer = None if read_only else sqlite_engine(path, writes=True)
    return Engines(writer, sqlite_engine(path, writes=False))


def _driver(session: Session) -> Any:
    """Return the driver's own connection of a session, which has then written what it holds."""
    session.flush()
    return session.connection().connection.driver_connection
