"""Doing the same once more, where nothing of the first time was kept.

Two desks may stand in each other's way (the database then lets one of them begin anew), and a line
may be cut while something is read. Nobody needs to hear of either.
"""

import random
import threading
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from desktop_app.core.errors import ServerAway, TryAgain, Unsettled

T = TypeVar("T")
TIMES: Final = 6
_LONGEST: Final = 0.4


@dataclass
class _Deed:
    """What was kept since the deed began: after that it is not done again."""

    kept: int = 0


_running: ContextVar[_Deed | None] = ContextVar("running", default=None)


def note_kept() -> None:
    """Note that a change set of the running deed was kept."""
    deed = _running.get()
    if deed is not None:
        deed.kept += 1


def once_more(run: Callable[[], T]) -> T:
    """Run something, and again a few times when nothing of it was kept and it may succeed now."""
    for time in range(TIMES - 1):
        deed = _Deed()
        token = _running.set(deed)
        try:
            return run()
        except Unsettled:
            raise
        except (TryAgain, ServerAway) as error:
            if deed.kept or (isinstance(error, ServerAway) and time):
                raise
        finally:
            _running.reset(token)
        # Each desk waits another while, so that they do not meet again.
        wait = random.uniform(0, _LONGEST * (time + 1) / TIMES)
        threading.Event().wait(wait)
    return run()
