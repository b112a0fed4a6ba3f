"""Deeds of the demo school by the program's own services: as if some days ago, by whom, with ids.

What is written so comes out the same for the same seed and day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from desktop_app.core.access.actor import Actor
from desktop_app.core.clock import FixedClock
from desktop_app.core.db.database import Database, Work
from desktop_app.core.journal.tables import SetKind
from desktop_app.core.wording import tr
from desktop_app.demo.ids import Ids


@contextmanager
def made_by(database: Database, ids: Ids) -> Iterator[Work]:
    """Open a change of the demo whose rows get ids that follow from its seed."""

    def name(session: Session, _flush: Any, _instances: Any) -> None:
        for row in session.new:
            if row.id is None:
                row.id = UUID(bytes=ids.new())

    with database.writing(tr("Demo school"), kind=SetKind.SYSTEM) as work:
        event.listen(work.session, "before_flush", name)
        yield work
        work.session.flush()
        event.remove(work.session, "before_flush", name)


@contextmanager
def days_ago(database: Database, days: int) -> Iterator[None]:
    """Let it be some days earlier for a while."""
    now = database.clock
    database.clock = FixedClock(now.now() - timedelta(days=days))
    try:
        yield
    finally:
        database.clock = now


@contextmanager
def by(database: Database, name: str) -> Iterator[None]:
    """Let somebody else act for a while."""
    actor = database.actor
    database.actor = Actor(name)
    try:
        yield
    finally:
        database.actor = actor
