"""A copy in a window, with an office that a test opens, closes and asks things of."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from desktop_app.core.access.actor import Actor, Role
from desktop_app.core.db.connection_refusals import ServerRefused
from desktop_app.core.db.database import Database
from desktop_app.core.errors import ServerAway
from desktop_app.core.progress import Progress
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Transport
from tests.factories import NOW


def as_copy(
    database: Database, person_id: UUID, *, transport: Transport = Transport.SERVER
) -> CopyFacts:
    """Make a school file stand for a teacher's copy of it, without a key."""
    facts = CopyFacts(
        copy_id=uuid4(), school=uuid4(), school_name="Larkfield School of Music",
        person_id=person_id, person_name="Maeve Cullinan", device="maeve-laptop",
        transport=transport, days_back=14, days_ahead=14, made_at=NOW,
        expires_at=NOW + timedelta(days=30),
    )  # fmt: skip
    with database.writing("Copy") as work:
        work.session.add(
            SyncState(
                id=facts.copy_id, person_id=person_id, device=facts.device, transport=transport,
                made_at=NOW, refreshed_at=NOW - timedelta(minutes=1), expires_at=facts.expires_at,
            )
        )  # fmt: skip
    database.actor = Actor(
        "Maeve Cullinan", frozenset({Role.TEACHER}), person_id, facts.device, frozenset()
    )
    database.copy = facts
    return facts


def add_deed(
    database: Database, kind: str, about: dict[str, Any], value: dict[str, Any] | None
) -> UUID:
    """Put an operation into the outbox of a copy, as its recorder does."""
    facts = database.copy
    assert facts is not None
    with database.writing("Deed") as work:
        seq = work.session.query(Outbox).filter(Outbox.copy_id == facts.copy_id).count() + 1
        made = Outbox(
            id=uuid4(), copy_id=facts.copy_id, seq=seq, kind=kind,
            about=json.dumps({key: str(each) for key, each in about.items()}),
            value=None if value is None else json.dumps(value), author_name=facts.person_name,
            device=facts.device, made_at=NOW, program="1", digest=str(seq),
        )  # fmt: skip
        work.session.add(made)
        return made.id


class FakeOffice:
    """What stands behind a copy: takes everything in, unless it is away or refuses."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_away = False
        self.refuses: Exception | None = None
        self.asked: list[str] = []
        self.waits: Callable[[Progress], object] = lambda _progress: None

    def sync(self, progress: Progress) -> object:
        self.asked.append("sync")
        if self.is_away:
            raise ServerAway("The server does not answer.")
        if self.refuses is not None:
            raise self.refuses
        self.waits(progress)
        self.acknowledge()
        return None

    def acknowledge(self) -> None:
        facts = self.database.copy
        assert facts is not None
        with self.database.writing("Refresh") as work:
            session = work.session
            count = session.query(Outbox).filter(Outbox.copy_id == facts.copy_id).count()
            session.execute(
                update(SyncState)
                .where(SyncState.id == facts.copy_id)
                .values(highest_seq=count, refreshed_at=NOW, version=SyncState.version + 1)
            )

    def object_to(self, deed: UUID) -> None:
        """Have an operation wait for a choice, as a refresh brings it."""
        with self.database.writing("Refresh") as work:
            made = work.session.query(Outbox).filter(Outbox.id == deed).one()
            work.session.add(
                Conflict(
                    operation_id=deed, copy_id=made.copy_id, kind=made.kind, answer=Answer.REVIEW,
                    about=made.about, mine=made.value, theirs=None, author_name=made.author_name,
                    device=made.device, made_at=NOW, opened_at=NOW,
                )
            )  # fmt: skip

    def open_office(self) -> Database:
        self.asked.append("office")
        raise ServerAway("The server does not answer.")

    def sign_in(self, password: str) -> None:
        if password != "right and long":
            raise ServerRefused("That name or password is not right.", "password", field="password")
        self.refuses = None

    def remove(self) -> None:
        self.asked.append("remove")
