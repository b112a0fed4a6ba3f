"""One part of a copy's work while it is taken in: locks first, then each operation on its own."""

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY

from desktop_app.core.db import refusals, sets
from desktop_app.core.db.base import Base
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.sessions import attempt
from desktop_app.core.db.types import new_id
from desktop_app.core.errors import Clash, DownbeatError, NotAllowed, NotFound, RuleBroken, TryAgain
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.kinds import Author, Bearing, FactKind, Incoming, InForce
from desktop_app.core.sync.merging import verdict
from desktop_app.core.sync.operation import Fact, Operation, canonical, chained
from desktop_app.core.sync.outbox import row_of, student_of
from desktop_app.core.sync.tables import Conflict, Outbox, SyncState
from desktop_app.core.sync.terms import SETTLED, Answer, Choice
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

_MANY: Final = 4  # operations that are worth being taken at once
_UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError)
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


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an operation was not taken, in a sentence."""

    answer: Answer
    said: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one operation, and what the office had instead."""

    answer: Answer
    said: str | None = None
    theirs: InForce | None = None


class Intake:
    """A part of one copy's work in an open transaction of its office."""

    def __init__(self, work: "Work", whose: Whose, refused: Mapping[UUID, Refusal]) -> None:
        self._work, self._session, self._whose, self._refused = work, work.session, whose, refused
        self._kinds = work.database.fact_kinds
        self._is_server = work.database.dialect == "postgresql"
        self._now = work.clock.now()
        self._known: dict[UUID, tuple[str, Answer]] = {}
        self._open: dict[UUID, UUID] = {}
        self._ahead: dict[UUID, Answer] = {}
        self._runs: deque[list[Operation]] = deque()
        self._new: list[Operation] = []
        self._rows: list[dict[str, Any]] = []
        self._entries: dict[UUID, dict[str, Any]] = {}
        self.answers: dict[UUID, Answer] = {}
        self.said: dict[UUID, str] = {}
        self.missing_from: int | None = None

    @property
    def conflicts(self) -> list[UUID]:
        """The entries of the review list that this part made."""
        return [entry["id"] for entry in self._entries.values()]

    def take(self, operations: Sequence[Operation]) -> None:
        """Take operations in, in the order in which they are given."""
        self._begin(operations)
        self._runs = deque(_runs(operations))
        for operation in operations:
            self._go_ahead(operation)
            known = self._known.get(operation.id)
            if known is not None and known[0] == operation.digest:
                self.answers[operation.id] = known[1]
            elif known is not None or operation.seq <= self._highest:
                self._reused(operation)
            elif operation.seq > self._highest + 1:
                self.missing_from = self._highest + 1
                break
            else:
                self._add(operation, self._outcome(operation))

    def _go_ahead(self, operation: Operation) -> None:
        """Let a kind take many operations at once, when the first of them comes."""
        if not self._runs or self._runs[0][0] is not operation:
            return
        run = self._runs.popleft()
        kind = self._kinds.get(operation.kind)
        fresh = [each for each in run if each.id not in self._known and not self._refused]
        in_order = [each.seq for each in fresh] == list(
            range(self._highest + 1, self._highest + 1 + len(fresh))
        )
        if kind is None or kind.many is None or len(fresh) < _MANY or not in_order:
            return
        incoming = [
            Incoming(o.about, o.value, o.base, _author(o, self._whose.reason)) for o in fresh
        ]
        try:
            with refusals.refused(), attempt(self._session):
                answers = kind.many(self._work, incoming)
        except (RuleBroken, NotFound, NotAllowed, Clash, *_UNREADABLE):
            return  # each alone then, and told why
        self._ahead |= {
            each.id: answer for each, answer in zip(fresh, answers, strict=True) if answer
        }

    def close(self) -> tuple[int, int, str]:
        """Keep what came and raise how far the copy is.

        Return the highest number, how many operations there are, and the hash over all of them.
        """
        known = self._students({row["student_id"] for row in self._rows})
        rows = [
            {**row, "student_id": row["student_id"] if row["student_id"] in known else None}
            for row in self._rows
        ]
        insert_rows(self._session, Outbox, rows)
        for entry in self._entries.values():
            self._insert(entry)
        state = self._state
        state.highest_seq = self._highest
        state.operations += len(self._new)
        state.chain = chained(state.chain, (row["digest"] for row in self._rows))
        state.contact_at = self._now
        if self._new:
            state.program = self._new[-1].program
            state.clock_offset_ms = self._new[-1].clock_offset_ms
        self._session.flush()
        return state.highest_seq, state.operations, state.chain

    def _students(self, all_named: set[UUID | None]) -> set[UUID]:
        """Return whom of those that came the office knows: a row refers to nobody else."""
        named = all_named - {None}
        students = Base.metadata.tables["student"].c
        query = select(students.id).where(
            students.school_id == self._work.database.school_id, students.id.in_(named)
        )
        return set(self._session.scalars(query)) if named else set()

    def _begin(self, operations: Sequence[Operation]) -> None:
        """Take every lock, in the order that all take them in, and read what is known already."""
        if self._is_server:
            # What refers to nothing shall spoil its own operation, and not the commit of all.
            self._session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        kinds = {each.kind for each in operations}
        if any(key in self._kinds and self._kinds[key].ledger for key in kinds):
            sets.alone(self._session, sets.LEDGERS)
        self._state = self._held_state()
        self._highest = self._state.highest_seq
        ids = [each.id for each in operations]
        query = select(Outbox.id, Outbox.digest, Outbox.answer).where(Outbox.id.in_(ids))
        self._known = {
            row[0]: (row[1], row[2] or Answer.INVALID) for row in self._session.execute(query)
        }
        earlier = [each.previous_id for each in operations if each.previous_id is not None]
        entries = (
            select(Conflict.operation_id, Conflict.id)
            .where(Conflict.operation_id.in_(earlier), Conflict.decided_at.is_(None))
            .order_by(Conflict.id)
        )
        if earlier:
            self._open = dict(self._session.execute(entries.with_for_update()).all())
        if self._is_server:
            self._session.execute(_HOLD, {"keys": lock_keys(operations)})
            self._hold_rows(operations)

    def _hold_rows(self, operations: Sequence[Operation]) -> None:
        """Hold the rows that are compared, so that no desk changes one before it is written."""
        for key in sorted({each.kind for each in operations} & self._kinds.keys()):
            kind = self._kinds[key]
            table = Base.metadata.tables[kind.table]
            facts = [known for each in operations if each.kind == key
                     if (known := _by_column(kind, each.about)) is not None]  # fmt: skip
            if not facts:
                continue
            wanted = [and_(*(table.c[name].is_not_distinct_from(value) if value is None
                             else table.c[name] == value for name, value in fact.items()))
                      for fact in facts]  # fmt: skip
            query = select(table.c.id).where(
                table.c.school_id == self._work.database.school_id, or_(*wanted)
            )
            self._session.execute(query.order_by(table.c.id).with_for_update())

    def _held_state(self) -> SyncState:
        query = select(SyncState).where(SyncState.id == self._whose.copy_id).with_for_update()
        state = self._session.scalars(query.execution_options(populate_existing=True)).first()
        if state is None:
            state = self._made_state()
        if state.person_id != self._whose.person_id:
            raise NotAllowed(tr("This copy is somebody else's."), case="stranger")
        if state.switched_off_at is not None and self._work.by is None:
            raise NotAllowed(
                tr(
                    "The school switched this copy off. What waits on it is kept; the office can "
                    "bring it in with a rescue file."
                ),
                case="switched-off",
            )
        return state

    def _made_state(self) -> SyncState:
        """Let the office know a copy again that an older backup did not know yet."""
        copy = self._whose.copy
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
        self._session.add(state)
        self._session.flush()
        return state

    def _outcome(self, operation: Operation) -> _Outcome:
        """Judge, compare and put one operation; whatever refuses it leaves nothing of it behind."""
        if operation.id in self._ahead:
            return _Outcome(self._ahead[operation.id])
        refused = self._refused.get(operation.id)
        if refused is not None:
            return _Outcome(refused.answer, refused.said, self._theirs(operation))
        kind = self._kinds.get(operation.kind)
        if kind is None:
            return _Outcome(Answer.INVALID, tr("This program does not know such work yet."))
        try:
            return self._put(kind, operation)
        except TryAgain as error:
            if error.ids.get("case") != "twice":
                raise
        try:
            return self._put(kind, operation)  # somebody was quicker: what they put is seen now
        except TryAgain as error:
            return _Outcome(Answer.INVALID, error.sentence, self._theirs(operation))

    def _put(self, kind: FactKind, operation: Operation) -> _Outcome:
        theirs: InForce | None = None
        try:
            with refusals.refused():
                refused = kind.judge(self._session, operation.about, operation.value)
                theirs = kind.now(self._session, operation.about)
                if refused is not None:
                    return _Outcome(*refused, theirs)
                found = verdict(kind, operation.value, operation.base, theirs.value)
                if found.answer is Answer.APPLIED:
                    with attempt(self._session):
                        by = _author(operation, self._whose.reason)
                        kind.put(self._work, operation.about, found.value, by)
                return _Outcome(found.answer, None, theirs)
        except TryAgain:
            raise
        except NotAllowed as error:
            return _Outcome(Answer.NOT_YOURS, error.sentence, theirs)
        except (RuleBroken, NotFound, Clash) as error:
            return _Outcome(Answer.INVALID, error.sentence, theirs)
        except _UNREADABLE:
            return _Outcome(Answer.INVALID, tr("What the laptop sent cannot be read."), theirs)

    def _theirs(self, operation: Operation) -> InForce | None:
        kind = self._kinds.get(operation.kind)
        try:
            return None if kind is None else kind.now(self._session, operation.about)
        except (*_UNREADABLE, DownbeatError):
            return None

    def _add(self, operation: Operation, outcome: _Outcome) -> None:
        """Keep an operation with its answer; one's own later one takes the place of an open one."""
        self._highest = operation.seq
        row = row_of(operation)
        self._known[operation.id] = (row["digest"], outcome.answer)
        self._new.append(operation)
        answered = {
            "received_at": self._now,
            "answer": outcome.answer,
            "set_number": self._work.number,
        }
        self._rows.append(row | answered)
        self._supersede(operation)
        self._answer(operation, outcome)
        if outcome.answer not in SETTLED:
            self._entries[operation.id] = self._entry(operation, operation.id, outcome)

    def _answer(self, operation: Operation, outcome: _Outcome) -> None:
        self.answers[operation.id] = outcome.answer
        if outcome.said:
            self.said[operation.id] = outcome.said

    def _supersede(self, operation: Operation) -> None:
        earlier = operation.previous_id
        over = {
            "decision": Choice.SUPERSEDED,
            "decided_at": self._now,
            "decided_by": operation.author_name,
        }
        if earlier in self._entries:
            self._entries[earlier] |= over
        elif earlier is not None and earlier in self._open:
            self._session.execute(
                update(Conflict)
                .where(
                    Conflict.school_id == self._work.database.school_id,
                    Conflict.id == self._open.pop(earlier),
                )
                .values(**over, version=Conflict.version + 1)
                .execution_options(synchronize_session=False)
            )

    def _reused(self, operation: Operation) -> None:
        """Keep what comes under an id or number that another operation has: a copied laptop."""
        query = select(Outbox.id).where(
            Outbox.copy_id == operation.copy_id, Outbox.seq == operation.seq
        )
        first = operation.id if operation.id in self._known else self._session.scalar(query)
        here = [each.id for each in self._new if each.seq == operation.seq]
        said = tr("Another deed of this copy has its number: it was worked on in two places.")
        outcome = _Outcome(Answer.ID_REUSED, said, self._theirs(operation))
        self._answer(operation, outcome)
        holder = first or (here[0] if here else None)
        if holder is None:
            return
        entry = self._entry(operation, holder, outcome)
        known = select(Conflict.id).where(
            Conflict.operation_id == holder, Conflict.raw == entry["raw"]
        )
        if self._session.scalar(known.limit(1)) is None:
            self._entries.setdefault(new_id(), entry)

    def _bearing(self, operation: Operation) -> Bearing:
        kind = self._kinds.get(operation.kind)
        try:
            if kind is not None:
                return kind.bearing(self._session, operation.about)
        except (*_UNREADABLE, DownbeatError):
            pass
        return Bearing()

    def _entry(self, operation: Operation, holder: UUID, outcome: _Outcome) -> dict[str, Any]:
        theirs = outcome.theirs or InForce(None)
        bearing, said = self._bearing(operation), student_of(operation)
        student = bearing.student_id or next(iter(self._students({said})), None)
        return {
            "id": new_id(),
            "operation_id": holder,
            "copy_id": operation.copy_id,
            "kind": operation.kind,
            "answer": outcome.answer,
            "about": canonical(operation.about),
            "occurrence_id": bearing.occurrence_id,
            "student_id": student,
            "base": _text(operation.base),
            "mine": _text(operation.value),
            "theirs": _text(theirs.value),
            "person_id": operation.person_id,
            "author_name": operation.author_name,
            "device": operation.device,
            "made_at": operation.made_at,
            "theirs_by": theirs.by,
            "theirs_device": theirs.device,
            "theirs_at": theirs.at,
            "said": outcome.said,
            "raw": canonical(operation.as_json()),
            "opened_at": self._now,
            "decision": None,
            "decided_at": None,
            "decided_by": None,
        }

    def _insert(self, entry: dict[str, Any]) -> None:
        """Put an entry into the review list; on a server also about whom its author is not shown.

        There the database itself knows whether what it refers to exists.
        """
        named = _named(entry) if self._is_server else {}
        if any(entry[name] != value for name, value in named.items()):
            try:
                with refusals.refused(), attempt(self._session):
                    self._session.execute(insert(Conflict), [{**entry, **named}])
            except Clash:
                pass  # it is not in the school
            else:
                return
        self._session.execute(insert(Conflict), [entry])


