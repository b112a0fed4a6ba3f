"""Drawing the body of a time grid: lines, hatches, blocks, the line of now."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPen

from desktop_app.kit.icons import paint_icon
from desktop_app.kit.theme import font
from desktop_app.kit.time_grid_facts import Block, Line, Note, Strip
from desktop_app.kit.time_grid_layout import Layout, Spot
from desktop_app.kit.time_grid_pens import Pens, bold

NOWHERE = QPointF(1e6, 1e6)


def paint_ground(painter: QPainter, pens: Pens, layout: Layout, area: QRect) -> None:
    """Draw the hour lines, the edges of lanes and days, and the hatches of an area."""
    height = min(area.bottom() + 1, layout.height)
    right = min(area.right() + 1, layout.width)
    wide, high = right - area.left(), height - area.top()
    _paint_hours(painter, pens, layout, QRect(area.left(), area.top(), wide, high))
    before = None
    columns = layout.columns
    for at in layout.within(area.left(), area.right()):
        column = columns[at]
        if column.hatched:
            box = QRect(column.left, area.top(), column.width, height - area.top())
            painter.fillRect(box, QBrush(pens.color("line2"), Qt.BrushStyle.BDiagPattern))
        token = "line2" if at == 0 or columns[at - 1].day != column.day else "line"
        if before != column.left:
            painter.fillRect(column.left, area.top(), 1, height - area.top(), pens.color(token))
        before = column.left
    painter.fillRect(layout.width, area.top(), 1, height - area.top(), pens.color("line2"))


def _paint_hours(painter: QPainter, pens: Pens, layout: Layout, area: QRect) -> None:
    first = int(layout.minute_at(area.top())) // 30 * 30
    faint = QColor(pens.color("line"))
    faint.setAlphaF(0.55)
    minute = max(first, layout.sheet.first)
    while minute <= layout.sheet.last:
        y = layout.y_of(minute)
        if y > area.bottom():
            return
        ink = faint if minute % 60 else pens.color("line")
        painter.fillRect(area.left(), y, area.width(), 1, ink)
        minute += 30


def paint_blocks(
    painter: QPainter, pens: Pens, blocks: Iterable[Block], spots: Mapping[Hashable, Spot]
) -> None:
    """Draw blocks where they lie."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for block in blocks:
        paint_block(painter, pens, block, spots[block.key])


def paint_block(painter: QPainter, pens: Pens, block: Block, spot: Spot) -> None:
    """Draw one block: ground, bar, title, lines, strip, repeat."""
    _paint_card(painter, pens, block, spot)
    left = spot.left + pens.dp(7)
    width = spot.left + spot.width - left - pens.dp(2)
    baseline = spot.top + pens.dp(2) + pens.title_metrics.ascent()
    painter.setFont(pens.struck if block.gone else pens.title)
    painter.setPen(pens.color("text3" if block.gone else "text"))
    painter.drawText(QPointF(left, baseline), pens.title_of(block, width))
    painter.setFont(pens.words)
    lines = _broken(pens, block.lines, width) if block.gone else _with_warning(block)
    edge = _repeat_edge(pens, block, spot)
    for line in lines:
        baseline += pens.row
        if baseline + pens.dp(1) > spot.top + spot.height:
            return
        start = left + (_paint_line_icon(painter, pens, line, QPointF(left, baseline)))
        room = spot.left + spot.width - start - pens.dp(2)
        if baseline > edge.y() and room > edge.x() - start:
            if pens.words_metrics.horizontalAdvance(line.text) > edge.x() - start:
                edge = NOWHERE
            else:
                room = int(edge.x()) - start
        painter.setPen(pens.color("text2" if line.icon == "warning" else line.tone))
        painter.drawText(QPointF(start, baseline), pens.fit(line.text, room))
    if block.strip is not None and baseline + pens.dp(14) < spot.top + spot.height:
        _paint_strip(painter, pens, block, QPointF(left, baseline + pens.dp(4)), width)
    if edge is not NOWHERE:
        _paint_repeat(painter, pens, block, spot)


