"""Working out what follows from changes of those who do not see all of the school.

A teacher's mark is kept at once. Points, streaks, make-ups and the search follow from facts that a
teacher may not read, so they are worked out by the next desk of the office that hears of it, and by
every command of the office before it begins.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import text

from desktop_app.core.again import once_more
from desktop_app.core.db import checks, sessions
from desktop_app.core.errors import DownbeatError, RuleBroken
from desktop_app.core.journal import recording
from desktop_app.core.journal.changes import Changes, SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.wording import tr, trn

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database, Work
    from desktop_app.core.derive import Derivation, Touched

_WAITING = text("SELECT number, table_name, row_id FROM app.waiting()")
_CLAIM = text("SELECT app.claim_waiting(:numbers)")


EVERY: Final = 60.0
"""Seconds after which it is looked again though nothing was heard."""
LONGEST: Final = 60.0
"""Seconds that somebody who asks for something waits for what follows from earlier changes."""
_AT_ONCE: Final = 400  # change sets that are worked out together
_SHOWN: Final = 20_000  # as many rows does the server tell at once
_LOOKS: Final = 3
_PAUSE: Final = 0.1
_Row = tuple[str, UUID]


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


def follow_waiting(database: "Database") -> int:
    """Work out what waits, as a change set of its own, and return how many changes it was.

    Does nothing in a file, and at the desk of somebody who does not see all. Two desks share the
    work: each takes the change sets that the other has not.
    """
    if database.read_only or not _may_ask(database):
        return 0
    with database.reading() as session:
        waits = _waiting(session)
    if not waits:
        return 0
    numbers = sorted(waits)[:_AT_ONCE]
    with database.writing(tr("Work out what follows"), kind=SetKind.SYSTEM) as work:
        mine = set(work.session.scalars(_CLAIM, {"numbers": numbers}))
        given = _together([waits[number] for number in numbers if number in mine], database)
        for derivation in database.derivations if mine else ():
            _follow(work, derivation, given)
    return len(mine)


def follow_all(
    database: "Database", progress: Progress = SILENT, *, seconds: float = LONGEST
) -> int:
    """Work out all that waits before something is asked, and return how many changes wait still.

    What another desk is working out just now is waited for. It ends after a while also where
    others go on changing.
    """
    if database.read_only or not _may_ask(database):
        return 0
    done, until = 0, monotonic() + seconds
    while True:
        with database.reading() as session:
            waits = how_many_wait(session)
        if not waits:
            break
        if monotonic() > until:
            return waits
        progress.step(done, done + waits, tr("Working out what follows"))
        followed = once_more(lambda: follow_waiting(database))
        done += followed
        if not followed:
            Event().wait(_PAUSE)
    if done:
        progress.step(done, done, tr("Working out what follows"))
    return 0


def checked(database: "Database", progress: Progress = SILENT) -> list[str]:
    """Return a sentence for each thing that is not as it should be, and none for what only waits.

    A teacher may change something while it is looked: then it is worked out and looked again.
    """
    found: list[str] = []
    for _ in range(_LOOKS):
        waits: list[int] = []

        def look(session: "Session", waits: list[int] = waits) -> tuple[str, ...]:
            waits.extend(_waiting(session) if _may_ask(database) else ())
            return ()

        found = checks.problems(database, (*database.checks, look), progress)
        if not found or not waits:
            return found
        follow_all(database, progress)
    return [*found, still_waits(len(waits))]


def still_waits(changes: int) -> str:
    """Say that not all that follows is worked out."""
    return trn(
        "What follows from {n} change of a teacher is not worked out yet: points, streaks and "
        "make-ups may be behind.",
        "What follows from {n} changes of teachers is not worked out yet: points, streaks and "
        "make-ups may be behind.",
        changes,
    )


def _may_ask(database: "Database") -> bool:
    return database.actor.sees_all and database.dialect != "sqlite"


def how_many_wait(session: "Session") -> int:
    """Return how many changes of others wait, on a server and for somebody of the office."""
    return len(_waiting(session))


def _waiting(session: "Session") -> dict[int, list[_Row] | None]:
    """Return what was changed by each change set that waits; None for one that is too long."""
    rows = [tuple(row) for row in session.execute(_WAITING)]
    found: dict[int, list[_Row] | None] = {}
    for number, table, row_id in rows:
        touched = found.setdefault(number, [])
        if table is not None and touched is not None:
            touched.append((table, row_id))
    if len(rows) >= _SHOWN:  # the last one may go on
        last = rows[-1][0]
        if len(found) > 1:
            del found[last]
        else:
            found[last] = None
    return found


def _together(changed: Sequence[list[_Row] | None], database: "Database") -> "Touched":
    """Return what several change sets touched; every fact where one of them is not known whole."""
    if None in changed:
        return {fact: None for each in database.derivations for fact in each.facts}
    found: dict[str, set[UUID]] = {}
    for rows in changed:
        for table, row_id in rows or ():
            found.setdefault(table, set()).add(row_id)
    return {table: frozenset(ids) for table, ids in found.items()}


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