def _named(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what an operation says itself that it is about."""
    try:
        operation = Operation.of_json(json.loads(entry["raw"]))
        meeting = operation.about.get("occurrence_id")
        found = {"occurrence_id": UUID(meeting) if meeting else None}
    except (*_UNREADABLE, RuleBroken):
        return {}
    found["student_id"] = student_of(operation)
    return {name: value for name, value in found.items() if value is not None}


def _by_column(kind: FactKind, about: Fact) -> dict[str, UUID | None] | None:
    """Return what a fact is about, as its table has it; None for what cannot be read."""
    try:
        said = {name: about[name] for name in kind.about}
        return {name: None if value is None else UUID(value) for name, value in said.items()}
    except _UNREADABLE:
        return None


def _runs(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Give operations of one kind that come one after the other."""
    for _, run in groupby(operations, key=lambda each: each.kind):
        yield list(run)


def _author(operation: Operation, reason: str | None) -> Author:
    at = operation.happened_at
    return Author(operation.person_id, operation.author_name, operation.device, at, reason)


def _text(fact: Fact | None) -> str | None:
    return None if fact is None else canonical(fact)


def lock_keys(operations: Sequence[Operation]) -> list[int]:
    """Return what stands for the facts of operations among the locks of a server, in order.

    All take them in this order, so that no two laptops wait for each other.
    """
    facts = {f"{each.kind} {canonical(each.about)}" for each in operations}
    keys = (int.from_bytes(sha256(fact.encode()).digest()[:8], signed=True) for fact in facts)
    return sorted(keys)
