"""The clock of a laptop: evidence, never order. How far it is off, and when that has to be said."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from desktop_app.core.sync.operation import Operation
from desktop_app.core.wording import tr

NEAR: Final = timedelta(minutes=5)
"""What no two clocks agree on anyway."""


class ClockDoubt(StrEnum):
    """What is wrong with when a laptop says that something was done."""

    AHEAD = "AHEAD"
    BEHIND = "BEHIND"
    JUMPED = "JUMPED"


def least_offset(office_then: datetime, laptop_now: datetime) -> timedelta:
    """Return what is at least to be added to a laptop's clock.

    A packet was made before it is opened: a clock that shows less is behind. One that shows more
    may be right, for nobody knows how long the packet was on its way.
    """
    return max(office_then - laptop_now, timedelta())


def doubts(
    operations: Iterable[Operation], *, since: datetime, now: datetime
) -> dict[int, ClockDoubt]:
    """Return what is to be said of the clock, by the number of the deed; most have nothing.

    What was done on a copy happened after the copy was made and before the office heard of it, and
    one deed after the other. Whatever the clock says, all of it counts.
    """
    found: dict[int, ClockDoubt] = {}
    before: datetime | None = None
    for each in sorted(operations, key=lambda one: one.seq):
        at = each.happened_at
        if at > now + NEAR:
            found[each.seq] = ClockDoubt.AHEAD
        elif at < since - NEAR:
            found[each.seq] = ClockDoubt.BEHIND
        elif before is not None and at < before - NEAR:
            found[each.seq] = ClockDoubt.JUMPED
        before = at
    return found


def is_behind(heard_at: datetime | None, now: datetime) -> bool:
    """Say whether a laptop's clock shows a time before what it last heard of its office."""
    return heard_at is not None and now < heard_at - NEAR


def doubt_words(doubt: ClockDoubt) -> str:
    """Say what is wrong with when something was done; it counts all the same."""
    return {
        ClockDoubt.AHEAD: tr("The laptop's clock was ahead"),
        ClockDoubt.BEHIND: tr("The laptop's clock was behind"),
        ClockDoubt.JUMPED: tr("The laptop's clock was set back"),
    }[doubt]
