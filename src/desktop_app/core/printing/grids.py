"""Register sheets: people down the side, meetings across, a square where they cross."""

from desktop_app.core.printing.flow import Flow, wrapped
from desktop_app.core.printing.look import (
    BODY,
    BODY_SECOND,
    FIGURE,
    FINE,
    HAIR,
    HAIRLINE,
    INK,
    LINE,
    MARK,
    SMALL,
    SMALL_LEADING,
    TONES,
    Style,
)
from desktop_app.core.printing.page import Page, width_of
from desktop_app.core.printing.words import Align, Grid, GridColumn, GridRow, Mark

_SQUARE = 12.0
_STEP, _STEP_MOST = 17.0, 34.0
_NAME_LEAST, _NAME_MOST = 110.0, 200.0
_LEADING = 11.5
_NAME = Style(9)


def draw_grid(flow: Flow, grid: Grid) -> None:
    """Draw a register sheet, in strips one below the other if the meetings do not fit across."""
    names = [width_of(row.name, _NAME) for row in grid.rows]
    name_room = min(max([_NAME_LEAST, *(width + 10 for width in names)]), _NAME_MOST)
    total_room = max(
        [0.0, width_of(grid.total_title, SMALL), *(width_of(r.total, FIGURE) for r in grid.rows)]
    )
    total_room = total_room + 12 if total_room else 0.0
    titles = [width_of(text, SMALL) for c in grid.columns for text in (c.title, c.above)]
    step = max([_STEP, *(width + 4 for width in titles)])
    room = flow.frame.room - name_room - total_room
    across = max(int(room // step), 1)
    step = max(step, min(room / max(min(across, len(grid.columns)), 1), _STEP_MOST))
    strips = range(0, max(len(grid.columns), 1), across)
    for start in strips:
        last = start + across >= len(grid.columns)
        strip = _Strip(flow, grid, start, min(start + across, len(grid.columns)))
        strip.draw(name_room, step, total_room if last else 0.0)
    _legend(flow, grid)


class _Strip:
    def __init__(self, flow: Flow, grid: Grid, start: int, end: int) -> None:
        self.flow = flow
        self.grid = grid
        self.start = start
        self.end = end
        self.name_room = self.step = self.total_room = 0.0

    def draw(self, name_room: float, step: float, total_room: float) -> None:
        self.name_room, self.step, self.total_room = name_room, step, total_room
        self.flow.space(18)
        self.flow.need(90)
        self._header()
        for row in self.grid.rows:
            self._row(row)

    def _center(self, at: int) -> float:
        return self.flow.frame.left + self.name_room + (at - self.start + 0.5) * self.step

    def _header(self) -> None:
        flow, columns = self.flow, self.grid.columns[self.start : self.end]
        two = any(column.above for column in columns)
        baseline = flow.y + 8.2 + (10 if two else 0)
        flow.page.text(flow.frame.left, baseline, self.grid.corner, SMALL)
        for at, column in enumerate(columns, start=self.start):
            self._title(at, column, baseline)
        if self.total_room:
            title = self.grid.total_title
            flow.page.text(flow.frame.right, baseline, title, SMALL, align=Align.RIGHT)
        flow.y = baseline + 6.8
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=INK, pen=FINE)

    def _title(self, at: int, column: GridColumn, baseline: float) -> None:
        x, page = self._center(at), self.flow.page
        page.text(x, baseline, column.title, SMALL, align=Align.CENTER)
        page.text(x, baseline - 10, column.above, SMALL, align=Align.CENTER)

    def _row(self, row: GridRow) -> None:
        flow = self.flow
        names = wrapped(row.name, BODY, self.name_room - 8)
        details = wrapped(row.detail, BODY_SECOND, self.name_room - 8) if row.detail else ()
        height = max(20.0, 8 + _LEADING * (len(names) + len(details)))
        if flow.need(height):
            self._header()
        baseline = flow.y + 13.2
        for line in names:
            flow.page.text(flow.frame.left, baseline, line, BODY)
            baseline += _LEADING
        for line in details:
            flow.page.text(flow.frame.left, baseline, line, BODY_SECOND)
            baseline += _LEADING
        for at in range(self.start, min(self.end, len(row.marks))):
            mark = row.marks[at]
            if mark is not None:
                draw_mark(flow.page, self._center(at) - _SQUARE / 2, flow.y + 4, mark)
        if self.total_room:
            right = flow.frame.right
            flow.page.text(right, flow.y + 13.2, row.total, FIGURE, align=Align.RIGHT)
        flow.y += height
        flow.page.rule(flow.y, flow.frame.left, flow.frame.right, color=HAIRLINE, pen=HAIR)


def draw_mark(page: Page, x: float, top: float, mark: Mark) -> None:
    """Draw a letter in a square of its colour; the letter is what counts."""
    text, soft, border = TONES[mark.tone]
    if mark.letter:
        page.fill(x, top, _SQUARE, _SQUARE, color=soft)
    page.box(x, top, _SQUARE, _SQUARE, color=border if mark.letter else LINE, pen=HAIR)
    style = Style(MARK.size, MARK.weight, text)
    page.text(x + _SQUARE / 2, top + 8.5, mark.letter, style, align=Align.CENTER)


def _legend(flow: Flow, grid: Grid) -> None:
    if not grid.legend:
        return
    flow.space(8)
    flow.need(_SQUARE + 2)
    x = flow.frame.left
    for mark, meaning in grid.legend:
        width = _SQUARE + 5 + width_of(meaning, BODY_SECOND) + 14
        if x + width > flow.frame.right and x > flow.frame.left:
            x = flow.frame.left
            flow.y += _SQUARE + 5
            flow.need(_SQUARE + SMALL_LEADING)
        draw_mark(flow.page, x, flow.y, mark)
        flow.page.text(x + _SQUARE + 5, flow.y + 9.2, meaning, BODY_SECOND)
        x += width
    flow.y += _SQUARE
