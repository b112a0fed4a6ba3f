"""What is drawn and not written: bars, days, meters, and words beside a line."""

from desktop_app.core.printing.flow import Flow, wrapped
from desktop_app.core.printing.look import (
    BODY,
    BODY_LEADING,
    BODY_SECOND,
    BODY_STRONG,
    FINE,
    HAIR,
    HAIRLINE,
    HEADING,
    INK,
    LINE,
    MARK,
    PAPER,
    SECOND,
    SMALL,
    Style,
)
from desktop_app.core.printing.page import width_of
from desktop_app.core.printing.words import Align, Bar, Bars, Days, Meters, Quote, Tone

_ABOVE = 20.0
_AMBER = "#B7791F"
_FILLED = {
    Tone.GREEN: "#2E8B57",
    Tone.BLUE: "#B4C3EE",
    Tone.RED: "#B0241C",
    Tone.AMBER: _AMBER,
    Tone.GREY: "#EEECE7",
}
_PLOT, _AXIS = 84.0, 22.0
_WIDEST_BAR = 26.0
_INSIDE = Style(MARK.size, MARK.weight, PAPER, tabular=True)
_ON_TOP = Style(MARK.size, MARK.weight, INK, tabular=True)
_BOX, _GAP = 8.4, 1.6
_WORDS = Style(9.4)
_WORDS_LEADING = 14.4


def _head(flow: Flow, title: str, height: float) -> float:
    """Begin a picture under its title; return the baseline of the title."""
    flow.space(_ABOVE)
    flow.need(height)
    baseline = flow.y + 9
    flow.page.text(flow.frame.left, baseline, title, HEADING)
    flow.y = baseline + 6
    return baseline


