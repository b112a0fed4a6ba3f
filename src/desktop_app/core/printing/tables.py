"""Tables: columns as wide as they need, a header on every page, sums carried over a page break."""

from dataclasses import dataclass

from desktop_app.core.printing.flow import Flow, wrapped
from desktop_app.core.printing.look import (
    BODY,
    BODY_LEADING,
    BODY_SECOND,
    BODY_STRONG,
    FIGURE,
    FIGURE_STRONG,
    FINE,
    HAIR,
    HAIRLINE,
    INK,
    SMALL,
    Style,
)
from desktop_app.core.printing.page import width_of
from desktop_app.core.printing.words import Align, Column, Group, Line, Table

_GAP = 12.0
_NUMBER_WIDTH = 67.0
_ROW = 8.0
_GROUP_HEIGHT = 25.0
_CARRY_HEIGHT = BODY_LEADING + _ROW
_WIDEST = 0.55


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands: its edges, and whether it holds numbers."""

    left: float
    right: float
    align: Align

    @property
    def x(self) -> float:
        """Where text of this column begins, ends or centres."""
        if self.align is Align.RIGHT:
            return self.right
        return self.left if self.align is Align.LEFT else (self.left + self.right) / 2


def draw_table(flow: Flow, table: Table) -> None:
    """Draw a table; a line stays with its detail, a group's title with its first line."""
    _TableDrawing(flow, table).draw()


class _TableDrawing:
    def __init__(self, flow: Flow, table: Table) -> None:
        self.flow = flow
        self.table = table
        self.places = places(table, flow.frame.left, flow.frame.room)
        self.running = ""

    def draw(self) -> None:
        self.flow.space(24)
        self.flow.need(120)
        self._header()
        for group in self.table.groups:
            self._group(group)

    def _header(self) -> None:
        flow, top = self.flow, self.flow.y
        titles = [
            wrapped(column.title, SMALL, place.right - place.left)
            for column, place in zip(self.table.columns, self.places, strict=True)
        ]
        rows = max(map(len, titles), default=1)
        for lines, place in zip(titles, self.places, strict=True):
            baseline = top + 8.2 + 10 * (rows - len(lines))
            for line in lines:
                flow.page.text(place.x, baseline, line, SMALL, align=place.align)
                baseline += 10
        flow.y = top + 15 + 10 * (rows - 1)
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=INK, pen=FINE)

    def _group(self, group: Group) -> None:
        if group.title:
            first = self._height(group.lines[0]) if group.lines else 0.0
            self._room_for(_GROUP_HEIGHT + first)
            self._group_title(group.title)
        for line in group.lines:
            if self._room_for(self._height(line)) and group.title and line is not group.lines[0]:
                self._group_title(flow_phrase(self.flow, group.title))
            self._line(line)

    def _room_for(self, height: float) -> bool:
        """Turn the page if this does not fit, carrying the sum over; say whether it was."""
        flow = self.flow
        carry = _CARRY_HEIGHT if self.running else 0.0
        too_tall = height > flow.frame.bottom - flow.frame.top - 100
        if height + carry <= flow.left or flow.untouched or too_tall:
            return False
        if self.running:
            self._carry(flow.document.phrases.carried_forward)
        flow.new_page()
        self._header()
        if self.running:
            self._carry(flow.document.phrases.brought_forward)
        return True

    def _carry(self, phrase: str) -> None:
        flow, last = self.flow, self.places[-1]
        flow.page.text(flow.frame.left, flow.y + 13.4, phrase, BODY_STRONG)
        flow.page.text(last.x, flow.y + 13.4, self.running, FIGURE_STRONG, align=last.align)
        flow.y += _CARRY_HEIGHT
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=INK, pen=HAIR)

    def _group_title(self, title: str) -> None:
        flow = self.flow
        baseline = flow.y + 17.4
        for text in wrapped(title, BODY_STRONG, flow.frame.room):
            flow.page.text(flow.frame.left, baseline, text, BODY_STRONG)
            baseline += BODY_LEADING
        flow.y = baseline - BODY_LEADING + 7.8
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=HAIRLINE, pen=HAIR)

    def _cells(self, line: Line) -> list[tuple[Style, tuple[str, ...]]]:
        found = []
        for text, place in zip(line.cells, self.places, strict=False):
            style = _style(place, strong=line.strong)
            found.append((style, wrapped(text, style, place.right - place.left)))
        return found

    def _details(self, line: Line) -> tuple[str, ...]:
        if not line.detail:
            return ()
        last_number = next((p.left for p in self.places[1:] if p.align is not Align.LEFT), None)
        right = last_number if last_number is not None else self.flow.frame.right
        if len(self.places) > 1 and self.places[1].align is Align.LEFT:
            right = self.places[0].right
        return wrapped(line.detail, BODY_SECOND, right - self.places[0].left)

    def _height(self, line: Line) -> float:
        first = max(((len(lines)) for _, lines in self._cells(line)), default=1)
        return _ROW + BODY_LEADING * max(first, self._first_lines(line) + len(self._details(line)))

    def _first_lines(self, line: Line) -> int:
        cells = self._cells(line)
        return len(cells[0][1]) if cells else 0

    def _line(self, line: Line) -> None:
        flow, cells = self.flow, self._cells(line)
        details = self._details(line)
        depth = max([len(lines) for _, lines in cells] + [self._first_lines(line) + len(details)])
        for row in range(depth):
            if row and flow.left < BODY_LEADING + _ROW:  # only a line taller than a whole page
                flow.new_page()
                self._header()
            baseline = flow.y + 13.4
            for (style, lines), place in zip(cells, self.places, strict=False):
                if row < len(lines):
                    flow.page.text(place.x, baseline, lines[row], style, align=place.align)
            at = row - self._first_lines(line)
            if 0 <= at < len(details):
                flow.page.text(self.places[0].left, baseline, details[at], BODY_SECOND)
            flow.y += BODY_LEADING
        flow.y += _ROW
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=HAIRLINE, pen=HAIR)
        self.running = line.running or self.running


