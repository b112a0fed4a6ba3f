"""The words an area prints with: what stands in a document, never how it looks.

Every value is text that is ready to read: the area writes amounts, dates and numbers in the
language of the document. All are frozen, so that a document can be kept, compared and drawn twice.
"""

from dataclasses import field
from datetime import date
from enum import StrEnum

from desktop_app.core.records import record
from desktop_app.core.wording import language, tr


class Paper(StrEnum):
    """The sheet a document is drawn for."""

    A4 = "A4"
    LETTER = "LETTER"


class Align(StrEnum):
    """Where the cells of a column stand."""

    LEFT = "LEFT"
    CENTER = "CENTER"
    RIGHT = "RIGHT"


class Tone(StrEnum):
    """The colour of a mark; its letter says the same in black and white."""

    PLAIN = "PLAIN"
    GREEN = "GREEN"
    RED = "RED"
    AMBER = "AMBER"
    BLUE = "BLUE"
    GREY = "GREY"


class TotalKind(StrEnum):
    """How much a line of the totals weighs."""

    PLAIN = "PLAIN"
    SUM = "SUM"
    GRAND = "GRAND"


@record
class Letterhead:
    """Who the document comes from.

    `lines` stand under the name (address, mail, phone), `legal` at the foot of each page (company
    and tax numbers). `brand` is the school's colour as "#2B52C4"; it is used if white on it can be
    read. `logo` is a PNG or JPEG; without one a note on the brand colour is drawn.
    """

    name: str
    lines: tuple[str, ...] = ()
    legal: str = ""
    brand: str = ""
    logo: bytes = b""


@record
class Phrases:
    """The words the pages themselves say, in the language of the document."""

    page: str
    carried_forward: str
    brought_forward: str
    continued: str


def phrases() -> Phrases:
    """Return the page's own words in the language in use."""
    return Phrases(
        page=tr("Page {page} of {pages}", page="{page}", pages="{pages}"),
        carried_forward=tr("Carried forward"),
        brought_forward=tr("Brought forward"),
        continued=tr("{name}, continued", name="{name}"),
    )


@record
class Fact:
    """A label and its value; `detail` is a second line, `strong` makes the value stand out."""

    label: str
    value: str
    detail: str = ""
    strong: bool = False


@record
class Address:
    """Whom the document is for: a label ("To"), the name and the lines below it."""

    label: str
    name: str
    lines: tuple[str, ...] = ()


@record
class Opening:
    """What stands first in a letter: the address, facts beside it, a box with the fact that counts.

    The first fact of the box is drawn large ("To pay"), the others small ("Due").
    """

    address: Address
    facts: tuple[Fact, ...] = ()
    box: tuple[Fact, ...] = ()


@record
class Heading:
    """A heading within the document, with a note at its right. `close`: what follows is near it."""

    text: str
    note: str = ""
    close: bool = False


@record
class Title:
    """The name of whom or what the whole document is about, with one line of facts under it."""

    text: str
    note: str = ""


@record
class KeyFacts:
    """A few figures across the page, each with its label above and its detail below."""

    facts: tuple[Fact, ...]


@record
class Column:
    """A column of a table. Right-aligned columns hold numbers and are as wide as these need.

    `share` says how much of the spare width a left-aligned column takes, compared with the others.
    """

    title: str
    align: Align = Align.LEFT
    share: float = 1.0


@record
class Line:
    """A row of a table: one text for each column, and a second line under the first column.

    `running` is the sum of all lines so far with this one, written as an amount: it is shown as
    carried forward if the page ends after this line.
    """

    cells: tuple[str, ...]
    detail: str = ""
    running: str = ""
    strong: bool = False


@record
class Group:
    """Lines that belong together under a title, such as one child of a family; "" for no title."""

    title: str
    lines: tuple[Line, ...]


