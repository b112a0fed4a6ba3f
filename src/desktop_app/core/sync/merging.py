"""What becomes of a value that was made without the office: pure, by values alone.

Not by versions: a mark that was cleared and made anew begins again at one, so that the same version
may stand for another value. Not by clocks: the newest does not win.
"""

from desktop_app.core.records import record
from desktop_app.core.sync.kinds import FactKind
from desktop_app.core.sync.operation import Fact
from desktop_app.core.sync.terms import Answer, Merge


@record
class Verdict:
    """What the office answers to a value, and what is to come into force where it was APPLIED."""

    answer: Answer
    value: Fact | None = None


def verdict(kind: FactKind, mine: Fact | None, base: Fact | None, theirs: Fact | None) -> Verdict:
    """Compare what the author wants, what they saw before, and what the office has now."""
    return compared(kind, mine, (kind.held(mine), kind.held(base), kind.held(theirs)))


def compared(
    kind: FactKind, mine: Fact | None, held: tuple[Fact | None, Fact | None, Fact | None]
) -> Verdict:
    """Do the same with what is held of the three already."""
    wanted, was, has = held
    if wanted == has:
        return Verdict(Answer.SAME)
    if was == has:
        return Verdict(Answer.APPLIED, mine)
    if kind.merge is Merge.FIELDS and wanted and was and has:
        both = _both(wanted, was, has)
        if both is not None:
            return Verdict(Answer.APPLIED, {**(mine or {}), **both})
    return Verdict(Answer.REVIEW)


def _both(mine: Fact, base: Fact, theirs: Fact) -> Fact | None:
    """Return both changes together; None where both changed the same field to different values."""
    found = {}
    for name, was in base.items():
        if mine[name] == was or mine[name] == theirs[name]:
            found[name] = theirs[name]
        elif theirs[name] == was:
            found[name] = mine[name]
        else:
            return None
    return found