def draw_bars(flow: Flow, block: Bars) -> None:
    """Draw upright bars with their values in them, and a second value as a short line."""
    baseline = _head(flow, block.title, _PLOT + 50)
    _bars_legend(flow, block, baseline)
    left, right = flow.frame.left + _AXIS, flow.frame.right
    bottom = flow.y + 8 + _PLOT
    highest = max(
        [1.0, *(float(bar.value) for bar in block.bars), *(bar.other or 0.0 for bar in block.bars)]
    )
    tick = _tick(highest)
    scale = _PLOT / highest
    for at in range(int(highest // tick) + 1):
        y = bottom - at * tick * scale
        flow.page.rule(
            y, left, right, color=INK if at == 0 else HAIRLINE, pen=FINE if at == 0 else HAIR
        )
        flow.page.text(left - 6, y + 2.8, str(at * tick), SMALL, align=Align.RIGHT)
    step = (right - left) / max(len(block.bars), 1)
    for at, bar in enumerate(block.bars):
        _bar(flow, bar, left + (at + 0.5) * step, step, bottom, scale)
    flow.page.rule(bottom, left, right, color=INK, pen=FINE)
    flow.y = bottom + 16


def _tick(highest: float) -> int:
    """Return the distance of the lines: 1, 2, 5, 10, 20, 50 …, so that there are four at most."""
    unit = 1
    while True:
        for factor in (1, 2, 5):
            if highest / (unit * factor) <= 3.999:
                return unit * factor
        unit *= 10


def _bar(flow: Flow, bar: Bar, x: float, step: float, bottom: float, scale: float) -> None:  # noqa: PLR0917 (a place and a scale)
    page, width = flow.page, min(step * 0.6, _WIDEST_BAR)
    page.text(x, bottom + 11.5, bar.name, SMALL, align=Align.CENTER)
    if bar.off:
        if width_of(bar.off, SMALL) <= step + 6:
            page.text(x, bottom - 4, bar.off, SMALL, align=Align.CENTER)
        return
    height = max(bar.value, 0) * scale
    if height > 0:
        page.fill(x - width / 2, bottom - height, width, height, color=flow.accent)
    fits = height >= 11 and width_of(bar.text, _INSIDE) <= width - 2
    if fits:
        page.text(x, bottom - 5, bar.text, _INSIDE, align=Align.CENTER)
    elif bar.value > 0:
        page.text(x, bottom - height - 3, bar.text, _ON_TOP, align=Align.CENTER)
    if bar.other is not None:
        y = bottom - bar.other * scale
        half = width / 2 + min(3.0, step * 0.1)
        page.rule(y, x - half, x + half, color=_AMBER, pen=1.2)


def _bars_legend(flow: Flow, block: Bars, baseline: float) -> None:
    x = flow.frame.right
    for at, text in reversed(list(enumerate(block.legend))):
        x -= width_of(text, BODY_SECOND)
        flow.page.text(x, baseline, text, BODY_SECOND)
        x -= 16
        if at == 0:
            flow.page.fill(x + 5, baseline - 6.8, 7, 7, color=flow.accent)
        else:
            flow.page.rule(baseline - 3, x, x + 12, color=_AMBER, pen=1.2)
        x -= 12


def draw_days(flow: Flow, block: Days) -> None:
    """Draw weeks as columns of boxes, one for each weekday."""
    height = len(block.rows) * (_BOX + _GAP)
    baseline = _head(flow, block.title, height + 44)
    x = flow.frame.right
    for tone, text in reversed(block.legend):
        x -= width_of(text, BODY_SECOND)
        flow.page.text(x, baseline, text, BODY_SECOND)
        x -= 12
        _box(flow, x, baseline - 7, 8.0, tone)
        x -= 12
    left, top = flow.frame.left + _AXIS, flow.y + 4
    step = (flow.frame.right - left) / max(len(block.columns), 1)
    width = min(step * 0.72, 30.0)
    for row, name in enumerate(block.rows):
        y = top + row * (_BOX + _GAP) + 7
        flow.page.text(left - 6, y, name, SMALL, align=Align.RIGHT)
    for at, column in enumerate(block.columns):
        x = left + (at + 0.5) * step
        for row, tone in enumerate(column.days):
            flow_top = top + row * (_BOX + _GAP)
            _day(flow, x - width / 2, flow_top, width, tone)
        flow.page.text(x, top + height + 9.5, column.name, SMALL, align=Align.CENTER)
    flow.y = top + height + 14


def _day(flow: Flow, x: float, top: float, width: float, tone: Tone | None) -> None:
    page = flow.page
    if tone is None:
        page.box(x, top, width, _BOX, color=HAIRLINE, pen=HAIR)
    elif tone is Tone.PLAIN:
        page.box(x, top, width, _BOX, color=SECOND, pen=FINE)
    else:
        page.fill(x, top, width, _BOX, color=_FILLED[tone])


def _box(flow: Flow, x: float, top: float, edge: float, tone: Tone | None) -> None:
    if tone is None or tone is Tone.PLAIN:
        color, pen = (HAIRLINE, HAIR) if tone is None else (SECOND, FINE)
        flow.page.box(x, top, edge, edge, color=color, pen=pen)
    else:
        flow.page.fill(x, top, edge, edge, color=_FILLED[tone])


def draw_meters(flow: Flow, block: Meters) -> None:
    """Draw meters as rows: a name, the boxes, what they mean now, a note."""
    edge = flow.frame
    columns = (0.0, 0.205 * edge.room, 0.53 * edge.room, 0.685 * edge.room)
    ends = (*(x - 10 for x in columns[1:]), edge.room)
    rooms = [end - x for x, end in zip(columns, ends, strict=True)]
    flow.space(8)
    flow.need(40)
    for x, title in zip(columns, block.titles, strict=False):
        flow.page.text(edge.left + x, flow.y + 8.2, title, SMALL)
    flow.y += 15
    flow.page.rule(flow.y, edge.left, edge.right, color=INK, pen=FINE)
    for meter in block.rows:
        names = wrapped(meter.name, BODY, rooms[0])
        values = wrapped(meter.value, BODY_STRONG, rooms[2])
        notes = wrapped(meter.note, BODY_SECOND, rooms[3])
        height = 8 + BODY_LEADING * max(len(names), len(values), len(notes))
        flow.need(height)
        for style, lines, x in (
            (BODY, names, columns[0]), (BODY_STRONG, values, columns[2]),
            (BODY_SECOND, notes, columns[3]),
        ):  # fmt: skip
            for at, line in enumerate(lines):
                flow.page.text(edge.left + x, flow.y + 13.4 + at * BODY_LEADING, line, style)
        _meter(flow, edge.left + columns[1], rooms[1], meter.filled, meter.parts)
        flow.y += height
        flow.page.rule(flow.y, edge.left, edge.right, color=HAIRLINE, pen=HAIR)


def _meter(flow: Flow, x: float, room: float, filled: int, parts: int) -> None:
    """Draw the boxes; more than two dozen would be too small and become tenths of the whole."""
    if parts > 24:
        filled, parts = filled * 12 // parts, 12
    width = room / max(parts, 1)
    for at in range(parts):
        left, top = x + at * width, flow.y + 7.2
        if at < filled:
            flow.page.fill(left, top, width - 1.5, 6.4, color=flow.accent)
        else:
            flow.page.box(left + 0.3, top + 0.3, width - 2.1, 5.8, color=LINE, pen=HAIR)


def draw_quote(flow: Flow, block: Quote) -> None:
    """Draw what somebody says beside a line; long words go on over the page."""
    flow.space(8)
    left, room = flow.frame.left + 12, flow.frame.room - 14
    lines = wrapped(block.text, _WORDS, room)
    at = 0
    while at < len(lines):
        flow.need(_WORDS_LEADING * min(len(lines) - at, 2) + 6)
        fits = max(int((flow.left - 4) // _WORDS_LEADING), 1)
        part = lines[at : at + fits]
        top = flow.y
        for line in part:
            flow.page.text(left, flow.y + 10.6, line, _WORDS)
            flow.y += _WORDS_LEADING
        at += len(part)
        if at == len(lines) and block.by and flow.left >= 18:
            flow.page.text(left, flow.y + 12.4, block.by, BODY_SECOND)
            flow.y += 17
        flow.page.fill(flow.frame.left, top, 1.6, flow.y - top + 1, color=flow.accent)
        if at < len(lines):
            flow.new_page()
