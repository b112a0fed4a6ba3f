"""Taking in what was done on a copy: once, in order, and with an answer to everything.

The same for a server and for a packet. Nothing is dropped: what the office cannot simply take is
kept whole and waits in the review list; nothing of the office's is written over unseen.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import select

from desktop_app.core.again import once_more
from desktop_app.core.errors import (
    DownbeatError,
    FileRefused,
    NotAllowed,
    RuleBroken,
    ServerAway,
    TryAgain,
)
from desktop_app.core.journal.changes import Changes, SetKind
from desktop_app.core.sync.copy_facts import CopyFacts
from desktop_app.core.sync.intake import Intake, Refusal
from desktop_app.core.sync.locks import Whose
from desktop_app.core.sync.operation import Operation
from desktop_app.core.sync.tables import SyncState
from desktop_app.core.sync.terms import Answer
from desktop_app.core.wording import tr

if TYPE_CHECKING:
    from desktop_app.core.access.actor import Actor
    from desktop_app.core.db.database import Database

AT_ONCE: Final = 500
"""How many operations are taken in as one transaction."""
_ON_SERVER: Final = 200  # each holds a lock there, and of these all laptops together have some
INTAKE: Final = "intake"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the office says: an answer to each operation, and how far this copy now is.

    `missing_from` is from which number to send, where some before what came were not there. `said`
    are the sentences to what was refused.
    """

    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    highest_seq: int = 0
    operations: int = 0
    chain: str = ""
    missing_from: int | None = None
    said: Mapping[UUID, str] = field(default_factory=dict)

    def then(self, later: "Receipt") -> "Receipt":
        """Return both as one."""
        answers, said = {**self.answers, **later.answers}, {**self.said, **later.said}
        return replace(later, answers=answers, said=said)


def apply(
    office: "Database",
    operations: Iterable[Operation],
    copy: CopyFacts | None = None,
    *,
    by: "Actor | None" = None,
    reason: str | None = None,
) -> Receipt:
    """Take in operations of one copy, in the order of their numbers, in parts that are kept whole.

    `copy` says what an office needs to know of a copy that it does not know (any more). `by` is
    whose copy it is where somebody else sits at this office and has looked at what came: then also
    what a copy holds that was switched off. `reason` is kept with what comes into force. Raises
    RuleBroken for what is not of one copy, or of one that nobody knows, and NotAllowed for one that
    was switched off; nothing is kept then.
    """
    ordered = sorted(operations, key=lambda each: each.seq)
    if not ordered:
        return Receipt() if copy is None else standing_of(office, copy.copy_id)
    first = ordered[0]
    whose = Whose(first.copy_id, first.person_id, copy, reason)
    if any((each.copy_id, each.person_id) != whose.key for each in ordered) or (
        copy is not None and (copy.copy_id, copy.person_id) != whose.key
    ):
        raise RuleBroken(tr("What came is not of this copy. Nothing of it was taken in."))
    taking = _Taking(office, whose, by, first.device)
    receipt = Receipt()
    for part in _parts(ordered, at_once(office)):
        receipt = receipt.then(taking.part(part))
        if receipt.missing_from is not None:
            break
    return receipt


def standing_of(office: "Database", copy_id: UUID) -> Receipt:
    """Return how far a copy is in the office; one the office does not know has sent nothing."""
    with office.reading() as session:
        query = select(SyncState.highest_seq, SyncState.operations, SyncState.chain)
        found = session.execute(query.where(SyncState.id == copy_id)).first()
    return Receipt() if found is None else Receipt({}, *found)


def at_once(office: "Database") -> int:
    """Return how many operations an office takes in as one transaction."""
    return AT_ONCE if office.dialect == "sqlite" else _ON_SERVER


def _parts(ordered: Sequence[Operation], many: int) -> Iterator[Sequence[Operation]]:
    for start in range(0, len(ordered), many):
        yield ordered[start : start + many]


@dataclass(frozen=True, slots=True)
class _Taking:
    """One copy's work, as it is taken in."""

    office: "Database"
    whose: Whose
    by: "Actor | None"
    device: str

    def part(self, part: Sequence[Operation]) -> Receipt:
        """Take in a part as one; where one operation spoils it, each alone."""
        try:
            return self._kept(part)
        except (TryAgain, ServerAway, FileRefused):
            raise
        except DownbeatError as error:
            if _is_for_all(error):
                raise
        receipt = Receipt()
        for each in part:
            receipt = receipt.then(self._alone(each))
            if receipt.missing_from is not None:
                break
        return receipt

    def _alone(self, operation: Operation) -> Receipt:
        """Take in one; what the database itself refuses is kept as refused."""
        try:
            return self._kept([operation])
        except (ServerAway, FileRefused):
            raise
        except DownbeatError as error:
            if _is_for_all(error) or error.ids.get("case") in ("again", "twice"):
                raise
            not_theirs = isinstance(error, (NotAllowed, TryAgain))
            answer = Answer.NOT_YOURS if not_theirs else Answer.INVALID
            return self._kept([operation], {operation.id: Refusal(answer, error.sentence)})

    def _kept(
        self, part: Sequence[Operation], refused: Mapping[UUID, Refusal] | None = None
    ) -> Receipt:
        """Take in a part as one transaction, again where desks stood in each other's way."""
        return once_more(lambda: self._once(part, refused or {}))

    def _once(self, part: Sequence[Operation], refused: Mapping[UUID, Refusal]) -> Receipt:
        label = tr("Work from {device}", device=self.device or "?")
        with self.office.writing(label, kind=SetKind.SYSTEM, act=INTAKE, by=self.by) as work:
            intake = Intake(work, self.whose, refused)
            intake.take(part)
            standing = intake.close()
        if intake.conflicts and not work.changes:
            self.office.tell(Changes(work.number, label, {"conflict": frozenset(intake.conflicts)}))
        return Receipt(intake.answers, *standing, intake.missing_from, intake.said)


def _is_for_all(error: DownbeatError) -> bool:
    """Say whether a refusal is of the whole copy or login, and not of one thing done on it."""
    return error.ids.get("case") in ("locked-out", "switched-off", "stranger")
