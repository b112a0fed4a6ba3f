"""The copies that teachers have of a school, as its owner sees them, switched off and allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop_app.core.db.database import Database, Work
from desktop_app.core.errors import NotFound
from desktop_app.core.journal.changes import Changes
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.sync.terms import Transport
from desktop_app.core.wording import tr


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy: whose, on which computer, how far it is, until when it opens.

    What waits on the laptop is known to nobody here; `taken` is how many deeds came from it.
    """

    id: UUID
    person_id: UUID
    device: str
    transport: Transport
    made_at: datetime
    expires_at: datetime
    contact_at: datetime | None
    taken: int
    switched_off_at: datetime | None
    switched_off_by: str | None


def copies(session: Session, person_id: UUID | None = None) -> Sequence[CopyRow]:
    """Return the copies of a person, or of all, the newest first."""
    query = select(SyncState).order_by(SyncState.made_at.desc(), SyncState.id)
    if person_id is not None:
        query = query.where(SyncState.person_id == person_id)
    return [
        CopyRow(
            each.id, each.person_id, each.device, each.transport, each.made_at, each.expires_at,
            each.contact_at, each.operations, each.switched_off_at, each.switched_off_by,
        )
        for each in session.scalars(query)
    ]  # fmt: skip


def switch_off(work: Work, copy_id: UUID) -> None:
    """Switch a copy off: it locks at its next contact. Raises NotFound."""
    copy = _copy(work, copy_id)
    if copy.switched_off_at is None:
        copy.switched_off_at, copy.switched_off_by = work.clock.now(), work.actor.name


def allow_again(work: Work, copy_id: UUID) -> None:
    """Let a copy that was switched off work again: it opens once it heard so. Raises NotFound."""
    copy = _copy(work, copy_id)
    copy.switched_off_at = copy.switched_off_by = None


def _copy(work: Work, copy_id: UUID) -> SyncState:
    copy = work.session.get(SyncState, (work.database.school_id, copy_id))
    if copy is None:
        raise NotFound(tr("This copy is not in the school."))
    return copy


class CopiesService:
    """What an owner does about copies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def switch_off(self, copy_id: UUID, name: str) -> Changes:
        """Switch a copy off; `name` is whose it is."""
        with self._database.writing(tr("Copy of {name} switched off", name=name)) as work:
            switch_off(work, copy_id)
        return work.changes

    def allow_again(self, copy_id: UUID, name: str) -> Changes:
        """Let a copy work again; `name` is whose it is."""
        with self._database.writing(tr("Copy of {name} allowed again", name=name)) as work:
            allow_again(work, copy_id)
        return work.changes
