"""The blocks of a document that are no tables: each is measured, then drawn where it fits."""

from collections.abc import Sequence

from desktop_app.core.printing.flow import Flow, wrapped
from desktop_app.core.printing.look import (
    AMOUNT,
    BODY,
    BODY_LEADING,
    BODY_SECOND,
    BODY_STRONG,
    FIGURE,
    FIGURE_STRONG,
    FINE,
    GRAND,
    HAIR,
    HAIRLINE,
    HEADING,
    INK,
    LINE,
    MM,
    PERSON,
    SECOND,
    SMALL,
    SMALL_LEADING,
    THICK,
    Style,
)
from desktop_app.core.printing.page import width_of
from desktop_app.core.printing.payment import modules, transfer_text
from desktop_app.core.printing.words import (
    Align,
    Closing,
    Fact,
    Heading,
    KeyFacts,
    Note,
    Opening,
    PayTable,
    Scan,
    Signatures,
    Title,
    Total,
    TotalKind,
    Transfer,
)

_CODE = 33 * MM
_QUIET_MODULES = 4
_BEFORE_PAY, _GIVES = 27.5, 15.0


def draw_opening(flow: Flow, opening: Opening) -> None:
    """Draw the address, the facts beside it and the box at the right."""
    top, edge = flow.y + 4, flow.frame
    box_left = edge.right - 146.6
    facts_left = edge.left + 217 * edge.room / 499
    bottom = _address(flow, top, opening, facts_left - edge.left - 12)
    bottom = max(bottom, _facts(flow, opening.facts, facts_left, top, box_left - facts_left - 12))
    if opening.box:
        bottom = max(bottom, _box(flow, opening.box, box_left, top - 3.2))
    flow.y = bottom


def _address(flow: Flow, top: float, opening: Opening, room: float) -> float:
    page, x, address = flow.page, flow.frame.left, opening.address
    page.text(x, top + 6, address.label, SMALL)
    baseline = top + 20.9
    for line in wrapped(address.name, PERSON, room):
        page.text(x, baseline, line, PERSON)
        baseline += BODY_LEADING + 0.2
    for entry in address.lines:
        for line in wrapped(entry, BODY, room):
            page.text(x, baseline, line, BODY)
            baseline += BODY_LEADING
    return baseline - BODY_LEADING


def _facts(flow: Flow, facts: Sequence[Fact], x: float, top: float, room: float) -> float:
    baseline = top + 6
    for fact in facts:
        flow.page.text(x, baseline, fact.label, SMALL)
        baseline += 14.7
        for line in wrapped(fact.value, BODY_STRONG if fact.strong else BODY, room):
            flow.page.text(x, baseline, line, BODY_STRONG if fact.strong else BODY)
            baseline += BODY_LEADING
        baseline += 6.7
    return baseline - 19.45 if facts else top


def _box(flow: Flow, facts: Sequence[Fact], left: float, top: float) -> float:
    page, right, inset = flow.page, flow.frame.right, 11.0
    baseline, room = top + 20.2, right - left - 2 * inset
    for at, fact in enumerate(facts):
        style = AMOUNT if at == 0 else FIGURE_STRONG
        labels, values = wrapped(fact.label, BODY, room), wrapped(fact.value, style, room)
        beside = width_of(labels[-1], BODY) + width_of(values[0], style) + 6 <= room
        for line in labels:
            page.text(left + inset, baseline, line, BODY)
            baseline += 16.8
        baseline -= 16.8 if beside else 0.0
        for line in values:
            page.text(right - inset, baseline, line, style, align=Align.RIGHT)
            baseline += 16.8
    page.box(left, top, right - left, baseline - 4.9 - top, color=INK, pen=FINE)
    return baseline - 4.9


def draw_heading(flow: Flow, heading: Heading) -> None:
    """Draw a heading, kept with what follows it."""
    flow.space(24)
    flow.need(64)
    baseline = flow.y + 9
    room = flow.frame.room - (width_of(heading.note, BODY_SECOND) + 16 if heading.note else 0)
    edge = flow.frame
    flow.page.text(edge.right, baseline, heading.note, BODY_SECOND, align=Align.RIGHT)
    for line in wrapped(heading.text, HEADING, room):
        flow.page.text(edge.left, baseline, line, HEADING)
        baseline += 14
    flow.y = baseline - 14 + 6
    flow.close = heading.close


