"""One family of errors: a sentence for the person, ids for the log."""

from collections.abc import Callable
from typing import Any


class DownbeatError(Exception):
    """What happened, what is safe and what to do, in one sentence the person can read.

    `field` names the input the sentence belongs to; `ids` are for the log and hold no personal
    data.
    """

    def __init__(self, sentence: str, *, field: str | None = None, **ids: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.ids = {name: str(value) for name, value in ids.items()}


class RuleBroken(DownbeatError):
    """A rule of the school refuses what was asked."""


class NotAllowed(DownbeatError):
    """The person's role may not do this."""


class NotFound(DownbeatError):
    """What was asked for is not in the school."""


class FileRefused(DownbeatError):
    """A file cannot be used as what it was given as."""


class Clash(DownbeatError):
    """Somebody or something else changed it meanwhile."""


class TryAgain(Clash):
    """Two desks stood in each other's way; nothing was kept, and the same may be done again."""


class ServerAway(DownbeatError):
    """The server of a shared school cannot be reached; nothing of this was saved."""


class Unsettled(ServerAway):
    """The server went away between a change and its answer, so nobody knows whether it was kept.

    `ask` finds out once the server is back (and raises ServerAway before); `answer` is what the
    deed returns if it was kept. Asking is what stands between this and doing it twice.
    """

    def __init__(self, sentence: str, ask: Callable[[], bool], answer: Any) -> None:
        super().__init__(sentence)
        self.ask, self.answer = ask, answer


class Stopped(DownbeatError):
    """The person pressed Stop; nothing was kept."""
