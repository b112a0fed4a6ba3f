"""The blocks a card is made of, as data: facts, marks, lines, a total, a note, a warning."""

from collections.abc import Callable, Sequence

from desktop_app.core.records import record
from desktop_app.kit.chips import Chip
from desktop_app.kit.deeds import Deed


@record
class Fact:
    """One row of a key and value grid.

    `run` makes the value a link, `explain` a number that says where it comes from.
    """

    key: str
    value: str
    run: Callable[[], object] | None = None
    chip: Chip | None = None
    icon: str = ""
    tone: str = ""
    explain: Callable[[], object] | None = None


@record
class Facts:
    """A key and value grid, with a title when it needs one."""

    rows: Sequence[Fact]
    title: str = ""
    side: str = ""


@record
class Marks:
    """A strip of attendance marks, oldest first: (letter, words under it)."""

    title: str
    marks: Sequence[tuple[str, str]]
    side: str = ""


@record
class LineItem:
    """One line of a list.

    What stands before it, its words, second words, chip, amount at the right; `explain` says where
    the amount comes from.
    """

    title: str
    second: str = ""
    lead: str = ""
    chip: Chip | None = None
    amount: str = ""
    tone: str = ""
    run: Callable[[], object] | None = None
    deeds: Sequence[Deed] = ()
    explain: Callable[[], object] | None = None


@record
class Lines:
    """A list under a title; `nothing` is said when it is empty."""

    title: str
    items: Sequence[LineItem]
    side: str = ""
    nothing: str = ""
    deeds: Sequence[Deed] = ()


@record
class Total:
    """A bold amount with a second line and a chip; `explain` says where it comes from."""

    title: str
    amount: str
    second: str = ""
    chip: Chip | None = None
    explain: Callable[[], object] | None = None


@record
class Note:
    """A paragraph under a title."""

    text: str
    title: str = ""
    second: str = ""


@record
class Warn:
    """An amber (or red) box: bold fact and a line of more."""

    fact: str
    more: str = ""
    role: str = "amber"
    deeds: Sequence[Deed] = ()


Block = Facts | Marks | Lines | Total | Note | Warn