def _paint_line_icon(painter: QPainter, pens: Pens, line: Line, at: QPointF) -> int:
    """Draw the icon before a line; return how much room it takes."""
    if not line.icon:
        return 0
    edge = pens.dp(12)
    metrics = pens.words_metrics
    top = at.y() - metrics.ascent() + (metrics.height() - edge) / 2
    paint_icon(painter, line.icon, at.x(), top, edge, pens.color(line.tone))
    return edge + pens.dp(3)


def _broken(pens: Pens, lines: Iterable[Line], width: int) -> list[Line]:
    """Break lines between words where they are too long."""
    found: list[Line] = []
    for line in lines:
        said = ""
        for word in line.text.split():
            longer = f"{said} {word}".strip()
            if said and pens.words_metrics.horizontalAdvance(longer) > width:
                found.append(replace(line, text=said))
                longer = word
            said = longer
        found.append(replace(line, text=said))
    return found


def _with_warning(block: Block) -> tuple[Line, ...]:
    if not block.warned:
        return block.lines
    if not block.lines:
        return ()
    first = block.lines[0]
    return (replace(first, icon="warning", tone="red"), *block.lines[1:])


def _paint_card(painter: QPainter, pens: Pens, block: Block, spot: Spot) -> None:
    box = QRectF(spot.left, spot.top, spot.width, spot.height)
    radius = pens.dp(4)
    colors = pens.roles[block.role]
    fill, line = colors.soft, colors.line
    bar = colors.solid
    if block.gone:
        fill, line, bar = pens.color("surface"), pens.color("line2"), pens.color("line2")
    wide = 1.0
    if block.warned:
        line, wide = pens.roles["red"].solid, float(pens.dp(2))
    half = wide / 2
    painter.setPen(QPen(line, wide))
    painter.setBrush(fill)
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius, radius)
    edge = wide if block.warned else 0
    inner = box.adjusted(edge, edge, -edge, -edge)
    path = QPainterPath()
    path.addRoundedRect(inner, radius, radius)
    painter.save()
    painter.setClipRect(QRectF(inner.left(), inner.top(), pens.dp(3), inner.height()))
    painter.fillPath(path, bar)
    painter.restore()


