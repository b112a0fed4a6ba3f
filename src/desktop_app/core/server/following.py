"""Working out what follows from changes of those who do not see all of the school.

A teacher's mark is kept at once. Points, streaks, make-ups and the search follow from facts that a
teacher may not read, so they are worked out by the next desk of the office that hears of it.
"""

from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Thread
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import text

from desktop_app.core.db import sessions
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.journal import recording
from desktop_app.core.journal.changes import Changes, SetKind
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database, Work
    from desktop_app.core.derive import Derivation, Touched

_WAITING = text("SELECT number, table_name, row_id FROM app.waiting()")
_CLAIM = text("SELECT app.claim_waiting(:numbers)")


EVERY: Final = 60.0
"""Seconds after which it is looked again though nothing was heard."""


class Follower:
    """Works out what waits while the school is open, in a thread of its own.

    It looks when it begins, when others changed something, and once a minute. `rests` is set while
    there is nothing to do.
    """

    def __init__(self, database: "Database") -> None:
        self._database = database
        self._stopped, self._woken, self.rests = Event(), Event(), Event()
        self._thread = Thread(target=self._run, name="follower", daemon=True)

    def start(self) -> None:
        """Begin, and end when the school is closed."""
        self._database.listen(self.hear)
        self._database.on_close(self.stop)
        self._woken.set()
        self._thread.start()

    def hear(self, changes: Changes) -> None:
        """Look again after a change that was made at another desk."""
        if changes.by is not None:
            self.rests.clear()
            self._woken.set()

    def stop(self) -> None:
        """End; what waits then waits for the next desk."""
        self._stopped.set()
        self._woken.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait(EVERY)
            self._woken.clear()
            if self._stopped.is_set():
                return
            with suppress(DownbeatError):  # the server is away, or another desk was quicker
                follow_waiting(self._database)
            if not self._woken.is_set():
                self.rests.set()


def start(database: "Database") -> Follower | None:
    """Let the desk of somebody who sees all of a shared school work out what waits."""
    if database.read_only or not database.actor.sees_all or database.path is not None:
        return None
    follower = Follower(database)
    follower.start()
    return follower


def follow_waiting(database: "Database") -> bool:
    """Work out what waits, as a change set of its own, and say whether anything did.

    Does nothing in a file, and at the desk of somebody who does not see all. Two desks share the
    work: each takes the change sets that the other has not.
    """
    if database.read_only or not database.actor.sees_all or database.dialect == "sqlite":
        return False
    with database.reading() as session:
        rows = [tuple(row) for row in session.execute(_WAITING)]
    if not rows:
        return False
    numbers = sorted({number for number, _, _ in rows})
    with database.writing(tr("Work out what follows"), kind=SetKind.SYSTEM) as work:
        mine = set(work.session.scalars(_CLAIM, {"numbers": numbers}))
        given: dict[str, set[UUID]] = {}
        for number, table, row_id in rows:
            if number in mine and table is not None:
                given.setdefault(table, set()).add(row_id)
        touched = {table: frozenset(ids) for table, ids in given.items()}
        for derivation in database.derivations:
            _follow(work, derivation, touched)
    return bool(mine)


def _follow(work: "Work", derivation: "Derivation", given: "Touched") -> None:
    """Follow changes made elsewhere and those this set has made since."""
    touched = _both(given, recording.touched(work.session, work.number))
    if not derivation.facts & touched.keys():
        return
    try:
        with sessions.attempt(work.session):
            derivation.follow(work.session, touched)
    except RuleBroken:
        # What a desk of the office would have been refused is there already: it is taken as it is.
        derivation.rebuild(work.session)
        work.session.flush()


def _both(one: "Touched", other: "Touched") -> Mapping[str, frozenset[UUID] | None]:
    found: dict[str, frozenset[UUID] | None] = {}
    for name in one.keys() | other.keys():
        first, second = one.get(name, frozenset()), other.get(name, frozenset())
        found[name] = None if first is None or second is None else first | second
    return found
