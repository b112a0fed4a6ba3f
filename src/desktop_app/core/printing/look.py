"""How documents look: sizes, colours, the frame of a page. Lengths are points from the top left."""

import re
from dataclasses import dataclass

from desktop_app.core.printing.faces import Weight
from desktop_app.core.printing.words import Paper, Tone

MM = 72 / 25.4

INK = "#1E1D1A"
SECOND = "#57544D"
HAIRLINE = "#D9D5CE"
LINE = "#B4B0A8"
PAPER = "#FFFFFF"
ULTRAMARINE = "#2B52C4"

HAIR, FINE, THICK = 0.5, 0.75, 1.5
BODY_LEADING = 12.75
SMALL_LEADING = 11.0

TONES = {
    Tone.PLAIN: (INK, PAPER, LINE),
    Tone.GREEN: ("#1B6A3B", "#E2F2E8", "#B7DCC4"),
    Tone.RED: ("#B0241C", "#FCE8E5", "#F0BDB7"),
    Tone.AMBER: ("#865000", "#FBF0D9", "#EBD19A"),
    Tone.BLUE: ("#2448AE", "#E7ECFA", "#B4C3EE"),
    Tone.GREY: ("#55524B", "#EEECE7", "#D6D2CA"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set; `tabular` gives all digits one width."""

    size: float
    weight: Weight = Weight.REGULAR
    color: str = INK
    tabular: bool = False


BODY = Style(9)
BODY_SECOND = Style(9, color=SECOND)
BODY_STRONG = Style(9, Weight.SEMIBOLD)
FIGURE = Style(9, tabular=True)
FIGURE_STRONG = Style(9, Weight.SEMIBOLD, tabular=True)
SMALL = Style(8, color=SECOND)
HEADING = Style(11.25, Weight.SEMIBOLD)
TITLE = Style(19.5, Weight.BOLD)
AMOUNT = Style(13.5, Weight.BOLD, tabular=True)
PERSON = Style(9.75, Weight.SEMIBOLD)
GRAND = Style(11.25, Weight.SEMIBOLD, tabular=True)
FOOT = Style(8, color=SECOND)
NUMBER = Style(9.4, color=SECOND)
MARK = Style(7, Weight.SEMIBOLD)

_SIZES = {Paper.A4: (210 * MM, 297 * MM), Paper.LETTER: (612.0, 792.0)}


@dataclass(frozen=True, slots=True)
class Frame:
    """The sheet and the part of it that is written on."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """How wide a line may be."""
        return self.right - self.left

    @property
    def foot(self) -> float:
        """Where the line above the foot runs."""
        return self.height - 15 * MM


def frame(paper: Paper, *, landscape: bool = False) -> Frame:
    """Return the frame of a page: margins of 18 mm left, 16 right and 14 at the top."""
    width, height = _SIZES[paper]
    if landscape:
        width, height = height, width
    return Frame(
        width=width,
        height=height,
        left=18 * MM,
        right=width - 16 * MM,
        top=14 * MM,
        bottom=height - 19 * MM,
    )


def accent(brand: str) -> str:
    """Return the school's colour if white on it can be read (at least 4.5:1), else ultramarine."""
    if not re.fullmatch(r"#[0-9A-Fa-f]{6}", brand):
        return ULTRAMARINE
    return brand if contrast_with_white(brand) >= 4.5 else ULTRAMARINE


def contrast_with_white(color: str) -> float:
    """Return the contrast of white on a colour by the formula of WCAG 2."""
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