def _paint_strip(painter: QPainter, pens: Pens, block: Block, at: QPointF, width: int) -> None:
    strip: Strip | None = block.strip
    if strip is None:
        return
    ink = pens.roles[block.role].solid
    edge, gap = pens.dp(5), max(1, pens.dp(1))
    shown = min(strip.weeks, width // (edge + gap))
    low, tall = pens.dp(6), pens.dp(10)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    for week in range(1, shown + 1):
        height = tall if week == strip.now else low
        left = round(at.x()) + (week - 1) * (edge + gap)
        box = QRect(left, round(at.y()) + tall - height, edge, height)
        if week in strip.filled:
            painter.fillRect(box, ink)
        else:
            painter.setPen(QPen(ink, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0, 0, -1, -1))
    painter.restore()


def _repeat_edge(pens: Pens, block: Block, spot: Spot) -> QPointF:
    """Return the top left corner of the repeat icon and its number."""
    if block.repeat is None or spot.height < pens.row + pens.dp(16):
        return NOWHERE
    wide = pens.dp(12) + (pens.words_metrics.horizontalAdvance(block.repeat) if block.repeat else 0)
    return QPointF(spot.left + spot.width - pens.dp(5) - wide, spot.top + spot.height - pens.dp(14))


def _paint_repeat(painter: QPainter, pens: Pens, block: Block, spot: Spot) -> None:
    if block.repeat is not None:
        corner, edge = _repeat_edge(pens, block, spot), pens.dp(12)
        paint_icon(painter, "repeat", corner.x(), corner.y(), edge, pens.color("text3"))
        if block.repeat:
            painter.setPen(pens.color("text3"))
            at = QPointF(corner.x() + edge + 1, corner.y() + edge - pens.dp(2))
            painter.drawText(at, block.repeat)


def paint_note(painter: QPainter, pens: Pens, note: Note, box: QRect) -> None:
    """Draw why a day is closed, on a card in its column."""
    words = box.adjusted(pens.dp(8), pens.dp(8), -pens.dp(6), -pens.dp(8))
    flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    strong = bold(font("small"))
    icon = pens.dp(20) if note.icon else 0
    title = QFontMetrics(strong).boundingRect(words, flags, note.title)
    text = pens.words_metrics.boundingRect(words, flags, note.text)
    gap = pens.dp(4) if note.text else 0
    height = icon + title.height() + gap + text.height() + pens.dp(16)
    card = QRectF(box.left() + 0.5, box.top() + 0.5, box.width() - 1, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(pens.color("line2"), 1))
    painter.setBrush(pens.color("raised"))
    painter.drawRoundedRect(card, pens.dp(4), pens.dp(4))
    if note.icon:
        paint_icon(painter, note.icon, words.left(), words.top(), pens.dp(16), pens.color("text2"))
    top = words.top() + icon
    painter.setPen(pens.color("text"))
    painter.setFont(strong)
    painter.drawText(QRect(words.left(), top, words.width(), title.height()), flags, note.title)
    painter.setPen(pens.color("text2"))
    painter.setFont(pens.words)
    below = QRect(words.left(), top + title.height() + gap, words.width(), text.height())
    painter.drawText(below, flags, note.text)


def paint_now(painter: QPainter, pens: Pens, left: int, right: int, y: int) -> None:
    """Draw the 2 px line of now across today."""
    painter.fillRect(left, y - pens.dp(1), right - left, pens.dp(2), pens.roles["red"].solid)


def paint_now_mark(painter: QPainter, pens: Pens, right: int, y: int, text: str) -> None:
    """Draw the time of now on red, ending where today begins."""
    wide, high = pens.words_metrics.horizontalAdvance(text) + pens.dp(8), pens.dp(16)
    box = QRectF(right - wide, y - high / 2, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(pens.roles["red"].solid)
    painter.drawRoundedRect(box, pens.dp(3), pens.dp(3))
    painter.setFont(pens.words)
    painter.setPen(pens.color("on-red"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_origin(painter: QPainter, pens: Pens, block: Block, spot: Spot) -> None:
    """Draw where a carried block came from: dashed grey, its words pale."""
    _paint_dashed(painter, pens, block, spot, is_ghost=False)


def paint_ghost(painter: QPainter, pens: Pens, block: Block, spot: Spot) -> None:
    """Draw a block where it would go: dashed accent."""
    _paint_dashed(painter, pens, block, spot, is_ghost=True)


def _paint_dashed(
    painter: QPainter, pens: Pens, block: Block, spot: Spot, *, is_ghost: bool
) -> None:
    ink, wide = pens.color("accent" if is_ghost else "field"), pens.dp(2) if is_ghost else 1
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, wide)
    pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(pens.color("surface"))
    half = wide / 2
    box = QRectF(spot.left, spot.top, spot.width, spot.height).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(box, pens.dp(4), pens.dp(4))
    left, width = spot.left + pens.dp(7), spot.width - pens.dp(9)
    baseline = spot.top + pens.dp(2) + pens.title_metrics.ascent()
    painter.setFont(pens.title)
    painter.setPen(pens.color("text" if is_ghost else "text3"))
    painter.drawText(QPointF(left, baseline), pens.title_of(block, width))
    painter.setFont(pens.words)
    painter.setPen(pens.color("text2" if is_ghost else "text3"))
    for line in block.lines:
        baseline += pens.row
        if baseline > spot.top + spot.height:
            return
        painter.drawText(QPointF(left, baseline), pens.fit(line.text, width))


def paint_ring(painter: QPainter, pens: Pens, spot: Spot, *, focused: bool) -> None:
    """Draw the ring of the current block: accent while the keys go here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(pens.color("accent" if focused else "field"), 2))
    box = QRectF(spot.left, spot.top, spot.width, spot.height).adjusted(-1, -1, 1, 1)
    painter.drawRoundedRect(box, pens.dp(5), pens.dp(5))


def paint_cursor(painter: QPainter, pens: Pens, spot: Spot) -> None:
    """Draw the empty place that was pointed at."""
    painter.setPen(QPen(pens.color("accent-line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawLine(QLineF(spot.left, spot.top, spot.left + spot.width, spot.top))
    painter.drawRect(QRectF(spot.left + 0.5, spot.top + 0.5, spot.width - 1, spot.height - 1))
