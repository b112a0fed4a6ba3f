"""One family of errors: a sentence for the person, ids for the log."""


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


class Stopped(DownbeatError):
    """The person pressed Stop; nothing was kept."""
