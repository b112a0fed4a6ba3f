"""The two pages of a progress report straight on a ReportLab canvas: fixed places, no wrapping.

The same words, marks, bars, days and levels as the program draws, each by one call. It imports
nothing of the program, as the program is measured against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.276, 841.89
LEFT, RIGHT = 51.02, 549.92
INK, SECOND, LINE, BRAND = map(HexColor, ("#1E1D1A", "#57544D", "#D9D5CE", "#2B52C4"))
GREEN, SOFT, AMBER = map(HexColor, ("#2E8B57", "#E2F2E8", "#B7791F"))
PLAIN, STRONG = "Inter-Regular", "Inter-SemiBold"


@dataclass(frozen=True)
class Report:
    """What stands on the two pages, as plain words and numbers."""

    name: str
    about: str
    facts: Sequence[tuple[str, str, str]]
    lessons: Sequence[tuple[str, str, Sequence[str], str]]
    weeks: Sequence[int]
    days: Sequence[Sequence[bool]]
    levels: Sequence[tuple[str, int, str, str]]
    awards: Sequence[tuple[str, str, str]]
    words: Sequence[str]
    steps: Sequence[tuple[str, str]]


def open_fonts(folder: Path) -> None:
    """Open the fonts once, as any program would."""
    for name in (PLAIN, STRONG):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf"), shapable=False))


def draw(report: Report) -> bytes:
    """Return the PDF of a report."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1,
                    initialFontName=PLAIN, lang="en-IE")  # fmt: skip
    canvas.setTitle(f"Progress report, {report.name}")
    canvas.setAuthor("Larkfield School of Music")
    _first(canvas, report)
    canvas.showPage()
    _second(canvas, report)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _first(canvas: Canvas, report: Report) -> None:
    _head(canvas, "Larkfield School of Music", "Progress report, Autumn 2026", 33)
    _write_right(canvas, RIGHT, 50, "31 August to 19 November 2026", PLAIN, 9, SECOND)
    _write_right(canvas, RIGHT, 63, "Printed 19 November 2026", PLAIN, 9, SECOND)
    _write(canvas, LEFT, 112, report.name, STRONG, 15)
    _write(canvas, LEFT, 127, report.about, PLAIN, 9, SECOND)
    for at, (label, value, detail) in enumerate(report.facts):
        x = LEFT + at * 126
        _write(canvas, x, 160, label, PLAIN, 8, SECOND)
        _write(canvas, x, 176, value, STRONG, 13.5)
        _write(canvas, x, 190, detail, PLAIN, 8, SECOND)
    _rule(canvas, 205, 0.5)
    _write(canvas, LEFT, 235, "Attendance", STRONG, 11.25)
    y = _attendance(canvas, report, 252.0)
    y = _bars(canvas, report.weeks, y + 30)
    _days(canvas, report.days, y + 40)
    _foot(canvas, report.name, 1)


def _attendance(canvas: Canvas, report: Report, y: float) -> float:
    _write(canvas, LEFT, y, "Week", PLAIN, 8, SECOND)
    for week in range(len(report.weeks)):
        _write(canvas, 170 + week * 28, y, str(week + 1), PLAIN, 8, SECOND)
    _rule(canvas, y + 7, 0.75)
    y += 7
    for title, teacher, marks, total in report.lessons:
        _write(canvas, LEFT, y + 13, title, PLAIN, 9)
        _write(canvas, LEFT, y + 25, teacher, PLAIN, 9, SECOND)
        for at, mark in enumerate(marks):
            x = 166 + at * 28
            canvas.setFillColor(SOFT)
            canvas.setStrokeColor(LINE)
            canvas.setLineWidth(0.5)
            canvas.rect(x, HEIGHT - y - 16, 12, 12, stroke=1, fill=1)
            _write(canvas, x + 4, y + 12.5, mark, STRONG, 7, GREEN)
        _write_right(canvas, RIGHT, y + 13, total, PLAIN, 9)
        y += 31
        _rule(canvas, y, 0.5)
    return y


def _bars(canvas: Canvas, weeks: Sequence[int], y: float) -> float:
    _write(canvas, LEFT, y, "Reading Club points by week", STRONG, 11.25)
    bottom, most = y + 98, max([1, *weeks])
    for tick in range(4):
        at = bottom - tick * 25
        _rule(canvas, at, 0.5)
        _write_right(canvas, LEFT + 16, at, str(tick * 10), PLAIN, 8, SECOND)
    for at, points in enumerate(weeks):
        x, height = LEFT + 34 + at * 39, points * 84 / most
        canvas.setFillColor(BRAND)
        canvas.rect(x, HEIGHT - bottom, 24, height, stroke=0, fill=1)
        _write(canvas, x + 8, bottom - 5, str(points), STRONG, 7, HexColor("#FFFFFF"))
        _write(canvas, x + 9, bottom + 11, str(at + 1), PLAIN, 8, SECOND)
        canvas.setStrokeColor(AMBER)
        canvas.line(x - 3, HEIGHT - bottom + 45, x + 27, HEIGHT - bottom + 45)
    return bottom + 16


