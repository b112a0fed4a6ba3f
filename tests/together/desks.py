"""A school on a server and the desks that have it open, each through a line of its own."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from time import monotonic
from typing import Any

import psycopg

from desktop_app import bootstrap
from desktop_app.areas.attendance import api as attendance
from desktop_app.areas.billing import api as billing
from desktop_app.areas.school import api as school
from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import Clock, FixedClock
from desktop_app.core.db import connection_pool, revisions
from desktop_app.core.db.database import Database
from desktop_app.core.db.feed import Heard
from desktop_app.core.db.lines import Lines
from desktop_app.core.journal.changes import Changes
from tests.factories import NOW

PATIENCE = 20.0


def connector(url: str) -> Callable[[], Any]:
    """What makes a connection of the driver, as the program's own does."""
    address = url.replace("postgresql+psycopg://", "postgresql://")
    options = "-c TimeZone=UTC -c DateStyle=ISO -c jit=off"
    return lambda: psycopg.connect(address, options=options, connect_timeout=2)


def open_desk(
    url: str, name: str, *, clock: Clock | None = None, actor: Actor | None = None
) -> Database:
    """The school as one desk has it open, with at most four connections."""
    lines = Lines(connector(url))
    database = Database(
        connection_pool.engines_on(lines),
        school_id=1,
        actor=actor or Actor(name, device=f"{name}'s desk"),
        clock=clock or FixedClock(NOW),
        revision=revisions.head(),
    )
    database.lines = lines
    return bootstrap.wire(database)


def make_school(database: Database) -> None:
    """Larkfield with its year, marks and reminder steps."""
    facts = school.NewSchool(
        name="Larkfield School of Music",
        year=("2026/27", date(2026, 8, 31), date(2027, 7, 31)),
        terms=(("Autumn 2026", date(2026, 8, 31), date(2026, 12, 18)),),
    )
    with database.writing("New school") as work:
        school.make_school(work, facts)
        attendance.add_default_codes(work)
        billing.add_default_steps(work)


@dataclass(eq=False)
class Listener:
    """What one desk heard, and when; waits for facts."""

    news: list[Changes] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    online: list[bool] = field(default_factory=list)
    turn: threading.Condition = field(default_factory=threading.Condition)

    def heard(self) -> Heard:
        return Heard(self._news, self._online)

    def _news(self, changes: Changes) -> None:
        with self.turn:
            self.news.append(changes)
            self.at.append(monotonic())
            self.turn.notify_all()

    def _online(self, online: bool) -> None:
        with self.turn:
            self.online.append(online)
            self.turn.notify_all()

    def until(
        self, fact: Callable[[], bool], seconds: float = PATIENCE, *, poll: bool = False
    ) -> None:
        """Wait for a fact; with `poll` for one that is not told here."""
        if poll:
            ends = monotonic() + seconds
            while not fact():
                assert monotonic() < ends, (self.news, self.online)
                threading.Event().wait(0.02)
            return
        with self.turn:
            assert self.turn.wait_for(fact, timeout=seconds), (self.news, self.online)

    def labels(self) -> list[str]:
        return [changes.label for changes in self.news]
