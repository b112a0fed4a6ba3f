"""Where a number comes from, as data: the rule in one sentence and the entries behind it."""

from collections.abc import Callable, Sequence

from desktop_app.core.records import record


@record
class Entry:
    """One entry of a number: what it is, when, how much.

    `target` is where it can be opened: the name of a pane and the key of a record there.
    """

    words: str
    amount: str
    day: str = ""
    second: str = ""
    target: tuple[str, object] | None = None


@record
class Explanation:
    """A number explained: its name, the one sentence of its rule, its entries, the number itself.

    `nothing` is said where there is no entry. Amounts and days come as they are written.
    """

    title: str
    rule: str
    entries: Sequence[Entry]
    total: str
    nothing: str = ""


Explain = Callable[[], Explanation | None]
"""Reads an explanation; runs on a reader thread. None when the record is gone."""
