"""How a copy stands with its office, and each fact on it, as people are told; read on the copy."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from desktop_app.core.sync.operation import Fact, canonical
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import Answer, Choice, FactState, Transport

MOST: Final = 1000
"""How many deeds the list of a copy holds, the newest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What waits on a copy, what needs a choice, and when it last took in what the office had.

    `newest` is the number of the last deed. `facts` says of facts that wait or need a choice where
    they are; any other fact is in the office. A fact is known by its kind and by what it is about,
    as canonical JSON.
    """

    copy_id: UUID
    transport: Transport
    device: str
    waiting: int
    waiting_marks: int
    choices: int
    synced_at: datetime | None
    expires_at: datetime
    switched_off_at: datetime | None
    newest: int = 0
    facts: Mapping[tuple[str, str], FactState] = field(default_factory=dict)

    def of(self, kind: str, about: Fact) -> FactState:
        """Return where a fact is."""
        said = {name: str(value) if value is not None else None for name, value in about.items()}
        return self.facts.get((kind, canonical(said)), FactState.OFFICE)

    def among(self, kind: str, name: str, value: UUID) -> list[tuple[Fact, FactState]]:
        """Return the facts of a kind, about one thing, that wait or need a choice."""
        wanted = str(value)
        told = ((json.loads(about), state) for (one, about), state in self.facts.items()
                if one == kind)  # fmt: skip
        return [(about, state) for about, state in told if about.get(name) == wanted]


@dataclass(frozen=True, slots=True)
class CopyDeed:
    """One deed of a copy for the list of what waits and what went up.

    `answer` is what the office said where that was more than yes, `decision` what was chosen then,
    and `said` the sentence that came with it.
    """

    id: UUID
    seq: int
    kind: str
    about: Fact
    value: Fact | None
    made_at: datetime
    author_name: str
    state: FactState
    answer: Answer | None = None
    decision: Choice | None = None
    said: str | None = None
    theirs: Fact | None = None


def standing(session: Session, copy_id: UUID) -> Standing | None:
    """Return how a copy stands; None where there is no such copy."""
    copy = session.scalars(select(SyncState).where(SyncState.id == copy_id)).first()
    if copy is None:
        return None
    waiting = session.execute(
        select(Outbox.kind, Outbox.about)
        .where(Outbox.copy_id == copy.id, Outbox.seq > copy.highest_seq)
        .order_by(Outbox.seq)
    ).all()
    asked = session.execute(
        select(Conflict.kind, Conflict.about).where(
            Conflict.copy_id == copy.id, Conflict.decided_at.is_(None)
        )
    ).all()
    facts = {(kind, _same(about)): FactState.CHOICE for kind, about in asked}
    facts |= {(kind, _same(about)): FactState.HERE for kind, about in waiting}
    return Standing(
        copy.id, copy.transport, copy.device, len(waiting),
        sum(kind == "MARK" for kind, _ in waiting), len(asked),
        copy.refreshed_at or copy.contact_at, copy.expires_at, copy.switched_off_at,
        copy.highest_seq + len(waiting), facts,
    )  # fmt: skip


def listed(session: Session, copy_id: UUID, *, most: int = MOST) -> list[CopyDeed]:
    """Return what was done on a copy: what needs a choice, what waits, then what went up."""
    highest = session.scalar(select(SyncState.highest_seq).where(SyncState.id == copy_id)) or 0
    unsettled = select(Conflict.operation_id).where(
        Conflict.copy_id == copy_id, Conflict.decided_at.is_(None)
    )
    newest = session.scalar(select(func.max(Outbox.seq)).where(Outbox.copy_id == copy_id)) or 0
    rows = session.scalars(
        select(Outbox)
        .where(Outbox.copy_id == copy_id, or_(Outbox.seq > newest - most, Outbox.id.in_(unsettled)))
        .order_by(Outbox.seq.desc())
    ).all()
    asked = {
        each.operation_id: each
        for each in session.scalars(select(Conflict).where(Conflict.copy_id == copy_id))
    }
    found = [_deed(row, asked.get(row.id), highest) for row in rows]
    order = (FactState.CHOICE, FactState.HERE, FactState.OFFICE)
    return sorted(found, key=lambda deed: order.index(deed.state))


def _deed(row: Outbox, asked: Conflict | None, highest: int) -> CopyDeed:
    state = FactState.HERE if row.seq > highest else FactState.OFFICE
    if asked is not None and asked.decided_at is None:
        state = FactState.CHOICE
    return CopyDeed(
        row.id, row.seq, row.kind, _fact(row.about) or {}, _fact(row.value), row.made_at,
        row.author_name, state,
        answer=asked.answer if asked is not None else None,
        decision=asked.decision if asked is not None else None,
        said=asked.said if asked is not None else None,
        theirs=_fact(asked.theirs) if asked is not None else None,
    )  # fmt: skip


def _fact(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _same(about: str) -> str:
    return canonical(json.loads(about))
