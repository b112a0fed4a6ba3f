"""Lucide's line icons, tinted and cached; screens name them as the design rules do."""

import zlib
from collections import OrderedDict
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from struct import Struct
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.kit.theme import dp, look

# The design rules speak Phosphor; the pictures come from Lucide. A name that is not here is
# Lucide's own.
LUCIDE: Final[Mapping[str, str]] = {
    "arrows-clockwise": "refresh-cw",
    "arrow-u-up-left": "undo-2",
    "bell-ringing": "bell-ring",
    "books": "library",
    "calendar-blank": "calendar",
    "caret-down": "chevron-down",
    "caret-left": "chevron-left",
    "caret-right": "chevron-right",
    "caret-up": "chevron-up",
    "chalkboard-teacher": "presentation",
    "chart-bar": "chart-column",
    "chats-circle": "messages-square",
    "check-circle": "circle-check",
    "check-square": "square-check",
    "circle-half": "contrast",
    "clock-counter-clockwise": "history",
    "cloud-slash": "cloud-off",
    "columns": "columns-2",
    "dots-three": "ellipsis",
    "envelope": "mail",
    "export": "upload",
    "gear": "settings",
    "identification-badge": "id-card",
    "list-bullets": "list",
    "lock-simple": "lock",
    "magnifying-glass": "search",
    "microphone": "mic",
    "music-notes": "music",
    "note-pencil": "square-pen",
    "pause-circle": "circle-pause",
    "pencil-simple": "pencil",
    "play-circle": "circle-play",
    "prohibit": "ban",
    "scales": "scale",
    "sign-out": "log-out",
    "student": "graduation-cap",
    "sun-horizon": "sunrise",
    "trash": "trash-2",
    "user-minus": "user-minus",
    "users-four": "boxes",
    "users-three": "users-round",
    "warning": "triangle-alert",
    "warning-circle": "circle-alert",
    "warning-octagon": "octagon-alert",
    "x-circle": "circle-x",
}
# At 13 pixels Lucide's own tick is too small to be seen inside its circle.
_CLEARER: Final = {"circle-check": (b"m9 12 2 2 4-4", b"m7.8 12.4 2.9 2.9 5.6-5.9")}
_STROKE: Final = b'stroke-width="1.75"'
_KEPT: Final = 600


_ENTRY: Final = Struct("<4s6xH8xL4xHHH8xL")
_ENTRY_SIZE: Final = 46
_BEFORE: Final = Struct("<26xHH")
_STORED: Final = 0


class Archive:
    """The drawings of the package, found by their names.

    The library for archives makes an object for each of the two thousand at once; the first window
    shows two dozen.
    """

    def __init__(self) -> None:
        package = find_spec("lucide")
        folders = package.submodule_search_locations if package is not None else None
        self._whole = Path(*list(folders or ["."])[:1], "lucide.zip").read_bytes()

    def read(self, name: str) -> bytes:
        """Return the drawing of a name. Raises KeyError where there is none."""
        wanted = f"{name}.svg".encode()
        at = self._whole.rfind(wanted)
        while at >= 0:
            found = self._drawing(at - _ENTRY_SIZE, len(wanted))
            if found is not None:
                return found
            at = self._whole.rfind(wanted, 0, at)
        raise KeyError(name)

    def _drawing(self, at: int, length: int) -> bytes | None:
        """Return what an entry of the list at the end stands for; None where there is no entry."""
        if at < 0:
            return None
        sign, method, packed, named, *_, place = _ENTRY.unpack_from(self._whole, at)
        if sign != b"PK\x01\x02" or named != length:
            return None
        begin = place + 30 + sum(_BEFORE.unpack_from(self._whole, place))
        inside = self._whole[begin : begin + packed]
        return inside if method == _STORED else zlib.decompress(inside, -zlib.MAX_WBITS)


class IconShelf:
    """Reads each drawing out of the package once and keeps the tinted pictures."""

    def __init__(self) -> None:
        self._drawings: dict[str, bytes] = {}
        self._pixmaps: OrderedDict[tuple[str, str, int, float], QPixmap] = OrderedDict()
        self._archive: Archive | None = None

    def drawing(self, name: str) -> bytes:
        """The SVG text of an icon."""
        if name not in self._drawings:
            if self._archive is None:
                self._archive = Archive()
            svg = self._archive.read(LUCIDE.get(name, name))
            old, new = _CLEARER.get(LUCIDE.get(name, name), (b"", b""))
            svg = svg.replace(old, new) if old else svg
            self._drawings[name] = svg.replace(b'stroke-width="2"', _STROKE)
        return self._drawings[name]

    def pixmap(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        """The icon at `size` pixels for a screen with `ratio` device pixels to the pixel."""
        key = (name, color.name(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(name, color, size, ratio)
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(key)
        return self._pixmaps[key]

    def _draw(self, name: str, color: QColor, size: int, ratio: float) -> QPixmap:
        svg = self.drawing(name).replace(b"currentColor", color.name().encode())
        edge = max(1, round(size * ratio))
        picture = QPixmap(QSize(edge, edge))
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        QSvgRenderer(QByteArray(svg)).render(painter, QRectF(0, 0, edge, edge))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture


_SHELF: Final = IconShelf()


def paint_icon(  # noqa: PLR0917 - a painting primitive reads best as name, place, size, colour
    painter: QPainter, name: str, x: float, y: float, size: int, color: QColor
) -> None:
    """Draws an icon with its top left corner at x, y; `size` in pixels (already through `dp`)."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(round(x), round(y), _SHELF.pixmap(name, color, size, ratio))


def icon_pixmap(name: str, *, tone: str = "text2", size: float = 16, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture; `size` at 100 %."""
    return _SHELF.pixmap(name, look().ink(tone), dp(size), ratio)


def icon(name: str, *, tone: str = "text2", size: float = 16) -> QIcon:
    """The icon for menus and Qt's own widgets, in the colours of now."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(icon_pixmap(name, tone=tone, size=size, ratio=ratio))
        made.addPixmap(icon_pixmap(name, tone="dis", size=size, ratio=ratio), QIcon.Mode.Disabled)
    return made