def flow_phrase(flow: Flow, name: str) -> str:
    """Return the title of a group that goes on from the page before."""
    return flow.document.phrases.continued.format(name=name)


def _style(place: Place, *, strong: bool) -> Style:
    if place.align is Align.LEFT:
        return BODY_STRONG if strong else BODY
    return FIGURE_STRONG if strong else FIGURE


def places(table: Table, left: float, room: float) -> tuple[Place, ...]:
    """Return where each column stands: numbers take what they need, words share the rest."""
    lines = [line for group in table.groups for line in group.lines]
    natural = [
        _natural(column, at, lines) + _after(table.columns, at)
        for at, column in enumerate(table.columns)
    ]
    fixed = [
        width if column.align is not Align.LEFT else 0.0
        for column, width in zip(table.columns, natural, strict=True)
    ]
    words = [at for at, column in enumerate(table.columns) if column.align is Align.LEFT]
    widths = list(fixed)
    rest = max(room - sum(fixed), 0.25 * room)
    for at, width in _share(words, natural, table.columns, rest).items():
        widths[at] = width
    return _placed(table.columns, widths, left, left + room)


def _after(columns: tuple[Column, ...], at: int) -> float:
    """Return the gap after a column; numbers keep theirs on the left, so two of them need none."""
    if at == len(columns) - 1 or columns[at].align is Align.LEFT:
        return 0.0
    return 0.0 if columns[at + 1].align is Align.RIGHT else _GAP


def _natural(column: Column, at: int, lines: list[Line]) -> float:
    texts = [(line.cells[at], line.strong) for line in lines if at < len(line.cells)]
    if column.align is Align.LEFT:
        widths = [width_of(text, BODY_STRONG if strong else BODY) for text, strong in texts]
        return max([width_of(column.title, SMALL), *widths]) + _GAP
    widths = [width_of(text, FIGURE_STRONG if strong else FIGURE) for text, strong in texts]
    smallest = _NUMBER_WIDTH if column.align is Align.RIGHT else 0.0
    return max([smallest, width_of(column.title, SMALL) + _GAP, *(w + _GAP for w in widths)])


def _share(
    words: list[int], natural: list[float], columns: tuple[Column, ...], room: float
) -> dict[int, float]:
    """Give each column of words what it needs if all fit, else cut down the widest ones."""
    needed = {at: min(natural[at], room if len(words) == 1 else _WIDEST * room) for at in words}
    spare = room - sum(needed.values())
    if spare >= 0:
        shares = sum(columns[at].share for at in words) or 1.0
        return {at: width + spare * columns[at].share / shares for at, width in needed.items()}
    ceiling, open_columns, left = 0.0, sorted(words, key=lambda at: needed[at]), room
    for done, at in enumerate(open_columns):
        ceiling = left / (len(open_columns) - done)
        if needed[at] > ceiling:
            break
        left -= needed[at]
    return {at: min(width, ceiling) for at, width in needed.items()}


def _placed(
    columns: tuple[Column, ...], widths: list[float], left: float, right: float
) -> tuple[Place, ...]:
    found: list[Place] = []
    x = left
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        end = right if at == len(columns) - 1 else x + width
        if column.align is Align.LEFT:
            found.append(Place(x, end - (_GAP if at < len(columns) - 1 else 0.0), column.align))
        elif column.align is Align.RIGHT:
            found.append(Place(x + _GAP, end - _after(columns, at), column.align))
        else:
            found.append(Place(x, end - _after(columns, at), column.align))
        x = end
    return tuple(found)