def draw_title(flow: Flow, title: Title) -> None:
    """Draw whom the document is about, large, with one line of facts."""
    style = Style(15, HEADING.weight)
    lines = wrapped(title.text, style, flow.frame.room)
    notes = wrapped(title.note, BODY_SECOND, flow.frame.room) if title.note else ()
    flow.need(19 * len(lines) + BODY_LEADING * len(notes))
    baseline = flow.y + 12
    for line in lines:
        flow.page.text(flow.frame.left, baseline, line, style)
        baseline += 19
    baseline -= 4
    for line in notes:
        flow.page.text(flow.frame.left, baseline, line, BODY_SECOND)
        baseline += BODY_LEADING
    flow.y = baseline - BODY_LEADING + 5


def draw_key_facts(flow: Flow, block: KeyFacts) -> None:
    """Draw a few figures across the page."""
    flow.space(16)
    edge = flow.frame
    step = edge.room / max(len(block.facts), 1)
    drawn = [_key_fact(fact, step - 18) for fact in block.facts]
    height = max((rows[-1][0] for rows in drawn), default=0.0) + 11
    flow.need(height)
    page, top = flow.page, flow.y
    page.rule(top, edge.left, edge.right, color=INK, pen=FINE)
    for at, rows in enumerate(drawn):
        x = edge.left + at * step + (9 if at else 0)
        if at:
            page.upright(x - 9, top + 8, top + height - 8, color=LINE, pen=HAIR)
        for down, line, style in rows:
            page.text(x, top + down, line, style)
    page.rule(top + height, edge.left, edge.right, color=LINE, pen=HAIR)
    flow.y = top + height


def _key_fact(fact: Fact, room: float) -> list[tuple[float, str, Style]]:
    """Return the lines of a figure with their distance from the top."""
    rows: list[tuple[float, str, Style]] = []
    down = 15.0
    for text, style, step in (
        (fact.label, SMALL, 15),
        (fact.value, AMOUNT, 13),
        (fact.detail, SMALL, 13),
    ):
        for at, line in enumerate(wrapped(text, style, room)):
            down += style.size + 2 if at else 0
            rows.append((down, line, style))
        down += step
    return rows


def draw_closing(flow: Flow, closing: Closing) -> None:
    """Draw the totals, and the code to scan beside them, together on one page."""
    flow.space(16.5)
    edge = flow.frame
    left = edge.right - 236.6 * min(1.0, edge.room / 499)
    height = max(_totals_height(closing.totals, edge.right - left), _CODE if closing.scan else 0)
    flow.need(height + flow.follows)
    bottom = _totals(flow, closing.totals, left)
    if closing.scan is not None:
        bottom = max(bottom, _scan(flow, closing.scan, left - 16))
    flow.y = bottom


def _totals_height(totals: Sequence[Total], room: float) -> float:
    return sum(20.2 + BODY_LEADING * len(_detail(total, room)) for total in totals) + 12


def _detail(total: Total, room: float) -> tuple[str, ...]:
    return wrapped(total.detail, BODY_SECOND, room - 60) if total.detail else ()


def _totals(flow: Flow, totals: Sequence[Total], left: float) -> float:
    page, right, y = flow.page, flow.frame.right, flow.y - 5.6
    for total in totals:
        grand, is_sum = total.kind is TotalKind.GRAND, total.kind is TotalKind.SUM
        if grand:
            page.rule(y + 3.8, left, right, color=INK, pen=FINE)
            y += 4.4
        elif is_sum:
            page.rule(y + 2.4, left, right, color=LINE, pen=FINE)
            y += 1.4
        style = GRAND if grand else FIGURE_STRONG if is_sum else FIGURE
        baseline = y + (16.8 if grand else 14.6)
        page.text(right, baseline, total.value, style, align=Align.RIGHT)
        room = right - left - width_of(total.value, style) - 12
        for line in wrapped(total.label, style, room):
            page.text(left, baseline, line, style)
            baseline += BODY_LEADING
        for line in _detail(total, right - left):
            page.text(left, baseline, line, BODY_SECOND)
            baseline += BODY_LEADING
        y = baseline - BODY_LEADING + 5.6
        if grand:
            y += 5.6
            page.rule(y, left, right, color=INK, pen=THICK)
    return y


