"""A fault at one step: when a function of the product is entered or left, for the n-th time.

The product knows nothing of it: the interpreter tells when a function is called and when it
returns. What is raised there comes out of that function as if it had happened in it.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import desktop_app
from desktop_app.core.sync import office_rows

SOURCE = Path(desktop_app.__file__).parent
WATCHED = ("core/sync/", "core/sealing.py")
"""Where the steps of checkout, mark, push, apply, acknowledge, refresh and packet are taken."""


class When(StrEnum):
    """Before a step is taken, or after, when nobody heard of it yet."""

    BEFORE = "before"
    AFTER = "after"


class Fault(StrEnum):
    """What happens there: an error that nobody foresaw, or the end of the program."""

    ERROR = "error"
    KILL = "kill"


class Struck(Exception):
    """What nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Strike:
    """One fault at one step."""

    step: str
    when: When
    fault: Fault
    nth: int = 1

    @property
    def name(self) -> str:
        """What a list of points calls it."""
        nth = "" if self.nth == 1 else f" #{self.nth}"
        return f"{self.fault} {self.when} {self.step}{nth}"


def step_of(code: CodeType) -> str | None:
    """Return the name of the step that a function is; None for what is no step of ours."""
    name = _KNOWN.get(code, "")
    if name == "":
        name = _KNOWN[code] = _named(code)
    return name


_KNOWN: dict[CodeType, str | None] = {}


def _named(code: CodeType) -> str | None:
    try:
        place = Path(code.co_filename).relative_to(SOURCE).as_posix()
    except ValueError:
        return None
    if not (place.startswith(WATCHED) or place.endswith("/facts.py")):
        return None
    if "<" in code.co_qualname.split(".")[-1]:
        return None  # a comprehension or a module's own body
    return f"{place.removesuffix('.py').replace('/', '.')}.{code.co_qualname}"


@contextmanager
def watching() -> Iterator[Counter[str]]:
    """Count the steps that are taken inside."""
    taken: Counter[str] = Counter()

    def look(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            step = step_of(frame.f_code)
            if step is not None:
                taken[step] += 1

    _forget()
    sys.setprofile(look)
    try:
        yield taken
    finally:
        sys.setprofile(None)


@contextmanager
def striking(strike: Strike, blow: Callable[[], object] | None = None) -> Iterator[list[str]]:
    """Let the fault happen inside; afterwards the list tells whether it did.

    Given a `blow`, that is what happens, and the step goes on or fails as it may.
    """
    happened: list[str] = []
    wanted = "call" if strike.when is When.BEFORE else "return"
    count = 0

    def look(frame: FrameType, event: str, _: Any) -> None:
        nonlocal count
        if happened or event != wanted or step_of(frame.f_code) != strike.step:
            return
        count += 1
        if count == strike.nth:
            happened.append(strike.name)
            _end(strike.fault) if blow is None else blow()

    _forget()
    sys.setprofile(look)
    try:
        yield happened
    finally:
        sys.setprofile(None)


def _forget() -> None:
    """Let each try take the steps that a program takes once: what is asked of an office."""
    office_rows._compiled.cache_clear()  # noqa: SLF001  as in a program that was just started


def _end(fault: Fault) -> None:
    if fault is Fault.KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    raise Struck("struck")


def quietly(deed: Callable[[], object]) -> bool:
    """Do something; say whether it came to its end."""
    try:
        deed()
    except Struck:
        return False
    except Exception as error:
        if not _from_a_blow(error):
            raise
        return False
    return True


def _from_a_blow(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, Struck):
            return True
        error = error.__cause__ or error.__context__
    return False
