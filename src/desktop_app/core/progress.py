"""How long work says how far it is, and hears that it should stop."""


class Progress:
    """A listener that hears nothing; windows and terminals have their own."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Say that `done` of `total` are finished. Raises Stopped when the person asked to stop."""


SILENT = Progress()