def _scan(flow: Flow, scan: Scan, right: float) -> float:
    page, left, top = flow.page, flow.frame.left, flow.y
    content = scan.content
    count, dark = modules(transfer_text(content) if isinstance(content, Transfer) else content)
    page.path(left, top, _CODE / count, dark, color="#000000")
    x = left + _CODE * (1 + _QUIET_MODULES / count) + 3
    baseline = top + 8.8
    for line in wrapped(scan.title, BODY_STRONG, right - x):
        page.text(x, baseline, line, BODY_STRONG)
        baseline += 14
    for line in wrapped(scan.text, BODY_SECOND, min(right - x, 112)):
        page.text(x, baseline, line, BODY_SECOND)
        baseline += BODY_LEADING
    return max(top + _CODE, baseline - BODY_LEADING)


def draw_pay_table(flow: Flow, block: PayTable) -> None:
    """Draw labels and values, two pairs in a row, under a heading."""
    edge = flow.frame
    columns = (0.0, 0.195 * edge.room, 0.58 * edge.room, 0.775 * edge.room)
    ends = (*(x - 10 for x in columns[1:]), edge.room)
    rooms = [end - x for x, end in zip(columns, ends, strict=True)]
    rows = [block.facts[at : at + 2] for at in range(0, len(block.facts), 2)]
    height = 28 + 20.8 * len(rows) + flow.follows
    missing = height + _BEFORE_PAY - flow.left
    flow.space(_BEFORE_PAY - missing if 0 < missing <= _GIVES else _BEFORE_PAY)
    flow.need(height)
    flow.page.text(edge.left, flow.y + 9, block.title, HEADING)
    flow.y += 17.0
    flow.page.rule(flow.y, edge.left, edge.right, color=HAIRLINE, pen=HAIR)
    for row in rows:
        cells = [(text, style) for fact in row for text, style in _pair(fact)]
        texts = [
            wrapped(text, style, room) for (text, style), room in zip(cells, rooms, strict=False)
        ]
        flow.need(8 + BODY_LEADING * max(map(len, texts)))
        for (_, style), lines, x in zip(cells, texts, columns, strict=False):
            for at, line in enumerate(lines):
                flow.page.text(edge.left + x, flow.y + 13.4 + at * BODY_LEADING, line, style)
        flow.y += 8 + BODY_LEADING * max(map(len, texts))
        flow.page.rule(flow.y, edge.left, edge.right, color=HAIRLINE, pen=HAIR)


def _pair(fact: Fact) -> tuple[tuple[str, Style], tuple[str, Style]]:
    return (fact.label, BODY_SECOND), (fact.value, BODY_STRONG if fact.strong else BODY)


def notes_height(flow: Flow, notes: Sequence[Note]) -> float:
    """Return the height that paragraphs take, one below the other."""
    lines = sum(len(wrapped(note.text, BODY_SECOND, flow.frame.room)) for note in notes)
    return 8 * len(notes) + BODY_LEADING * lines


def draw_note(flow: Flow, note: Note) -> None:
    """Draw a paragraph; a long one goes on over the page."""
    style = BODY_STRONG if note.strong else BODY_SECOND
    flow.space(8)
    for line in wrapped(note.text, style, flow.frame.room):
        flow.need(BODY_LEADING)
        flow.page.text(flow.frame.left, flow.y + 9.4, line, style)
        flow.y += BODY_LEADING


def draw_signatures(flow: Flow, block: Signatures) -> None:
    """Draw lines to sign on."""
    flow.space(min(44.0, max(flow.left - 20, 26.0)))
    flow.need(20)
    edge, count = flow.frame, max(len(block.labels), 1)
    gap = 24.0
    width = (edge.room - gap * (count - 1)) / count
    for at, label in enumerate(block.labels):
        x = edge.left + at * (width + gap)
        flow.page.rule(flow.y, x, x + width, color=SECOND, pen=FINE)
        for row, line in enumerate(wrapped(label, SMALL, width)):
            flow.page.text(x, flow.y + 11 + row * SMALL_LEADING, line, SMALL)
    flow.y += 14
