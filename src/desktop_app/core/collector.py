"""Python's search for cyclic garbage, set aside while many small values are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock
from typing import Final

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


def is_resting() -> bool:
    """Say whether somebody asked that no garbage be looked for now."""
    return bool(_resting)


def leave_to_the_window() -> None:
    """Let Python never look for garbage by itself again, and never among what is alive now.

    By itself it looks in whatever thread makes the next value; a timer or a model of a closed
    window that is found there is destroyed in that thread, which Qt does not survive. And a
    thorough search through all modules and tables of the program stops the window for a tenth of
    a second. The window looks instead (`kit.collecting`).
    """
    gc.freeze()
    gc.disable()
