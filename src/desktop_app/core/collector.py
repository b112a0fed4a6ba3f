"""Python's search for cyclic garbage, set aside while many small values are made that all stay."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Make many values without looking again and again whether they could go.

    The search goes through everything that is alive: reading a roster of ten thousand spent two
    fifths of its time in it. What is no longer referred to is freed as always. Blocks may lie in
    one another or side by side; whoever stopped the search first lets it go on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def go_on() -> None:
    """Look for garbage again after the start, but never again among what is alive now.

    Otherwise every thorough search goes through all modules and tables of the program, and the
    window stands still for a tenth of a second.
    """
    gc.freeze()
    gc.enable()
