"""Taking in on a copy what its office has now: only what differs, and never over what waits.

What is asked over the line is asked first; the copy is written in one transaction at the end, so
nobody who marks meanwhile has to wait for the line.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import UUID

from sqlalchemy import update

from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.base import Base
from desktop_app.core.db.file_driver import driver_of
from desktop_app.core.db.school_file import SCHOOL_ID
from desktop_app.core.db.sessions import connection_of
from desktop_app.core.db.types import Uuid
from desktop_app.core.db.values import instant_text
from desktop_app.core.errors import FileRefused
from desktop_app.core.journal import triggers
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.sync import checkout, copy_file, seen
from desktop_app.core.sync.carried import carried
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.office_rows import office_rows
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Database, Work

ACT: Final = "refresh"
_UNTIL: Final = "refreshed_until"
_TOUCHED: Final = """
SELECT DISTINCT c.table_name, c.row_id FROM change c JOIN change_set s
ON s.school_id = c.school_id AND s.number = c.set_number
WHERE c.school_id = 1 AND c.seq > ? AND (s.act IS NULL OR s.act <> 'refresh')
"""
_NEWEST: Final = "SELECT coalesce(max(seq), 0) FROM change WHERE school_id = 1"
_WAITS: Final = """
SELECT o.kind, o.about FROM outbox o JOIN sync_state s
ON s.school_id = o.school_id AND s.id = o.copy_id WHERE o.seq > s.highest_seq
"""
Rows = Sequence[Sequence[Any]]
Known = Mapping[str, Mapping[bytes, int]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh took in. `held` is what was left for work that waits here."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    held: int = 0

    @property
    def any(self) -> bool:
        """Whether anything is different now."""
        return bool(self.added or self.changed or self.removed)


class Source(Protocol):
    """What an office has for a copy: a school that is open, or a packet."""

    def changed(self, known: Known) -> Mapping[str, Mapping[bytes, int]]:
        """Return ids and versions of the tables in which they differ from those known."""
        ...

    def rows(self, name: str, ids: Sequence[bytes]) -> Rows:
        """Return rows by their ids."""
        ...

    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of such rows."""
        ...


@dataclass(slots=True)
class _News:
    """What the office has otherwise, of one table."""

    now: Mapping[bytes, int]
    rows: Rows
    columns: Sequence[str]


def refresh(copy: "Database", office: "Database", progress: Progress = SILENT) -> Refreshed:
    """Take in what an office has now, and let it know that this copy is up to date.

    Facts with work that the office is not known to have are left as they are. The copy opens for
    as long again as the school allows.
    """
    facts = facts_of(copy)
    school, now = checkout.school_of(office), office.clock.now()
    facts = replace(
        facts,
        school_name=school.name,
        days_back=school.days,
        days_ahead=school.days,
        expires_at=now + timedelta(days=school.opens_days),
    )
    with office_rows(office, checkout.span_of(facts, office, school)) as rows:
        taken = take_in(copy, rows, facts, progress=progress)
    _tell(office, facts)
    return taken


def facts_of(copy: "Database") -> CopyFacts:
    """Return what a copy is. Raises FileRefused for what is none."""
    if copy.copy is None:
        raise FileRefused(tr("This is no copy."))
    return copy.copy


def take_in(
    copy: "Database", source: Source, facts: CopyFacts, *, progress: Progress = SILENT
) -> Refreshed:
    """Take in what an office has, as one change set in the office's name."""
    with copy.reading() as session:
        driver = driver_of(connection_of(session))
        news = _news(source, _known(driver), progress)
    by = Actor(facts.school_name, roles=frozenset({Role.ADMIN}), device=facts.office)
    label = tr("Brought up to date with the office")
    with copy.writing(label, kind=SetKind.SYSTEM, act=ACT, by=by) as work:
        taken = _TakingIn(copy, work, news).run()
        _renew(work, facts)
    copy.copy = facts
    return taken


def _known(driver: Any) -> dict[str, dict[bytes, int]]:
    """Return which versions are here; what was changed here is of none."""
    known = {name: dict(versions) for name, versions in seen.noted(driver).items()}
    for name, key in _touched(driver):
        known[name][key] = seen.HERE
    return known


def _touched(driver: Any) -> list[tuple[str, bytes]]:
    row = driver.execute("SELECT value FROM copy_now WHERE name = ?", (_UNTIL,)).fetchone()
    found = driver.execute(_TOUCHED, (int(row[0]) if row else 0,)).fetchall()
    return [(name, key) for name, key in found if name in carried.tables]


def _news(source: Source, known: Known, progress: Progress) -> dict[str, _News]:
    """Ask for everything that differs."""
    news, differ = {}, source.changed(known)
    for done, (name, now) in enumerate(differ.items()):
        progress.step(done, len(differ), tr("Taking in what the office has"))
        here = known.get(name, {})
        fresh = [key for key, version in now.items() if here.get(key) != version]
        news[name] = _News(now, source.rows(name, fresh) if fresh else (), source.columns(name))
    return news


@dataclass(slots=True)
class _Held:
    """What waits here: facts by the columns they are about, and rows written beside them."""

    facts: dict[str, list[tuple[tuple[str, ...], set[tuple[Any, ...]]]]] = field(
        default_factory=dict
    )
    along: set[str] = field(default_factory=set)

    def holds(self, name: str, columns: Sequence[str], row: Sequence[Any]) -> bool:
        """Say whether a row belongs to a fact with work that waits."""
        return any(
            tuple(row[columns.index(column)] for column in about) in facts
            for about, facts in self.facts.get(name, ())
        )