@record
class Table:
    """Rows under column titles, which are repeated on every page."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]


@record
class Total:
    """One line of the totals."""

    label: str
    value: str
    detail: str = ""
    kind: TotalKind = TotalKind.PLAIN


@record
class Transfer:
    """A transfer in euro that a bank app reads from a QR code (EPC069-12, version 002).

    `amount` is a plain decimal ("412.14"), `reference` what the payer's bank passes on.
    """

    name: str
    iban: str
    amount: str
    reference: str
    bic: str = ""


@record
class Scan:
    """A QR code with a few words beside it: a transfer, or any text as it is."""

    content: Transfer | str
    title: str
    text: str = ""


@record
class Closing:
    """What ends an account: totals at the right, and at the left a code to scan."""

    totals: tuple[Total, ...]
    scan: Scan | None = None


@record
class PayTable:
    """Labels and values, two pairs in a row, under a heading."""

    title: str
    facts: tuple[Fact, ...]


@record
class Note:
    """A paragraph. Line breaks in the text are kept."""

    text: str
    strong: bool = False


@record
class Mark:
    """A letter in a square; without a letter, an empty square to be filled in by hand."""

    letter: str = ""
    tone: Tone = Tone.PLAIN


@record
class GridColumn:
    """A meeting at the head of a register sheet: its day, and a smaller line above it."""

    title: str
    above: str = ""


@record
class GridRow:
    """A person on a register sheet; None leaves the place of a mark blank."""

    name: str
    marks: tuple[Mark | None, ...]
    detail: str = ""
    total: str = ""


@record
class Grid:
    """A register sheet: people down the side, meetings across, a mark where they cross.

    What does not fit across the page follows below as a second strip.
    """

    corner: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    total_title: str = ""
    legend: tuple[tuple[Mark, str], ...] = ()


@record
class Signatures:
    """Lines to sign on, side by side."""

    labels: tuple[str, ...]


@record
class Bar:
    """One bar: its name below, its value as text in it, and where another value stands (or not).

    A bar that is `off` is no bar: the note stands in its place, such as "holiday".
    """

    name: str
    value: int
    text: str
    other: float | None = None
    off: str = ""


@record
class Bars:
    """Upright bars under a title; `legend` names the bars and, where there is one, the line."""

    title: str
    bars: tuple[Bar, ...]
    legend: tuple[str, ...] = ()


@record
class DayColumn:
    """A week of days: its name, and the state of each day from Monday as a tone; None is no day."""

    name: str
    days: tuple[Tone | None, ...]


@record
class Days:
    """A small calendar under a title: weekdays down the side, weeks across, a box for each day.

    PLAIN is an outline, every other tone is filled.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[DayColumn, ...]
    legend: tuple[tuple[Tone | None, str], ...] = ()


@record
class Meter:
    """How far something is: `filled` of `parts` boxes, what that means now, and a note."""

    name: str
    filled: int
    parts: int
    value: str
    note: str = ""


@record
class Meters:
    """Meters below each other, under the titles of the four columns."""

    titles: tuple[str, ...]
    rows: tuple[Meter, ...]


@record
class Quote:
    """What somebody says, beside a line in the school's colour, and who says it."""

    text: str
    by: str = ""


@record
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Opening
    | Heading
    | Title
    | KeyFacts
    | Table
    | Closing
    | PayTable
    | Note
    | Grid
    | Signatures
    | Bars
    | Days
    | Meters
    | Quote
    | PageBreak
)


@record
class Document:
    """One document, ready to be drawn.

    `title` is its kind in words ("Invoice"), `number` its number, `subject` whom it is for; they
    name the file. `language` is a BCP 47 tag; `dated` is the day the file says it was made. With
    `aside` the letterhead has these small lines at its right in place of the large title.
    """

    title: str
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    number: str = ""
    subject: str = ""
    language: str = field(default_factory=language)
    dated: date | None = None
    landscape: bool = False
    aside: tuple[str, ...] = ()
    phrases: Phrases = field(default_factory=phrases)

    @property
    def name(self) -> str:
        """Return the kind and number as they stand at the foot of the page."""
        return f"{self.title} {self.number}".strip()


@record
class MissingGlyph:
    """Characters that no font at hand can draw, and the text they stand in."""

    characters: str
    text: str
