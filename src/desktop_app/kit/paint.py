"""Small painted things that several widgets share.

Tick box, key cap, focus ring, avatar, hit marks.
"""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from desktop_app.core.folding import fold
from desktop_app.kit.theme import dp, font, look


def paint_tick_box(
    painter: QPainter, box: QRectF, state: Qt.CheckState, *, enabled: bool = True
) -> None:
    """Draws a tick box: outline, accent with a tick, or accent with a dash for some."""
    worn = look()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if state is Qt.CheckState.Unchecked:
        painter.setPen(QPen(worn.color("field" if enabled else "line2"), 1))
        painter.setBrush(worn.color("surface"))
        painter.drawRoundedRect(inner, dp(3), dp(3))
        painter.restore()
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.color("accent" if enabled else "dis"))
    painter.drawRoundedRect(box, dp(3), dp(3))
    pen = QPen(worn.color("on-accent"), max(1.5, dp(1.5)))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    unit = box.width() / 16
    points = (
        [(4.5, 8.3), (7, 10.8), (11.7, 5.6)]
        if state is Qt.CheckState.Checked
        else [(4.5, 8), (11.5, 8)]
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(
        QPolygonF([QPointF(box.left() + x * unit, box.top() + y * unit) for x, y in points])
    )
    painter.restore()


def paint_focus_ring(painter: QPainter, box: QRectF, radius: float) -> None:
    """Draws the 2 px accent ring just inside `box`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look().color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
    painter.restore()


def key_cap_width(keys: str) -> int:
    """How wide a key cap is, in pixels."""
    return QFontMetrics(font("caption")).horizontalAdvance(keys) + dp(10)


def paint_key_cap(painter: QPainter, keys: str, right: float, middle: float) -> None:
    """Draws a key cap ("Ctrl K") that ends at `right`, centred on `middle`."""
    worn = look()
    width, height = key_cap_width(keys), dp(18)
    box = QRectF(right - width + 0.5, middle - height / 2 + 0.5, width - 1, height - 1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(worn.color("line2"), 1))
    painter.setBrush(worn.color("raised"))
    painter.drawRoundedRect(box, dp(3), dp(3))
    painter.setFont(font("caption"))
    painter.setPen(worn.color("text2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    painter.restore()


def paint_avatar(painter: QPainter, box: QRectF, initials: str, role: str = "section") -> None:
    """Draws a round avatar with initials."""
    worn = look()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(worn.color("accent-soft"))
    painter.drawEllipse(box)
    painter.setFont(font(role))
    painter.setPen(worn.color("accent-text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials)
    painter.restore()


def initials_of(name: str) -> str:
    """Turns "Amara Okonkwo-Reid" into "AO": the first letters of the first and the last word."""
    parts = [part for part in name.replace(",", " ").split() if part[:1].isalnum()]
    if not parts:
        return ""
    last = parts[-1][:1] if len(parts) > 1 else ""
    return (parts[0][:1] + last).upper()


def hits(text: str, search: str) -> list[tuple[int, int]]:
    """Where the searched words begin words of `text`: start and length, accents and case aside."""
    wanted = fold(search).split()
    if text.isascii():
        folded, places = text.lower(), list(range(len(text)))
    else:
        folded, places = _folded(text)
    if not any(word in folded for word in wanted):
        return []
    found: list[tuple[int, int]] = []
    for word in wanted:
        at = folded.find(word)
        while at >= 0:
            if at == 0 or not folded[at - 1].isalnum():
                first, last = places[at], places[at + len(word) - 1]
                found.append((first, last - first + 1))
                break
            at = folded.find(word, at + 1)
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text folded letter by letter, and which letter each part of it came from."""
    folded, places = "", list[int]()
    for at, letter in enumerate(text):
        piece = fold(letter) or letter.lower()
        folded += piece
        places += [at] * len(piece)
    return folded, places


def paint_hits(painter: QPainter, text: str, search: str, area: QRect) -> None:
    """Underlines the searched letters on amber, below text at the left of `area`."""
    found = hits(text, search)
    if not found:
        return
    metrics = painter.fontMetrics()
    colors = look().role("amber")
    height = metrics.height()
    top = area.top() + (area.height() - height) // 2
    for start, length in found:
        left = area.left() + metrics.horizontalAdvance(text[:start])
        width = metrics.horizontalAdvance(text[start : start + length])
        if left - area.left() >= area.width():
            continue
        box = QRect(left, top, min(width, area.right() - left), height)
        painter.fillRect(box, QBrush(colors.soft))
        painter.fillRect(box.left(), box.bottom(), box.width(), max(1, dp(1)), colors.solid)


def hairline(
    painter: QPainter, left: int, top: int, width: int, color: QColor | None = None
) -> None:
    """Draws a one pixel line."""
    painter.fillRect(left, top, width, 1, color or look().color("line"))
