"""The invoice page drawn straight on a ReportLab canvas: fixed places, no wrapping, no shaping.

The fastest plain way there is: fonts are opened once, every text is one call, the code to scan is
one path. It imports nothing of the program, as the program is measured against it.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from pathlib import Path

import segno
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.276, 841.89
LEFT, RIGHT = 51.02, 549.92
INK, SECOND, LINE, BRAND = map(HexColor, ("#1E1D1A", "#57544D", "#D9D5CE", "#2B52C4"))
PLAIN, STRONG, BOLD = "Inter-Regular", "Inter-SemiBold", "Inter-Bold"


def open_fonts(folder: Path) -> None:
    """Open the fonts once, as any program would."""
    for name in (PLAIN, STRONG, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf"), shapable=False))


LINES = (
    ("Amara",),
    ("Violin, 1-on-1 with M. Cullinan", "Mon 2, 9, 16, 23 Nov, 45 minutes", "4", "38.00", "152.00"),
    ("Junior Strings, group", "Thu 5, 12, 19, 26 Nov", "4", "16.00", "64.00"),
    ("Exam Theory, group weeks", "Thu 5, 12, 19 Nov", "3", "14.00", "42.00"),
    ("Exam Theory, 1-on-1 week", "Thu 26 Nov, week 8 of 8", "1", "30.00", "30.00"),
    ("Kofi",),
    ("Drums, 1-on-1 with D. Adisa", "Thu 5, 12, 19, 26 Nov, 45 minutes", "4", "32.00", "128.00"),
    ("Credit: lesson cancelled by the teacher", "Thu 15 Oct", "−1", "32.00", "−32.00"),
    ("Drum sticks and practice pad", "Sold at the desk 5 Nov, VAT 23%", "", "18.00", "18.00"),
)
TOTALS = (
    ("Lessons, exempt from VAT", "384.00"),
    ("Goods before VAT", "18.00"),
    ("VAT 23% on 18.00", "4.14"),
    ("This invoice", "406.14"),
    ("Balance brought forward", "6.00"),
)


def draw(number: str = "2026-0418", payer: str = "Grace Okonkwo-Reid") -> bytes:
    """Return the PDF of the invoice."""
    out = BytesIO()
    canvas = Canvas(
        out,
        pagesize=(WIDTH, HEIGHT),
        invariant=1,
        pageCompression=1,
        initialFontName=PLAIN,
        lang="en-IE",
    )
    canvas.setTitle(f"Invoice {number}")
    canvas.setAuthor("Larkfield School of Music")
    _head(canvas, number, payer)
    y = _table(canvas, 200.0, LINES)
    _totals(canvas, y + 16)
    _code(canvas, y + 16, number)
    _foot(canvas, number)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _head(canvas: Canvas, number: str, payer: str) -> None:
    canvas.setFillColor(BRAND)
    canvas.roundRect(LEFT, HEIGHT - 72.7, 33, 33, 2.8, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.circle(LEFT + 9, HEIGHT - 63, 3, stroke=0, fill=1)
    canvas.circle(LEFT + 21, HEIGHT - 61, 3, stroke=0, fill=1)
    canvas.rect(LEFT + 11, HEIGHT - 63, 1.5, 14, stroke=0, fill=1)
    canvas.rect(LEFT + 23, HEIGHT - 61, 1.5, 14, stroke=0, fill=1)
    _write(canvas, 93, 50.3, "Larkfield School of Music", STRONG, 11.25)
    _write(canvas, 93, 63.6, "14 Mill Lane, Larkfield, Co. Kildare", PLAIN, 9, SECOND)
    _write(canvas, 93, 76.3, "office@larkfield.example, 045 555 0100", PLAIN, 9, SECOND)
    _write_right(canvas, RIGHT, 57.7, "Invoice", BOLD, 19.5)
    _write_right(canvas, RIGHT, 72, number, PLAIN, 9.4, SECOND)
    _write(canvas, LEFT, 114.6, "To", PLAIN, 8, SECOND)
    _write(canvas, LEFT, 129.5, payer, STRONG, 9.75)
    for at, text in enumerate(("Okonkwo-Reid family", "7 Alder Court", "Larkfield, Co. Kildare")):
        _write(canvas, LEFT, 142.4 + 12.75 * at, text, PLAIN, 9)
    for y, label, value in ((114.6, "Issued", "5 November 2026"), (148.8, "For", "November 2026")):
        _write(canvas, 268, y, label, PLAIN, 8, SECOND)
        _write(canvas, 268, y + 14.7, value, PLAIN, 9)
    canvas.setLineWidth(0.75)
    canvas.setStrokeColor(INK)
    canvas.rect(403.3, HEIGHT - 154, 146.6, 49, stroke=1, fill=0)
    _write(canvas, 414.3, 125, "To pay", PLAIN, 9)
    _write_right(canvas, RIGHT - 11, 125, "€412.14", BOLD, 13.5)
    _write(canvas, 414.3, 142, "Due", PLAIN, 9)
    _write_right(canvas, RIGHT - 11, 142, "19 November 2026", STRONG, 9)


def _table(canvas: Canvas, y: float, lines: Sequence[tuple[str, ...]]) -> float:
    edges = (416.0, 483.0, RIGHT)
    _write(canvas, LEFT, y, "What for", PLAIN, 8, SECOND)
    for edge, title in zip(edges, ("Lessons", "Price €", "Amount €"), strict=True):
        _write_right(canvas, edge, y, title, PLAIN, 8, SECOND)
    y += 6.8
    _rule(canvas, LEFT, RIGHT, y, 0.75)
    for line in lines:
        if len(line) == 1:
            _write(canvas, LEFT, y + 17.4, line[0], STRONG, 9)
            y += 25.2
        else:
            _write(canvas, LEFT, y + 13.4, line[0], PLAIN, 9)
            _write(canvas, LEFT, y + 26.2, line[1], PLAIN, 9, SECOND)
            for edge, value in zip(edges, line[2:], strict=True):
                _write_right(canvas, edge, y + 13.4, value, PLAIN, 9)
            y += 33.5
        _rule(canvas, LEFT, RIGHT, y, 0.5)
    return y


def _totals(canvas: Canvas, y: float) -> None:
    left = 313.3
    baseline = y + 9
    for label, value in TOTALS:
        font = STRONG if label == "This invoice" else PLAIN
        if font == STRONG:
            _rule(canvas, left, RIGHT, baseline - 13, 0.75)
        _write(canvas, left, baseline, label, font, 9)
        _write_right(canvas, RIGHT, baseline, value, font, 9)
        baseline += 20.2
    _write(canvas, left, baseline - 7, "2026-0377: 386.00 less 380.00 paid", PLAIN, 9, SECOND)
    _rule(canvas, left, RIGHT, baseline, 0.75)
    _write(canvas, left, baseline + 17, "To pay", STRONG, 11.25)
    _write_right(canvas, RIGHT, baseline + 17, "€412.14", STRONG, 11.25)
    _rule(canvas, left, RIGHT, baseline + 28, 1.5)


def _code(canvas: Canvas, y: float, number: str) -> None:
    content = (
        "BCD\n002\n1\nSCT\n\nLarkfield School of Music\nIE29AIBK93115212345678\nEUR412.14\n\n\n"
        f"{number}"
    )
    code = segno.make_qr(content, error="m", boost_error=False, encoding="utf-8")
    rows = [bytes(row) for row in code.matrix]
    edge = 93.54 / len(rows)
    path = canvas.beginPath()
    for at, row in enumerate(rows):
        x = 0
        for dark, same in groupby(row):
            length = len(list(same))
            if dark:
                path.rect(LEFT + x * edge, HEIGHT - y - (at + 1) * edge, length * edge, edge)
            x += length
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)
    _write(canvas, LEFT + 105, y + 9, "Scan to pay by bank", STRONG, 9)
    for at, text in enumerate(
        (
            "Open your bank app and",
            "scan. The amount and",
            "reference are filled in.",
        )
    ):
        _write(canvas, LEFT + 105, y + 23 + 12.75 * at, text, PLAIN, 9, SECOND)


def _foot(canvas: Canvas, number: str) -> None:
    _write(canvas, LEFT, 684, "How to pay", STRONG, 11.25)
    _rule(canvas, LEFT, RIGHT, 692, 0.5)
    rows = (
        ("Bank account", "Larkfield School of Music", "Reference", number),
        ("IBAN", "IE29 AIBK 9311 5212 3456 78", "At the desk", "Card or cash, Mon to Sat"),
    )
    for at, row in enumerate(rows):
        y = 705.6 + 20.8 * at
        for x, text in zip((LEFT, 148.3, 340.4, 437.7), row, strict=True):
            _write(canvas, x, y, text, PLAIN, 9)
        _rule(canvas, LEFT, RIGHT, y + 7.4, 0.5)
    question = (
        "A question about this invoice? Call 045 555 0100 or write to office@larkfield.example "
        "before 19 November."
    )
    _write(canvas, LEFT, 751, question, PLAIN, 9, SECOND)
    _rule(canvas, LEFT, RIGHT, 799, 0.5)
    legal = "Larkfield School of Music Ltd, company 555019, VAT IE 5550194X"
    _write(canvas, LEFT, 812, legal, PLAIN, 8, SECOND)
    _write_right(canvas, 488, 812, f"Invoice {number}", PLAIN, 8, SECOND)
    _write_right(canvas, RIGHT, 812, "Page 1 of 1", PLAIN, 8, SECOND)


def _write(  # noqa: PLR0917 (called like the canvas itself)
    canvas: Canvas, x: float, y: float, text: str, font: str, size: float, color: HexColor = INK
) -> None:
    canvas.setFillColor(color)
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - y, text)


def _write_right(  # noqa: PLR0917 (the same)
    canvas: Canvas, x: float, y: float, text: str, font: str, size: float, color: HexColor = INK
) -> None:
    canvas.setFillColor(color)
    canvas.setFont(font, size)
    canvas.drawRightString(x, HEIGHT - y, text)


def _rule(canvas: Canvas, left: float, right: float, y: float, pen: float) -> None:
    canvas.setStrokeColor(LINE if pen < 0.6 else INK)
    canvas.setLineWidth(pen)
    canvas.line(left, HEIGHT - y, right, HEIGHT - y)