class _TakingIn:
    """One refresh, in the transaction of the copy."""

    def __init__(self, copy: "Database", work: "Work", news: Mapping[str, _News]) -> None:
        self._copy, self._news = copy, news
        self._connection = connection_of(work.session)
        self._driver = driver_of(self._connection)
        self._now = instant_text(work.clock.now())
        self._added = self._changed = self._removed = self._kept = 0

    def run(self) -> Refreshed:
        """Take it in: first what goes, then what comes."""
        for name, key in _touched(self._driver):
            seen.note(self._driver, name, [(key, seen.HERE)])
        if self._news:
            self._take_in()
        # Not the number of this set: it is given again where nothing was recorded in it.
        newest = self._driver.execute(_NEWEST).fetchone()[0]
        copy_file.put(self._driver, _UNTIL, str(newest))
        return Refreshed(self._added, self._changed, self._removed, self._kept)

    def _take_in(self) -> None:
        held, known = self._held(), seen.noted(self._driver)
        for name, news in self._news.items():
            self._take_away(name, news, known[name], held)
        for name, news in self._news.items():
            self._put(name, news, known[name], held)

    def _held(self) -> _Held:
        held = _Held()
        for key, about in self._driver.execute(_WAITS):
            kind = self._copy.fact_kinds.get(key)
            if kind is None:
                continue
            told = json.loads(about)
            for name in (kind.table, *kind.along):
                columns = tuple(c for c in kind.about if c in Base.metadata.tables[name].c)
                if len(columns) < len(kind.about):
                    held.along.add(name)
                    continue
                fact = tuple(_stored(name, column, told.get(column)) for column in columns)
                held.facts.setdefault(name, []).append((columns, {fact}))
        return held

    def _take_away(self, name: str, news: _News, known: Mapping[bytes, int], held: _Held) -> None:
        gone = [key for key in known if key not in news.now]
        kept = self._held_rows(name, [key for key in gone if known[key] == seen.HERE], held)
        self._kept += len(kept)
        gone = [key for key in gone if key not in kept]
        if not gone:
            return
        with self._unguarded(name):
            seen.take_away(self._driver, name, gone)
        self._removed += len(gone)

    def _held_rows(self, name: str, keys: Sequence[bytes], held: _Held) -> set[bytes]:
        """Return which of some rows that were changed here wait for the office."""
        if name in held.along:
            return set(keys)
        columns = sorted({column for about, _ in held.facts.get(name, ()) for column in about})
        if not columns:
            return set()
        listed = ", ".join(f'"{column}"' for column in columns)
        found = set()
        for key in keys:
            asked = f'SELECT {listed} FROM "{name}" WHERE school_id = {SCHOOL_ID} AND id = ?'
            row = self._driver.execute(asked, (key,)).fetchone()
            if row is not None and held.holds(name, columns, row):
                found.add(key)
        return found

    def _put(self, name: str, news: _News, known: Mapping[bytes, int], held: _Held) -> None:
        if not news.rows:
            return
        at = list(news.columns).index("id")
        here = {key for key in (row[at] for row in news.rows) if self._is_here(name, key, known)}
        free = [row for row in news.rows if not held.holds(name, news.columns, row)]
        if name in held.along:
            free = [row for row in free if known.get(row[at]) != seen.HERE]
        self._kept += len(news.rows) - len(free)
        changed = [row for row in free if row[at] in here]
        added = [row for row in free if row[at] not in here]
        seen.fill(self._driver, name, news.columns, added, now=self._now)
        if changed:
            with self._unguarded(name):
                seen.change(self._driver, name, news.columns, changed, now=self._now)
        self._added += len(added)
        self._changed += len(changed)

    def _is_here(self, name: str, key: bytes, known: Mapping[bytes, int]) -> bool:
        version = known.get(key)
        if version != seen.HERE:
            return version is not None
        asked = f'SELECT 1 FROM "{name}" WHERE school_id = {SCHOOL_ID} AND id = ?'
        return self._driver.execute(asked, (key,)).fetchone() is not None

    @contextmanager
    def _unguarded(self, name: str) -> Iterator[None]:
        """Let rows that are never changed in an office be changed as the office has them."""
        made = triggers.guards_of(Base.metadata.tables[name])
        for trigger in made:
            self._driver.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        yield
        for sql in made.values():
            self._driver.execute(sql)


def _stored(name: str, column: str, said: Any) -> Any:
    """Return a value of an operation as a file stores it."""
    if said is not None and isinstance(Base.metadata.tables[name].c[column].type, Uuid):
        return UUID(said).bytes
    return said


def _renew(work: "Work", facts: CopyFacts) -> None:
    """Note on the copy until when it opens, and that it heard from its office."""
    driver = driver_of(connection_of(work.session))
    copy_file.put(driver, "facts", facts.as_json())
    now = work.clock.now()
    _set_state(work, facts, refreshed_at=now, contact_at=now)


def _tell(office: "Database", facts: CopyFacts) -> None:
    """Let the office know that a copy was brought up to date."""
    now = office.clock.now()
    with office.writing(tr("Copy on {device}", device=facts.device), kind=SetKind.SYSTEM) as work:
        _set_state(work, facts, refreshed_at=now, contact_at=now)


def _set_state(work: "Work", facts: CopyFacts, **more: Any) -> None:
    work.session.execute(
        update(SyncState)
        .where(SyncState.school_id == work.database.school_id, SyncState.id == facts.copy_id)
        .values(
            expires_at=facts.expires_at,
            days_back=facts.days_back,
            days_ahead=facts.days_ahead,
            version=SyncState.version + 1,
            **more,
        )
        .execution_options(synchronize_session=False)
    )
