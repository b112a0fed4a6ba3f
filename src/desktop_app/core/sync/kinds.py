"""Kinds of facts that can be made without the office, and how each comes into force.

An area says for its own tables what an operation on them is; bootstrap puts all kinds into
`Database.fact_kinds`. The rest of this package names no kind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.core.db.database import Work
from desktop_app.core.records import record
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.terms import Answer, Merge


@record
class Author:
    """Whose deed it was, on which computer and when by its clock; a service keeps these facts.

    `reason` says why it comes into force only now, where somebody had to choose.
    """

    person_id: UUID | None
    name: str
    device: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Bearing:
    """Whom and what a fact is about, so that what follows from it can wait."""

    occurrence_id: UUID | None = None
    student_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class InForce:
    """The fact as the office has it: its value, version, and who put it there and when."""

    value: Fact | None
    version: int | None = None
    by: str | None = None
    device: str | None = None
    at: datetime | None = None


@record
class Incoming:
    """One of many operations of a kind that come in one after the other."""

    about: Fact
    value: Fact | None
    base: Fact | None
    by: Author


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact.

    On a copy, a recorded change of a row of `table` is an operation of this kind about the columns
    `about`, with the columns `value`; rows of the tables in `along` are written beside it and are
    no operation of their own. What changes any other table needs the office.

    `now` reads the fact in the office. `judge` says with a sentence why an operation cannot be
    taken (NOT_ENROLLED, NOT_YOURS, INVALID), before it is compared. `put` brings a value into force
    through the area's own service, signed by its author; it raises RuleBroken, NotFound or
    NotAllowed where it cannot. `bearing` says whose fact it is; `name` and `show` tell people.

    A row whose column `gone` is filled is as good as taken away. The columns `beside` follow from a
    change and say nothing more. `also` reads on the copy what an operation carries beyond its
    columns, such as a reason: that is kept and given to `put`, and not compared. A value that
    `allows` refuses needs the office. What writes a ledger is `ledger`.

    `many` may bring what is plain of many operations into force at once, and answers APPLIED or
    SAME to these; None leaves one, and all after it on the same fact, to be taken alone.
    """

    key: str
    table: str
    about: tuple[str, ...]
    value: tuple[str, ...]
    merge: Merge
    now: Callable[[Session, Fact], InForce]
    judge: Callable[[Session, Fact, Fact | None], tuple[Answer, str] | None]
    put: Callable[[Work, Fact, Fact | None, Author], None]
    bearing: Callable[[Session, Fact], Bearing]
    name: Callable[[Session, Fact], str]
    show: Callable[[Session, Fact | None], str]
    along: frozenset[str] = frozenset()
    gone: str | None = None
    beside: tuple[str, ...] = ()
    also: Callable[[Session, Fact, UUID], Fact] | None = None
    allows: Callable[[Fact | None], bool] | None = None
    ledger: bool = False
    many: Callable[[Work, Sequence[Incoming]], Sequence[Answer | None]] | None = None

    def held(self, fact: Fact | None) -> Fact | None:
        """Return what is compared of a value: its columns, or none where it is taken away."""
        if fact is None or fact.keys().isdisjoint(self.value):
            return None
        return {name: fact.get(name) for name in self.value}