def _days(canvas: Canvas, days: Sequence[Sequence[bool]], y: float) -> None:
    _write(canvas, LEFT, y, "Daily streak", STRONG, 11.25)
    for row, name in enumerate(("Mo", "Tu", "We", "Th", "Fr")):
        _write(canvas, LEFT, y + 22 + row * 10, name, PLAIN, 8, SECOND)
    canvas.setLineWidth(0.5)
    for at, week in enumerate(days):
        x = LEFT + 28 + at * 39
        for row, earned in enumerate(week):
            canvas.setFillColor(GREEN)
            canvas.setStrokeColor(LINE)
            place = (x, HEIGHT - y - 23 - row * 10, 28, 8.4)
            canvas.rect(*place, stroke=0 if earned else 1, fill=1 if earned else 0)
        _write(canvas, x + 10, y + 76, str(at + 1), PLAIN, 8, SECOND)


def _second(canvas: Canvas, report: Report) -> None:
    _head(canvas, report.name, "Progress report", 24)
    y = _levels(canvas, report.levels, 95.0)
    y = _table(canvas, "Awards", report.awards, y + 30)
    _write(canvas, LEFT, y + 30, "What the teacher says", STRONG, 11.25)
    y += 50
    for line in report.words:
        _write(canvas, LEFT + 12, y, line, PLAIN, 9.4)
        y += 14.4
    canvas.setFillColor(BRAND)
    canvas.rect(LEFT, HEIGHT - y, 1.6, 14.4 * len(report.words), stroke=0, fill=1)
    rows = [(str(at), what, until) for at, (what, until) in enumerate(report.steps, start=1)]
    y = _table(canvas, "Next steps", rows, y + 30) + 44
    for at, label in enumerate(("Teacher", "Parent", "Date")):
        x = LEFT + at * 174
        canvas.line(x, HEIGHT - y, x + 150, HEIGHT - y)
        _write(canvas, x, y + 11, label, PLAIN, 8, SECOND)
    _foot(canvas, report.name, 2)


def _levels(canvas: Canvas, levels: Sequence[tuple[str, int, str, str]], y: float) -> float:
    _write(canvas, LEFT, y, "Levels", STRONG, 11.25)
    y += 22
    for name, filled, level, note in levels:
        _write(canvas, LEFT, y + 13, name, PLAIN, 9)
        for part in range(12):
            canvas.setFillColor(BRAND)
            canvas.setStrokeColor(LINE)
            place = (LEFT + 102 + part * 12.7, HEIGHT - y - 13, 11, 6)
            canvas.rect(*place, stroke=0 if part < filled else 1, fill=1 if part < filled else 0)
        _write(canvas, LEFT + 264, y + 13, level, STRONG, 9)
        _write(canvas, LEFT + 342, y + 13, note, PLAIN, 9, SECOND)
        y += 20.8
        _rule(canvas, y, 0.5)
    return y


def _table(canvas: Canvas, title: str, rows: Sequence[Sequence[str]], y: float) -> float:
    _write(canvas, LEFT, y, title, STRONG, 11.25)
    y += 22
    _rule(canvas, y, 0.75)
    for row in rows:
        for x, text in zip((LEFT, LEFT + 80, LEFT + 380), row, strict=True):
            _write(canvas, x, y + 13, text, PLAIN, 9)
        y += 20.8
        _rule(canvas, y, 0.5)
    return y


def _head(canvas: Canvas, above: str, below: str, edge: float) -> None:
    canvas.setFillColor(BRAND)
    canvas.roundRect(LEFT, HEIGHT - 39.7 - edge, edge, edge, 2.8, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#FFFFFF"))
    for x in (LEFT + edge * 0.26, LEFT + edge * 0.65):
        canvas.circle(x, HEIGHT - 39.7 - edge * 0.7, edge * 0.09, stroke=0, fill=1)
    _write(canvas, LEFT + edge + 9, 50, above, STRONG, 11.25)
    _write(canvas, LEFT + edge + 9, 63, below, PLAIN, 9, SECOND)


def _foot(canvas: Canvas, name: str, page: int) -> None:
    _rule(canvas, 799, 0.5)
    _write(canvas, LEFT, 812, "Larkfield School of Music, 045 555 0100", PLAIN, 8, SECOND)
    _write_right(canvas, 488, 812, f"{name}, Autumn 2026", PLAIN, 8, SECOND)
    _write_right(canvas, RIGHT, 812, f"Page {page} of 2", PLAIN, 8, SECOND)


def _rule(canvas: Canvas, y: float, pen: float) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(pen)
    canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)


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
