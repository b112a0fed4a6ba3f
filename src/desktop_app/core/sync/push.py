"""Bringing a copy and its office together: send what waits, compare, believe only what agrees.

Nothing is taken for sent before the office's answer is here, and an answer that was lost is asked
for again: the office takes each operation once. An office that was restored from an older backup
has less than it had; then it is sent again from there.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sqlalchemy import func, select, text, update

from desktop_app.core.errors import FileRefused, NotAllowed, RuleBroken
from desktop_app.core.journal.changes import SetKind
from desktop_app.core.progress import SILENT, Progress
from desktop_app.core.records import record
from desktop_app.core.sync import copy_file
from desktop_app.core.sync.apply import AT_ONCE, Receipt, apply, at_once, standing_of
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.operation import Operation, chained
from desktop_app.core.sync.outbox import sent
from desktop_app.core.sync.tables import Outbox, SyncState
from desktop_app.core.sync.terms import SETTLED, Answer
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop_app.core.db.database import Database

REFRESH: Final = "refresh"
_LOCKS: Final = {"switched-off": "off", "locked-out": "login"}
_SCHOOL: Final = text("SELECT id FROM school WHERE school_id = :school")


@record
class WentUp:
    """One operation that the office answered now."""

    operation: Operation
    answer: Answer
    said: str | None = None


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did: what went up with its answers, and what is still here.

    `restored` says that the office had less than it had said before. `split` says that both sides
    do not agree on what was done: the copy was worked on in two places. All of it is in the office
    or in its review list then, but a new copy is due.
    """

    went_up: Sequence[WentUp] = ()
    waiting: int = 0
    restored: bool = False
    split: bool = False
    clock_offset_ms: int = 0
    refreshed: Any = None
    answers: Mapping[Answer, int] = field(default_factory=dict)

    @property
    def choices(self) -> int:
        """How many of what went up wait for somebody's choice."""
        return sum(count for answer, count in self.answers.items() if answer not in SETTLED)


Refresh = Callable[["Database", "Database", Progress], Any]


def sync(
    copy: "Database",
    office: "Database",
    *,
    progress: Progress = SILENT,
    refresh: Refresh | None = None,
) -> SyncReport:
    """Send what waits on a copy, compare, and take in what the office has.

    Stopping and every cut leave what was sent so far; the next sync goes on there. Raises
    RuleBroken for the office of another school, NotAllowed where the copy or its teacher is locked
    (it locks then too), Stopped, and what the line raises.
    """
    pushing = _Pushing(copy, office, progress)
    try:
        pushing.meet()
        pushing.push()
    except NotAllowed as error:
        _lock(copy, error)
        raise
    if copy.key is not None:
        copy_file.unlock(copy)
    refreshed = refresh(copy, office, progress) if refresh is not None else None
    return pushing.report(refreshed)


def waiting(copy: "Database") -> int:
    """Return how many operations of a copy the office is not known to have."""
    facts = facts_of(copy)
    with copy.reading() as session:
        return _after(session, facts.copy_id, _own(session, facts.copy_id).highest_seq)


def facts_of(copy: "Database") -> CopyFacts:
    """Return what a copy is. Raises FileRefused for what is none."""
    if copy.copy is None:
        raise FileRefused(tr("This is no copy of a school, so there is nothing to sync."))
    return copy.copy


def _lock(copy: "Database", error: NotAllowed) -> None:
    case = _LOCKS.get(error.ids.get("case", ""))
    if case is not None and copy.key is not None:
        copy_file.lock(copy, case)


def _own(session: "Session", copy_id: UUID) -> SyncState:
    found = session.scalars(select(SyncState).where(SyncState.id == copy_id)).first()
    if found is None:
        raise FileRefused(
            tr("This copy does not know how far it is. Make a rescue file and keep a new copy.")
        )
    return found


def _after(session: "Session", copy_id: UUID, seq: int) -> int:
    query = select(func.count()).select_from(Outbox)
    return session.scalar(query.where(Outbox.copy_id == copy_id, Outbox.seq > seq)) or 0


