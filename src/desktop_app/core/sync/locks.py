"""What is held while a part of a copy's work is taken in: all take it in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from desktop_app.core.db.base import Base
from desktop_app.core.errors import NotAllowed, RuleBroken
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.entries import UNREADABLE
from desktop_app.core.sync.kinds import FactKind
from desktop_app.core.sync.operation import Fact, Operation
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

_HOLD: Final = text(
    "SELECT pg_advisory_xact_lock(held.key) FROM "
    "(SELECT key FROM unnest(:keys) AS key ORDER BY key) AS held"
).bindparams(bindparam("keys", type_=ARRAY(BigInteger())))


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which copy and of whom operations are, and what else is known of it.

    `reason` says why they come in otherwise than by themselves; what they change keeps it.
    """

    copy_id: UUID
    person_id: UUID | None
    copy: CopyFacts | None = None
    reason: str | None = None

    @property
    def key(self) -> tuple[UUID, UUID | None]:
        """What every operation of it names."""
        return self.copy_id, self.person_id


def hold_copy(work: "Work", whose: Whose) -> SyncState:
    """Hold how far a copy is. Raises NotAllowed for somebody else's, or one switched off."""
    query = select(SyncState).where(SyncState.id == whose.copy_id).with_for_update()
    state = work.session.scalars(query.execution_options(populate_existing=True)).first()
    if state is None:
        state = _made_state(work, whose.copy)
    if state.person_id != whose.person_id:
        raise NotAllowed(tr("This copy is somebody else's."), case="stranger")
    if state.switched_off_at is not None and work.by is None:
        raise NotAllowed(
            tr(
                "The school switched this copy off. What waits on it is kept; the office can "
                "bring it in with a rescue file."
            ),
            case="switched-off",
        )
    return state


def _made_state(work: "Work", copy: CopyFacts | None) -> SyncState:
    """Let the office know a copy again that an older backup did not know yet."""
    if copy is None:
        raise RuleBroken(
            tr("This school knows no such copy. Nothing of it was taken in."), case="stranger"
        )
    state = SyncState(
        id=copy.copy_id,
        person_id=copy.person_id,
        device=copy.device,
        transport=copy.transport,
        days_back=copy.days_back,
        days_ahead=copy.days_ahead,
        made_at=copy.made_at,
        expires_at=copy.expires_at,
        highest_seq=0,
        operations=0,
        chain="",
    )
    work.session.add(state)
    work.session.flush()
    return state


def hold_facts(work: "Work", operations: Sequence[Operation]) -> None:
    """Hold the facts of operations on a server: first their names, then the rows there are."""
    work.session.execute(_HOLD, {"keys": lock_keys(operations)})
    kinds = work.database.fact_kinds
    for key in sorted({each.kind for each in operations} & kinds.keys()):
        kind = kinds[key]
        facts = [known for each in operations if each.kind == key
                 if (known := _by_column(kind, each.about)) is not None]  # fmt: skip
        if facts:
            _hold_rows(work, kind, facts)


def _hold_rows(work: "Work", kind: FactKind, facts: Sequence[dict[str, UUID | None]]) -> None:
    """Hold the rows that are compared, so that no desk changes one before it is written."""
    table = Base.metadata.tables[kind.table]
    wanted = [and_(*(table.c[name].is_not_distinct_from(value) if value is None
                     else table.c[name] == value for name, value in fact.items()))
              for fact in facts]  # fmt: skip
    query = select(table.c.id).where(table.c.school_id == work.database.school_id, or_(*wanted))
    work.session.execute(query.order_by(table.c.id).with_for_update())


def _by_column(kind: FactKind, about: Fact) -> dict[str, UUID | None] | None:
    """Return what a fact is about, as its table has it; None for what cannot be read."""
    try:
        said = {name: about[name] for name in kind.about}
        return {name: None if value is None else UUID(value) for name, value in said.items()}
    except UNREADABLE:
        return None


def lock_keys(operations: Sequence[Operation]) -> list[int]:
    """Return what stands for the facts of operations among the locks of a server, in order.

    All take them in this order, so that no two laptops wait for each other.
    """
    facts = {f"{each.kind} {each.texts[0]}" for each in operations}
    keys = (int.from_bytes(sha256(fact.encode()).digest()[:8], signed=True) for fact in facts)
    return sorted(keys)
