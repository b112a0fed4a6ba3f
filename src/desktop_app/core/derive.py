"""Facts and derivations.

What is computed from facts, kept in step, and can be rebuilt and compared.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from desktop_app.core.journal.changes import NOTES, OWN_SET

Touched = Mapping[str, frozenset[UUID] | None]


def note(session: Session, sentence: str) -> None:
    """Say what was worked out again by itself; whoever made the change is told."""
    session.info.setdefault(NOTES, []).append(sentence)


def own_set(session: Session) -> int:
    """Return the number of the change set that is being written.

    The newest of the school is not enough: on a server another desk may have kept a later one.
    """
    return int(session.info[OWN_SET])


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule that fills a cache or writes entries from facts.

    `follow` is given the rows touched in the running change set (None: too many to name, so all)
    and brings what depends on them up to date; False says that nothing was recorded by it: there
    was nothing to do, or what it wrote is not in the journal, so nobody follows it. `rebuild`
    does so for the whole school; `differences` says in sentences where what is stored is not what a
    rebuild would give.
    """

    name: str
    facts: frozenset[str]
    follow: Callable[[Session, Touched], bool | None]
    rebuild: Callable[[Session], None]
    differences: Callable[[Session], Sequence[str]]