class _Pushing:
    """One meeting of a copy and its office."""

    def __init__(self, copy: "Database", office: "Database", progress: Progress) -> None:
        self._copy, self._office, self._progress = copy, office, progress
        self._facts = facts_of(copy)
        self._went_up: list[WentUp] = []
        self._restored = self._split = False
        self._offset = 0
        self._hashed = (0, 0, "")
        self._digests: dict[int, str] = {}
        self._at_once = min(AT_ONCE, at_once(office))

    def meet(self) -> None:
        """Look whether this is the right office, what its clock says, and whether it lets us."""
        with self._office.reading() as session:
            school = session.execute(_SCHOOL, {"school": self._office.school_id}).scalar_one()
            state = session.get(SyncState, (self._office.school_id, self._facts.copy_id))
            off = state is not None and state.switched_off_at is not None
            self._offset = _offset(session, self._office, self._copy)
        uid = UUID(bytes=school) if isinstance(school, bytes) else UUID(str(school))
        if uid != self._facts.school:
            raise RuleBroken(
                tr(
                    "This copy is of {school}, and this office is another one. Nothing was sent.",
                    school=self._facts.school_name,
                )
            )
        if off:
            raise NotAllowed(
                tr(
                    "{school} switched this copy off. What was marked here is kept; ask its owner "
                    "how to bring it in.",
                    school=self._facts.school_name,
                ),
                case="switched-off",
            )

    def push(self) -> None:
        """Send what the office does not have, or has not been heard to have, in parts."""
        there = standing_of(self._office, self._facts.copy_id)
        with self._copy.reading() as session:
            own = _own(session, self._facts.copy_id)
            known = own.highest_seq
            last = known + _after(session, self._facts.copy_id, known)
        if (known, own.operations, own.chain) == (
            there.highest_seq, there.operations, there.chain,
        ):  # fmt: skip
            self._hashed = (known, own.operations, own.chain)  # both agreed on this already
        begin = min(known, there.highest_seq)
        if not self._agrees(there):
            begin = 0  # what is there already is answered as it was, and anything else is kept
        self._restored = there.highest_seq < known
        if begin < known or begin == last:
            self._acknowledge(begin)
        done, turns = begin, 0
        while done < last:
            self._progress.step(done - begin, last - begin, tr("Sending what was marked"))
            receipt = self._send(done)
            if receipt.missing_from is not None and turns < last:
                done, turns = min(done, receipt.missing_from - 1), turns + 1
                continue
            done = min(done + self._at_once, last)
            self._split = not self._agrees(receipt)
            self._acknowledge(done)
        if begin == last:
            self._split = not self._agrees(there)
        self._progress.step(last - begin, last - begin)

    def report(self, refreshed: Any) -> SyncReport:
        """Return what was done."""
        return SyncReport(
            tuple(self._went_up),
            waiting(self._copy),
            self._restored,
            self._split,
            self._offset,
            refreshed,
            Counter(each.answer for each in self._went_up),
        )

    def _send(self, after: int) -> Receipt:
        with self._copy.reading() as session:
            found = sent(session, self._facts.copy_id, after, self._at_once)
        part = [operation for operation, _ in found]
        self._digests |= {operation.seq: digest for operation, digest in found}
        receipt = apply(self._office, part, self._facts)
        answers, said = receipt.answers, receipt.said
        self._went_up += [
            WentUp(each, answer, said.get(each.id) if said else None)
            for each in part
            if (answer := answers.get(each.id)) is not None
        ]
        return receipt

    def _chain(self, seq: int) -> tuple[int, str]:
        """Return how many operations there are up to a number here, and the hash over them."""
        digests = self._read_digests(seq)
        many, chain = self._hashed[1] + len(digests), chained(self._hashed[2], digests)
        if seq == self._hashed[0] + len(digests):
            self._hashed = (seq, many, chain)
        return many, chain

    def _read_digests(self, seq: int) -> Sequence[str]:
        """Return the hash of each operation from where all are hashed up to a number."""
        just_sent = [self._digests.get(n, "") for n in range(self._hashed[0] + 1, seq + 1)]
        if all(just_sent):
            return just_sent
        with self._copy.reading() as session:
            query = (
                select(Outbox.digest)
                .where(
                    Outbox.copy_id == self._facts.copy_id,
                    Outbox.seq > self._hashed[0],
                    Outbox.seq <= seq,
                )
                .order_by(Outbox.seq)
            )
            return list(session.scalars(query))

    def _agrees(self, receipt: Receipt) -> bool:
        """Say whether the office has exactly what was done here up to its highest number."""
        if receipt.highest_seq < self._hashed[0]:
            self._hashed = (0, 0, "")
        many, chain = self._chain(receipt.highest_seq)
        return receipt.highest_seq == receipt.operations == many and chain == receipt.chain

    def _acknowledge(self, seq: int) -> None:
        """Note up to which number the office is known to have what was done here."""
        if seq < self._hashed[0]:
            self._hashed = (0, 0, "")
        _, chain = self._chain(seq)
        self._keep(
            highest_seq=seq,
            operations=seq,
            chain=chain,
            contact_at=self._copy.clock.now(),
            clock_offset_ms=self._offset,
        )

    def _keep(self, **values: Any) -> None:
        with self._copy.writing(tr("Sync"), kind=SetKind.SYSTEM, act=REFRESH) as work:
            work.session.execute(
                update(SyncState)
                .where(
                    SyncState.school_id == self._copy.school_id,
                    SyncState.id == self._facts.copy_id,
                )
                .values(**values, version=SyncState.version + 1)
                .execution_options(synchronize_session=False)
            )


def _offset(session: "Session", office: "Database", copy: "Database") -> int:
    """Return what is to be added to the laptop's clock, in milliseconds, as far as one can know."""
    begun = copy.clock.now()
    if office.dialect == "postgresql":
        there: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    else:
        there = office.clock.now()
    here = begun + (copy.clock.now() - begun) / 2
    return round((there.astimezone(UTC) - here).total_seconds() * 1000)
