"""Which change sets of other desks are news, when numbers are not in the order of commits.

A desk may take number 9 and commit after number 10 was seen. So a desk keeps a floor below which
everything is decided, and what it has seen above. Numbers are served as soon as they are visible,
and each once. The floor rises to a number seen at some moment only when every transaction that ran
at that moment has ended: a transaction takes its own number before its change set gets one, so
whoever holds a smaller number without having committed was running then.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a server says of its transactions.

    All before `xmin` have ended, none from `xmax` on has begun.
    """

    xmin: int
    xmax: int


@dataclass(eq=False, slots=True)
class Horizon:
    """How far a desk has heard. `begin` is told the newest number there is."""

    floor: int = 0
    seen: set[int] = field(default_factory=set)
    _marks: deque[tuple[int, int]] = field(default_factory=deque)
    _unsure_until: int | None = None

    def begin(self, now: Snapshot, newest: int) -> None:
        """Begin here: what is visible now needs no telling."""
        self.floor = newest
        self.seen.clear()
        self._marks.clear()
        self._unsure_until = now.xmax if now.xmin < now.xmax else None

    def take(self, now: Snapshot, numbers: Iterable[int]) -> list[int]:
        """Return what is new among the numbers above the floor that are visible now, in order."""
        new = sorted({n for n in numbers if n > self.floor} - self.seen)
        self.seen.update(new)
        while self._marks and now.xmin >= self._marks[0][1]:
            self.floor = self._marks.popleft()[0]
            self.seen = {n for n in self.seen if n > self.floor}
        newest = max(self.seen, default=self.floor)
        if newest > (self._marks[-1][0] if self._marks else self.floor):
            self._marks.append((newest, now.xmax))
        return new

    def may_have_missed(self, now: Snapshot) -> bool:
        """Say, once, that what ran when the desk began has ended, below the number it began at."""
        if self._unsure_until is None or now.xmin < self._unsure_until:
            return False
        self._unsure_until = None
        return True
