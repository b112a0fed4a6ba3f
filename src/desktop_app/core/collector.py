"""Python's search for cyclic garbage, set aside while many small values are made that all stay."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock
from time import monotonic
from typing import Final

_MANY: Final = 100_000
_PATIENCE: Final = 600.0  # seconds
_lock: Final = Lock()
_resting: Final[set[int]] = set()
_numbers: Final = count()


@contextmanager
def paused_collector() -> Iterator[None]:
    """Make many values without looking again and again whether they could go.

    The search goes through everything that is alive: reading a roster of ten thousand spent two
    fifths of its time in it. What is no longer referred to is freed as always. Blocks may lie in
    one another or side by side, also in several threads; the last one lets the search go on.
    """
    number = next(_numbers)
    with _lock:
        was_on = gc.isenabled()
        _resting.add(number)
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _resting.discard(number)
            if was_on:
                gc.enable()


class Young:
    """Whether so many values were made of late that looking through them would stop the window.

    A roster of ten thousand and its plan are half a million values: a look among them takes a tenth
    of a second, and finds nothing, for they go by themselves with the last that refers to them. So
    they are left alone for a while. What stays longer than `patience` seconds is looked through
    once all the same: it could be garbage.
    """

    def __init__(
        self, many: int = _MANY, patience: float = _PATIENCE, clock: Callable[[], float] = monotonic
    ) -> None:
        self._many, self._patience, self._clock = many, patience, clock
        self._since: float | None = None

    def are_many(self, young: int) -> bool:
        """Say whether so many values are to be left alone now."""
        if young <= self._many:
            self._since = None
            return False
        now = self._clock()
        if self._since is None:
            self._since = now
        if now - self._since < self._patience:
            return True
        self._since = None
        return False


_young: Final = Young()


def is_resting() -> bool:
    """Say whether no garbage is to be looked for now: somebody asked, or too much is new."""
    return bool(_resting) or _young.are_many(gc.get_count()[0])


def leave_to_the_window() -> None:
    """Let Python never look for garbage by itself again, and never among what is alive now.

    By itself it looks in whatever thread makes the next value; a timer or a model of a closed
    window that is found there is destroyed in that thread, which Qt does not survive. And a
    thorough search through all modules and tables of the program stops the window for a tenth of
    a second. The window looks instead (`kit.collecting`).
    """
    gc.freeze()
    gc.disable()
