"""One part of a copy's work while it is taken in: locks first, then each operation on its own."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import bindparam, select, text

from desktop_app.core.db import refusals, sets
from desktop_app.core.db.bulk import insert_rows
from desktop_app.core.db.kept import fetch_parts
from desktop_app.core.db.sessions import attempt
from desktop_app.core.db.types import Uuid
from desktop_app.core.errors import Clash, DownbeatError, NotAllowed, NotFound, RuleBroken, TryAgain
from desktop_app.core.sync.entries import UNREADABLE, Entries, Outcome
from desktop_app.core.sync.kinds import Author, FactKind, Incoming, InForce
from desktop_app.core.sync.locks import Whose, hold_copy, hold_facts
from desktop_app.core.sync.merging import verdict
from desktop_app.core.sync.operation import Operation, chained
from desktop_app.core.sync.outbox import row_of
from desktop_app.core.sync.tables import Outbox
from desktop_app.core.sync.terms import SETTLED, Answer
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.db.database import Work

_MANY: Final = 4  # operations that are worth being taken at once


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an operation was not taken, in a sentence."""

    answer: Answer
    said: str


class Intake:
    """A part of one copy's work in an open transaction of its office."""

    def __init__(self, work: "Work", whose: Whose, refused: Mapping[UUID, Refusal]) -> None:
        self._work, self._session, self._whose, self._refused = work, work.session, whose, refused
        self._kinds = work.database.fact_kinds
        self._is_server = work.database.dialect == "postgresql"
        self._now = work.clock.now()
        self._known: dict[UUID, tuple[str, Answer]] = {}
        self._ahead: dict[int, Answer] = {}
        self._runs: deque[list[Operation]] = deque()
        self._new: list[Operation] = []
        self._rows: list[dict[str, Any]] = []
        self._entries = Entries(work)
        self.answers: dict[UUID, Answer] = {}
        self.said: dict[UUID, str] = {}
        self.missing_from: int | None = None

    @property
    def conflicts(self) -> list[UUID]:
        """The entries of the review list that this part made."""
        return self._entries.ids

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
        except (RuleBroken, NotFound, NotAllowed, Clash, *UNREADABLE):
            return  # each alone then, and told why
        self._ahead |= {
            each.seq: answer for each, answer in zip(fresh, answers, strict=True) if answer
        }

    def close(self) -> tuple[int, int, str]:
        """Keep what came and raise how far the copy is.

        Return the highest number, how many operations there are, and the hash over all of them.
        """
        in_school = self._entries.students({row["student_id"] for row in self._rows})
        for row in self._rows:
            if row["student_id"] not in in_school:
                row["student_id"] = None
        insert_rows(self._session, Outbox, self._rows)
        self._entries.close()
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

    def _begin(self, operations: Sequence[Operation]) -> None:
        """Take every lock, in the order that all take them in, and read what is known already."""
        if self._is_server:
            # What refers to nothing shall spoil its own operation, and not the commit of all.
            self._session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        kinds = {each.kind for each in operations}
        if any(key in self._kinds and self._kinds[key].ledger for key in kinds):
            sets.alone(self._session, sets.LEDGERS)
        self._state = hold_copy(self._work, self._whose)
        self._highest = self._state.highest_seq
        ids = [each.id for each in operations]
        kept = fetch_parts(self._session, f"{__name__}:known", ids=ids)
        self._known = {row[0]: (row[1], row[2] or Answer.INVALID) for row in kept}
        self._entries.hold(operations)
        if self._is_server:
            hold_facts(self._work, operations)

    def _outcome(self, operation: Operation) -> Outcome:
        """Judge, compare and put one operation; whatever refuses it leaves nothing of it behind."""
        if operation.seq in self._ahead:
            return Outcome(self._ahead[operation.seq])
        refused = self._refused.get(operation.id)
        if refused is not None:
            return Outcome(refused.answer, refused.said, self._theirs(operation))
        kind = self._kinds.get(operation.kind)
        if kind is None:
            return Outcome(Answer.INVALID, tr("This program does not know such work yet."))
        try:
            return self._put(kind, operation)
        except TryAgain as error:
            if error.ids.get("case") != "twice":
                raise
        try:
            return self._put(kind, operation)  # somebody was quicker: what they put is seen now
        except TryAgain as error:
            return Outcome(Answer.INVALID, error.sentence, self._theirs(operation))

    def _put(self, kind: FactKind, operation: Operation) -> Outcome:
        theirs: InForce | None = None
        try:
            with refusals.refused():
                refused = kind.judge(self._session, operation.about, operation.value)
                theirs = kind.now(self._session, operation.about)
                if refused is not None:
                    return Outcome(*refused, theirs)
                found = verdict(kind, operation.value, operation.base, theirs.value)
                if found.answer is Answer.APPLIED:
                    with attempt(self._session):
                        by = _author(operation, self._whose.reason)
                        kind.put(self._work, operation.about, found.value, by)
                return Outcome(found.answer, None, theirs)
        except TryAgain:
            raise
        except NotAllowed as error:
            return Outcome(Answer.NOT_YOURS, error.sentence, theirs)
        except (RuleBroken, NotFound, Clash) as error:
            return Outcome(Answer.INVALID, error.sentence, theirs)
        except UNREADABLE:
            return Outcome(Answer.INVALID, tr("What the laptop sent cannot be read."), theirs)

    def _theirs(self, operation: Operation) -> InForce | None:
        kind = self._kinds.get(operation.kind)
        try:
            return None if kind is None else kind.now(self._session, operation.about)
        except (*UNREADABLE, DownbeatError):
            return None

    def _add(self, operation: Operation, outcome: Outcome) -> None:
        """Keep an operation with its answer; one's own later one takes the place of an open one."""
        self._highest = operation.seq
        row = row_of(operation)
        self._known[operation.id] = (row["digest"], outcome.answer)
        self._new.append(operation)
        row["received_at"], row["answer"] = self._now, outcome.answer
        row["set_number"] = self._work.number
        self._rows.append(row)
        self._entries.supersede(operation)
        self._answer(operation, outcome)
        if outcome.answer not in SETTLED:
            self._entries.add(operation, outcome)

    def _answer(self, operation: Operation, outcome: Outcome) -> None:
        self.answers[operation.id] = outcome.answer
        if outcome.said:
            self.said[operation.id] = outcome.said

    def _reused(self, operation: Operation) -> None:
        """Keep what comes under an id or number that another operation has: a copied laptop."""
        query = select(Outbox.id).where(
            Outbox.copy_id == operation.copy_id, Outbox.seq == operation.seq
        )
        first = operation.id if operation.id in self._known else self._session.scalar(query)
        here = [each.id for each in self._new if each.seq == operation.seq]
        said = tr("Another deed of this copy has its number: it was worked on in two places.")
        outcome = Outcome(Answer.ID_REUSED, said, self._theirs(operation))
        self._answer(operation, outcome)
        holder = first or (here[0] if here else None)
        if holder is not None:
            self._entries.add_reused(operation, holder, outcome)


def known(_engine: str) -> Any:
    """Build which of some operations are kept already, and how they were answered."""
    some = bindparam("ids", type_=Uuid(), expanding=True)
    return select(Outbox.id, Outbox.digest, Outbox.answer).where(Outbox.id.in_(some))


def _runs(operations: Sequence[Operation]) -> Iterator[list[Operation]]:
    """Give operations of one kind that come one after the other."""
    for _, run in groupby(operations, key=lambda each: each.kind):
        yield list(run)


def _author(operation: Operation, reason: str | None) -> Author:
    at = operation.happened_at
    return Author(operation.person_id, operation.author_name, operation.device, at, reason)
